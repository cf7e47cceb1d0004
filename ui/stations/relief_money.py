"""Which states has relief money on the page of hardship files? And the grants of the office that is looked at."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.hardship import FileFilter, PersonIn, take_lines
from app.relief import Approval, GrantIn, ProjectIn, StudyIn
from app.shared.identity import check_digit
from ui.start import Start
from ui.stations.hardship import number, of
from ui.stations.reach import EMPTY, Station, hasten, here

if TYPE_CHECKING:
    from app.office import Office

CENTRAL, OWN = "2026年中央财政帮扶", "2026年本级帮扶"


def card(seed: int) -> str:
    """Return an invented card's number that checks."""
    body = f"62220202001133{seed:04d}"
    digits = [int(sign) * (2 if place % 2 == 0 else 1) for place, sign in enumerate(reversed(body))]
    return f"{body}{-sum(digit - 9 if digit > 9 else digit for digit in digits) % 10}"


def granted(office: Office) -> None:
    """Have projects, and grants at every stage, once: drafts, approved, with the bank, paid, one of study aid."""
    relief, actor = office.relief, office.actor
    if relief.projects(actor):
        return
    today, region = office.clock.today(), office.facts().region
    line = {"region": region, "year": today.year, "dibao_month": 72_000, "relative_factor": "2",
            "valid_from": f"{today.year - 1}-01-01"}  # fmt: skip
    with office.db.bookkeeping() as tx:
        take_lines(tx, "", "", json.dumps({"lines": [line]}), office.clock.now())
    central = relief.found_project(
        actor, ProjectIn(CENTRAL, today.year, "01", 1_500_000, "总工财〔2026〕5号", "01", 30, "分两批使用")
    )
    own = relief.found_project(actor, ProjectIn(OWN, today.year, "04", 1_200_000, people=40))
    files = office.hardship.file_window(
        actor, FileFilter(listed="on_file", only=(("state", frozenset({"ACTIVE"})),), sort="number")
    )
    paper = Approval(today, "青总工发〔2026〕18号")
    for at, file_id in enumerate(files[:4]):
        told = GrantIn("01", 150_000 + 50_000 * at, file_id=file_id, project_id=central, reason="家庭生活困难",
                       bank="吉林农信青山支行", account=card(at))  # fmt: skip
        made = relief.draft(actor, told)
        if at:
            relief.approve(actor, [made], paper)
        if at > 1:
            relief.pay(actor, [made], today)
    _study(office, files[0], own, paper)
    body = "229909198001019"
    crisis = GrantIn("08", 200_000, "EMERGENCY", name="赵灾户", id_no=f"{body}99{check_digit(body + '99')}",
                     project_id=own, reason="房屋过火", account=card(9))  # fmt: skip
    relief.draft(actor, crisis)
    relief.draft(actor, replace(crisis, item="99", amount=80_000, reason="车祸急救"))


def _study(office: Office, file_id: str, project: str, paper: Approval) -> None:
    relief, actor, today = office.relief, office.actor, office.clock.today()
    year = today.year if today.month >= 7 else today.year - 1
    student = office.hardship.add_person(
        actor, file_id, PersonIn("家属三", "20", number(77, "20060601"), stage="university", unit="延边大学",
                                 entry_year=year - 1, years=4),
    )  # fmt: skip
    told = GrantIn("03", 500_000, file_id=file_id, person_id=student, project_id=project, reason="考入大学",
                   school_year=year - 1, bank="吉林农信青山支行", account=card(0),
                   study=StudyIn("延边大学", "护理", "录取通知书", 580_000))  # fmt: skip
    made = relief.draft(actor, told)
    relief.approve(actor, [made], paper)
    relief.pay(actor, [made], today)


# -- getting there


def enter(**wish: Any) -> Callable[[Start], None]:
    """Return the way to a list of relief."""
    return lambda start: here(start).enter(wish)


def in_tab(act: str = "", at: int = 0, row: int = 0) -> Callable[[Start], None]:
    """Return the way to the relief of a file, and the doing of an act there."""

    def show(start: Start) -> None:
        of("ACTIVE", "relief", at)(start)
        hasten(start.window)
        tab = here(start).file.tabs["relief"]
        if tab.rows:
            tab.grid.go_to(row)
        if act:
            getattr(tab, act)()
            hasten(start.window)

    return show


def typed(start: Start) -> None:
    """Type more than a cap leaves into the form of a new grant."""
    in_tab("ask_new")(start)
    form = here(start).shown.fields
    form.fields["item"].put("01")
    form.fields["amount"].put(900_000)
    form.fields["reason"].put("家庭生活困难")
    here(start).shown.look()
    hasten(start.window)


def refused(start: Start) -> None:
    """Keep a draft of medical relief that says nobody it is for."""
    in_tab("ask_new")(start)
    form = here(start).shown.fields
    form.fields["item"].put("02")
    form.fields["amount"].put(100_000)
    here(start).shown.finish()


def act_of(wish: str, act: str, **more: Any) -> Callable[[Start], None]:
    """Return the doing of an act of a list."""

    def show(start: Start) -> None:
        here(start).enter({wish: more.get("value", "")})
        hasten(start.window)
        getattr(here(start).shown, act)()

    return show


def ticked(start: Start) -> None:
    """Tick all grants: the bar of what can be done with them."""
    here(start).enter({"relief": ""})
    hasten(start.window)
    here(start).shown.grid.tick_all()


STATIONS = (
    Station("relief-tab", "hardship", in_tab(at=1)),
    Station("relief-tab-empty", "hardship", of("DRAFT", "relief")),
    Station("relief-form", "hardship", typed),
    Station("relief-form-refused", "hardship", refused),
    Station("relief-approve", "hardship", in_tab("approve", row=1)),
    Station("relief-pay", "hardship", in_tab("pay", at=1)),
    Station("relief-list", "hardship", enter(relief="")),
    Station("relief-list-empty", "hardship", lambda start: here(start).enter({"relief": ""}), EMPTY),
    Station("relief-ticked", "hardship", ticked),
    Station("relief-emergency", "hardship", act_of("relief", "ask_emergency")),
    Station("relief-projects", "hardship", enter(projects=True)),
    Station("relief-projects-empty", "hardship", lambda start: here(start).enter({"projects": True}), EMPTY),
    Station("relief-project", "hardship", act_of("projects", "ask_change", value=True)),
    Station("relief-study", "hardship", enter(study=2026)),
    Station("relief-study-empty", "hardship", lambda start: here(start).enter({"study": 2026}), EMPTY),
)
