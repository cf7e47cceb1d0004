"""Publications of the province, its plans and lines, blocked devices"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward; there is no way back but a backup."""
    op.create_table(
        "plan_published",
        sa.Column("plan_id", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("published_at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("plan_id", "version", name=op.f("pk_plan_published")),
    )
    op.create_table(
        "reference",
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("item_id", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("taken_at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("target", "serial", name=op.f("pk_reference")),
    )
    with op.batch_alter_table("reference", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reference_kind_item_id"), ["kind", "item_id"], unique=False)

    op.create_table(
        "revoked_device",
        sa.Column("device_id", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("since", sa.String(), nullable=False),
        sa.Column("taken_at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("device_id", name=op.f("pk_revoked_device")),
    )
    op.create_table(
        "subsistence_line",
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("valid_from", sa.String(length=10), nullable=False),
        sa.Column("line", sa.String(), nullable=False),
        sa.Column("taken_at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("region", "valid_from", name=op.f("pk_subsistence_line")),
    )
    with op.batch_alter_table("device_certificate", schema=None) as batch_op:
        batch_op.add_column(sa.Column("publishers", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("published", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("published_digest", sa.String(), server_default="", nullable=False))
