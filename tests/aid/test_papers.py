"""The papers of a claim say what was calculated, in three languages, and nothing they should not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.aid import Aid, ClaimView, plan_file, shown_input
from app.aid.steps import STEP_WORDS
from app.printing import Printing, preview, wording
from app.printing.forms import FORMS
from app.printing.forms.claim_words import NothingCalculated, PaperDoesNotFit
from app.printing.sheet import Fields, Grid, Sheet, Stamp, texts
from app.shared import codes, paths
from app.shared.actor import Actor
from app.shared.db import Database
from app.shared.money import capital, yuan
from tests.aid.conftest import DEMO, as_claim

STAMP = Stamp("ABCDE-FGHJK", "2026-11-20 09:00", "经办一", 0)
LANGUAGES = ("zh_CN", "ko_KR", "zh_CN+ko_KR")


@pytest.fixture
def views(enrolled: Aid, actor: Actor, claims: list[dict[str, Any]]) -> dict[int, ClaimView]:
    """The sample day's claims, worked out."""
    found = {}
    for raw in claims:
        claim_id = enrolled.take_claim(actor, as_claim(raw))
        enrolled.assess(actor, claim_id)
        found[int(raw["no"])] = enrolled.view(actor, claim_id)
    return found


def sheet(key: str, view: ClaimView, language: str = "zh_CN") -> Sheet:
    return FORMS[key].fill(view, wording.load(key, language), STAMP)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_slip_shows_every_step_and_the_amount(views: dict[int, ClaimView], language: str) -> None:
    for view in views.values():
        assert view.assessment is not None
        drawn = sheet("claim_slip", view, language)
        (grid,) = [part for part in drawn.parts if isinstance(part, Grid)]
        assert len(grid.rows) == len(view.assessment.steps)
        assert [row[3] for row in grid.rows] == [shown_input(step) for step in view.assessment.steps]
        assert grid.rows[-1][-1] == yuan(view.assessment.amount)
        said = "\n".join(texts(drawn))
        assert f"¥{yuan(view.assessment.amount)}" in said
        assert capital(view.assessment.amount) in said
        assert view.id_no not in said
        assert "{" not in said.replace(drawn.page_words, "")


def test_the_slip_breaks_the_bill_down(views: dict[int, ClaimView]) -> None:
    pairs = dict(
        pair
        for part in sheet("claim_slip", views[1]).parts
        if isinstance(part, Fields)
        for pair in part.pairs
    )
    assert pairs["总费用"] == "¥79,749.82"
    assert pairs["统筹支付"] == "¥52,823.92"
    assert pairs["合规自付（计算基数）"] == "¥26,411.96"
    assert pairs["应付金额（大写）"] == "人民币壹万肆仟贰佰壹拾柒元柒角柒分"


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_result_has_its_notice(views: dict[int, ClaimView], language: str) -> None:
    notices = {"payable": "claim_paid", "not_payable": "claim_refused", "missing": "claim_missing"}
    for view in views.values():
        assert view.assessment is not None
        fitting = notices[view.assessment.state]
        said = "\n".join(texts(sheet(fitting, view, language)))
        assert view.name in said
        assert view.id_no not in said
        assert view.id_masked in said
        for key in set(notices.values()) - {fitting}:
            with pytest.raises(PaperDoesNotFit):
                sheet(key, view, language)
    with pytest.raises(NothingCalculated):
        sheet("claim_slip", replace(views[1], assessment=None))


def test_a_refusal_quotes_the_clause_and_the_days_to_appeal(views: dict[int, ClaimView]) -> None:
    said = "\n".join(texts(sheet("claim_refused", views[4])))
    assert "在等待期(免责期)内" in said
    assert "第四条：首次参加的等待期为 30 天" in said
    assert "15 日内" in said


def test_missing_documents_are_one_whole_list_with_a_day(views: dict[int, ClaimView]) -> None:
    drawn = sheet("claim_missing", views[5])
    (grid,) = [part for part in drawn.parts if isinstance(part, Grid)]
    assert [row[1] for row in grid.rows] == ["出院小结/出院记录", "住院收费票据(发票)"]
    assert "2026年12月20日" in "\n".join(texts(drawn))


def test_every_step_reason_and_document_is_worded_in_both_languages() -> None:
    for language in ("zh_CN", "ko_KR"):
        words = wording.load("claim_slip", language)
        assert all(f"step.{code}" in words for code in STEP_WORDS)
    korean = wording.load("claim_slip", "ko_KR")
    assert all(f"document.{one.code}" in korean for one in codes.load("claim_documents"))
    assert all(f"reason.{one.code}" in korean for one in codes.load("claim_deny_reasons"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_papers_are_printed_and_read_back(
    views: dict[int, ClaimView],
    db: Database,
    guard: Any,
    clock: Any,
    actor: Actor,
    tmp_path: Path,
    language: str,
) -> None:
    printing = Printing(db, guard, clock)
    for no, key in ((1, "claim_slip"), (1, "claim_paid"), (4, "claim_refused"), (5, "claim_missing")):
        out = tmp_path / f"{key}.pdf"
        printing.produce(actor, key, views[no].id, out, language)
        assert wording.load(key, language).lines["title"][0] in preview.words(out)


def test_an_old_claim_prints_the_same_slip_after_its_plan_was_replaced(
    enrolled: Aid,
    actor: Actor,
    second: Actor,
    claims: list[dict[str, Any]],
    db: Database,
    guard: Any,
    clock: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    printing = Printing(db, guard, clock)
    old = (paths.resources() / "samples" / "plans" / f"{DEMO}-1.toml").read_text("utf-8")
    text = old[: old.index("[[example]]")].replace('version = "1"', 'version = "2"')
    text = text.replace('ratio = "40%"', 'ratio = "10%"') + '[[example]]\nname = "一份"\nprice = 60_00\n'
    claim_id = enrolled.take_claim(actor, as_claim(claims[0]))
    enrolled.assess(actor, claim_id)
    enrolled.confirm(second, claim_id)
    enrolled.submit(actor)
    before = {one: printing.preview(actor, "claim_slip", claim_id, one) for one in LANGUAGES}
    for number, content in (("1", old), ("2", text)):
        (tmp_path / f"{DEMO}-{number}.toml").write_text(content, "utf-8")
    shelf = plan_file.load_all((tmp_path,))
    monkeypatch.setattr(plan_file, "load_all", lambda: shelf)
    assert enrolled.activate(actor, DEMO, demonstration=True).version == "2"
    assert {one: printing.preview(actor, "claim_slip", claim_id, one) for one in LANGUAGES} == before
