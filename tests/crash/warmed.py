"""What must have been loaded before calls fail? Lives a day when it is imported: by the server processes are forked from."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests import passwords
from tests.crash import working_day
from tests.crash.working_day import Told

passwords.be_cheap()
with tempfile.TemporaryDirectory(prefix="nuangong-warm-") as _folder:
    working_day.live(working_day.make(Path(_folder) / "made"), Told().take)
