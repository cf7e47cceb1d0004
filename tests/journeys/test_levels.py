"""Two offices, their county and the province as four processes that know each other by folders only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import insert

from app.aid.tables import ClaimRow
from app.hardship.tables import HouseholdRow
from app.office import Office
from tests.hub.test_rules import HOUSEHOLD
from tests.journeys.participant import Participant

PASSWORD = "correct horse"
CODES = ("222404001", "222404002")
CLAIM = {
    "rev": 1, "no": 1, "member_id": None, "name": "石贵兰", "id_no": "229907198811223005", "plan_id": "p",
    "plan_version": "1", "plan_sha256": "", "claimed_on": "2026-11-01", "benefit": "b", "event_on": "2026-10-01",
    "invoice_key": "", "facts": "{}", "state": "SENT", "assessment_id": None, "first_by": None, "second_by": None,
}  # fmt: skip


@dataclass
class Country:
    """Everybody, and the folder of each office's stick; `up` and `down` lie between county and province."""

    where: Path
    offices: tuple[Participant, ...]
    county: Participant
    province: Participant

    def folder(self, name: str) -> Path:
        path = self.where / name
        path.mkdir(exist_ok=True)
        return path

    def newest(self, folder: str, kind: str) -> Path:
        return max(self.folder(folder).glob(f"{kind}-*.jlgh"), key=lambda path: path.stat().st_mtime_ns)


def write(profile: Path, n: int) -> None:
    """An office's own day: a hardship file and a claim that is sent."""
    office = Office.unlock(profile, PASSWORD)
    try:
        with office.db.transaction("test.written", office.actor) as tx:
            rest = dict.fromkeys(("place", "phone", "bank", "account", "pinyin", "initials"), "")
            file = {**HOUSEHOLD, **rest, "id": f"h{n}", "rev": 1, "cause": None, "steps": "[]"}
            tx.execute(insert(HouseholdRow), [{**file, "assessed_on": office.clock.today()}])
            days = {"claimed_on": office.clock.today(), "event_on": office.clock.today()}
            tx.execute(insert(ClaimRow), [{**CLAIM, **days, "id": f"c{n}"}])
    finally:
        office.db.close()


@pytest.fixture
def country(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Country]:
    monkeypatch.setenv("NUANGONG_PASSWORD", PASSWORD)
    monkeypatch.delenv("NUANGONG_HUB_PASSWORD", raising=False)
    with ExitStack() as stack:
        names = ("office1", "office2", "county", "province")
        one, two, county, province = (stack.enter_context(Participant(tmp_path / name)) for name in names)
        yield Country(tmp_path, (one, two), county, province)


def enrol(country: Country) -> None:
    """The county under the province, the offices under the county, by the ordinary files."""
    up, down = country.folder("up"), country.folder("down")
    for hub, name in ((country.province, "省总工会"), (country.county, "延青县总工会")):
        hub.do("hub", "init", hub.profile, "--name", name)
    number = country.county.do("hub", "request", "--code", "222404", "--to", up)["fingerprint"]
    made = country.province.do("hub", "enrol", up, "--to", down, "--fingerprint", number)["enrolled"]
    country.county.do("hub", "certificate", made[0]["path"])
    for at, (office, code) in enumerate(zip(country.offices, CODES, strict=True)):
        named = ("--name", f"青山镇总工会{at}", "--operator", "王芳", "--region", "222404")
        office.do("init", "--office", code, *named)
        request = office.do("device", "request", "--to", country.folder(f"stick{at}"))["path"]
        (made,) = country.province.do("hub", "enrol", request, "--to", down, "--county", "222404")["enrolled"]
        assert office.do("device", "certificate", made["path"])["county"] == "延青县总工会"
    country.province.do("hub", "receipts", down)
    country.county.do("hub", "ingest", down)


@pytest.mark.long  # the ordinary run goes four rounds with a county (test_rounds)
def test_a_round_through_the_county_and_back(country: Country) -> None:
    enrol(country)
    up, down = country.folder("up"), country.folder("down")
    packages = []
    for at, office in enumerate(country.offices):
        write(office.profile, at)
        packages.append(Path(office.do("sync", "export", "--to", country.folder(f"stick{at}"))["path"]))
        (taken,) = country.county.do("hub", "ingest", packages[-1])["packages"]
        assert (taken["code"], taken["refused"]) == ("", 0)
    county, first = country.county, CODES[0]
    assert county.do("hub", "rule", first, "household", "h0", "APPROVED")["kind"] == "decision"
    opinion = ("hub", "rule", first, "claim", "c0", "APPROVED", "--amount", 120_000)
    assert county.do(*opinion)["kind"] == "opinion"
    assert county.do("hub", "receipts", down)["receipts"] == []
    passed = county.do("hub", "relay", up)["passed"]
    assert [one["kind"] for one in passed] == ["up", "up", "county"]
    assert sorted(Path(one["path"]).read_bytes() for one in passed[:2]) == sorted(
        p.read_bytes() for p in packages
    )

    taken = country.province.do("hub", "ingest", up)["packages"]
    assert {one["code"] for one in taken} == {""}
    decided = country.province.do("hub", "rule", first, "claim", "c0", "DENIED", "--reason", "waiting")
    assert decided["kind"] == "decision"
    for answer in country.province.do("hub", "receipts", down)["receipts"]:
        office = country.offices[CODES.index(answer["office"])]
        assert office.do("sync", "import", answer["path"])["receipts"][0]["refused"] == 0
    status = [office.do("sync", "status") for office in country.offices]
    assert [one["unconfirmed"] for one in status] == [0, 0]
    said = {
        (one["table"], one["kind"], one["state"], one["by"], one["amount"]) for one in status[0]["said_above"]
    }
    assert said == {
        ("household", "decision", "APPROVED", "延青县总工会", None),
        ("claim", "opinion", "APPROVED", "延青县总工会", 120_000),
    }
    assert status[1]["said_above"] == []
    country.county.do("hub", "ingest", country.newest("down", "vouch"))
    assert [one["kind"] for one in county.do("hub", "relay", up)["passed"]] == []
