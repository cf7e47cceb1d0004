"""The page of services, on the real register: the line on top, names cleared, copied, corrected, taken off, undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QMessageBox
from python_calamine import CalamineWorkbook

from app.members import NewMember
from app.services import Entry, Person, ServiceFilter
from app.visits import Past
from tests.visits.conftest import number
from ui.pages.services.details import details_of
from ui.pages.services.page import ServicesPage
from ui.pages.visits.page import VisitsPage

DAY = date(2026, 1, 10)
LEGAL = Entry(
    "legal_aid", DAY, (Person("赵六"),), content="讨薪", amount=50_000, figures={"recovered": 1_260_000}
)


@pytest.fixture
def page(qtbot, desk):
    made = ServicesPage(desk)
    qtbot.addWidget(made)
    made.resize(1200, 640)
    made.show()
    made.enter({})
    return made


@pytest.fixture
def namesakes(office):
    """Two people of one name on the roll."""
    return [
        office.members.register(office.actor, NewMember(
            name="欧阳同名", id_type="01", id_no=number(n), change_type="1", change_date=date(2020, 1, 1),
            employment_status="1", work_unit=unit, mobile="", ethnic="01",
        )).id
        for n, unit in ((71, "甲厂"), (72, "乙厂"))
    ]  # fmt: skip


def shown(page):
    return page.grid.rows.source.rows(page.grid.rows.ids)


def write(page, program="legal_aid", **words):
    entry = page.entry
    entry.fields["program"].put(program)
    entry._follow_program()
    for name, text in words.items():
        entry.fields[name.replace("figure_", "figure ")].setText(text)
    entry.write()


def lines(office, **wanted):
    ids = office.services.window(office.actor, ServiceFilter(**wanted))
    return list(office.services.page(office.actor, ids))


def test_an_entry_is_written_in_the_line_and_the_next_begins_alike(page, office, desk):
    write(page, who="赵六、另3人", content="讨薪", amount="500", figure_recovered="12,600.00")
    (line,) = lines(office)
    assert (line.entry.persons, line.entry.heads, line.entry.amount) == ((Person("赵六"),), 3, 50_000)
    assert dict(line.entry.figures) == {"recovered": 1_260_000}
    assert line.entry.handled_by == desk.actor.name
    assert [one.id for one in shown(page)] == [line.id]
    fields = page.entry.fields
    assert (fields["program"].text(), fields["who"].text(), fields["figure recovered"].text()) == (
        "法律援助",
        "",
        "",
    )
    assert page.entry.typed() == {}
    assert page.totals.row.totals == {"times": 4, "amount": 50_000}
    desk.said[-1][1]()
    assert lines(office) == []


def test_the_figures_asked_for_are_those_of_the_programme(page):
    entry = page.entry
    entry.fields["program"].put("job_fair")
    entry._follow_program()
    assert [name for name in entry.fields if name.startswith("figure ")] == [
        "figure enterprises", "figure posts", "figure seekers", "figure intents",
    ]  # fmt: skip
    entry.fields["program"].put("companion")
    entry._follow_program()
    assert not [name for name in entry.fields if name.startswith("figure ")]


def test_enter_goes_on_and_writes_from_the_last_field(qtbot, page, office):
    with qtbot.waitActive(page):
        page.activateWindow()
    entry = page.entry
    entry.fields["program"].put("companion")
    entry._follow_program()
    entry.fields["who"].setFocus()
    qtbot.keyClicks(entry.fields["who"], "30")
    qtbot.keyClick(entry.fields["who"], Qt.Key.Key_Return)
    assert entry.fields["content"].hasFocus()
    for name in ("content", "amount", "handled_by"):
        assert lines(office) == []
        qtbot.keyClick(entry.fields[name], Qt.Key.Key_Return)
    assert [line.entry.heads for line in lines(office)] == [30]


def test_a_wrong_entry_is_refused_at_its_field_and_stays_typed(page, office):
    write(page, content="讨薪")
    assert page.entry.fields["who"].property("wrong")
    assert "谁" in page.entry.wrong.text() or "对象" in page.entry.wrong.text()
    assert page.entry.fields["content"].text() == "讨薪"
    write(page, who="赵六", figure_cases="x")
    assert page.entry.fields["figure cases"].property("wrong")
    assert lines(office) == []


def test_names_are_read_while_they_are_written(page, namesakes):
    page.entry.fields["who"].setText("欧阳同名、赵六、另3人")
    page.entry._ask()
    said = page.entry.reading.text()
    assert "须选择：欧阳同名" in said
    assert "不在册：赵六" in said
    assert "不记名 3 人" in said


def test_who_is_meant_is_asked_where_several_bear_the_name(page, office, namesakes):
    write(page, "companion", who="欧阳同名、赵六")
    window = page.writing.names.window
    assert lines(office) == []
    field = window.form.fields["who0"]
    assert len(field.choices) == 3
    field.put(namesakes[1])
    window.go_on()
    (line,) = lines(office)
    assert line.entry.persons == (Person("欧阳同名", namesakes[1]), Person("赵六"))
    write(page, "companion", who="欧阳同名")
    page.writing.names.window.form.fields["who0"].put("-")
    page.writing.names.window.go_on()
    assert lines(office)[0].entry.persons == (Person("欧阳同名"),)


def test_a_list_of_names_is_pasted_into_the_line(page, office):
    page.writing.names.ask_many()
    form = page.writing.names.window.form
    form.fields["names"].setPlainText("1\t赵六\t男\n2\t钱七\t女\n30人")
    assert "2 个姓名" in form._errors["names"].text()
    page.writing.names.window.go_on()
    write(page, "training", content="月嫂班")
    (line,) = lines(office)
    assert ([one.name for one in line.entry.persons], line.entry.heads) == (["赵六", "钱七"], 30)


def test_an_entry_is_copied_for_somebody_else(page, office, namesakes):
    office.services.add(office.actor, replace(LEGAL, persons=(Person("欧阳同名", namesakes[0]),)))
    page.refresh()
    page.grid.go_to(0)
    page.copy()
    assert page.entry.fields["who"].text() == "欧阳同名"
    assert page.entry.fields["on"].text() == office.clock.today().isoformat()
    page.entry.write()  # whom the name means is known from the entry copied
    assert lines(office)[0].entry.persons == (Person("欧阳同名", namesakes[0]),)
    assert len(lines(office)) == 2


def test_an_entry_is_corrected_with_why_and_that_is_undone(page, office, desk):
    made = office.services.add(office.actor, LEGAL)
    page.refresh()
    page.grid.go_to(0)
    page.writing.begin_correction()
    assert page.entry.fields["who"].text() == "赵六"
    assert not page.back()  # Esc leaves it as it is first
    page.writing.begin_correction()
    page.entry.fields["who"].setText("钱七")
    page.entry.write()
    window = page.writing.window
    window.go_on()
    assert "reason" in window.form.wrong_fields()
    window.form.fields["reason"].setText("写错人")
    window.go_on()
    assert [one.name for one in lines(office)[0].entry.persons] == ["钱七"]
    assert lines(office)[0].correction == "写错人"
    assert page.writing.correcting is None
    desk.said[-1][1]()
    assert lines(office) == [made]


def test_an_entry_is_taken_off_and_put_back(page, office, desk):
    office.services.add(office.actor, LEGAL)
    page.refresh()
    page.grid.go_to(0)
    page.writing.ask_off()
    page.writing.window.form.fields["reason"].setText("重复登记")
    page.writing.window.go_on()
    assert lines(office) == []
    desk.said[-1][1]()
    assert len(lines(office)) == 1
    page.writing.ask_off()
    page.writing.window.form.fields["reason"].setText("重复登记")
    page.writing.window.go_on()
    page.enter({"quick": "off"})
    page.grid.go_to(0)
    assert page.writing.back_button.isVisible()
    page.writing.put_back()
    assert len(lines(office)) == 1


def test_the_register_is_filtered_by_month_and_search(page, office):
    office.services.add(office.actor, replace(LEGAL, on=date(2025, 12, 10)))
    office.services.add(office.actor, replace(LEGAL, on=office.clock.today(), persons=(Person("钱七"),)))
    page.enter({"quick": "month"})
    assert [one.entry.persons[0].name for one in shown(page)] == ["钱七"]
    page.enter({"quick": "last"})
    assert [one.entry.persons[0].name for one in shown(page)] == ["赵六"]
    page.enter({"year": 2025, "typed": "赵六"})
    assert len(shown(page)) == 1
    page.enter({"typed": "没有这一个"})
    assert not shown(page)
    assert page.grid.empty.isVisible()


def test_what_is_typed_is_kept_and_there_again(page, office, desk, qtbot):
    page.entry.fields["program"].put("legal_aid")
    page.entry._follow_program()
    page.entry.fields["who"].setText("赵六")
    page.entry.fields["figure cases"].setText("2")
    page.keep()
    again = ServicesPage(desk)
    qtbot.addWidget(again)
    again.enter({})
    assert (again.entry.fields["who"].text(), again.entry.fields["figure cases"].text()) == ("赵六", "2")
    again.entry.write()
    assert office.workplace.draft(office.actor, "service", "") is None
    again.entry.fields["who"].setText("钱七")
    again.keep()
    assert office.workplace.draft(office.actor, "service", "") is not None
    again.entry.fields["who"].setText("")
    again.keep()  # emptied by hand: nothing is left to come back
    assert office.workplace.draft(office.actor, "service", "") is None


def test_a_sheet_goes_out_and_comes_in_again(page, office, tmp_path):
    made = office.services.add(office.actor, replace(LEGAL, handled_by="王芳", heads=3, unit="甲厂"))
    page.refresh()
    path = tmp_path / "services.xlsx"
    page.papers.save_workbook(path, "check")
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    assert any("赵六、甲厂、3 人" in row for row in rows)
    office.services.undo_add(office.actor, made.id)
    page.forms.take_in(path)  # what the list writes can be read: the same entry is there again
    (again,) = lines(office)
    assert again.entry == made.entry
    sheet = tmp_path / "in.csv"
    sheet.write_text("日期,类别,人/单位,内容,金额\n2026-01-11,招聘会,30人,,\n去年,法律援助,赵六,,\n", "utf-8")
    page.forms.take_in(sheet)
    assert len(lines(office)) == 2
    box = page.findChild(QMessageBox)
    assert "第 3 行" in box.text()
    box.close()


def test_an_office_adds_a_programme_of_its_own(page, office, desk):
    page.programmes.ask()
    form = page.programmes.window.form
    form.fields["name"].setText("法律援助")
    page.programmes.window.go_on()
    assert form.wrong_fields() == ["name"]
    form.fields["name"].setText("边境夏令营")
    form.fields["figures"].setText("营员、补助（元）")
    page.programmes.window.go_on()
    made = office.services.programs(office.actor)[-1]
    assert [(one.names["zh_CN"], one.measure) for one in made.figures] == [("营员", "count"), ("补助", "fen")]
    write(page, made.code, who="20", **{"figure_f2": "3,000"})
    assert lines(office)[0].entry.figures == {"f2": 300_000}
    desk.said[-2][1]()
    assert made.code not in {one.code for one in office.services.programs(office.actor, office.clock.today())}


def test_an_entry_is_shown_in_full_with_its_files(page, office, tmp_path):
    made = office.services.add(office.actor, replace(LEGAL, handled_by="王芳"))
    page.refresh()
    page.grid.go_to(0)
    page.writing.show_details()
    said = details_of(made, page.programs)
    assert "挽回金额 12,600.00" in said
    assert any("王芳" in words for words in said)
    picture = QImage(40, 40, QImage.Format.Format_RGB32)
    picture.fill(0)
    path = tmp_path / "scan.png"
    assert picture.save(str(path))
    page.writing.details.files.add([path])
    (file,) = office.documents.list(office.actor, "service_entry", made.id)
    assert file.title == "scan"
    page.writing.details.reject()


def test_the_report_is_looked_at_first(page, office):
    office.services.add(office.actor, LEGAL)
    page.enter({"report": True})
    window = page.forms.window
    window.form.fields["period"].setText("一月")
    window.go_on()
    assert window.form.wrong_fields() == ["period"]
    window.form.fields["period"].setText("2026-01")
    window.go_on()
    assert not window.isVisible()


def test_the_figures_of_the_visits_tell_the_services_and_open_them(qtbot, desk, office):
    office.services.add(office.actor, replace(LEGAL, heads=4))
    visits = VisitsPage(desk)
    qtbot.addWidget(visits)
    visits.enter({"figures": True})
    part = visits.stack.currentWidget()
    office.visits.enter_past(office.actor, Past("services", "2025", 198, "2025年总结", date(2025, 12, 31)))
    at = next(place for place in range(part.scope.count()) if part.scope.itemData(place) == DAY.year)
    part.scope.setCurrentIndex(at)
    part.read()
    rows = [one for one in part.lines if one.key == "services"]
    # What was entered by hand of another year stands beside it and is never added.
    assert [(one.value, bool(one.past_id)) for one in rows] == [("5", False), ("198", True)]
    part.grid.go_to(part.lines.index(rows[0]))
    part.open_rows()
    assert desk.gone == [("services", {"year": DAY.year})]
    donated = next(one for one in part.lines if one.key == "raised_goods")
    part.grid.go_to(part.lines.index(donated))
    part.open_rows()
    assert desk.gone[-1] == ("funds", {"kind": "DONATED", "year": str(DAY.year)})
