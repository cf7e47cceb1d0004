"""Is there a second copy that works? The backups, the way back to one, the office's own stick, another computer."""

from ui.pages.backup.page import BackupPage

PAGE = BackupPage
