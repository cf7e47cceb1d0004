"""What the province publishes reaches its offices: never back, never mixed, never frozen unseen, never unsigned."""

# Fixtures are imported by their names.
# ruff: noqa: F401, F811

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.aid.rules import SampleForbidden
from app.hardship.lines import DatedLine, LinesRefused, holding
from app.hardship.published import NoLine
from app.hardship.rules import Line
from app.hub import Hub, publish, queries
from app.hub.publish import PublishedOtherwise
from app.office import Office
from app.security import seal, signing
from app.shared import codes
from app.shared.code_editions import ListRefused, ListUnknown
from app.shared.errors import NuangongError
from app.sync import package
from app.sync.messages import Down, LogEntry
from app.sync.publication import (
    ContentDiffers,
    OtherHistory,
    Publication,
    PublicationMissing,
    PublicationUnreadable,
    Publisher,
    Publishers,
    RolledBack,
    ThresholdImpossible,
    TooFewSignatures,
    WrongTarget,
)
from tests.cli.conftest import OFFICE, Exchange, Run, call, exchange, made, run
from tests.cli.conftest import PASSWORD as OFFICE_PASSWORD

LINES = {
    "lines": [
        {"region": "220000", "year": 2026, "dibao_month": 60_000, "relative_factor": "1.5",
         "valid_from": "2026-01-01"},
        {"region": "222400", "year": 2026, "dibao_month": 72_000, "relative_factor": "2",
         "valid_from": "2026-07-01"},
    ]
}  # fmt: skip
ROOT = Path(__file__).resolve().parents[2]


def edition(*, without: str = "", **renamed: str) -> str:
    """The installed list of causes of hardship, changed."""
    text = (ROOT / "resources/codes/hardship_reasons.csv").read_text("utf-8-sig")
    lines = [line for line in text.splitlines() if not (without and line.startswith(f"{without},"))]
    for code, name in renamed.items():
        at = next(n for n, line in enumerate(lines) if line.startswith(f"{code[1:]},"))
        lines[at] = ",".join([code[1:], name, *lines[at].split(",")[2:]])
    return "\n".join(lines) + "\n"


class Between:
    """An enrolled office, its hub, and a stick in between on which somebody may change the hub's words."""

    def __init__(self, where: Exchange) -> None:
        self.where = where
        self.open()
        self.office.sync.import_file(self.office.actor, where.one("down"))

    def open(self) -> None:
        self.hub = Hub.open(self.where.hub, OFFICE_PASSWORD)
        self.office = Office.unlock(self.where.office, OFFICE_PASSWORD)

    def close(self) -> None:
        self.office.close()
        self.hub.close()

    def fetch(self) -> Any:
        """Carry the hub's next receipt home."""
        (written,) = self.hub.receipts(self.where.stick)
        return self.office.sync.import_file(self.office.actor, written.path)

    def say(self, *bodies: dict[str, Any]) -> Any:
        """Carry a receipt with these publications home, signed by the hub's own key as if it had been robbed."""
        last = self._standing()
        log = tuple(LogEntry(last.log_from + n, "reference", body) for n, body in enumerate(bodies, 1))
        down = replace(last, log=log)
        keys = self.hub.premises.keys
        device = self.office.sync.device(self.office.actor)
        with self.hub.premises.db.reading() as tx:
            lock = next(d.seal_key for d in queries.devices(tx, OFFICE) if d.device == device.device_id)
        sealed = seal.seal(
            package.pack_down(down), kind="down", office=OFFICE, sender=keys, recipients=[lock]
        )
        path = self.where.stick / seal.file_name("down", OFFICE)
        path.write_bytes(sealed)
        return self.office.sync.import_file(self.office.actor, path)

    def _standing(self) -> Down:
        """A receipt as the hub would write it at the office's cursor."""
        status = self.office.sync.status(self.office.actor)
        with self.office.db.reading() as tx:
            chain = tx.connection().exec_driver_sql("SELECT chain FROM acknowledgement").scalar_one()
        return Down(
            OFFICE, self.office.sync.device(self.office.actor).device_id, status.incarnation, status.acked, chain,
            (), status.cursor, (), self.hub.premises.incarnation, "2026-11-20T01:00:00.000000Z",
        )  # fmt: skip

    def next(
        self, item: str = "hardship_reasons", version: str = "2", content: str = "", **other: Any
    ) -> Publication:
        """What the hub would publish next."""
        made = publish.propose(self.hub.premises, "codes", item, version, content or edition())
        if other:
            made = replace(made, signatures={}, **other)
            made = made.signed(self.hub.fingerprint, signing.sign(self.hub.premises.keys, made.statement))
        return made

    def ratchet(self) -> list[tuple[object, ...]]:
        """Everything the office holds of publications, and where its cursor stands."""
        with self.office.db.reading() as tx:
            rows = tx.connection().exec_driver_sql
            tables = ("reference", "plan_published", "subsistence_line", "acknowledgement", "receipt_taken")
            found = [tuple(row) for table in tables for row in rows(f"SELECT * FROM {table}").fetchall()]
        return [*found, (self.office.sync.status(self.office.actor).cursor,)]

    def refused(self, error: type[NuangongError], *bodies: dict[str, Any]) -> None:
        """Nothing of such a receipt is taken in, and the ratchet stays."""
        before = self.ratchet()
        with pytest.raises(error):
            self.say(*bodies)
        assert self.ratchet() == before


@pytest.fixture
def between(exchange: Exchange, run: Run) -> Iterator[Between]:
    opened = Between(exchange)
    yield opened
    opened.close()


def test_a_published_plan_is_known_and_activated_by_a_person(between: Between, samples: Path) -> None:
    office, actor = between.office, between.office.actor
    text = (samples / "plans" / "demo-2026-hospital-1.toml").read_text("utf-8")
    real = text.replace('id = "demo-2026-hospital"', 'id = "county-hospital"').replace(
        "sample = true", "sample = false"
    )
    between.hub.publish_plan(real)
    between.hub.publish_plan(text)
    assert between.fetch().entries == 2
    assert [one.plan.id for one in office.aid.offered(actor)] == ["county-hospital", "demo-2026-hospital"]
    assert office.aid.plans(actor) == ()
    with pytest.raises(SampleForbidden):
        office.aid.activate(actor, "demo-2026-hospital")
    done = office.aid.activate(actor, "county-hospital")
    assert (done.id, done.version, done.active) == ("county-hospital", "1", True)
    newer = real.replace('version = "1"', 'version = "2"')
    between.hub.publish_plan(newer)
    between.fetch()
    assert [one.version for one in office.aid.plans(actor)] == ["1"]
    assert office.aid.activate(actor, "county-hospital").version == "2"
    assert {(one.version, one.active) for one in office.aid.plans(actor)} == {("1", False), ("2", True)}
    with pytest.raises(RolledBack):
        between.hub.publish_plan(real.replace('version = "1"', 'version = "1.5"'))
    with pytest.raises(PublishedOtherwise):
        between.hub.publish_plan(newer + "\n# other\n")


def test_tc26_a_cause_withdrawn_or_renamed_keeps_every_record_readable(
    between: Between, samples: Path, tmp_path: Path
) -> None:
    office, actor = between.office, between.office.actor
    line = Line("222401", 2026, 72_000, Decimal(2))
    done = office.hardship.import_households(actor, samples / "day" / "households.xlsx", line)
    assert done.added > 0
    ids = office.hardship.window(actor)
    causes = {one.cause for one in office.hardship.page(actor, ids)}
    with office.db.reading() as tx:
        used = sorted(
            tx.connection()
            .exec_driver_sql("SELECT DISTINCT cause FROM household WHERE cause IS NOT NULL")
            .scalars()
        )
    gone, other = used[0], used[1]
    names = {code: codes.load("hardship_reasons").label(code) for code in used}
    content = edition(without=gone, **{f"c{other}": "改了名的原因"})
    between.hub.publish("codes", "hardship_reasons", "2027-01-01", content)
    between.fetch()
    listed = codes.load("hardship_reasons")
    entry = listed.get(gone)
    assert entry is not None
    assert entry.withdrawn
    assert listed.offered(gone) is None
    assert gone not in [one.code for one in listed]
    assert (listed.label(gone), listed.label(other)) == (names[gone], "改了名的原因")
    assert listed.match(names[gone]) is None  # flagged in a new roster, with the nearest that may be chosen
    renamed = listed.match(names[other])
    assert renamed is not None
    assert renamed.code == other  # mapped: a sheet made before still names it so
    after = {one.cause for one in office.hardship.page(actor, ids)}
    assert after == (causes - {names[other]}) | {"改了名的原因"}
    assert all(office.hardship.view(actor, one).cause for one in ids[:3])
    packed = office.sync.export(actor, between.where.stick)
    assert packed.records >= len(ids)
    assert between.hub.ingest(packed.path)[0].refused == 0
    again = office.hardship.import_households(actor, samples / "day" / "households.xlsx", line)
    assert {p.outcome for p in again.problems if p.code == "code.unknown"} == {"note"}
    with office.db.reading() as tx:  # an unreadable cause says nothing: what was entered stays
        kept = tx.connection().exec_driver_sql("SELECT DISTINCT cause FROM household WHERE cause IS NOT NULL")
        assert sorted(kept.scalars()) == used
    office.close()
    assert codes.load("hardship_reasons").offered(gone) is not None  # another office begins as installed
    between.office = Office.unlock(between.where.office, OFFICE_PASSWORD)
    assert codes.load("hardship_reasons").offered(gone) is None


def test_what_replaced_a_code_is_taken_for_it(between: Between) -> None:
    lines = edition().splitlines()
    content = [lines[0] + ",withdrawn,replaced_by"]
    content += [line + (",1,15" if line.startswith("01,") else ",,") for line in lines[1:]]
    between.hub.publish("codes", "hardship_reasons", "3", "\n".join(content))
    between.fetch()
    found = codes.load("hardship_reasons").match("本人大病")
    assert found is not None
    assert found.code == "15"


def test_published_lines_are_used_where_and_when_they_hold(between: Between, samples: Path) -> None:
    office, actor = between.office, between.office.actor
    with pytest.raises(NoLine):
        office.hardship.line(actor, "222401", date(2026, 11, 1))
    between.hub.publish("lines", "dibao", "2026-07-01", json.dumps(LINES))
    between.fetch()
    assert office.hardship.line(actor, "222401", date(2026, 11, 1)).line.dibao_month == 72_000
    assert office.hardship.line(actor, "222401", date(2026, 3, 1)).line.dibao_month == 60_000
    assert office.hardship.line(actor, "220102", date(2026, 11, 1)).line.dibao_month == 60_000
    with pytest.raises(NoLine):
        office.hardship.line(actor, "222401", date(2025, 12, 31))
    between.close()
    call(between.where.office, "hardship", "import", samples / "day" / "households.xlsx")
    between.open()
    found = between.office.hardship.view(between.office.actor, between.office.hardship.window(actor)[0])
    assert (found.line.region, found.line.dibao_month) == ("222400", 72_000)


def test_a_region_is_covered_by_its_prefecture_and_its_province() -> None:
    def line(region: str) -> DatedLine:
        return DatedLine(Line(region, 2026, 1, Decimal(1)), date(2026, 1, 1))

    lines = [line("220000"), line("222000"), line("222400")]
    found = {
        region: (one := holding(lines, region, date(2026, 2, 1))) and one.line.region
        for region in ("222401", "222001", "222010", "220102", "210102")
    }
    assert found == {
        "222401": "222400", "222001": "222000", "222010": "222000", "220102": "220000", "210102": None,
    }  # fmt: skip


def test_promise13_rollback_is_refused(between: Between) -> None:
    between.hub.publish("codes", "hardship_reasons", "1", edition())
    between.fetch()
    between.hub.publish("codes", "hardship_reasons", "2", edition(c01="新名"))
    between.fetch()
    # Another thing under a serial that is taken, an older version under the next, a serial from before.
    with between.hub.premises.db.reading() as tx:
        after = publish.standing(tx, "*", "codes", "hardship_reasons")
    made = between.next("hardship_reasons", "3", edition(c01="再改"))
    between.refused(RolledBack, replaced(between, made, version="1.9"))
    between.refused(RolledBack, replaced(between, made, version="2"))
    between.refused(RolledBack, replaced(between, made, serial=after.serial))
    between.refused(RolledBack, replaced(between, made, serial=1, before=""))
    assert codes.load("hardship_reasons").label("01") == "新名"
    between.say(made.body())
    assert codes.load("hardship_reasons").label("01") == "再改"


def replaced(between: Between, made: Publication, **other: Any) -> dict[str, Any]:
    """A publication changed, and signed again by the hub's key."""
    changed = replace(made, signatures={}, **other)
    return changed.signed(
        between.hub.fingerprint, signing.sign(between.hub.premises.keys, changed.statement)
    ).body()


def test_promise13_mix_and_match_and_what_is_held_back_are_refused(between: Between) -> None:
    between.hub.publish("codes", "hardship_reasons", "1", edition())
    between.fetch()
    one = between.next("hardship_reasons", "2", edition(c01="甲"))
    # Of two histories: the same serials, other things before them.
    between.refused(OtherHistory, replaced(between, one, before="ab" * 32))
    # The content of one under the cover of another.
    between.refused(ContentDiffers, {**one.body(), "content": edition(c01="乙")})
    # The one before is held back (freeze of one thing while others go on).
    later = replaced(between, one, serial=one.serial + 1, before=one.digest)
    between.refused(PublicationMissing, later)
    # The first is right and the second is not: neither is taken.
    between.refused(OtherHistory, one.body(), replaced(between, one, serial=one.serial + 1, version="3"))
    between.say(one.body())
    assert codes.load("hardship_reasons").label("01") == "甲"


def test_promise13_the_wrong_target_is_refused(between: Between) -> None:
    made = between.next()
    between.refused(WrongTarget, replaced(between, made, target="229999"))
    between.refused(WrongTarget, replaced(between, made, hub="another-hub"))
    between.refused(PublicationUnreadable, {**made.body(), "kind": "program"})
    between.refused(PublicationUnreadable, {**made.body(), "more": 1})
    between.refused(PublicationUnreadable, {k: v for k, v in made.body().items() if k != "before"})
    between.refused(ListUnknown, replaced(between, made, id="claim_states"))
    between.refused(ListUnknown, replaced(between, made, id="../codes/sex"))
    between.hub.publish("codes", "hardship_reasons", "7", edition(c01="只给这里"), OFFICE)
    between.fetch()
    assert codes.load("hardship_reasons").label("01") == "只给这里"


def test_promise13_too_few_signatures_are_refused(between: Between) -> None:
    hub, second = between.hub, seal.Keys.new()
    made = between.next()
    between.refused(TooFewSignatures, {**made.body(), "signatures": {}})
    between.refused(TooFewSignatures, {**made.body(), "signatures": {hub.fingerprint: "00" * 64}})
    mine = signing.sign(second, made.statement)
    between.refused(TooFewSignatures, {**made.body(), "signatures": {second.key_id: mine}})
    between.refused(TooFewSignatures, {**made.body(), "signatures": {hub.fingerprint: mine}})
    # From now on two must sign; the change itself needs both the old set and the new one.
    own = Publisher(hub.premises.name, hub.fingerprint, hub.premises.keys.sign_key)
    wanted = Publishers(2, (own, Publisher("监督", second.key_id, second.sign_key)))
    change = publish.propose_set(hub.premises, wanted)
    with pytest.raises(TooFewSignatures):
        hub.issue(change)
    between.refused(TooFewSignatures, change.body())
    hub.issue(change.signed(second.key_id, signing.sign(second, change.statement)))
    between.fetch()
    with pytest.raises(TooFewSignatures):
        hub.publish("codes", "hardship_reasons", "2", edition(c01="甲"))
    made = between.next("hardship_reasons", "2", edition(c01="甲"))
    between.refused(TooFewSignatures, made.body())
    twice = {hub.fingerprint: made.signatures[hub.fingerprint], "x": made.signatures[hub.fingerprint]}
    between.refused(TooFewSignatures, {**made.body(), "signatures": twice})
    # The hub's key alone cannot make itself the only publisher again.
    back = publish.propose_set(hub.premises, Publishers(1, (own,)))
    between.refused(TooFewSignatures, back.body())
    hub.issue(made.signed(second.key_id, signing.sign(second, made.statement)))
    between.fetch()
    assert codes.load("hardship_reasons").label("01") == "甲"
    with pytest.raises(ThresholdImpossible):
        Publishers(3, wanted.members)


def test_promise13_an_office_left_without_news_is_told(
    between: Between,
    run: Run,
    capsys: pytest.CaptureFixture[str],
) -> None:
    between.close()
    assert run("sync", "status", "--json", profile=between.where.office).told["hub_days"] < 31
    key_days = 45
    office = Office.unlock(between.where.office, OFFICE_PASSWORD)
    with office.db.bookkeeping() as tx:
        old = (office.clock.now() - timedelta(days=key_days)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        tx.connection().exec_driver_sql("UPDATE receipt_taken SET hub_time = ?", (old,))
    office.close()
    said = run("sync", "status", profile=between.where.office)
    assert "45" in said.out
    assert run("sync", "status", "--json", profile=between.where.office).told["hub_days"] == key_days
    between.open()


def test_an_office_enrolled_later_gets_all_of_it_in_order_and_proves_its_end(
    between: Between, tmp_path: Path
) -> None:
    hub, second = between.hub, seal.Keys.new()
    hub.publish("codes", "hardship_reasons", "1", edition())
    own = Publisher("省", hub.fingerprint, hub.premises.keys.sign_key)
    change = publish.propose_set(
        hub.premises, Publishers(2, (own, Publisher("二", second.key_id, second.sign_key)))
    )
    hub.issue(change.signed(second.key_id, signing.sign(second, change.statement)))
    made = between.next("hardship_reasons", "2", edition(c01="甲"))
    hub.issue(made.signed(second.key_id, signing.sign(second, made.statement)))
    between.close()
    late = tmp_path / "late"
    stick = tmp_path / "late-stick"
    stick.mkdir()
    named = ("--name", "后来工会", "--operator", "李明", "--region", "222403")
    call(late, "init", "--office", "222403009", *named)
    call(late, "device", "request", "--to", stick)
    call(None, "hub", "enrol", stick, "--hub", between.where.hub, "--to", stick)
    call(late, "device", "certificate", next(stick.glob("certificate-*")))
    call(late, "sync", "export", "--to", stick)
    call(None, "hub", "ingest", next(stick.glob("up-*")), "--hub", between.where.hub)
    call(None, "hub", "receipts", stick, "--hub", between.where.hub)
    shutil.copytree(late, tmp_path / "forged")
    receipt = next(stick.glob("down-222403009-*"))
    call(late, "sync", "import", receipt)
    office = Office.unlock(late, OFFICE_PASSWORD)
    assert [one.serial for one in office.reference.published(office.actor).known] == [1, 2, 3]
    assert codes.load("hardship_reasons").label("01") == "甲"
    office.close()
    # A certificate that pins another end: the whole history is refused.
    forged = Office.unlock(tmp_path / "forged", OFFICE_PASSWORD)
    with forged.db.bookkeeping() as tx:
        tx.connection().exec_driver_sql("UPDATE device_certificate SET published_digest = ?", ("00" * 32,))
    with pytest.raises(OtherHistory):
        forged.sync.import_file(forged.actor, receipt)
    assert forged.reference.published(forged.actor).known == ()
    forged.close()
    between.open()


def test_what_no_office_could_use_is_not_published(between: Between) -> None:
    hub = between.hub
    lines = edition().splitlines()
    for name, text, error in (
        ("no_such_list", edition(), ListUnknown),
        ("sex", edition(), ListUnknown),
        ("hardship_reasons", "code\n01\n", ListRefused),
        ("hardship_reasons", "\n".join([*lines, lines[1]]), ListRefused),
        ("hardship_reasons", lines[0], ListRefused),
    ):
        with pytest.raises(error):
            hub.publish("codes", name, "1", text)
    for wrong in ("{", '{"lines": []}', json.dumps({"lines": [{**LINES["lines"][0], "valid_from": "soon"}]}),
                  json.dumps({"lines": [{**LINES["lines"][0], "dibao_month": -1}]}),
                  json.dumps({"lines": [LINES["lines"][0]] * 2})):  # fmt: skip
        with pytest.raises(LinesRefused):
            hub.publish("lines", "dibao", "1", wrong)
    assert hub.receipts(between.where.stick) == ()


def test_the_command_line_publishes_alone_and_with_others(
    between: Between,
    run: Run,
    tmp_path: Path,
) -> None:
    between.close()
    at = ("--hub", between.where.hub)
    listed = tmp_path / "hardship_reasons.csv"
    listed.write_text(edition(c01="甲"), "utf-8")
    told = run("hub", "publish", "codes", listed, "--version", "1", *at, "--json").told
    assert (told["id"], told["version"], told["fresh"]) == ("hardship_reasons", "1", True)
    assert not run("hub", "publish", "codes", listed, "--version", "1", *at, "--json").told["fresh"]
    keys = tmp_path / "second"
    number = run("hub", "publisher", "make", keys, "--name", "监督", "--json").told["number"]
    public = next(keys.glob("*.pub"))
    assert run("hub", "publisher", "add", public, "--fingerprint", "0000", *at).code == 1
    proposal = tmp_path / "two.json"
    add = ("hub", "publisher", "add", public, "--fingerprint", number, "--threshold", "2")
    assert run(*add, *at).code == 1  # it has not signed yet
    assert run(*add, *at, "--proposal", proposal).code == 0
    assert run("hub", "publisher", "sign", proposal, "--keys", keys, "--json").told["signatures"] == 2
    assert run("hub", "publish", "signed", proposal, *at).code == 0
    assert run("hub", "publisher", "list", *at, "--json").told["threshold"] == 2
    listed.write_text(edition(c01="乙"), "utf-8")
    refused = run("hub", "publish", "codes", listed, "--version", "2", *at, "--json")
    assert (refused.code, refused.told["error"]) == (1, "publication.signatures")
    assert run("hub", "publish", "codes", listed, "--version", "2", *at, "--proposal", proposal).code == 0
    spoilt = json.loads(proposal.read_text("utf-8"))
    assert hashlib.sha256(spoilt["content"].encode()).hexdigest() == spoilt["sha256"]
    (tmp_path / "spoilt.json").write_text(json.dumps({**spoilt, "content": "x"}), "utf-8")
    assert run("hub", "publisher", "sign", tmp_path / "spoilt.json", "--keys", keys).code == 1
    assert run("hub", "publisher", "sign", proposal, "--keys", keys).code == 0
    assert run("hub", "publish", "signed", proposal, *at).code == 0
    (tmp_path / "lines.json").write_text(json.dumps(LINES), "utf-8")
    lines = ("hub", "publish", "lines", tmp_path / "lines.json", "--version", "2026.1")
    assert run(*lines, "--proposal", proposal, *at).code == 0
    assert run("hub", "publisher", "sign", proposal, "--keys", keys).code == 0
    assert run("hub", "publish", "signed", proposal, *at).code == 0
    assert run("hub", "publisher", "threshold", "1", *at).code == 1
    assert run("hub", "publisher", "remove", "nobody", *at).code == 1
    assert run("hub", "publish", "nothing", listed, *at).code == 2
    written = run("hub", "receipts", between.where.stick, *at, "--json").told["receipts"]
    assert run("sync", "import", written[0]["path"], profile=between.where.office).code == 0
    told = run("sync", "status", "--json", profile=between.where.office).told
    assert [(one["kind"], one["version"]) for one in told["published"]] == [
        ("codes", "1"), ("publishers", "1"), ("codes", "2"), ("lines", "2026.1"),
    ]  # fmt: skip
    between.open()
