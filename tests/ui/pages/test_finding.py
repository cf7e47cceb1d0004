"""The box on top means people by name, pinyin, initials and last digits, campaigns, commands and what was opened."""

from __future__ import annotations

import pytest

from app.members import Query
from ui.pages.commands import Act
from ui.pages.finding import Finding, means


@pytest.fixture
def finding(desk):
    done = []
    made = Finding(
        desk, lambda: [Act("登记会员", lambda: done.append("new")), Act("锁定", lambda: done.append("lock"))]
    )
    made.done = done
    return made


def test_somebody_is_found_and_opened_by_every_way_of_naming_them(finding, desk, office):
    line = office.members.page(office.actor, list(office.members.window(office.actor, Query()).ids[:1]))[0]
    whole = office.members.reveal(office.actor, line.id, "id_no")
    for typed in (line.name, whole[-4:]):
        hits = finding.find(typed)
        assert any(hit.words == line.name for hit in hits)
    next(hit for hit in finding.find(line.name) if hit.words == line.name).open()
    assert desk.gone[-1][0] == "members"
    assert "member" in desk.gone[-1][1]
    assert all(whole not in f"{hit.words}{hit.detail}" for hit in finding.find(whole[-4:]))


def test_all_that_match_open_as_a_list(finding, desk):
    everybody = next(hit for hit in finding.find("王") if hit.picture == "users")
    everybody.open()
    assert desk.gone[-1] == ("members", {"find": "王", "into": True})


def test_a_campaign_and_a_command_are_found_by_initials(finding, desk, office):
    name = office.visits.campaigns(office.actor)[0].name
    assert any(hit.words == name for hit in finding.find(name[:2]))
    next(hit for hit in finding.find("djhy") if hit.words == "登记会员").open()
    assert finding.done == ["new"]


def test_before_anything_is_typed_what_was_opened_lately_stands_first(finding, desk):
    desk.remember("李桂兰  会员", "members", {"member": "m1"})
    first = finding.usual()[0]
    assert first.words == "李桂兰  会员"
    first.open()
    assert desk.gone[-1] == ("members", {"member": "m1"})


@pytest.mark.parametrize(
    ("typed", "words", "yes"),
    [
        ("sd", "锁定", True),
        ("suoding", "锁定", True),
        ("锁", "锁定", True),
        ("dj", "锁定", False),
        ("EXC", "Excel", True),
    ],
)
def test_words_are_meant_by_themselves_their_sound_and_initials(typed, words, yes):
    assert means(typed, words) is yes
