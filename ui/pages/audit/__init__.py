"""The page of the audit log: who saw and who changed what."""

from ui.pages.audit.page import PAGE

__all__ = ["PAGE"]
