"""A campaign split on the screen, on the real services: written to a stick, taken in there, brought back, chosen."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.office import Office
from app.visits import ABSENT, Outcome, VisitFilter
from ui.pages.visits import pack_files
from ui.pages.visits.page import VisitsPage

DAY = date(2026, 1, 10)


@pytest.fixture
def page(qtbot, desk):
    made = VisitsPage(desk)
    qtbot.addWidget(made)
    made.resize(1200, 640)
    made.show()
    made.enter({})
    return made


@pytest.fixture
def stick(tmp_path, monkeypatch):
    """A stick that is chosen wherever a folder is asked for."""
    folder = tmp_path / "stick"
    folder.mkdir()
    monkeypatch.setattr(pack_files, "choose_folder", lambda _page, _title, chosen: chosen(folder))
    return folder


@pytest.fixture
def other(tmp_path, desk):
    """Another computer of the same office that knows nothing of the campaign."""
    facts = desk.office.facts()
    made = Office.create(
        tmp_path / "other", code=facts.code, name=facts.name, region=facts.region, operator="李明",
        password="long enough", clock=desk.office.clock,
    )  # fmt: skip
    yield made
    made.close()


def rows(grid):
    model = grid.rows
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def written(page, stick, village="东升村"):
    """Write a village as a pack with the keys alone; return its line."""
    page.enter({"packs": True})
    shown = page.dividing()
    shown.villages.go_to([place for place, _count in open_places(page)].index(village))
    QTest.keyClick(shown, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    window = page.pack_files.window
    window.form.fields["carrier"].setText("李明")
    window.go_on()
    (line,) = page.desk.office.visits.packs(page.desk.actor, page.campaign.id)
    return line


def open_places(page):
    return page.desk.office.visits.open_places(page.desk.actor, page.campaign.id)


def first(office, campaign, place="东升村"):
    return office.visits.window(office.actor, campaign, VisitFilter(place=place))[0]


def test_a_village_goes_out_and_its_results_come_back(page, stick, other):
    line = written(page, stick)
    (file,) = stick.glob("pack-*.jlgh")
    assert line.code in page.strip.words.text()
    shown = page.dividing()
    assert [row[1:4] for row in rows(shown.packs)] == [["在 李明 处", str(line.visits), "0"]]
    assert "东升村" not in dict(open_places(page))
    other.visits.take_pack(other.actor, file, line.code)
    other.visits.record_as_planned(other.actor, first(other, page.campaign.id), DAY)
    back = other.visits.write_results(other.actor, line.id, stick)
    page.pack_files.take(back.path)
    assert "登记 1 户" in page.strip.words.text()
    assert rows(shown.packs)[0][3] == "1"
    page.pack_files.take(back.path)
    assert "1 户先前已有" in page.strip.words.text()


def test_recorded_twice_stands_side_by_side_until_somebody_chooses(page, stick, other, desk):
    line = written(page, stick)
    (file,) = stick.glob("pack-*.jlgh")
    other.visits.take_pack(other.actor, file, line.code)
    other.visits.record_as_planned(other.actor, first(other, page.campaign.id), DAY)
    page.desk.office.visits.record(
        page.desk.actor, first(page.desk.office, page.campaign.id), Outcome(ABSENT, DAY)
    )
    back = other.visits.write_results(other.actor, line.id, stick)
    page.pack_files.take(back.path)
    shown = page.dividing()
    assert shown.lists.currentIndex() == 2
    assert "不在家" in shown.both.text()
    assert "李明" in shown.both.text()
    shown.theirs_button.click()
    assert shown.twice.rows.rowCount() == 0
    assert "以 李明 的登记为准" in desk.said[-1][0]
    (visit,) = page.desk.office.visits.page(desk.actor, [first(page.desk.office, page.campaign.id)])
    assert visit.state == "GIVEN"


def test_a_pack_is_taken_in_with_its_code(page, stick, desk):
    line = written(page, stick)
    (file,) = stick.glob("pack-*.jlgh")
    page.pack_files.take(file)
    window = page.pack_files.window
    window.form.fields["code"].setText("7K3M")
    window.go_on()
    assert window.isVisible()  # the code is not one: said at its field, nothing lost
    window.form.fields["code"].setText(line.code)
    window.go_on()
    assert "本机写出" in page.strip.words.text()  # it was written here


def test_a_division_is_taken_back_and_out_again(page, stick, desk):
    written(page, stick)
    shown = page.dividing()
    assert shown.close_button.isVisible()
    shown.close_button.click()
    assert "东升村" in dict(open_places(page))
    desk.said[-1][1]()
    assert "东升村" not in dict(open_places(page))
    shown.again_button.click()
    assert len(list(stick.glob("pack-*.jlgh"))) == 2


def test_what_is_no_pack_is_refused_in_words(page, stick, tmp_path):
    page.enter({"packs": True})
    wrong = tmp_path / "else.jlgh"
    wrong.write_bytes(b"PK\x03\x04 no package")
    page.pack_files.take(wrong)
    assert page.strip.words.text()
    assert page.dividing() is not None
