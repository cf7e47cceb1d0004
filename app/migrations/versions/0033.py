"""What the list of households tells of the home, so that its file begins with it"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward; there is no way back but a backup."""
    with op.batch_alter_table("household", schema=None) as batch_op:
        for name in ("housing", "area", "postcode"):
            batch_op.add_column(sa.Column(name, sa.String(), server_default="", nullable=False))
