"""The hub a person compared is the only one whose certificate is taken; no other file passes for its key."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import text

from app.office import Office
from app.security import NotAllowed, seal
from app.security.seal import Keys
from app.shared.actor import Actor
from app.shared.chain import canonical
from app.shared.clock import FixedClock
from app.shared.errors import NuangongError
from app.sync import hub_key, package, rules, stick
from app.sync.enrol import HubSettled, KeyNumberDiffers
from app.sync.messages import Certificate

PASSWORD = "东升粮库-2026"


class Post:
    """A hub as a pair of keys."""

    def __init__(self, folder: Path, name: str = "省总工会") -> None:
        self.folder, self.name, self.keys = folder, name, Keys.new()
        self.number = self.keys.key_id

    def content(self, clock: FixedClock) -> bytes:
        return hub_key.sealed(self.keys, "hub-1", self.name, clock.now())

    def file(self, clock: FixedClock, name: str = "jl.pub") -> Path:
        path = self.folder / name
        path.write_bytes(self.content(clock))
        return path

    def certify(self, office: Office) -> Path:
        sheet = office.sync.device(office.actor)
        with office.db.reading() as tx:
            sign, lock = tx.execute(text("SELECT sign_key, seal_key FROM device")).one()
        facts = Certificate(
            "QS-01", sheet.device_id, sign, lock, 1, "hub-1", self.keys.sign_key, self.keys.seal_key,
            "2026-11-20T00:00:00Z",
        )  # fmt: skip
        path = self.folder / seal.file_name("certificate", "QS-01")
        path.write_bytes(
            seal.seal(package.pack_certificate(facts), kind="certificate", office="QS-01", sender=self.keys,
                      recipients=[lock])
        )  # fmt: skip
        return path


@pytest.fixture
def post(tmp_path):
    return Post(tmp_path)


@pytest.fixture
def other(tmp_path):
    return Post(tmp_path, "另一个")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pin") / "office"
    Office.create(
        folder, code="QS-01", name="青山镇总工会", region="222401", operator="王芳", password=PASSWORD
    ).db.close()
    return folder


@pytest.fixture
def office(made, tmp_path, clock):
    folder = tmp_path / "office"
    folder.mkdir()
    for path in made.iterdir():
        if path.is_file():
            (folder / path.name).write_bytes(path.read_bytes())
    opened = Office.unlock(folder, PASSWORD, clock=clock)
    yield opened
    opened.db.close()


def sealed_as(keys: Keys, told: dict, kind: str = "hubkey", office: str = "hub") -> bytes:
    return seal.seal(canonical(told), kind=kind, office=office, sender=keys, recipients=[])


def told(post: Post, clock: FixedClock) -> dict:
    opened = seal.open_sealed(post.content(clock), keys=None, senders=None, expect_kind="hubkey")
    return dict(msgspec.json.decode(opened.payload))


# -- the file


def test_the_file_tells_name_and_number_without_any_office(post, clock):
    key = hub_key.read_hub_key(post.file(clock))
    assert (key.name, key.number) == ("省总工会", post.number)
    assert [len(group) for group in key.number.split("-")] == [4] * 4
    assert (key.sign_key, key.seal_key) == (post.keys.sign_key, post.keys.seal_key)


def test_the_file_holds_no_private_key(post, clock):
    content = post.content(clock)
    assert post.keys.sign_private.encode() not in content
    assert bytes.fromhex(post.keys.sign_private) not in content
    assert post.keys.seal_private.encode() not in content


def test_no_byte_of_it_can_be_changed(post, clock):
    content = post.content(clock)
    for at in range(len(content)):
        spoiled = bytearray(content)
        spoiled[at] ^= 0x01
        with pytest.raises(NuangongError) as refused:
            hub_key.opened(bytes(spoiled))
        assert refused.value.words()
    for end in (0, 5, 40, len(content) // 2, len(content) - 1):
        with pytest.raises((hub_key.HubKeyDamaged, hub_key.NotAHubKey)):
            hub_key.opened(content[:end])


def test_anothers_keys_cannot_be_told_under_ones_own_seal(post, other, clock):
    with pytest.raises(hub_key.HubKeyDamaged):
        hub_key.opened(sealed_as(other.keys, told(post, clock)))


def test_a_file_made_by_somebody_else_under_the_same_name_has_another_number(post, tmp_path, clock):
    forger = Post(tmp_path, post.name)
    found = hub_key.opened(forger.content(clock))
    assert found.name == post.name
    assert found.number != post.number


@pytest.mark.parametrize(
    "change",
    [{"v": 1.5}, {"name": "  "}, {"more": 1}, {"seal_key": None}],
)
def test_what_does_not_fit_the_format_is_damaged(post, clock, change):
    with pytest.raises(hub_key.HubKeyDamaged):
        hub_key.opened(sealed_as(post.keys, {**told(post, clock), **change}))


def test_a_newer_format_asks_for_a_newer_program(post, clock):
    with pytest.raises(seal.NewerPackage):
        hub_key.opened(sealed_as(post.keys, {**told(post, clock), "v": 2}))


def test_other_files_are_named_as_what_they_are_not(post, office, clock, tmp_path):
    office.sync.pin_hub(office.actor, post.file(clock), post.number)
    placed = office.sync.request(office.actor, tmp_path)
    film = tmp_path / "film.pub"
    film.write_bytes(b"\0" * (hub_key.LIMIT + 1))
    letter = tmp_path / "letter.pub"
    letter.write_text("青山镇总工会")
    pipe = tmp_path / "pipe.pub"
    os.mkfifo(pipe)
    for path in (placed.path, post.certify(office), film, letter, pipe, tmp_path):
        with pytest.raises(hub_key.NotAHubKey):
            hub_key.read_hub_key(path)
    with pytest.raises(stick.FileAbsent):
        hub_key.read_hub_key(tmp_path / "gone.pub")


# -- kept until there is an office


def test_a_copy_is_kept_so_that_the_stick_may_go(post, clock, tmp_path):
    file, folder = post.file(clock), tmp_path / "new" / "office"
    assert hub_key.kept(folder) is None
    hub_key.keep(file, folder)
    file.unlink()
    key = hub_key.kept(folder)
    assert key is not None
    assert key.number == post.number
    hub_key.copy_in(folder).write_bytes(b"spoiled")
    assert hub_key.kept(folder) is None
    hub_key.forget(folder)
    hub_key.forget(folder)
    assert not hub_key.copy_in(folder).exists()


# -- trusted by an office


def test_the_hub_that_was_compared_is_told_by_sheet_and_status(post, office, clock):
    assert office.sync.device(office.actor).hub_key == ""
    assert office.sync.status(office.actor).hub_pin is None
    pinned = office.sync.pin_hub(office.actor, post.file(clock), post.number)
    assert (pinned.name, pinned.number, pinned.replaced) == ("省总工会", post.number, "")
    sheet = office.sync.device(office.actor)
    assert (sheet.hub_key, sheet.enrolled) == (post.number, False)
    status = office.sync.status(office.actor)
    assert status.hub_pin is not None
    assert (status.hub_pin.name, status.hub_pin.number, status.hub_id) == ("省总工会", post.number, None)


def test_a_number_read_out_otherwise_changes_nothing(post, other, office, clock):
    with pytest.raises(KeyNumberDiffers) as refused:
        office.sync.pin_hub(office.actor, post.file(clock), other.number)
    assert refused.value.facts == {"found": post.number, "told": other.number}
    assert office.sync.status(office.actor).hub_pin is None


def test_only_the_pinned_hubs_certificate_is_taken(post, other, office, clock):
    office.sync.pin_hub(office.actor, post.file(clock), post.number)
    with pytest.raises(rules.OtherHub) as refused:
        office.sync.certificate(office.actor, other.certify(office))
    assert refused.value.facts == {"hub": other.number}
    assert not office.sync.device(office.actor).enrolled
    assert office.sync.certificate(office.actor, post.certify(office)).hub_key == post.number
    assert office.sync.device(office.actor).enrolled


def test_even_a_number_given_with_the_certificate_does_not_open_for_another_hub(post, other, office, clock):
    office.sync.pin_hub(office.actor, post.file(clock), post.number)
    with pytest.raises(rules.OtherHub):
        office.sync.certificate(office.actor, other.certify(office), other.number)


def test_another_key_replaces_the_first_only_before_a_certificate(post, other, office, clock, tmp_path):
    office.sync.pin_hub(office.actor, other.file(clock, "other.pub"), other.number)
    again = office.sync.pin_hub(office.actor, post.file(clock), post.number)
    assert again.replaced == other.number
    office.sync.certificate(office.actor, post.certify(office))
    with pytest.raises(HubSettled) as refused:
        office.sync.pin_hub(office.actor, other.file(clock, "other.pub"), other.number)
    assert refused.value.facts == {"known": post.number, "found": other.number}
    assert office.sync.pin_hub(office.actor, post.file(clock), post.number).replaced == ""


def test_an_office_enrolled_before_trusts_only_its_own_hub(post, other, office, clock):
    office.sync.certificate(office.actor, post.certify(office))
    assert office.sync.device(office.actor).hub_key == post.number
    with pytest.raises(HubSettled):
        office.sync.pin_hub(office.actor, other.file(clock), other.number)
    assert office.sync.pin_hub(office.actor, post.file(clock), post.number).number == post.number


def test_a_reader_may_not_say_whom_the_office_trusts(post, office, clock):
    reader: Actor = replace(office.actor, role="reader")
    with pytest.raises(NotAllowed):
        office.sync.pin_hub(reader, post.file(clock), post.number)


def test_a_device_is_named_later_and_keeps_its_keys(office):
    first = office.sync.device(office.actor)
    named = office.sync.device(office.actor, "QS-01-01")
    assert (named.label, named.key_id) == ("QS-01-01", first.key_id)
    assert office.sync.device(office.actor).label == "QS-01-01"
