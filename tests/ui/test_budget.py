"""What does each task of the scorecard cost at this desk? Played on the real window, office and services."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pypdf
import pytest
import xlsxwriter
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPushButton, QVBoxLayout, QWidget
from sqlalchemy import select

from app.aid import ClaimFilter
from app.aid.tables import EnrolmentRow
from app.hub import Hub
from app.members import MemberLine, Query
from app.office import Office
from app.shared.identity import mask_phone
from app.shared.pinyin import initials
from app.shared.text import _, language
from app.visits import LOCKED
from tests.members.conftest import invented
from tests.ui.budget import BY_NUMBER, TASKS, Cost, UxBudget, table
from tests.ui.clashing import disagreeing
from tests.ui.conftest import CLOCK, PASSWORD
from tests.ui.pages.test_drafts import ETHNIC, JOINED, NUMBER, roster
from tests.visits.conftest import number
from ui.kit.preview_press import Printers
from ui.kit.sheet import Sheet
from ui.pages import PAGES
from ui.pages.sticks import Stick
from ui.preferences import Preferences
from ui.start import Start, speak
from ui.stations import hasten

# What cannot be played yet: the page it waits for, and what is missing. A page that comes must bring its script.
WAITING: dict[str, tuple[str, str]] = {}
COSTS: list[Cost] = []

# What the offscreen platform says of every menu.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def person(number: str) -> str:
    """Return an identity number of nobody: the prefix is unassigned, the last sign is reckoned."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return number + "10X98765432"[sum(int(d) * w for d, w in zip(number, weights, strict=True)) % 11]


@pytest.fixture
def start(qtbot, qapp, folder, jobs) -> Iterator[Start]:
    """The desk, locked, on 20 January 2026."""
    made = Start(qapp, folder, Preferences(), jobs)
    qtbot.addWidget(made.window)
    found = made.begins.unlock(PASSWORD, None)
    object.__setattr__(found.office, "clock", CLOCK)
    made.begins.unlock = lambda _password, _operator: found
    page = made._unlock_page()
    made.window.show_doorway(page)
    made.window.resize(1366, 697)
    made.window.show()
    made._look(page, None)
    yield made
    made.window.leave_desk()
    made.jobs.close()
    found.office.db.close()
    qapp.removeEventFilter(made.idle)
    speak(qapp, "zh_CN")


@pytest.fixture
def open_desk(start) -> Start:
    """The desk unlocked, on its home page: where every task begins."""
    page = start.window.centralWidget().currentWidget()
    page.password.setText(PASSWORD)
    page.try_it()
    hasten(start.window)
    assert start.window.here == "home"
    return start


def done(budget: UxBudget) -> None:
    """Write the cost down, and hold it against its gate."""
    COSTS.append(budget.cost())
    assert budget.cost().kept, "\n" + table([budget.cost()])


def counts(start: Start) -> dict[str, int]:
    return start.desk.office.visits.campaigns(start.desk.actor)[0].counts


def test_1_register_a_member(open_desk):
    office = open_desk.desk.office
    before = office.members.counts(office.actor).members
    with UxBudget("1", open_desk.window) as budget:
        budget.press("Alt+2", "Ctrl+N")
        budget.write("李桂兰")
        budget.press("Enter")
        budget.write(person("22990119620315002"))
        budget.press("Enter")
        budget.write("东升粮库")
        budget.press("Enter")
        budget.write("13904310017")
        budget.press("Ctrl+Enter")
        hasten(open_desk.window)
    assert office.members.counts(office.actor).members == before + 1
    done(budget)


def test_2_import_500_and_mend_12_errors(open_desk, tmp_path, monkeypatch):
    """Four kinds of faults over twelve rows: some with a suggestion, some alike, some to be looked up and typed."""
    office, window = open_desk.desk.office, open_desk.window
    wrong = {17: (NUMBER, "=digit"), 46: (NUMBER, ""), 88: (JOINED, ""), 131: (ETHNIC, "汉鲜族")}
    wrong |= {150: (NUMBER, "=digit"), 201: (NUMBER, ""), 260: (ETHNIC, "汉鲜族"), 300: (JOINED, "前年春天")}
    wrong |= {340: (ETHNIC, "汉鲜族"), 377: (NUMBER, ""), 431: (ETHNIC, "汉鲜族"), 480: (NUMBER, "=digit")}
    path = tmp_path / "名单.xlsx"
    right = roster(path, 500, wrong)
    for taken in office.members.imports(office.actor):  # the office's own rows that wait are another task
        for draft in office.members.drafts(office.actor, taken.id):
            if draft.state == "waiting":
                office.members.drop_draft(office.actor, draft.id)
    before, asked = office.members.counts(office.actor), []
    monkeypatch.setattr(
        "ui.pages.members.openings.choose_file", lambda _parent, _title, _kinds, chosen: asked.append(chosen)
    )
    with UxBudget("2", window) as budget:
        budget.click(button(window, _("Take in a roster")))
        hasten(window)
        page = window.pages["members"]
        budget.choose(lambda: asked[0](path))
        budget.press("Ctrl+Enter")
        hasten(window)
        sheet = page.findChild(Sheet)
        while office.members.counts(office.actor).drafts and budget.keys < 60:
            _mend_one(budget, sheet, right)
            hasten(window)
    after = office.members.counts(office.actor)
    assert after.drafts == 0
    assert after.members == before.members + 500
    done(budget)


def _mend_one(budget: UxBudget, sheet: Sheet, right: dict[int, object]) -> None:
    place, number = sheet.table.place()
    problem = sheet.rows.problem(place, number)
    if problem is None:
        budget.press("F8")
    elif problem.offer:
        budget.press("Alt+Enter", "F8")
    else:
        budget.write(str(right[int(sheet.rows.text(place, 0))]))
        budget.press("F8")
        if sheet.acts.same is not None:
            budget.press("Ctrl+Shift+D", "F8")


def button(page: QWidget, words: str) -> QAbstractButton:
    """Return the visible button that says these words."""
    return next(b for b in page.findChildren(QAbstractButton) if b.isVisible() and b.text().strip() == words)


def test_3a_record_a_visit_as_planned(open_desk):
    with UxBudget("3a", open_desk.window) as budget:
        budget.press("Alt+5")
        hasten(open_desk.window)
        budget.write("17")
        hasten(open_desk.window)
        budget.press("Ctrl+Enter")
        hasten(open_desk.window)
    assert counts(open_desk)["GIVEN"] == 1
    done(budget)


def test_3b_two_goods_and_cash_changed_a_proxy_signs(open_desk):
    office = open_desk.desk.office
    campaign = office.visits.campaigns(office.actor)[0].id
    visits = office.visits.page(office.actor, office.visits.window(office.actor, campaign))
    someone = next(
        visit for visit in visits if visit.planned_cash
    )  # who gets no cash has no source to spend from
    with UxBudget("3b", open_desk.window) as budget:
        budget.press("Alt+5")
        hasten(open_desk.window)
        budget.write(someone.id_masked[-4:])
        hasten(open_desk.window)
        page = open_desk.window.pages["visits"]
        fields = {field.objectName(): field for field in page.findChildren(QLineEdit) if field.objectName()}
        budget.press("Enter", "Tab")
        for name, value in zip(list(fields)[:3], ("500", "2", "2"), strict=True):
            budget.tab_to(fields[name])
            budget.write(value)
        budget.tab_to(fields["proxy"])
        budget.write("刘英")
        budget.press("Enter")
        hasten(open_desk.window)
    assert counts(open_desk)["CHANGED"] == 1
    done(budget)


class FilePrinter(Printers):
    """A printer that writes into a file."""

    def __init__(self, path):
        super().__init__()
        self.path = path

    def names(self):
        return ["HP 1020"]

    def make(self, name):
        printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(self.path))
        return printer


@pytest.fixture
def village(open_desk, tmp_path, monkeypatch) -> str:
    """A village with a hundred households on file, and a printer that writes into a file, coarsely to be quick."""
    monkeypatch.setattr("ui.kit.preview_press.DPI", 40)
    office, name = open_desk.desk.office, "新立村"
    titles = ("户主姓名", "证件号码", "村/单位", "家庭人口", "家庭年可支配收入(元)", "家庭年刚性支出(元)")
    rows = [[f"户{place:03d}", number(place), name, 1, 10, 0] for place in range(1, 101)]
    path = tmp_path / "village.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate((titles, *rows)):
            sheet.write_row(at, 0, row)
    campaign = office.visits.campaigns(office.actor)[0].id
    office.hardship.import_households(office.actor, path, office.visits.campaign(office.actor, campaign).line)

    open_desk.window.go("visits", {})
    open_desk.window.pages["visits"].papers.looking.printers = FilePrinter(tmp_path / "printed.pdf")
    open_desk.window.go("home", {})
    hasten(open_desk.window)
    return name


def test_4_a_campaign_from_a_filter_and_its_hundred_sheets(open_desk, village, tmp_path):
    office = open_desk.desk.office
    with UxBudget("4", open_desk.window) as budget:
        budget.press("Alt+5")
        hasten(open_desk.window)
        budget.press("Ctrl+N")
        hasten(open_desk.window)
        budget.press("Ctrl+Shift+Enter")
        hasten(open_desk.window)
        budget.write(village)
        budget.press("Enter", "Enter")
        hasten(open_desk.window)
        budget.press("Ctrl+Enter")
        hasten(open_desk.window)
        budget.press("Ctrl+P", "Down", "Enter")
        hasten(open_desk.window)
        window = open_desk.window.pages["visits"].papers.looking.window
        budget.press("Ctrl+P")
        hasten(open_desk.window)
    made = office.visits.campaigns(office.actor)[0]
    assert made.recipients == 100
    printed = office.printing.history(office.actor)
    assert {line.subject_id for line in printed} == set(office.visits.window(office.actor, made.id))
    assert len(pypdf.PdfReader(tmp_path / "printed.pdf").pages) == window.pages.count >= 100
    done(budget)


def test_13_issue_two_goods_and_cash_to_a_carrier(open_desk):
    office = open_desk.desk.office
    campaign = office.visits.campaigns(office.actor)[0].id
    with UxBudget("13", open_desk.window) as budget:
        budget.press("Alt+5")
        hasten(open_desk.window)
        budget.press("Ctrl+R")
        hasten(open_desk.window)
        budget.press("Ctrl+G")
        hasten(open_desk.window)
        for place, data in enumerate(("王芳", "20000", "40", "38")):
            if place:
                budget.press("Tab")
            budget.write(data)
        budget.press("Enter")
        hasten(open_desk.window)
    (note,) = office.visits.issued(office.actor, campaign).notes
    assert (note.handed.carrier, note.handed.cash, dict(note.handed.goods)) == (
        "王芳", 2_000_000, {"G21": 40, "G23": 38},
    )  # fmt: skip
    done(budget)


def test_14_record_a_village_of_30_as_planned(open_desk):
    office = open_desk.desk.office
    campaign = office.visits.campaigns(office.actor)[0].id
    every = office.visits.page(office.actor, office.visits.window(office.actor, campaign))
    village, listed = Counter(visit.place for visit in every).most_common(1)[0]
    assert listed >= 30
    with UxBudget("14", open_desk.window) as budget:
        budget.press("Alt+5")
        hasten(open_desk.window)
        budget.write(village)
        hasten(open_desk.window)
        budget.press("Down", "Ctrl+A")
        hasten(open_desk.window)  # the bar of what can be done with them
        budget.press("Ctrl+Shift+Enter")
        hasten(open_desk.window)
        budget.press("Enter")
        hasten(open_desk.window)
    assert counts(open_desk)["GIVEN"] == listed
    done(budget)


def test_15_reckon_a_campaign_up_and_lock_it(open_desk):
    office = open_desk.desk.office
    campaign = office.visits.campaigns(office.actor)[0].id
    listed = office.visits.window(office.actor, campaign)
    assert len(office.visits.record_many(office.actor, campaign, listed, date(2026, 1, 19)).ids) == len(
        listed
    )
    with UxBudget("15", open_desk.window) as budget:
        budget.press("Alt+5")
        hasten(open_desk.window)
        budget.press("Ctrl+R")
        hasten(open_desk.window)
        budget.press("Ctrl+Enter")
        hasten(open_desk.window)
        budget.press("Left", "Enter")  # what cannot be taken back does not lie under the first key
        hasten(open_desk.window)
    assert office.visits.campaign(office.actor, campaign).standing == LOCKED
    done(budget)


@pytest.fixture
def insured(open_desk) -> MemberLine:
    """Somebody whose unit takes part in the sample plan."""
    office = open_desk.desk.office
    office.aid.activate(office.actor, "demo-2026-hospital", demonstration=True)
    year = date(2026, 1, 1), date(2026, 12, 31), date(2025, 12, 20)
    office.aid.enrol(office.actor, "demo-2026-hospital", "青山镇卫生院", *year)
    found = office.members.window(office.actor, Query(text="青山镇卫生院")).ids
    return office.members.page(office.actor, list(found[:1]))[0]


def test_5_file_a_claim_with_five_documents_and_calculate(open_desk, insured):
    office, window = open_desk.desk.office, open_desk.window
    with UxBudget("5", window) as budget:
        budget.press("Alt+6")
        hasten(window)
        budget.press("Ctrl+N")
        hasten(window)
        budget.write(insured.id_masked[-4:])
        hasten(window)
        budget.press("Enter")
        hasten(window)
        bill = ("2026-02-02", "2026-02-12", "18420", "11052", "6566", "802", "0", "JL5010777")
        for value in bill:
            budget.write(value)
            budget.press("Enter")
        budget.press("Space", "Down", "Space", "Down", "Space", "Down", "Space", "Down", "Space")
        budget.press("Enter")
        budget.write("2026-03-01")
        budget.press("Ctrl+J")
        hasten(window)
        form = window.pages["aid"].form
        assert form.member_id == insured.id
        assert form.reckoning.steps.steps
        budget.press("Ctrl+Enter")
        hasten(window)
    (claim,) = office.aid.page(office.actor, office.aid.window(office.actor, ClaimFilter()))
    assert (claim.name, claim.state, claim.amount, claim.missing) == (
        insured.name,
        "SUPPLEMENT",
        266130,
        ("D06",),
    )
    done(budget)


@pytest.fixture
def trip(open_desk, tmp_path, monkeypatch) -> Iterator[tuple[Hub, Path]]:
    """A hub the office is enrolled at, and a stick in the computer."""
    office = open_desk.desk.office
    hub = Hub.init(tmp_path / "hub", "sheng-2026-hub", "省总工会", CLOCK)
    stick = tmp_path / "stick"
    stick.mkdir()
    office.sync.request(office.actor, stick)
    [enrolled] = hub.enrol(stick, stick)
    office.sync.certificate(office.actor, enrolled.path)
    sticks = (Stick(stick, "USB-01", 8_000_000_000),)
    monkeypatch.setattr("ui.pages.sync.on_sticks.Look.__init__.__defaults__", (lambda: sticks,))
    yield hub, stick
    hub.close()


def test_6_export_a_package_to_the_stick(open_desk, trip):
    office, (_hub, stick) = open_desk.desk.office, trip
    with UxBudget("6", open_desk.window) as budget:
        budget.press("Alt+0")
        hasten(open_desk.window)
        budget.press("Enter")
        hasten(open_desk.window)
    assert "可以拔出" in open_desk.window.pages["sync"].strip.words.text()
    assert (stick / office.sync.status(office.actor).last_package.name).is_file()
    done(budget)


def test_6_without_a_stick_a_folder_is_chosen(open_desk, trip, monkeypatch):
    office, (_hub, stick) = open_desk.desk.office, trip
    asked = []
    monkeypatch.setattr("ui.pages.sync.on_sticks.Look.__init__.__defaults__", (tuple,))
    monkeypatch.setattr(
        "ui.pages.sync.acts.choose_folder", lambda _parent, _title, chosen: asked.append(chosen)
    )
    with UxBudget("6", open_desk.window) as budget:
        budget.press("Alt+0")
        hasten(open_desk.window)
        budget.press("Enter")
        (chosen,) = asked
        budget.choose(lambda: chosen(stick))
    assert (stick / office.sync.status(office.actor).last_package.name).is_file()
    assert budget.cost().kept


def test_7_take_a_receipt_in_and_resolve_one_conflict(open_desk, tmp_path, monkeypatch):
    office, window = open_desk.desk.office, open_desk.window
    with disagreeing(office, tmp_path) as (_hub, stick):
        sticks = (Stick(stick, "USB-01", 8_000_000_000),)
        monkeypatch.setattr("ui.pages.sync.on_sticks.Look.__init__.__defaults__", (lambda: sticks,))
        window.go("home", {})
        hasten(window)
        with UxBudget("7", window) as budget:
            budget.press("Alt+0")
            hasten(window)
            budget.press("Enter")  # the receipt on the stick
            hasten(window)
            [clash] = office.sync.clashes(office.actor)
            budget.press("Enter")  # choose what stands
            hasten(window)
            budget.press("Right", "Ctrl+Enter")
            hasten(window)
        assert office.sync.clashes(office.actor) == ()
        chosen = office.members.view(office.actor, clash.row_id).fields.mobile
        assert chosen == mask_phone(clash.other)
        open_desk.desk.history.undo()
        assert office.sync.clashes(office.actor) == (clash,)
        done(budget)


def test_8_find_a_member_by_initials(open_desk):
    office = open_desk.desk.office
    ids = office.members.window(office.actor, Query()).ids
    wanted = office.members.page(office.actor, list(ids[40:41]))[0]
    with UxBudget("8", open_desk.window) as budget:
        budget.press("Ctrl+K")
        budget.write(initials(wanted.name))
        hasten(open_desk.window)
        budget.press("Enter")
        hasten(open_desk.window)
    assert open_desk.window.here == "members"
    shown = open_desk.window.pages["members"].form.view.fields.name
    assert initials(shown).startswith(initials(wanted.name))
    done(budget)


def test_9_reprint_a_certificate(open_desk, insured, tmp_path, monkeypatch):
    monkeypatch.setattr("ui.kit.preview_press.DPI", 40)
    office, window = open_desk.desk.office, open_desk.window
    with office.db.reading() as tx:
        cover = tx.scalars(select(EnrolmentRow.id).where(EnrolmentRow.member_id == insured.id)).one()
    office.printing.produce(office.actor, "enrolment_certificate", cover, tmp_path / "first.pdf")
    with UxBudget("9", window) as budget:
        budget.press("Alt+9")
        hasten(window)
        budget.press("Ctrl+2")
        hasten(window)
        window.pages["printing"].part.papers.looking.printers = FilePrinter(tmp_path / "again.pdf")
        budget.write(insured.name)
        hasten(window)
        budget.press("Ctrl+R")
        hasten(window)
        budget.press("Ctrl+P")
        hasten(window)
    newest = office.printing.history(office.actor)[0]
    assert (newest.form, newest.subject_id, newest.reprint) == ("enrolment_certificate", cover, 1)
    assert len(pypdf.PdfReader(tmp_path / "again.pdf").pages) == 1
    done(budget)


def test_10_restore_a_backup(open_desk):
    office, window = open_desk.desk.office, open_desk.window
    office.operators.add(office.actor, "复核二", "administrator", "a second password")
    before = office.members.counts(office.actor).members
    office.back_up()
    office.members.register(office.actor, invented("石贵兰", 701))
    window.go("home", {})
    with UxBudget("10", window) as budget:
        budget.click(window.top.backup)
        hasten(window)
        budget.press("Enter")  # the newest one is current: what would going back to it lose?
        hasten(window)
        budget.press("Enter")
        budget.write(office.facts().name)
        budget.press("Tab", "Tab")
        budget.write("a second password")
        budget.press("Ctrl+Enter")
        hasten(window)
    assert office.backup.over
    again = Office.unlock(office.profile, PASSWORD)
    assert again.members.counts(again.actor).members == before
    again.db.close()
    done(budget)


def test_11_switch_to_korean(open_desk):
    with UxBudget("11", open_desk.window) as budget:
        budget.click(open_desk.window.top.language)
        menu = open_desk.window.top.language.menu_shown
        action = next(action for action in menu.actions() if "한국어" in action.text())
        budget.click_at(menu, menu.actionGeometry(action).center())
        hasten(open_desk.window)
    assert language() == "ko_KR"
    assert open_desk.window.here == "home"
    done(budget)


def test_12_unlock(start):
    with UxBudget("12", start.window) as budget:
        budget.write(PASSWORD)
        budget.press("Enter")
        hasten(start.window)
    assert start.window.here == "home"
    done(budget)


# -- the counting itself


@pytest.fixture
def bench(qtbot):
    """A window with a field, a button and two shortcuts."""
    made, pressed = QWidget(), []
    column = QVBoxLayout(made)
    made.field, made.button, made.pressed = QLineEdit(), QPushButton("好"), pressed
    column.addWidget(made.field)
    column.addWidget(made.button)
    made.button.clicked.connect(lambda: pressed.append("button"))
    QShortcut(QKeySequence("Ctrl+N"), made, activated=lambda: pressed.append("Ctrl+N"))
    qtbot.addWidget(made)
    made.show()
    made.field.setFocus()
    return made


def test_every_key_counts_and_data_does_not(bench):
    with UxBudget("12", bench) as budget:
        budget.write("abc 李")
        budget.press("Ctrl+N", "Tab", "Space")
        budget.click(bench.button)
    assert bench.field.text() == "abc 李"
    assert bench.pressed == ["Ctrl+N", "button", "button"]
    assert (budget.keys, budget.clicks) == (4, 1)
    assert not budget.cost().kept


def test_a_task_over_its_gate_or_with_a_needless_click_is_not_kept():
    assert Cost(BY_NUMBER["8"], 4, 0).kept
    assert not Cost(BY_NUMBER["8"], 5, 0).kept
    assert not Cost(BY_NUMBER["8"], 2, 1).kept
    assert "OVER" in table([Cost(BY_NUMBER["8"], 5, 0)])


def test_nothing_is_counted_outside_the_task(bench):
    budget = UxBudget("12", bench)
    with budget:
        pass
    budget.press("Tab")
    assert budget.keys == 0


def test_every_task_is_played_or_waits_for_a_page():
    played = {
        name.split("_")[1]
        for name in globals()
        if name.startswith("test_") and name.split("_")[1][0].isdigit()
    }
    files = [path.read_text("utf-8") for path in Path(__file__).parent.rglob("test_*.py")]
    elsewhere = {number for number in BY_NUMBER if any(f'UxBudget("{number}"' in text for text in files)}
    assert played | elsewhere | set(WAITING) == {task.number for task in TASKS}
    assert not played & set(WAITING)


def test_a_page_that_came_is_not_waited_for():
    here = {place.key for place in PAGES}
    assert {number for number, (page, _why) in WAITING.items() if page in here} == set()


def test_zz_the_table_of_costs(capsys):
    with capsys.disabled():
        print(
            "\n"
            + table(sorted(COSTS, key=lambda cost: [task.number for task in TASKS].index(cost.task.number)))
        )
    assert all(cost.kept for cost in COSTS)
