"""In ten years: a package is read with the public tools `age` and `zstd` by the line ARCHITECTURE.md gives."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pyrage
import pytest

from app.security import seal
from app.sync import package
from tests.sync.parts import up

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the line is one of a Unix shell")


def line() -> str:
    """The documented line."""
    (found,) = re.findall(r"`(tail -c .*\| less)`", (ROOT / "ARCHITECTURE.md").read_text("utf-8"))
    return str(found)


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """A package of 4,100 changes for the hub and for the county, and the county's key as age writes one."""
    office, hub, county = seal.Keys.new(), seal.Keys.new(), seal.Keys.new()
    message = up(*(("member", {"name": f"甲{n}", "cash": n}) for n in range(4_100)))
    content = seal.seal(
        package.pack_up(message, money={"member": ("cash",)}),
        kind="up", office="2299010001", sender=office, recipients=[hub.seal_key, county.seal_key],
    )  # fmt: skip
    (tmp_path / "KEY").write_text(county.seal_private + "\n")
    (tmp_path / "FILE").write_bytes(content)
    return tmp_path


def read_as_documented(folder: Path, recipe: str) -> None:
    """Run the line in `folder`, `less` being `cat`, and find every change in what it gives."""
    done = subprocess.run(
        ["sh", "-c", recipe.replace("| less", "")], cwd=folder, capture_output=True, check=True, timeout=60
    )
    told = [json.loads(one) for one in done.stdout.splitlines()]
    assert [one["seq"] for one in told] == list(range(1, 4_101))
    assert told[-1]["fields"] == {"name": "甲4099", "cash": 4_099}


@pytest.mark.skipif(shutil.which("zstd") is None, reason="zstd is not installed")
@pytest.mark.skipif(shutil.which("age") is None, reason="age is not installed")
def test_the_documented_line_reads_a_package_with_age_and_zstd(written: Path) -> None:
    read_as_documented(written, line())


@pytest.mark.skipif(shutil.which("zstd") is None, reason="zstd is not installed")
def test_the_documented_cut_is_an_age_file_of_zstd_frames(written: Path) -> None:
    """The same without `age`: its library opens what the line cuts out, `zstd` reads the rest."""
    cut, _, rest = line().partition(" | age")
    taken = subprocess.run(["sh", "-c", cut], cwd=written, capture_output=True, check=True, timeout=60).stdout
    assert taken.startswith(b"age-encryption.org/v1\n")
    key = pyrage.x25519.Identity.from_str((written / "KEY").read_text().strip())
    (written / "plain").write_bytes(pyrage.decrypt(taken, [key]))
    read_as_documented(written, "cat plain |" + rest.partition("|")[2])
