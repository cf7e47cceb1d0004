"""A hub hands its public key to its offices as a file, and an office that took it enrols there and nowhere else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.cli import main
from app.hub import Hub
from app.office import Office
from app.shared.clock import FixedClock
from app.sync import hub_key, rules, stick
from tests.hub.conftest import PASSWORD


def test_the_file_is_written_once_and_names_the_hub(hub: Hub, tmp_path: Path) -> None:
    path = hub.write_key(tmp_path / "jl-zgh-2026.pub")
    key = hub_key.read_hub_key(path)
    assert (key.name, key.number, key.hub_id) == ("延青县总工会", hub.fingerprint, hub.premises.hub_id)
    before = path.read_bytes()
    with pytest.raises(stick.NameUsed):
        hub.write_key(path)
    assert path.read_bytes() == before


def test_in_a_folder_it_is_called_by_its_number(hub: Hub, tmp_path: Path) -> None:
    folder = tmp_path / "notice"
    folder.mkdir()
    assert hub.write_key(folder).name == f"hub-{hub.fingerprint}.pub"
    with pytest.raises(stick.StickAbsent):
        hub.write_key(tmp_path / "no" / "folder" / "x.pub")


def test_an_office_that_compared_it_enrols_here_and_not_at_another_hub(
    hub: Hub, tmp_path: Path, clock: FixedClock
) -> None:
    other = Hub.init(tmp_path / "other", PASSWORD, "另一个县", clock)
    office = Office.create(
        tmp_path / "office", code="229901", name="青山镇总工会", region="", operator="王芳",
        password=PASSWORD, clock=clock,
    )  # fmt: skip
    try:
        office.sync.pin_hub(office.actor, hub.write_key(tmp_path / "k.pub"), hub.fingerprint)
        request = office.sync.request(office.actor, tmp_path)
        (wrong,) = other.enrol(request.path, tmp_path)
        with pytest.raises(rules.OtherHub):
            office.sync.certificate(office.actor, wrong.path)
        (right,) = hub.enrol(request.path, tmp_path)
        assert office.sync.certificate(office.actor, right.path).hub_key == hub.fingerprint
    finally:
        office.db.close()
        other.close()


def test_the_command_line_writes_it_and_says_the_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NUANGONG_HUB_PASSWORD", PASSWORD)
    where, out = tmp_path / "hub", tmp_path / "jl.pub"
    assert main(["hub", "init", str(where), "--name", "省总工会"]) == 0
    capsys.readouterr()
    assert main(["hub", "key", str(out), "--hub", str(where), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == {"path": str(out), "fingerprint": hub_key.read_hub_key(out).number}
    assert main(["hub", "key", str(out), "--hub", str(where)]) == 3
    assert main(["--profile", str(where), "hub", "key", str(tmp_path / "again.pub")]) == 0
    assert told["fingerprint"] in capsys.readouterr().out
