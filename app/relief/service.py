"""What do people do with relief money? Projects, grants from draft to payment, study aid: one service of parts."""

from __future__ import annotations

from app.relief.deciding_service import ReliefDecisions
from app.relief.paying_service import ReliefPayments
from app.relief.project_service import ReliefProjects
from app.relief.study_service import StudyAid


class Relief(ReliefProjects, StudyAid, ReliefDecisions, ReliefPayments):
    """Relief money for households in hardship."""
