"""Where do things lie? Knows folders, not what is in them."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]


def resources() -> Path:
    """Return the folder of shipped data (codes, plans, forms, fonts)."""
    return _ROOT / "resources"


def catalogues() -> Path:
    """Return the folder of the gettext catalogues."""
    return _ROOT / "i18n"


def default_profile() -> Path:
    """Return the platform's customary data folder of this operating-system user."""
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local"))
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local" / "share"))
    return base / "nuangong"
