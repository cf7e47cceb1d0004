"""Failures others had with paper, as tests named after them (TC-07 stands with the numbers, TC-28's offset with the desk)."""

from __future__ import annotations

import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import pypdf
import pytest

from app.printing import pdf
from app.printing.sheet import Fields, Heading, Paragraph, Sheet
from app.shared.errors import RuleError
from app.shared.money import capital, parse_yuan

AMOUNTS = {
    "0": "人民币零元整", "0.01": "人民币壹分", "0.05": "人民币伍分", "0.50": "人民币伍角", "0.78": "人民币柒角捌分",
    "0.79": "人民币柒角玖分", "10": "人民币壹拾元整", "100000": "人民币壹拾万元整",
    "12000.01": "人民币壹万贰仟元零壹分", "107000.53": "人民币壹拾万零柒仟元伍角叁分",
    "16409.02": "人民币壹万陆仟肆佰零玖元零贰分",
    "646743393.06": "人民币陆亿肆仟陆佰柒拾肆万叁仟叁佰玖拾叁元零陆分",
}  # fmt: skip
# The rare characters of the forms, and everyday ones that fonts like to write as radicals: 金 is no U+2FA6.
RARE = "䶮㛃𬱖𠮷𬭎𬩬𫖯𬸦"
LIKE_RADICALS = "金木水火土王玉石山川人口手心日月車門馬鳥龍龜鼻齒"


def drawn(tmp_path: Path, *parts) -> list[str]:
    """What is copied out of a paper, as two programs copy it."""
    path = tmp_path / "paper.pdf"
    pdf.draw(Sheet("certificate", 1, "证明", parts, "ABCDE-FGHJK"), path)
    copied = ["\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)]
    if shutil.which("pdftotext"):
        copied.append(
            subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True).stdout.decode()
        )
    return copied


def test_tc27_amounts_stand_in_capitals_on_paper_as_the_payment_rules_write_them(tmp_path: Path) -> None:
    lines = [Paragraph(f"{number}：{capital(parse_yuan(number))}", indent=False) for number in AMOUNTS]
    for copied in drawn(tmp_path, Heading("大写"), *lines):
        for number, words in AMOUNTS.items():
            assert f"{number}：{words}\n" in copied


def test_tc27_an_amount_is_whole_fen_and_never_a_float() -> None:
    for number in AMOUNTS:
        fen = parse_yuan(number)
        assert type(fen) is int
        assert Decimal(fen) / 100 == Decimal(number)
    with pytest.raises(RuleError):
        parse_yuan("1.995")
    assert parse_yuan("0.1") + parse_yuan("0.2") == parse_yuan("0.3")


def test_tc28_a_name_of_rare_characters_is_copied_as_it_stands_in_the_record(tmp_path: Path) -> None:
    parts = (
        Heading(f"证明 {RARE}"),
        Fields((("姓名", RARE), ("部首", LIKE_RADICALS))),
        Paragraph(f"兹证明{RARE}同志"),
    )
    for copied in drawn(tmp_path, *parts):
        assert copied.count(RARE) == 3
        assert LIKE_RADICALS in "".join(copied.split())
        wrong = [char for char in copied if 0x2E80 <= ord(char) <= 0x2FDF or 0xF900 <= ord(char) <= 0xFAFF]
        assert wrong == []
