"""The exchange on the screen: from the request to the receipt, with a real hub; refusals name the next step."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.hub import Hub
from app.shared import journal
from app.sync.merge import OWNERS
from app.sync.queries import RecordState
from tests.ui.conftest import CLOCK
from ui.kit.parts import Words
from ui.pages.record_words import KINDS
from ui.pages.sync import SyncPage
from ui.pages.sync.field_names import FIELDS
from ui.pages.sync.field_values import POINTS, both_words, value_words
from ui.pages.sync.words import reason_words


@pytest.fixture
def page(qtbot, desk):
    made = SyncPage(desk)
    qtbot.addWidget(made)
    made.resize(1200, 640)
    made.show()
    made.enter({})
    return made


def test_without_a_certificate_the_refusal_offers_the_request(page, tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(
        "ui.pages.sync.acts.choose_folder", lambda _parent, title, _chosen: asked.append(title)
    )
    page.acts.export(tmp_path)
    assert page.strip._next.isVisible()
    page.strip._next.click()
    assert len(asked) == 1
    assert list(tmp_path.glob("*.jlgh")) == []


def test_until_this_computer_may_send_its_card_is_open_and_has_the_keys(page):
    assert page.computer.inside.isVisible()
    assert page.computer.request.hasFocus()


def test_an_absent_stick_is_said_in_its_own_words(page, tmp_path):
    page.acts.request(tmp_path / "nothing")
    assert "插好 U 盘" in page.strip.words.text()


def test_a_stranger_is_refused_and_nothing_is_taken(page, office, tmp_path):
    stranger = tmp_path / "x.bin"
    stranger.write_bytes(b"not a receipt")
    page.acts.take_certificate(stranger)
    assert page.strip.isVisible()
    assert not office.sync.status(office.actor).device or not office.sync.status(office.actor).device.enrolled


def test_the_four_acts_lead_from_the_request_to_the_receipt(page, office, tmp_path):
    hub = Hub.init(tmp_path / "hub", "sheng-2026-hub", "省总工会", CLOCK)
    stick, answers = tmp_path / "stick", tmp_path / "answers"
    stick.mkdir()
    answers.mkdir()
    page.acts.request(stick)
    assert office.sync.device(office.actor).key_id in page.strip.words.text()
    [enrolled] = hub.enrol(stick, answers)
    page.acts.take_certificate(enrolled.path)
    assert hub.fingerprint in page.strip.words.text()
    assert not page.computer.inside.isVisible()
    page.acts.export(stick)
    assert "可以拔出" in page.strip.words.text()
    assert office.sync.status(office.actor).last_package is not None
    hub.ingest(stick)
    [receipt] = hub.receipts(answers)
    page.acts.take([receipt.path])
    assert office.sync.status(office.actor).unconfirmed == 0
    page.acts.take([receipt.path])
    assert page.strip.isVisible()
    page.acts.export(stick)
    assert office.sync.status(office.actor).last_package.number == 1
    hub.close()


def test_the_counts_follow_the_office(page, office):
    waiting = sum(table.waiting for table in office.sync.status(office.actor).tables)
    assert waiting
    assert f"{waiting:,}" in [words.text() for words in page.figures.findChildren(Words)]


def test_each_count_opens_exactly_its_records_with_their_names(page, office):
    states = office.sync.status(office.actor).states
    for state, count in states.items():
        page.show_records(state)
        assert page.records.grid.rows.rowCount() == count
    page.enter({"list": "unconfirmed"})
    assert page.records.grid.rows.rowCount() == office.sync.status(office.actor).unconfirmed > 0
    lines = [page.records.grid.rows.row(n) for n in range(200)]
    members = [line for line in lines if line.record.table == "member"]
    assert all(line.name for line in members)
    assert page.way_back() == {"list": "unconfirmed", "kinds": ()}
    page.back()
    assert page.stack.currentWidget() is not page.records


def test_every_kind_of_record_that_travels_has_words():
    assert {table.name for table in journal.synced_tables()} <= KINDS.keys()


def test_every_field_two_people_may_write_has_words():
    lacking = {
        f"{table.name}.{column.name}"
        for table in journal.synced_tables()
        if not OWNERS[table.name].append_only
        for column in table.columns
        if column.name not in ("id", "rev") and column.name not in FIELDS.get(table.name, {})
    }
    assert lacking == set()


def test_values_are_read_as_people_read_them_and_numbers_stay_masked():
    assert value_words("visit", "cash", 100_000) == "1,000.00"
    assert value_words("unit_visit", "level", "CITY") == "市州级"
    assert value_words("unit_visit", "state", "DROPPED") == "未实施"
    assert value_words("enrolment_batch", "state", "PAID") == "已缴款，尚未生效"
    assert value_words("member", "status", "ACTIVE") == "在会"
    assert value_words("member", "change_date", "2026-01-05") == "2026-01-05"
    assert value_words("member", "mobile", "13900001234") == "139****1234"
    assert value_words("household", "steps", '["a", "b"]') == "2 项"
    assert value_words("unit", "name", None) == ""
    assert value_words("attachment", "size", 168_009) == "164 KB"
    at = datetime(2026, 11, 20, 9, 5).astimezone()
    assert (
        value_words("attachment", "added_at", f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}")
        == "2026-11-20 09:05"
    )


def test_every_field_that_points_to_a_record_says_what_it_is_called():
    pointing = {
        column.name: key.column.table.name
        for table in journal.synced_tables()
        if not OWNERS[table.name].append_only
        for column in table.columns
        for key in column.foreign_keys
    }
    assert pointing.items() <= POINTS.items()
    assert value_words("member", "unit_id", "u1", {"u1": "河东小学"}) == "河东小学"
    assert value_words("claim", "first_by", "o1", {"o1": "王芳"}) == "王芳"
    assert value_words("member", "unit_id", "u1") == "这里没有"


def test_two_numbers_that_look_alike_when_masked_show_where_they_differ():
    one, other = both_words("member", "id_no", "229901196203150021", "229901196208150021")
    assert [(a, b) for a, b in zip(one, other, strict=True) if a != b] == [("3", "8")]
    assert both_words("member", "id_no", "229901196203150021", "229901196203159999")[0].count("*") == 11


def test_why_a_record_was_sent_back_is_said_in_words():
    said = reason_words(RecordState("member", "1", "refused", "E_OWNERSHIP", "name"))
    assert "E_" not in said
    assert "姓名" in said
    assert reason_words(RecordState("member", "1", "applied")) == ""
