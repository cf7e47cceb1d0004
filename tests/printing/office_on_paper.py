"""An office with something to print for every form: the sample day, what the desk's stations add to it, and files.

Which record each form is printed of is found out: the first of its table that the form takes.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from unittest import mock

import xlsxwriter
from sqlalchemy import insert, select, text, update
from sqlalchemy.orm import Session

from app.aid import renewal_key
from app.documents import Pasted
from app.hardship import DatedLine, Line
from app.members.tables import GroupJoiningRow, MemberRow, MembershipEventRow
from app.office import Office
from app.printing import FORMS, rules
from app.printing.forms.backup_register import BackupPaper, Copy
from app.printing.sheet import Form, Sheet, Stamp
from app.printing.wording import load
from app.relief import GrantIn, StudyIn
from app.shared import paths, series
from app.shared.base import Row
from app.shared.clock import FixedClock
from app.shared.errors import RuleError
from app.shared.ids import new_id
from app.sync.papers import DevicePaper, Handover
from app.sync.totals import Total
from app.unions.tables import UnionOrgRow
from app.visits import Approval, read_plan
from tests.conftest import NOW
from tests.hardship.conftest import HEADER
from tests.hardship.files import household_row
from tests.printing import files_on_paper
from tests.printing.test_member_forms import event_row, joining_row, jpeg, union_row

# The stations are shown on a screen; without one they still make what they show.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from ui.stations.aid import claimed
from ui.stations.enrolments import units_enrolled
from ui.stations.issuing import carried_out
from ui.stations.relief import relieved
from ui.stations.services import kept

PASSWORD = "东升粮库-2026"
LANGUAGES = ("zh_CN", "zh_CN+ko_KR")
STAMP = Stamp("7K3M9-2QPX4", "2026-11-20 09:00", "王芳", 0)
_CLOCK = FixedClock(NOW)
_TOGETHER = 3  # records of a paper that takes several
_NOT_RECORDS = {
    "funds_summary": "2025-12-01..2026-12-31",
    "services_report": "2026-11",
    "four_seasons": "2026",
    "annual_figures": "2026",
    "renewal_list": renewal_key(date(2026, 1, 20), 60),
}
# Keys and packages are new with every office, so their papers are made of facts that stay.
_FACTS = {
    "package_handover": Handover(
        3, "QS-01", "青山镇总工会", "服务窗口一号机", "7K3M-92QP-X4AB-CDEF", "吉林省总工会", "QS-01-0003.ngp", "0f" * 32, 1201, 2750,
        1550, NOW, "王芳", {"member": Total(120, {}), "visit": Total(46, {"cash": 2_300_000})},
    ),
    "backup_register": BackupPaper(
        "QS-01", "青山镇总工会",
        Copy("QS-01-20261120-090000-a1b2c3.ngbak", "0f" * 32, 14_200_000, NOW.isoformat(),
             {"member": 1284, "visit": 312, "claim": 41, "ledger_entry": 655, "audit": 2048}, 8121, "KINGSTON 03"),
    ),
    "device_sheet": DevicePaper(
        "QS-01", "青山镇总工会", "018f0000-0000-7000-8000-000000000009", "服务窗口一号机", "7K3M-92QP-X4AB-CDEF",
        NOW, "吉林省总工会", "9ZZZ-2QPX-4ABC-DEFG", NOW, "王芳", NOW,
    ),
}  # fmt: skip


@dataclass(frozen=True)
class OnPaper:
    """The office, and what each form is printed of."""

    office: Office
    views: dict[str, object]
    subjects: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def sheet(self, key: str, language: str) -> Sheet:
        """Return the sheet of a form as it is printed of the office's facts."""
        words = load(key, language)
        filled = FORMS[key].fill(self.views[key], words, STAMP)
        foot = load("foot", language)
        return replace(
            filled, number=filled.number and STAMP.number, version=words.version, language=language,
            printed_at=foot("printed_at", time=STAMP.printed_at).split("\n")[0],
            operator=foot("operator", name=STAMP.operator).split("\n")[0], page_words=foot["page"],
        )  # fmt: skip


def made(folder: Path) -> OnPaper:
    """Make the office in `folder`, and read what every form is printed of.

    Its numbers bear the same letters each time, though each office lives a life of its own.
    """
    with mock.patch.object(series, "LETTERS", "K"), mock.patch.object(rules, "ALPHABET", "K" * 32):
        return _made(folder)


def _made(folder: Path) -> OnPaper:
    office = Office.create(
        folder / "office", code="QS-01", name="青山镇总工会", region="222401", operator="王芳", password=PASSWORD,
        clock=_CLOCK,
    )  # fmt: skip
    _day(office)
    for further in (carried_out, claimed, kept, units_enrolled, relieved):
        further(office)
    _files(office, folder)
    _roll(office)
    with office.db.reading() as tx:
        read = {key: _read(tx, form) for key, form in FORMS.items() if key not in _FACTS}
    views = {**{key: view for key, (view, _ids) in read.items()}, **_FACTS}
    return OnPaper(office, views, {key: ids for key, (_view, ids) in read.items()})


def _day(office: Office) -> None:
    day, actor = paths.resources() / "samples" / "day", office.actor
    office.members.import_roster(actor, day / "roster.xlsx")
    plan = read_plan((day / "campaign.json").read_bytes())
    office.hardship.import_households(actor, day / "households.xlsx", plan.line)
    campaign = office.visits.plan(actor, plan).id
    office.visits.make_list(actor, campaign)
    office.visits.approve(actor, campaign, Approval(plan.window_from, "青总工发〔2025〕8号"))


def _files(office: Office, folder: Path) -> None:
    """Have a family on file, with a scan, and a household of twenty that has applied."""
    actor, hardship = office.actor, office.hardship
    second = replace(actor, operator_id="018f0000-0000-7000-8000-000000000002", name="李明")
    family = files_on_paper.opened(hardship, office.members, actor)
    files_on_paper.granted(hardship, actor, second, family)
    hardship.test_file(
        actor, family, line=DatedLine(Line("222401", 2026, 72_000, Decimal("2")), date(2026, 1, 1))
    )
    (student,) = [one.id for one in hardship.file(actor, family).people if one.told.name == "李明姬"]
    study = StudyIn("延边大学", "护理学", "录取通知书", 600_000, 0, "本科二批", "512", date(2025, 7, 28))
    office.relief.draft(
        actor,
        GrantIn(
            "03",
            300_000,
            file_id=family,
            person_id=student,
            reason="学费负担重",
            school_year=2026,
            study=study,
        ),
    )
    office.documents.attach(actor, files_on_paper.FILES, family, [Pasted("医保结算单.jpg", jpeg())])
    sheet = folder / "household.xlsx"
    with xlsxwriter.Workbook(str(sheet)) as book:
        page = book.add_worksheet()
        for place, row in enumerate((HEADER, household_row(1, "甲一"))):
            page.write_row(place, 0, row)
    plan = read_plan((paths.resources() / "samples" / "day" / "campaign.json").read_bytes())
    office.hardship.import_households(actor, sheet, plan.line)
    (found,) = [one.id for one in hardship.page(actor, hardship.window(actor)) if one.head == "甲一"]
    files_on_paper.of_twenty(hardship, actor, found)
    office.printing.produce(actor, "hardship_application", family, folder / "application.pdf")


def _roll(office: Office) -> None:
    """Have a union with its facts, and a joining of many."""
    with office.db.transaction("probe", office.actor) as tx:
        tx.execute(insert(UnionOrgRow).values(**union_row()))
        tx.execute(insert(GroupJoiningRow).values(**joining_row()))
        chosen = select(MemberRow.id).order_by(text("rowid")).limit(6)
        tx.execute(
            update(MemberRow)
            .values(joining_id=joining_row()["id"], rev=MemberRow.rev + 1)
            .where(MemberRow.id.in_(chosen))
        )
        (first, *_rest) = tx.scalars(chosen)
        gone = {
            "id": new_id(),
            "type": "4",
            "date": date(2026, 10, 12),
            "doc_no": "2026-0031",
            "from_union": "",
            "to_union": "敦化市林业工会",
        }
        tx.execute(insert(MembershipEventRow).values(**event_row(first) | gone))


def _read(tx: Session, form: Form) -> tuple[object, tuple[str, ...]]:
    """Return what the first record that the form takes says, or the first few where it takes several; and their ids."""
    if form.key in _NOT_RECORDS:
        return form.load(tx, _NOT_RECORDS[form.key]), (_NOT_RECORDS[form.key],)
    words, found, taken = load(form.key, "zh_CN"), None, list[str]()
    for subject_id in _ids(tx, form.subject):
        try:
            view = form.load_all(tx, [*taken, subject_id]) if form.load_all else form.load(tx, subject_id)
            form.fill(view, words, STAMP)
        except RuleError:
            continue
        found, taken = view, [*taken, subject_id]
        if len(taken) == (_TOGETHER if form.load_all else 1):
            break
    assert found is not None, f"the office has nothing to print as {form.key}"
    return found, tuple(taken)


def _ids(tx: Session, table: str) -> Sequence[str]:
    """Return the records of a table: units by their ids, which their names make, others as they were written."""
    column = Row.metadata.tables[table].c.id
    return tx.scalars(select(column).order_by(column if table == "unit" else text("rowid"))).all()
