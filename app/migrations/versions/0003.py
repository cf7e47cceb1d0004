"""Unions with all their fields; what the roll keeps further; corrections, merges, group joinings"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward; there is no way back but a backup."""
    with op.batch_alter_table("journal_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_journal_line_command_id"), ["command_id"], unique=False)

    op.create_table(
        "roster_source",
        sa.Column("header", sa.String(), nullable=False),
        sa.Column("fields", sa.String(), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("header", name=op.f("pk_roster_source")),
    )
    op.create_table(
        "union_org",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("uscc", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("base_type", sa.String(), nullable=True),
        sa.Column("org_form", sa.String(), nullable=True),
        sa.Column("parent_id", sa.String(length=36), nullable=True),
        sa.Column("founded_on", sa.String(length=10), nullable=True),
        sa.Column("legal_cert_no", sa.String(), nullable=False),
        sa.Column("legal_cert_date", sa.String(length=10), nullable=True),
        sa.Column("leader", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("term_no", sa.Integer(), nullable=True),
        sa.Column("term_years", sa.Integer(), nullable=True),
        sa.Column("term_start", sa.String(length=10), nullable=True),
        sa.Column("next_election", sa.String(length=10), nullable=True),
        sa.Column("cadres_full", sa.Integer(), nullable=True),
        sa.Column("cadres_part", sa.Integer(), nullable=True),
        sa.Column("has_women_committee", sa.Boolean(), nullable=True),
        sa.Column("has_audit_committee", sa.Boolean(), nullable=True),
        sa.Column("bank", sa.String(), nullable=False),
        sa.Column("bank_account", sa.String(), nullable=False),
        sa.Column("stat_code", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("member_count", sa.Integer(), nullable=True),
        sa.Column("women_count", sa.Integer(), nullable=True),
        sa.Column("migrant_count", sa.Integer(), nullable=True),
        sa.Column("remark", sa.String(), nullable=False),
        sa.Column("closed_on", sa.String(length=10), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_union_org_name")),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["union_org.id"], name=op.f("fk_union_org_parent_id_union_org")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_union_org")),
    )
    with op.batch_alter_table("union_org", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_union_org_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index(
            "uq_union_org_name", ["name"], unique=True, sqlite_where=sa.text("closed_on IS NULL")
        )

    op.create_table(
        "group_joining",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("held_on", sa.String(length=10), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("station", sa.String(), nullable=False),
        sa.Column("gig_group", sa.String(), nullable=True),
        sa.Column("union_id", sa.String(length=36), nullable=True),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("remark", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'void')", name=op.f("ck_group_joining_state")),
        sa.ForeignKeyConstraint(
            ["union_id"], ["union_org.id"], name=op.f("fk_group_joining_union_id_union_org")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_joining")),
    )
    op.create_table(
        "member_correction",
        sa.Column("member_id", sa.String(length=36), nullable=False),
        sa.Column("changes", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("proposed_by", sa.String(), nullable=False),
        sa.Column("proposed_on", sa.String(length=10), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_on", sa.String(length=10), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('proposed', 'confirmed', 'refused', 'withdrawn')",
            name=op.f("ck_member_correction_state"),
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_member_correction_member_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_correction")),
    )
    with op.batch_alter_table("member_correction", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_member_correction_member_id"), ["member_id"], unique=False)

    op.create_table(
        "member_distinct",
        sa.Column("first_id", sa.String(length=36), nullable=False),
        sa.Column("second_id", sa.String(length=36), nullable=False),
        sa.Column("operator_id", sa.String(), nullable=False),
        sa.Column("said_on", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('distinct', 'open')", name=op.f("ck_member_distinct_state")),
        sa.ForeignKeyConstraint(["first_id"], ["member.id"], name=op.f("fk_member_distinct_first_id_member")),
        sa.ForeignKeyConstraint(
            ["second_id"], ["member.id"], name=op.f("fk_member_distinct_second_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_distinct")),
    )
    with op.batch_alter_table("member_distinct", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_member_distinct_second_id"), ["second_id"], unique=False)
        batch_op.create_index("uq_member_distinct_pair", ["first_id", "second_id"], unique=True)

    op.create_table(
        "member_document",
        sa.Column("member_id", sa.String(length=36), nullable=False),
        sa.Column("id_type", sa.String(), nullable=False),
        sa.Column("id_no", sa.String(), nullable=False),
        sa.Column("noted_on", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('held', 'void')", name=op.f("ck_member_document_state")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_member_document_member_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_document")),
    )
    with op.batch_alter_table("member_document", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_member_document_member_id"), ["member_id"], unique=False)
        batch_op.create_index(
            "uq_member_document_number",
            ["id_no", "id_type"],
            unique=True,
            sqlite_where=sa.text("state = 'held'"),
        )

    op.create_table(
        "member_merge",
        sa.Column("kept_id", sa.String(length=36), nullable=False),
        sa.Column("gone_id", sa.String(length=36), nullable=False),
        sa.Column("moved", sa.String(), nullable=False),
        sa.Column("filled", sa.String(), nullable=False),
        sa.Column("gone_status", sa.String(), nullable=False),
        sa.Column("operator_id", sa.String(), nullable=False),
        sa.Column("merged_on", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('merged', 'undone')", name=op.f("ck_member_merge_state")),
        sa.ForeignKeyConstraint(["gone_id"], ["member.id"], name=op.f("fk_member_merge_gone_id_member")),
        sa.ForeignKeyConstraint(["kept_id"], ["member.id"], name=op.f("fk_member_merge_kept_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_merge")),
    )
    with op.batch_alter_table("member_merge", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_member_merge_gone_id"), ["gone_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_member_merge_kept_id"), ["kept_id"], unique=False)

    op.create_table(
        "member_photo",
        sa.Column("member_id", sa.String(length=36), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_member_photo_member_id_member")),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_member_photo")),
    )
    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.add_column(sa.Column("name_ko", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("employment_form", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("home_address", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("member_cert_no", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("member_card_no", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("marital_status", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("post", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("title", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("trade", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("work_start", sa.String(length=10), nullable=True))
        batch_op.add_column(sa.Column("model_worker", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("dues_base", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("tags", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("source", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("collector", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("confirm_mode", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("consent_no", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("consent_date", sa.String(length=10), nullable=True))
        batch_op.add_column(sa.Column("union_id", sa.String(length=36), nullable=True))
        batch_op.add_column(sa.Column("joining_id", sa.String(length=36), nullable=True))
        batch_op.add_column(sa.Column("photo", sa.String(), server_default="", nullable=False))
        batch_op.create_index(batch_op.f("ix_member_joining_id"), ["joining_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_member_member_cert_no"), ["member_cert_no"], unique=False)
        batch_op.create_index(batch_op.f("ix_member_union_id"), ["union_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_member_unit_id"), ["unit_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_member_joining_id_group_joining"), "group_joining", ["joining_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_member_union_id_union_org"), "union_org", ["union_id"], ["id"]
        )

    with op.batch_alter_table("member_search", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_member_search_unit_name"), ["unit_name"], unique=False)

    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.add_column(sa.Column("uscc_reason", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("address", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("region", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("nature", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("economic_type", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("industry", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("staff_count", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("women_count", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("migrant_count", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("dispatched_count", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("gig_count", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("union_id", sa.String(length=36), nullable=True))
        batch_op.create_index(batch_op.f("ix_unit_union_id"), ["union_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_unit_union_id_union_org"), "union_org", ["union_id"], ["id"]
        )
