"""The exchange on the screen: from the request to the receipt, with a real hub; refusals name the next step."""

from __future__ import annotations

import pytest

from app.hub import Hub
from app.shared import journal
from app.sync.queries import RecordState
from tests.ui.conftest import CLOCK
from ui.kit.parts import Words
from ui.pages.sync import SyncPage
from ui.pages.sync_records import KINDS, reason_words


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
    monkeypatch.setattr(page, "choose_request", lambda: asked.append(True))
    page.export(tmp_path)
    assert page.strip._next.isVisible()
    page.strip._next.click()
    assert asked
    assert list(tmp_path.glob("*.ng*")) == []


def test_an_absent_stick_is_said_in_its_own_words(page, tmp_path):
    page.request(tmp_path / "nothing")
    assert "插好 U 盘" in page.strip.words.text()


def test_a_stranger_is_refused_and_nothing_is_taken(page, office, tmp_path):
    stranger = tmp_path / "x.bin"
    stranger.write_bytes(b"not a receipt")
    page.take_certificate(stranger)
    assert page.strip.isVisible()
    assert not office.sync.status(office.actor).device or not office.sync.status(office.actor).device.enrolled


def test_the_four_acts_lead_from_the_request_to_the_receipt(page, office, tmp_path):
    hub = Hub.init(tmp_path / "hub", "sheng-2026-hub", "省总工会", CLOCK)
    stick, answers = tmp_path / "stick", tmp_path / "answers"
    stick.mkdir()
    answers.mkdir()
    page.request(stick)
    assert office.sync.device(office.actor).key_id in page.strip.words.text()
    [enrolled] = hub.enrol(stick, answers)
    page.take_certificate(enrolled.path)
    assert hub.fingerprint in page.strip.words.text()
    page.export(stick)
    assert "可以拔出" in page.strip.words.text()
    assert office.sync.status(office.actor).last_package is not None
    hub.ingest(stick)
    [receipt] = hub.receipts(answers)
    page.take_receipt(receipt.path)
    assert office.sync.status(office.actor).unconfirmed == 0
    page.take_receipt(receipt.path)
    assert page.strip.isVisible()
    page.export(stick)
    assert office.sync.status(office.actor).last_package.number == 1
    hub.close()


def test_the_counts_follow_the_office(page, office):
    waiting = sum(table.waiting for table in office.sync.status(office.actor).tables)
    assert waiting
    assert f"{waiting:,}" in [words.text() for words in page.counts.findChildren(Words)]


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
    assert page.way_back() == {"list": "unconfirmed"}
    page.back()
    assert page.stack.currentWidget() is not page.records


def test_every_kind_of_record_that_travels_has_words():
    assert {table.name for table in journal.synced_tables()} <= KINDS.keys()


def test_why_a_record_was_sent_back_is_said_in_words():
    said = reason_words(RecordState("member", "1", "refused", "E_OWNERSHIP", "name"))
    assert "E_" not in said
    assert "(name)" in said
    assert reason_words(RecordState("member", "1", "applied")) == ""
