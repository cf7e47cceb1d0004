"""Who saw and who changed what? The audit log: one list over the journal, looked at, checked, carried out signed.

Owns no table: every change, every look, export and print is a line of the journal already. Stands above all that write.
"""

from app.audit.rules import KIND_WORDS, KINDS, Change, Checked, Line, Wanted
from app.audit.signed import NotSigned, SignatureWrong, Signed, verified

__all__ = [
    "KINDS", "KIND_WORDS", "Change", "Checked", "Line", "NotSigned", "SignatureWrong", "Signed", "Wanted", "verified",
]  # fmt: skip
