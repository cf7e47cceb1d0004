"""The audit log on the desk: whose line it is, what is masked, what the chain says, and what may not be done here."""

from __future__ import annotations

import ast

import pytest

from app.audit import Change, Checked, Line, verified
from app.audit.rules import masked
from app.funds.rules import ACCOUNTS as BOOKS
from app.shared import paths
from app.shared.actor import Actor
from tests.conftest import NOW
from tests.source import each
from tests.ui.walk_words import RAW
from ui.kit.parts import Words
from ui.pages.audit.columns import ACTS, act_words, change_words, columns, why_words
from ui.pages.audit.fields import ACCOUNTS
from ui.pages.audit.page import AuditPage
from ui.pages.revealing import Revealing


@pytest.fixture
def page(qtbot, desk, office):
    made = AuditPage(desk)
    qtbot.addWidget(made)
    made.resize(1200, 640)
    made.show()
    made.enter({})
    return made


def cells(page, row):
    line = page.grid.rows.source.rows(page.grid.rows.ids[row : row + 1])[0]
    return {column.name: column.text(line) for column in columns()}


def test_a_number_looked_at_stands_first_with_who_and_why(page, office):
    office.operators.add(office.actor, "李秀兰", "auditor", "second secret")
    page.enter({"kind": "keys"})
    told = cells(page, 0)
    assert (told["by"], told["act"]) == (office.actor.name, "登记")
    assert told["record"].endswith("李秀兰")
    assert "审计" in told["change"]
    assert "auditor" not in told["change"]
    assert page.chips["keys"].count == 2
    assert page.kind == "keys"
    assert page.way_back()["kind"] == "keys"


def test_what_was_printed_is_told_by_the_name_of_its_form(page, office):
    visit = office.visits.window(office.actor, office.visits.campaigns(office.actor)[0].id)[0]
    proof = office.printing.proof(office.actor, "visit_sheet", [visit])
    office.printing.give_out(office.actor, proof, [1])
    page.enter({"kind": "print"})
    told = cells(page, 0)
    assert told["why"] == "入户慰问签收单"
    assert not RAW.search(" ".join(told.values()))


def test_days_and_people_narrow_the_list(page, office):
    everything = len(page.grid.rows.ids)
    assert everything > 2
    page.first.setText("2001-01-01")
    page.last.setText("2001-01-02")
    page._dated()
    assert len(page.grid.rows.ids) == 0
    page._show_all()
    assert len(page.grid.rows.ids) == everything
    page.register._filter("by", frozenset({"nobody"}))
    assert len(page.grid.rows.ids) == 0
    assert page.grid.rows.source.values("by")[0].words == office.actor.name
    page.first.setText("kein Tag")
    page._dated()
    assert page.strip.isVisible()


def test_the_chain_is_said_in_words(page):
    page.check_button.click()
    assert "完整" in page.strip.words.text()
    page.say_checked(Checked(900, 17))
    assert "17" in page.strip.words.text()
    assert page.check_button.isEnabled()


def test_a_signed_pdf_leaves_with_its_signature(page, tmp_path):
    page.papers.save_signed(tmp_path / "log.pdf")
    found = verified(tmp_path / "log.pdf")
    assert found.rows > 2
    assert found.key_id in page.strip.words.text()


def test_a_clerk_reads_no_log(page, office):
    office.actor = Actor(office.actor.operator_id, "乙", "clerk", office.actor.device_id)
    page.refresh()
    assert page.strip.isVisible()


def test_where_the_office_wants_a_reason_it_is_asked_before_a_look(page, desk, office):
    looked, revealing = [], Revealing(page, desk)
    revealing.ask("李桂兰", looked.append)
    assert looked == [""], "no reason is asked before the office wants one"
    office.looks.require_why(office.actor, required=True)
    revealing.ask("李桂兰", looked.append)
    assert looked == [""]
    window = revealing.window
    assert any("李桂兰" in words.text() for words in window.findChildren(Words))
    window.go_on()
    assert window.form.wrong_fields() == ["why"]
    window.form.put({"why": "check"})
    window.go_on()
    assert looked == ["", "check"]
    page.refresh()
    rows = page.grid.rows.source.rows(page.grid.rows.ids)
    assert [line.kind for line in rows if line.act == "why_required"] == ["keys"]
    assert act_words(next(line for line in rows if line.act == "why_required")) == "看号码要写原因"


def test_every_act_that_is_written_down_has_words() -> None:
    calls = [
        node
        for _path, node in each(ast.Call, sorted((paths.resources().parent / "app").rglob("*.py")))
        if isinstance(node.func, ast.Name) and node.func.id == "audit"
    ]
    acts = {str(call.args[2].value) for call in calls if isinstance(call.args[2], ast.Constant)}
    assert len(acts) > 20
    assert {act for act in acts if not act.startswith(("file.", "reveal"))} <= set(ACTS)


def test_every_account_of_the_books_has_words() -> None:
    assert set(ACCOUNTS) == set(BOOKS)
    assert masked("account", "CASH_HELP") == "CASH_HELP"
    assert masked("account", "6217000000000012345") != "6217000000000012345"


def line(**told):
    plain = {
        "seq": 1, "at": NOW, "by_id": "1", "by": "王芳", "kind": "other", "act": "restore", "table": "office",
        "row_id": "", "name": "", "why": "", "device": "d", "here": True, "received": False, "changes": (),
        "names": {"7f": "李秀兰"},
    }  # fmt: skip
    return Line(**{**plain, **told})


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"act": "restore", "why": "second 7f"}, "李秀兰确认"),
        ({"act": "hand_over", "why": "second 7f"}, "李秀兰确认"),
        ({"act": "take_over", "why": "second 99"}, "本机不认识的人确认"),
        ({"act": "restore", "why": "alone: nobody else works here"}, "没有别人可以确认"),
        ({"act": "rekey", "table": "vault", "kind": "keys", "why": "7f"}, "李秀兰离开之后"),
        ({"act": "recover", "kind": "keys", "table": "operator", "why": "recovery"}, "用恢复码"),
        ({"act": "export", "kind": "export", "why": "169 whole: check"}, "169 人，号码是全的；交单位核对"),
        ({"act": "export", "kind": "export", "why": "169 masked"}, "169 人，号码遮盖"),
        ({"act": "export", "kind": "export", "table": "list", "why": "12 rows: archive"}, "12 行；存档"),
        ({"act": "print", "kind": "print", "table": "list", "why": "12 rows, 1 of 2 pages"}, "12 行"),
        (
            {"act": "look", "kind": "print", "table": "member", "why": "join_application: 30"},
            "入会申请书，30 份",
        ),
        ({"act": "backup", "kind": "export", "why": "copy"}, "一份备份（加密）"),
        ({"act": "photo", "table": "member", "why": "put"}, "放入"),
    ],
)
def test_the_reason_is_said_and_nobody_confirmed_what_they_did_not(told, words):
    assert why_words(line(**told)) == words


def test_on_paper_and_in_excel_no_field_that_changed_is_left_out():
    fields = (
        "name",
        "mobile",
        "education",
        "work_unit",
        "home_address",
        "post",
        "remark",
        "station",
        "native_place",
    )
    changed = line(
        act="U", kind="change", table="member", changes=tuple(Change(one, "甲", "乙") for one in fields)
    )
    (column,) = (one for one in columns() if one.name == "change")
    assert "另有" in column.text(changed)
    assert column.on_paper(changed).count("→") > column.text(changed).count("→")
    assert "另有" not in column.on_paper(changed)
    moment = line(
        act="I", table="operator", changes=(Change("added_at", None, "2026-11-20T01:00:00.123456Z"),)
    )
    assert "T01" not in column.on_paper(moment)


def test_no_value_is_said_as_the_program_writes_it():
    told = line(
        act="U", table="claim",
        changes=(
            Change("assessment_id", None, "01a220fc-e1db-7373-b1c4-e8e08b1dc546"), Change("benefit", None, "hospital"),
        ),
    )  # fmt: skip
    worked = line(act="I", table="assessment", changes=(Change("state", None, "not_payable"),))
    scan = line(act="I", table="attachment", changes=(Change("media", None, "image/jpeg"),))
    assert change_words(scan) == "文件类型 图片"
    kind = line(act="I", table="visit", changes=(Change("kind", None, "member"),))
    assert [words for one in (told, worked, kind) if (words := change_words(one)) and RAW.search(words)] == []
    assert change_words(told) == "保障项目 -- → 住院"
    assert "hospital" not in change_words(told) + change_words(worked) + change_words(kind)
    assert "member" not in change_words(kind)
