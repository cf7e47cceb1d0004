"""A receipt may be typed from its sheet: of which kind it was, and how many records the sheet calls returned"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward; there is no way back but a backup."""
    with op.batch_alter_table("receipt_taken", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(), server_default="file", nullable=False))
        batch_op.add_column(sa.Column("returned", sa.Integer(), server_default="0", nullable=False))
        batch_op.create_check_constraint(batch_op.f("ck_receipt_taken_kind"), "kind IN ('file', 'paper')")
