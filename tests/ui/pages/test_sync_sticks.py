"""Sticks and answers on the exchange's page: found by themselves, one key each, several at once, nothing left behind."""

from __future__ import annotations

import os
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication

from app.hub import Hub
from app.members import NewMember
from app.shared.errors import Cancelled
from tests.ui.conftest import CLOCK
from ui.kit.parts import Button, Words
from ui.pages.sticks import Stick
from ui.pages.sync import SyncPage
from ui.pages.sync.on_sticks import Look
from ui.pages.sync.sending import Copying
from ui.pages.sync.taking import take_all

GB = 1_000_000_000


class Trip(SimpleNamespace):
    """A hub, a stick in the computer, and the office enrolled: what a trip of the stick needs."""

    def there(self) -> None:
        """Carry the stick to the hub and back with the answers."""
        self.hub.ingest(self.stick)
        self.hub.receipts(self.stick)


@pytest.fixture
def trip(office, tmp_path):
    hub = Hub.init(tmp_path / "hub", "sheng-2026-hub", "省总工会", CLOCK)
    stick = tmp_path / "stick"
    stick.mkdir()
    office.sync.request(office.actor, stick)
    [enrolled] = hub.enrol(stick, stick)
    office.sync.certificate(office.actor, enrolled.path)
    yield Trip(hub=hub, stick=stick, inserted=[Stick(stick, "KINGSTON", 8 * GB)])
    hub.close()


@pytest.fixture
def page(qtbot, desk, trip, monkeypatch):
    made = SyncPage(desk)
    monkeypatch.setattr(made.watch, "_look", Look(lambda: tuple(trip.inserted)))
    monkeypatch.setattr("ui.pages.sync.page.found_sticks", lambda: tuple(trip.inserted))
    qtbot.addWidget(made)
    made.resize(1200, 640)
    made.show()
    with qtbot.waitActive(made):
        made.activateWindow()
    made.enter({})
    return made


def register(office):
    today = CLOCK.today()
    office.members.register(
        office.actor, NewMember(name="李桂兰", id_no="229901196203150028", change_type="1", change_date=today)
    )


def texts(widget):
    QApplication.processEvents()  # what was laid just now is shown by its layout
    return [words.text() for words in widget.findChildren(Words) if words.isVisible() and words.text()]


def test_one_stick_is_offered_with_its_room_and_one_key_copies(page, trip, qtbot, office):
    button = page.send.first
    assert button.text().strip() == "导出到 KINGSTON，剩 8.0 GB"
    assert button.hasFocus()
    qtbot.keyClick(button, Qt.Key.Key_Return)
    assert "可以拔出" in page.strip.words.text()
    last = office.sync.packages(office.actor)[0]
    assert (trip.stick / last.name).is_file()
    assert last.name in page.strip.words.text()
    assert f"{last.records:,} 条" in page.strip.words.text()


def test_of_two_sticks_each_has_its_button_and_none_is_taken_by_itself(page, trip, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    trip.inserted.append(Stick(other, "SANDISK", 200_000_000))
    page.watch.look()
    words = [button.text().strip() for button in page.send.buttons]
    assert words == ["导出到 KINGSTON，剩 8.0 GB", "导出到 SANDISK，剩 200 MB", "换个位置"]
    page.enter({"act": "export"})
    assert list(other.iterdir()) == []
    assert list(trip.stick.glob("up-*")) == []
    page.send.buttons[1].click()
    assert len(list(other.glob("up-*.jlgh"))) == 1


def test_without_a_stick_any_folder_may_be_chosen_and_one_put_in_appears(page, trip, tmp_path, monkeypatch):
    stick = trip.inserted.pop()
    page.watch.look()
    assert [button.text().strip() for button in page.send.buttons] == ["导出到文件夹"]
    asked = []
    monkeypatch.setattr(
        "ui.pages.sync.acts.choose_folder", lambda _parent, _title, chosen: asked.append(chosen)
    )
    page.send.first.click()
    asked[0](tmp_path)
    assert "可以拔出" in page.strip.words.text()
    trip.inserted.append(stick)
    page.watch.look()
    assert "KINGSTON" in page.send.first.text()


def test_copying_tells_records_then_megabytes(page):
    work = Copying(page)
    work.begin("…")
    work.move_to(400, 851)
    assert "已收集 400 / 851 条改动" in work.far.text()
    work.move_to(1_000_000, 6_800_000)
    assert "已写入 1.00 / 3.40 MB" in work.far.text()
    work.move_to(5_100_000, 6_800_000)
    assert "已读回 1.70 / 3.40 MB" in work.far.text()
    assert work.reached() == "已读回 1.70 / 3.40 MB"


def test_a_stop_while_copying_leaves_nothing(page, trip, office, monkeypatch):
    real = office.sync.export

    def stopped(actor, folder, progress, **how):
        def report(done, total=None):
            if total and total > 10_000:  # bytes: the file is being written
                raise Cancelled()

        return real(actor, folder, SimpleNamespace(report=report), **how)

    monkeypatch.setattr(office.sync, "export", stopped)
    page.send.first.click()
    assert office.sync.packages(office.actor) == ()
    assert [
        path for path in trip.stick.iterdir() if path.name.startswith("up-") or path.suffix == ".part"
    ] == []
    assert list((office.profile / "outbox").glob("*")) == []
    assert page.strip.isVisible()


def test_with_nothing_to_send_news_may_be_asked_for(page, trip, qtbot, office):
    page.send.first.click()
    trip.there()
    page.acts.take(list(trip.stick.glob("down-*")))
    page.send.first.click()
    assert page.strip._next.text() == "问省里有没有新内容"
    qtbot.keyClick(page.strip._next, Qt.Key.Key_Return)
    assert "第 2 号" in page.strip.words.text()
    assert (trip.stick / office.sync.packages(office.actor)[0].name).is_file()
    assert office.sync.packages(office.actor)[0].changes == 0


def test_a_full_stick_offers_another_place(page, trip, monkeypatch):
    monkeypatch.setattr("app.sync.stick.shutil.disk_usage", lambda _folder: SimpleNamespace(free=10))
    page.send.first.click()
    assert "KB" in page.strip.words.text()
    assert page.strip._next.text() == "换个位置导出"
    assert page.strip._next.hasFocus()


def test_what_is_not_confirmed_is_counted_by_kind_and_each_opens_its_rows(page, office):
    status = office.sync.status(office.actor)
    QApplication.processEvents()
    buttons = {b.text(): b for b in page.send.findChildren(Button) if b.isVisible()}
    members = next(table.unconfirmed for table in status.tables if table.table == "member")
    buttons[f"会员 {members:,}"].click()
    rows = page.records.grid.rows
    assert rows.rowCount() == members
    assert {record.table for record in rows.ids} == {"member"}
    assert page.way_back() == {"list": "unconfirmed", "kinds": ("member",)}


def test_what_stays_behind_is_said_with_the_way_to_mend_it(page, office, desk):
    rows = office.members.counts(office.actor).drafts
    assert f"名单里 {rows} 行待改" in texts(page.send)
    next(b for b in page.send.findChildren(Button) if b.isVisible() and b.text() == "去改").click()
    assert desk.gone[-1] == ("members", {"list": "drafts"})


def test_a_receipt_on_the_stick_is_found_and_one_key_takes_it_in(page, trip, qtbot, office):
    page.send.first.click()
    trip.there()
    page.enter({})
    assert page.answers.take_button.hasFocus()
    qtbot.keyClick(page.answers.take_button, Qt.Key.Key_Return)
    status = office.sync.status(office.actor)
    assert status.unconfirmed == 0
    assert any(f"已收 {status.states['applied']} 条" in words for words in texts(page.answers))
    assert not page.answers.take_button.isVisible()  # it is not offered twice
    page.watch.look()
    assert not page.answers.take_button.isVisible()
    assert [view.mark._done for view in page.trip.views] == [True, True, True, True]


def test_several_receipts_are_taken_in_the_order_that_works_and_older_ones_passed_over(page, trip, office):
    office.sync.export(office.actor, trip.stick)
    trip.there()
    first = next(trip.stick.glob("down-*"))
    register(office)
    office.sync.export(office.actor, trip.stick)
    trip.there()
    later = next(path for path in trip.stick.glob("down-*") if path != first)
    os.utime(later, (1, 1))  # written earlier, says the stick: the order is not the clock's
    told = take_all(office, [later, first], SimpleNamespace(report=lambda *_: None))
    assert any(one.receipt is not None for one in told)
    assert [one.path for one in told if one.error and not one.passed_over] == []
    assert office.sync.status(office.actor).unconfirmed == 0


def test_a_certificate_on_the_stick_is_offered_until_this_computer_may_send(page, trip):
    look = Look(lambda: tuple(trip.inserted))
    code = page.standing.office_code
    assert [answer.certificate for answer in look(code, True, frozenset()).answers] == [True]
    assert look(code, False, frozenset()).answers == ()
    assert look("QS-99", True, frozenset()).answers == ()


def test_files_are_dropped_on_the_page(page, trip, office):
    office.sync.export(office.actor, trip.stick)
    trip.there()
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile(str(path)) for path in trip.stick.glob("down-*")])
    page.dropEvent(
        QDropEvent(
            QPoint(5, 5),
            Qt.DropAction.CopyAction,
            files,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    assert office.sync.status(office.actor).unconfirmed == 0


def test_another_offices_file_is_refused_and_another_may_be_chosen(page, trip, tmp_path, office):
    stray = tmp_path / "down.jlgh"
    stray.write_bytes(b"\x89JLGH\r\n\x1a\n....")
    page.acts.take([stray])
    assert page.strip._next.text() == "另选文件"
    assert office.sync.receipts(office.actor) == ()


def test_packages_and_receipts_stand_in_their_lists(page, trip, office):
    page.show_list(page.packages)
    assert page.packages.grid.empty.isVisible()
    page.back()
    office.sync.export(office.actor, trip.stick)
    office.sync.export(office.actor, trip.stick)
    trip.there()
    page.acts.take(list(trip.stick.glob("down-*")))
    register(office)
    page.send.first.click()
    page.to_packages.click()
    lines = [page.packages.grid.rows.row(n) for n in range(3)]
    assert [(line.number, line.state, line.by) for line in lines] == [
        (3, "under_way", "王芳"), (2, "confirmed", "王芳"), (1, "confirmed", "王芳"),
    ]  # fmt: skip
    assert lines[1].records == office.sync.status(office.actor).states["applied"]
    assert page.way_back() == {"list": "packages"}
    page.packages.again.click()
    assert office.sync.packages(office.actor)[0].number == 4
    assert office.sync.packages(office.actor)[1].state == "replaced"
    page.enter({"list": "receipts"})
    line = page.receipts.grid.rows.row(0)
    assert line.ack == lines[1].changes
    assert line.problem == ""


def test_a_clock_that_is_behind_the_province_is_said(page, trip, office, monkeypatch):
    office.sync.export(office.actor, trip.stick)
    trip.there()
    page.acts.take(list(trip.stick.glob("down-*")))
    assert not page.trip.warning.isVisible()
    early = CLOCK.now().replace(year=2020)
    monkeypatch.setattr(office.sync, "_clock", SimpleNamespace(now=lambda: early))
    page.refresh()
    assert "2020-01-20" in page.trip.warning.text()


def test_the_hand_over_sheet_is_one_key_away_after_copying_and_in_the_list(page, trip, office):
    page.send.first.click()
    assert page.strip._next.text() == "报送交接单"
    page.strip._next.click()
    shown = page.acts.papers.looking.window
    assert shown is not None
    assert "第 1 号报送交接单" in shown.windowTitle()
    shown.reject()
    page.show_list(page.packages)
    page.packages.sheet.click()
    assert page.acts.papers.looking.window is not None
    page.acts.papers.looking.window.reject()
    page.acts.papers.device()
    assert "电脑登记表" in page.acts.papers.looking.window.windowTitle()
    page.acts.papers.looking.window.reject()


def test_a_code_from_paper_that_is_misread_may_be_entered_again(page, office):
    page.answers.code_button.click()
    assert page.acts.asking.isVisible()
    page.acts.asking.form.begin_with({"code": "AAAA-BBBB"})
    page.acts.asking.go_on()
    assert page.strip.isVisible()
    assert page.strip._next.text() == "再录入"
    assert office.sync.receipts(office.actor) == ()


def test_a_receipt_is_taken_in_from_its_sheet_when_the_stick_does_not_come_back(page, trip, office):
    page.send.first.click()
    trip.hub.ingest(trip.stick)
    [sheet] = trip.hub.papers(trip.hub.receipts(trip.stick))
    page.acts.take_code(sheet.code)
    assert office.sync.status(office.actor).unconfirmed == 0
    assert f"已收 {office.sync.status(office.actor).states['applied']} 条" in page.strip.words.text()
