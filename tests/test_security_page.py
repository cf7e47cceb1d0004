"""SECURITY.md says what is: its numbers are those of the program, and its list of files is what a day leaves behind."""

from __future__ import annotations

import inspect
import re
from fnmatch import fnmatch
from pathlib import Path

import pytest

from app.aid.service import Aid
from app.backup.rules import KEPT
from app.backup.service import Backup
from app.hardship import Hardship, due
from app.members import Members
from app.office import Office
from app.printing.fonts import manifest
from app.relief.service import Relief
from app.security import seal
from app.security.service import Operators
from app.selfcheck import health, records
from app.shared.clock import FixedClock
from app.sync.service import Sync
from app.visits.service import Visits
from tests import passwords
from tests.conftest import NOW
from tests.crash import working_day
from tests.crash.working_day import PASSWORD, Told

ROOT = Path(__file__).resolve().parents[1]
PAGES = {name: (ROOT / name).read_text("utf-8") for name in ("SECURITY.md", "SECURITY.zh_CN.md")}
FLOW = (ROOT / "docs" / "data-flow.zh_CN.md").read_text("utf-8")
ASSESSMENT = (ROOT / "docs" / "impact-assessment.zh_CN.md").read_text("utf-8")


def listed() -> list[str]:
    """Every file and folder the table names; a folder ends in a stroke."""
    table = PAGES["SECURITY.md"].partition("## Where things lie")[2].partition("## Reporting")[0]
    return [
        name
        for line in table.splitlines()
        for name in re.findall(r"`([^`]+)`", line.split("|")[1:2][0] if "|" in line else "")
    ]


def test_the_numbers_are_the_program_s() -> None:
    passes, memory = passwords.FULL["PASSES"], passwords.FULL["MEMORY_KIB"] // 1024
    assert f"{passes} passes, {memory} MiB" in PAGES["SECURITY.md"]
    assert f"{passes} 遍，{memory} MiB" in PAGES["SECURITY.zh_CN.md"]
    for page in PAGES.values():
        for said in (
            "AES-256",
            "HMAC-SHA512",
            "Ed25519",
            "X25519",
            "ChaCha20-Poly1305",
            "synchronous=FULL",
            "secure_delete",
        ):
            assert said in page
    assert records.EXPECTED["cipher_hmac_algorithm"] == "HMAC_SHA512"
    assert records.EXPECTED["cipher_page_size"] == "4096"
    assert records.EXPECTED["secure_delete"] == "1"
    assert frozenset({1}) == seal.SUITES
    assert f"最近 {KEPT} 份" in FLOW
    assert due.days().keep_years == 10


@pytest.mark.parametrize("page", [*PAGES.values(), FLOW, ASSESSMENT])
def test_every_test_and_page_it_names_is_there(page: str) -> None:
    for name in re.findall(r"`((?:tests|resources)[^`]*)`", page):
        assert (ROOT / name).exists(), name
    for name in re.findall(r"\]\(([^)#]+)[)#]", page):
        assert any((folder / name).exists() for folder in (ROOT, ROOT / "docs")), name


def test_the_program_opens_no_connection() -> None:
    """The data-flow page says so: nothing in the program speaks to a network."""
    speaking = re.compile(
        r"^\s*(?:import|from) (?:socket|urllib|http|requests|ssl|smtplib|ftplib|asyncio|PySide6\.QtNetwork)\b",
        re.M,
    )
    sources = [path for top in ("app", "ui") for path in (ROOT / top).rglob("*.py")]
    assert len(sources) > 500
    assert [path.name for path in sources if speaking.search(path.read_text("utf-8"))] == []


def test_a_day_leaves_only_what_the_page_lists(tmp_path: Path) -> None:
    where, told = working_day.make(tmp_path / "day"), Told()
    working_day.live(where, told.take, ("member", "export", "backup"))
    office = Office.unlock(where / "office", PASSWORD, clock=FixedClock(NOW))
    assert [one.outcome for one in health.examine_all(office) if one.kind == "cipher"] == ["good"]
    names = listed()
    assert len(names) > 15
    found = [
        path.relative_to(office.profile).as_posix() for path in office.profile.rglob("*") if path.is_file()
    ]
    assert "office.db" in found
    assert "reserve" in found
    unknown = [
        name for name in found
        if not any(fnmatch(name, f"{known}*") if known.endswith("/") else name == known for known in names)
    ]  # fmt: skip
    assert unknown == []
    office.close()
    assert manifest().files


def test_every_act_of_two_it_names_is_an_act_and_asks_for_the_other() -> None:
    table = PAGES["SECURITY.md"].partition("## What needs two people")[2].partition("## What is not")[0]
    named = re.findall(r"`(\w+)\.(\w+)`", table)
    assert len(named) > 15
    services = {
        "aid": Aid, "visits": Visits, "relief": Relief, "hardship": Hardship, "members": Members, "sync": Sync,
        "backup": Backup, "operators": Operators,
    }  # fmt: skip
    alone = {
        ("aid", "confirm"),
        ("aid", "confirm_many"),
        ("members", "decide_correction"),
        ("sync", "settle"),
    }
    for service, act in named:
        asked = inspect.signature(getattr(services[service], act)).parameters
        # Where no second person is handed in, the act itself is another's than who entered what it is about.
        assert ("second" in asked) is ((service, act) not in alone), f"{service}.{act}"
    found = {
        (service, name)
        for service, kind in services.items()
        for name, method in inspect.getmembers(kind, inspect.isfunction)
        if not name.startswith("_") and "second" in inspect.signature(method).parameters
    }
    told = set(named) | {
        ("operators", "propose_recovery"),
        ("operators", "propose_escrow"),
        ("aid", "add_to_relief"),
    }
    assert found <= told, "an act of two that the page does not name"
