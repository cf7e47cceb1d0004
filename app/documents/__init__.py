"""What papers lie with a record? Scans and pictures attached to it, kept whole inside the encrypted database.

The door. An attachment is a record that travels; its content travels in packages of its own (`Papers` offers it).
"""

from app.documents.contents import Papers
from app.documents.erasing import erase_with
from app.documents.queries import Attachment, attachment_names, attachments, held_with, scans_of
from app.documents.rules import (
    LARGEST,
    SUFFIXES,
    AttachmentMissing,
    ContentDamaged,
    ContentElsewhere,
    FileDamaged,
    FileEmpty,
    FileTooLarge,
    NoAttachment,
    OwnerMissing,
    PhoneFormat,
    TooManyDots,
    is_heic,
)
from app.documents.scan import as_shown
from app.documents.scan import look as media_of
from app.documents.service import Attached, AttachedToAll, Documents, Pasted
from app.documents.tiff import alone as tiff_page_alone
from app.documents.tiff import page as tiff_page

__all__ = [
    "LARGEST", "SUFFIXES", "Attached", "AttachedToAll", "Attachment", "AttachmentMissing", "ContentDamaged",
    "ContentElsewhere", "Documents", "FileDamaged", "FileEmpty", "FileTooLarge", "NoAttachment", "OwnerMissing",
    "Papers", "Pasted", "PhoneFormat", "TooManyDots", "as_shown", "attachment_names", "attachments", "erase_with",
    "held_with", "is_heic", "media_of", "scans_of", "tiff_page", "tiff_page_alone",
]  # fmt: skip
