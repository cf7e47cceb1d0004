"""The Debian package holds the folder, a command, a place in the menu, and no script."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from installer import deb

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux") or shutil.which("dpkg-deb") is None, reason="dpkg-deb is Debian's"
)


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package of a folder of two files."""
    folder = tmp_path / "nuangong"
    (folder / "_internal").mkdir(parents=True)
    (folder / "nuangong").write_text("#!/bin/sh\n")
    (folder / "nuangong").chmod(0o700)
    (folder / "_internal/words.mo").write_bytes(b"words")
    (folder / "_internal/words.mo").chmod(0o600)
    return deb.build(folder, tmp_path / "out")


def listed(*line: str) -> str:
    return subprocess.run(["dpkg-deb", *line], check=True, capture_output=True, text=True).stdout


def test_it_holds_the_folder_and_a_command(package: Path) -> None:
    files = {
        line.split(None, 5)[5]: line.split()[:2] for line in listed("--contents", str(package)).splitlines()
    }
    assert files["./opt/nuangong/nuangong"] == ["-rwxr-xr-x", "root/root"]
    assert files["./opt/nuangong/_internal/words.mo"][0] == "-rw-r--r--"
    assert "./usr/bin/nuangong -> /opt/nuangong/nuangong" in files
    assert "./usr/share/applications/nuangong.desktop" in files
    assert "./usr/share/icons/hicolor/scalable/apps/nuangong.svg" in files


def test_it_says_what_it_needs_and_runs_nothing_at_install(package: Path) -> None:
    facts = listed("--field", str(package))
    assert f"Version: {deb.version()}\n" in facts
    assert "libc6 (>= " in facts
    held = listed("--info", str(package))
    assert "md5sums" in held
    assert not [script for script in ("postinst", "preinst", "prerm", "postrm") if script in held]


def test_the_picture_is_one_drawing() -> None:
    assert deb.icon().count("<svg") == deb.icon().count("</svg>") == 1
    assert "<path" in deb.icon()
