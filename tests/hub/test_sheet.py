"""Claims go out as a workbook and come back decided: row by row, nothing half, nothing twice."""

# Fixtures are imported by their names.
# ruff: noqa: F401, F811

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from app.cli import main
from app.hub import Hub
from app.shared.cells import ColumnsMissing
from app.shared.clock import FixedClock
from tests.hub.conftest import PASSWORD, Office
from tests.hub.test_decide import Desk, desk, plan

FILL = {"decision": "决定", "amount": "决定金额(元)", "reasons": "理由", "on": "决定日期"}


class Sheet:
    """The workbook as a person fills it: its cells read, changed and saved as another program would."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.book = CalamineWorkbook.from_path(str(path))
        self.rows = self.book.get_sheet_by_index(0).to_python(skip_empty_area=False)
        self.place = {title: at for at, title in enumerate(self.rows[0])}

    def cell(self, row: int, title: str) -> Any:
        return self.rows[row - 1][self.place[title]]

    def put(self, row: int, title: str, value: Any) -> None:
        self.rows[row - 1][self.place[title]] = value
        book = xlsxwriter.Workbook(str(self.path), {"default_date_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet()
        for number, line in enumerate(self.rows):
            for at, one in enumerate(line):
                if one not in ("", None):
                    sheet.write(number, at, one)
        book.close()

    def fill(self, row: int, **cells: Any) -> None:
        for name, value in cells.items():
            self.put(row, FILL[name], value)


@pytest.fixture
def sheet(hub: Hub, office: Office, desk: Desk, stick: Path) -> Callable[..., Sheet]:
    def write(name: str = "claims.xlsx") -> Sheet:
        hub.ingest(office.put(stick))
        hub.write_claims(stick / name)
        return Sheet(stick / name)

    return write


def test_the_sheet_says_what_both_make_of_a_claim_and_masks_the_person(
    hub: Hub,
    desk: Desk,
    sheet: Callable[..., Sheet],
) -> None:
    desk.claim()
    desk.claim(wrong=150)
    found = sheet()
    rows = found.rows[1:]
    assert [len(rows), rows[0][:4]] == [2, ["229901", "青山镇总工会", "1", "c1"]]
    said = {title: (found.cell(2, title), found.cell(3, title)) for title in found.place}
    assert said["单位核算金额(元)"] == (1000, 1001.5)
    assert said["复核金额(元)"] == (1000, 1000)
    assert said["不一致之处"] == ("", "金额")
    assert said["单位结论"] == ("可给付", "可给付")
    with zipfile.ZipFile(found.path) as packed:
        content = {name: packed.read(name).decode("utf-8", "replace") for name in packed.namelist()}
    assert not any("229907198811223005" in text for text in content.values())
    assert said["证件号码"][0] == "229***********3005"
    kinds = set(re.findall(r'<dataValidation type="(\w+)"', content["xl/worksheets/sheet1.xml"]))
    assert kinds == {"list", "decimal", "date"}
    listed = [row[0] for row in found.book.get_sheet_by_name("选项").to_python() if row[0]]
    assert listed == ["审批通过", "不予给付", "退回", "待补充材料"]


def test_the_filled_sheet_decides_row_by_row_and_never_twice(
    hub: Hub,
    office: Office,
    desk: Desk,
    sheet: Callable[..., Sheet],
    clock: FixedClock,
    stick: Path,
) -> None:
    for wrong in (0, 150, 250, 350, 450):
        desk.claim(wrong=wrong)
    found = sheet()
    found.fill(2, decision="审批通过", amount=999.99, on=date(2026, 11, 18))
    found.fill(3, decision="不予给付", reasons="07 重复申请/发票已使用；99 其他")
    found.fill(4, decision="待补充材料", reasons="D05 医保结算单")
    found.fill(5, decision="审批通过")
    done = hub.decide_sheet(found.path)
    assert [(r.sheet_row, r.outcome, r.problem and r.problem.code) for r in done] == [
        (2, "decided", None),
        (3, "decided", None),
        (4, "decided", None),
        (5, "refused", "decision.amount"),
    ]
    assert [
        (r.decision.n, r.decision.state, r.decision.amount, r.decision.reasons) for r in done if r.decision
    ] == [
        (done[0].decision.n, "APPROVED", 99_999, ()),  # type: ignore[union-attr]
        (done[0].decision.n + 1, "DENIED", None, ("07", "99")),  # type: ignore[union-attr]
        (done[0].decision.n + 2, "SUPPLEMENT", None, ("D05",)),  # type: ignore[union-attr]
    ]
    clock.moment += timedelta(days=3)
    again = hub.decide_sheet(found.path)
    assert [r.outcome for r in again] == ["already", "already", "already", "refused"]
    found.fill(3, decision="审批通过", amount=1, reasons=None)
    assert [r.problem.code for r in hub.decide_sheet(found.path) if r.problem] == [
        "decision.decided_otherwise",
        "decision.amount",
    ]
    # Sent again after it was sent back, the old sheet still decides nothing: it was about the earlier turn.
    for state in ("ACCEPTED", "SENT"):
        office.write("claim", "c3", "U", state=state)
    hub.ingest(office.put(stick))
    assert {r.sheet_row: r.outcome for r in hub.decide_sheet(found.path)}[4] == "already"
    assert [one.fields["state"] for one in hub.records("229901", "claim")][2] == "SENT"


def test_bad_rows_are_refused_with_their_reason_and_change_nothing(
    hub: Hub,
    desk: Desk,
    sheet: Callable[..., Sheet],
) -> None:
    for wrong in range(8):
        desk.claim(wrong=wrong)
    found = sheet()
    found.fill(2, decision="同意吧", amount=1)
    found.fill(3, decision="退回")
    found.fill(4, decision="退回", reasons="不知道")
    found.fill(5, decision="不予给付", amount=5, reasons="99")
    found.fill(6, decision="审批通过", amount=10.005)
    found.fill(7, decision="审批通过", amount=10, on="明天")
    found.fill(8, decision="审批通过", amount=10, on=date(2031, 1, 1))
    found.put(9, "单位核算金额(元)", 5000.01)
    found.fill(9, decision="审批通过", amount=10)
    before = hub.records("229901", "claim")
    assert [r.problem.code for r in hub.decide_sheet(found.path) if r.problem] == [
        "decision.unknown",
        "decision.reasons",
        "decision.reasons",
        "decision.amount",
        "decision.amount",
        "decision.day",
        "decision.day",
        "decision.row_moved",
    ]
    assert hub.records("229901", "claim") == before


def test_rows_torn_apart_unknown_or_twice_are_refused(
    hub: Hub,
    desk: Desk,
    sheet: Callable[..., Sheet],
    stick: Path,
) -> None:
    for wrong in (0, 150, 250, 350):
        desk.claim(wrong=wrong)
    found = sheet()
    for row in (2, 3, 4, 5):
        found.fill(row, decision="审批通过", amount=1)
    found.put(2, "理赔标识", "c2")
    found.put(4, "单位编号", "229999")
    found.put(5, "理赔标识", "c77")
    codes = {r.sheet_row: r.problem.code for r in hub.decide_sheet(found.path) if r.problem}
    assert codes == {
        2: "decision.row_moved",
        3: "decision.twice",
        4: "hub.unknown_office",
        5: "hub.not_decidable",
    }
    xlsxwriter.Workbook(str(stick / "other.xlsx")).close()
    with pytest.raises(ColumnsMissing):
        hub.decide_sheet(stick / "other.xlsx")


def test_the_command_line_hands_out_and_takes_back(
    hub: Hub,
    desk: Desk,
    sheet: Callable[..., Sheet],
    stick: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    desk.claim()
    desk.claim(wrong=100)
    sheet()
    monkeypatch.setenv("NUANGONG_PASSWORD", PASSWORD)
    where = ("--hub", str(hub.premises.folder), "--json")
    assert main(["hub", "claims", str(stick / "out.xlsx"), *where]) == 0
    assert json.loads(capsys.readouterr().out)["claims"] == 2
    found = Sheet(stick / "out.xlsx")
    found.fill(2, decision="审批通过", amount="1,000.00")
    found.fill(3, decision="审批通过")
    assert main(["hub", "decide", str(found.path), *where]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["decided"], told["already"], told["refused"]) == (1, 0, 1)
    assert (told["rows"][1]["row"], told["rows"][1]["code"]) == (3, "decision.amount")
    assert main(["hub", "decide", str(found.path), "--on", "2026-11-20", *where]) == 2
    capsys.readouterr()
    assert main(["hub", "decide", *where]) == 0
    assert [d["reasons"] for d in json.loads(capsys.readouterr().out)["decisions"]] == [["differs"]]
