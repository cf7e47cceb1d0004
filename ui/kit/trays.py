"""Which trays has a printer, and how does a job say which one it wants? Asks the system; knows no paper."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtPrintSupport import QPrintEngine, QPrinter

from app.shared.text import N_, _

SLOT = "InputSlot"
"""The option of a printer's description that says where its paper comes from (PPD specification 4.3, 5.15)."""
PATIENCE = 10
"""Seconds a printer is given to say what trays it has; one in the network may be off."""

# Qt's own key for the options that go to CUPS with a job (PPK_CupsOptions in qtbase's printing sources).
_CUPS_OPTIONS = 0xFE00
# What a printer's description may call a choice; a name typed by hand in Chinese is none and is not sent.
_KEYWORD = re.compile(r"[!-~]{1,40}")
_NUMBERED = re.compile(r"(?:tray|cassette|paper ?source|bin)[-_ ]?(\d{1,2})", re.IGNORECASE)
_WORDS = {
    "auto": N_("Chosen by the printer"), "automatic": N_("Chosen by the printer"),
    "autoselect": N_("Chosen by the printer"), "manual": N_("Manual feed"), "manualfeed": N_("Manual feed"),
    "bypass": N_("Multi-purpose tray"), "multipurpose": N_("Multi-purpose tray"), "mptray": N_("Multi-purpose tray"),
    "upper": N_("Upper tray"), "onlyone": N_("Upper tray"), "middle": N_("Middle tray"), "lower": N_("Lower tray"),
    "rear": N_("Rear tray"), "front": N_("Front tray"), "tractor": N_("Tractor"), "envelope": N_("Envelopes"),
    "cassette": N_("Paper cassette"), "main": N_("Main tray"), "largecapacity": N_("Large tray"),
    "envelopemanual": N_("Envelopes by hand"), "smallformat": N_("Small paper"), "largeformat": N_("Large paper"),
    "formsource": N_("Forms"),
}  # fmt: skip


@dataclass(frozen=True)
class Tray:
    """A tray: what the printer's system calls it, and what people do. An empty key leaves it to the printer."""

    key: str
    words: str


def trays_of(name: str) -> tuple[Tray, ...]:
    """Return the trays a printer says it has, none where it says nothing. May take seconds: off the screen's thread."""
    return _of_windows(name) if sys.platform == "win32" else _of_cups(name)


def choose_tray(printer: QPrinter, key: str) -> None:
    """Have what is printed come from this tray; without a key, or with a name of people's own, as the printer does."""
    if not _KEYWORD.fullmatch(key):
        return
    if sys.platform == "win32":
        if key.isdecimal():
            printer.setPaperSource(QPrinter.PaperSource(int(key)))
        return
    property_of = QPrintEngine.PrintEnginePropertyKey(_CUPS_OPTIONS)
    printer.printEngine().setProperty(property_of, [SLOT, key])


def tray_words(key: str) -> str:
    """Return what people call a tray by what its printer does; a name nobody knows stays."""
    if found := _NUMBERED.fullmatch(key):
        return _("Tray {n}", n=int(found[1]))
    known = _WORDS.get(re.sub(r"[^a-z]", "", key.lower()))
    return _(known) if known else key


def told_by_cups(told: str) -> tuple[Tray, ...]:
    """Read the trays from what `lpoptions -l` writes: a line an option, `Keyword/words: choice *choice …`."""
    for line in told.splitlines():
        option, _colon, choices = line.partition(":")
        if option.partition("/")[0] == SLOT:
            return _named(one.lstrip("*") for one in choices.split() if not one.startswith("Custom."))
    return ()


def _named(keys: Iterable[str]) -> tuple[Tray, ...]:
    found = tuple(Tray(key, tray_words(key)) for key in dict.fromkeys(keys))
    words = [one.words for one in found]
    # Two that people would call the same keep the printer's own names.
    return tuple(
        Tray(one.key, f"{one.words} ({one.key})") if words.count(one.words) > 1 else one for one in found
    )


def _of_cups(name: str) -> tuple[Tray, ...]:
    tool = shutil.which("lpoptions")
    if not tool or not name:
        return ()
    try:
        done = subprocess.run(
            [tool, "-p", name, "-l"], capture_output=True, timeout=PATIENCE, check=False,
            env={**os.environ, "LC_ALL": "C"},
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return ()
    return told_by_cups(done.stdout.decode("utf-8", "replace"))


def _of_windows(name: str) -> tuple[Tray, ...]:
    """Ask Qt, which asks the driver; the number of a source is what a job names it by."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPrinterName(name)
    sources = getattr(printer, "supportedPaperSources", list)()
    found = []
    for source in sources:
        called = str(getattr(source, "name", ""))
        number = int(getattr(source, "value", source))
        words = tray_words(called) if called and not called.isdecimal() else _("Tray {n}", n=number)
        found.append(Tray(str(number), words))
    return tuple(found)
