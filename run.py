#!/usr/bin/env python3
"""How is Nuangong set up, started, tried and tested? One command for each; needs only Python and its venv module."""

from __future__ import annotations

import ctypes
import ctypes.util
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
WINDOWS = os.name == "nt"
BIN = VENV / ("Scripts" if WINDOWS else "bin")
PYTHON = BIN / ("python.exe" if WINDOWS else "python")
STAMP = VENV / "nuangong-stamp"
OLDEST, NEWEST = (3, 11), (3, 13)
MEMORY = Path("/dev/shm")
PLENTY = 6 << 30
"""Bytes: the whole run writes less than four gigabytes, and what passed is swept away as it goes."""

# What Qt loads at import and offscreen, and what a real window needs besides (names of Debian and UOS packages).
LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
}
WINDOW_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}

USAGE = """\
python3 run.py                    open the desk
python3 run.py demo [DIR]         one whole working day in DIR (a new folder when left out)  [--input FOLDER] [--json]
python3 run.py test [ARGS]        the ordinary tests          test-long   the slow proofs
python3 run.py lint               ruff, mypy, import contracts
python3 run.py bench              speed, as ratios against named rivals
python3 run.py build              a folder to copy to another PC of this platform
python3 run.py setup [--dev]      only set up                 cli ARGS    the command line, as `nuangong ARGS`
--wheels DIR after any of them installs from a folder, without a network."""


def say(words: str) -> None:
    """Tell the person; on stderr, so that a command's own answer stays clean."""
    print(words, file=sys.stderr, flush=True)


def stop(words: str, code: int = 3) -> None:
    """End with words."""
    say(words)
    raise SystemExit(code)


# --- setting up ---------------------------------------------------------------------------------------------------


def check_python() -> None:
    """Refuse a Python we have not been built for."""
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        found = ".".join(map(str, sys.version_info[:3]))
        stop(f"Nuangong needs Python 3.11, 3.12 or 3.13; this is {found}. / 暖工需要 Python 3.11 至 3.13。")


def _missing(libraries: dict[str, str]) -> list[str]:
    lacking = []
    for library, package in libraries.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            lacking.append(package)
    return lacking


def check_libraries() -> None:
    """Install the system libraries Qt needs where we may, or print the one line that does."""
    if not sys.platform.startswith("linux"):
        return
    lacking = _missing(LIBRARIES)
    wished = _missing(WINDOW_LIBRARIES)
    if not lacking and not (wished and has_screen()):
        return
    line = ["apt-get", "install", "-y", "--no-install-recommends", *lacking, *wished]
    if shutil.which("apt-get") is None:
        stop("Qt needs these system libraries: " + " ".join(lacking + wished))
    if os.geteuid() != 0:
        stop("Qt needs some system libraries. Run this once, then start again:\n  sudo " + " ".join(line))
    say("Installing system libraries: " + " ".join(lacking + wished))
    quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
    subprocess.run(["apt-get", "update"], check=False, **quiet)  # type: ignore[call-overload]
    if subprocess.run(line, check=False, **quiet).returncode:  # type: ignore[call-overload]
        stop("The system libraries could not be installed. Run this by hand:\n  " + " ".join(line))


def check_tools() -> None:
    """Install what the slow proofs need besides, where we may; else say what is passed over without it."""
    if not sys.platform.startswith("linux") or shutil.which("strace"):
        return
    line = ["apt-get", "install", "-y", "--no-install-recommends", "strace"]
    if shutil.which("apt-get") and os.geteuid() == 0:
        quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
        subprocess.run(["apt-get", "update"], check=False, **quiet)  # type: ignore[call-overload]
        subprocess.run(line, check=False, **quiet)  # type: ignore[call-overload]
    if not shutil.which("strace"):
        say(
            "Without strace no call of the system is refused: those proofs are passed over. sudo "
            + " ".join(line)
        )


def has_screen() -> bool:
    """Say whether a window could be shown."""
    if os.environ.get("QT_QPA_PLATFORM") == "offscreen":
        return False
    return (
        WINDOWS
        or sys.platform == "darwin"
        or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    )


def _lock(dev: bool) -> Path:
    return ROOT / ("requirements-dev.lock" if dev else "requirements.lock")


def _digest(dev: bool) -> str:
    here = hashlib.sha256(_lock(dev).read_bytes())
    here.update(f"{sys.version_info[:2]} {ROOT} {dev}".encode())
    return here.hexdigest()


def _stamped(dev: bool) -> bool:
    try:
        stamps = STAMP.read_text().split()
    except OSError:
        return False
    return _digest(True) in stamps or (not dev and _digest(False) in stamps)


def setup(*, dev: bool, wheels: str | None = None) -> None:
    """Make the environment unless the stamp says it is made; then what is compiled from sources we keep."""
    check_python()
    if not _stamped(dev):
        check_libraries()
        install(dev=dev, wheels=wheels)
    compile_catalogues()


def install(*, dev: bool, wheels: str | None) -> None:
    """Make .venv, install the pinned packages by hash, lay the command, unpack the fonts, check ourselves."""
    began = time.monotonic()
    say("Setting up (first start only; a few minutes) … / 首次启动，正在安装，请稍候几分钟……")
    if not PYTHON.exists():
        made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=False)
        if made.returncode:
            stop("Python's venv module is missing. On Debian or UOS: sudo apt-get install python3-venv")
    # --no-deps: the lock names everything. Older pips would otherwise look for the newest release of a package
    # asked for with extras and refuse it for having no hash.
    line = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    line += ["--no-deps"]
    if wheels:
        line += ["--no-index", "--find-links", str(Path(wheels).resolve())]
    if subprocess.run([*line, "-r", str(_lock(dev))], check=False).returncode:
        stop(
            "The packages could not be installed. Check the network, or give a folder of wheels with --wheels DIR."
        )
    lay_command()
    run("-m", "app.printing.fonts")
    run("-c", "import app.office, ui.__main__")
    STAMP.write_text(_digest(dev) + "\n")
    say(f"Set up in {time.monotonic() - began:.0f} s.")


def lay_command() -> None:
    """Make `nuangong` a command of the environment and our folders importable there."""
    where = subprocess.run(
        [str(PYTHON), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True, capture_output=True, text=True,
    ).stdout.strip()  # fmt: skip
    (Path(where) / "nuangong.pth").write_text(str(ROOT) + "\n", "utf-8")
    if WINDOWS:
        (BIN / "nuangong.bat").write_text(f'@"{PYTHON}" -m ui %*\r\n', "utf-8")
        return
    command = BIN / "nuangong"
    command.write_text(f"#!/bin/sh\nexec '{PYTHON}' -m ui \"$@\"\n", "utf-8")
    command.chmod(0o755)


def compile_catalogues() -> None:
    """Compile each catalogue that is older than its words."""
    for words in sorted((ROOT / "i18n").glob("*/LC_MESSAGES/app.po")):
        made = words.with_suffix(".mo")
        if not made.exists() or made.stat().st_mtime < words.stat().st_mtime:
            run("-m", "babel.messages.frontend", "--quiet", "compile", "-i", str(words), "-o", str(made))


def run(*line: str) -> None:
    """Run the environment's Python; end with its exit code when it fails."""
    code = call(*line)
    if code:
        raise SystemExit(code)


def call(*line: str) -> int:
    """Run the environment's Python and return its exit code."""
    return subprocess.run([str(PYTHON), *line], cwd=ROOT, check=False).returncode


# --- the commands -------------------------------------------------------------------------------------------------


def demo(arguments: list[str]) -> int:
    """Run a working day; with a screen, open the desk on the office it made."""
    setup(dev=False)
    given = [
        a
        for i, a in enumerate(arguments)
        if not a.startswith("-") and arguments[i - 1 : i] not in (["--input"], ["--rosters"])
    ]
    where = Path(given[0]) if given else Path(f"nuangong-demo-{time.strftime('%Y%m%d-%H%M%S')}")
    rest = [a for a in arguments if not given or a != given[0]]
    shown = [
        str(Path(a).resolve()) if rest[i - 1 : i] in (["--input"], ["--rosters"]) else a
        for i, a in enumerate(rest)
    ]
    code = call("-m", "ui", "demo", str(where.resolve()), *shown)
    if code == 0 and "--json" not in arguments and has_screen():
        code = call("-m", "ui", "--profile", str(where.resolve() / "office"))
    return code


def test(arguments: list[str], *, long: bool = False) -> int:  # noqa: PT028 - no test of pytest's
    """Run the ordinary tests, or the long ones."""
    setup(dev=True)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    # A hundred processes are started on the way: each would compile the whole program for itself.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    if long:
        check_tools()
        return call("-m", "pytest", "-m", "long", "-s", *arguments)  # the proofs print how much they tried
    with _scratch() as folder:
        return call("-m", "pytest", "-n", "2", "--dist", "loadfile", *folder, *arguments)


@contextmanager
def _scratch() -> Iterator[list[str]]:
    """Let the tests write into memory where there is plenty: two workers otherwise wait for one old disk."""
    try:
        roomy = shutil.disk_usage(MEMORY).free > PLENTY
    except OSError:
        roomy = False
    if not roomy:
        yield []
        return
    with tempfile.TemporaryDirectory(
        prefix="nuangong-test-", dir=MEMORY, ignore_cleanup_errors=True
    ) as folder:
        yield [f"--basetemp={folder}/pytest"]


def lint(_: list[str]) -> int:
    """Run every check that is not a test; go on after a failure so that one run tells all."""
    setup(dev=True)
    codes = [
        call("-m", "ruff", "check", "."),
        call("-m", "ruff", "format", "--check", "."),
        call("-m", "mypy"),
        call("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"),
    ]
    return max(codes)


def bench(arguments: list[str]) -> int:
    """Print the speeds, as ratios."""
    setup(dev=True)
    return max(
        [call(str(script), *arguments) for script in sorted((ROOT / "tests/bench").glob("bench_*.py"))],
        default=0,
    )


def build(arguments: list[str]) -> int:
    """Make a folder to copy to another PC of this platform, in dist/; with --deb a Debian package of it too."""
    setup(dev=True)
    rest = [a for a in arguments if a != "--deb"]
    code = call("-m", "PyInstaller", "--noconfirm", str(ROOT / "installer" / "nuangong.spec"), *rest)
    return call("-m", "installer.deb") if code == 0 and "--deb" in arguments else code


def main(arguments: list[str]) -> int:
    """Do what was asked; alone, open the desk."""
    wheels = None
    if "--wheels" in arguments:
        at = arguments.index("--wheels")
        wheels = arguments[at + 1] if at + 1 < len(arguments) else stop(USAGE, 2)
        del arguments[at : at + 2]
    verb, rest = (arguments[0], arguments[1:]) if arguments else ("desk", [])
    if wheels:
        setup(dev=verb in ("test", "test-long", "lint", "bench", "build"), wheels=wheels)
    if verb == "setup":
        setup(dev="--dev" in rest, wheels=wheels)
        return 0
    if verb in ("desk", "cli"):
        setup(dev=False)
        return call("-m", "ui", *rest)
    if verb in ("-h", "--help", "help"):
        print(USAGE)
        return 0
    verbs = {"demo": demo, "test": test, "lint": lint, "bench": bench, "build": build}
    if verb == "test-long":
        return test(rest, long=True)
    if verb not in verbs:
        stop(USAGE, 2)
    return verbs[verb](rest)


if __name__ == "__main__":
    try:
        raise SystemExit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        raise SystemExit(130) from None
