"""The papers of the exchange, from real packages: what stands on them, and what their codes say when scanned."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest
from sqlalchemy import insert

from app.funds.tables import FundBudgetRow
from app.hub import Hub
from app.printing import LANGUAGES, NothingToPrint, Printing, hub_receipt, preview, wording
from app.printing.forms import package_handover
from app.printing.sheet import NUMBERS
from app.security import Guard, NotAllowed
from app.security.service import add_first
from app.shared import journal
from app.shared.actor import Actor
from app.shared.clock import FixedClock
from app.shared.db import Database
from app.shared.ids import new_id
from app.sync import queries
from app.sync.papers import NoSuchPackage, handover
from app.sync.service import Sync
from app.sync.totals import Total
from app.sync.values import Exported
from app.unions import Unions
from app.unions.tables import UnitRow

OFFICE, NAME, HUB = "2299010001", "青山镇总工会", "吉林省总工会"
AT = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)


@dataclass
class Desk:
    """An enrolled office that has copied out one package, and its hub."""

    db: Database
    sync: Sync
    printing: Printing
    actor: Actor
    hub: Hub
    stick: Path
    sent: Exported


@pytest.fixture
def desk(db: Database, guard: Guard, clock: FixedClock, actor: Actor, tmp_path: Path) -> Iterator[Desk]:
    Unions(db, guard, clock).found(actor, OFFICE, NAME)
    with db.transaction("probe", actor) as tx:
        add_first(tx, replace(actor, name="王芳"), clock.now())
        for name in ("甲厂", "乙厂"):
            tx.execute(
                insert(UnitRow), [{"id": new_id(), "rev": 1, "name": name, "kind": "unit", "uscc": ""}]
            )
        facts = {
            "id": new_id(),
            "rev": 1,
            "campaign_id": "c",
            "source": "s",
            "budget": 123_456,
            "position": 1,
        }
        tx.execute(insert(FundBudgetRow), [facts])
    sync = Sync(db, guard, clock, tmp_path / "profile", schema="0001")
    sync.device(actor, "服务窗口一号机")
    hub = Hub.init(tmp_path / "hub", "hub-password-1", HUB, clock)
    stick = tmp_path / "stick"
    stick.mkdir()
    sync.pin_hub(actor, hub.write_key(stick), hub.fingerprint)
    (made,) = hub.enrol([sync.request(actor, stick).path], stick)
    sync.certificate(actor, made.path)
    sent = sync.export(actor, stick)
    yield Desk(db, sync, Printing(db, guard, clock), actor, hub, stick, sent)
    hub.close()


def scanned(path: Path) -> set[str]:
    """What a scanner reads from the printed pages."""
    zxing = pytest.importorskip("zxingcpp")
    document = pypdfium2.PdfDocument(path)
    try:
        images = [page.render(scale=200 / 72).to_pil() for page in document]
    finally:
        document.close()
    return {found.text for image in images for found in zxing.read_barcodes(image)}


def words(path: Path) -> str:
    return re.sub(r"\s", "", preview.words(path))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_hand_over_shows_counts_money_and_hash_and_fits_one_page(
    desk: Desk, language: str, tmp_path: Path
) -> None:
    out = tmp_path / "handover.pdf"
    done = desk.printing.produce(desk.actor, "package_handover", desk.sent.sha256, out, language)
    assert done.pages == 1
    read, sha = words(out), desk.sent.sha256.upper()
    for fact in (NAME, OFFICE, HUB, "服务窗口一号机", "王芳", desk.sent.path.name, "1,234.56", sha):
        assert fact in read, fact
    assert scanned(out) == {f"{OFFICE} 1 {sha}", done.number}
    table = wording.load("package_handover", language)
    for entry in ("table.unit", "table.fund_budget", "money.fund_budget.budget", "handed", "taken"):
        for line in table[entry].split("\n"):
            assert re.sub(r"\s", "", line) in read
    (logged,) = desk.printing.history(desk.actor)
    assert (logged.form, logged.subject, logged.subject_id) == (
        "package_handover",
        "package_sent",
        desk.sent.sha256,
    )
    assert desk.printing.produce(desk.actor, "package_handover", desk.sent.sha256, out, language).reprint == 1


def test_the_groups_of_a_hash_are_all_of_it() -> None:
    sha = "0123456789abcdef" * 4
    found = package_handover.groups(sha)
    assert [len(line.split()) for line in found.split("\n")] == [8, 8]
    assert "".join(found.split()) == sha.upper()


def test_every_table_that_travels_and_every_amount_has_its_words() -> None:
    for language in ("zh_CN", "ko_KR"):
        known = wording.load("package_handover", language)
        assert [t.name for t in journal.synced_tables() if f"table.{t.name}" not in known] == []
        columns = [f"money.{table}.{c}" for table, names in queries.money_columns().items() for c in names]
        assert [entry for entry in columns if entry not in known] == []


def test_a_table_of_a_later_program_keeps_its_name_and_its_amounts_their_rows(desk: Desk) -> None:
    with desk.db.reading() as tx:
        found = handover(tx, desk.sent.sha256)
    totals = {"parcel": Total(3, {"worth": 5, "empty": 0, "fee": 700}), "unit": Total(1, {})}
    rows = package_handover._rows(replace(found, totals=totals), wording.load("package_handover", "zh_CN"))
    assert rows == (
        ("1", "parcel", "3", "worth", "0.05"), ("", "", "", "fee", "7.00"), ("2", "工作单位", "1", "", ""),
    )  # fmt: skip


def test_a_package_that_is_not_there_is_not_printed(desk: Desk, tmp_path: Path) -> None:
    for subject in ("2", "ab" * 32, "x", "9" * 40):
        with pytest.raises(NoSuchPackage):
            desk.printing.produce(desk.actor, "package_handover", subject, tmp_path / "no.pdf")
    with pytest.raises(NothingToPrint):
        desk.printing.produce_many(desk.actor, "package_handover", (), tmp_path / "no.pdf")
    assert not (tmp_path / "no.pdf").exists()


def test_who_may_not_read_the_exchange_may_not_print_it(desk: Desk, tmp_path: Path) -> None:
    reader = replace(desk.actor, role="reader")
    with pytest.raises(NotAllowed):
        desk.printing.produce(reader, "device_sheet", "d", tmp_path / "no.pdf")


def test_a_hand_over_is_looked_at_before_it_is_printed(desk: Desk) -> None:
    drawn = desk.printing.preview(desk.actor, "package_handover", desk.sent.sha256)
    assert "预览" in preview.words(drawn)
    assert desk.printing.history(desk.actor) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sheet_of_the_computer_shows_both_key_numbers(desk: Desk, language: str, tmp_path: Path) -> None:
    out = tmp_path / "device.pdf"
    done = desk.printing.produce(desk.actor, "device_sheet", desk.actor.device_id, out, language)
    key, read = desk.sync.device(desk.actor).key_id, words(out)
    assert done.pages == 1
    assert scanned(out) == {key, done.number}
    for fact in (NAME, OFFICE, "服务窗口一号机", key.replace("-", ""), HUB, desk.hub.fingerprint, "王芳"):
        assert fact in read, fact


def test_before_a_certificate_the_sheet_says_that_nothing_was_compared(
    db: Database, guard: Guard, clock: FixedClock, actor: Actor, tmp_path: Path
) -> None:
    Unions(db, guard, clock).found(actor, OFFICE, NAME)
    Sync(db, guard, clock, tmp_path / "profile").device(actor)
    out = tmp_path / "device.pdf"
    Printing(db, guard, clock).produce(actor, "device_sheet", actor.device_id, out)
    known = wording.load("device_sheet", "zh_CN")
    assert words(out).count(known["hub_none"]) == 3  # its key, its comparison, the certificate


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_hubs_sheet_shows_the_code_in_groups_and_for_a_scanner(
    desk: Desk, language: str, tmp_path: Path
) -> None:
    desk.hub.ingest(desk.sent.path)
    (sheet,) = desk.hub.papers(desk.hub.receipts(desk.stick))
    for number, told in enumerate((sheet, replace(sheet, refused=2, conflicts=1))):
        out = tmp_path / f"receipt-{number}.pdf"
        assert hub_receipt.save(told, out, AT, language) == 1
        read = words(out)
        at = -1
        for mark, group in zip(NUMBERS, sheet.code.split("-"), strict=False):
            assert read.find(f"{mark}{group}") > at
            at = read.find(f"{mark}{group}")
        (code,) = scanned(out)
        assert code == sheet.code
        for fact in (NAME, OFFICE, HUB, sheet.key_id, desk.hub.fingerprint, desk.sent.sha256.upper()[:16]):
            assert fact in read, fact
    assert desk.sync.paper_receipt(desk.actor, code).unconfirmed == 0


def test_a_sheet_without_a_code_says_why(desk: Desk, tmp_path: Path) -> None:
    desk.hub.ingest(desk.sent.path)
    (sheet,) = desk.hub.papers(desk.hub.receipts(desk.stick))
    known = wording.load(hub_receipt.KEY, "zh_CN")
    out = tmp_path / "receipt.pdf"
    hub_receipt.save(replace(sheet, code="", problem="E_FORK"), out, AT)
    assert re.sub(r"\s", "", known["fork"]) in words(out)
    assert re.sub(r"\s", "", known["no_code"]) in words(out)
    assert scanned(out) == set()
    hub_receipt.save(replace(sheet, code="", ack=0, problem="E_GAP", missing=4), out, AT)
    assert "编号4起" in words(out)
    assert known["upto_none"] in words(out)
