"""Study aid is on the file of the parent: once for a student and year, continued while the schooling lasts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.relief import Approval, GrantFilter, ProjectIn, StudyIn, rules
from app.relief.grant_service import StudyTwice
from app.shared.clock import FixedClock
from app.shared.errors import Cancelled
from app.shared.progress import StoppableProgress
from tests.hardship.files import CHILD, TODAY
from tests.relief.conftest import GROWN, Here


def test_study_aid_of_a_minor_needs_a_proof_and_a_guardian(here: Here) -> None:
    child = here.person(CHILD)
    told = here.grant("03", 300_000, person_id=child, school_year=2026, study=StudyIn(proof="在校证明"))
    assert isinstance(here.refused(told), rules.ConsentMissing)
    made = here.relief.grants(here.actor)[0].id
    agreed = replace(told, study=replace(told.study, consent_by="甲一", consent_on=TODAY))
    here.relief.change(here.actor, made, replace(agreed, study=replace(agreed.study, proof="")))
    assert here.relief.approve(here.second, [made], Approval(TODAY)).refused[0][1].code == "study.refused"
    here.relief.change(here.actor, made, agreed)
    assert here.relief.approve(here.second, [made], Approval(TODAY)).done == (made,)
    assert here.relief.grant(here.actor, made).line.name == "甲小"
    with pytest.raises(StudyTwice):
        here.relief.draft(here.actor, agreed)


def test_who_goes_on_is_listed_and_drafted_in_one_act(here: Here, clock: FixedClock) -> None:
    relief, actor = here.relief, here.actor
    grown, child = here.person(GROWN), here.person(CHILD)
    study = StudyIn("延边大学", "护理", "录取通知书", 600_000)
    raised = relief.found_project(actor, ProjectIn("2025年金秋助学", 2025, "05", 900_000, item="03"))
    told = here.grant("03", 500_000, person_id=grown, school_year=2025, study=study, project_id=raised)
    here.paid(told)
    figures = relief.study_figures(actor, 2025)
    assert (figures.raised, figures.paid, figures.children, figures.of_migrants, figures.admitted) == (
        900_000, 500_000, 1, 1, 1,
    )  # fmt: skip
    lines = {one.name: one for one in relief.students(actor, here.file)}
    assert (lines["甲大"].helped, lines["甲大"].last_year, lines["甲小"].helped) == ((2025,), 2028, ())
    (going,) = relief.study_to_continue(actor, 2026)
    assert (going.person_id, going.last_amount) == (grown, 500_000)
    stopped = StoppableProgress()
    stopped.stop()
    with pytest.raises(Cancelled):
        relief.continue_study(actor, 2026, progress=stopped)
    (made,) = relief.continue_study(actor, 2026)
    view = relief.grant(actor, made)
    assert (view.line.state, view.line.school_year, view.line.amount, view.told.study.school) == (
        "DRAFT", 2026, 500_000, "延边大学",
    )  # fmt: skip
    assert view.told.study.proof == ""
    assert relief.study_to_continue(actor, 2026) == ()
    assert relief.continue_study(actor, 2026) == ()
    relief.drop(actor, [made])
    assert relief.continue_study(actor, 2026, {child}) == ()
    assert relief.continue_study(actor, 2026, {grown}) == (made,)  # the same grant is taken up again
    assert len(relief.grants(actor, GrantFilter(items=frozenset({"03"})))) == 2
    clock.moment += timedelta(days=366)
    assert relief.study_to_continue(actor, 2029) == ()


def test_a_student_of_whom_the_file_says_too_little_is_told(here: Here) -> None:
    grown = here.person(replace(GROWN, entry_year=None))
    (line,) = here.relief.students(here.actor, here.file)
    assert line.why_not is not None
    assert "甲大" in line.why_not.words("zh_CN")
    told = here.grant("03", 1, person_id=grown, school_year=2026, study=StudyIn(proof="x"))
    assert here.refused(told).code == "study.student_unknown"
