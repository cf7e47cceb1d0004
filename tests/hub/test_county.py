"""The county in between: it reads what is its own, passes the rest on untouched, and says its word to the province."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.hub import Hub, relay
from app.hub.county import CountyCode, NoUpperHub
from app.hub.decide import NotDecidable
from app.hub.decided_by import DECIDED_BY, kind_of
from app.hub.rulings import CountyDecides
from app.hub.vouch import CountyTaken, NoSuchCounty
from app.security import seal
from app.shared.clock import FixedClock
from app.sync import county_messages, package
from app.sync.county_messages import Ruling, Words
from app.sync.frames import NewerFormat, PackageBroken, PackageTooLarge
from app.sync.merge import OWNERS
from app.sync.messages import RECEIVED
from app.sync.rules import CertificateForOther, OtherHub
from tests.hub.conftest import PASSWORD, Office
from tests.hub.test_rules import HOUSEHOLD as A_HOUSEHOLD

CODE = "222404"
DAY = date(2026, 11, 20)
HOUSEHOLD = Ruling("household", "h1", "APPROVED", None, (), DAY.isoformat())


@dataclass
class Levels:
    """A province, a county under it, and the two folders between them: `up` and `down`."""

    province: Hub
    county: Hub
    where: Path
    readers: list[str] = field(default_factory=list)

    @property
    def up(self) -> Path:
        return self.where / "up"

    @property
    def down(self) -> Path:
        return self.where / "down"

    def enrol(self, office: Office, under: str = CODE) -> Office:
        path = self.where / seal.file_name("request", office.code)
        path.write_bytes(office.request())
        (made,) = self.province.enrol(path, self.where, under=under)
        opened = seal.open_sealed(
            made.path.read_bytes(), keys=office.keys, senders=None, expect_kind="certificate"
        )
        told = package.unpack_certificate(opened.payload)
        office.hub_key, self.readers = told.hub_seal_key, [told.hub_seal_key, told.county_seal_key]
        return office

    def export(self, office: Office, first: int = 1, last: int | None = None) -> Path:
        """A package locked for province and county, on the way to the county."""
        folder = self.where / "stick"
        folder.mkdir(exist_ok=True)
        path = folder / seal.file_name("up", office.code)
        payload = package.pack_up(office.up(first, last))
        path.write_bytes(
            seal.seal(payload, kind="up", office=office.code, sender=office.keys, recipients=self.readers)
        )
        return path

    def answer(self) -> None:
        """The province's messages reach the county."""
        for sent in self.province.vouch(self.down):
            assert next(one.code for one in self.county.ingest(sent.path)) == ""

    def carry(self) -> list[Any]:
        """The county passes on; the province takes everything in and is asked what became of it."""
        files = self.county.relay(self.up)
        return [one for passed in files for one in self.province.ingest(passed.path)]


def join(province: Hub, county: Hub, where: Path, code: str = CODE) -> Levels:
    for name in ("up", "down"):
        (where / name).mkdir(exist_ok=True)
    (made,) = province.enrol(county.request(code, where), where, [county.fingerprint])
    assert county.certificate(made.path, province.fingerprint).key_id == province.fingerprint
    return Levels(province, county, where)


@pytest.fixture
def levels(tmp_path: Path, clock: FixedClock) -> Iterator[Levels]:
    province = Hub.init(tmp_path / "province", PASSWORD, "省总工会", clock)
    county = Hub.init(tmp_path / "county", PASSWORD, "延青县总工会", clock)
    yield join(province, county, tmp_path)
    province.close()
    county.close()


@pytest.fixture
def office(levels: Levels) -> Office:
    """An office under the county, with a unit and a hardship file."""
    made = levels.enrol(Office())
    made.write("unit", "u1", name="单位", kind="unit", uscc="")
    made.write("household", "h1", **A_HOUSEHOLD)
    levels.answer()
    return made


def logged(hub: Hub, office: str, folder: Path) -> list[tuple[int, str, dict[str, Any]]]:
    """What the next receipt brings down."""
    folder.mkdir(exist_ok=True)
    (receipt,) = hub.receipts(folder)
    assert receipt.office == office
    return [(entry.n, entry.kind, entry.body) for entry in receipt.down.log]


def test_the_county_reads_and_passes_on_and_only_the_province_answers(levels: Levels, office: Office) -> None:
    path = levels.export(office)
    (taken,) = levels.county.ingest(path)
    assert (taken.code, taken.applied, taken.refused) == ("", 2, 0)
    assert levels.county.receipts(levels.down) == ()
    assert levels.county.offices()[0].receipts_due == 0
    passed = levels.county.relay(levels.up)
    assert [one.kind for one in passed] == ["up", "county"]
    assert passed[0].path.read_bytes() == path.read_bytes()
    assert levels.county.relay(levels.up) == ()
    assert [one.kind for one in levels.county.relay(levels.where, again=True)] == ["up", "county"]
    done = levels.province.ingest(levels.up)
    assert sorted((one.code, one.applied) for one in done) == [("", 0), ("", 2)]
    (receipt,) = levels.province.receipts(levels.down)
    assert receipt.down.ack == 2


def test_a_countys_word_reaches_the_office_as_decision_or_opinion(
    levels: Levels, office: Office, tmp_path: Path
) -> None:
    office.write("claim", "c1", state="SENT", name="石贵兰", id_no="229907198811223005")
    levels.county.ingest(levels.export(office))
    ruled = levels.county.rule(office.code, HOUSEHOLD)
    opined = levels.county.decide(office.code, "c1", "APPROVED", on=DAY, amount=120_000)
    assert [(one.n, one.kind) for one in (ruled, opined)] == [(1, "decision"), (2, "opinion")]
    assert levels.county.rule(office.code, HOUSEHOLD).n == 1  # the same word is not said twice
    levels.carry()
    entries = logged(levels.province, office.code, tmp_path / "out")
    assert [(n, kind, body["table"], body["amount"], body["by"]) for n, kind, body in entries] == [
        (1, "decision", "household", None, "延青县总工会"),
        (2, "opinion", "claim", 120_000, "延青县总工会"),
    ]
    (claim,) = levels.province.records(office.code, "claim")
    assert claim.fields["state"] == "SENT"  # an opinion decides nothing
    assert [(one.kind, one.ruling.row_id) for one in levels.province.opinions(office.code)] == [
        ("decision", "h1"), ("opinion", "c1"),
    ]  # fmt: skip
    levels.answer()
    assert levels.county.relay(levels.up) == ()  # everything is confirmed: there is nothing to say
    levels.province.decide(office.code, "c1", "DENIED", on=DAY, reasons=("waiting",))
    with pytest.raises(CountyDecides):
        levels.province.rule(office.code, HOUSEHOLD)


def test_words_lost_repeated_and_late_are_taken_once_each(levels: Levels, office: Office) -> None:
    levels.county.ingest(levels.export(office))
    first, second = (
        msgspec.structs.replace(HOUSEHOLD, state=s, reasons=("x",)) for s in ("DENIED", "RETURNED")
    )
    levels.county.rule(office.code, HOUSEHOLD)
    lost = levels.county.relay(levels.up)[-1].path
    levels.county.rule(office.code, first)
    both = levels.county.relay(levels.up)[-1].path
    assert [(one.applied, one.known) for one in levels.province.ingest(both)] == [(2, 0)]
    assert [(one.applied, one.known) for one in levels.province.ingest(lost)] == [(0, 1)]
    assert [(one.applied, one.known) for one in levels.province.ingest(both)] == [(0, 2)]
    levels.county.rule(office.code, second)
    levels.province.vouch(levels.down)  # lost on the way: the county says all it has again
    third = levels.county.relay(levels.up)[-1].path
    assert [(one.applied, one.known) for one in levels.province.ingest(third)] == [(1, 2)]
    levels.answer()
    assert [(one.n, one.refused) for one in levels.county.said()] == [(1, ""), (2, ""), (3, "")]
    assert len(levels.province.opinions(office.code)) == 3


def test_an_older_message_of_the_province_changes_nothing(levels: Levels, office: Office) -> None:
    levels.county.ingest(levels.export(office))
    levels.county.rule(office.code, HOUSEHOLD)
    levels.carry()
    (old,) = levels.province.vouch(levels.down)
    levels.county.rule(office.code, msgspec.structs.replace(HOUSEHOLD, state="DENIED", reasons=("x",)))
    levels.carry()
    levels.enrol(Office(code="229902", device="device-9"))
    levels.answer()
    levels.county.ingest(old.path)
    assert [one.office for one in levels.county.offices()] == ["229901", "229902"]
    levels.carry()
    assert levels.county.relay(levels.up) == ()


def test_a_gap_and_a_fork_of_words_apply_nothing(levels: Levels, office: Office) -> None:
    def put(first: int, *uuids: str) -> str:
        words = tuple(
            county_messages.Word(n, uuid, office.code, "decision", HOUSEHOLD)
            for n, uuid in enumerate(uuids, start=first)
        )
        sealed = seal.seal(
            county_messages.pack(Words(CODE, first, words, 1)), kind="county", office=CODE,
            sender=levels.county.premises.keys, recipients=[levels.province.premises.keys.seal_key],
        )  # fmt: skip
        path = levels.up / seal.file_name("county", CODE)
        path.write_bytes(sealed)
        return levels.province.ingest(path)[0].code

    assert put(2, "b") == "E_GAP"
    assert put(1, "a") == ""
    assert put(1, "z", "y") == "E_FORK"
    assert put(1, "a", "b") == ""
    assert len(levels.province.opinions(office.code)) == 2


def test_what_is_not_the_countys_is_refused_and_it_hears_so(levels: Levels, office: Office) -> None:
    other = levels.enrol(Office(code="229902", device="device-2"), under="")
    words = (
        (other.code, "decision", HOUSEHOLD, "E_OWNERSHIP"),
        ("999999", "decision", HOUSEHOLD, "E_OWNERSHIP"),
        (office.code, "decision", msgspec.structs.replace(HOUSEHOLD, table="claim"), "E_OWNERSHIP"),
        (office.code, "decision", msgspec.structs.replace(HOUSEHOLD, table="unit"), "E_SCHEMA"),
        (office.code, "decision", msgspec.structs.replace(HOUSEHOLD, state="PAID"), "E_VALIDATION"),
        (office.code, "decision", msgspec.structs.replace(HOUSEHOLD, on="soon"), "E_VALIDATION"),
        (office.code, "decision", HOUSEHOLD, ""),
    )
    told = tuple(
        county_messages.Word(n, f"w{n}", about, kind, ruling)  # type: ignore[arg-type]
        for n, (about, kind, ruling, _) in enumerate(words, start=1)
    )
    sealed = seal.seal(
        county_messages.pack(Words(CODE, 1, told, 1)), kind="county", office=CODE,
        sender=levels.county.premises.keys, recipients=[levels.province.premises.keys.seal_key],
    )  # fmt: skip
    (levels.up / "county-1.jlgh").write_bytes(sealed)
    (taken,) = levels.province.ingest(levels.up)
    assert (taken.applied, taken.refused) == (1, 6)
    (sent,) = levels.province.vouch(levels.down)
    opened = seal.open_sealed(
        sent.path.read_bytes(), keys=levels.county.premises.keys,
        senders={levels.province.fingerprint: levels.province.premises.keys.sign_key}, expect_kind="vouch",
    )  # fmt: skip
    heard = {one.uuid: one.code for one in county_messages.unpack_vouch(opened.payload).refused}
    assert heard == {f"w{n}": code for n, (*_, code) in enumerate(words, start=1) if code}


def test_a_county_put_back_to_an_earlier_day_says_nothing_twice(
    levels: Levels, office: Office, clock: FixedClock
) -> None:
    levels.county.ingest(levels.export(office))
    levels.county.rule(office.code, HOUSEHOLD)
    folder = levels.county.premises.folder
    levels.county.close()
    earlier = (folder / "hub.db").read_bytes()
    levels.county = Hub.open(folder, PASSWORD, clock)
    states = ("DENIED", "RETURNED", "SUPPLEMENT")
    denied, returned, asked = (msgspec.structs.replace(HOUSEHOLD, state=s, reasons=("x",)) for s in states)
    levels.county.rule(office.code, denied)
    levels.carry()
    levels.county.close()
    (folder / "hub.db").write_bytes(earlier)
    levels.county = Hub.open(folder, PASSWORD, clock)
    levels.county.rule(office.code, returned)  # under the number the denial had
    assert [one.code for one in levels.carry() if one.name.startswith("county")] == ["E_FORK"]
    levels.answer()
    levels.county.rule(office.code, asked)
    assert [one.code for one in levels.carry()] == [""]
    said = [one.ruling.state for one in levels.province.opinions(office.code)]
    assert said == ["APPROVED", "DENIED", "RETURNED", "SUPPLEMENT"]
    levels.answer()
    assert levels.county.relay(levels.up) == ()


def test_a_province_put_back_to_an_earlier_day_is_told_again(
    levels: Levels, office: Office, clock: FixedClock
) -> None:
    levels.county.ingest(levels.export(office))
    levels.carry()
    folder = levels.province.premises.folder
    levels.province.close()
    earlier = (folder / "hub.db").read_bytes()
    levels.province = Hub.open(folder, PASSWORD, clock)
    levels.county.rule(office.code, HOUSEHOLD)
    levels.carry()
    levels.answer()
    levels.province.close()
    (folder / "hub.db").write_bytes(earlier)
    levels.province = Hub.open(folder, PASSWORD, clock)
    levels.answer()
    levels.carry()
    assert [one.ruling for one in levels.province.opinions(office.code)] == [HOUSEHOLD]


def test_a_device_the_county_does_not_know_yet_waits_and_is_passed_on(levels: Levels) -> None:
    office = levels.enrol(Office())
    office.write("unit", "u1", name="单位", kind="unit", uscc="")
    path = levels.export(office)
    (waiting,) = levels.county.ingest(path)
    assert waiting.code == "E_SIG"
    assert next(one.path.read_bytes() for one in levels.county.relay(levels.up)) == path.read_bytes()
    (sent,) = levels.province.vouch(levels.down)
    assert [(one.code, one.applied) for one in levels.county.ingest(sent.path)] == [("", 0), ("", 1)]
    assert [one.kind for one in levels.county.relay(levels.up)] == ["county"]  # it says which list it holds


def test_a_blocked_device_is_blocked_at_the_county_too(levels: Levels, office: Office) -> None:
    levels.province.revoke(office.code, office.device)
    levels.answer()
    (refused,) = levels.county.ingest(levels.export(office))
    assert refused.code == "E_KEY_REVOKED"


def test_an_office_that_leaves_the_county_is_read_there_no_longer(
    levels: Levels, office: Office, clock: FixedClock
) -> None:
    second = Hub.init(levels.where / "second", PASSWORD, "长青县总工会", clock)
    join(levels.province, second, levels.where, "222405")
    levels.enrol(office, under="222405")
    levels.readers.append(
        levels.county.premises.keys.seal_key
    )  # a package made before the new certificate came
    path = levels.export(office)
    for sent in levels.province.vouch(levels.down):
        (levels.county if sent.county == CODE else second).ingest(sent.path)
    assert [hub.ingest(path)[0].code for hub in (levels.county, second)] == ["E_KEY_REVOKED", ""]
    second.close()


def test_a_package_for_the_province_alone_is_passed_on_unread(levels: Levels, office: Office) -> None:
    levels.readers = levels.readers[:1]
    path = levels.export(office)
    (kept,) = levels.county.ingest(path)
    assert kept.code == "W_RELAY"
    assert levels.county.relay(levels.up)[0].path.read_bytes() == path.read_bytes()
    assert [one.applied for one in levels.province.ingest(levels.up)] == [0, 2]


def test_junk_is_not_passed_on_and_a_lost_one_is_named(levels: Levels, office: Office) -> None:
    path = levels.export(office)
    broken = bytearray(path.read_bytes())
    broken[-200] ^= 1
    (levels.where / "broken.jlgh").write_bytes(bytes(broken))
    assert levels.county.ingest(levels.where / "broken.jlgh")[0].code == "E_SIG"
    assert "up" not in [one.kind for one in levels.county.relay(levels.up)]
    levels.county.ingest(path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    (levels.county.premises.raw / f"{digest}.jlgh").unlink()
    with pytest.raises(relay.PassingLost):
        levels.county.relay(levels.up)


def test_a_request_of_a_new_device_is_passed_on(levels: Levels) -> None:
    asked = levels.where / "stick"
    asked.mkdir()
    (asked / "request-229903-1.jlgh").write_bytes(Office(code="229903", device="d3").request())
    assert levels.county.ingest(asked)[0].code == "W_REQUEST"
    passed = [one for one in levels.county.relay(levels.up) if one.kind == "request"]
    (made,) = levels.province.enrol([passed[0].path], levels.where, under=CODE)
    assert made.office == "229903"


def test_a_hub_passes_over_what_it_wrote_itself(levels: Levels, office: Office) -> None:
    levels.county.ingest(levels.export(office))
    levels.county.relay(levels.up)
    assert [one.office for one in levels.county.ingest(levels.up)] == [
        office.code
    ]  # known, not its own words
    levels.province.ingest(levels.up)
    levels.province.vouch(levels.up)
    assert {one.code for one in levels.province.ingest(levels.up)} == {""}
    levels.county.request(CODE, levels.down)
    assert levels.province.ingest(levels.down) == ()


def test_a_county_without_a_hub_only_copies_folders(
    hub: Hub, enrolled: Callable[..., Office], stick: Path, tmp_path: Path
) -> None:
    """Whoever stands in between copies every file, some twice; nothing is lost and nothing taken twice."""
    office = enrolled()
    for n in (1, 2, 3):
        office.write("unit", f"u{n}", name=f"单位{n}", kind="unit", uscc="")
    office.put(stick, 1, 2)
    office.put(stick)
    for name in ("first", "second"):
        shutil.copytree(stick, tmp_path / name)
        assert {one.code for one in hub.ingest(tmp_path / name)} == {""}
    assert len(hub.records(office.code, "unit")) == 3
    hub.receipts(stick)
    back = shutil.copytree(stick, tmp_path / "back")
    (receipt,) = back.glob("down-*.jlgh")
    opened = seal.open_sealed(
        receipt.read_bytes(), keys=office.keys, senders={hub.fingerprint: hub.premises.keys.sign_key},
        expect_kind="down",
    )  # fmt: skip
    assert package.unpack_down(opened.payload).ack == 3


def test_without_a_hub_above_there_is_nothing_to_pass_on(hub: Hub, tmp_path: Path) -> None:
    with pytest.raises(NoUpperHub):
        hub.relay(tmp_path)
    with pytest.raises(CountyCode):
        hub.request("延青县", tmp_path)


def test_a_county_is_enrolled_once_and_offices_only_under_one_that_is(
    levels: Levels, clock: FixedClock
) -> None:
    again = levels.province.enrol(levels.county.request(CODE, levels.where), levels.where)
    assert again[0].office == CODE
    other = Hub.init(levels.where / "other", PASSWORD, "冒名", clock)
    with pytest.raises(CountyTaken):
        levels.province.enrol(other.request(CODE, levels.where), levels.where)
    with pytest.raises(CertificateForOther):
        other_made = levels.province.enrol(other.request("222409", levels.where), levels.where)[0]
        sealed = other_made.path.read_bytes()
        opened = seal.open_sealed(sealed, keys=other.premises.keys, senders=None, expect_kind="certificate")
        forwarded = seal.seal(
            opened.payload, kind="certificate", office="222409", sender=levels.province.premises.keys,
            recipients=[levels.county.premises.keys.seal_key],
        )  # fmt: skip
        (levels.where / "forwarded.jlgh").write_bytes(forwarded)
        levels.county.certificate(levels.where / "forwarded.jlgh")
    with pytest.raises(OtherHub):
        (made,) = other.enrol(levels.county.request("222408", levels.where), levels.where)
        levels.county.certificate(made.path)
    path = levels.where / "r.jlgh"
    path.write_bytes(Office(code="229904", device="d4").request())
    with pytest.raises(NoSuchCounty):
        levels.province.enrol(path, levels.where, under="000000")
    assert "229904" not in [one.office for one in levels.province.offices()]
    other.close()


def test_only_what_is_there_is_ruled_on(levels: Levels, office: Office) -> None:
    levels.county.ingest(levels.export(office))
    with pytest.raises(NotDecidable):
        levels.county.rule(office.code, msgspec.structs.replace(HOUSEHOLD, row_id="nobody"))
    with pytest.raises(NotDecidable):
        levels.county.rule(office.code, msgspec.structs.replace(HOUSEHOLD, table="unit", row_id="u1"))


def test_the_countys_copy_follows_what_the_province_told_the_office(levels: Levels, office: Office) -> None:
    """What a receipt wrote at the office is no edit of the office's: the county takes it as it is told."""
    office.write("claim", "c1", state="SENT", name="石贵兰", id_no="229907198811223005")
    office.write("claim", "c1", "U", because=RECEIVED, state="APPROVED")
    office.write("unit", "u9", because=RECEIVED, name="省里建的单位", kind="unit", uscc="")
    (taken,) = levels.county.ingest(levels.export(office))
    assert (taken.refused, taken.conflicts) == (0, 0)
    assert levels.county.records(office.code, "claim")[0].fields["state"] == "APPROVED"
    assert [one.row_id for one in levels.county.records(office.code, "unit")] == ["u1", "u9"]


def test_who_decides_is_said_of_tables_that_travel() -> None:
    assert set(DECIDED_BY) <= set(OWNERS)
    assert (kind_of("claim"), kind_of("household"), kind_of("unit")) == ("opinion", "decision", None)


def test_a_message_that_is_none_is_refused() -> None:
    good = county_messages.pack(Words(CODE, 1, (), 0))
    with pytest.raises(PackageBroken):
        county_messages.unpack_words(b"noise")
    with pytest.raises(PackageBroken):
        county_messages.unpack_vouch(good)
    with pytest.raises(NewerFormat):
        county_messages.unpack_words(county_messages.pack(Words(CODE, 1, (), 0, v=2)))
    gap = county_messages.Word(3, "u", "1", "opinion", HOUSEHOLD)
    with pytest.raises(PackageBroken):
        county_messages.unpack_words(county_messages.pack(Words(CODE, 1, (gap,), 0)))
    large = msgspec.structs.replace(HOUSEHOLD, row_id="x" * (county_messages.LIMIT + 1))
    with pytest.raises(PackageTooLarge):
        county_messages.pack(Words(CODE, 1, (county_messages.Word(1, "u", "1", "opinion", large),), 0))
