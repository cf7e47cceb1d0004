"""How does a person's name sound, and by which parts can it be found? Knows no member and no database."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Final

import msgspec

GRAM_END: Final = "\u0003"
"""Closes the last gram of a name, so that every character of the name begins a gram."""

# Surnames that sound unlike the same character elsewhere.
_SURNAMES = {
    "单": "shan", "單": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "朴": "piao", "区": "ou", "區": "ou",
    "查": "zha", "盖": "ge", "乐": "yue", "覃": "qin", "缪": "miao", "种": "chong", "员": "yun", "員": "yun",
    "翟": "zhai", "隗": "wei", "召": "shao", "折": "she", "秘": "bi", "繁": "po", "黑": "he", "洗": "xian",
    "郇": "xun", "祭": "zhai", "牟": "mu", "能": "nai", "都": "du", "晟": "cheng", "卜": "bu",
}  # fmt: skip
_COMPOUND = {
    "欧阳": ("ou", "yang"), "尉迟": ("yu", "chi"), "长孙": ("zhang", "sun"), "万俟": ("mo", "qi"),
    "令狐": ("ling", "hu"), "澹台": ("tan", "tai"), "单于": ("chan", "yu"), "鲜于": ("xian", "yu"),
    "皇甫": ("huang", "fu"), "司徒": ("si", "tu"), "司马": ("si", "ma"), "上官": ("shang", "guan"),
    "诸葛": ("zhu", "ge"), "夏侯": ("xia", "hou"), "东方": ("dong", "fang"), "宇文": ("yu", "wen"),
    "慕容": ("mu", "rong"), "南宫": ("nan", "gong"), "独孤": ("du", "gu"), "呼延": ("hu", "yan"),
}  # fmt: skip
# Characters whose first reading in the dictionary is rare in given names.
_GIVEN = {"晟": "sheng", "珲": "hun", "朴": "pu", "茜": "qian", "𠮷": "ji"}

_HANGUL_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
# To this Python newer characters are unassigned, and those an office drew itself stay so: names hold both.
_NEW_HAN = re.compile("[\ue000-\uf8ff\U00020000-\U0003ffff]")
_LATIN_WORD = re.compile(r"[a-z]+")


@cache
def _readings() -> dict[str, str]:
    """Return pypinyin's table of readings by code point, read when first asked for.

    Importing the package would load its phrases as well, which no name needs and every start would wait for.
    """
    found = find_spec("pypinyin")
    assert found is not None and found.origin is not None  # noqa: PT018 - it is pinned with us
    table = Path(found.origin).with_name("pinyin_dict.json").read_bytes()
    return msgspec.json.decode(table, type=dict[str, str])


@lru_cache(maxsize=16_384)
def _reading(character: str) -> str:
    """Return how a character sounds in a given name, without tone; itself in lower case when nobody knows."""
    if character in _GIVEN:
        return _GIVEN[character]
    toned = _readings().get(str(ord(character)))
    return _plain(toned.partition(",")[0]) if toned else _plain(character.lower())


def _plain(sound: str) -> str:
    """Drop the tone marks; ü becomes v, as it is typed. Hangul is put together again."""
    apart = unicodedata.normalize("NFD", sound).replace("u\u0308", "v")
    return unicodedata.normalize("NFC", "".join(mark for mark in apart if not "\u0300" <= mark <= "\u036f"))


@lru_cache(maxsize=4_096)
def _surname(beginning: str) -> tuple[str, ...]:
    """Return the sounds of the surname that the first two characters of a name hold: one or two."""
    if beginning in _COMPOUND:
        return _COMPOUND[beginning]
    first = beginning[0]
    return (_SURNAMES.get(first) or _reading(first),)


def _sounds(name: str) -> tuple[str, ...]:
    letters = letters_of(name)
    if not letters:
        return ()
    surname = _surname(letters[:2]) if len(letters) > 1 else (_SURNAMES.get(letters) or _reading(letters),)
    return (*surname, *map(_reading, letters[len(surname) :]))


def letters_of(name: str) -> str:
    """Return the letters and digits of a name, in lower case, without the dots and spaces between them."""
    if name.isalpha():
        return name.lower()
    return "".join(letter for letter in name.lower() if letter.isalnum() or _NEW_HAN.match(letter))


def full(name: str) -> str:
    """Return how `name` is typed in full: lower case, no tones, no spaces, ü as v, surnames as surnames."""
    return "".join(_sounds(name))


def initials(name: str) -> str:
    """Return the first letter of every sound of `name`; of a Latin word its first, of Hangul its 초성."""
    if name.isascii():
        return "".join(word[0] for word in _LATIN_WORD.findall(name.lower()))
    return "".join(_initial(sound) for sound in _sounds(name))


def _initial(sound: str) -> str:
    code = ord(sound[0]) - 0xAC00
    return _HANGUL_INITIALS[code // 588] if 0 <= code < 11_172 else sound[0]


def grams(name: str) -> tuple[str, ...]:
    """Return every pair of neighbouring characters of `name` once, the last one closed by GRAM_END.

    A single character of the name is the beginning of one of them, so one index answers both.
    """
    letters = letters_of(name)
    return _pairs(letters + GRAM_END) if letters else ()


def pairs(part: str) -> tuple[str, ...]:
    """Return the grams a name must have to contain `part`; none for a single character, which begins one."""
    return _pairs(letters_of(part))


def _pairs(letters: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(first + second for first, second in pairwise(letters)))
