"""A sheet is printed, its code is read by a scanner and typed into the search box: its household is there."""

from __future__ import annotations

from datetime import date

import pypdfium2
import pytest
import zxingcpp
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from app.visits import Figures
from ui.kit.parts import Button
from ui.pages.visits.page import VisitsPage
from ui.pages.visits.scanning import is_code


@pytest.fixture
def page(qtbot, desk):
    made = VisitsPage(desk)
    qtbot.addWidget(made)
    made.resize(1200, 640)
    made.show()
    made.enter({"state": "PENDING"})
    with qtbot.waitActive(made):
        made.activateWindow()
    return made


def codes_on(path):
    document = pypdfium2.PdfDocument(path)
    try:
        images = [page.render(scale=200 / 72).to_pil() for page in document]
    finally:
        document.close()
    return [found.text for image in images for found in zxingcpp.read_barcodes(image)]


def printed(office, tmp_path, form, subject, language="zh_CN"):
    """Print a paper, and read its code from the picture of the page."""
    out = tmp_path / f"{form}.pdf"
    office.printing.produce(office.actor, form, subject, out, language)
    (code,) = codes_on(out)
    return code


def said(page):
    """What stands in place of the rows."""
    assert page.list.grid.empty.isVisible()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # what was said before
    return " ".join(label.text() for label in page.list.grid.empty.findChildren(QLabel))


def scan(page, code):
    """What a scanner does that stands for a keyboard: the signs, then Enter."""
    page.list.search.setFocus()
    page.list.search.selectAll()
    QTest.keyClicks(page.list.search, code)
    QTest.keyClick(page.list.search, Qt.Key.Key_Return)


@pytest.mark.parametrize("language", ["zh_CN", "zh_CN+ko_KR"])
def test_the_scanned_code_of_a_sheet_opens_its_household(page, office, tmp_path, language):
    ids = office.visits.window(office.actor, page.campaign.id)
    scan(page, printed(office, tmp_path, "visit_sheet", ids[16], language))
    assert page.list.entry.visit.id == ids[16]
    assert page.list.settled
    assert page.list.search.text() == "017"
    assert page.list.search.hasFocus()
    page.as_planned()
    assert office.visits.page(office.actor, [ids[16]])[0].state == "GIVEN"
    assert page.list.search.text() == ""
    scan(page, printed(office, tmp_path, "visit_sheet", ids[4]).lower())
    assert page.list.entry.visit.id == ids[4]


def test_a_household_outside_the_list_shown_is_shown_all_the_same(page, office, tmp_path):
    ids = office.visits.window(office.actor, page.campaign.id)
    code = printed(office, tmp_path, "visit_sheet", ids[2])
    page.as_planned()
    page.enter({"state": "GIVEN"})
    page.list.register.put_filters({"place": ["没有这个村"]})
    scan(page, code)
    assert page.list.entry.visit.id == ids[2]
    assert page.list.state == ""


def test_a_code_of_another_campaign_is_said_with_the_way_there(page, office, tmp_path):
    first = page.campaign
    figures = Figures("元宵送温暖", date(2026, 2, 1), date(2026, 2, 20))
    like = office.visits.plan_of(office.actor, first.id)
    other = office.visits.plan(office.actor, office.visits.next_plan(office.actor, like, figures)).id
    office.visits.make_list(office.actor, other)
    theirs = office.visits.window(office.actor, other)[7]
    scan(page, printed(office, tmp_path, "visit_sheet", theirs))
    assert page.list.entry.visit is None
    assert "008" in said(page)
    assert "元宵送温暖" in said(page)
    page.list.grid.empty.findChildren(Button)[-1].click()
    assert page.campaign.id == other
    assert page.list.entry.visit.id == theirs


def test_a_code_of_something_else_and_an_unknown_one_are_said(page, office, tmp_path):
    scan(page, printed(office, tmp_path, "visit_approval", page.campaign.id))
    assert "审批表" in said(page)
    scan(page, "7K3M9-2QPX4")
    assert "7K3M9-2QPX4" in said(page)
    ids = office.visits.window(office.actor, page.campaign.id)
    scan(page, printed(office, tmp_path, "visit_sheet", ids[0]))
    page.list.search.setText("没有这个人")
    page.list.search.say()
    assert "7K3M9" not in said(page)


@pytest.mark.parametrize(
    "typed", ["17", "zhang sanfe", "4-12", "王-小明", "7K3M92QPX4", "ABCDE-FGHIU", "12345-678901"]
)
def test_other_searches_are_no_codes(typed):
    assert not is_code(typed)


@pytest.mark.parametrize("typed", ["7K3M9-2QPX4", "7k3m9-2qpx4", "７Ｋ３Ｍ９－２ＱＰＸ４", "7K3M9—2QPX4 "])
def test_codes_are_codes_however_the_keyboard_writes_them(typed):
    assert is_code(typed)
