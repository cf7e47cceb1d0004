"""Do our words read as they should? What happened, what is kept, what next; calm, short, one word for one thing.

How a sentence is counted: a Chinese or Korean character is one, a Latin letter or digit half a one, blanks and
punctuation nothing; facts are filled in with what they usually are.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import app
import ui
from app.shared.errors import DeviceError, NuangongError
from tests import words
from tests.source import each

ROOT = Path(__file__).resolve().parents[1]
HAN, HANGUL = "[\u3400-\u9fff]", "[가-힣]"
LONGEST = 36
# What a fact usually is; all others are figures.
FACTS = {
    "name": "王秀英", "office": "青山镇总工会", "file": "名单.xlsx", "folder": "U 盘", "unit": "东升粮库", "when": "08:30",
    "good": "大米", "fields": "学历 · 民族", "column": "工作单位", "place": "青山镇", "kit": "500.00 元 · 大米 × 1",
}  # fmt: skip
NUMBERS = (
    "n|count|done|total|all|days|seconds|most|until|position|line|version|pages|years|left|here|need|free"
)

# One thing, one word: the forbidden twin and what we say.
TWINS = {
    "登陆": "登录", "其它": "其他", r"(?<![应活])该(?!死)": "此", r"[Uu]盘": "U 盘", "上报": "报送", "帐": "账", "撤消": "撤销",
    "口令": "密码", "驳回|打回": "退回", "锁屏": "锁定", "计算机": "电脑", r"(?<!已)拷出|拷贝|拷到": "导出",
    "读入回执|接收回执|录入回执": "导入回执", "存盘|储存": "保存",
}  # fmt: skip
KEPT = re.compile(
    "没有(?!权)|都在|还在|完好|原样|没动|没变|不变|不受影响|仍在|留着|不算|留作|保留|不会丢|不会重|没丢|留底|照旧|和原来一样|没写|已送|已填"
)
KEPT_KO = re.compile("보냈|보내졌|갔으나|갔지만|나갔|없습니다|않습니다|않았|않으며|그대로|있습니다|보관")
# Nothing of ours is at stake: something was to be read that is not there, or not what it should be.
READING = {
    "DeviceError", "FileAbsent", "FileUnreadable", "NotAFile", "NoHub", "NoRequest", "PageUnreadable", "RosterAbsent",
    "RosterProtected", "RosterUnreadable",
}  # fmt: skip


def strings(message) -> tuple[str, ...]:
    """Return a message's words, one or by number."""
    return message.string if isinstance(message.string, tuple) else (message.string,)


def msgid(message) -> str:
    """Return what a message is asked for with."""
    return message.id[0] if isinstance(message.id, tuple) else message.id


@cache
def said(language: str) -> tuple[tuple[str, str], ...]:
    """Return every message as (msgid, words); English is its own words."""
    if language == "en":
        return tuple(
            (one, one)
            for m in words.extracted()
            if m.id
            for one in ([m.id] if isinstance(m.id, str) else m.id)
        )
    return tuple((msgid(m), one) for m in words.catalogue(language) if m.id for one in strings(m) if one)


def against(language: str, pattern: str, *, but: str = r"(?!)") -> list[str]:
    """Return the words of a language that have what they should not."""
    return [one for _id, one in said(language) if re.search(pattern, one) and not re.search(but, one)]


@cache
def where_said() -> dict[str, tuple[str, ...]]:
    """Return in which files each msgid stands."""
    return {msgid(m): tuple(file for file, _line in m.locations) for m in words.extracted() if m.id}


def filled(one: str) -> str:
    """Return words with their facts as they usually are."""
    return re.sub(r"\{(\w+)[^}]*\}", lambda fact: FACTS.get(fact[1], "1234"), one)


def length(one: str) -> float:
    """Return how long a sentence is to read."""
    return sum(1 if re.match(f"{HAN}|{HANGUL}", sign) else 0.5 if sign.isalnum() else 0 for sign in one)


# -- tone


@pytest.mark.parametrize("language", ["zh_CN", "ko_KR", "en"])
def test_nobody_is_shouted_at(language):
    assert against(language, "[!！]") == []


def test_chinese_neither_flatters_nor_forbids():
    assert against("zh_CN", "您|请勿|^(失败|非法|错误)|^(无效|不合法)") == []


def test_only_our_own_mistake_is_apologised_for():
    assert {
        one for one in against("zh_CN", "抱歉|对不起") if "程序" not in one and "软件" not in one
    } == set()
    assert len(against("zh_CN", "抱歉|对不起")) <= 1


def test_korean_is_polite_and_formal():
    assert against("ko_KR", r"(?:세요|어요|아요|해요|예요|에요|네요|지요|돼요|까요|군요)(?=[\s.?]|$)") == []


@pytest.mark.parametrize("twin", TWINS, ids=lambda twin: TWINS[twin])
def test_one_thing_has_one_word(twin):
    assert against("zh_CN", twin) == []


# -- signs


def test_chinese_sentences_have_chinese_punctuation():
    assert against("zh_CN", rf"{HAN}[,;:?()]|[,;?()]{HAN}|{HAN}\.(?=\s|$)", but=r"\(\*\.") == []


def test_quoted_labels_stand_in_corner_brackets():
    assert against("zh_CN", "[“”\"']") == []


def test_digits_are_half_width_and_stand_apart_from_chinese():
    assert against("zh_CN", "[０-９]") == []
    line = rf"{HAN}(\d|\{{(?:{NUMBERS})\}})|(\d|\{{(?:{NUMBERS})\}}){HAN}"
    # The lines of a reckoning stand in a table and on paper, where numbers are set close.
    running = [one for one_id, one in said("zh_CN")
               if not all(file.startswith(("app/aid/", "app/printing/")) for file in where_said().get(one_id, ("",)))]  # fmt: skip
    assert [one for one in running if re.search(line, one)] == []


@pytest.mark.parametrize("language", ["zh_CN", "ko_KR"])
def test_no_sentence_is_longer_than_36_characters(language):
    ends = r"[。？；\n]" if language == "zh_CN" else r"[.?;](?=\s|$)|\n"
    long = [
        f"{length(part):.0f}: {part}" for one_id, one in said(language) for part in re.split(ends, filled(one))
        if length(part) > LONGEST
        and not all(file.startswith(("app/aid/", "app/hardship/")) for file in where_said().get(one_id, ("",)))
    ]  # fmt: skip
    assert long == []


# -- titles, buttons, tooltips


LABELS = {
    "Button", "Chip", "Badge", "Column", "Spec", "Place", "Card", "Way", "QAction", "setWindowTitle", "setToolTip",
    "setAccessibleName", "setText", "Offer", "Figure",
}  # fmt: skip
TITLE_USES = {"title", "section"}


@cache
def labels() -> set[str]:
    """Return the msgids that stand on buttons, in headers, titles and column heads."""
    found = set()
    for _path, node in each(ast.Call, (ROOT / "ui").rglob("*.py")):
        called = ast.unparse(node.func).split(".")[-1]
        title = called == "Words" and any(
            isinstance(a, ast.Constant) and a.value in TITLE_USES for a in node.args
        )
        if called in LABELS - {"setText", "setToolTip", "setAccessibleName"} or title:
            found |= set(_words_in(node.args[:2]))
    return found


def _words_in(nodes: list[ast.expr]) -> Iterator[str]:
    for node in nodes:
        asks = isinstance(node, ast.Call) and ast.unparse(node.func) in ("_", "N_", "_n") and node.args
        if asks and isinstance(node.args[0], ast.Constant):
            yield str(node.args[0].value)


@pytest.mark.parametrize("language", ["zh_CN", "ko_KR", "en"])
def test_titles_and_buttons_have_no_full_stop(language):
    asked = labels()
    assert len(asked) > 100
    assert [
        one
        for one_id, one in said(language)
        if one_id in asked and re.search(r"[。．]$|(?<!\.)(?<!No)\.$", one)
    ] == []


# -- errors


def errors() -> list[type[NuangongError]]:
    """Return every error we raise on purpose, wherever it is defined."""
    for package in (app, ui):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if "__main__" not in module.name and ".versions." not in module.name:
                importlib.import_module(module.name)
    found, left = [], [NuangongError]
    while left:
        kind = left.pop()
        found.append(kind)
        left += kind.__subclasses__()
    return sorted(
        (kind for kind in found if kind.__module__.split(".")[0] in ("app", "ui")),
        key=lambda kind: kind.__qualname__,
    )


def test_every_error_has_words_of_its_own():
    seen: dict[str, str] = {}
    for kind in errors():
        assert kind.template, kind
        assert kind.template in dict(said("zh_CN")), f"{kind.__module__}.{kind.__name__}"
        seen.setdefault(kind.code, kind.template)
    assert len(seen) > 60


def test_an_error_of_a_device_says_what_is_kept():
    zh, ko = dict(said("zh_CN")), dict(said("ko_KR"))
    silent = {
        f"{kind.__module__}.{kind.__name__}: {zh.get(kind.template)}" for kind in errors()
        if issubclass(kind, DeviceError) and kind.__name__ not in READING
        and not (KEPT.search(zh.get(kind.template, "")) and KEPT_KO.search(ko.get(kind.template, "")))
    }  # fmt: skip
    assert silent == set()


def test_an_error_is_a_whole_sentence():
    """It begins with what happened and ends as a sentence, or with another error's, in every language."""
    wrong = []
    for kind in errors():
        for language, end in (
            ("zh_CN", r"([。？]|\{why\})$"),
            ("ko_KR", r"([.?]|\{why\})$"),
            ("en", r"([.?]|\{why\})$"),
        ):
            one = dict(said(language)).get(kind.template, "")
            if one and not re.search(end, one):
                wrong.append(f"{language} {kind.__name__}: {one}")
    assert wrong == []


def test_the_program_has_one_name_in_each_language():
    name = dict(said("ko_KR"))["Nuangong"]
    assert against("ko_KR", "|".join({"난궁", "온공", "누안궁"} - {name})) == []
