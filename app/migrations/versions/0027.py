"""A hardship file may go over into another"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward; there is no way back but a backup."""
    with op.batch_alter_table("hardship_file", schema=None) as batch_op:
        batch_op.add_column(sa.Column("united_into", sa.String(length=36), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_hardship_file_united_into_hardship_file"), "hardship_file", ["united_into"], ["id"]
        )
