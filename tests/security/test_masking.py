"""Nobody whose role does not see whole numbers gets one: not from a service, not on a paper, not in an export."""

from __future__ import annotations

import ast
import dataclasses
import inspect
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import Mock

import pytest
from sqlalchemy import text

from app.cli import demo
from app.hardship import Line, NewHousehold
from app.members import Query
from app.office import Office
from app.printing.forms import FORMS
from app.security import Guard, NotAllowed, masking
from app.security.guard import roles
from app.security.looking import Looks
from app.security.masking import WhyMissing
from app.shared import paths
from app.shared.actor import Actor
from app.shared.db import Database
from app.shared.progress import Progress
from tests.people import id_no, roster
from tests.security.test_role_matrix import VERBS, _asked

TABLE: Mapping[str, Any] = tomllib.loads((paths.resources() / "catalog/masking.toml").read_text("utf-8"))
PAPERS: Mapping[str, list[str]] = TABLE["papers"]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A small office with three people."""
    made = Office.create(
        tmp_path / "office",
        code="222401001",
        name="青山镇总工会",
        region="222401",
        operator="王芳",
        password="correct horse",
    )
    made.members.import_roster(made.actor, roster(tmp_path / "r.xlsx", 3))
    yield made
    made.db.engine.dispose()


@pytest.fixture
def day(tmp_path: Path) -> Iterator[Office]:
    """The office of the shipped day, with people, households, visits and claims."""
    demo.run(tmp_path / "day", progress=Progress())
    opened = Office.unlock(tmp_path / "day" / "office", demo.PASSWORD)
    yield opened
    opened.db.engine.dispose()


def _as(office: Office, role: str) -> Actor:
    return Actor(office.actor.operator_id, "乙", role, office.actor.device_id)


# -- the table


def test_every_form_and_every_role_stands_in_the_table_once() -> None:
    listed = [form for kind in PAPERS.values() for form in kind]
    assert sorted(listed) == sorted(FORMS)
    assert set(TABLE["roles"]) == set(roles())
    for role, told in TABLE["roles"].items():
        verbs = {verb for verb in VERBS if verb.endswith(".reveal") and roles()[role].allows(verb)}
        assert bool(told["look"]) == bool(verbs), (
            f"{role} may look and sees nothing, or sees and may not look"
        )


def _bare(form: str) -> set[str]:
    """The numbers of people a form's own file takes without masking them."""
    path = Path(inspect.getsourcefile(FORMS[form].fill) or "")
    tree = ast.parse(path.read_text("utf-8"))
    hidden = {
        inner
        for call in ast.walk(tree)
        if (isinstance(call, ast.Call) and "mask" in ast.unparse(call.func))
        or (isinstance(call, ast.Call) and "public" in ast.unparse(call.func))
        for inner in ast.walk(call)
    }
    return {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in ("id_no", "mobile", "account")
        and node not in hidden
        and not isinstance(node.ctx, ast.Store)
    }


@pytest.mark.parametrize("form", [*PAPERS["masked"], *PAPERS["none"]])
def test_a_paper_for_others_takes_no_whole_number(form: str) -> None:
    assert _bare(form) - ({"account"} if form.startswith("funds") else set()) == set()


def test_a_form_nobody_sorted_counts_as_whole() -> None:
    assert masking.shows_whole("a form of tomorrow")
    assert not masking.shows_whole("public_notice")


# -- looks, papers, exports


def test_a_look_is_for_those_who_may_and_is_written_down(office: Office) -> None:
    with office.db.reading() as tx:
        member = str(tx.execute(text("SELECT id FROM member ORDER BY id")).scalars().first())
    for role in ("reviewer", "auditor", "reader"):
        with pytest.raises(NotAllowed):
            office.members.reveal(_as(office, role), member, "id_no", "check")
        with pytest.raises(NotAllowed):
            masking.check_look(_as(office, role), "id_no")
    office.looks.require_why(office.actor, required=True)
    with pytest.raises(WhyMissing):
        office.members.reveal(office.actor, member, "id_no", " ")
    with office.db.reading() as tx:
        looks = "SELECT why FROM audit WHERE action = 'reveal' AND subject_id = :m"
        assert tx.execute(text(looks), {"m": member}).scalars().all() == [], "what was refused is no look"
    assert len(office.members.reveal(office.actor, member, "id_no", "check")) == 18
    with office.db.reading() as tx:
        assert tx.execute(text(looks), {"m": member}).scalars().all() == ["id_no: check"]


def test_the_administrator_decides_whether_a_look_needs_a_reason_and_it_is_written_down(
    db: Database, actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = Looks(db, Guard())
    for role in set(roles()) - {"administrator"}:
        with pytest.raises(NotAllowed):
            looks.require_why(replace(actor, role=role), required=True)
    assert not looks.why_required(actor)
    for required in (True, False, True):
        looks.require_why(actor, required=required)
        assert looks.why_required(replace(actor, role="clerk")) is required
    with db.reading() as tx:
        told = "SELECT action, actor_id FROM audit WHERE subject = 'office' ORDER BY rowid"
        lines = [tuple(row) for row in tx.execute(text(told))]
    assert lines == [(one, actor.operator_id) for one in ("why_required", "why_offered", "why_required")]
    # A clock that was put back makes no older decision the newest.
    monkeypatch.setattr(
        sys.modules["app.security.audit"],
        "datetime",
        Mock(now=lambda _zone: datetime(2001, 1, 1, tzinfo=UTC)),
    )
    looks.require_why(actor, required=False)
    assert not looks.why_required(actor)


def _looked_at(office: Office) -> Iterator[Callable[[str], str]]:
    """Each way to look at a whole number: the act, given a reason."""
    actor = office.actor
    with office.db.reading() as tx:
        member = str(tx.execute(text("SELECT id FROM member ORDER BY id")).scalars().first())
    yield lambda why: office.members.reveal(actor, member, "id_no", why)
    office.hardship.open_file(actor, member_id=member)
    with office.db.reading() as tx:
        person = str(tx.execute(text("SELECT id FROM hardship_person")).scalar())
    yield lambda why: office.hardship.reveal_person(actor, person, why)
    told = NewHousehold(
        "金龙", "01", id_no(Random(3), date(1960, 1, 1), male=True), "青山村", "", 2, 0, 0, None, "", ""
    )
    household, _class = office.hardship.enter_household(
        actor, told, Line("222401", 2026, 72000, Decimal("2"))
    )
    yield lambda why: office.hardship.reveal(actor, household, "id_no", why)
    facts = {"name": "青山机械厂工会", "level": "L5", "bank_account": "0710123456789000"}
    union = office.unions.save_union(actor, facts).id
    yield lambda why: office.unions.reveal_account(actor, union, why)


def test_every_look_asks_for_the_reason_the_office_wants(office: Office) -> None:
    acts = list(_looked_at(office))
    assert all(len(act("")) > 10 for act in acts)
    office.looks.require_why(office.actor, required=True)
    for act in acts:
        for nothing in ("", " "):
            with pytest.raises(WhyMissing):
                act(nothing)
    for act in acts:
        act("check")
    with office.db.reading() as tx:
        told = "SELECT why FROM audit WHERE action LIKE 'reveal%' ORDER BY rowid"
        whys = tx.execute(text(told)).scalars().all()
    assert len(whys) == 2 * len(acts), "what was refused is no look"
    assert all(why.endswith("check") for why in whys[len(acts) :])
    # A way to look that nobody tried here would be one more call of the check.
    asking = [
        path.name
        for path in sorted((paths.resources().parent / "app").rglob("*.py"))
        if "check_look(tx" in path.read_text("utf-8") and path.name != "looking.py"
    ]
    assert len(asking) == len(acts), asking


def test_whole_papers_and_whole_exports_are_for_those_who_may(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with office.db.reading() as tx:
        member = str(tx.execute(text("SELECT id FROM member")).scalars().first())
    for form in PAPERS["whole"]:
        for role in ("auditor", "reader"):
            with pytest.raises(NotAllowed):
                masking.check_paper(_as(office, role), form)
    assert office.printing.preview(_as(office, "clerk"), "registration_form", member)
    without = {**TABLE, "roles": {**TABLE["roles"], "clerk": {"look": [], "papers": False, "export": False}}}
    with monkeypatch.context() as here:
        here.setattr(masking, "_table", lambda: without)
        with pytest.raises(NotAllowed):
            office.printing.preview(_as(office, "clerk"), "registration_form", member)
        with pytest.raises(NotAllowed):
            office.printing.proof(_as(office, "clerk"), "registration_form", (member,))
        with pytest.raises(NotAllowed):
            office.members.export(_as(office, "clerk"), tmp_path / "x.xlsx", [member], "check", masked=False)
        assert office.members.export(_as(office, "clerk"), tmp_path / "x.xlsx", [member], "check") == 1
    with pytest.raises(NotAllowed):
        masking.check_export(_as(office, "chair"))
    masking.check_export(_as(office, "clerk"))


# -- every service, asked by who only looks


def _texts(told: Any, depth: int = 9) -> Iterator[str]:
    if depth and isinstance(told, str):
        yield told
    elif depth and dataclasses.is_dataclass(told) and not isinstance(told, type):
        for field in dataclasses.fields(told):
            yield from _texts(getattr(told, field.name), depth - 1)
    elif depth and isinstance(told, Mapping):
        yield from _texts(list(told.items()), depth - 1)
    elif depth and isinstance(told, tuple | list | set | frozenset):
        for one in told:
            yield from _texts(one, depth - 1)


def _given(office: Office) -> dict[str, list[Any]]:
    """What may be handed to a parameter: the ids of the office's records, windows over them, plain texts."""
    with office.db.reading() as tx:
        ids: dict[str, list[str]] = {}
        for table, row_id in tx.execute(
            text("SELECT DISTINCT tbl, row_id FROM journal_line WHERE tbl <> 'audit'")
        ):
            if len(ids.setdefault(table, [])) < 3:
                ids[table].append(row_id)
    every = [one for some in ids.values() for one in some[:2]]
    window = office.members.window(office.actor, Query()).ids[:3]
    return {"ids": [list(window), *([one] for one in every)], "query": [Query()], "one": every, **ids}


def _calls(method: Any, given: dict[str, list[Any]]) -> Iterator[list[Any]]:
    wanted = [p for p in list(inspect.signature(method).parameters.values())[1:] if p.default is p.empty]
    wanted = [p for p in wanted if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    if not wanted:
        yield []
        return
    name = wanted[0].name
    if len(wanted) == 1:
        few = given["query"] if name == "query" else given["ids"] if name.endswith("s") else given["one"]
        yield from ([one] for one in few)
    elif len(wanted) == 2:
        for table, ids in given.items():
            yield from ([table, one] for one in ids[:2] if isinstance(one, str))


QUIET = ("keep", "change_password", "export", "list")


@pytest.mark.long
def test_who_only_looks_gets_no_whole_number_from_any_service(day: Office) -> None:
    office = day
    given = _given(office)
    with office.db.reading() as tx:
        secret = {
            value
            for sql in ("SELECT id_no, mobile FROM member", "SELECT id_no, phone, account FROM household",
                        "SELECT id_no, phone, account FROM visit", "SELECT id_no FROM claim",
                        "SELECT account FROM claim_payee")
            for row in tx.execute(text(sql))
            for value in row
            if value and len(value) >= 11
        }  # fmt: skip
    assert len(secret) > 50
    asked, leaks = set(), set()
    for service in vars(office).values():
        if not type(service).__module__.startswith("app.") or not hasattr(service, "_guard"):
            continue
        for name, method in inspect.getmembers(service, inspect.ismethod):
            source = ast.parse(
                inspect.cleandoc("class C:\n" + inspect.getsource(method)) if False else _dedented(method)
            )
            verbs = _asked(source)
            if name.startswith("_") or not verbs or verbs[0].split(".")[1] in QUIET:
                continue
            for arguments in _calls(method, given):
                for role in ("auditor", "reader"):
                    try:
                        told = method(_as(office, role), *arguments)
                    except Exception:
                        continue
                    where = f"{type(service).__name__}.{name}"
                    asked.add(where)
                    found = "\n".join(_texts(told))
                    if any(one in found for one in secret):
                        leaks.add(where)
    assert len(asked) > 90, "a net with no fish in it proves nothing"
    print(f"{len(asked)} methods answered an auditor or a reader, {len(secret)} numbers looked for")
    assert leaks == set()


def _dedented(method: Any) -> str:
    lines = inspect.getsource(method).splitlines()
    indent = len(lines[0]) - len(lines[0].lstrip())
    return "\n".join(line[indent:] for line in lines)
