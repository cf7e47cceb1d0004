"""Which tables are there? Loads every capability's tables so that the metadata is whole; knows nothing else."""

from app.aid import relief_tables as aid_relief
from app.aid import tables as aid
from app.documents import tables as documents
from app.funds import tables as funds
from app.hardship import decided_tables as hardship_decided
from app.hardship import judged_tables as hardship_judged
from app.hardship import tables as hardship
from app.members import tables as members
from app.printing import tables as printing
from app.relief import tables as relief
from app.security import tables as security
from app.services import tables as services
from app.shared import journal
from app.shared.base import Row
from app.sync import tables as sync
from app.unions import tables as unions
from app.visits import tables as visits
from app.workplace import tables as workplace

LOADED = (
    journal, security, documents, unions, members, hardship, hardship_decided, hardship_judged, funds, visits, services,
    aid, aid_relief, relief, printing, sync, workplace,
)  # fmt: skip
METADATA = Row.metadata
