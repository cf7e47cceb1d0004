"""Services are written down, and goods may be donated"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward; there is no way back but a backup."""
    op.create_table(
        "service_entry",
        sa.Column("program", sa.String(), nullable=False),
        sa.Column("on_day", sa.String(length=10), nullable=False),
        sa.Column("unit_id", sa.String(), nullable=True),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("heads", sa.Integer(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("figures", sa.String(), nullable=False),
        sa.Column("handled_by", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("correction", sa.String(), nullable=False),
        sa.Column("entered_by", sa.String(), nullable=False),
        sa.Column("entered_at", sa.String(length=27), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('KEPT', 'OFF')", name=op.f("ck_service_entry_state")),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_service_entry_amount")),
        sa.CheckConstraint("heads >= 0", name=op.f("ck_service_entry_heads")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_entry")),
    )
    with op.batch_alter_table("service_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_service_entry_on_day"), ["on_day"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_service_entry_program_on_day"), ["program", "on_day"], unique=False
        )

    op.create_table(
        "service_program",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("figures", sa.String(), nullable=False),
        sa.Column("since", sa.String(length=10), nullable=False),
        sa.Column("until", sa.String(length=10), nullable=True),
        sa.Column("entered_by", sa.String(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_program")),
    )
    op.create_table(
        "service_person",
        sa.Column("service_id", sa.String(length=36), nullable=False),
        sa.Column("member_id", sa.String(length=36), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("pinyin", sa.String(), nullable=False),
        sa.Column("initials", sa.String(), nullable=False),
        sa.Column("off", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_service_person_member_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service_entry.id"], name=op.f("fk_service_person_service_id_service_entry")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_person")),
    )
    with op.batch_alter_table("service_person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_service_person_member_id"), ["member_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_service_person_service_id_off"), ["service_id", "off"], unique=False
        )

    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        # The table is written anew for its check, and a default read back would come in brackets of its own.
        for name, kind, default in (
            ("number", sa.Integer(), "0"), ("series", sa.String(), ""), ("summary", sa.String(), ""),
            ("counterparty", sa.String(), ""),
        ):  # fmt: skip
            batch_op.alter_column(name, existing_type=kind, server_default=default, existing_nullable=False)
        batch_op.drop_constraint(batch_op.f("ck_ledger_entry_kind"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_ledger_entry_kind"),
            "kind IN ('BUDGETED', 'BOUGHT', 'DONATED', 'GIVEN', 'REVERSED', 'OPENED', 'RECEIVED', 'SPENT')",
        )
