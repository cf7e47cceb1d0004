"""What has each operator left on their desk: forms begun, how they arranged their lists; it stays on this PC.

The door. Nothing here travels and nothing here is journalled: it is nobody's record yet, only somebody's work.
"""

from app.workplace.queries import FormDraft
from app.workplace.service import Workplace

__all__ = ["FormDraft", "Workplace"]
