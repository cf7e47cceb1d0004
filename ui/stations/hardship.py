"""Which states has the page of hardship files? And the files of the office that is looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from app.hardship import (
    Act,
    Answer,
    FileDetails,
    FileFilter,
    HouseholdFilter,
    HouseholdsReport,
    ItemIn,
    Means,
    MeasureIn,
    PersonIn,
    take_lines,
)
from app.hardship import happenings as h
from app.hardship.due import proposed_notice
from app.hardship.service import HouseholdTwice
from app.hardship.workbook import CauseUnknown
from app.shared import codes
from app.shared.cells import RowProblem
from app.shared.chain import canonical_text
from app.shared.identity import check_digit
from ui.pages.hardship.households import TakenIn
from ui.start import Start
from ui.stations.reach import EMPTY, Station, filter_of, find, go, hasten, here, keys, stay

if TYPE_CHECKING:
    from app.office import Office

STAGES = (
    h.APPLY,
    h.REVIEWED,
    h.SURVEYED,
    h.CHECK_SENT,
    h.CHECK_ANSWERED,
    h.HUNG_OUT,
    h.PUT_FORWARD,
    h.DECIDED,
)
PLACES, CADRES, CAUSES = (
    ("青山村", "东升社区", "青山机械厂"),
    ("王芳", "朴英姬", "刘明"),
    ("01", "04", "15", "05"),
)


def number(n: int, born: str) -> str:
    """Return the n-th invented number of somebody of a household."""
    body = f"229909{born}{n:03d}"
    return body + check_digit(body)


def life(begun: date) -> tuple[Act, ...]:
    """Return the acts that bring a file on file, from a day on."""
    on = lambda days: begun + timedelta(days=days)  # noqa: E731 - of this life alone
    notice = proposed_notice(on(14))
    after = notice.last + timedelta(days=1)
    return (
        Act(h.APPLY, on(0)), Act(h.REVIEWED, on(2), result=h.PASS, words="情况属实"),
        Act(h.SURVEYED, on(4), people=("王芳", "李强"), words="住房简陋，一人长期服药"), Act(h.CHECK_SENT, on(5)),
        Act(h.CHECK_ANSWERED, on(12), result=h.AGREES),
        Act(h.HUNG_OUT, notice.first, until=notice.last, words="社区公告栏"), Act(h.PUT_FORWARD, after),
        Act(h.DECIDED, after, result=h.GRANTED, reason="2", document="青总工发〔2026〕3号"),
    )  # fmt: skip


def filed(office: Office) -> None:
    """Have a file at every stage, once: some on file with family, income and plan, one ended, one that fell back."""
    hardship, actor = office.hardship, office.actor
    if hardship.file_window(actor, FileFilter()):
        return
    day = office.clock.today()
    ids = hardship.window(actor, HouseholdFilter())
    acts = life(day - timedelta(days=60))
    for at, household in enumerate(ids[:13]):
        signed = None if at in (0, 3) else day - timedelta(days=55)
        details = FileDetails(
            PLACES[at % 3], "13900000001" if at else "", ("worker", "migrant", "worker", "")[at % 4], "4", "",
            CAUSES[at % 4], ("07",) if at % 3 == 0 else (), CADRES[at % 3], signed,
        )  # fmt: skip
        file_id = hardship.open_file(actor, household_id=household, details=details)
        if at:
            _family(office, file_id, at)
        if at >= 8:
            tested(office, file_id)
        for act in acts[: min(at, 8)]:
            hardship.act(actor, file_id, act)
        _further(office, file_id, at, day)


def _family(office: Office, file_id: str, at: int) -> None:
    hardship, actor = office.hardship, office.actor
    wife = hardship.add_person(actor, file_id, PersonIn("家属一", "10", number(at, "19820304"), income=None))
    hardship.add_person(
        actor, file_id, PersonIn("家属二", "20", number(at, "20140601"), stage="primary", unit="青山小学",
                                 entry_year=2021, years=6),
    )  # fmt: skip
    hardship.add_item(actor, file_id, ItemIn("income", "WAGE", 240_000, "month"))
    hardship.add_item(actor, file_id, ItemIn("income", "TRANSFER", 96_000, "month", wife))
    hardship.add_item(actor, file_id, ItemIn("expense", "ILLNESS", 1_260_000, "year", wife, "医保结算单"))


def tested(office: Office, file_id: str) -> None:
    """Have a file looked at for every condition, one set aside by a decision, and tested by the line of the year."""
    hardship, actor = office.hardship, office.actor
    day = office.clock.today()
    publish(office, day - timedelta(days=400), 62_000)
    conditions = {code.code: Answer(False, "入户查看") for code in codes.load("hardship_exclusions")}
    conditions["04"] = Answer(True, "行驶证", "残疾人代步车", "青总工发〔2026〕2号")
    hardship.answer_exclusions(actor, file_id, conditions)
    hardship.set_means(actor, file_id, Means(in_town=True, union_member=True, labour_months=30))
    hardship.test_file(actor, file_id, on=day - timedelta(days=60))
    publish(office, day - timedelta(days=10), 101_000)


def publish(office: Office, since: date, month: int) -> None:
    """Let the province publish a subsistence line, in fen a month."""
    line = {"region": "220000", "year": since.year, "dibao_month": month, "relative_factor": "2"}
    told = canonical_text({"lines": [{**line, "valid_from": since.isoformat()}]})
    with office.db.bookkeeping() as tx:
        take_lines(tx, "lines", since.isoformat(), told, office.clock.now())


def _further(office: Office, file_id: str, at: int, day: date) -> None:
    """Let what is beyond the usual life happen to some files."""
    hardship, actor = office.hardship, office.actor
    if at == 6:  # an objection, unanswered
        hardship.act(actor, file_id, Act(h.OBJECTED, day - timedelta(days=40), words="称家中有轿车"))
    if at >= 8:
        for told in _plan(day):
            hardship.set_measure(actor, file_id, told)
    if at == 9:
        hardship.act(actor, file_id, Act(h.LOOKED_AT, day, until=day + timedelta(days=1), words="情况无变化"))
    if at == 10:
        hardship.act(
            actor,
            file_id,
            Act(h.EXITED, day, result=h.RESOLVED, reason="1", amount=168_000, words="子女已就业"),
        )
    if at == 11:
        hardship.act(actor, file_id, Act(h.EXITED, day, result=h.ENDED, reason="8"))
        hardship.open_file(actor, household_id=hardship.file(actor, file_id).household_id, relapse_of=file_id)


def _plan(day: date) -> Sequence[MeasureIn]:
    return (
        MeasureIn("医疗互助理赔", "镇总工会", day - timedelta(days=10), "", "已赔付 1,800.00 元", "DONE"),
        MeasureIn("子女助学 1 人", "县总工会", day + timedelta(days=200), "核对学籍"),
        MeasureIn("介绍公益岗位", "镇社保所", day + timedelta(days=12), "联系社保所"),
        MeasureIn("申请低保", "民政助理", day - timedelta(days=3)),
    )


# -- getting there


def file_at(state: str, at: int = 0) -> Callable[[Any], str]:
    """Return what finds the file of a state."""

    def found(page: Any) -> str:
        office = page.desk.office
        lists = "ended" if state in h.TERMINAL else ""
        asked = FileFilter(listed=lists, only=(("state", frozenset({state})),), sort="number")
        return office.hardship.file_window(office.actor, asked)[at]

    return found


def of(state: str, tab: str = "", at: int = 0) -> Callable[[Start], object]:
    """Return the way to a file of a state, in one of its tabs."""

    def show(start: Start) -> None:
        page = here(start)
        page.enter({"file": file_at(state, at)(page), "tab": tab})

    return show


def begun(state: str, key: str, at: int = 0) -> Callable[[Start], object]:
    """Return the beginning of an act with a file of a state."""

    def show(start: Start) -> None:
        of(state, at=at)(start)
        here(start).file.menu.begin(key)

    return show


def listed(key: str) -> Callable[[Start], object]:
    """Return the way to a quick list."""
    return lambda start: here(start).enter({"list": key})


def refused_notice(start: Start) -> None:
    """Hang a notice out for fewer days than it must."""
    begun("ECON_CHECK", "notice", 1)(start)
    menu = here(start).file.menu
    menu.window.form.fields["until"].setText(here(start).desk.office.clock.today().isoformat())
    menu.window.form.fields["on"].setText(here(start).desk.office.clock.today().isoformat())
    menu.window.go_on()


def refused_person(start: Start) -> None:
    """Put somebody into a household who stands in another one, with an income below nothing."""
    of("ACTIVE", "people")(start)
    page = here(start)
    tab = page.file.tabs["people"]
    tab.ask_new()
    form = tab.asking.form
    form.fields["name"].put("家属一")
    form.fields["relation"].put("20")
    form.fields["id_no"].put(number(1, "19820304"))
    tab.asking.go_on()


def in_tab(tab: str, act: str, state: str = "ACTIVE") -> Callable[[Start], object]:
    """Return the doing of an act of a tab."""

    def show(start: Start) -> None:
        of(state, tab)(start)
        hasten(start.window)
        getattr(here(start).file.tabs[tab], act)()

    return show


def ticked(start: Start) -> None:
    """Tick some files: the bar of what can be done with them."""
    page = here(start)
    page.list.grid.tick_all()
    hasten(start.window)


def cadre(start: Start) -> None:
    """Ask who shall be in charge of many files."""
    ticked(start)
    here(start).many.ask_cadre()


def checks(start: Start) -> None:
    """Ask where the list for civil affairs is written."""
    here(start).many.ask_check_list()


def noted(start: Start) -> None:
    """Say which documents are there, in the window that asks."""
    in_tab("documents", "ask")(start)
    field = here(start).file.tabs["documents"].asking.form.fields["documents"]
    field.put({"H01": ("have", ""), "H05": ("waived", "民政出具低保证"), "H06": ("unclear", "字迹看不清")})
    field.stand_at("H05")


def waiting(start: Start) -> None:
    """Show the households that have no file."""
    here(start).enter({"waiting": True})


def taken_in(start: Start) -> None:
    """Show what became of a sheet of which some rows were not taken."""
    page = here(start)
    problems = (
        RowProblem.of(7, HouseholdTwice(field="id_no", first=3)),
        RowProblem.of(12, CauseUnknown(field="cause"), "note"),
    )
    report = HouseholdsReport((1, 2, 0), {"1": 6, "2": 5, "none": 2}, problems, 11, 2)
    page.show_over(TakenIn(page, page.desk, report, page.households))


def by_hand_wrong(start: Start) -> None:
    """Write a household down by hand whose number is not right."""
    page = here(start)
    page.enter({"by_hand": True})
    fields = page.shown.fields.fields
    for name, words in {"head": "孤一", "id_no": "229909198201010011", "people": "2", "income": "-5"}.items():
        fields[name].setText(words)
    page.shown.finish()


def archive(start: Start) -> None:
    """Show the whole archive of a file in one preview."""
    of("ACTIVE")(start)
    here(start).file.papers.show_all()


STATIONS = (
    Station("hardship", "hardship", stay),
    Station("hardship-empty", "hardship", stay, EMPTY),
    Station("hardship-none", "hardship", find("没有这一户")),
    Station("hardship-filter", "hardship", filter_of(3)),
    Station("hardship-review", "hardship", listed("review")),
    Station("hardship-ended", "hardship", listed("ended")),
    Station("hardship-ticked", "hardship", ticked),
    Station("hardship-cadre", "hardship", cadre),
    Station("hardship-menu", "hardship", keys("Ctrl+P")),
    Station("hardship-more", "hardship", keys("Ctrl+M")),
    Station("hardship-checks", "hardship", checks),
    Station("hardship-new", "hardship", go("hardship", new=True)),
    Station("hardship-file", "hardship", of("ACTIVE")),
    Station("hardship-draft", "hardship", of("DRAFT")),
    Station("hardship-objection", "hardship", of("OBJECTION", "history")),
    Station("hardship-relapsed", "hardship", of("RELAPSED")),
    Station("hardship-resolved", "hardship", of("RESOLVED", "history")),
    Station("hardship-people", "hardship", of("ACTIVE", "people")),
    Station("hardship-person", "hardship", in_tab("people", "ask_change")),
    Station("hardship-person-refused", "hardship", refused_person),
    Station("hardship-plan", "hardship", of("ACTIVE", "plan")),
    Station("hardship-plan-empty", "hardship", of("DRAFT", "plan")),
    Station("hardship-measure", "hardship", in_tab("plan", "ask_done")),
    Station("hardship-samples", "hardship", in_tab("plan", "open_samples")),
    Station("hardship-story", "hardship", of("ACTIVE", "story")),
    Station("hardship-documents", "hardship", of("ACTIVE", "documents")),
    Station("hardship-history", "hardship", of("ACTIVE", "history")),
    Station("hardship-noted", "hardship", noted),
    Station(
        "hardship-papers", "hardship", lambda start: (of("ACTIVE")(start), here(start).file.papers.open())
    ),
    Station("hardship-archive", "hardship", archive),
    Station("hardship-import", "hardship", lambda start: here(start).households.ask_import()),
    Station("hardship-taken-in", "hardship", taken_in),
    Station("hardship-waiting", "hardship", waiting),
    Station("hardship-waiting-empty", "hardship", waiting, EMPTY),
    Station("hardship-by-hand", "hardship", by_hand_wrong),
    Station("hardship-details", "hardship", in_tab("basics", "ask")),
    Station("hardship-acts", "hardship", lambda start: (of("ACTIVE")(start), here(start).file.menu.open())),
    Station("hardship-apply", "hardship", begun("DRAFT", "apply")),
    Station("hardship-unit", "hardship", begun("APPLIED", "review_unit")),
    Station("hardship-survey", "hardship", begun("UNIT_REVIEW", "survey")),
    Station("hardship-notice", "hardship", refused_notice),
    Station("hardship-answer", "hardship", begun("OBJECTION", "answer")),
    Station("hardship-decide", "hardship", begun("COUNTY_REVIEW", "decide")),
    Station("hardship-decide-here", "hardship", begun("COUNTY_REVIEW", "decide_here")),
    Station("hardship-look-at", "hardship", begun("ACTIVE", "look_at")),
    Station("hardship-exit", "hardship", begun("ACTIVE", "exit")),
    Station("hardship-step-back", "hardship", begun("COUNTY_REVIEW", "step_back")),
)
