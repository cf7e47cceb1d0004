"""The desk of each operator: forms begun, how lists are arranged; the hub a person compared."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward; there is no way back but a backup."""
    op.create_table(
        "desk_setting",
        sa.Column("operator_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("operator_id", "name", name=op.f("pk_desk_setting")),
    )
    op.create_table(
        "form_draft",
        sa.Column("operator_id", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("operator_id", "form", "subject", name=op.f("pk_form_draft")),
    )
    op.create_table(
        "hub_pin",
        sa.Column("one", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sign_key", sa.String(), nullable=False),
        sa.Column("seal_key", sa.String(), nullable=False),
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("operator_id", sa.String(), nullable=False),
        sa.Column("taken_at", sa.String(length=27), nullable=False),
        sa.CheckConstraint("one = 1", name=op.f("ck_hub_pin_one")),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_hub_pin")),
    )
