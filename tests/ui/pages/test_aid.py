"""The page of claims, on the real services: found, taken in, calculated, supplied, confirmed, printed, submitted."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from app.aid import TO_COME, ClaimFilter, ClaimIn, Payee
from app.aid.facts import read_facts
from app.documents import Pasted
from app.members import Query
from app.shared.money import yuan
from tests.ui.conftest import PASSWORD
from ui.kit.file_list import png
from ui.kit.form import Form
from ui.pages.aid.intake_fields import facts_of, specs, values_of
from ui.pages.aid.keeping import as_taken
from ui.pages.aid.page import AidPage
from ui.pages.finding import Finding
from ui.pages.home.gather import draft_wish, gather
from ui.stations.aid import FILLED, claimed
from ui.stations.reach import hasten

DOCUMENTS = ("D01", "D02", "D03", "D04", "D05", "D06")


@pytest.fixture
def done():
    return (claimed,)


@pytest.fixture
def page(qtbot, desk, office):
    """The page over claims in every state."""
    made = AidPage(desk)
    qtbot.addWidget(made)
    made.resize(1200, 640)
    made.show()
    made.enter({})
    return made


@pytest.fixture
def fresh(qtbot, desk):
    """The page of an office without a plan and without claims."""
    made = AidPage(desk)
    qtbot.addWidget(made)
    made.resize(1200, 640)
    made.show()
    made.enter({})
    return made


def shown(page):
    return page.queue.grid.rows.source.rows(page.queue.grid.rows.ids)


def cells(page, line):
    return {column.key: column.text(line) for column in page.queue.grid.rows.columns}


def stand_on(page, queue):
    """Stand on the first claim of a quick list, and return its view."""
    page.enter({"queue": queue})
    page.queue._look()
    return page.queue.panel.view


def fill(page, **changed):
    """Fill in the open form for the claimant of the oldest claim."""
    office, form = page.desk.office, page.form
    line = office.aid.page(office.actor, office.aid.window(office.actor, ClaimFilter()))[-1]
    found = next(one for one in form._search(line.name) if line.id_masked in one.detail)
    form.fields.fields["person"].put(found)
    for name, words in (FILLED | changed).items():
        form.fields.fields[name].setText(words)
    form.fields._touched("total")
    return form


# -- the list


def test_every_quick_list_opens_what_it_counts(page):
    for key, chip in page.queue.chips.items():
        chip.click()
        assert chip.count == len(page.queue.grid.rows.ids), key
    assert page.queue.chips[""].count == 10
    assert page.queue.chips["missing"].count == 1


def test_a_line_says_what_is_lacking_and_what_will_be_paid(page, office):
    stand_on(page, "missing")
    (line,) = shown(page)
    view = office.aid.view(office.actor, line.id)
    told = cells(page, line)
    assert told["missing"] == "2  出院小结 · 住院发票"
    assert told["amount"] == yuan(view.assessment.preview)
    assert told["total"] == yuan(view.facts.total)
    assert told["stay"] == "2026-05-06 – 05-14"
    assert told["state"] == "缺材料"
    assert page.queue.totals.row.totals == {"total": line.total, "amount": line.amount}
    assert page.queue.grid.rows.source.totals([line.id]) == page.queue.totals.row.totals


def test_search_and_filters_narrow_the_list_and_head_the_paper(page):
    person = shown(page)[-1].name
    page.queue.search.setText(person)
    page.queue.search.say()
    assert {line.name for line in shown(page)} == {person}
    page.queue.register.put_filters({"state": ["RETURNED"]})
    page.queue.ask()
    assert shown(page) == ()
    assert person in page.queue.filter_words()
    assert page.queue.grid.empty.isVisible()
    assert page.queue.panel.view is None
    back = page.way_back()
    page.queue._show_everything()
    assert len(shown(page)) == 10
    page.enter(back)
    assert page.way_back() == {**back, "row": None}


def test_the_panel_shows_steps_documents_and_what_the_province_said(page):
    view = stand_on(page, "returned")
    panel = page.queue.panel
    assert view.decision.state == "RETURNED"
    assert "退回" in panel.decision.text()
    assert "材料不实" in panel.decision.text()
    assert [step.code for step in panel.steps.steps] == [step.code for step in view.assessment.steps]
    visible = [button for button in page.acts.buttons() if not button.isHidden()]
    assert visible == [page.acts.papers.button, page.acts.more.button, page.acts.take_up_button]
    stand_on(page, "missing")
    assert "还缺：出院小结 · 住院发票" in panel.lacking.text()


@pytest.mark.parametrize("done", [()], ids=["nothing done"])
def test_an_office_without_a_plan_says_that_claims_are_taken_in_all_the_same(fresh):
    assert fresh.queue.grid.empty.isVisible()
    assert "没有启用的方案" in " ".join(words.text() for words in fresh.queue.grid.empty.findChildren(QLabel))
    fresh.take_in()
    assert list(fresh.form.fields.fields["documents"].boxes) == [*DOCUMENTS, "D07"]


# -- taking in


def test_a_claim_is_calculated_while_it_is_typed_and_kept_with_documents_missing(page, desk, office):
    page.new_button.click()
    form = fill(page)
    hasten(page)
    assert form.reckoning.result.text() == "材料齐全后 2,661.30 元"
    assert "住院发票" in form.reckoning.lacking.text()
    form.fields.fields["documents"].restore("D01 D02 D03 D04 D05")
    form.finish()
    assert page.form is None
    view = office.aid.view(office.actor, page.queue.grid.current_id())
    assert (view.state, view.assessment.missing, view.assessment.preview) == ("SUPPLEMENT", ("D06",), 266130)
    assert view.facts.event_on == date(2026, 5, 2)
    assert view.facts.days == 10
    assert view.number in desk.said[-1][0]
    assert office.workplace.drafts(office.actor) == ()


def test_parts_that_do_not_add_up_are_said_at_the_field_and_nothing_is_lost(page, office):
    page.take_in()
    before = office.aid.count(office.actor)
    form = fill(page, total="20000")
    form.finish()
    assert page.form is form
    assert form.fields.wrong_fields() == ["total"]
    assert office.aid.count(office.actor) == before
    assert form.fields.fields["invoice"].text() == FILLED["invoice"]
    form.fields.fields["total"].setText("18420")
    form.finish()
    assert office.aid.count(office.actor) == before + 1


def test_steps_that_changed_since_the_last_calculation_are_marked(page):
    page.take_in()
    form = fill(page)
    form.calculate()
    assert form.reckoning.steps.changed == frozenset()
    form.fields.fields["other_reimbursed"].setText("1200")
    form.calculate()
    steps, changed = form.reckoning.steps.steps, form.reckoning.steps.changed
    assert {steps[number].code for number in changed} == {"basis", "deductible", "band", "hold"}
    same = {step.code for number, step in enumerate(steps) if number not in changed}
    assert same == {"cover", "waiting_over", "in_time", "band"}
    form.calculate()  # without a change: what changed last stays marked
    assert form.reckoning.steps.changed == changed


def test_a_used_invoice_and_an_overlapping_stay_are_said_before_the_claim_is_kept(page, office):
    page.take_in()
    line = office.aid.page(office.actor, office.aid.window(office.actor, ClaimFilter()))[-1]
    facts = office.aid.view(office.actor, line.id).facts
    days = {"admitted": str(facts.admitted), "discharged": str(facts.discharged)}
    form = fill(page, invoice=facts.invoice, **days)
    form.calculate()
    told = form.reckoning.others.text()
    assert "住院日期与另一件理赔重叠" in told
    assert "这张发票已在另一件理赔里" in told
    assert form.reckoning.result.text() == "不予给付：发票已使用"


def test_what_is_typed_is_a_draft_until_it_is_kept(page, office):
    page.take_in()
    fill(page)
    assert page.back()
    (draft,) = office.workplace.drafts(office.actor)
    assert (draft.form, draft.subject) == ("claim", "")
    assert shown(page)[-1].name in draft.title
    page.enter({"new": True})
    assert page.form.fields.fields["invoice"].text() == FILLED["invoice"]
    assert page.form.member_id is not None


def test_a_claim_is_corrected_and_the_correction_taken_back(page, desk, office):
    before = stand_on(page, "missing")
    page.acts.correct_button.click()
    form = page.form
    assert form.fields.fields["total"].text() == yuan(before.facts.total)
    assert not form.fields.touched()
    form.fields.fields["invoice"].setText("NEW-9")
    form.finish()
    assert office.aid.view(office.actor, before.id).facts.invoice == "NEW-9"
    _words, undo = desk.said[-1]
    undo()
    after = office.aid.view(office.actor, before.id)
    assert (after.facts, after.state) == (before.facts, before.state)


# -- acts


def test_documents_that_came_in_are_written_down_calculated_and_taken_back(page, desk, office):
    before = stand_on(page, "missing")
    page.acts.ask_supply()
    window = page.acts.documents.window
    field = window.form.fields["documents"]
    assert [code for code, line in field.lines.items() if line.state == TO_COME] == ["D04", "D06"]
    QTest.keyClick(field, Qt.Key.Key_A)
    window.go_on()
    after = office.aid.view(office.actor, before.id)
    assert (after.state, after.assessment.amount) == ("FIRST_REVIEW", before.assessment.preview)
    desk.said[-1][1]()
    assert office.aid.view(office.actor, before.id).state == "SUPPLEMENT"


def test_nothing_ticked_changes_nothing(page, office):
    before = stand_on(page, "missing")
    page.acts.ask_supply()
    page.acts.documents.window.go_on()
    assert office.aid.view(office.actor, before.id) == before


def test_a_document_is_waived_with_its_reason_by_the_keys_and_taken_back(page, desk, office):
    before = stand_on(page, "missing")
    page.acts.ask_supply()
    window = page.acts.documents.window
    field = window.form.fields["documents"]
    lines = field.lines
    lines["D04"].chips[TO_COME].setFocus()
    QTest.keyClick(lines["D04"].chips[TO_COME], Qt.Key.Key_3)
    assert field.note.isEnabled()
    window.go_on()
    assert window.isVisible()
    assert office.aid.view(office.actor, before.id) == before  # a reason is asked for
    field.note.put("医院直接寄来")
    field.note.touched.emit()
    lines["D06"].chips[TO_COME].setFocus()
    QTest.keyClick(lines["D06"].chips[TO_COME], Qt.Key.Key_4)
    QTest.keyClicks(field.note, "unclear")
    window.go_on()
    after = office.aid.view(office.actor, before.id)
    assert (after.waived, after.assessment.missing) == (("D04",), ("D06",))
    page.queue._look()
    assert "医院直接寄来" in page.queue.panel.noted.text()
    assert "unclear" in page.queue.panel.noted.text()
    desk.said[-1][1]()
    assert office.aid.view(office.actor, before.id).noted == {}


# -- the life of a claim


def picture():
    """Return the bytes of a small scan."""
    image = QImage(12, 12, QImage.Format.Format_RGB32)
    image.fill(0xCC8844)
    return png(image)


def begin(page, key, **answers):
    """Begin an act of the menu and answer what it asks."""
    page.acts.more.begin(key)
    window = page.acts.more.window
    if window is not None and answers:
        for name, value in answers.items():
            window.form.fields[name].put(value)
        window.go_on()
    return window


def keys_of(page):
    return [act.key for act in page.acts.more.fitting]


def test_an_amount_is_set_by_hand_and_taken_back(page, desk, office):
    view = stand_on(page, "to_confirm")
    begin(page, "by_hand", amount=123_400, clause="会议纪要3号", reason="特殊困难")
    after = office.aid.view(office.actor, view.id)
    assert (after.assessment.amount, after.assessment.reckoned) == (123_400, view.assessment.amount)
    desk.said[-1][1]()
    assert office.aid.view(office.actor, view.id).assessment.amount == view.assessment.amount


def test_a_decision_on_paper_is_entered_paid_closed_and_each_step_taken_back(page, desk, office, monkeypatch):
    monkeypatch.setattr(office.clock, "moment", office.clock.moment + timedelta(days=300))
    view = stand_on(page, "sent")
    assert {"ask_back", "on_paper"} <= set(keys_of(page))
    begin(
        page,
        "on_paper",
        state="APPROVED",
        amount=88_800,
        document="吉工互〔2026〕5号",
        on=office.clock.today(),
    )
    assert office.aid.view(office.actor, view.id).state == "APPROVED"
    page.enter({"claim": view.id})
    page.queue._look()
    assert "纸质批复" in page.queue.panel.decision.text()
    begin(page, "payee", name=view.name, bank="吉林银行", account="6222020200112233446")
    page.queue._look()
    assert any("3446" in word.text() for word in page.queue.panel.findChildren(QLabel))
    begin(page, "paid", on=office.clock.today(), document="回单1")
    assert office.aid.view(office.actor, view.id).state == "PAID"
    page.queue._look()
    begin(page, "close")
    assert office.aid.view(office.actor, view.id).state == "CLOSED"
    desk.said[-1][1]()
    assert office.aid.view(office.actor, view.id).state == "PAID"


def test_a_returned_claim_is_worked_on_again(page, office):
    view = stand_on(page, "returned")
    page.acts.take_up_button.click()
    assert office.aid.view(office.actor, view.id).state == "ACCEPTED"


def test_a_claim_is_withdrawn_only_with_a_reason(page, desk, office):
    view = stand_on(page, "to_confirm")
    window = begin(page, "withdraw", reason=" ")
    assert window.isVisible()
    assert office.aid.view(office.actor, view.id).state == "FIRST_REVIEW"
    window.form.fields["reason"].put("登记错了人")
    window.go_on()
    assert office.aid.view(office.actor, view.id).state == "WITHDRAWN"
    desk.said[-1][1]()
    assert office.aid.view(office.actor, view.id).state == "FIRST_REVIEW"


def test_the_sheet_for_the_bank_goes_out_and_comes_back(page, office, tmp_path):
    (line,) = office.aid.payments(office.actor)
    page.paying.export()
    assert "没有卡号" in page.strip.words.text()
    office.aid.set_payee(office.actor, line.claim_id, Payee("", "吉林银行", "6222020200112233446"))
    page.paying.print_list()
    assert page.forms.looking.window.isVisible()
    page.paying._write(tmp_path / "bank.xlsx")
    assert office.aid.view(office.actor, line.claim_id).state == "PAYING"
    page.paying._read(tmp_path / "bank.xlsx")
    assert "1 行还没有结果" in page.strip.words.text()


def test_all_that_wait_are_confirmed_by_a_second_person_at_once(page, desk, office):
    other = office.operators.add(office.actor, "李明", "reviewer", "李明自己的-2026")
    page.refresh()
    count = office.aid.counts(office.actor).to_confirm
    assert count > 1
    page.batch.confirm_button.click()
    fields = page.batch.window.form.fields
    fields["operator"].put(other.id)
    fields["password"].setText("李明自己的-2026")
    page.batch.window.go_on()
    assert office.aid.counts(office.actor).to_confirm == 0
    desk.said[-1][1]()
    assert office.aid.counts(office.actor).to_confirm == count


def test_who_works_alone_submits_what_is_calculated_and_is_told_so(page, office):
    counts = office.aid.counts(office.actor)
    page.batch.ask_submit()
    page.batch.window.go_on()
    after = office.aid.counts(office.actor)
    assert (after.to_send, after.to_confirm) == (0, 0)
    assert after.sent == counts.sent + counts.to_send + counts.to_confirm


# -- files


def test_a_scan_is_said_to_be_a_document_which_is_in_hand_by_that(page, desk, office, tmp_path):
    view = stand_on(page, "missing")
    office.documents.attach(office.actor, "claim", view.id, [Pasted("小结", picture())])
    page.queue.files.refresh()
    page.queue.files._mark(view, page.queue.files.chosen(), "D04")
    assert office.aid.view(office.actor, view.id).facts.documents >= {"D04"}
    (file,) = office.documents.list(office.actor, "claim", view.id)
    assert file.kind == "D04"
    desk.said[-1][1]()
    assert "D04" not in office.aid.view(office.actor, view.id).facts.documents
    assert office.documents.list(office.actor, "claim", view.id)[0].kind == ""


def test_one_document_lies_with_two_claims_of_a_person(page, desk, office):
    view = stand_on(page, "missing")
    again = office.aid.take_claim(
        office.actor, ClaimIn(view.name, view.id_no, view.claimed_on, as_taken(view) | {"invoice": "OTHER1"})
    )
    office.documents.attach(office.actor, "claim", again, [Pasted("身份证", picture())], kind="D02")
    page.queue.files.ask_other()
    (action,) = page.queue.files.menu.actions()
    assert "身份证" in action.text()
    action.trigger()
    (file,) = office.documents.list(office.actor, "claim", view.id)
    assert (file.kind, file.title) == ("D02", "身份证")
    desk.said[-1][1]()
    assert office.documents.list(office.actor, "claim", view.id) == ()


# -- taking in


def test_somebody_who_is_not_on_the_roll_is_taken_in_by_name_and_number(page, office):
    page.enter({"new": True})
    fields = page.form.fields.fields
    for name, words in FILLED.items():
        fields[name].setText(words)
    page.form.finish()
    assert page.form is not None  # nobody is named yet
    fields["name"].put("外来一")
    fields["id_no"].put("229907198501010019")
    page.form.finish()
    line = office.aid.page(office.actor, office.aid.window(office.actor, ClaimFilter(text="外来一")))[0]
    assert not office.aid.view(office.actor, line.id).on_roll


def test_an_event_is_reported_before_its_papers_are_there_and_the_slip_is_taken_back(page, desk, office):
    page.enter({"new": True})
    fields = page.form.fields.fields
    fields["name"].put("外来一")
    fields["id_no"].put("229907198501010019")
    fields["admitted"].put(date(2026, 1, 10))
    page.form.report_button.click()
    line = office.aid.page(office.actor, office.aid.window(office.actor, ClaimFilter(text="外来一")))[0]
    assert line.state == "REPORTED"
    desk.said[-1][1]()
    assert office.aid.view(office.actor, line.id).state == "WITHDRAWN"


# -- a second person


def test_who_calculated_asks_a_second_person_who_proves_themselves(page, desk, office):
    view = stand_on(page, "to_confirm")
    page.acts.confirm()
    assert page.acts.window is None  # nobody else works here
    assert "另一" in page.strip.words.text() or "别的操作人员" in page.strip.words.text()
    other = office.operators.add(office.actor, "李明", "reviewer", "李明自己的-2026")
    page.acts.confirm()
    fields = page.acts.window.form.fields
    fields["operator"].put(other.id)
    fields["password"].setText(PASSWORD)
    page.acts.window.go_on()
    assert office.aid.view(office.actor, view.id).state == "FIRST_REVIEW"
    fields["password"].setText("李明自己的-2026")
    page.acts.window.go_on()
    after = office.aid.view(office.actor, view.id)
    assert (after.state, after.second_by) == ("SECOND_REVIEW", other.id)


def test_a_claim_that_waits_is_calculated_with_its_keys(page, office):
    view = stand_on(page, "to_assess")
    assert view.assessment is None
    page.acts.assess_button.click()
    assert office.aid.view(office.actor, view.id).state == "FIRST_REVIEW"


def test_confirmed_claims_are_submitted_after_a_word_of_warning(page, office):
    office.operators.add(office.actor, "李明", "reviewer", "李明自己的-2026")
    page.refresh()
    assert page.batch.submit_button.text().strip() == "提交报送 1"
    page.batch.ask_submit()
    assert office.aid.counts(office.actor).to_send == 1
    page.batch.window.go_on()
    counts = office.aid.counts(office.actor)
    assert (counts.to_send, counts.sent) == (0, 2)
    assert page.batch.submit_button.isHidden()


def test_papers_that_fit_are_offered_and_notices_are_printed_together(page):
    stand_on(page, "missing")
    fitting = set(page.acts.papers.fitting)
    assert fitting == {"claim_application", "claim_accepted", "claim_slip", "claim_missing"}
    page.enter({"queue": "decided"})
    seen = set()
    for line in shown(page):
        page.enter({"claim": line.id})
        page.queue._look()
        seen |= set(page.acts.papers.fitting)
    both = {"claim_application", "claim_accepted", "claim_slip"}
    assert seen == both | {"claim_paid", "claim_refused", "payment_receipt"}
    page.enter({"queue": ""})
    page.batch.print_missing()
    assert page.forms.looking.window.isVisible()
    page.enter({"queue": "sent"})
    page.batch.print_missing()
    assert "都不缺材料" in page.strip.words.text()


def test_a_record_sent_back_opens_its_claim(page, office):
    (claim_id,) = office.aid.window(office.actor, ClaimFilter(queue="missing"))
    page.enter({"queue": "sent"})
    page.enter({"claim": claim_id})
    assert page.queue.grid.current_id() == claim_id
    assert page.queue.key == ""


def test_all_that_wait_are_calculated_and_one_that_cannot_be_holds_no_other(page, office):
    assert page.batch.calculate_button.isHidden()  # one alone has its own button
    for claim_id in office.aid.window(office.actor, ClaimFilter(queue="to_confirm")):
        office.aid.supply(office.actor, claim_id, ["D07"])
    view = office.aid.view(office.actor, office.aid.window(office.actor, ClaimFilter(queue="to_assess"))[0])
    facts = as_taken(view)
    del facts["discharged"]
    office.aid.correct(office.actor, view.id, view.claimed_on, facts)
    page.refresh()
    page.batch.calculate_button.click()
    counts = office.aid.counts(office.actor)
    assert (counts.to_assess, counts.to_confirm) == (1, 3)
    assert view.name in page.strip.words.text()
    assert "出院日期" in page.strip.words.text()


def test_a_claim_past_correcting_says_so(page, office):
    view = stand_on(page, "decided")
    page.queue.grid.open_current()
    assert page.form is None
    page.enter({"correct": view.id})
    assert page.form is None
    assert "现在不能" in page.strip.words.text() or "状态" in page.strip.words.text()


def test_home_counts_what_its_lists_hold(page, office):
    todos = {todo.key: todo for todo in gather(office).todos if todo.page == "aid"}
    assert set(todos) == {
        f"claims:{queue}" for queue in ("returned", "missing", "to_assess", "to_confirm", "to_send", "to_pay")
    }
    for todo in todos.values():
        page.enter(todo.wish)
        assert len(page.queue.grid.rows.ids) == todo.count, todo.key


def test_an_unfinished_form_is_gone_on_with_from_home(page, office):
    page.take_in()
    fill(page)
    page.back()
    (draft,) = office.workplace.drafts(office.actor)
    assert draft_wish(draft) == ("aid", {"new": True})
    view = stand_on(page, "missing")
    page.acts.correct_button.click()
    page.form.fields.fields["invoice"].setText("NEW-9")
    page.back()
    draft = next(one for one in office.workplace.drafts(office.actor) if one.subject)
    assert draft_wish(draft) == ("aid", {"correct": view.id})
    page.enter(draft_wish(draft)[1])
    assert page.form.fields.fields["invoice"].text() == "NEW-9"


def test_the_box_on_top_finds_a_claim(page, desk):
    line = shown(page)[0]
    hit = next(hit for hit in Finding(desk, list).find(line.name) if hit.words.startswith(line.number))
    hit.open()
    assert desk.gone[-1] == ("aid", {"claim": line.id})


@pytest.mark.parametrize("benefit", ["hospital", "accident"])
@pytest.mark.parametrize("changed", [{}, {"days": 3}, {"event_on": "2026-05-01"}, {"discharged": None}])
def test_a_known_claim_means_in_the_form_what_it_meant_before(qtbot, jobs, benefit, changed):
    given = {
        "benefit": benefit, "event_on": "2026-05-02", "admitted": "2026-05-02", "discharged": "2026-05-12",
        "total": 1842000, "other_reimbursed": 0, "days": 10, "invoice": "A1", "documents": ["D01", "D17"],
    } | changed  # fmt: skip
    given = {name: value for name, value in given.items() if value is not None}
    form = Form(specs(jobs, None, date.today))
    qtbot.addWidget(form)
    form.begin_with(values_of(read_facts(given), date(2026, 6, 1)))
    assert facts_of(form.read()) == given


def test_a_corrected_stay_takes_its_days_with_it(qtbot, jobs):
    given = {"benefit": "hospital", "event_on": "2026-05-02", "admitted": "2026-05-02", "discharged": "2026-05-12",
             "days": 10, "documents": []}  # fmt: skip
    form = Form(specs(jobs, None, date.today))
    qtbot.addWidget(form)
    form.begin_with(values_of(read_facts(given), date(2026, 6, 1)))
    form.fields["admitted"].setText("2026-05-05")
    found = facts_of(form.read())
    assert (found["event_on"], found["days"]) == ("2026-05-05", 7)


@pytest.mark.parametrize("done", [()], ids=["nothing done"])
def test_without_a_plan_a_claim_is_kept_and_says_who_calculates_it(fresh, desk, office):
    fresh.take_in()
    form = fresh.form
    line = office.members.page(office.actor, list(office.members.window(office.actor, Query()).ids[:1]))[0]
    form.fields.fields["person"].put(next(one for one in form._search(line.name) if one.id == line.id))
    for name, words in FILLED.items():
        form.fields.fields[name].setText(words)
    form.calculate()
    assert "由上级工会计算" in form.reckoning.result.text()
    form.fields.fields["documents"].restore("D01 D02")
    form.finish()
    assert "还没有计算" in desk.said[-1][0]
    assert "上级工会" in fresh.strip.words.text()
    (claim,) = shown(fresh)
    assert (claim.state, claim.amount, claim.plan) == ("ACCEPTED", None, "")
    fresh.queue._look()
    assert "出院小结" in fresh.queue.panel.lacking.text()
    assert cells(fresh, claim)["plan"] == "还没有方案"
