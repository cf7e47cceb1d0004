"""What does the county or the province do with what its offices send? Takes packages, decides claims,
answers.

The door: `Hub` opens a hub's folder. A package is proved whole before anything of it is believed, each change
is applied at most once, and every answer is a signed receipt. Nothing here knows an office's database or
screens.
"""

from app.hub.enrol import Asked, Enrolled, read_request
from app.hub.inbox import Ingested
from app.hub.receipts import Receipt
from app.hub.service import Hub, TableTotal
from app.hub.status import OfficeStatus

__all__ = ["Asked", "Enrolled", "Hub", "Ingested", "OfficeStatus", "Receipt", "TableTotal", "read_request"]
