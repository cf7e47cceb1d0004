"""Is there a second copy that works? Makes, checks and restores backups."""

from app.backup.archive import BackupDamaged, BackupNewer, Contents, restore, verify
from app.backup.handover import Handed, TakenOver, take_over
from app.backup.keeping import StickState
from app.backup.making import BackupMade, KeptBackup
from app.backup.restoring import Restored, Undo
from app.backup.rules import Loss
from app.backup.service import Backup
from app.backup.sticks import FromStick, StickNote, on_stick, restore_from_stick

__all__ = [
    "Backup", "BackupDamaged", "BackupMade", "BackupNewer", "Contents", "FromStick", "Handed", "KeptBackup", "Loss",
    "Restored", "StickNote", "StickState", "TakenOver", "Undo", "on_stick", "restore",
    "restore_from_stick", "take_over", "verify",
]  # fmt: skip
