"""A code on paper: every single sign misread or exchanged is found, in its group; nothing but itself is read."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.security import paper_mac
from app.security.seal import Keys, SealBroken
from app.shared.crockford import ALPHABET
from app.sync import paper
from app.sync.paper import Confirmation, PaperCodeMisread, PaperCodeNewer, PaperCodeShort

NUMBERS = st.integers(0, 5_000_000)
TOLD = st.builds(Confirmation, st.integers(1, 40), NUMBERS, NUMBERS, st.integers(0, 3_000))
TAGS = st.binary(min_size=10, max_size=10)


@given(TOLD, TAGS)
def test_a_code_is_read_as_it_was_written(told: Confirmation, tag: bytes) -> None:
    code = paper.written(told, tag)
    assert all(len(group) == 4 for group in code.split("-"))
    assert paper.read(code) == (told, tag)


@given(TOLD, TAGS)
def test_how_it_is_typed_does_not_matter(told: Confirmation, tag: bytes) -> None:
    code = paper.written(told, tag)
    wide = "".join(chr(ord(sign) + 0xFEE0) if sign != "-" else "—" for sign in code)
    for typed in (code.lower(), code.replace("-", ""), code.replace("-", "\n "), wide, code.replace("0", "O"),
                  code.replace("1", "i"), code.replace("1", "L"), f"  {code}\r\n"):  # fmt: skip
        assert paper.read(typed) == (told, tag)
    assert paper.fingerprint(*paper.read(code.lower())) == paper.fingerprint(told, tag)


@given(TOLD, TAGS, st.data())
def test_no_single_wrong_sign_is_ever_accepted_and_its_group_is_named(
    told: Confirmation, tag: bytes, data: st.DataObject
) -> None:
    code = paper.written(told, tag)
    place = data.draw(st.sampled_from([at for at, sign in enumerate(code) if sign != "-"]))
    other = data.draw(st.sampled_from([sign for sign in ALPHABET + "U" if sign != code[place]]))
    typed = code[:place] + other + code[place + 1 :]
    for way in (typed, typed.replace("-", "")):
        with pytest.raises(PaperCodeMisread) as refused:
            paper.read(way)
        assert refused.value.facts == {"group": place // 5 + 1}


@given(TOLD, TAGS, st.data())
def test_no_two_signs_exchanged_are_ever_accepted(
    told: Confirmation, tag: bytes, data: st.DataObject
) -> None:
    code = paper.written(told, tag)
    signs = list(code.replace("-", ""))
    one, other = data.draw(
        st.lists(st.integers(0, len(signs) - 1), min_size=2, max_size=2, unique=True).map(sorted)
    )
    if signs[one] == signs[other]:
        return
    signs[one], signs[other] = signs[other], signs[one]
    with pytest.raises(PaperCodeMisread) as refused:
        paper.read("".join(signs))
    assert refused.value.facts == {"group": one // 4 + 1}


def test_every_wrong_sign_and_every_exchange_in_one_code_is_found() -> None:
    """Not a sample: all of them."""
    code = paper.written(Confirmation(1, 5_321, 340, 0), bytes(range(1, 11))).replace("-", "")
    wrong = {code[:at] + other + code[at + 1 :] for at in range(len(code)) for other in ALPHABET}
    for one, other in itertools.combinations(range(len(code)), 2):
        signs = list(code)
        signs[one], signs[other] = signs[other], signs[one]
        wrong.add("".join(signs))
    groups = [code[at : at + 4] for at in range(0, len(code), 4)]
    for one, other in itertools.combinations(range(len(groups)), 2):
        mixed = list(groups)
        mixed[one], mixed[other] = mixed[other], mixed[one]
        wrong.add("".join(mixed))
    wrong.discard(code)
    assert len(wrong) > 1_500
    for typed in wrong:
        with pytest.raises(PaperCodeMisread):
            paper.read(typed)


@given(TOLD, TAGS, st.data())
def test_a_part_of_a_code_is_no_code(told: Confirmation, tag: bytes, data: st.DataObject) -> None:
    code = paper.written(told, tag)
    typed = code[: data.draw(st.integers(0, len(code) - 1))]
    with pytest.raises(PaperCodeShort) as refused:
        paper.read(typed)
    assert refused.value.facts["groups"] == len(typed.replace("-", "")) // 4


@given(TOLD, TAGS, st.data())
def test_a_sign_left_out_or_typed_twice_is_told_by_its_group(
    told: Confirmation, tag: bytes, data: st.DataObject
) -> None:
    groups = paper.written(told, tag).split("-")
    place = data.draw(st.integers(0, len(groups) - 2))
    for group in (groups[place][:-1], groups[place] + groups[place][0]):
        with pytest.raises(PaperCodeMisread) as refused:
            paper.read("-".join([*groups[:place], group, *groups[place + 1 :]]))
        assert refused.value.facts == {"group": place + 1}


def test_more_than_the_code_is_no_code() -> None:
    code = paper.written(Confirmation(1, 20, 20, 0), bytes(10))
    places = len(code.split("-"))
    more = "-".join([code, "".join(ALPHABET[v] for v in (0, 0, 0, paper._check([0, 0, 0], places)))])
    with pytest.raises(PaperCodeMisread):
        paper.read(more)
    with pytest.raises(PaperCodeMisread):
        paper.read(code + code)


def test_a_code_of_a_later_kind_is_told_apart_from_a_misread_one() -> None:
    signs = [2, 0, 0]
    with pytest.raises(PaperCodeNewer):
        paper.read("".join(ALPHABET[v] for v in (*signs, paper._check(signs, 0))))


def test_an_ordinary_code_is_short_enough_to_type() -> None:
    assert len(paper.written(Confirmation(1, 5_321, 340, 12), bytes(10)).split("-")) <= 9


# -- the tag


def test_both_sides_make_the_same_tag_and_nobody_else() -> None:
    hub, device, other = Keys.new(), Keys.new(), Keys.new()
    found = paper_mac.tag(hub.seal_private, device.seal_key, b"words")
    assert len(found) == paper_mac.TAG
    assert paper_mac.same(found, paper_mac.tag(device.seal_private, hub.seal_key, b"words"))
    assert not paper_mac.same(found, paper_mac.tag(device.seal_private, hub.seal_key, b"other words"))
    assert found != paper_mac.tag(other.seal_private, hub.seal_key, b"words")
    assert found != paper_mac.tag(other.seal_private, device.seal_key, b"words")


HUB = (
    "AGE-SECRET-KEY-17WNRSSY58AQVY3S5MCED733P2R9WLF9HF275XA0R8V6ER94VT4CQX9NH66",
    "age1qnwjxmxnnr400j6jly8jrk4u4ew7y4g9avzj25hdmdsze2nghazs53hd3c",
)
DEVICE = (
    "AGE-SECRET-KEY-1ZD9KCTFHL6QUMSJ402C2G20H8KAMUZQW8XFNR907QZRC6VL2FETS93S6P2",
    "age1w0sd7r96r94cm4j6c90af0w5r03tvl5yknch5hec02evaf5c358qxl7nhw",
)


def test_code_and_tag_are_the_same_in_ten_years() -> None:
    """Fixed keys, fixed words: a sheet printed today must be believed by a later program."""
    told = Confirmation(1, 5_321, 340, 2)
    words = paper.covered("2299010001", "device-1", "ab" * 16, "cd" * 32, told)
    tag = paper_mac.tag(HUB[0], DEVICE[1], words)
    assert tag == paper_mac.tag(DEVICE[0], HUB[1], words)
    assert paper.written(told, tag) == "11HT-MW9H-HN4Y-2W75-DGDK-3JP0-B90H-NQXD-KC0Y"


@given(st.data())
def test_a_spoiled_key_is_refused(data: st.DataObject) -> None:
    keys, other = Keys.new(), Keys.new()
    place = data.draw(st.integers(4, len(other.seal_key) - 1))
    sign = data.draw(
        st.sampled_from([s for s in "qpzry9x8gf2tvdw0s3jn54khce6mua7lb" if s != other.seal_key[place]])
    )
    with pytest.raises(SealBroken):
        paper_mac.tag(
            keys.seal_private, other.seal_key[:place] + sign + other.seal_key[place + 1 :], b"words"
        )
