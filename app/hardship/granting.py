"""May a file be granted this class? Compares a decision with the last test of the file and its exclusions."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from app.hardship import exclusions, judged_rows
from app.hardship.happenings import DECIDED, GRANTED, LOOKED_AT, FileEvent
from app.shared import codes
from app.shared.errors import RuleError
from app.shared.text import N_


class ClassDiffers(RuleError):
    """Another class is granted than the file's own figures come to, and nobody said by what."""

    code = "file.class_differs"
    template = N_(
        "The last test came to “{tested}”, not to “{granted}”. Write the number of the decision on paper, or why."
    )


class WorkedOutSince(RuleError):
    """Who decides changed the file or worked it out anew after it was put forward: nobody else has seen that."""

    code = "file.tested_since"
    template = N_(
        "You changed this file or worked it out anew after it was put forward, so nobody else has seen it. Another "
        "operator decides, or a paper."
    )


def check_seen(tx: Session, file_id: str, forward: FileEvent | None, event: FileEvent) -> None:
    """Refuse to grant by one person what they alone made of it after it was put forward. Raises WorkedOutSince.

    Who put it forward saw it as it was then, and another who worked it out as it was at that moment.
    """
    if event.kind != DECIDED or event.result != GRANTED or event.document.strip():
        return
    if forward is None or forward.at is None:
        return
    seen, mine = [(forward.at, forward.id)], judged_rows.touches(tx, file_id, event.by)
    if (test := judged_rows.last_test(tx, file_id)) is not None:
        (mine if test.by == event.by else seen).append((test.at, test.id))
    if mine and max(mine) > max(seen):
        raise WorkedOutSince()


def granted_by(tx: Session, file_id: str, event: FileEvent) -> FileEvent:
    """Return a decision or review with the test it was made by (`about`); other events come back as they are.

    A class that differs from the test needs a document's number or words; a condition that keeps the household out must
    be set aside, and once a test was made every one be looked at. Files nobody tested are decided as on paper.
    Raises ClassDiffers, ExclusionStands, ExclusionUnanswered.
    """
    grants = event.kind == DECIDED and event.result == GRANTED
    if not event.reason or not (grants or event.kind == LOOKED_AT):
        return event
    test, answers = judged_rows.last_test(tx, file_id), judged_rows.answers_of(tx, file_id)
    if grants and (test is not None or exclusions.judge_exclusions(answers).standing):
        exclusions.check_exclusions(answers)
    if test is None:
        return event
    if event.reason != test.category and not (event.document.strip() or event.words.strip()):
        raise ClassDiffers(
            field="document", tested=class_words(test.category), granted=class_words(event.reason)
        )
    return replace(event, about=test.id)


def set_otherwise(tx: Session, file_id: str, stands: str, event: FileEvent) -> bool:
    """Say whether a review sets another class than stands, which neither the last test nor a paper says."""
    if event.kind != LOOKED_AT or event.reason in ("", stands) or event.document.strip():
        return False
    test = judged_rows.last_test(tx, file_id)
    return test is None or test.category != event.reason


def class_words(category: str) -> str:
    """Return what a class is called; a household in none is "–"."""
    return "–" if category == "0" else codes.load("hardship_categories").label(category)
