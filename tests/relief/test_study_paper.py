"""金秋助学申请审批表: it hangs on the parent's file, tells the student and the school, and what was granted."""

from __future__ import annotations

from datetime import date

import pypdfium2
import pytest

from app.printing import FORMS, LANGUAGES, Printing
from app.printing.forms.claim_words import PaperDoesNotFit
from app.relief import Approval, StudyIn
from app.security import Guard
from tests.relief.conftest import GROWN, Here

STUDY = StudyIn("延边大学", "护理学", "录取通知书", 600_000, 0, "本科二批", "512", date(2026, 7, 28))


def words(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    try:
        return "".join("".join(page.get_textpage().get_text_range() for page in document).split())
    finally:
        document.close()


def test_it_tells_parent_student_school_and_what_was_granted(here: Here) -> None:
    student = here.person(GROWN)
    told = here.grant("03", 300_000, person_id=student, school_year=2026, study=STUDY, reason="学费负担重")
    made = here.relief.draft(here.actor, told)
    printing = Printing(here.db, Guard(), here.clock)
    asked = words(printing.proof(here.actor, "study_aid", (made,)).content)
    number = here.relief.grant(here.actor, made).line.number
    head = here.hardship.file(here.actor, here.file)
    for fact in (
        number, head.number, head.head, GROWN.name, GROWN.id_no, "延边大学", "护理学", "本科二批", "512", "2026年7月28日",
        "2029年", "6,000.00", "¥3,000.00（人民币叁仟元整）", "学费负担重", "家长（签名）", "☐录取通知书或在校证明",
    ):  # fmt: skip
        assert fact in asked, fact
    assert "批准" not in asked
    assert here.relief.approve(here.second, [made], Approval(here.clock.today())).done == (made,)
    for language in LANGUAGES:
        content = printing.proof(here.actor, "study_aid", (made,), language).content
        assert len(pypdfium2.PdfDocument(content)) == 1
        if language != "ko_KR":
            assert "批准，助学金3,000.00元" in words(content)


def test_other_relief_has_no_such_paper(here: Here) -> None:
    made = here.relief.draft(here.actor, here.grant("01", 100_000))
    with here.db.reading() as tx, pytest.raises(PaperDoesNotFit):
        FORMS["study_aid"].load(tx, made)
