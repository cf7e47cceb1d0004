"""A claim sent back because another bears its number: the list offers another one, and its slip is printed again."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QMessageBox

from app.aid import ClaimIn
from app.hub import Hub
from app.security import seal
from tests.hub.conftest import Office as OtherComputer
from tests.hub.test_persons import CLAIM
from tests.ui.conftest import CLOCK
from ui.pages.sync import SyncPage

CAME = ClaimIn(
    name="石贵兰", id_no="229907198811223005", claimed_on=date(2026, 11, 20),
    facts={"benefit": "hospital", "event_on": "2026-11-09"},
)  # fmt: skip


def _answer(box: QMessageBox, role: QMessageBox.ButtonRole) -> None:
    next(button for button in box.buttons() if box.buttonRole(button) == role).click()


def test_tc25_a_claim_sent_back_for_its_number_gets_another(qtbot, desk, office, tmp_path):
    hub = Hub.init(tmp_path / "hub", "sheng-2026-hub", "省总工会", CLOCK)
    stick, answers, others = (tmp_path / name for name in ("stick", "answers", "others"))
    for folder in (stick, answers, others):
        folder.mkdir()
    page = SyncPage(desk)
    qtbot.addWidget(page)
    page.resize(1200, 640)
    page.show()
    page.enter({})
    page.acts.request(stick)
    [enrolled] = hub.enrol(stick, answers)
    page.acts.take_certificate(enrolled.path)
    claim = office.aid.take_claim(office.actor, CAME)
    before = office.aid.view(office.actor, claim).number
    no, _, series = before.partition("-")

    other = OtherComputer(office.facts().code, "device-2", hub_key=hub.premises.keys.seal_key)
    (others / seal.file_name("request", other.code)).write_bytes(other.request())
    hub.enrol(others, answers)
    other.write("claim", "c1", **{**CLAIM, "no": int(no), "series": series})
    hub.ingest(other.put(tmp_path / "theirs"))
    page.acts.export(stick)
    hub.ingest(stick)
    mine = office.sync.status(office.actor).incarnation
    page.acts.take([r.path for r in hub.receipts(answers) if r.down.incarnation == mine])

    page.show_records("refused")
    verb = page.records.renumbering
    assert verb.button.isVisible()
    assert page.records.grid.current().record.code == "E_DUP_NUMBER"
    verb.button.click()
    _answer(verb.asking, QMessageBox.ButtonRole.RejectRole)
    assert office.aid.view(office.actor, claim).number == before
    page.records.open_record(page.records.grid.current())
    _answer(verb.asking, QMessageBox.ButtonRole.AcceptRole)
    now = office.aid.view(office.actor, claim).number
    assert now != before
    assert now in page.strip.words.text()
    assert office.sync.standing(office.actor, ("refused",)) == ()
    hub.close()
