"""No name, number, telephone or account of anybody leaves the encrypted files: not on a good day, not on a bad one."""

from __future__ import annotations

import contextlib
import errno
import io
import json
import logging
import os
import random
import shutil
import signal
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import zstandard

from app.cli import main
from app.cli.day import run
from app.members.service import Members
from app.shared import log
from tests import days
from tests.days import Day

ROOT = Path(__file__).resolve().parents[2]
READABLE = (".pdf",)  # papers are for reading; the input is the clerk's own
SECRET = "the canaries' password"
ZSTD = b"\x28\xb5\x2f\xfd"


def needles(secrets: Iterable[str]) -> list[bytes]:
    """Return what to look for: every secret as the encodings of a PC here would write it."""
    found = set()
    for secret in secrets:
        if len(secret) < 3:
            continue
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030"):
            found.add(secret.encode(encoding))
        escaped = json.dumps(secret)[1:-1]
        found.add(escaped.encode())
    return [needle for needle in found if len(needle) > 5]


def leaks(content: bytes, wanted: list[bytes]) -> list[bytes]:
    return [needle for part in unpacked(content) for needle in _found(part, wanted)]


def _found(part: bytes, wanted: list[bytes]) -> list[bytes]:
    """Return what of `wanted` stands in `part`.

    To look for a thousand words in megabytes takes seconds. Wherever one of seven bytes or more stands, one of its
    first four runs of four bytes is a whole word of the content cut into fours: most are told absent by that alone.
    """
    fours = set(memoryview(part)[: len(part) // 4 * 4].cast("I"))
    return [
        needle
        for needle in wanted
        if (len(needle) < 7 or not fours.isdisjoint(_fours(needle))) and needle in part
    ]


@cache
def _fours(needle: bytes) -> tuple[int, ...]:
    return tuple(struct.unpack_from("=I", needle, at)[0] for at in range(4))


def unpacked(content: bytes) -> Iterator[bytes]:
    """Return the content, and what is in it where it is a zip or a zstd frame that nobody locked."""
    yield content
    if content.startswith(b"PK\x03\x04"):
        with (
            contextlib.suppress(zipfile.BadZipFile, NotImplementedError),
            zipfile.ZipFile(io.BytesIO(content)) as pack,
        ):
            for name in pack.namelist():
                yield name.encode()
                yield from unpacked(pack.read(name))
    at = content.find(ZSTD)
    while at >= 0:
        with contextlib.suppress(zstandard.ZstdError):
            yield zstandard.ZstdDecompressor().decompressobj().decompress(content[at:])
        at = content.find(ZSTD, at + 1)


def leaking_files(where: Path, wanted: list[bytes]) -> list[str]:
    """Return the files below `where` whose name or content holds a secret."""
    found = []
    for path in sorted(where.rglob("*")):
        name = os.fsencode(path.relative_to(where))
        content = path.read_bytes() if path.is_file() and path.suffix not in READABLE else b""
        if leaks(name, wanted) or leaks(content, wanted):
            found.append(path.relative_to(where).as_posix())
    return found


def surroundings(where: Path) -> dict[str, str]:
    """Return an environment whose home and temporary folder lie below `where`, to see what is left there."""
    places = {name: where / name for name in ("home", "temporary")}
    for place in places.values():
        place.mkdir(parents=True)
    return {
        **os.environ, "HOME": str(places["home"]), "TMPDIR": str(places["temporary"]), "NUANGONG_PASSWORD": SECRET,
        "NUANGONG_SECOND_PASSWORD": SECRET + " 2", "XDG_DATA_HOME": str(places["home"]),
    }  # fmt: skip


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Day:
    return days.make(tmp_path_factory.mktemp("canaries") / "in", 7)


@pytest.fixture(scope="module")
def wanted(day: Day) -> list[bytes]:
    found = needles([*day.secrets, SECRET])
    everything = b"".join(path.read_bytes() for path in day.folder.glob("*.json"))
    assert len(leaks(everything, found)) > 10  # what is looked for can be found
    return found


@pytest.fixture(scope="module")
def done(
    day: Day, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, subprocess.CompletedProcess[bytes]]:
    """A whole day as a process of its own, with a home and a temporary folder to look into afterwards."""
    where = tmp_path_factory.mktemp("whole")
    line = [sys.executable, "-m", "ui", "demo", str(where / "day"), "--input", str(day.folder), "--json"]
    return where, subprocess.run(line, cwd=ROOT, capture_output=True, env=surroundings(where), check=False)


def test_a_whole_day_says_nobodys_name(
    done: tuple[Path, subprocess.CompletedProcess[bytes]], wanted: list[bytes]
) -> None:
    where, process = done
    assert process.returncode == 0
    assert leaks(process.stdout, wanted) == leaks(process.stderr, wanted) == []
    assert leaking_files(where, wanted) == []
    assert list((where / "temporary").iterdir()) == []
    for part in ("office/office.db", "hub/hub.db", "office/keyslots.json", "stick", "pdf"):
        assert (where / "day" / part).exists()


def test_the_search_is_not_blind(day: Day) -> None:
    """The same secrets are found where they stand: in the input."""
    wanted = needles(day.secrets)
    assert leaking_files(day.folder, wanted) != []
    for shift in range(4):
        assert all(_found(b"." * shift + needle, [needle]) for needle in wanted)


def test_a_day_told_to_a_person_names_nobody(
    day: Day, wanted: list[bytes], tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["demo", str(tmp_path / "day"), "--input", str(day.folder)]) == 0
    said = capfdbinary.readouterr()
    assert said.out
    assert leaks(said.out + said.err, wanted) == []


def test_the_search_looks_into_what_is_packed(wanted: list[bytes]) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("a.txt", b"x" * 90 + wanted[0])
    # Letters enough that what is not repeated is coded too: a short one would stand in the clear.
    around = bytes(random.Random(7).choices(b"abcdefgh", k=4000))
    for content in (inner.getvalue(), b"head" + zstandard.compress(around + wanted[0])):
        assert wanted[0] not in content
        assert leaks(content, wanted)


def test_a_help_pack_of_a_whole_day_names_nobody(
    done: tuple[Path, subprocess.CompletedProcess[bytes]], wanted: list[bytes], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes],
) -> None:  # fmt: skip
    """With the office open and without, and with a crash report and a log in which a person was named all the same."""
    office = Path(shutil.copytree(done[0] / "day/office", tmp_path / "office"))
    monkeypatch.setenv("NUANGONG_PASSWORD", SECRET)
    name, number = (
        needle.decode() for needle in (wanted_text(wanted, str.isalpha), wanted_text(wanted, str.isdigit))
    )
    for folder, file in (("reports", "report-20260101-000000-000000.txt"), ("log", log.NAME)):
        (office / folder).mkdir(exist_ok=True)
        (office / folder / file).write_text(f"ValueError {name} {number}\n", "utf-8")
    for words in (["--json"], []):
        (tmp_path / "out").mkdir(exist_ok=True)
        assert main(["--profile", str(office), "help-pack", "--to", str(tmp_path / "out"), *words]) == 0
        said = capfdbinary.readouterr()
        assert leaks(said.out + said.err, wanted) == []
        monkeypatch.delenv("NUANGONG_PASSWORD", raising=False)
    packs = sorted((tmp_path / "out").iterdir())
    assert packs
    assert leaking_files(tmp_path / "out", wanted) == []
    with zipfile.ZipFile(packs[0]) as pack:
        assert "***" in pack.read(f"log/{log.NAME}").decode()


def wanted_text(wanted: list[bytes], kind: Callable[[str], bool]) -> bytes:
    """Return a secret written in UTF-8 that is all letters, or all digits."""
    for needle in sorted(wanted):
        with contextlib.suppress(UnicodeDecodeError):
            words = needle.decode()
            if kind(words) and (words.isdigit() or all("\u4e00" <= sign <= "\u9fff" for sign in words)):
                return needle
    raise AssertionError


def test_a_crash_report_says_nobodys_name(day: Day, wanted: list[bytes], tmp_path: Path) -> None:
    """The error carries a name in its message, its cause and the values of its frames."""
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from ui.kit.crash import write_report\n"
        "def typed(name):\n"
        "    try:\n"
        "        raise KeyError(name)\n"
        "    except KeyError as error:\n"
        "        raise ValueError(f'no such person: {name}') from error\n"
        "try:\n"
        "    typed(sys.argv[2])\n"
        "except ValueError as error:\n"
        "    print(write_report(Path(sys.argv[1]), error).name)\n"
    )
    name = day.roster.members[0].name
    line = [sys.executable, "-c", code, str(tmp_path / "reports"), name]
    process = subprocess.run(line, cwd=ROOT, capture_output=True, env=surroundings(tmp_path), check=True)
    assert leaks(process.stdout + process.stderr, wanted) == []
    assert b"ValueError" in next((tmp_path / "reports").iterdir()).read_bytes()
    assert leaking_files(tmp_path, wanted) == []


@pytest.mark.parametrize("step", [pytest.param("campaign", marks=pytest.mark.long), "sync"])
def test_a_killed_day_leaves_nobodys_name(day: Day, wanted: list[bytes], step: str, tmp_path: Path) -> None:
    """Stop the process for good in the middle of a step: no clean-up runs, whatever lies around stays."""
    code = (
        "import os, signal, sys\n"
        "from app.cli import main\n"
        "from app.cli.day import run\n"
        "from app.visits.service import Visits\n"
        "from app.sync.service import Sync\n"
        "def die(*_, **__): os.kill(os.getpid(), signal.SIGKILL)\n"
        f"setattr(*({{'campaign': (Visits, 'account'), 'sync': (Sync, '_mark')}}['{step}']), die)\n"
        "main(sys.argv[1:])\n"
    )
    line = [sys.executable, "-c", code, "demo", str(tmp_path / "day"), "--input", str(day.folder), "--json"]
    process = subprocess.run(line, cwd=ROOT, capture_output=True, env=surroundings(tmp_path), check=False)
    assert process.returncode == -signal.SIGKILL
    assert (tmp_path / "day/office/office.db").stat().st_size > 100_000
    assert leaks(process.stdout + process.stderr, wanted) == []
    assert leaking_files(tmp_path, wanted) == []


# --- when something goes wrong --------------------------------------------------------------------------------------


@pytest.fixture
def spoilt(day: Day, tmp_path: Path) -> Path:
    folder = tmp_path / "spoilt"
    folder.mkdir()
    for path in day.folder.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    return folder


@pytest.mark.parametrize(
    ("wrong", "given", "refused"),
    [
        ("roster.xlsx", "visits-returned.xlsx", 1),
        pytest.param("households.xlsx", "claims.json", 3, marks=pytest.mark.long),
        pytest.param("visits-returned.xlsx", "roster.xlsx", 1, marks=pytest.mark.long),
    ],
)
def test_a_wrong_sheet_is_refused_without_a_name(
    spoilt: Path, wanted: list[bytes], tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes],
    wrong: str, given: str, refused: int,
) -> None:  # fmt: skip
    (spoilt / wrong).write_bytes((spoilt / given).read_bytes())
    where = tmp_path / "day"
    code = main(["demo", str(where), "--input", str(spoilt), "--json"])
    said = capfdbinary.readouterr()
    assert leaks(said.out + said.err, wanted) == []
    assert leaking_files(where, wanted) == []
    assert code == refused


def test_claims_that_cannot_be_read_are_told_without_a_name(
    spoilt: Path, wanted: list[bytes], tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    claims = json.loads((spoilt / "claims.json").read_text("utf-8"))
    claims[0]["facts"]["event_on"] = claims[0]["name"]
    claims[1]["facts"]["total"] += 1
    claims[2]["facts"]["benefit"] = claims[2]["id_no"]
    (spoilt / "claims.json").write_text(json.dumps(claims, ensure_ascii=False), "utf-8")
    assert main(["demo", str(tmp_path / "day"), "--input", str(spoilt), "--json"]) == 0
    said = capfdbinary.readouterr()
    assert len(json.loads(said.out)["claim_problems"]) == 3
    assert leaks(said.out + said.err, wanted) == []


def test_a_roster_told_on_the_terminal_names_nobody(
    day: Day,
    wanted: list[bytes],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    """The report lists what is wrong with people's rows: new ones, and when everybody is on the roll already."""
    monkeypatch.setenv("NUANGONG_PASSWORD", SECRET)
    office = ["--profile", str(tmp_path / "office")]
    named = ["--office", "222401001", "--name", "青山镇总工会", "--operator", "王芳"]
    assert main([*office, "init", *named]) == 0
    for words in (["--dry-run"], [], []):
        assert main([*office, "members", "import", str(day.folder / "roster.xlsx"), *words, "--json"]) == 0
    assert (
        main(
            [
                *office,
                "hardship",
                "import",
                str(day.folder / "households.xlsx"),
                "--line",
                str(_line(day, tmp_path)),
                "--json",
            ]
        )
        == 0
    )
    assert main([*office, "visits", "plan", str(day.folder / "campaign.json"), "--json"]) == 0
    assert main([*office, "visits", "import", str(day.folder / "visits-returned.xlsx"), "--json"]) == 0
    said = capfdbinary.readouterr()
    assert leaks(said.out + said.err, wanted) == []
    assert leaking_files(tmp_path, wanted) == []


def _line(day: Day, where: Path) -> Path:
    path = where / "line.json"
    path.write_text(json.dumps(json.loads((day.folder / "campaign.json").read_text("utf-8"))["line"]))
    return path


def test_a_full_disk_says_nobodys_name(
    day: Day,
    wanted: list[bytes],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    """Nothing can be written, not even the log: Python would like to print what it could not log."""

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Members, "import_roster", _raise_with(day.roster.members[0].name))
    monkeypatch.setattr(logging.FileHandler, "_open", full)
    with _own_log():
        assert main(["demo", str(tmp_path / "day"), "--input", str(day.folder)]) == 70
    said = capfdbinary.readouterr()
    assert said.err
    assert leaks(said.out + said.err, wanted) == []


def _raise_with(name: str) -> Any:
    def service(*_: object, **__: object) -> None:
        try:
            raise KeyError(name)
        except KeyError as error:
            raise ValueError(f"no such person: {name}") from error

    return service


def test_a_bug_ends_in_seventy_and_the_log_has_no_name(
    day: Day,
    wanted: list[bytes],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    name = day.roster.members[0].name
    monkeypatch.setattr(Members, "import_roster", _raise_with(name))
    with _own_log():
        assert main(["demo", str(tmp_path / "day"), "--input", str(day.folder), "--json"]) == 70
    said = capfdbinary.readouterr()
    assert json.loads(said.out)["error"] == "bug"
    assert leaks(said.out + said.err, wanted) == []
    assert leaking_files(tmp_path, wanted) == []
    written = (tmp_path / "day/office/log" / log.NAME).read_text("utf-8")
    assert "ValueError" in written
    assert "import_roster" not in written or name not in written
    assert name not in written


def test_a_bug_before_any_office_is_open_says_no_name(
    day: Day,
    wanted: list[bytes],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    monkeypatch.setattr(run.Office, "create", _raise_with(day.roster.members[0].name))
    with _own_log():
        assert main(["demo", str(tmp_path / "day"), "--input", str(day.folder)]) == 70
    said = capfdbinary.readouterr()
    assert leaks(said.out + said.err, wanted) == []


@contextlib.contextmanager
def _own_log() -> Any:
    """Let a test write its own log: the program keeps one per process."""
    before = list(log.LOGGER.handlers)
    for handler in before:
        log.LOGGER.removeHandler(handler)
    try:
        yield
    finally:
        for handler in list(log.LOGGER.handlers):
            log.LOGGER.removeHandler(handler)
            handler.close()
        for handler in before:
            log.LOGGER.addHandler(handler)
