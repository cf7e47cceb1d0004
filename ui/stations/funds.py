"""Which states have the books?"""

from __future__ import annotations

from datetime import UTC, date, datetime

from app.funds import OPENED, RECEIVED, SPENT, Agreement, Closing, Finding, Written
from app.visits import Differing
from ui.start import Start
from ui.stations.reach import EMPTY, Station, filter_of, find, go, here, keys, stay


def closed(start: Start) -> None:
    """Show books closed up to a day, into which another computer booked afterwards."""
    page = here(start)
    day, at = date(2026, 1, 31), datetime(2026, 2, 2, tzinfo=UTC)
    page.closing.show(Closing(day, date(2026, 2, 1), page.desk.actor.operator_id, at, late=2, lacking=0))


def reopening(start: Start) -> None:
    """Ask why a closed period is reopened."""
    closed(start)
    here(start).closing.ask_reopen()


def closing_ahead(start: Start) -> None:
    """Close a period that has not come yet."""
    page = here(start)
    page.closing.ask()
    page.closing.window.form.fields["up_to"].setText("2031-01-31")
    page.closing.window.go_on()


def differs(start: Start) -> None:
    """Show that a campaign's visits, ledger and stock do not agree."""
    page = here(start)
    (campaign, *_others) = page.desk.office.visits.campaigns(page.desk.actor)
    page._say_agreement((Differing(campaign.id, campaign.name, 100),), Agreement(()), 1)


def differs_by_hand(start: Start) -> None:
    """Show that two computers opened one source, and spent more of another than there was."""
    found = Finding("funds.opened_twice", "05", 0), Finding("funds.source_below_zero", "03", -12500)
    here(start)._say_agreement((), Agreement(found), 1)


def spending(start: Start) -> None:
    """Write down more than there is."""
    writing = here(start).writing
    writing.ask(SPENT)
    fields = writing.window.form.fields
    for name, words in {
        "source": "社会捐助资金",
        "amount": "3,600",
        "summary": "横幅和宣传单",
        "counterparty": "红星印刷店",
    }.items():
        fields[name].setText(words)
    writing.window.go_on()


def by_hand(start: Start) -> None:
    """Stand on a line written by hand."""
    page = here(start)
    office = page.desk.office
    if not office.funds.own_left(office.actor):
        on = office.clock.today()
        office.funds.enter(office.actor, OPENED, Written("05", on, 1250000))
        office.funds.enter(office.actor, RECEIVED, Written("05", on, 500000, "企业捐赠", "长青食品公司"))
        office.funds.enter(office.actor, SPENT, Written("05", on, 186050, "横幅和宣传单", "红星印刷店"))
    page.enter({"campaign": ""})


def reversing(start: Start) -> None:
    """Ask why a line written by hand is taken back."""
    by_hand(start)
    here(start).writing.ask_reverse()


STATIONS = (
    Station("funds", "funds", stay),
    Station("funds-given", "funds", go("funds", kind="GIVEN")),
    Station("funds-filter", "funds", filter_of(2)),
    Station("funds-none", "funds", find("没有这一笔")),
    Station("funds-closed", "funds", closed),
    Station("funds-close", "funds", lambda start: here(start).closing.ask()),
    Station("funds-ahead", "funds", closing_ahead),
    Station("funds-reopen", "funds", reopening),
    Station("funds-differs", "funds", differs),
    Station("funds-differs-by-hand", "funds", differs_by_hand),
    Station("funds-opening", "funds", go("funds", act="OPENED"), EMPTY),
    Station("funds-income", "funds", go("funds", act="RECEIVED")),
    Station("funds-expense", "funds", spending),
    Station("funds-by-hand", "funds", by_hand),
    Station("funds-reversing", "funds", reversing),
    Station("funds-voucher", "funds", lambda start: here(start).forms.preview_vouchers()),
    Station("funds-period", "funds", lambda start: here(start).forms.ask_period()),
    Station("funds-menu", "funds", keys("Ctrl+P")),
    Station("funds-preview", "funds", keys("F7")),
    Station("funds-empty", "funds", stay, EMPTY),
)
