"""Whose turn is it with PDFium? One lock for all of the process: PDFium may be called by one thread at a time."""

from __future__ import annotations

import threading
from typing import Final

GLASS: Final = threading.Lock()
