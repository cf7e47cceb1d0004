"""What do people do with backups: make, look, go back, keep one on a stick, move to another computer?"""

from __future__ import annotations

from app.backup.handover import HandingOver


class Backup(HandingOver):
    """Backups of one open office."""
