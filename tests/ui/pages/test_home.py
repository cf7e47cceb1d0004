"""The first page: every count opens exactly its list, the keys reach everything, a failed figure stays alone."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta, timezone
from types import SimpleNamespace

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea

from app.aid import CONFIRMED, PAID
from app.members import NewMember
from app.shared import text
from app.shared.actor import Actor
from app.shared.clock import FixedClock
from app.shared.files import DiskFull
from app.sync.queries import TableCount
from app.visits import Outcome, VisitFilter
from tests.people import id_no
from ui.kit import style
from ui.kit.grid import Grid
from ui.kit.parts import Button, Words
from ui.pages.home import HomePage
from ui.pages.home.gather import Today, gather
from ui.pages.home.year import gather_year, month_days, spans_of
from ui.pages.members import MembersPage
from ui.pages.members.draft_table import DraftTable
from ui.pages.visits import VisitsPage

ENTER, UP, DOWN = Qt.Key.Key_Return, Qt.Key.Key_Up, Qt.Key.Key_Down


@pytest.fixture
def page(qtbot, desk):
    made = HomePage(desk)
    qtbot.addWidget(made)
    made.resize(1200, 640)
    made.show()
    made.enter({})
    return made


@pytest.fixture
def visited(office):
    """Three visits as planned, two not at home."""
    campaign = office.visits.campaigns(office.actor)[0]
    ids = office.visits.window(office.actor, campaign.id)
    for number, visit_id in enumerate(ids[:3]):
        office.visits.record_as_planned(office.actor, visit_id, date(2026, 1, 8 + number))
    for visit_id in ids[3:5]:
        office.visits.record(office.actor, visit_id, Outcome("ABSENT", date(2026, 1, 12)))
    return campaign.id


def keys(page) -> list[str]:
    return [row.todo.key for row in page.todos.rows]


def row(page, key: str):
    return page.todos.rows[keys(page).index(key)]


def at(day: date) -> FixedClock:
    return FixedClock(datetime(day.year, day.month, day.day, 9, tzinfo=timezone(timedelta(hours=8))))


def with_focus(page) -> str:
    return page.todos.rows[page.todos.place_of_focus()].todo.key


# -- what waits


def test_what_waits_is_counted_from_the_office_and_sorted_by_urgency(office, visited):
    today = gather(office)
    by_key = {todo.key: todo for todo in today.todos}
    counts = office.members.counts(office.actor)
    line = office.visits.campaigns(office.actor)[0]
    assert by_key["drafts"].count == counts.drafts > 0
    assert by_key[f"campaign:{visited}"].count == line.counts["PENDING"] == line.recipients - 5
    assert by_key[f"absent:{visited}"].count == 2
    tones = [todo.tone for todo in today.todos]
    order = ["bad", "clash", "warn", "waiting", "quiet", "good"]
    assert tones == sorted(tones, key=order.index)
    assert today.waiting


@pytest.fixture
def walked(qtbot, qapp, desk):
    """Home with the pages it leads to; `rows()` is how many rows the list shows that was opened last."""
    pages = {"members": MembersPage(desk), "visits": VisitsPage(desk)}
    for made in pages.values():
        qtbot.addWidget(made)
        made.resize(1200, 640)
        made.show()
    went: list[str] = []
    desk.go = lambda place, wish: (went.append(place), pages[place].enter(wish))
    home = HomePage(desk)
    qtbot.addWidget(home)
    home.show()
    home.enter({})

    def rows() -> int:
        qapp.processEvents()
        place = pages[went[-1]]
        sheets = [found for found in place.findChildren(DraftTable) if found.isVisible()]
        if sheets:
            return sheets[0].rows.rowCount()
        (grid,) = [g for g in place.findChildren(Grid) if g.isVisible() and g.accessibleName()]
        return len(grid.rows.ids)

    home.rows_opened = rows
    return home


def test_a_count_on_a_row_opens_a_list_of_just_so_many(office, visited, walked):
    """Every row of the sample office that names a number: its button, and then the rows of the list seen."""
    walked.refresh()
    counted = [row for row in walked.todos.rows if row.todo.count is not None]
    assert {row.todo.key.split(":")[0] for row in counted} >= {"campaign", "absent", "drafts", "incomplete"}
    for each in counted:
        each.button.click()
        assert walked.rows_opened() == each.todo.count, each.todo.key
        assert f"{each.todo.count}" in each.todo.words


def test_a_number_of_the_year_opens_a_list_of_just_so_many(office, visited, walked):
    office.clock = at(date(2022, 12, 20))
    walked.refresh()
    walked.year.roll.number.click()
    assert f"{walked.rows_opened():,}" == walked.year.roll.number.text()
    for month in walked.year.months.values:
        if month.amount:
            month.open()
            assert walked.rows_opened() == month.amount
    assert sum(month.amount for month in walked.year.months.values) > 0


def test_each_button_opens_its_place(page, desk):
    for each in list(page.todos.rows):
        each.button.click()
    assert {place for place, _wish in desk.gone} == {"members", "visits", "sync", "recovery", "backup"}


def test_what_came_back_from_the_province_comes_first(page, office, monkeypatch):
    told = office.sync.status(office.actor)
    tables = (TableCount("member", refused=2), TableCount("visit", conflict=1))
    monkeypatch.setattr(office.sync, "status", lambda _actor: _with(told, tables))
    page.refresh()
    assert keys(page)[:2] == ["refused", "conflict"]


def _with(status, tables):
    return type(status)(**{**vars(status), "tables": tables})


def test_a_form_left_unfinished_is_taken_up_again(page, desk, office):
    office.workplace.keep_draft(office.actor, "member", "M-1", {"name": "李桂兰"}, "李桂兰")
    office.workplace.keep_draft(office.actor, "member", "", {"name": "金"}, "")
    page.refresh()
    old = row(page, "form:member:M-1")
    assert "李桂兰" in old.todo.words
    assert f"{office.clock.now().astimezone():%H:%M}" in old.todo.words  # of today: the hour says enough
    old.button.click()
    row(page, "form:member:").button.click()
    assert desk.gone[-2:] == [("members", {"member": "M-1"}), ("members", {"new": True})]


def test_an_election_due_waits_and_opens_its_list(page, desk, office):
    assert "elections" not in keys(page)
    for name, day in (
        ("青山工会", date(2026, 2, 1)),
        ("东升工会", date(2026, 1, 2)),
        ("北山工会", date(2029, 1, 1)),
    ):
        office.unions.save_union(office.actor, {"name": name, "level": "L5", "next_election": day})
    page.refresh()
    waiting = row(page, "elections")
    assert (waiting.todo.count, waiting.todo.tone) == (2, "warn")
    assert "东升工会" in waiting.todo.words
    waiting.button.click()
    assert desk.gone[-1] == ("unions", {"list": "due"})


def test_a_form_of_a_union_is_taken_up_again(page, desk, office):
    office.workplace.keep_draft(office.actor, "unit", "", {"name": "甲厂"}, "登记单位  甲厂")
    page.refresh()
    row(page, "form:unit:").button.click()
    assert desk.gone[-1] == ("unions", {"new_unit": True})


def test_enrolments_paid_and_aid_nobody_claimed_wait_and_open_their_lists(office, monkeypatch):
    paid = SimpleNamespace(state=PAID)
    monkeypatch.setattr(office.aid, "batches", lambda _actor: (paid, SimpleNamespace(state=CONFIRMED), paid))
    monkeypatch.setattr(office.aid, "count_unclaimed", lambda _actor: 3)
    by_key = {todo.key: todo for todo in gather(office).todos}
    assert (by_key["batches:paid"].count, by_key["batches:paid"].wish) == (2, {"enrolments": PAID})
    assert (by_key["unclaimed"].count, by_key["unclaimed"].wish) == (3, {"entitled": ""})


def test_a_campaign_that_ends_soon_is_more_urgent(office, visited):
    def tone():
        return next(todo.tone for todo in gather(office).todos if todo.key == f"campaign:{visited}")

    assert tone() == "waiting"
    office.clock = at(date(2026, 2, 10))
    assert tone() == "warn"


def test_when_nothing_waits_it_says_so_and_what_is_next(page):
    page.show_today(Today(date(2026, 1, 20), (), "Next: 2026-02-15"))
    assert page.todos.nothing.isVisible()
    assert "2026-02-15" in page.todos.nothing.text()
    page.refresh()
    assert not page.todos.nothing.isVisible()


def test_what_is_due_next_is_the_campaigns_end(office):
    assert "2026-02-15" in gather(office).due


# -- a figure that cannot be had


def test_a_part_that_fails_takes_nothing_else_with_it(page, office, monkeypatch):
    before = keys(page)

    def broken(*_args):
        raise ZeroDivisionError()

    with monkeypatch.context() as broken_for_now:
        broken_for_now.setattr(office.members, "counts", broken)
        page.refresh()
        failed = row(page, "members")
        assert failed.todo.words == "--"
        assert [key for key in keys(page) if key != "members"] == [
            k for k in before if k not in ("drafts", "incomplete")
        ]
        assert page.year.roll.plain.text() == "--"
        assert page.year.roll.again.isVisible()
        assert page.year.cash.again.isHidden()
    failed.button.click()  # reckon again
    assert keys(page) == before
    assert page.year.roll.again.isHidden()


def test_who_may_not_do_it_is_not_asked_to(office):
    office.actor = Actor(office.actor.operator_id, "乙", "reader", office.actor.device_id)
    found = gather(office).todos
    assert not [todo for todo in found if todo.key in ("recovery", "backup") or todo.words == "--"]
    unsent = next(todo for todo in found if todo.key == "unsent")
    assert unsent.wish == {}


def test_only_what_the_role_may_do_is_offered(qtbot, desk, office):
    made = HomePage(desk)
    qtbot.addWidget(made)
    assert len(made.often.findChildren(Button)) >= 4
    office.actor = Actor(office.actor.operator_id, "乙", "reader", office.actor.device_id)
    made = HomePage(desk)
    qtbot.addWidget(made)
    assert made.often.findChildren(Button) == []


# -- keys and focus


def test_arrows_go_from_row_to_row_and_enter_presses(qtbot, page, desk):
    assert page.todos.place_of_focus() == 0
    first = page.todos.rows[0].button
    qtbot.keyClick(first, UP)
    assert page.todos.place_of_focus() == 0
    qtbot.keyClick(first, DOWN)
    assert page.todos.place_of_focus() == 1
    second = page.todos.rows[1]
    qtbot.keyClick(second.button, ENTER)
    assert desk.gone == [(second.todo.page, second.todo.wish)]


def test_the_whole_row_can_be_pressed(qtbot, page, desk):
    each = row(page, "drafts")
    qtbot.mouseClick(each, Qt.MouseButton.LeftButton)
    assert desk.gone == [("members", {"list": "drafts"})]
    assert with_focus(page) == "drafts"


def test_asking_anew_leaves_the_focus_on_its_row(page, office, visited):
    page.refresh()
    page.todos.go_to(keys(page).index("drafts"))
    ids = office.visits.window(office.actor, visited, VisitFilter(state="ABSENT"))
    for visit_id in ids:
        office.visits.change(office.actor, visit_id, Outcome("GIVEN", date(2026, 1, 13)))
    page.heard(frozenset({"visit"}))
    assert f"absent:{visited}" not in keys(page)
    assert with_focus(page) == "drafts"


def test_when_the_row_is_done_the_focus_goes_to_its_neighbour(page, office):
    place = keys(page).index("recovery")
    page.todos.go_to(place)
    office.operators.keep_recovery(office.actor, office.operators.propose_recovery(office.actor))
    page.refresh()
    assert "recovery" not in keys(page)
    assert page.todos.place_of_focus() == min(place, len(page.todos.rows) - 1)


def test_nothing_changed_leaves_the_very_same_rows(page):
    rows = list(page.todos.rows)
    page.refresh()
    assert page.todos.rows == rows


# -- the acts done here


def test_a_backup_is_made_now_and_said_to_be_proven(page, office):
    before = office.backup.last()
    row(page, "backup").button.click()
    made = office.backup.last()
    assert made is not None
    assert made != before
    assert str(made.parent) in page.strip.words.text()


def test_a_backup_that_fails_says_why(page, office, monkeypatch):
    def full():
        raise DiskFull()

    monkeypatch.setattr(office, "back_up", full)
    page.back_up()
    assert page.strip.words.text() == DiskFull().words()
    assert not page.work.isVisible()


def test_a_backup_older_than_a_week_is_a_warning(office):
    office.back_up()
    assert _tone_of_backup(office) == "good"
    made = datetime.fromtimestamp(office.backup.last().stat().st_mtime).astimezone()
    office.clock = FixedClock(made + timedelta(days=9))
    assert _tone_of_backup(office) == "warn"


def _tone_of_backup(office) -> str:
    return next(todo.tone for todo in gather(office).todos if todo.key == "backup")


def test_the_recovery_code_waits_until_there_is_one(page, office):
    assert "recovery" in keys(page)
    office.operators.keep_recovery(office.actor, office.operators.propose_recovery(office.actor))
    page.refresh()
    assert "recovery" not in keys(page)


def test_what_was_opened_can_be_opened_again(qapp, page, desk):
    desk.remember("王强", "members", {"member": "1"})
    desk.remember("王强", "members", {"member": "1"})
    page.refresh()
    qapp.processEvents()
    (button,) = [found for found in page.recent_card.findChildren(Button) if found.isVisible()]
    assert button.text() == "王强"
    page.refresh()
    button.click()  # the very same: nothing else was opened since
    assert desk.gone[-1] == ("members", {"member": "1"})
    assert len(desk.recent) == 1


# -- the year


def test_the_years_figures_are_the_offices(office, visited):
    born = date(1990, 5, 6)
    number = id_no(random.Random(7), born, male=True)
    new = NewMember(
        name="新来的人", id_type="01", id_no=number, work_unit="东升粮库", change_date=date(2026, 1, 5)
    )
    office.members.register(office.actor, new)
    year = gather_year(office)
    assert year.year == 2026
    assert year.roll.members == office.members.counts(office.actor).members
    assert year.roll.joined == (1, *[0] * 11)
    assert year.visits.visits == 3
    view = office.visits.campaign(office.actor, visited)
    assert year.cash.total == sum(source.cash for source in view.sources) > 0
    assert set(year.cash.campaigns.values()) == {visited}
    assert sum(span.visits for span in year.visits.spans) == 3


def test_every_number_of_the_year_opens_its_list(page, desk, visited):
    page.refresh()
    page.year.roll.number.click()
    page.year.visits.number.click()
    page.year.cash.number.click()
    page.year.campaigns[0].click()
    assert desk.gone == [
        ("members", {"list": "counted"}),
        *[("visits", {"campaign": visited, "state": "", "states": ("GIVEN", "CHANGED")})] * 2,
        ("visits", {"campaign": visited, "state": ""}),
    ]
    part = page.year.ring.values[0]
    part.open()
    assert desk.gone[-1] == desk.gone[1]
    page.year.months.values[1].open()
    assert desk.gone[-1] == ("members", {"joined": (date(2026, 2, 1), date(2026, 2, 28))})


def test_visits_are_told_by_day_week_or_month_whichever_is_short():
    first = date(2026, 1, 8)
    days = spans_of({first: 2, first + timedelta(3): 1})
    assert [span.visits for span in days] == [2, 0, 0, 1]
    weeks = spans_of({first: 2, first + timedelta(60): 1})
    assert (weeks[0].visits, weeks[-1].visits, len(weeks)) == (2, 1, 10)
    months = spans_of({first: 2, date(2026, 12, 1): 4})
    assert [span.visits for span in months] == [2, *[0] * 10, 4]
    assert spans_of({}) == ()


def test_the_days_of_a_month():
    assert month_days(2028, 2) == (date(2028, 2, 1), date(2028, 2, 29))
    assert month_days(2026, 12) == (date(2026, 12, 1), date(2026, 12, 31))


# -- on paper


def test_what_waits_this_week_is_looked_at_and_saved_as_pdf(qtbot, page, office, tmp_path):
    assert page.print_button.shortcut().toString() == "Ctrl+P"
    page.print_button.click()
    window = page.looking.window
    qtbot.addWidget(window)
    paper = tmp_path / "todo.pdf"
    window.save_to(paper)
    document = pypdfium2.PdfDocument(paper)
    words = "".join(document[0].get_textpage().get_text_range().split())
    document.close()
    waiting = [row.todo for row in page.todos.rows if row.todo.tone != "good"]
    assert waiting
    for todo in waiting:
        assert "".join(todo.title.split()) in words
        assert str(todo.count or "") in words
    assert "2026-01-19~01-25" in words
    assert office.db.written  # that it was given out is remembered


def test_nothing_is_printed_when_nothing_waits(page):
    assert page.print_button.isEnabled()
    page.show_today(Today(date(2026, 1, 20), ()))
    page.print_list()
    assert not page.print_button.isEnabled()
    assert page.looking.window is None


# -- the room there is


@pytest.mark.parametrize("language", ["zh_CN", "ko_KR"])
@pytest.mark.parametrize(
    ("width", "height", "step"), [(1214, 625, 0), (1045, 485, 0), (1153, 625, 2), (1045, 485, 2)]
)
def test_nothing_is_cut_off(qtbot, qapp, desk, visited, language, width, height, step):
    text.use_language(language)
    style.use_text_step(qapp, step)
    try:
        page = HomePage(desk)
        qtbot.addWidget(page)
        page.resize(width, height)
        page.show()
        page.enter({})
        for _pass in range(4):  # the layouts follow the words, and their heights the widths
            qapp.processEvents()
        content = page.scroll.widget()
        assert content.width() <= page.scroll.viewport().width()
        for shown in [*page.findChildren(Words), *page.findChildren(Button)]:
            if not shown.isVisible() or not shown.text():
                continue
            need = (
                shown.heightForWidth(shown.width())
                if shown.hasHeightForWidth()
                else shown.sizeHint().height()
            )
            assert shown.height() >= need, shown.text()
            if not (isinstance(shown, Words) and shown.wordWrap()):
                assert shown.width() >= shown.sizeHint().width(), shown.text()
            if content.isAncestorOf(shown):
                assert shown.mapTo(content, shown.rect().topRight()).x() < content.width(), shown.text()
        assert len(page.findChildren(QScrollArea)) == 1
    finally:
        text.use_language("zh_CN")
