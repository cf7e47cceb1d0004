"""A crash report tells where, and never what somebody typed."""

from __future__ import annotations

import pytest

from app.shared.errors import RuleError
from ui.kit.crash import Crash, report_text, write_report

CANARY = "22990119800101123X"


class Refused(RuleError):
    code = "made.up"


def broken(secret):
    try:
        raise Refused(number=secret)
    except Refused as error:
        raise ValueError(secret) from error


def test_the_report_holds_no_value_and_no_message(tmp_path):
    with pytest.raises(ValueError, match=CANARY) as caught:
        broken(CANARY)
    text = report_text(caught.value)
    assert CANARY not in text
    assert "ValueError" in text
    assert "made.up" in text
    assert "broken" in text
    path = write_report(tmp_path / "reports", caught.value)
    assert path is not None
    assert path.read_text("utf-8") == report_text(caught.value) or "broken" in path.read_text("utf-8")


def test_a_disk_that_refuses_does_not_make_it_worse(tmp_path):
    (tmp_path / "reports").write_text("in the way")
    shown = []
    Crash(tmp_path / "reports", lambda path, text: shown.append((path, text))).take(RuntimeError())
    assert shown[0][0] is None
