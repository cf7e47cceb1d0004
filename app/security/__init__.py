"""Who may do what, who looked at what, and where the keys are.

The door: the guard every service asks and the audit line it leaves. Keys live in `vault`, packages in `seal`.
"""

from app.security.audit import audit
from app.security.guard import Guard, NotAllowed

__all__ = ["Guard", "NotAllowed", "audit"]
