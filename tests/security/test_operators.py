"""Operators come and go, four eyes are two people, and a role's limits hold in the services."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from app.security import Guard, NotAllowed
from app.security import service as s
from app.security.people import SecondPersonMissing
from app.security.vault import (
    NoSuchOperator,
    PasswordTooShort,
    SlotTaken,
    Vault,
    WrongPassword,
    WrongRecoveryCode,
)
from app.shared import lineage
from app.shared.actor import Actor
from app.shared.clock import FixedClock
from app.shared.db import Database


@pytest.fixture
def operators(db: Database, guard: Guard, clock: FixedClock, tmp_path: Path, actor: Actor) -> s.Operators:
    vault = Vault(tmp_path)
    key = vault.create(actor.operator_id, actor.name, "correct horse")
    return s.Operators(db, guard, clock, vault, key)


def test_a_second_person_is_proven_by_their_own_password(operators: s.Operators, actor: Actor) -> None:
    added = operators.add(actor, " 复核二 ", "reviewer", "second secret")
    proven = operators.prove(actor, "复核二", "second secret")
    assert (proven.operator_id, proven.name, proven.role) == (added.id, "复核二", "reviewer")
    with pytest.raises(s.SamePerson):
        operators.prove(actor, actor.name, "correct horse")
    with pytest.raises(WrongPassword):
        operators.prove(actor, "复核二", "correct horse")


def test_a_removed_operator_proves_nothing(operators: s.Operators, actor: Actor) -> None:
    added = operators.add(actor, "复核二", "reviewer", "second secret")
    operators.remove(actor, added.id)
    with pytest.raises(NoSuchOperator):
        operators.prove(actor, "复核二", "second secret")
    with pytest.raises(NoSuchOperator):
        operators.remove(actor, added.id)
    assert [(o.name, o.active) for o in operators.list(actor)] == [("复核二", False)]


def test_a_refused_operator_leaves_no_row(operators: s.Operators, actor: Actor, db: Database) -> None:
    for name, role, error in (
        (actor.name, "clerk", SlotTaken),
        ("乙", "king", s.UnknownRole),
        (" ", "clerk", s.NameMissing),
    ):
        with pytest.raises(error):
            operators.add(actor, name, role, "second secret")
    assert operators.list(actor) == ()
    with db.reading() as tx:
        assert lineage.head(tx).last_seq == 0


def test_a_role_may_do_what_its_table_says_and_nothing_else(operators: s.Operators, actor: Actor) -> None:
    clerk = Actor("op", "乙", "clerk", "d")
    with pytest.raises(NotAllowed):
        operators.add(clerk, "丙", "administrator", "second secret")
    guard = Guard()
    guard.check(clerk, "members.register")
    for role, verb in (
        ("reader", "members.register"),
        ("reviewer", "aid.enrol"),
        ("stranger", "members.read"),
    ):
        with pytest.raises(NotAllowed):
            guard.check(Actor("op", "乙", role, "d"), verb)
    guard.check(Actor("op", "乙", "reviewer", "d"), "aid.confirm")


def test_a_proposed_recovery_code_opens_nothing_until_it_is_kept(
    operators: s.Operators, actor: Actor, tmp_path: Path
) -> None:
    code = operators.propose_recovery(actor)
    assert not operators.has_recovery(actor)
    with pytest.raises(WrongRecoveryCode):
        Vault(tmp_path).recover(code)
    operators.keep_recovery(actor, code)
    assert operators.has_recovery(actor)
    assert Vault(tmp_path).recover(code)
    with pytest.raises(WrongRecoveryCode):
        operators.keep_recovery(actor, code[:-2])
    assert Vault(tmp_path).recover(code)


def test_only_the_administrator_makes_a_recovery_code(operators: s.Operators, actor: Actor) -> None:
    clerk = Actor("op", "乙", "clerk", "d")
    assert not operators.has_recovery(clerk)
    for act in (operators.propose_recovery, lambda who: operators.keep_recovery(who, "x")):
        with pytest.raises(NotAllowed):
            act(clerk)


def test_who_comes_back_comes_back_under_their_own_record(operators: s.Operators, actor: Actor) -> None:
    added = operators.add(actor, "复核二", "reviewer", "second secret")
    operators.remove(actor, added.id)
    with pytest.raises(s.LeftBefore):
        operators.add(actor, "复核二", "reviewer", "another secret")
    with pytest.raises(s.UnknownRole):
        operators.bring_back(actor, added.id, "king", "another secret")
    back = operators.bring_back(actor, added.id, "chair", "another secret")
    assert (back.id, back.role, back.active) == (added.id, "chair", True)
    assert operators.prove(actor, "复核二", "another secret").role == "chair"
    with pytest.raises(SlotTaken):
        operators.bring_back(actor, added.id, "chair", "another secret")
    with pytest.raises(NoSuchOperator):
        operators.bring_back(actor, "nobody", "clerk", "another secret")


def test_the_last_administrator_stays_one(operators: s.Operators, actor: Actor) -> None:
    first = operators.add(actor, "管理一", "administrator", "second secret")
    for act in (
        lambda: operators.remove(actor, first.id),
        lambda: operators.change_role(actor, first.id, "clerk"),
    ):
        with pytest.raises(s.LastAdministrator):
            act()
    other = operators.add(actor, "管理二", "clerk", "third secret")
    operators.change_role(actor, other.id, "administrator")
    operators.change_role(actor, first.id, "reader")
    assert [(o.name, o.role) for o in operators.list(actor)] == [
        ("管理一", "reader"),
        ("管理二", "administrator"),
    ]
    with pytest.raises(s.UnknownRole):
        operators.change_role(actor, first.id, "king")
    with pytest.raises(NotAllowed):
        operators.change_role(Actor("op", "乙", "clerk", "d"), first.id, "administrator")


def test_everybody_changes_their_own_password_and_nobody_elses(
    operators: s.Operators, actor: Actor, tmp_path: Path
) -> None:
    with pytest.raises(WrongPassword):
        operators.change_password(actor, "not this one", "a new password")
    with pytest.raises(PasswordTooShort):
        operators.change_password(actor, "correct horse", "short")
    operators.change_password(actor, "correct horse", "a new password")
    assert Vault(tmp_path).unlock("a new password")[0] == actor.operator_id
    with pytest.raises(WrongPassword):
        Vault(tmp_path).unlock("correct horse")


@pytest.mark.parametrize("kind", ["recovery", "escrow"])
def test_a_key_leaves_with_a_second_person_or_an_office_of_one_says_so(
    operators: s.Operators, actor: Actor, db: Database, kind: str
) -> None:
    propose, keep = getattr(operators, f"propose_{kind}"), getattr(operators, f"keep_{kind}")
    code = propose(actor)
    keep(actor, code)
    chair = operators.add(actor, "主席", "chair", "second secret")
    clerk = operators.add(actor, "经办", "clerk", "third secret")
    other = operators.propose_recovery(actor, operators.prove(actor, "主席", "second secret"))
    for second in (None, actor):
        with pytest.raises(SecondPersonMissing):
            propose(actor, second)
        with pytest.raises(SecondPersonMissing):
            keep(actor, other, second)
    with pytest.raises(NotAllowed):
        keep(actor, other, Actor(clerk.id, clerk.name, clerk.role, "d"))
    with pytest.raises(WrongRecoveryCode):
        operators._vault.recover(other)
    assert operators._vault.recover(code), "what was refused left the earlier code as it was"
    keep(actor, other, operators.prove(actor, "主席", "second secret"))
    assert operators._vault.recover(other)
    with db.reading() as tx:
        told = (
            tx.execute(text(f"SELECT why FROM audit WHERE action = '{kind}' ORDER BY rowid")).scalars().all()
        )
    assert told == ["alone", chair.id]
