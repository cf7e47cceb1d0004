"""Plans on the desk: the shelf, a plan in words, its examples; into use, out of it, a file looked at, a year later."""

from __future__ import annotations

import tomllib

import pytest
from PySide6.QtWidgets import QLabel

from app.aid import ACTIVE, OFFERED, OLD, REFUSED, check_plan, take_plan
from app.shared import paths
from app.shared.cells import read_sheets
from app.shared.money import yuan
from ui.kit.parts import Button
from ui.pages.aid.plans_list import Plans
from ui.pages.aid.plans_open import OpenPlan
from ui.pages.aid.plans_words import rules_of
from ui.pages.aid.tabs import AidTabs
from ui.stations.reach import hasten

PLAN = "demo-2026-hospital"
SAMPLES = sorted((paths.resources() / "samples" / "plans").glob("*.toml"))


def published(office, version="2"):
    """Have the province publish the sample's text as a plan that is none."""
    text = (paths.resources() / "samples" / "plans" / f"{PLAN}-1.toml").read_text("utf-8")
    text = text.replace("sample = true", "sample = false").replace(
        'version = "1"', f'version = "{version}"', 1
    )
    with office.db.transaction("test", office.actor) as tx:
        take_plan(tx, PLAN, version, text, office.clock.now())
    return text


@pytest.fixture
def page(qtbot, desk):
    """The page on the plans of an office without one."""
    made = AidTabs(desk)
    qtbot.addWidget(made)
    made.resize(1366, 697)
    made.show()
    made.enter({"tab": "plans"})
    hasten(made)
    return made


def tab(page):
    return page.tabs["plans"]


def listed(view):
    return view.grid.rows.source.rows(view.grid.rows.ids)


def states(page):
    page.refresh()
    return {row.version: row.state for row in listed(tab(page).list)}


def undo(page):
    page.desk.said[-1][1]()
    page.refresh()


def test_without_a_plan_it_says_where_they_come_from_and_what_goes_on(page):
    assert listed(tab(page).list) == []
    said = " ".join(label.text() for label in tab(page).list.grid.empty.findChildren(QLabel))
    assert "省里发布" in said
    assert "理赔照样受理" in said
    steps = tab(page).list.grid.empty.findChildren(Button)
    steps[0].click()
    assert page.desk.gone[-1] == ("sync", {})


def test_a_published_plan_is_taken_into_use_after_a_second_look(page, office):
    published(office)
    assert states(page) == {"2": OFFERED}
    tab(page).list.grid.go_to(0)
    tab(page).use_button.click()
    assert office.aid.plans(office.actor) == ()  # nothing happens before the window is answered
    assert "20" in tab(page).asking.findChildren(type(page.title))[0].text()
    tab(page).asking.go_on()
    assert states(page) == {"2": ACTIVE}
    published(office, "3")
    assert states(page) == {"2": ACTIVE, "3": OFFERED}
    tab(page).list.stand_on(f"{PLAN}:3")
    tab(page).list.ask()
    tab(page).use_button.click()
    tab(page).asking.go_on()
    assert states(page) == {"3": ACTIVE, "2": OLD}
    undo(page)
    assert states(page) == {"2": ACTIVE, "3": OLD}


def test_out_of_use_and_back(page, office):
    published(office)
    office.aid.activate(office.actor, PLAN, "2")
    assert states(page) == {"2": ACTIVE}
    tab(page).list.grid.go_to(0)
    tab(page).stop_button.click()
    tab(page).asking.reject()
    assert states(page) == {"2": ACTIVE}
    tab(page).stop_button.click()
    tab(page).asking.go_on()
    assert states(page) == {"2": OLD}
    undo(page)
    assert states(page) == {"2": ACTIVE}


def test_a_sample_is_refused_in_a_real_office(page, office):
    office.aid.activate(office.actor, PLAN, demonstration=True)
    office.aid.deactivate(office.actor, PLAN, "1")
    assert states(page) == {"1": OLD}
    tab(page).list.grid.go_to(0)
    tab(page).use_button.click()
    tab(page).asking.go_on()
    assert states(page) == {"1": OLD}
    assert "样例" in page.strip.words.text()


def opened(page, office):
    published(office)
    office.aid.activate(office.actor, PLAN, "2")
    page.enter({"plan": f"{PLAN}:2"})
    hasten(page)
    return tab(page).shown


def test_a_plan_says_its_rules_with_their_clauses(page, office):
    shown = opened(page, office)
    assert isinstance(shown, OpenPlan)
    said = {row.words: row for row in listed(shown)}
    assert said["500.00 至 5,000.00 元：40 %"].clause.no == "第五条"
    assert said["首次参保前 30 天不给付"].clause.no == "第四条"
    assert "每份 50.00 元  (持卡)" in said
    assert "出院后 180 天内" in said
    assert "每个保障期最高 50,000.00 元" in said
    shown.stand_on(said["首次参保前 30 天不给付"].id)
    shown.ask()
    assert "等待期为 30 天" in shown.panel.clause.text()
    assert page.way_back()["plan"] == f"{PLAN}:2"
    shown.search.setText("等待")
    shown.ask()
    assert all("等待" in row.words + row.clause.text for row in listed(shown))


def test_the_panel_is_hidden_and_stays_so(page, office):
    shown = opened(page, office)
    shown.turn_panel()
    assert shown.panel.isHidden()
    assert tab(page).back()
    page.enter({"plan": f"{PLAN}:2"})
    hasten(page)
    assert tab(page).shown.panel.isHidden()


def test_examples_are_shown_with_what_they_come_to(page, office, tmp_path):
    shown = opened(page, office)
    shown.check_button.click()
    assert shown.key == "example"
    assert "20" in page.strip.words.text()
    rows = listed(shown)
    assert len(rows) == 20
    assert rows[2].words == f"自付 6,566.00 元  →  {yuan(2_661_30)} 元"
    assert "发票用过" in "".join(row.words for row in rows)
    out = tmp_path / "plan.xlsx"
    shown.papers.save_workbook(out, "check")
    assert len(read_sheets(out)[0][1]) > 20


def test_a_file_is_looked_at_and_a_wrong_one_refused_by_its_line(page, office, tmp_path):
    path = tmp_path / "plan.toml"
    text = published(office).replace('version = "2"', 'version = "9"')
    path.write_text(text, "utf-8")
    tab(page).look_at(path)
    shown = tab(page).shown
    assert isinstance(shown, OpenPlan)
    assert shown.line is None
    assert "来自文件" in shown.said.text()
    assert [
        button.isHidden() for button in shown.findChildren(Button) if button.text().strip() == "启用"
    ] == [True]
    assert tab(page).step_back()
    wrong = text.replace("to = 5_000_00", "to = 400_00")
    path.write_text(wrong, "utf-8")
    tab(page).look_at(path)
    assert isinstance(tab(page).shown, Plans)
    line = next(n for n, one in enumerate(wrong.splitlines(), 1) if one == "to = 400_00")
    assert f"第 {line} 行" in page.strip.words.text()
    path.write_text(text.replace("amount = 2_661_30", "amount = 2_661_31", 1), "utf-8")
    tab(page).look_at(path)
    assert "自付 6,566.00 元" in page.strip.words.text()
    path.write_text("format = = 1", "utf-8")
    tab(page).look_at(path)
    assert "第 1 行" in page.strip.words.text()
    assert states(page) == {"2": OFFERED}


def test_a_plan_is_written_for_the_new_year(page, office, tmp_path):
    shown = opened(page, office)
    out = tmp_path / "next.toml"
    tab(page).write_year(shown.line, out)
    assert "第 3 版" in page.strip.words.text()
    assert "没有启用" in page.strip.words.text()
    made = check_plan(out).plan
    assert (made.version, made.valid_from.year) == ("3", 2027)
    assert tomllib.loads(out.read_text("utf-8"))["name"].startswith("（样例）2027 年")
    assert states(page) == {"2": ACTIVE}


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_plan_can_be_said_in_words(path):
    plan = check_plan(path).plan
    rules = rules_of(plan)
    assert all(rule.words and "{" not in rule.words for rule in rules)
    assert {rule.topic for rule in rules} >= {
        "plan",
        "price",
        "who",
        "term",
        "waiting",
        "benefit",
        "deadline",
    }
    assert len({rule.id for rule in rules}) == len(rules)
    for benefit in plan.benefits:  # every band's figures stand in some rule
        for band in benefit.bands:
            assert any(yuan(band.low) in rule.words for rule in rules if rule.topic == "benefit")


def test_a_reader_looks_and_changes_nothing(qtbot, desk, office):
    published(office)
    office.aid.activate(office.actor, PLAN, "2")
    office.actor = type(office.actor)(office.actor.operator_id, "陈晨", "reader", office.actor.device_id)
    made = AidTabs(desk)
    qtbot.addWidget(made)
    made.resize(1366, 697)
    made.show()
    made.enter({"plan": f"{PLAN}:2"})
    hasten(made)
    assert isinstance(tab(made).shown, OpenPlan)
    assert tab(made).use_button.isHidden()
    assert tab(made).stop_button.isHidden()
    tab(made).ask_stop()
    assert tab(made).asking is None


def test_a_plan_that_cannot_be_run_stands_there_with_the_reason(page, office):
    text = published(office).replace('version = "2"', 'version = "3"').replace("2_661_30", "2_661_31", 1)
    with office.db.transaction("test", office.actor) as tx:
        take_plan(tx, PLAN, "3", text, office.clock.now())
    assert states(page) == {"2": OFFERED, "3": REFUSED}
    line = next(row for row in listed(tab(page).list) if row.state == REFUSED)
    tab(page).list.stand_on(line.id)
    tab(page).list.ask()
    assert tab(page).use_button.isHidden()
    tab(page).list.open_row(line)
    assert "自付 6,566.00 元" in page.strip.words.text()
