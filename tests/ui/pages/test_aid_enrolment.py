"""Units enrolled on the desk: begun, filled, judged, paid, confirmed, taken back; rosters, renewals, rates, papers."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest
import xlsxwriter
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.aid import CONFIRMED, DRAFT, DROPPED, PAID, ClaimIn, NewBatch, Payment, take_plan
from app.members import members_of_unit
from app.members.tables import MemberRow
from app.printing import preview
from app.shared import paths
from app.shared.cells import read_sheets
from app.shared.clock import FixedClock
from app.shared.errors import Cancelled
from app.shared.money import yuan
from app.shared.progress import Progress
from tests.visits.conftest import number
from ui.pages.aid.enrolment_batch import OpenBatch
from ui.pages.aid.enrolment_left import LeftOut
from ui.pages.aid.enrolment_list import Enrolments
from ui.pages.aid.enrolment_new import NewEnrolment
from ui.pages.aid.enrolment_people import FREE, ON, SHEET, WRONG
from ui.pages.aid.enrolment_renewals import Renewals
from ui.pages.aid.enrolment_shares import Shares
from ui.pages.aid.tabs import AidTabs
from ui.pages.home.gather import gather
from ui.stations.reach import hasten

PLAN, UNIT = "demo-2026-hospital", "青山镇卫生院"
CTRL = Qt.KeyboardModifier.ControlModifier
FIRST, LAST, BEFORE = date(2026, 1, 1), date(2026, 12, 31), date(2025, 12, 20)


@pytest.fixture
def office(office):
    """The office with the sample plan in use; nobody is enrolled yet."""
    office.aid.activate(office.actor, PLAN, demonstration=True)
    return office


@pytest.fixture
def unit_id(office):
    return next(unit.id for unit in office.unions.units(office.actor) if unit.name == UNIT)


@pytest.fixture
def asked(unit_id):
    return NewBatch(unit_id, PLAN, FIRST, LAST, BEFORE)


@pytest.fixture
def page(qtbot, desk, office):
    """The page with its parts, on the enrolments."""
    made = AidTabs(desk)
    qtbot.addWidget(made)
    made.resize(1366, 697)
    made.show()
    made.enter({"tab": "enrolment"})
    hasten(made)
    return made


def tab(page):
    return page.tabs["enrolment"]


def listed(view):
    return view.grid.rows.source.rows(view.grid.rows.ids)


def cells(view, row):
    return {column.key: column.text(row) for column in view.grid.rows.columns}


def draft(office, asked):
    """Found a batch of the whole unit."""
    return office.aid.begin_batch(office.actor, asked).batch


def opened(page, batch_id):
    page.enter({"batch": batch_id})
    hasten(page)
    return tab(page).shown


def state(office, batch_id):
    return office.aid.batch(office.actor, batch_id).state


def undo(page):
    """Take back what was said last."""
    page.desk.said[-1][1]()
    page.refresh()


def people(office):
    with office.db.reading() as tx:
        return members_of_unit(tx, UNIT)


# -- the parts of the page


def test_each_part_has_its_key_and_keeps_what_it_shows(qtbot, page):
    with qtbot.waitActive(page):
        page.activateWindow()
    assert isinstance(tab(page).shown, Enrolments)
    assert not any(button.isVisible() for button in page.verbs)
    for key, here in (("1", "claims"), ("3", "plans"), ("2", "enrolment")):
        qtbot.keyClick(page, key, modifier=CTRL)
        assert page.here == here
        assert page.switch[here].isChecked()
    qtbot.keyClick(page, "f", modifier=CTRL)
    assert tab(page).list.search.hasFocus()
    page.turn("claims")
    assert page.new_button.isVisible()
    qtbot.keyClick(page, "f", modifier=CTRL)
    assert page.queue.search.hasFocus()


def test_a_claim_wished_for_leaves_the_enrolments(page):
    page.enter({"new": True})
    assert page.here == "claims"
    assert page.form is not None
    page.turn("enrolment")
    assert page.here == "enrolment"
    assert page.form is None
    assert page.way_back()["tab"] == "enrolment"


def test_what_is_shown_comes_back_in_another_language(qtbot, desk, page, office, asked):
    """The window makes its pages anew then, and enters them with what `way_back` told; it may lie in a file meanwhile."""
    batch = draft(office, asked)
    for wish, kind in (
        ({"batch": batch.id}, OpenBatch), ({"new_batch": True}, NewEnrolment), ({"renewals": True}, Renewals),
        ({"shares": True}, Shares), ({"enrolments": DRAFT}, Enrolments),
    ):  # fmt: skip
        page.enter(wish)
        hasten(page)
        assert isinstance(tab(page).shown, kind)
        back = json.loads(json.dumps(page.way_back()))
        made = AidTabs(desk)
        qtbot.addWidget(made)
        made.show()
        made.enter(back)
        hasten(made)
        assert made.here == "enrolment"
        assert isinstance(tab(made).shown, kind)
    assert tab(made).list.key == DRAFT
    page.enter({"plan": f"{PLAN}:1"})
    back = json.loads(json.dumps(page.way_back()))
    made.enter(back)
    assert made.here == "plans"
    assert made.tabs["plans"].shown.line.id == f"{PLAN}:1"
    page.enter({"queue": "missing"})
    made.enter(json.loads(json.dumps(page.way_back())))
    assert (made.here, made.queue.key) == ("claims", "missing")


# -- the list


def test_the_list_counts_sums_searches_and_filters(page, office, asked):
    first = draft(office, asked)
    gone = office.aid.found_batch(office.actor, asked)
    office.aid.drop_batch(office.actor, gone.id)
    page.refresh()
    view = tab(page).list
    assert {key: chip.count for key, chip in view.chips.items()} == {
        "": 1, DRAFT: 1, PAID: 0, CONFIRMED: 0, "gift": 0, DROPPED: 1,
    }  # fmt: skip
    (row,) = listed(view)
    told = cells(view, row)
    assert (told["unit"], told["people"], told["fees"], told["state"]) == (
        UNIT, f"{first.people}", yuan(first.fees), "未缴",
    )  # fmt: skip
    assert view.grid.rows.source.totals(None)["fees"] == first.fees
    view.search.setText("qszwsy")
    view.ask()
    assert len(listed(view)) == 1
    view.search.setText("没有")
    view.ask()
    assert listed(view) == []
    assert [one.key for one in view.grid.rows.source.values("unit")] == []
    view.show_list(DROPPED)
    assert [one.id for one in listed(view)] == [gone.id]


def test_without_a_plan_it_says_where_plans_come_from(qtbot, desk, office):
    office.aid.deactivate(office.actor, PLAN, "1")
    made = AidTabs(desk)
    qtbot.addWidget(made)
    made.show()
    made.enter({"tab": "enrolment"})
    assert tab(made).list.new_button.isHidden()
    tab(made).new()
    assert made.strip.isVisible()
    made.strip._go()
    assert desk.gone[-1] == ("aid", {"tab": "plans"})


# -- a new one


def begun(page):
    page.enter({"new_batch": True})
    hasten(page)
    return tab(page).shown


def test_a_unit_is_enrolled_in_one_form(page, office):
    form = begun(page)
    assert isinstance(form, NewEnrolment)
    assert form.fields.fields["starts"].read() == FIRST  # the plan's own days and price stand there already
    assert form.fields.fields["person_pays"].read() == 60_00
    form.fields.fields["unit"].put(UNIT)
    form.finish()
    hasten(page)
    shown = tab(page).shown
    assert isinstance(shown, OpenBatch)
    assert shown.judged.batch.people == 36
    assert {row.standing for row in listed(shown)} == {ON}
    assert "36" in page.desk.said[-1][0]
    undo(page)
    assert state(office, shown.batch_id) == DROPPED


def test_a_unit_is_enrolled_with_these_keys_alone(qtbot, page, office):
    """New, the unit by its initials, finish; money, receipt, finish; confirm."""

    def press(*keys, ctrl=False):
        for key in keys:
            front = QApplication.activeWindow() or page
            at = front.focusWidget() or front
            qtbot.keyClick(at, key, modifier=CTRL if ctrl else Qt.KeyboardModifier.NoModifier)
            hasten(page)

    with qtbot.waitActive(page):
        page.activateWindow()
    press("1", "2", "n", ctrl=True)
    press(*"qszwsy", Qt.Key.Key_Return)
    press(Qt.Key.Key_Return, ctrl=True)
    shown = tab(page).shown
    assert isinstance(shown, OpenBatch)
    assert (shown.judged.batch.unit, shown.judged.batch.people) == (UNIT, 36)
    press(Qt.Key.Key_Return, ctrl=True)
    assert shown.acts.window.isVisible()
    shown.acts.window.activateWindow()
    press(*"0001")
    press(Qt.Key.Key_Return, ctrl=True)
    assert state(office, shown.batch_id) == PAID
    with qtbot.waitActive(page):
        page.activateWindow()
    press(Qt.Key.Key_Return, ctrl=True)
    assert state(office, shown.batch_id) == CONFIRMED
    press(Qt.Key.Key_Escape)
    assert isinstance(tab(page).shown, Enrolments)


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_founded(page, office):
    form = begun(page)
    form.fields.fields["unit"].put(UNIT)
    form.fields.fields["person_pays"].put(59_99)
    form.finish()
    assert form.fields.wrong_fields() == ["unit_pays"]
    form.fields.fields["person_pays"].put(60_00)
    form.fields.fields["ends"].put(date(2027, 1, 31))
    form.finish()
    assert form.fields.wrong_fields() == ["ends"]
    form.fields.fields["ends"].put(LAST)
    form.fields.fields["person_pays"].put(None)
    form.fields.fields["gift_pays"].put(60_00)
    form.finish()
    assert form.fields.wrong_fields() == ["giver"]
    assert office.aid.batches(office.actor) == ()
    form.fields.fields["giver"].setText("县总工会")
    form.finish()
    (batch,) = office.aid.batches(office.actor)
    assert (batch.gift, batch.giver, batch.people) == (True, "县总工会", 36)


def test_a_form_that_is_left_is_found_again(page):
    form = begun(page)
    form.fields.fields["unit"].setText("青山镇")
    form.fields.changed.emit()
    assert tab(page).step_back()
    again = begun(page)
    assert again.fields.fields["unit"].text() == "青山镇"


def roster(tmp_path, office):
    """Write a unit's roster: two who may come, one with another name, one not a member, one without a name."""
    some = people(office)
    path = tmp_path / "roster.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("名单")
        for place, row in enumerate((
            ("姓名", "身份证号", "会员服务卡"), (some[0].name, some[0].id_no, "是"), (some[1].name, some[1].id_no, ""),
            ("张冠", some[2].id_no, ""), ("生面孔", number(200), ""), ("", some[3].id_no, ""),
        )):  # fmt: skip
            sheet.write_row(place, 0, row)
    return path


def test_a_new_one_from_a_roster_tells_who_was_refused(page, office, tmp_path):
    form, path = begun(page), roster(tmp_path, office)
    form.fields.fields["unit"].put(UNIT)
    form.found(form.fields.read() | {"whom": "roster"}, path)
    hasten(page)
    shown = tab(page).shown
    assert shown.judged.batch.people == 2
    assert shown.judged.batch.fees == 110_00
    assert shown.key == SHEET
    assert [(row.sheet_row, row.short.split("  ")[-1]) for row in listed(shown)] == [
        (4, "与名册姓名不符"), (5, "非会员"), (6, "第 6 行"),
    ]  # fmt: skip
    assert shown.give_back_button.isVisible()
    out = tmp_path / "back.xlsx"
    shown.acts.write_back(out)
    ((_name, rows),) = read_sheets(out)
    assert [row[-2] for row in rows[1:]] == ["是", "是", "否", "否", "否"]


def test_only_people_in_new_forms_of_employment_get_the_gift(page, office):
    some = people(office)[:2]
    for one in some:
        view = office.members.view(office.actor, one.id)
        office.members.update(office.actor, one.id, {"gig_group": "04"}, view.rev)
    form = begun(page)
    form.fields.fields["unit"].put(UNIT)
    form.fields.fields["whom"].put("gig")
    form.fields.fields["person_pays"].put(None)
    form.fields.fields["gift_pays"].put(60_00)
    form.fields.fields["giver"].setText("县总工会")
    form.finish()
    (batch,) = office.aid.batches(office.actor)
    assert (batch.people, batch.gift, batch.parts["gift"]) == (2, True, 120_00)
    page.enter({"enrolments": "gift"})
    assert [one.id for one in listed(tab(page).list)] == [batch.id]


def test_who_joined_lately_is_told_apart_and_comes_after_the_others(page, office, asked):
    late = people(office)[0]
    with office.db.transaction("test", office.actor) as tx:
        tx.get_one(MemberRow, late.id).joined_on = date(2026, 1, 10)
    strict(office, ("months = 12", "months = 12\nenrol_to = 2025-12-31\nlate_joiner_days = 60"))
    page.enter({"shares": True})
    hasten(page)
    shown = tab(page).shown
    shown.open_row(next(one for one in listed(shown) if one.told.unit == UNIT))
    hasten(page)
    left = tab(page).shown
    assert {key: chip.count for key, chip in left.chips.items()} == {
        "": 1,
        "late": 1,
        "unable": 35,
        "covered": 0,
    }
    assert [row.verdict.who.name for row in listed(left)] == [late.name]
    left.show_list("unable")
    assert {cells(left, row)["why"] for row in listed(left)} == {"已过参保时间"}


def test_people_the_plan_does_not_take_are_told_by_their_age(page, office, asked):
    strict(office, ("age_min = 16", "age_min = 45"))
    batch = office.aid.found_batch(office.actor, asked)
    shown = opened(page, batch.id)
    shown.show_list("unable")
    assert {cells(shown, row)["short"] for row in listed(shown)} == {"年龄不符"}
    assert "45" in cells(shown, listed(shown)[0])["why"]


# -- one of them


def test_people_come_on_and_go_off_with_an_undo(page, office, asked):
    batch = office.aid.found_batch(office.actor, asked)
    shown = opened(page, batch.id)
    assert shown.key == FREE  # nobody is on it yet: who could come is shown first
    assert shown.pay_button.isHidden()
    shown.grid.tick_all()
    hasten(page)
    shown.acts.put_on()
    assert office.aid.batch(office.actor, batch.id).people == 36
    undo(page)
    assert office.aid.batch(office.actor, batch.id).people == 0
    shown.show_list(FREE)
    shown.grid.go_to(0)
    shown.open_row(listed(shown)[0])
    assert office.aid.batch(office.actor, batch.id).people == 1
    shown.show_list("")
    shown.grid.go_to(0)
    assert shown.off_button.isVisible()
    shown.off_button.click()
    assert office.aid.batch(office.actor, batch.id).people == 0
    undo(page)
    assert office.aid.batch(office.actor, batch.id).people == 1


def test_what_is_told_of_people_is_changed_with_its_fee_and_taken_back(page, office, asked):
    batch = draft(office, asked)
    shown = opened(page, batch.id)
    shown.grid.go_to(0)
    shown.change_button.click()
    form = shown.acts.changing.form
    assert "tier" not in form.fields  # the plan has none
    form.fields["card_holder"].put("yes")
    form.fields["first_time"].put("no")
    shown.acts.changing.go_on()
    assert office.aid.batch(office.actor, batch.id).fees == batch.fees - 10_00
    row = next(one for one in shown.rows if one.card_holder)
    assert (cells(shown, row)["first"], cells(shown, row)["fee"]) == ("续保", "50.00")
    undo(page)
    assert office.aid.batch(office.actor, batch.id).fees == batch.fees
    assert not any(one.card_holder or not one.first_time for one in shown.rows)


def test_shares_are_changed_where_the_plan_sells_several(page, office, asked):
    strict(office, ("max_shares = 1", "max_shares = 3"))
    batch = office.aid.begin_batch(office.actor, asked).batch
    shown = opened(page, batch.id)
    shown.grid.go_to(0)
    shown.change_button.click()
    shown.acts.changing.form.fields["shares"].setText("4")
    shown.acts.changing.go_on()
    assert shown.acts.changing.form.wrong_fields() == ["shares"]
    shown.acts.changing.form.fields["shares"].setText("3")
    shown.acts.changing.go_on()
    assert office.aid.batch(office.actor, batch.id).fees == batch.fees + 120_00


def test_who_cannot_take_part_is_said_with_the_reason(page, office, asked):
    other = draft(office, asked)
    third = office.aid.found_batch(office.actor, asked)
    shown = opened(page, third.id)
    assert {row.short for row in shown.rows} == {"在另一批参保中"}
    shown.show_list("unable")
    assert len(listed(shown)) == other.people
    shown.open_row(listed(shown)[0])
    assert UNIT in page.strip.words.text()


def test_money_is_taken_to_the_fen_and_taken_back(page, office, asked):
    batch = draft(office, replace(asked, split={"unit": 42_00, "person": 18_00}))
    shown = opened(page, batch.id)
    assert "36" in shown.said.text()
    shown.pay_button.click()
    window = shown.acts.window
    fields = window.form.fields
    assert fields["amount"].read() == batch.fees
    assert (fields["unit"].read(), fields["person"].read()) == (36 * 42_00, 36 * 18_00)
    window.go_on()
    assert window.form.wrong_fields() == ["receipt_no"]
    fields["receipt_no"].setText("0001")
    fields["union"].put(1)
    window.form.changed.emit()
    assert "-0.01" in window.form._errors["gift"].text()
    window.go_on()
    assert window.form.wrong_fields() == ["unit"]
    assert state(office, batch.id) == DRAFT
    fields["union"].put(None)
    fields["amount"].put(batch.fees - 1)
    window.go_on()
    assert window.form.wrong_fields() == ["amount"]
    fields["amount"].put(batch.fees)
    window.go_on()
    assert not window.isVisible()
    view = office.aid.batch(office.actor, batch.id)
    assert (view.state, view.receipt_no, view.parts["unit"]) == (PAID, "0001", 36 * 42_00)
    assert shown.confirm_button.isVisible()
    assert "0001" in shown.said.text()
    undo(page)
    assert state(office, batch.id) == DRAFT


def test_confirmed_and_step_by_step_back_each_with_its_undo(page, office, asked):
    batch = draft(office, asked)
    office.aid.pay_batch(office.actor, batch.id, Payment(batch.fees, "1", BEFORE))
    shown = opened(page, batch.id)
    shown.confirm_button.click()
    assert state(office, batch.id) == CONFIRMED
    assert {cells(shown, row)["standing"] for row in listed(shown)} == {"已参保"}
    for was, then in ((CONFIRMED, PAID), (PAID, DRAFT)):
        shown.back_step_button.click()
        assert state(office, batch.id) == then
        undo(page)
        assert state(office, batch.id) == was
        office.aid.take_batch_back(office.actor, batch.id)
        page.refresh()
    shown.drop_button.click()
    assert state(office, batch.id) == DROPPED
    shown.back_step_button.click()
    assert state(office, batch.id) == DRAFT
    undo(page)
    assert state(office, batch.id) == DROPPED


def test_a_claim_on_a_cover_is_why_it_cannot_be_taken_back(page, office, asked):
    batch = draft(office, asked)
    office.aid.pay_batch(office.actor, batch.id, Payment(batch.fees, "1", BEFORE))
    office.aid.confirm_batch(office.actor, batch.id)
    line = office.aid.judge_batch(office.actor, batch.id).lines[0][0]
    facts = {"benefit": "hospital", "event_on": "2026-01-15", "admitted": "2026-01-15", "discharged": "2026-01-18",
             "self_pay_in_catalogue": 656600, "other_reimbursed": 0, "documents": []}  # fmt: skip
    office.aid.take_claim(office.actor, ClaimIn(line.name, line.id_no, date(2026, 1, 19), facts))
    shown = opened(page, batch.id)
    shown.back_step_button.click()
    assert state(office, batch.id) == CONFIRMED
    assert "1" in page.strip.words.text()
    assert page.strip.isVisible()


def strict(office, *changes):
    """Put a version of the plan in use that asks for 80 % of a unit."""
    text = (paths.resources() / "samples" / "plans" / f"{PLAN}-1.toml").read_text("utf-8")
    text = text.replace('version = "1"', 'version = "2"', 1).replace(
        "age_max = 65", 'age_max = 65\nmin_rate = "80%"'
    )
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    with office.db.transaction("test", office.actor) as tx:
        take_plan(tx, PLAN, "2", text, office.clock.now())
    office.aid.activate(office.actor, PLAN, "2", demonstration=True)


def test_too_few_need_the_number_of_a_document(page, office, asked):
    strict(office)
    some = [one.wish for one in office.aid.unit_judged(office.actor, asked)[:3]]
    batch = office.aid.begin_batch(office.actor, asked, some).batch
    shown = opened(page, batch.id)
    assert "29" in shown.said.text()
    shown.pay_button.click()
    fields = shown.acts.window.form.fields
    fields["receipt_no"].setText("7")
    shown.acts.window.go_on()
    assert shown.acts.window.form.wrong_fields() == ["despite"]
    fields["despite"].setText("青总工〔2026〕3号")
    shown.acts.window.go_on()
    assert office.aid.batch(office.actor, batch.id).despite == "青总工〔2026〕3号"
    assert "青总工〔2026〕3号" in shown.said.text()


def test_who_was_covered_meanwhile_must_go_before_the_money_comes(page, office, asked):
    batch = draft(office, asked)
    office.aid.enrol(office.actor, PLAN, UNIT, FIRST, LAST, BEFORE)
    shown = opened(page, batch.id)
    shown.pay_button.click()
    assert shown.acts.window is None
    assert shown.key == WRONG
    assert len(listed(shown)) == 36
    assert {cells(shown, row)["short"] for row in listed(shown)} == {"重复参保"}


# -- papers and files


def test_papers_of_an_enrolment_and_its_roster_as_excel(page, office, asked, tmp_path):
    batch = draft(office, asked)
    shown = opened(page, batch.id)
    papers = shown.papers_out
    papers.certificates()
    assert "确认" in page.strip.words.text()
    for form in ("enrolment_application", "enrolment_roster"):
        papers.of_batch(form)
        assert papers.looking.window is not None
        papers.looking.window.reject()
    office.aid.pay_batch(office.actor, batch.id, Payment(batch.fees, "1", BEFORE))
    office.aid.confirm_batch(office.actor, batch.id)
    page.refresh()
    papers.certificates()
    assert papers.looking.window is not None
    papers.looking.window.reject()
    out = tmp_path / "roster.xlsx"
    papers.write_roster(out)
    ((_name, rows),) = read_sheets(out)
    assert len(rows) == 2 + 1 + 36 + 1
    tab(page).write_blank(tmp_path / "blank.xlsx")
    assert read_sheets(tmp_path / "blank.xlsx")[0][1][0][1] == "姓名"
    made = office.printing.produce(
        office.actor, "enrolment_application", batch.id, tmp_path / "a.pdf", "zh_CN"
    )
    assert made.pages == 2
    assert "第二联 单位留存" in preview.words(tmp_path / "a.pdf")


def test_the_list_of_people_leaves_as_it_is_shown(page, office, asked, tmp_path):
    batch = draft(office, asked)
    shown = opened(page, batch.id)
    out = tmp_path / "people.xlsx"
    shown.papers.save_workbook(out, "check")
    ((_name, rows),) = read_sheets(out)
    some = people(office)
    said = "\n".join(str(cell) for row in rows for cell in row)
    assert some[0].name in said
    assert not any(one.id_no in said for one in some)


# -- renewals, rates, who is left


def covered(office, asked, ends):
    told = replace(asked, ends=ends)
    some = [one.wish for one in office.aid.unit_judged(office.actor, told)[:4]]
    batch = office.aid.begin_batch(office.actor, told, some).batch
    office.aid.pay_batch(office.actor, batch.id, Payment(batch.fees, "1", BEFORE))
    return office.aid.confirm_batch(office.actor, batch.id)


def test_renewals_begin_a_batch_in_one_step(page, office, asked):
    covered(office, asked, date(2026, 2, 10))
    page.enter({"renewals": True})
    hasten(page)
    shown = tab(page).shown
    assert isinstance(shown, Renewals)
    assert {key: chip.count for key, chip in shown.chips.items()} == {"": 4, "30": 4, "90": 4, "ended": 0}
    shown.grid.tick_all()
    hasten(page)
    shown.renew_button.click()
    assert shown.asking.form.fields["starts"].read() == date(2026, 2, 11)
    assert shown.asking.form.fields["ends"].read() == LAST
    shown.asking.form.fields["ends"].put(date(2027, 1, 1))
    shown.asking.go_on()
    assert shown.asking.form.wrong_fields() == ["ends"]
    shown.asking.form.fields["ends"].put(LAST)
    shown.asking.form.fields["unit_pays"].put(1_00)
    shown.asking.go_on()
    assert shown.asking.form.wrong_fields() == ["unit_pays"]
    shown.asking.form.fields["unit_pays"].put(60_00)
    shown.asking.form.fields["person_pays"].put(None)
    shown.asking.go_on()
    hasten(page)
    assert tab(page).shown.judged.batch.people == 4
    assert tab(page).shown.judged.batch.split == {"unit": 60_00}
    assert {row.first_time for row in listed(tab(page).shown)} == {False}
    page.enter({"renewals": True})
    hasten(page)
    assert tab(page).shown.renew_button.isHidden()  # they are on an enrolment already


def test_covers_of_the_whole_year_are_renewed_by_the_plan_of_the_next(page, office, asked):
    covered(office, asked, LAST)
    late = FixedClock(datetime(2026, 12, 1, 9, 0, tzinfo=timezone(timedelta(hours=8))))
    office.clock = office.aid._clock = late
    page.enter({"renewals": True})
    hasten(page)
    shown = tab(page).shown
    shown.grid.tick_all()
    hasten(page)
    shown.renew_button.click()
    assert shown.asking is None
    assert "下一年度" in page.strip.words.text()
    page.strip._go()
    assert page.desk.gone[-1] == ("aid", {"tab": "plans"})


def rolling(office):
    strict(
        office,
        ('kind = "FIXED_DATES"', 'kind = "ROLLING"'),
        ("starts = 2026-01-01\n", ""),
        ("ends = 2026-12-31\n", ""),
    )


def test_renewals_under_a_rolling_plan(page, office, asked):
    rolling(office)
    told = replace(asked, ends=date(2026, 2, 10), split={"gift": 60_00}, giver="县总工会")
    batch = office.aid.begin_batch(office.actor, told).batch
    office.aid.pay_batch(office.actor, batch.id, Payment(batch.fees, "1", BEFORE))
    office.aid.confirm_batch(office.actor, batch.id)
    page.enter({"renewals": True})
    hasten(page)
    shown = tab(page).shown
    shown.grid.tick_all()
    hasten(page)
    shown.renew_button.click()
    assert shown.asking.form.fields["starts"].read() == date(2026, 2, 11)
    assert shown.asking.form.fields["ends"].read() == date(2027, 2, 10)
    shown.asking.go_on()
    hasten(page)
    renewed = tab(page).shown
    assert isinstance(renewed, OpenBatch)
    assert renewed.judged.batch.people == batch.people
    assert all(not verdict.first_time for _line, verdict in renewed.judged.lines)
    undo(page)
    assert state(office, renewed.batch_id) == DROPPED


def test_the_reminder_list_is_printed(page, office, asked):
    covered(office, asked, date(2026, 2, 10))
    page.enter({"renewals": True})
    hasten(page)
    shown = tab(page).shown
    shown.print_list()
    assert shown.forms.looking.window is not None
    shown.forms.looking.window.reject()


def test_rates_lead_to_who_is_left_and_to_an_enrolment(page, office, asked):
    covered(office, replace(asked, split={"unit": 42_00, "person": 18_00}), LAST)
    page.enter({"shares": True})
    hasten(page)
    shown = tab(page).shown
    assert isinstance(shown, Shares)
    row = next(one for one in listed(shown) if one.told.unit == UNIT)
    assert cells(shown, row)["enrolled"] == "4"
    shown.open_row(row)
    hasten(page)
    left = tab(page).shown
    assert isinstance(left, LeftOut)
    assert {key: chip.count for key, chip in left.chips.items()}[""] == 32
    assert left.chips["covered"].count == 4
    left.grid.tick_all()
    hasten(page)
    left.begin_button.click()
    hasten(page)
    assert isinstance(tab(page).shown, OpenBatch)
    begun_now = tab(page).shown.judged.batch
    assert (begun_now.people, begun_now.starts, begun_now.ends) == (32, date(2026, 1, 20), LAST)
    assert begun_now.split == {"unit": 42_00, "person": 18_00}  # as for the others of the unit
    assert tab(page).back()
    assert isinstance(tab(page).shown, Enrolments)


def test_a_reader_sees_everything_and_changes_nothing(qtbot, desk, office, asked):
    batch = draft(office, asked)
    office.actor = replace(office.actor, role="reader")
    made = AidTabs(desk)
    qtbot.addWidget(made)
    made.resize(1366, 697)
    made.show()
    made.enter({"tab": "enrolment"})
    assert tab(made).list.new_button.isHidden()
    shown = opened(made, batch.id)
    assert len(listed(shown)) == 36
    for button in (
        shown.pay_button, shown.add_button, shown.roster_button, shown.off_button, shown.drop_button,
        shown.back_step_button, shown.confirm_button,
    ):  # fmt: skip
        assert button.isHidden()
    made.enter({"new_batch": True})
    assert not isinstance(tab(made).shown, NewEnrolment)


def test_home_reminds_of_covers_that_end_and_opens_their_list(page, office, asked):
    assert not any(one.key == "renewals" for one in gather(office).todos)
    covered(office, asked, date(2026, 2, 10))
    todo = next(one for one in gather(office).todos if one.key == "renewals")
    assert (todo.count, todo.page) == (4, "aid")
    page.enter(todo.wish)
    hasten(page)
    assert isinstance(tab(page).shown, Renewals)


def test_an_unfinished_enrolment_is_found_again_from_home(page, office):
    form = begun(page)
    form.fields.fields["unit"].put(UNIT)
    form.keep()
    todo = next(one for one in gather(office).todos if one.key.startswith("form:enrolment"))
    assert UNIT in todo.words
    page.enter(todo.wish)
    hasten(page)
    assert isinstance(tab(page).shown, NewEnrolment)
    assert tab(page).shown.fields.fields["unit"].text() == UNIT


def test_a_long_work_is_stopped_and_leaves_no_batch(page, office, monkeypatch):
    form = begun(page)
    form.fields.fields["unit"].put(UNIT)
    real = office.aid.begin_batch

    class Stops(Progress):
        def report(self, done, total=None):
            if done == 3:
                raise Cancelled()

    monkeypatch.setattr(office.aid, "begin_batch", lambda *told: real(*told[:4], progress=Stops()))
    form.finish()
    assert office.aid.batches(office.actor) == ()
    assert form.finish_button.isEnabled()
    monkeypatch.setattr(office.aid, "begin_batch", real)
    form.finish()
    assert len(office.aid.batches(office.actor)) == 1
