"""What a file says of the home: its kind, its area, its postcode, as the national form asks"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward; there is no way back but a backup."""
    with op.batch_alter_table("hardship_file", schema=None) as batch_op:
        for name in ("housing", "area", "postcode"):
            batch_op.add_column(sa.Column(name, sa.String(), server_default="", nullable=False))
