"""The county in between: its name and key with the certificate, and what the unions above said of a record"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward; there is no way back but a backup."""
    with op.batch_alter_table("device_certificate", schema=None) as batch_op:
        batch_op.add_column(sa.Column("county_name", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("county_seal_key", sa.String(), server_default="", nullable=False))
    op.create_table(
        "upper_word",
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("row_id", sa.String(), nullable=False),
        sa.Column("said_by", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.Column("said_on", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("table_name", "row_id", "said_by", name=op.f("pk_upper_word")),
    )
