"""The class of a hardship file from its own items: means, exclusions, tests; tiers, unions, erasures"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward; there is no way back but a backup."""
    op.create_table(
        "hardship_tier",
        sa.Column("listed", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("classes", sa.String(), nullable=False),
        sa.Column("net_times", sa.String(), nullable=False),
        sa.Column("relapsed", sa.Boolean(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.CheckConstraint("listed IN ('level', 'tier')", name=op.f("ck_hardship_tier_listed")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hardship_tier")),
    )
    op.create_table(
        "hardship_erasure",
        sa.Column("file_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("left_on", sa.String(length=10), nullable=False),
        sa.Column("kept_until", sa.String(length=10), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("attachments", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("seconded_by", sa.String(), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["hardship_file.id"], name=op.f("fk_hardship_erasure_file_id_hardship_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hardship_erasure")),
    )
    with op.batch_alter_table("hardship_erasure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hardship_erasure_file_id"), ["file_id"], unique=False)

    op.create_table(
        "hardship_exclusion",
        sa.Column("file_id", sa.String(length=36), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("applies", sa.Boolean(), nullable=True),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("seconded_by", sa.String(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["hardship_file.id"], name=op.f("fk_hardship_exclusion_file_id_hardship_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hardship_exclusion")),
    )
    with op.batch_alter_table("hardship_exclusion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hardship_exclusion_file_id"), ["file_id"], unique=False)

    op.create_table(
        "hardship_means",
        sa.Column("file_id", sa.String(length=36), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("heads", sa.Integer(), nullable=False),
        sa.Column("on_dibao", sa.Boolean(), nullable=False),
        sa.Column("owns_home", sa.Boolean(), nullable=False),
        sa.Column("happening", sa.String(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        sa.Column("happening_proof", sa.String(), nullable=False),
        sa.Column("in_town", sa.Boolean(), nullable=False),
        sa.Column("union_member", sa.Boolean(), nullable=False),
        sa.Column("labour_months", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.CheckConstraint("cost >= 0", name=op.f("ck_hardship_means_cost")),
        sa.CheckConstraint("heads BETWEEN 0 AND 99", name=op.f("ck_hardship_means_heads")),
        sa.CheckConstraint("labour_months >= 0", name=op.f("ck_hardship_means_labour_months")),
        sa.ForeignKeyConstraint(
            ["file_id"], ["hardship_file.id"], name=op.f("fk_hardship_means_file_id_hardship_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hardship_means")),
    )
    with op.batch_alter_table("hardship_means", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hardship_means_file_id"), ["file_id"], unique=False)

    op.create_table(
        "hardship_test",
        sa.Column("file_id", sa.String(length=36), nullable=False),
        sa.Column("on_day", sa.String(length=10), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("table_id", sa.String(), nullable=False),
        sa.Column("table_version", sa.String(), nullable=False),
        sa.Column("line", sa.String(), nullable=False),
        sa.Column("income", sa.BigInteger(), nullable=False),
        sa.Column("rigid", sa.BigInteger(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("net_pc", sa.BigInteger(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("facts", sa.String(), nullable=False),
        sa.Column("steps", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.CheckConstraint("category IN ('0', '1', '2', '3')", name=op.f("ck_hardship_test_category")),
        sa.CheckConstraint("income >= 0 AND rigid >= 0", name=op.f("ck_hardship_test_amounts")),
        sa.ForeignKeyConstraint(
            ["file_id"], ["hardship_file.id"], name=op.f("fk_hardship_test_file_id_hardship_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hardship_test")),
    )
    with op.batch_alter_table("hardship_test", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hardship_test_file_id"), ["file_id"], unique=False)

    op.create_table(
        "hardship_union",
        sa.Column("stays_id", sa.String(length=36), nullable=False),
        sa.Column("went_id", sa.String(length=36), nullable=False),
        sa.Column("moved", sa.String(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["went_id"], ["hardship_file.id"], name=op.f("fk_hardship_union_went_id_hardship_file")
        ),
        sa.ForeignKeyConstraint(
            ["stays_id"], ["hardship_file.id"], name=op.f("fk_hardship_union_stays_id_hardship_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hardship_union")),
    )
    with op.batch_alter_table("hardship_union", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hardship_union_went_id"), ["went_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_hardship_union_stays_id"), ["stays_id"], unique=False)

    with op.batch_alter_table("hardship_file", schema=None) as batch_op:
        batch_op.add_column(sa.Column("temporary", sa.Boolean(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("erased_on", sa.String(length=10), nullable=True))

    with op.batch_alter_table("hardship_item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("months", sa.Integer(), server_default="12", nullable=False))
        batch_op.add_column(sa.Column("repaid", sa.BigInteger(), server_default="0", nullable=False))

    with op.batch_alter_table("hardship_person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("able", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("jobless_months", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("no_job_proof", sa.String(), server_default="", nullable=False))
