"""Which states has the register of services?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.members import Query
from app.services import Entry, Person, ServiceFilter
from ui.start import Start
from ui.stations.reach import EMPTY, Station, filter_of, find, go, here, keys, stay

if TYPE_CHECKING:
    from app.office import Office

OWN = {"name": "边境夏令营", "figures": "营员、补助（元）"}
NO_MONTH = "一月"
NAMES = "崔美玉、张德福、金顺姬、延边人力资源市场、另12人"


def entries(day: date) -> tuple[Entry, ...]:
    """Return the services of some weeks before `day`."""
    before = [day - timedelta(days=days) for days in (24, 17, 11, 8, 3, 1)]
    return (
        Entry("job_fair", before[0], unit="延边人力资源市场", heads=320, content="春风行动专场招聘会",
              figures={"enterprises": 35, "posts": 1200, "seekers": 310, "intents": 96}, handled_by="王芳"),
        Entry("training", before[1], heads=46, content="家政服务员培训 12 课时", amount=1_860_000,
              figures={"lessons": 12, "certified": 41}, handled_by="朴英姬"),
        Entry("legal_aid", before[2], (Person("崔美玉"), Person("张德福")), content="讨回拖欠工资", amount=50_000,
              figures={"cases": 1, "involved": 2_400_000, "recovered": 2_160_050}, handled_by="王芳"),
        Entry("mind", before[3], heads=18, content="减压讲座", figures={"sessions": 1}, handled_by="王芳"),
        Entry("companion", before[4], (Person("金顺姬"),), content="陪同到延边医院就诊", handled_by="刘明"),
        Entry("station", before[5], heads=27, content="高温时段饮水、休息", handled_by="刘明"),
    )  # fmt: skip


def kept(office: Office) -> None:
    """Have some services in the register, once: one of them corrected, one taken off."""
    services, actor = office.services, office.actor
    if services.window(actor, ServiceFilter(off=True)):
        return
    made = [services.add(actor, told) for told in entries(office.clock.today())]
    fixed = made[3]
    services.correct(actor, fixed.id, replace(fixed.entry, heads=21), "漏登三人")
    again = services.add(actor, made[4].entry)
    services.take_off(actor, again.id, "重复登记")


def with_entries(show: Callable[[Start], object]) -> Callable[[Start], object]:
    """Return what shows a state once there are services."""

    def shown(start: Start) -> None:
        page = here(start)
        kept(page.desk.office)
        page.entry.fields["program"].put(None)
        page.entry._follow_program()
        page.entry.begin()  # what the state before typed and did not write down
        page.enter({"quick": ""})
        show(start)

    return shown


def write(words: dict[str, str]) -> Callable[[Start], Any]:
    """Return the typing of `words` into the line."""

    def typed(start: Start) -> Any:
        entry = here(start).entry
        entry.fields["program"].put(words.get("program", "legal_aid"))
        entry._follow_program()
        for name, text in words.items():
            if name != "program":
                entry.fields[name].setText(text)
        entry._ask()
        return entry

    return typed


def refused(start: Start) -> None:
    """Write down what cannot be: nobody is named."""
    write({"program": "legal_aid", "content": "讨回拖欠工资", "figure recovered": "21,600.50"})(start).write()


def typing(start: Start) -> None:
    """Have a list of names in the line, with the figures of the programme."""
    write({"program": "legal_aid", "who": NAMES, "content": "讨回拖欠工资", "figure recovered": "21,600.50"})(
        start
    )


def pasting(start: Start) -> None:
    """Paste a list of names."""
    page = here(start)
    page.writing.names.ask_many()
    page.writing.names.window.form.fields["names"].setPlainText(NAMES.replace("、", "\n"))


def choosing(start: Start) -> None:
    """Ask who is meant by a name that several bear."""
    entry, page = write({"program": "companion", "who": "王秀英 9999"})(start), here(start)
    known = page.desk.office.members
    name = next(
        line.name for line in known.page(page.desk.actor, known.window(page.desk.actor, Query()).ids[:1])
    )
    entry.fields["who"].setText(f"{name} 0000")
    entry.write()


def correcting(start: Start) -> None:
    """Put an entry into the line to be corrected."""
    page = here(start)
    page.grid.go_to(1)
    page.writing.begin_correction()


def correcting_why(start: Start) -> None:
    """Ask why an entry is corrected."""
    correcting(start)
    here(start).entry.write()


def taking_off(start: Start) -> None:
    """Ask why an entry is taken off."""
    page = here(start)
    page.grid.go_to(1)
    page.writing.ask_off()


def taken_off(start: Start) -> None:
    """Show what was taken off too, and stand on it."""
    page = here(start)
    page.enter({"quick": "off"})
    page.grid.go_to(1)


def details(start: Start) -> None:
    """Show an entry in full, with its files."""
    page = here(start)
    page.grid.go_to(3)
    page.writing.show_details()


def copied(start: Start) -> None:
    """Copy an entry into the line."""
    page = here(start)
    page.grid.go_to(4)
    page.copy()


def programme(start: Start) -> None:
    """Ask for a programme of the office's own."""
    page = here(start)
    page.programmes.ask()
    fields = page.programmes.window.form.fields
    for name, words in OWN.items():
        fields[name].setText(words)


def programme_wrong(start: Start) -> None:
    """Add a programme of a name that is taken."""
    programme(start)
    window = here(start).programmes.window
    window.form.fields["name"].put("法律援助")
    window.go_on()


def report_wrong(start: Start) -> None:
    """Ask for the report of no month."""
    page = here(start)
    page.forms.ask_period()
    page.forms.window.form.fields["period"].setText(NO_MONTH)
    page.forms.window.go_on()


def sheet_with_problems(start: Start) -> None:
    """Take in a sheet of which one row is not taken."""
    page = here(start)
    path = Path(page.desk.profile) / "services.csv"
    path.write_text("日期,类别,人/单位,内容\n去年,法律援助,赵六,讨薪\n2026-01-10,没有的类别,赵六,\n", "utf-8")
    page.forms.take_in(path)


STATIONS = (
    Station("services", "services", with_entries(stay)),
    Station("services-typing", "services", with_entries(typing)),
    Station("services-refused", "services", with_entries(refused)),
    Station("services-names", "services", with_entries(pasting)),
    Station("services-who", "services", with_entries(choosing)),
    Station("services-details", "services", with_entries(details)),
    Station("services-copied", "services", with_entries(copied)),
    Station("services-correcting", "services", with_entries(correcting)),
    Station("services-correcting-why", "services", with_entries(correcting_why)),
    Station("services-taking-off", "services", with_entries(taking_off)),
    Station("services-off", "services", with_entries(taken_off)),
    Station("services-month", "services", with_entries(go("services", quick="month"))),
    Station("services-filter", "services", with_entries(filter_of(1))),
    Station("services-none", "services", with_entries(find("没有这项服务"))),
    Station("services-report", "services", with_entries(go("services", report=True))),
    Station("services-report-wrong", "services", with_entries(report_wrong)),
    Station("services-programme", "services", with_entries(programme)),
    Station("services-programme-wrong", "services", with_entries(programme_wrong)),
    Station("services-sheet", "services", with_entries(sheet_with_problems)),
    Station("services-menu", "services", with_entries(keys("Ctrl+P"))),
    Station("services-preview", "services", with_entries(keys("F7"))),
    Station("services-empty", "services", stay, EMPTY),
)
