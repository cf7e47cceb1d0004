"""The figures on the screen, on the real services: of a campaign or a year, and those entered of earlier years."""

from __future__ import annotations

import pytest

from app.shared.progress import SILENT
from app.visits import Past
from ui.pages.visits.figures import Figures
from ui.pages.visits.page import VisitsPage


@pytest.fixture
def shown(qtbot, desk):
    page = VisitsPage(desk)
    qtbot.addWidget(page)
    page.resize(1200, 640)
    page.show()
    page.enter({"figures": True})
    return page.stack.currentWidget()


def row(shown, name):
    return next(line for line in shown.lines if line.name == name and not line.past_id)


def enter(shown, **texts):
    shown.enter_button.click()
    for name, text in texts.items():
        shown.asking.form.fields[name].setText(text)
    shown.asking.go_on()


def test_the_wish_opens_the_figures_of_the_campaign_and_a_year_shows_all(shown):
    office = shown._desk.office
    assert isinstance(shown, Figures)
    assert (row(shown, "筹集资金").value, row(shown, "筹集资金").unit) == ("4.5000", "万元")
    assert row(shown, "筹集资金").exact == "45,000.00"
    services = row(shown, "提供各类服务")
    assert (services.value, services.origin, services.note) == (
        "没有留存",
        "没有留存",
        "服务不属于某个活动，请看年度",
    )
    visit = office.visits.window(office.actor, shown._campaign.id)[0]
    office.visits.record_as_planned(office.actor, visit, office.clock.today())
    assert row(shown, "慰问职工（人次）").value == "0"
    shown.read()
    assert row(shown, "慰问职工（人次）").value == "1"
    assert shown.scope.count() == 1  # nothing was handed over when it was opened
    shown._page.ways.figures()
    again = shown._page.stack.currentWidget()
    again.scope.setCurrentIndex(1)
    again.scope.activated.emit(1)
    assert again.scope.currentText() == "2026 年全部活动"
    assert row(again, "慰问职工（人次）").value == "1"


def test_a_figure_of_an_earlier_year_is_entered_shown_as_such_and_taken_back(shown, desk):
    office = shown._desk.office
    enter(
        shown, key="慰问职工（人次） (人次)", period="2024", value="19.5万", source="总结", as_of="2024-12-31"
    )
    assert shown.asking.isVisible()  # the number cannot be read; nothing is lost
    assert office.visits.past_figures(office.actor) == ()
    shown.asking.form.fields["value"].setText("198,763")
    shown.asking.go_on()
    (kept,) = office.visits.past_figures(office.actor)
    assert kept.told == Past("person_times", "2024", 198_763, "总结", kept.told.as_of)
    (line,) = [one for one in shown.lines if one.past_id]
    assert (line.value, line.part, line.origin) == ("198,763", "2024", "往年补录")
    assert "总结" in line.note
    shown.grid.go_to(shown.lines.index(line))
    assert shown.out_button.isVisible()
    shown.out_button.click()
    assert office.visits.past_figures(office.actor) == ()
    assert not any(one.past_id for one in shown.lines)
    enter(shown, key="发放慰问金 (万元)", period="2018-2023", value="3.97", source="总结", as_of="2023-12-31")
    assert office.visits.past_figures(office.actor)[0].told.value == 3_970_000
    desk.said[-1][1]()  # undo
    assert office.visits.past_figures(office.actor) == ()


def test_the_four_seasons_of_the_year_are_looked_at_first(shown, monkeypatch):
    asked = []
    monkeypatch.setattr(
        shown.looking, "show", lambda _words, work, title, name: asked.append((work, title, name))
    )
    shown.preview_seasons()
    ((work, title, name),) = asked
    assert (title, name) == ("四季送汇总表", f"四季送汇总表-{shown._campaign.window_from.year}.pdf")
    assert work(SILENT).pages == 1
