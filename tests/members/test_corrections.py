"""Further documents of a person, and corrections of a confirmed identity, which need a second person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.members import IdentityConfirmed, Members, Query
from app.members.corrections_service import (
    CorrectionMissing,
    CorrectionOpen,
    CorrectionReasonMissing,
    CorrectionSettled,
    NothingToCorrect,
    SecondPersonNeeded,
)
from app.members.documents import DocumentKnown, DocumentMissing
from app.members.findings import NumberTaken
from app.security import Guard, NotAllowed
from app.shared.actor import Actor
from app.shared.clock import FixedClock
from app.shared.db import Database
from app.shared.errors import ChangedElsewhere
from app.shared.identity import WrongCheckDigit
from tests.members.conftest import number


@pytest.fixture
def members(db: Database, guard: Guard, clock: FixedClock) -> Members:
    """A roll whose every person the province has confirmed."""

    def confirmed(_tx: Session, member_ids: Sequence[str]) -> frozenset[str]:
        return frozenset(member_ids)

    return Members(db, guard, clock, (), confirmed)


def test_a_confirmed_identity_is_not_typed_over(members: Members, actor: Actor, person) -> None:
    view = members.register(actor, person("金哲洙", 1))
    for changes in ({"name": "金哲珠"}, {"id_no": number(3)}, {"id_type": "08", "id_no": "G12345678"}):
        with pytest.raises(IdentityConfirmed):
            members.update(actor, view.id, changes, view.rev)
    after = members.update(
        actor, view.id, {"post": "车间主任"}, view.rev
    )  # the rest is the union's to change
    assert after.fields.post == "车间主任"


def test_one_proposes_and_another_confirms(
    members: Members, actor: Actor, second: Actor, person, db: Database
) -> None:
    view = members.register(actor, person("金哲洙", 1))
    made = members.propose_correction(
        actor, view.id, {"name": "金哲珠", "id_no": number(3)}, "与身份证核对", view.rev
    )
    assert made.state == "proposed"
    assert [(field, old) for field, old, _new in made.changes] == [
        ("name", "金哲洙"), ("id_no", number(1)[:3] + "*" * 11 + number(1)[-4:]),
    ]  # fmt: skip
    assert members.view(actor, view.id).fields.name == "金哲洙"
    with pytest.raises(CorrectionOpen):
        members.propose_correction(actor, view.id, {"name": "金珠"}, "又一次", view.rev)
    with pytest.raises(SecondPersonNeeded):
        members.decide_correction(actor, made.id, confirm=True)
    done = members.decide_correction(second, made.id, confirm=True)
    assert (done.state, members.corrections(actor)) == ("confirmed", ())
    now = members.view(actor, view.id)
    assert now.fields.name == "金哲珠"
    assert members.window(actor, Query(text="金哲珠")).count == 1
    assert members.window(actor, Query(text=number(3)[-4:])).count == 1
    assert [document.masked[-4:] for document in now.documents] == [number(1)[-4:]]
    # The former number is still this person's: nobody else may be registered with it.
    with pytest.raises(NumberTaken):
        members.register(actor, person("李敏", 1))
    # And back again: the number held beside becomes the first one.
    back = members.propose_correction(actor, view.id, {"id_no": number(1)}, "原来的对", now.rev)
    members.decide_correction(second, back.id, confirm=True)
    documents = members.view(actor, view.id).documents
    assert [document.masked[-4:] for document in documents] == [number(3)[-4:]]
    with pytest.raises(CorrectionSettled):
        members.decide_correction(second, back.id, confirm=False)
    with db.reading() as tx:
        states = tx.execute(text("SELECT state FROM member_correction")).scalars().all()
    assert states == ["confirmed", "confirmed"]


def test_a_refused_or_withdrawn_proposal_changes_nothing(
    members: Members, actor: Actor, second: Actor, person
) -> None:
    view = members.register(actor, person("金哲洙", 1))
    first = members.propose_correction(actor, view.id, {"name": "金哲珠"}, "核对", view.rev)
    assert members.decide_correction(second, first.id, confirm=False).state == "refused"
    again = members.propose_correction(actor, view.id, {"name": "金哲珠"}, "再核对", view.rev)
    members.withdraw_correction(actor, again.id)
    assert members.view(actor, view.id).fields.name == "金哲洙"
    assert [one.state for one in members.corrections(actor, waiting=False)] == ["withdrawn", "refused"]
    with pytest.raises(CorrectionMissing):
        members.decide_correction(second, "nothing", confirm=True)


def test_a_proposal_must_be_one(members: Members, actor: Actor, second: Actor, person) -> None:
    view = members.register(actor, person("金哲洙", 1))
    members.register(actor, person("李敏", 2))
    wrong = number(3)[:-1] + ("0" if number(3)[-1] != "0" else "1")
    with pytest.raises(WrongCheckDigit):
        members.propose_correction(actor, view.id, {"id_no": wrong}, "核对", view.rev)
    with pytest.raises(NumberTaken):
        members.propose_correction(actor, view.id, {"id_no": number(2)}, "核对", view.rev)
    with pytest.raises(NothingToCorrect):
        members.propose_correction(actor, view.id, {"name": " 金哲洙 "}, "核对", view.rev)
    with pytest.raises(CorrectionReasonMissing):
        members.propose_correction(actor, view.id, {"name": "金珠"}, "  ", view.rev)
    with pytest.raises(ChangedElsewhere):
        members.propose_correction(actor, view.id, {"name": "金珠"}, "核对", view.rev + 1)


def test_a_number_taken_meanwhile_stops_the_confirmation(
    members: Members, actor: Actor, second: Actor, person
) -> None:
    view = members.register(actor, person("金哲洙", 1))
    made = members.propose_correction(actor, view.id, {"id_no": number(3)}, "核对", view.rev)
    members.register(actor, person("李敏", 3))
    with pytest.raises(NumberTaken):
        members.decide_correction(second, made.id, confirm=True)
    assert members.corrections(actor)[0].state == "proposed"


def test_who_may_not_confirm_is_refused(members: Members, actor: Actor, person) -> None:
    view = members.register(actor, person("金哲洙", 1))
    made = members.propose_correction(actor, view.id, {"name": "金珠"}, "核对", view.rev)
    with pytest.raises(NotAllowed):
        members.decide_correction(replace(actor, operator_id="x", role="reader"), made.id, confirm=True)


def test_a_further_document_is_the_persons_own(members: Members, actor: Actor, person, roster_file) -> None:
    view = members.register(actor, person("金哲洙", 1))
    document = members.add_document(actor, view.id, "08", "G12345678")
    with pytest.raises(DocumentKnown):
        members.add_document(actor, view.id, "08", "G12345678")
    with pytest.raises(DocumentKnown):
        members.add_document(actor, view.id, "01", number(1))
    other = members.register(actor, person("李敏", 2))
    with pytest.raises(NumberTaken):
        members.add_document(actor, other.id, "08", "G12345678")
    # A roster that names the person by the further document finds them.
    path = roster_file(person("金哲洙", 5, id_type="08", id_no="G12345678", birth_date=date(1980, 5, 17)))
    (row,) = members.import_roster(actor, path, dry_run=True).judgement.rows
    assert [problem.code for problem in row.problems if problem.outcome == "refused"] == [
        "duplicate.registered"
    ]
    members.drop_document(actor, document)
    assert members.view(actor, view.id).documents == ()
    with pytest.raises(DocumentMissing):
        members.drop_document(actor, document)
    members.add_document(actor, other.id, "08", "G12345678")
