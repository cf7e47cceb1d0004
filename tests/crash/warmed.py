"""What must have been loaded before calls fail? Lives a day when it is imported: by the server processes are forked from.

What was loaded and compiled there is so in all of them: each lives its day in a third of the time.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests import passwords, statements
from tests.crash import working_day
from tests.crash.working_day import Told

passwords.be_cheap()
statements.be_shared()
with tempfile.TemporaryDirectory(prefix="nuangong-warm-") as _folder:
    working_day.live(working_day.make(Path(_folder) / "made"), Told().take)
