"""What was printed is kept as it was: sheets, their words, and which line of the print log put them on paper"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward; there is no way back but a backup."""
    op.create_table(
        "kept_words",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_words")),
    )
    op.create_index(
        op.f("ix_kept_words_form_language_version"),
        "kept_words",
        ["form", "language", "version"],
        unique=False,
    )
    op.create_table(
        "kept_sheet",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("words_id", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["words_id"], ["kept_words.id"], name=op.f("fk_kept_sheet_words_id_kept_words")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_sheet")),
    )
    op.create_table(
        "kept_print",
        sa.Column("print_id", sa.String(), nullable=False),
        sa.Column("sheet_id", sa.String(), nullable=False),
        sa.Column("printed_at", sa.String(), nullable=False),
        sa.Column("operator", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sheet_id"], ["kept_sheet.id"], name=op.f("fk_kept_print_sheet_id_kept_sheet")
        ),
        sa.PrimaryKeyConstraint("print_id", name=op.f("pk_kept_print")),
    )
    with op.batch_alter_table("print_job", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kept", sa.LargeBinary(), server_default="", nullable=False))
