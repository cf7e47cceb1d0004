"""Who only looks meets no button that will be refused: an auditor on the pages of members, visits and printing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QPushButton

from ui.pages.members.page import MembersPage
from ui.pages.people import PeoplePage
from ui.pages.printing.page import PARTS, RETURNED, PrintingPage
from ui.pages.settings import SettingsPage
from ui.pages.visits.page import VisitsPage


@pytest.fixture
def auditor(desk, office):
    office.actor = replace(office.actor, role="auditor")
    return desk


def buttons(page) -> set[str]:
    return {one.accessibleName() for one in page.findChildren(QPushButton) if one.isVisible()}


def test_no_act_on_members_is_offered_that_is_refused(qtbot, auditor):
    page = MembersPage(auditor)
    qtbot.addWidget(page)
    page.resize(1200, 700)
    page.show()
    page.enter({})
    shown = buttons(page)
    assert "打印和 Excel" in shown
    refused = {
        "登记",
        "导入名册",
        "按平台模板导出",
        "表格证件",
        "显示号码（记入审计）",
        "会籍变化",
        "修改",
        "选文件",
    }
    assert shown & refused == set()
    (one,) = page.roll.grid.rows.source.rows(page.roll.grid.rows.ids[:1])
    page.edit(one.id)
    assert page.form is not None
    assert not page.form.finish_button.isVisibleTo(page.form)


def test_no_act_on_visits_is_offered_that_is_refused(qtbot, auditor):
    page = VisitsPage(auditor)
    qtbot.addWidget(page)
    page.resize(1200, 700)
    page.show()
    page.enter({})
    assert page.list.grid.rows.ids
    shown = buttons(page)
    assert "对账" in shown
    assert (
        shown & {"新建活动", "导入签收结果", "名单", "按计划已发", "按填写的保存", "不在家", "拒收", "填批准"}
        == set()
    )


def test_the_printing_centre_opens_without_a_refusal(qtbot, auditor):
    page = PrintingPage(auditor)
    qtbot.addWidget(page)
    page.resize(1200, 700)
    page.show()
    page.enter({})
    assert set(PARTS) - set(page.switch) == {RETURNED}
    for part in page.switch:
        page.turn(part)
        assert not page.strip.isVisible(), part
        assert {
            one for one in buttons(page.part) if one in ("打印", "重打", "取号段", "加字体", "改文字")
        } == set()


def test_people_and_settings_offer_only_what_may_be_done(qtbot, auditor):
    people, settings = PeoplePage(auditor), SettingsPage(auditor)
    for page in (people, settings):
        qtbot.addWidget(page)
        page.resize(1200, 700)
        page.show()
        page.enter({})
    assert buttons(people) == {"打印和 Excel"}
    assert not people.form.isVisible()
    assert "改我的密码" in buttons(settings)
    assert buttons(settings) & {"恢复码", "在上级工会留存打开码"} == set()
