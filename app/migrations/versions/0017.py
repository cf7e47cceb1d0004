"""What is written into the books by hand has words, and kinds of its own"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward; there is no way back but a backup."""
    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("summary", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("counterparty", sa.String(), server_default="", nullable=False))
        # The table is written anew for its check, and a default read back would come in brackets of its own.
        batch_op.alter_column("series", existing_type=sa.String(), server_default="", existing_nullable=False)
        batch_op.drop_constraint(batch_op.f("ck_ledger_entry_kind"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_ledger_entry_kind"),
            "kind IN ('BUDGETED', 'BOUGHT', 'GIVEN', 'REVERSED', 'OPENED', 'RECEIVED', 'SPENT')",
        )
