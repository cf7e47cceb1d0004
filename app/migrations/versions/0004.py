"""Lives of a database and its forks; records of the office's other computers; clashes and choices"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward; there is no way back but a backup."""
    with op.batch_alter_table("command", schema=None) as batch_op:
        batch_op.add_column(sa.Column("hub_incarnation", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("cursor", sa.Integer(), server_default="0", nullable=False))
    with op.batch_alter_table("lineage", schema=None) as batch_op:
        batch_op.add_column(sa.Column("hub_incarnation", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("cursor", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("witnessed", sa.Boolean(), server_default="0", nullable=False))
    with op.batch_alter_table("package_sent", schema=None) as batch_op:
        batch_op.add_column(sa.Column("replaced_at", sa.String(length=27), nullable=True))
    op.create_table(
        "lineage_past",
        sa.Column("incarnation", sa.String(), nullable=False),
        sa.Column("parent", sa.String(), nullable=True),
        sa.Column("fork_seq", sa.Integer(), nullable=False),
        sa.Column("fork_hash", sa.String(), nullable=False),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("last_hash", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("ended_at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("incarnation", name=op.f("pk_lineage_past")),
    )
    op.create_table(
        "held_row",
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("row_id", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("table_name", "row_id", name=op.f("pk_held_row")),
    )
    op.create_table(
        "clash",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("row_id", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("kept", sa.String(), nullable=False),
        sa.Column("other", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clash")),
    )
    with op.batch_alter_table("clash", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_clash_table_name_row_id"), ["table_name", "row_id"], unique=False
        )
    op.create_table(
        "clash_choice",
        sa.Column("clash", sa.String(), nullable=False),
        sa.Column("chosen", sa.String(), nullable=False),
        sa.Column("operator_id", sa.String(), nullable=False),
        sa.Column("chosen_at", sa.String(length=27), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.CheckConstraint("chosen IN ('', 'kept', 'other')", name=op.f("ck_clash_choice_chosen")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clash_choice")),
        sa.UniqueConstraint("clash", name=op.f("uq_clash_choice_clash")),
    )
    _keep_the_cursor()
    op.drop_table("sync_cursor")


def _keep_the_cursor() -> None:
    """Keep how far the hub's log was read, and with each act how far it had been read then, by the receipts' time."""
    op.execute(
        "UPDATE lineage SET hub_incarnation = coalesce((SELECT hub_incarnation FROM sync_cursor), 0), "
        "cursor = coalesce((SELECT cursor FROM sync_cursor), 0)"
    )
    read = "FROM receipt_taken r WHERE r.taken_at <= command.at"
    op.execute(
        f"UPDATE command SET hub_incarnation = coalesce((SELECT max(r.hub_incarnation) {read}), 0), "
        f"cursor = coalesce((SELECT max(r.log_to) {read}), 0) WHERE EXISTS (SELECT 1 {read})"
    )
