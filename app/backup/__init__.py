"""Is there a second copy that works? Makes, checks and restores backups."""

from app.backup.archive import BackupDamaged, Contents, restore, verify
from app.backup.service import Backup, BackupMade

__all__ = ["Backup", "BackupDamaged", "BackupMade", "Contents", "restore", "verify"]
