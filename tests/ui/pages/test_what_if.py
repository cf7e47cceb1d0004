"""A claim under another plan, on the desk: both results and steps side by side, what differs marked; nothing is kept."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from app.aid.facts import FactMissing
from app.shared.money import yuan
from ui.pages.aid.page import AidPage
from ui.stations.aid import claimed
from ui.stations.reach import hasten


@pytest.fixture
def done():
    return (claimed,)


@pytest.fixture
def page(qtbot, desk, office):
    made = AidPage(desk)
    qtbot.addWidget(made)
    made.resize(1280, 700)
    made.show()
    made.enter({"queue": ""})
    hasten(made)
    made.queue._look()
    return made


def words_of(window):
    return " ".join(label.text() for label in window.findChildren(QLabel) if label.isVisible())


def choose(window, plan):
    window.plan.setCurrentIndex(
        next(at for at in range(window.plan.count()) if window.plan.itemData(at).id == plan)
    )
    window.work_out()
    hasten(window)


def test_the_window_says_both_results_and_marks_what_differs(page, office):
    view = page.queue.panel.view
    page.ways.what_if()
    window = page.ways.window
    assert "其他方案" in window.windowTitle()
    choose(window, "hangzhou-2021-hospital")
    found = office.aid.what_if(office.actor, view.id, "hangzhou-2021-hospital")
    told = words_of(window)
    assert yuan(found.after.amount) in told
    assert found.plan.name in told
    assert told.count("有变化：") == sum(
        (line.before is not None) + (line.after is not None) for line in found.lines if line.changed
    )
    assert "按现有保障期假定" in told
    choose(window, view.plan.id)
    told = words_of(window)
    assert "金额相同" in told
    assert "有变化：" not in told
    assert "按现有保障期假定" not in told
    assert office.aid.view(office.actor, view.id) == view


def test_facts_another_plan_needs_are_said_and_what_stood_there_stays(page, office):
    page.ways.what_if()
    window = page.ways.window
    choose(window, "hangzhou-2021-hospital")
    before = window.difference.text()
    office.aid.what_if = lambda *_args: (_ for _ in ()).throw(_missing())
    window.work_out()
    hasten(window)
    assert window.strip.words.text() == _missing().words()
    assert window.difference.text() == before


def _missing():
    return FactMissing(field="remaining_burden", name="remaining_burden")


def test_without_a_claim_the_menu_does_not_offer_it(page):
    page.queue.search.setText("没有这一件")
    page.queue.search.say()
    hasten(page)
    page.ways.open_menu()
    assert not page.ways.acts["what_if"].isEnabled()
    page.ways.menu.close()
    page.ways.what_if()
    assert page.ways.window is None
