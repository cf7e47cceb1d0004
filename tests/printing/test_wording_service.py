"""The office changes the words of its forms; what was printed before keeps its own."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
from sqlalchemy import func, select

from app.members import Members
from app.printing import Printing, wording
from app.printing.edited import (
    EntryUnknown,
    FactsWrong,
    LanguagesAlike,
    NothingChanged,
    PlaceWrong,
    TextWrong,
    VersionMissing,
)
from app.printing.pdf import MissingGlyphs
from app.printing.tables import FormWordingRow
from app.printing.wording_service import UnknownForm
from app.security import Guard, NotAllowed
from app.shared.actor import Actor
from app.shared.clock import FixedClock
from app.shared.db import Database
from app.unions.service import Unions
from tests.members.conftest import invented

FORM = "join_application"
OATH = "我志愿加入工会，遵守工会章程。"
BOTH = "zh_CN+ko_KR"
SHIPPED = wording.shipped_version(FORM, "zh_CN")


@pytest.fixture
def printing(db: Database, guard: Guard, clock: FixedClock, actor: Actor) -> Printing:
    Unions(db, guard, clock).found(actor, "JL-1", "青山镇总工会", "222401001")
    return Printing(db, guard, clock)


@pytest.fixture
def people(
    printing: Printing, db: Database, guard: Guard, clock: FixedClock, actor: Actor
) -> tuple[str, str]:
    members = Members(db, guard, clock)
    return tuple(members.register(actor, invented(name, n)).id for n, name in ((2, "朴金花"), (3, "王芳")))  # type: ignore[return-value]


def words(content: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return "".join("\n".join(page.extract_text() for page in pages).split())


def body(content: bytes) -> str:
    """What stands above the foot, which names time and reprint."""
    return words(content).partition("join_application·")[0]


def kept(db: Database) -> int:
    with db.reading() as tx:
        return tx.scalar(select(func.count()).select_from(FormWordingRow)) or 0


def test_changed_words_stand_on_what_is_printed_from_then_on(
    printing: Printing, actor: Actor, people: tuple[str, str], tmp_path: Path
) -> None:
    before = printing.proof(actor, FORM, people[:1])
    printing.give_out(actor, before)
    version = printing.take_wording(actor, FORM, "zh_CN", {"oath": OATH})
    assert version == SHIPPED + 1
    fresh = words(printing.proof(actor, FORM, people[1:]).content)
    assert OATH.rstrip("。") in fresh
    assert f"join_application·v{version}" in fresh
    # What was printed before is printed again as it was, or as things are now.
    again = printing.proof(actor, FORM, people[:1], again=True)
    assert body(again.content) == body(before.content)
    assert OATH.rstrip("。") not in words(again.content)
    assert OATH.rstrip("。") in words(printing.proof(actor, FORM, people[:1]).content)


def test_each_record_of_a_batch_is_logged_with_the_words_it_was_printed_in(
    printing: Printing, actor: Actor, people: tuple[str, str], tmp_path: Path
) -> None:
    printing.produce(actor, FORM, people[0], tmp_path / "a.pdf")
    version = printing.take_wording(actor, FORM, "zh_CN", {"oath": OATH})
    printing.produce_many(actor, FORM, people, tmp_path / "b.pdf", again=True)
    versions = {(one.subject_id, one.reprint): one.version for one in printing.history(actor)}
    assert versions == {(people[0], 0): version - 1, (people[0], 1): version - 1, (people[1], 0): version}
    printing.take_wording(actor, FORM, "zh_CN", {"oath": OATH + "自愿缴纳会费。"})
    found = words(printing.proof(actor, FORM, people, again=True).content)
    assert "自愿缴纳会费" not in found
    assert found.count(OATH.rstrip("。")) == 1


def test_a_version_says_the_words_of_both_languages(
    printing: Printing, actor: Actor, people: tuple[str, str], tmp_path: Path
) -> None:
    first = printing.take_wording(actor, FORM, "zh_CN", {"oath": OATH})
    printing.produce(actor, FORM, people[0], tmp_path / "a.pdf", BOTH)
    second = printing.take_wording(actor, FORM, "ko_KR", {"oath": "나는 공회에 가입하련다."})
    assert (first, second) == (SHIPPED + 1, SHIPPED + 2)
    old = words(printing.proof(actor, FORM, people[:1], BOTH, again=True).content)
    new = words(printing.proof(actor, FORM, people[1:], BOTH).content)
    assert OATH.rstrip("。") in old
    assert OATH.rstrip("。") in new
    assert "가입하련다" not in old
    assert "가입하련다" in new


def test_earlier_words_come_back_as_a_version_of_their_own(printing: Printing, actor: Actor) -> None:
    shipped = printing.wording(actor, FORM, "zh_CN")
    first = printing.take_wording(actor, FORM, "zh_CN", {"oath": OATH})
    assert printing.restore_wording(actor, FORM, "zh_CN", 0) == first + 1
    assert printing.wording(actor, FORM, "zh_CN").entries == shipped.entries
    assert printing.restore_wording(actor, FORM, "zh_CN", first) == first + 2
    assert printing.wording(actor, FORM, "zh_CN").entries["oath"] == OATH
    assert printing.wording(actor, FORM, "zh_CN", first + 1).entries == shipped.entries
    lines = printing.wording_versions(actor, FORM, "zh_CN")
    assert [(one.version, one.changed) for one in lines] == [
        (first + 2, 1),
        (first + 1, 0),
        (first, 1),
        (SHIPPED, 0),
    ]
    stand = {(one.key, one.language): one for one in printing.wordings(actor)}
    assert (stand[FORM, "zh_CN"].version, stand[FORM, "ko_KR"].version) == (first + 2, SHIPPED)
    assert not stand[FORM, "zh_CN"].newer
    with pytest.raises(VersionMissing):
        printing.restore_wording(actor, FORM, "zh_CN", 99)


@pytest.mark.parametrize(
    ("form", "told", "refusal"),
    [
        (FORM, {"verse": "文"}, EntryUnknown),
        ("hardship_notice", {"told": "拟建档名单"}, FactsWrong),
        ("hardship_notice", {"told": "拟建档 {n} 户，{who}"}, FactsWrong),
        ("hardship_notice", {"told": "拟建档 {n 户"}, FactsWrong),
        ("hardship_notice", {"told": "拟建档 {n:>9} 户"}, FactsWrong),
        ("hardship_notice", {"told": "拟建档 {n.__class__} 户"}, FactsWrong),
        ("hardship_notice", {"told": "第一行\n拟建档 {n} 户"}, TextWrong),
        (FORM, {"title": "  "}, TextWrong),
        (FORM, {"oath": "长" * 2001}, TextWrong),
        (FORM, {"oath": "入会\U0002ebf0"}, MissingGlyphs),
        ("member_booklet", {"places.page": "75 abc"}, PlaceWrong),
        ("member_booklet", {"places.page": "75 999"}, PlaceWrong),
        ("hardship_file", {"title": "곤난종업원당안표"}, LanguagesAlike),
        (FORM, {}, NothingChanged),
        ("poem", {"title": "诗"}, UnknownForm),
    ],
)
def test_words_that_do_not_fit_are_refused_and_nothing_is_kept(
    printing: Printing, db: Database, actor: Actor, form: str, told: dict[str, str], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        printing.take_wording(actor, form, "zh_CN", told)
    assert kept(db) == 0


def test_the_foot_of_every_paper_is_worded_like_a_form(
    printing: Printing, actor: Actor, people: tuple[str, str]
) -> None:
    printing.take_wording(actor, "foot", "zh_CN", {"operator": "经办 {name}"})
    assert "经办经办一" in words(printing.proof(actor, FORM, people[:1]).content)


def test_only_who_may_changes_words(printing: Printing, actor: Actor) -> None:
    with pytest.raises(NotAllowed):
        printing.take_wording(replace(actor, role="viewer"), FORM, "zh_CN", {"oath": OATH})


def test_every_shipped_text_is_read_back_from_the_file_it_goes_out_as() -> None:
    for key in ("claim_slip", "hardship_notice", "member_booklet", "foot"):
        for language in ("zh_CN", "ko_KR"):
            entries = wording.shipped(key, language)
            assert wording.of_toml(wording.as_toml(entries, "注").encode(), "x") == entries
