"""A package that was altered, cut, spliced or meant for others is refused by name; a whole one opens."""

import json
import struct

import msgspec
import pyrage
import pytest

from app.security import seal
from app.security.seal import Keys
from app.shared.chain import canonical
from app.shared.errors import DeviceError, NuangongError, RuleError

PAYLOAD = "三千二百九十九元".encode() * 3


@pytest.fixture(scope="module")
def office() -> Keys:
    return Keys.new()


@pytest.fixture(scope="module")
def hub() -> Keys:
    return Keys.new()


@pytest.fixture(scope="module")
def sealed(office: Keys, hub: Keys) -> bytes:
    return seal.seal(PAYLOAD, kind="up", office="2299010001", sender=office, recipients=[hub.seal_key])


def opened(data: bytes, office: Keys, hub: Keys) -> seal.Opened:
    return seal.open_sealed(
        data, keys=hub, senders={office.key_id: office.sign_key}, expect_kind="up", expect_office="2299010001"
    )


def parts(data: bytes) -> tuple[dict, bytes]:
    (length,) = struct.unpack_from("<I", data, 9)
    return json.loads(data[13 : 13 + length]), data[13 + length : -70]


def resealed(header: bytes, body: bytes, sender: Keys) -> bytes:
    """Put an envelope together by hand and sign it well, so that only the header is at fault."""
    front = seal.MAGIC + struct.pack("<I", len(header)) + header + body
    signer = seal.Ed25519PrivateKey.from_private_bytes(bytes.fromhex(sender.sign_private))
    return front + signer.sign(seal._signed(memoryview(front))) + struct.pack("<H", 64) + seal.END


def test_a_whole_package_opens_and_says_who_sent_it(sealed, office, hub):
    got = opened(sealed, office, hub)
    assert (got.payload, got.sender, got.cover.kind, got.cover.office) == (
        PAYLOAD,
        office.key_id,
        "up",
        "2299010001",
    )
    assert seal.peek(sealed) == got.cover == seal.check_seal(sealed, {office.key_id: office.sign_key})
    assert PAYLOAD not in sealed


def test_every_recipient_can_open_it(office, hub):
    county = Keys.new()
    data = seal.seal(b"x", kind="up", office="1", sender=office, recipients=[county.seal_key, hub.seal_key])
    for reader in (county, hub):
        got = seal.open_sealed(data, keys=reader, senders={office.key_id: office.sign_key}, expect_kind="up")
        assert got.payload == b"x"


def test_the_documented_recipe_reads_it_in_ten_years(sealed, hub):
    (length,) = struct.unpack_from("<I", sealed, 9)
    plain = pyrage.decrypt(sealed[13 + length : -70], [pyrage.x25519.Identity.from_str(hub.seal_private)])
    assert plain.endswith(PAYLOAD)
    assert struct.unpack_from("<I", plain)[0] & 0xFFFFFFF0 == 0x184D2A50  # zstd skips such a frame


def test_every_flipped_bit_in_every_byte_is_refused(sealed, office, hub):
    codes = set()
    for at in range(len(sealed)):
        altered = bytearray(sealed)
        altered[at] ^= 1 << (at % 8)
        with pytest.raises(NuangongError) as refusal:
            opened(bytes(altered), office, hub)
        codes.add(refusal.value.code)
    assert codes <= {"E_MAGIC", "E_TRUNC", "E_HEADER", "E_SCHEMA", "E_SUITE", "E_SIG"}
    assert "E_SIG" in codes


def test_every_strict_prefix_is_refused(sealed, office, hub):
    for length in range(len(sealed)):
        with pytest.raises((seal.Truncated, seal.HeaderRefused)):
            opened(sealed[:length], office, hub)


@pytest.mark.parametrize("added", [b"\0", b"END1", b"\x40\0END1", bytes(80)])
def test_appended_bytes_are_refused(sealed, office, hub, added):
    with pytest.raises(DeviceError) as refusal:
        opened(sealed + added, office, hub)
    assert refusal.value.code in ("E_TRUNC", "E_SIG")


@pytest.mark.parametrize("at", [9, 13, 60, -200, -80, -10, -3])
def test_inserted_and_removed_bytes_are_refused(sealed, office, hub, at):
    for altered in (sealed[:at] + b"\0" + sealed[at:], sealed[: at - 1] + sealed[at:]):
        with pytest.raises(DeviceError):
            opened(altered, office, hub)


def test_two_packages_spliced_together_are_refused(sealed, office, hub):
    other = seal.seal(PAYLOAD, kind="up", office="2299010001", sender=office, recipients=[hub.seal_key])
    for spliced in (sealed[:-150] + other[-150:], sealed + other, other[:-70] + sealed[-70:]):
        with pytest.raises(seal.SealBroken):
            opened(spliced, office, hub)


def test_somebody_elses_package_is_refused(sealed, office):
    with pytest.raises(seal.WrongRecipient):
        opened(sealed, office, Keys.new())
    with pytest.raises(seal.WrongRecipient):
        seal.open_sealed(sealed, keys=None, senders={office.key_id: office.sign_key}, expect_kind="up")


def test_an_unknown_sender_is_refused_by_number(sealed, office, hub):
    stranger = Keys.new()
    with pytest.raises(seal.UnknownSender) as refusal:
        opened(sealed, stranger, hub)
    assert refusal.value.facts == {"sender": office.key_id}
    assert refusal.value.code == "E_SIG"
    with pytest.raises(seal.UnknownSender):
        seal.open_sealed(sealed, keys=hub, senders=None, expect_kind="up")
    with pytest.raises(seal.SealBroken):  # the right number with another's key
        seal.open_sealed(sealed, keys=hub, senders={office.key_id: stranger.sign_key}, expect_kind="up")
    with pytest.raises(seal.SealBroken):  # a key that is none
        seal.open_sealed(sealed, keys=hub, senders={office.key_id: "00"}, expect_kind="up")


def test_another_kind_or_office_is_refused_by_name(sealed, office, hub):
    known = {office.key_id: office.sign_key}
    with pytest.raises(seal.WrongKind):
        seal.open_sealed(sealed, keys=hub, senders=known, expect_kind="down")
    with pytest.raises(seal.WrongOffice) as refusal:
        seal.open_sealed(sealed, keys=hub, senders=known, expect_kind="up", expect_office="2299010002")
    assert isinstance(refusal.value, RuleError)


def test_a_signature_cannot_be_replaced_by_ones_own(sealed, office, hub):
    """Mallory strips the office's signature and sends its ciphertext on as her own."""
    mallory = Keys.new()
    header, body = parts(sealed)
    stolen = resealed(canonical(header | {"from": mallory.key_id}), body, mallory)
    with pytest.raises(seal.SealBroken):
        opened(stolen, mallory, hub)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"suite": 2}, seal.UnknownSuite),
        ({"suite": 3}, seal.UnknownSuite),
        ({"suite": 0}, seal.UnknownSuite),
        ({"v": 2}, seal.NewerPackage),
        ({"v": 2, "new": "key"}, seal.NewerPackage),
        ({"v": 0}, seal.HeaderRefused),
        ({"note": "more"}, seal.HeaderRefused),
        ({"suite": "1"}, seal.HeaderRefused),
        ({"kind": "Up/.."}, seal.HeaderRefused),
        ({"office": "../x"}, seal.HeaderRefused),
        ({"to": []}, seal.HeaderRefused),
        ({"sign": "00", "seal": "age1"}, seal.HeaderRefused),
        ({"kind": "request"}, seal.HeaderRefused),
    ],
)
def test_a_header_of_another_making_is_refused_though_well_signed(sealed, office, hub, change, refusal):
    header, body = parts(sealed)
    with pytest.raises(refusal):
        opened(resealed(canonical(header | change), body, office), office, hub)


def test_a_header_that_is_not_canonical_is_refused_though_well_signed(sealed, office, hub):
    header, body = parts(sealed)
    ways = [
        json.dumps(header).encode(),
        canonical(header) + b" ",
        json.dumps(dict(reversed(header.items())), separators=(",", ":")).encode(),
        canonical(header)[:-1] + b',"v":1}',
        b"[" * 30_000,
        b'{"v":1,"deep":' + b"[" * 30_000,
        b"{}",
        b"\xff\xfe",
        b"",
    ]
    for written in ways:
        with pytest.raises(seal.HeaderRefused):
            opened(resealed(written, body, office), office, hub)


def test_a_header_longer_than_allowed_is_not_even_read(sealed, office, hub):
    header, body = parts(sealed)
    long = canonical(header | {"to": ["0" * 16] * 4000})
    assert len(long) > seal.HEADER_LIMIT
    with pytest.raises(seal.HeaderRefused):
        opened(resealed(long, body, office), office, hub)


def test_a_body_that_is_not_what_was_locked_is_refused(office, hub):
    header, _ = parts(
        seal.seal(b"x", kind="up", office="2299010001", sender=office, recipients=[hub.seal_key])
    )
    plain = pyrage.encrypt(b"no address", [pyrage.x25519.Recipient.from_str(hub.seal_key)])
    for body in (b"junk", plain):
        with pytest.raises(seal.SealBroken):
            opened(resealed(canonical(header), body, office), office, hub)


@pytest.mark.parametrize("data", [b"", b"\x89JLG", b"PK\x03\x04", b"hello", bytes(1000)])
def test_other_files_are_no_packages(data, office, hub):
    with pytest.raises((seal.NotAPackage, seal.Truncated)):
        opened(data, office, hub)
    with pytest.raises(NuangongError):
        seal.peek(data)


def test_a_request_introduces_its_sender_and_is_signed_by_itself(office):
    data = seal.seal(b"me", kind="request", office="1", sender=office, recipients=[])
    got = seal.open_sealed(data, keys=None, senders=None, expect_kind="request")
    assert (got.payload, got.cover.sign_key, got.cover.seal_key) == (b"me", office.sign_key, office.seal_key)
    header, body = parts(data)
    forged = resealed(canonical(header | {"seal": Keys.new().seal_key}), body, office)
    with pytest.raises(seal.SealBroken):
        seal.open_sealed(forged, keys=None, senders=None, expect_kind="request")


def test_only_a_request_goes_unlocked_and_names_are_checked(office, hub):
    for wrong in (
        {"kind": "up", "office": "1", "recipients": []},
        {"kind": "UP", "office": "1", "recipients": [hub.seal_key]},
        {"kind": "up", "office": "张三", "recipients": [hub.seal_key]},
    ):
        with pytest.raises(ValueError, match="a "):
            seal.seal(b"x", sender=office, **wrong)


def test_keys_are_kept_as_text_and_show_nothing_by_accident(office):
    assert Keys.from_text(office.to_text()) == office
    assert office.sign_private not in repr(office)
    assert "AGE-SECRET" not in repr(office)
    assert "payload" not in repr(seal.Opened(seal.Cover("up", "1", "", ()), b"payload"))


def test_a_key_number_can_be_read_out(office):
    groups = office.key_id.split("-")
    assert [len(group) for group in groups] == [4, 4, 4, 4]
    assert set("".join(groups)) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    assert office.key_id != Keys.new().key_id


def test_file_names_are_short_plain_and_never_used_twice():
    names = {seal.file_name("certificate", "2" * 32) for _ in range(200)}
    assert len(names) == 200
    assert all(len(name) <= 60 and name.isascii() and name.endswith(".jlgh") for name in names)


def test_words_hold_no_content(sealed, office, hub):
    with pytest.raises(seal.SealBroken) as refusal:
        opened(sealed[:-100] + bytes([sealed[-100] ^ 1]) + sealed[-99:], office, hub)
    assert str(refusal.value) == "E_SIG"
    assert msgspec.json.encode(refusal.value.facts) == b"{}"
