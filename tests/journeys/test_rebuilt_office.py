"""Computer, sticks and backups are gone: a new computer gets the office's records back from the hub, to the fen."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import text

from app.cli.day import DayInput, run_day
from app.cli.day.run import PASSWORD
from app.documents import Pasted
from app.hub import Hub
from app.hub.rebuild import NothingOfOffice
from app.office import Office
from app.selfcheck.health import examine
from app.sync.money_columns import MONEY
from tests.documents.conftest import picture
from tests.members.conftest import invented


def _books(office: Office) -> dict[str, tuple[int, dict[str, int]]]:
    """Rows and sums of every table with money."""
    found = {}
    with office.db.reading() as tx:
        for table, columns in MONEY.items():
            sums = {
                c: int(tx.execute(text(f"SELECT coalesce(sum({c}), 0) FROM {table}")).scalar_one())
                for c in columns
            }
            found[table] = (int(tx.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()), sums)
    return found


def _papers(office: Office, hub: Hub, stick: Path) -> tuple[bytes, bytes | None, str]:
    """A scan and a photo reach the hub; of another scan only the record does."""
    stick.mkdir()
    member = office.members.register(office.actor, invented("石贵兰", 700)).id
    office.documents.attach(office.actor, "member", member, [Pasted("扫描", picture(1))])
    office.members.put_photo(office.actor, member, picture(2, size=(400, 500)))
    office.sync.export(office.actor, stick)
    hub.ingest(stick)
    for path in stick.iterdir():
        path.unlink()
    office.documents.attach(office.actor, "member", member, [Pasted("没送到的", picture(3))])
    office.sync.export(office.actor, stick)
    hub.ingest(next(stick.glob("up-*")))
    return picture(1), office.members.photo(office.actor, member), member


def test_an_office_that_lost_everything_comes_back_from_the_hub(tmp_path: Path) -> None:
    run_day(tmp_path / "day", DayInput.read())
    office = Office.unlock(tmp_path / "day" / "office", PASSWORD)
    hub = Hub.open(tmp_path / "day" / "hub", PASSWORD)
    scan, photo, member = _papers(office, hub, tmp_path / "before")
    facts, lost, old = office.facts(), _books(office), office.actor.device_id
    with office.db.reading() as tx:
        names = sorted(tx.execute(text("SELECT name FROM member")).scalars())
    campaign = office.visits.campaigns(office.actor)[0]
    office.db.close()
    shutil.rmtree(tmp_path / "day" / "office")

    stick, answer = tmp_path / "stick", tmp_path / "answer"
    stick.mkdir()
    answer.mkdir()
    key = hub.write_key(stick)
    new = Office.create(
        tmp_path / "new",
        code=facts.code,
        name=facts.name,
        region=facts.region,
        operator="新来",
        password=PASSWORD,
    )
    new.sync.pin_hub(new.actor, key, hub.fingerprint)
    shown = new.sync.device(new.actor).key_id
    new.sync.export(new.actor, stick, ask=True)  # one trip there: request and package together

    done = hub.rebuild(facts.code, stick, answer, shown)
    assert done.blocked == (old,)
    assert done.records > 100
    with pytest.raises(NothingOfOffice):
        hub.rebuild("999", stick, answer, shown)

    new.sync.certificate(new.actor, done.certificate, hub.fingerprint)  # and one trip back
    taken = new.sync.import_file(new.actor, done.receipt)
    assert taken.held == 0
    told = examine(new, "attachments").words("en")
    assert told.startswith(f"{done.contents.contents + 1} attachments are not on this computer; 1 of them")
    for path in answer.glob("contents-*"):
        new.sync.take_contents(new.actor, path)
    (came,) = [one for one in new.documents.list(new.actor, "member", member) if one.here]
    assert new.documents.open(new.actor, came.id)[1] == scan
    assert new.members.photo(new.actor, member) == photo
    said = examine(new, "attachments")
    assert (said.outcome, dict(said.facts)) == ("warn", {"n": 1, "nowhere": 1})
    assert _books(new) == lost
    with new.db.reading() as tx:
        assert sorted(tx.execute(text("SELECT name FROM member")).scalars()) == names
    assert new.visits.reconcile(new.actor, campaign.id).agrees
    assert new.db.check() > 0
    new.members.register(new.actor, invented("石贵兰", 701))  # and the work goes on
    new.sync.export(new.actor, tmp_path / "stick")
    new.close()
    hub.close()
