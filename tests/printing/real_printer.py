"""A printer of this computer that writes what it prints into files (CUPS-PDF), where there is one; none is set up here
that was not set up before, but one of its kind is added beside it for a test and taken away again."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

import pypdfium2

PATIENCE = 60.0  # seconds until a page lies in the folder
PLACES = (
    Path.home() / "PDF",
    Path("/var/spool/cups-pdf/ANONYMOUS"),
    Path(f"/var/spool/cups-pdf/{os.environ.get('USER', '')}"),
)
TRAYS = """
*OpenUI *InputSlot/Paper Source: PickOne
*OrderDependency: 20 AnySetup *InputSlot
*DefaultInputSlot: Auto
*InputSlot Auto/Auto: ""
*InputSlot Tray1/Tray 1: ""
*InputSlot Tray2/Tray 2: ""
*InputSlot ManualFeed/Manual: ""
*CloseUI: *InputSlot
"""


def why_not() -> str:
    """Say why nothing can be printed for real here; '' where it can."""
    if os.name != "posix" or not all(map(shutil.which, ("lpadmin", "lpstat", "cupsdisable", "lpoptions"))):
        return "no CUPS on this computer"
    done = run("lpstat", "-r")
    if done.returncode or "not running" in done.stdout:
        return "CUPS does not run on this computer"
    if not Path("/usr/lib/cups/backend/cups-pdf").exists() or not descriptions():
        return "no printer that prints into files (cups-pdf) on this computer"
    probe = RealPrinter("nuangong-probe")
    if not probe.add():
        return "this user may not add a printer"
    probe.remove()
    return ""


def run(*words: str) -> subprocess.CompletedProcess[str]:
    """Run one of the system's commands."""
    return subprocess.run(
        words, capture_output=True, text=True, check=False, env={**os.environ, "LC_ALL": "C"}
    )


def descriptions() -> Path | None:
    """Return the description cups-pdf prints by."""
    return next(iter(sorted(Path("/usr/share/ppd/cups-pdf").glob("CUPS-PDF_opt.ppd"))), None)


class RealPrinter:
    """A printer with trays that prints into files."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._known = {path for place in PLACES if place.is_dir() for path in place.glob("*.pdf")}

    def add(self, folder: Path = Path("/tmp")) -> bool:
        """Set it up; say whether that was allowed."""
        given = descriptions()
        assert given is not None
        told = given.read_text(encoding="latin-1")
        ppd = folder / f"{self.name}.ppd"
        ppd.write_text(told.replace("*DefaultFont:", TRAYS.strip() + "\n*DefaultFont:", 1)
                       if "*DefaultFont:" in told else told + TRAYS, encoding="latin-1")  # fmt: skip
        done = run("lpadmin", "-p", self.name, "-E", "-v", "cups-pdf:/", "-P", str(ppd))
        ppd.unlink()
        return done.returncode == 0

    def remove(self) -> None:
        """Take it away with what still waits for it."""
        run("cancel", "-a", self.name)
        run("lpadmin", "-x", self.name)
        for path in self.files():
            path.unlink()

    def stop(self) -> None:
        """Let it take jobs and print none."""
        run("cupsdisable", self.name)

    def go_on(self) -> None:
        """Let it print again."""
        run("cupsenable", self.name)

    def waiting(self) -> int:
        """Return how many jobs wait for it or are printed."""
        return len(run("lpstat", "-o", self.name).stdout.splitlines())

    def files(self) -> list[Path]:
        """Return what it printed, the first first."""
        found = {path for place in PLACES if place.is_dir() for path in place.glob("*.pdf")} - self._known
        return sorted(found, key=lambda path: path.stat().st_mtime_ns)

    def pages(self) -> int:
        """Return how many pages it printed; waits until nothing is under way."""
        over = time.monotonic() + PATIENCE
        while self.waiting():
            assert time.monotonic() < over, "the printer does not come to its end"
        total = 0
        for path in self.files():
            document = pypdfium2.PdfDocument(path)
            total += len(document)
            document.close()
        return total

    def options(self) -> list[str]:
        """Return what was said of the last job, as far as this user may see it."""
        folder = Path("/var/spool/cups")
        jobs = sorted(folder.glob("c*")) if os.access(folder, os.R_OK) else []
        if not jobs:
            return []
        return [word.decode("latin-1") for word in jobs[-1].read_bytes().replace(b"\x03", b"\0").split(b"\0")]
