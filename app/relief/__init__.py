"""Who gets relief money, from which project, by which caps, and is it paid?

The door: values the desk needs, what may be read in another's transaction, what follows when two computers meet.
"""

from app.relief.capping import Ask, Held, Known, beyond, judged
from app.relief.deciding_service import Done
from app.relief.follow import cancel_grants_twice_paid, follow_grant
from app.relief.given import (
    GrantPaper,
    grant_paper,
    grants_called,
    grants_of_file,
    grants_to,
    projects_called,
)
from app.relief.grant_rows import grant_names, project_names
from app.relief.limits import kept_limits
from app.relief.paying_service import ReliefPayment
from app.relief.project_rows import ProjectIn
from app.relief.rules import (
    FOR_ONE,
    OWN_SHARE,
    STATES,
    STUDY,
    WAYS,
    Approval,
    GrantIn,
    GrantMissing,
    Limits,
    StudyIn,
    item_words,
    state_words,
)
from app.relief.service import Relief
from app.relief.study_service import StudentLine, StudyFigures
from app.relief.views import LISTS, GrantFilter, GrantLine, GrantView, Look, Notice, ProjectView

__all__ = [
    "FOR_ONE",
    "LISTS",
    "OWN_SHARE",
    "STATES",
    "STUDY",
    "WAYS",
    "Approval",
    "Ask",
    "Done",
    "GrantFilter",
    "GrantIn",
    "GrantLine",
    "GrantMissing",
    "GrantPaper",
    "GrantView",
    "Held",
    "Known",
    "Limits",
    "Look",
    "Notice",
    "ProjectIn",
    "ProjectView",
    "Relief",
    "ReliefPayment",
    "StudentLine",
    "StudyFigures",
    "StudyIn",
    "beyond",
    "cancel_grants_twice_paid",
    "follow_grant",
    "grant_names",
    "grant_paper",
    "grants_called",
    "grants_of_file",
    "grants_to",
    "item_words",
    "judged",
    "kept_limits",
    "project_names",
    "projects_called",
    "state_words",
]
