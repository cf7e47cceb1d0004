"""The voucher and the summary of a period say what the books say, in every language, on real pages."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from app import funds
from app.funds import OPENED, RECEIVED, SPENT, Funds, Help, Sums, Written, period_sums
from app.funds.period_sums import PeriodUnreadable, period_of
from app.printing.forms import FORMS, funds_voucher
from app.printing.service import Printing
from app.security import Guard
from app.shared.actor import Actor
from app.shared.clock import FixedClock
from app.shared.db import Database
from app.unions.service import Unions
from tests.funds.test_ledger import DAY, RICE, SPRING, Act, act, booking, books, lines, opened

__all__ = ["act", "books", "opened"]  # fixtures
LANGUAGES = ["zh_CN", "ko_KR", "zh_CN+ko_KR"]


@pytest.fixture
def printing(db: Database, guard: Guard, clock: FixedClock, actor: Actor) -> Printing:
    Unions(db, guard, clock).found(actor, "222401001", "青山镇总工会")
    return Printing(db, guard, clock)


@pytest.fixture
def year(opened: Act, books: Funds, actor: Actor) -> str:
    """Budgets and goods of a campaign, a visit, income and expense by hand, one of them taken back; the visit's entry."""
    entry: str = opened(lambda tx: funds.hand_over(tx, booking(), Help(60000, "03", {"G21": 2}, "04")))
    books.enter(actor, OPENED, Written("05", date(2025, 12, 31), 20000))
    books.enter(actor, RECEIVED, Written("05", DAY, 50000, "企业捐赠", "长青食品公司"))
    wrong = books.enter(actor, SPENT, Written("05", DAY, 700, "重复"))
    books.undo_entry(actor, wrong)
    books.enter(actor, SPENT, Written("05", date(2026, 2, 1), 30000, "横幅", "红星印刷店"))
    return entry


def words(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    try:
        return "".join("".join(page.get_textpage().get_text_range().split()) for page in document)
    finally:
        document.close()


def test_a_period_adds_up_by_source_and_by_campaign(year: str, db: Database) -> None:
    with db.reading() as tx:
        found = period_sums(tx, date(2026, 1, 1), date(2026, 1, 31))
        before = period_sums(tx, date(2025, 1, 1), date(2025, 12, 31))
        after = period_sums(tx, date(2026, 2, 1), date(2026, 2, 28))
    assert found.sources == {
        "03": Sums(before=7000, budgeted=100000, cash=60000),
        "04": Sums(budgeted=50000, goods=2 * RICE),
        "05": Sums(before=20000, received=50000),
    }
    assert found.campaigns[""] == Sums(before=20000, received=50000)
    assert found.campaigns[SPRING].left == 150000 - 60000 - 2 * RICE
    assert found.total.left == sum(sums.left for sums in found.campaigns.values())
    assert before.total == Sums(opened=20000, budgeted=7000)
    assert after.total.before == found.total.left
    assert (after.total.expense, after.entries) == (30000, 1)


@pytest.mark.parametrize(
    "text", ["", "2026-01-01", "2026-01-02..2026-01-01", "a..b", "2026-01-01..2026-01-02..2026-01-03"]
)
def test_what_is_no_period_is_said(text: str) -> None:
    with pytest.raises(PeriodUnreadable):
        period_of(text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_summary_is_printed(
    year: str, printing: Printing, actor: Actor, tmp_path: Path, language: str
) -> None:
    out = tmp_path / "summary.pdf"
    printing.produce(actor, "funds_summary", "2026-01-01..2026-01-31", out, language)
    said = words(out)
    for amount in ("600.00", "137.00", "500.00", "1,500.00", "700.00"):
        assert amount in said
    assert "社会捐助资金" in said
    assert ("资金收支汇总表" in said) == (language != "ko_KR")
    assert ("자금수입지출종합표" in said) == (language != "zh_CN")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_voucher_shows_both_sides(
    year: str, books: Funds, printing: Printing, actor: Actor, tmp_path: Path, language: str
) -> None:
    out = tmp_path / "voucher.pdf"
    printing.produce(actor, "funds_voucher", year, out, language)
    said = words(out)
    line = next(line for line in lines(books, actor) if line.id.startswith(year))
    assert line.voucher in said
    total = 60000 + 2 * RICE + 2 * RICE  # help and, for the goods, the advance that it settles
    assert said.count(f"{total / 100:,.2f}") >= 3  # both sides and the capitals
    assert ("慰问金支出" in said) == (language != "ko_KR")


def test_a_voucher_says_when_it_is_taken_back(
    year: str, books: Funds, printing: Printing, actor: Actor, tmp_path: Path
) -> None:
    was = next(line for line in lines(books, actor) if line.summary == "重复")
    for line, told in (
        (was, f"本凭证已由{was.taken_back}冲正"),
        (lines(books, actor)[-2], f"本凭证冲正{was.voucher}"),
    ):
        out = tmp_path / f"{line.voucher}.pdf"
        printing.produce(actor, "funds_voucher", line.id.split("/")[0], out)
        assert told in words(out)


def test_an_entry_that_is_not_there_is_not_printed(printing: Printing, actor: Actor, tmp_path: Path) -> None:
    with pytest.raises(funds_voucher.EntryMissing):
        printing.produce(actor, "funds_voucher", "none", tmp_path / "x.pdf")
    assert not (tmp_path / "x.pdf").exists()
    assert {"funds_voucher", "funds_summary"} <= set(FORMS)
