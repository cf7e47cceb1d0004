"""The page of hardship files, on real files: lists and filters, one file in place, its tabs, its life, undone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from app.documents import Pasted
from app.hardship import Act, FileDetails, FileFilter, HouseholdFilter, TierIn, take_lines
from app.hardship import happenings as h
from app.hardship.due import proposed_notice
from app.members import Query
from app.shared.cells import read_sheets
from app.shared.chain import canonical_text
from ui.kit.file_list import png
from ui.pages.finding import Finding
from ui.pages.hardship.page import HardshipPage
from ui.pages.hardship.tabs import TABS
from ui.pages.home.gather import gather


@pytest.fixture
def household(office):
    return office.hardship.window(office.actor, HouseholdFilter())[0]


@pytest.fixture
def file_id(office, household):
    details = FileDetails("青山村", "13900000001", "worker", "4", "", "01", (), "王芳")
    return office.hardship.open_file(office.actor, household_id=household, details=details)


@pytest.fixture
def page(qtbot, desk):
    made = HardshipPage(desk)
    qtbot.addWidget(made)
    made.resize(1200, 640)
    made.show()
    made.enter({})
    return made


def picture():
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    return image


def shown(page):
    grid = page.list.grid
    return grid.rows.source.rows(grid.rows.ids)


def act(page, key, **answers):
    """Do an act of the file shown as its window would."""
    menu = page.file.menu
    menu.begin(key)
    for name, value in answers.items():
        menu.window.form.fields[name].put(value)
    menu.window.go_on()
    return menu.window


def test_an_empty_list_says_how_a_file_is_opened(page):
    assert page.list.grid.rows.ids == ()
    assert not page.list.grid.empty.isHidden()
    assert page.list.counts[""] == 0


def test_the_list_has_counts_filters_and_a_quick_box(page, office, file_id):
    page.refresh()
    (line,) = shown(page)
    assert (line.file.place, line.file.cadre, line.file.state, line.sent) == (
        "青山村",
        "王芳",
        "DRAFT",
        "waiting",
    )
    assert page.list.counts["working"] == 1
    assert page.list.counts["no_authorisation"] == 1
    assert line.file.lacks == ("authorised_on", "income", "measures")
    page.list.register._filter("cadre", frozenset({"李强"}))
    assert page.list.grid.rows.ids == ()
    page.list.register._filter("cadre", frozenset({"王芳"}))
    assert len(page.list.grid.rows.ids) == 1
    page.enter({"list": "ended"})
    assert page.list.grid.rows.ids == ()
    values = office.hardship.file_values(office.actor, FileFilter(), "state")
    assert values == [("DRAFT", 1)]


def test_a_file_opens_in_place_turns_its_tabs_and_returns_to_its_row(page, file_id, qtbot):
    page.refresh()
    page.list.grid.open_current()
    assert page.shown is page.file
    assert page.file.opened.view.id == file_id
    for kind in TABS[1:]:
        page.file.step(1)
        assert page.file.key == kind.KEY
        assert page.file.tab.opened.view.id == file_id
    page.file.step(1)
    assert page.file.key == TABS[0].KEY
    assert page.way_back() == {"file": file_id, "tab": TABS[0].KEY}
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert page.shown is page.list
    assert page.list.grid.current_id() == file_id


def test_a_whole_life_is_done_act_by_act_and_each_is_taken_back(page, desk, office, file_id):
    day = office.clock.today() - timedelta(days=60)
    on = lambda days: day + timedelta(days=days)  # noqa: E731
    notice = proposed_notice(on(14))
    after = notice.last + timedelta(days=1)
    page.enter({"file": file_id})
    assert page.file.next_button.isVisible()
    steps = (
        ("apply", {"on": on(0)}), ("review_unit", {"on": on(2)}),
        ("survey", {"on": on(4), "first": "王芳", "people": "李强", "authorised_on": on(4)}),
        ("check_sent", {"on": on(5)}), ("check_answer", {"on": on(12)}),
        ("notice", {"on": notice.first, "until": notice.last}), ("forward", {"on": after}),
        ("decide", {"on": after, "reason": "1", "document": "青总工发〔2026〕3号"}),
    )  # fmt: skip
    for at, (key, answers) in enumerate(steps):
        assert page.file._next == key, key
        window = act(page, key, **answers)
        assert not window.isVisible(), [note.text() for note in window.form._errors.values() if note.text()]
        if at == 1:  # done, taken back, done again
            desk.said[-1][1]()
            assert office.hardship.file(office.actor, file_id).standing.state == "APPLIED"
            act(page, key, **answers)
    view = page.file.opened.view
    assert (view.standing.state, view.standing.category) == ("ACTIVE", "1")
    assert view.details.authorised_on == on(4)
    assert page.file._next == ""
    # A review that sets another class is a decision: with a colleague here, they confirm it.
    office.operators.add(office.actor, "李敏", "chair", "xin-2026-mima")
    act(page, "look_at", on=after, reason="2", words="收入有变化")
    assert office.hardship.file(office.actor, file_id).standing.category == "1"
    asked = page.file.menu.seconding.window
    asked.form.put({"operator": asked.form.fields["operator"].choices[0].code, "password": "xin-2026-mima"})
    asked.go_on()
    assert not asked.isVisible()
    assert not page.file.menu.window.isVisible()
    assert office.hardship.file(office.actor, file_id).standing.category == "2"


def test_a_notice_that_is_too_short_is_refused_at_its_field(page, office, file_id):
    day = office.clock.today() - timedelta(days=30)
    for told in (
        Act(h.APPLY, day), Act(h.REVIEWED, day, result=h.PASS), Act(h.SURVEYED, day, people=("王芳", "李强")),
    ):  # fmt: skip
        office.hardship.act(office.actor, file_id, told)
    office.hardship.set_details(office.actor, file_id, FileDetails("青山村", authorised_on=day))
    office.hardship.act(office.actor, file_id, Act(h.CHECK_SENT, day))
    office.hardship.act(office.actor, file_id, Act(h.CHECK_ANSWERED, day, result=h.AGREES))
    page.enter({"file": file_id})
    window = act(page, "notice", on=day, until=day)
    assert window.isVisible()
    assert window.form.wrong_fields() == ["until"]
    window.reject()


def test_who_is_in_charge_changes_for_many_and_is_taken_back(page, desk, office, file_id):
    other = office.hardship.open_file(
        office.actor, household_id=office.hardship.window(office.actor, HouseholdFilter())[1]
    )
    page.refresh()
    page.list.grid.tick_all()
    page.many.ask_cadre()
    page.many.asking.form.fields["cadre"].put("朴英姬")
    page.many.asking.go_on()
    cadres = {one: office.hardship.file(office.actor, one).details.cadre for one in (file_id, other)}
    assert set(cadres.values()) == {"朴英姬"}
    desk.said[-1][1]()
    assert office.hardship.file(office.actor, file_id).details.cadre == "王芳"


def test_somebody_in_two_households_and_an_income_below_nothing_are_refused(page, office, file_id):
    page.enter({"file": file_id, "tab": "people"})
    tab = page.file.tab
    tab.ask_new()
    form = tab.asking.form
    head = next(one for one in office.hardship.file(office.actor, file_id).people if one.is_head)
    whole = office.hardship.reveal_person(office.actor, head.id, "test")
    form.fields["name"].put("甲一")
    form.fields["relation"].put("20")
    form.fields["id_no"].put(whole)
    form.fields["income"].setText("-5")
    tab.asking.go_on()
    assert form.wrong_fields() == ["income"]
    form.fields["income"].setText("5")
    tab.asking.go_on()
    assert form.wrong_fields() == ["id_no"]
    tab.asking.reject()
    assert len(office.hardship.file(office.actor, file_id).people) == 1


def test_a_measure_is_added_from_a_sample_done_with_its_result_and_taken_back(page, desk, office, file_id):
    page.enter({"file": file_id, "tab": "plan"})
    tab = page.file.tab
    tab.ask_new("申请低保", 60)
    tab.asking.go_on()
    (measure,) = office.hardship.file(office.actor, file_id).measures
    assert (measure.told.measure, measure.told.responsible, measure.told.state) == (
        "申请低保",
        "王芳",
        "OPEN",
    )
    tab.ask_done()
    tab.asking.go_on()
    assert tab.asking.form.wrong_fields() == ["result"]
    tab.asking.form.fields["result"].put("已批")
    tab.asking.go_on()
    assert office.hardship.file(office.actor, file_id).measures[0].told.state == "DONE"
    desk.said[-1][1]()
    assert office.hardship.file(office.actor, file_id).measures[0].told.state == "OPEN"


def test_a_new_file_is_opened_for_somebody_found_and_shown_at_once(page, office, household):
    page.new()
    form = page.shown
    line = office.hardship.page(office.actor, [household])[0]
    form.fields.fields["head"].put(next(one for one in form._search(line.head) if household in one.id))
    form.fields.fields["cadre"].put("王芳")
    form.finish()
    assert page.shown is page.file
    assert page.file.opened.view.head == line.head
    assert page.file.opened.view.details.cadre == "王芳"


def test_documents_are_noted_by_keys_and_a_scan_that_is_marked_is_there(page, desk, office, file_id):
    page.enter({"file": file_id, "tab": "documents"})
    tab = page.file.tab
    assert {one.state for one in tab.rows} == {"to_come"}
    tab.ask()
    field = tab.asking.form.fields["documents"]
    field.put({"H01": ("have", ""), "H05": ("waived", "民政出具低保证")})
    tab.asking.go_on()
    told = {one.code: (one.state, one.words) for one in office.hardship.documents(office.actor, file_id)}
    assert told["H01"] == ("have", "")
    assert told["H05"] == ("waived", "民政出具低保证")
    tab.files.add([Pasted("授权书", png(picture()))])
    (scan,) = office.documents.list(office.actor, "hardship_file", file_id)
    tab.files.mark([scan], "H02")
    assert next(one for one in tab.rows if one.code == "H02").scans == 1
    desk.said[-1][1]()
    assert (
        next(one.state for one in office.hardship.documents(office.actor, file_id) if one.code == "H02")
        == "to_come"
    )


def test_what_was_noted_is_put_back_and_does_not_move_the_file(page, desk, office, file_id):
    page.enter({"file": file_id, "tab": "documents"})
    tab = page.file.tab
    tab.ask()
    tab.asking.form.fields["documents"].put({"H03": ("unclear", "看不清")})
    tab.asking.go_on()
    assert office.hardship.file(office.actor, file_id).standing.state == "DRAFT"
    desk.said[-1][1]()
    assert (
        next(one.state for one in office.hardship.documents(office.actor, file_id) if one.code == "H03")
        == "to_come"
    )


def test_the_archive_is_one_preview_of_papers_that_are_remembered_each(page, office, file_id, tmp_path):
    page.enter({"file": file_id})
    papers = page.file.papers
    assert {"archive_cover", "archive_index", "hardship_file", "hardship_application"} <= set(papers.fitting)
    assert "hardship_exit" not in papers.fitting
    papers.show_all()
    window = papers.looking.window
    whole = window._paper
    assert whole.count() >= 4
    whole.save([1, whole.count()], tmp_path / "档案.pdf")
    assert sorted(path.suffix for path in tmp_path.glob("档案*.pdf")) == [".pdf", ".pdf"]
    printed = {line.form for line in office.printing.history(office.actor)}
    assert "archive_cover" in printed
    assert len(printed) == 2
    window.reject()


def test_reminders_list_only_who_is_due(page, office, file_id):
    page.refresh()
    page.many.print_reminders()
    assert page.strip.isVisible()
    assert page.many.looking.window is None


def test_a_member_leads_to_their_file_or_begins_it(page, office):
    number = office.members.window(office.actor, Query()).ids[0]
    member = office.members.page(office.actor, [number])[0].id
    page.enter({"member": member})
    form = page.shown
    assert form.fields.fields["head"].chosen.id == f"member:{member}"
    form.finish()
    made = page.file.opened.view
    assert made.member_id == member
    page.enter({"list": ""})
    page.enter({"member": member})
    assert page.file.opened.view.id == made.id


def test_the_box_on_top_and_home_know_the_files(desk, office, file_id):
    head = office.hardship.file(office.actor, file_id).head
    hits = Finding(desk, lambda: ())._files(head)
    assert [hit.words for hit in hits if head in hit.words]
    hits[0].open()
    assert desk.gone[-1] == ("hardship", {"file": file_id})
    day = office.clock.today() - timedelta(days=40)
    for told in (
        Act(h.APPLY, day), Act(h.REVIEWED, day, result=h.PASS), Act(h.SURVEYED, day, people=("王芳", "李强")),
    ):  # fmt: skip
        office.hardship.act(office.actor, file_id, told)
    office.hardship.set_details(office.actor, file_id, FileDetails("青山村", authorised_on=day))
    office.hardship.act(office.actor, file_id, Act(h.CHECK_SENT, day))
    todos = {todo.key: todo for todo in gather(office).todos}
    assert todos["hardship:check_waits"].wish == {"list": "check_waits"}


def test_the_list_for_civil_affairs_goes_out_and_comes_back(page, office, file_id, tmp_path):
    day = office.clock.today() - timedelta(days=40)
    for told in (
        Act(h.APPLY, day), Act(h.REVIEWED, day, result=h.PASS), Act(h.SURVEYED, day, people=("王芳", "李强")),
    ):  # fmt: skip
        office.hardship.act(office.actor, file_id, told)
    office.hardship.set_details(office.actor, file_id, FileDetails("青山村", authorised_on=day))
    page.refresh()
    page.many.ask_check_list()
    page.many.asking.reject()
    page.many.write_check_list(tmp_path / "核对.xlsx")
    assert office.hardship.file(office.actor, file_id).standing.state == "ECON_CHECK"
    page.many.take_answers(tmp_path / "核对.xlsx")
    assert "1" in page.strip.words.text()  # its row says nothing yet


# -- income and class


@pytest.fixture
def income(page, office, file_id):
    with office.db.bookkeeping() as tx:
        told = {
            "region": "220000",
            "year": 2026,
            "dibao_month": 72_000,
            "relative_factor": "2",
            "valid_from": "2026-01-01",
        }
        take_lines(tx, "lines", "1", canonical_text({"lines": [told]}), office.clock.now())
    page.open(file_id, "income")
    return page.file.tabs["income"]


def put(window, **answers):
    for name, value in answers.items():
        window.form.fields[name].put(value)
    window.go_on()


def test_amounts_come_to_a_class_that_is_tested_and_undone(page, desk, office, income, file_id):
    assert not income.grid.empty.isHidden()
    income.ask_new("income")
    put(income.asking, kind="11", amount=1_000_000, period="year")
    assert income.steps.badge.accessibleName() == "相对困难"
    assert "还没有保存测算" in income.steps.note.text()
    income.ask_new("expense")
    put(income.asking, kind="01", amount=400_000, period="year", repaid=500_000)
    assert income.asking.isVisible()  # more repaid than spent: it stays, and says so at its field
    put(income.asking, repaid=0, evidence="结算单")
    assert income.steps.badge.accessibleName() == "深度困难"
    page.file.papers.show("income_slip")  # of a file that was never tested
    assert "测算记录" in page.strip.words.text()
    income.test()
    assert [one.category for one in kept(office, file_id)] == ["1"]
    page.file.papers.show("income_slip")
    slip = page.file.papers.looking.window
    assert slip._paper.proof.form == "income_slip"
    slip.reject()
    income.grid.stand_on(income.rows[0].id)
    income.ask_change()
    put(income.asking, amount=2_000_000)
    assert "重新测算" in income.steps.note.text()
    desk.said[-1][1]()
    assert "已保存为" in income.steps.note.text()
    page.file.turn("tests")
    assert page.file.tabs["tests"].steps.title.text() == "2026-01-20 的测算"


def kept(office, file_id):
    return [one.test for one in office.hardship.tests_of(office.actor, file_id)]


def test_circumstances_are_written_down_and_undone(desk, office, income, file_id):
    income.ask_means()
    put(income.asking, happening="illness", cost=500_000)
    assert income.asking.isVisible()
    put(income.asking, happening_proof="县医院证明", on_dibao="1")
    assert office.hardship.means(office.actor, file_id).cost == 500_000
    desk.said[-1][1]()
    assert office.hardship.means(office.actor, file_id).cost == 0


def test_conditions_are_answered_one_by_one_and_set_aside_by_a_paper(page, desk, office, file_id):
    page.open(file_id, "conditions")
    tab = page.file.tabs["conditions"]
    tab.ask()
    put(tab.asking, applies="1")
    assert tab.asking.isVisible()  # by what is it known?
    put(tab.asking, evidence="行驶证", reason="残疾人代步")
    assert tab.asking.isVisible()  # nobody sets it aside alone
    put(tab.asking, decision="县总工办〔2026〕1号")
    tab.clear_rest()
    answers = {one.code: one.answer for one in office.hardship.class_of(office.actor, file_id).exclusions}
    assert answers["01"].decision == "县总工办〔2026〕1号"
    assert all(answer is not None for answer in answers.values())
    desk.said[-1][1]()
    assert sum(one.answer is None for one in tab.rows) == 9


def test_whom_a_line_touches_and_what_may_be_erased_stand_in_place(page, office, income, file_id):
    page.enter({"touched": True})
    assert "比较了 0 份" in page.shown.said.text()
    assert page.back()
    office.hardship.act(office.actor, file_id, Act(h.APPLY, office.clock.today() - timedelta(days=4100)))
    gone = Act(h.EXITED, office.clock.today() - timedelta(days=4000), result=h.ENDED, reason="8")
    office.hardship.act(office.actor, file_id, gone)
    page.enter({"erasable": True})
    assert [one.number for one in page.shown.rows] == [office.hardship.file(office.actor, file_id).number]
    page.shown.ask()
    if page.shown.asking is None:  # nobody else works here: it says so
        assert not page.strip.isHidden()


def test_levels_and_tiers_have_names_and_rules_of_the_office(page, desk, office, income, file_id):
    page.enter({"tiers": True})
    shown = page.shown
    shown.grid.setCurrentIndex(shown.grid.model().index(5, 0))  # the first tier
    shown.ask()
    put(shown.asking, name="深度救助", net_times="一倍半")
    assert shown.asking.isVisible()
    put(shown.asking, net_times="1.5", class1="1")
    (own,) = [one.own for one in office.hardship.tier_lines(office.actor) if one.own]
    assert (own.name, own.classes, str(own.net_times)) == ("深度救助", ("1",), "1.5")
    assert shown.rows[5].name == "深度救助"
    desk.said[-1][1]()
    assert office.hardship.tier_lines(office.actor)[5].own == TierIn()
    assert shown.take_button.isHidden()  # nothing on file was tested


def test_an_empty_sheet_of_households_is_written_to_be_filled(page, tmp_path):
    page.enter({"waiting": True})
    assert page.shown.blank_button.isVisible()
    page.households.save_blank(tmp_path / "empty.xlsx")
    ((_name, (titles,)),) = read_sheets(tmp_path / "empty.xlsx")
    assert {"户主姓名", "住房类型", "建筑面积(平方米)", "邮政编码"} <= set(titles)
    assert "empty.xlsx" in page.strip.words.text()
