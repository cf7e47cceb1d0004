"""The trays a printer says it has are offered, and the one chosen goes with the job."""

from __future__ import annotations

import pytest
from PySide6.QtPrintSupport import QPrintEngine, QPrinter

from ui.kit import trays
from ui.kit.trays import Tray, choose_tray, told_by_cups, tray_words

TOLD = """PageSize/Media Size: *A4 A5 Custom.WIDTHxHEIGHT
InputSlot/Media Source: *Auto Tray1 tray-2 ManualFeed Custom.STRING
Duplex/2-Sided Printing: *None DuplexNoTumble
"""
OPTIONS = QPrintEngine.PrintEnginePropertyKey(0xFE00)


def test_the_trays_are_read_from_what_the_system_writes():
    assert [one.key for one in told_by_cups(TOLD)] == ["Auto", "Tray1", "tray-2", "ManualFeed"]
    assert told_by_cups("PageSize/Media Size: *A4\n") == told_by_cups("") == ()


def test_two_trays_people_would_call_the_same_keep_their_own_names():
    assert [one.words for one in told_by_cups("InputSlot/X: Tray1 tray-1 Rot")] == [
        f"{tray_words('Tray1')} (Tray1)", f"{tray_words('Tray1')} (tray-1)", "Rot"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("key", "sent"), [("", False), ("下纸盒", False), ("Tray 2", False), ("Tray2", True)]
)
def test_only_what_a_printer_can_understand_is_sent(monkeypatch, key, sent):
    told = []

    class Engine:
        def setProperty(self, name, value):
            told.append((name, value))

    monkeypatch.setattr(trays.sys, "platform", "linux")
    printer = QPrinter()
    monkeypatch.setattr(printer, "printEngine", Engine, raising=False)
    choose_tray(printer, key)
    assert told == ([(OPTIONS, ["InputSlot", "Tray2"])] if sent else [])


def test_on_windows_a_tray_is_the_number_of_its_source(monkeypatch):
    sources = [QPrinter.PaperSource.Lower, QPrinter.PaperSource(258)]
    monkeypatch.setattr(trays.sys, "platform", "win32")
    monkeypatch.setattr(trays.QPrinter, "supportedPaperSources", lambda _printer: sources, raising=False)
    found = trays.trays_of("HP")
    assert [one.key for one in found] == [str(QPrinter.PaperSource.Lower.value), "258"]
    assert found[0] == Tray(found[0].key, tray_words("Lower"))
    printer, chosen = QPrinter(), []
    monkeypatch.setattr(printer, "setPaperSource", chosen.append, raising=False)
    choose_tray(printer, "258")
    assert chosen == [QPrinter.PaperSource(258)]
