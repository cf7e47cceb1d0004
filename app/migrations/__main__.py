"""How is a new migration written? `python -m app.migrations 0002 "why"` drafts it from the metadata."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Any, Literal

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.runtime.migration import MigrationContext

from app.migrations.run import _script, bring_up
from app.migrations.whole import METADATA
from app.shared.base import DayText, MomentText
from app.shared.db import Database

_FILE = '''"""{why}"""

import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = {before!r}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward; there is no way back but a backup."""
    {body}
'''


def _render(kind: str, item: Any, _context: object) -> str | Literal[False]:
    if kind == "type" and isinstance(item, (DayText, MomentText)):
        return f"sa.String(length={item.impl.length})"
    return False


def draft(revision: str, why: str) -> Path:
    """Write the next migration's draft and return its path."""
    script = _script()
    before = script.get_current_head()
    with tempfile.TemporaryDirectory() as folder:
        db = Database.create(Path(folder) / "draft.db", os.urandom(32))
        if before is not None:
            bring_up(db, compare=False)
        with db.engine.connect() as connection:
            context = MigrationContext.configure(
                connection, opts={"compare_type": False, "target_metadata": METADATA}
            )
            steps = produce_migrations(context, METADATA).upgrade_ops
            assert steps is not None
            body = render_python_code(
                steps, render_as_batch=True, render_item=_render, migration_context=context
            )
        db.engine.dispose()
    path = Path(__file__).parent / "versions" / f"{revision}.py"
    path.write_text(_FILE.format(why=why, revision=revision, before=before, body=body), "utf-8")
    return path


if __name__ == "__main__":
    draft(sys.argv[1], sys.argv[2])
