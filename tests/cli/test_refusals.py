"""What cannot be done is refused in words and by its exit code, and nothing has changed afterwards."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import re
import resource
import shutil
import subprocess
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from app.cli import application, main
from app.sync import stick as sticks
from tests.cli.conftest import OFFICE, PASSWORD, Exchange, Run, Said, files, state
from tests.killed import ended, server
from tests.people import roster

ROOT = Path(__file__).resolve().parents[2]
CHINESE = re.compile("[一-鿿]")


def refused(said: Said, code: int, reason: str) -> None:
    """Hold a refusal against cli.md: its exit code, one line for people, the same in one JSON object."""
    assert said.code == code, said
    assert said.told["error"] == reason
    assert said.told["message"] == said.err.rstrip("\n")
    assert CHINESE.search(said.err)
    assert "{" not in said.err
    assert "Traceback" not in said.err


@contextlib.contextmanager
def unchanged(*folders: Path) -> Iterator[None]:
    before = [state(folder) for folder in folders]
    yield
    assert [state(folder) for folder in folders] == before


# --- locked ---------------------------------------------------------------------------------------------------------


def test_a_wrong_password(exchange: Exchange, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    before = files(exchange.office)
    monkeypatch.setenv("NUANGONG_PASSWORD", "wrong horse")
    refused(run("members", "list", "--json", profile=exchange.office), 4, "security.wrong_password")
    refused(
        run("sync", "export", "--to", exchange.stick, "--json", profile=exchange.office),
        4,
        "security.wrong_password",
    )
    refused(run("hub", "status", "--hub", exchange.hub, "--json"), 4, "security.wrong_password")
    after = files(exchange.office)
    assert after.pop("tries.json")  # the wrong passwords are counted, and nothing else is written
    assert after == before


def test_an_unknown_operator(exchange: Exchange, run: Run) -> None:
    said = run("--profile", exchange.office, "--operator", "不认识", "members", "list", "--json")
    refused(said, 4, "security.no_such_operator")


def test_no_password_at_all(exchange: Exchange, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NUANGONG_PASSWORD")
    monkeypatch.setattr("sys.stdin", io.StringIO())  # nobody sits there
    refused(run("members", "list", "--json", profile=exchange.office), 4, "security.password_missing")
    gone = run(
        "--password-file", exchange.where / "none", "--profile", exchange.office, "members", "list", "--json"
    )
    refused(gone, 4, "security.password_missing")


@pytest.mark.parametrize("spoil", [b"", b"{}", b"\xff\xfe not json", None])
def test_missing_or_damaged_key_slots(spoil: bytes | None, exchange: Exchange, run: Run) -> None:
    slots = exchange.office / "keyslots.json"
    whole = slots.read_bytes()
    slots.write_bytes(whole[: len(whole) // 2] if spoil is None else spoil)
    refused(run("members", "list", "--json", profile=exchange.office), 4, "security.keys_damaged")
    slots.write_bytes(whole)
    assert run("members", "list", "--json", profile=exchange.office).code == 0


def test_a_password_is_never_taken_as_an_argument(exchange: Exchange, run: Run) -> None:
    refused(run("--password", PASSWORD, "members", "list", "--json"), 2, "usage")
    options = [
        option
        for command in _commands(application)
        for parameter in command.params
        for option in parameter.opts
    ]
    assert [option for option in options if "password" in option] == ["--password-file"]


def _commands(typed: object) -> Iterator[object]:
    import typer.main

    waiting = [typer.main.get_command(typed)]  # type: ignore[arg-type]
    while waiting:
        command = waiting.pop()
        yield command
        waiting += getattr(command, "commands", {}).values()


# --- a damaged database ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tenth", range(11))
def test_a_flipped_byte_of_the_database(tenth: int, exchange: Exchange, run: Run) -> None:
    database = exchange.office / "office.db"
    content = bytearray(database.read_bytes())
    content[min(len(content) * tenth // 10, len(content) - 1)] ^= 1
    database.write_bytes(content)
    refused(run("check", "--json", profile=exchange.office), 3, "database.damaged")
    said = run("members", "find", "王", "--json", profile=exchange.office)
    assert said.code in (0, 3)  # a page that is not read is found by `check`
    assert database.read_bytes() == content


@pytest.mark.parametrize("content", [b"", b"not a database" * 500, None, "half"])
def test_no_database_to_speak_of(content: bytes | str | None, exchange: Exchange, run: Run) -> None:
    database = exchange.office / "office.db"
    if content is None:
        database.unlink()
    elif content == "half":
        database.write_bytes(database.read_bytes()[: 4096 * 10])
    else:
        database.write_bytes(content)  # type: ignore[arg-type]
    said = run("check", "--json", profile=exchange.office)
    assert said.code == 3
    assert said.told["error"].startswith("database.")


def test_a_flipped_byte_of_the_hub(exchange: Exchange, run: Run) -> None:
    database = exchange.hub / "hub.db"
    content = bytearray(database.read_bytes())
    content[100] ^= 1
    database.write_bytes(content)
    refused(run("hub", "status", "--hub", exchange.hub, "--json"), 3, "database.damaged")


# --- the stick ------------------------------------------------------------------------------------------------------


def test_no_stick(exchange: Exchange, run: Run) -> None:
    with unchanged(exchange.office):
        refused(
            run("sync", "export", "--to", exchange.where / "none", "--json", profile=exchange.office),
            3,
            "stick.absent",
        )
        file = exchange.where / "people.xlsx"
        refused(
            run("sync", "export", "--to", file, "--json", profile=exchange.office), 3, "stick.not_a_folder"
        )
        refused(
            run("sync", "import", exchange.where / "none.jlgh", "--json", profile=exchange.office),
            3,
            "stick.file_absent",
        )
        refused(
            run("sync", "import", exchange.stick, "--json", profile=exchange.office), 3, "stick.not_a_file"
        )


@contextlib.contextmanager
def mounted(where: Path, *options: str) -> Iterator[Path]:
    """Mount a small file system in memory, where we may; skip the test where we may not."""
    where.mkdir()
    line = ["mount", "-t", "tmpfs", "-o", ",".join(options), "tmpfs", str(where)]
    if shutil.which("mount") is None or subprocess.run(line, capture_output=True, check=False).returncode:
        pytest.skip("no right to mount here")
    try:
        yield where
    finally:
        subprocess.run(["umount", "-l", str(where)], check=False)


def test_a_full_stick(exchange: Exchange, run: Run) -> None:
    with mounted(exchange.where / "small", "size=16k") as small, unchanged(exchange.office):
        refused(run("sync", "export", "--to", small, "--json", profile=exchange.office), 3, "stick.full")
        assert list(small.iterdir()) == []


def test_a_stick_that_fills_up_while_writing(
    exchange: Exchange, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system said there was room, and there is none: half of the package is on the stick by then."""
    people = roster(exchange.where / "more.xlsx", 100, seed=98)
    assert run("members", "import", people, profile=exchange.office).code == 0
    with mounted(exchange.where / "small", "size=4k") as small, unchanged(exchange.office):
        monkeypatch.setattr(sticks, "_check_room", lambda *_: None)
        refused(run("sync", "export", "--to", small, "--json", profile=exchange.office), 3, "stick.full")
        assert list(small.iterdir()) == []


@pytest.mark.parametrize(("number", "reason"), [(errno.ENOSPC, "stick.full"), (errno.EROFS, "stick.read_only"), (errno.EIO, "stick.failed")])  # fmt: skip
def test_a_stick_that_refuses_to_be_written(
    number: int, reason: str, exchange: Exchange, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(part: Path, *_: object, **__: object) -> None:
        if exchange.stick in part.parents:
            raise OSError(number, os.strerror(number), str(part))

    before = files(exchange.stick)
    with unchanged(exchange.office):
        real = sticks._write
        monkeypatch.setattr(sticks, "_write", lambda *a, **k: (refuse(*a), real(*a, **k))[1])
        refused(run("sync", "export", "--to", exchange.stick, "--json", profile=exchange.office), 3, reason)
    assert files(exchange.stick) == before
    assert list((exchange.office / "outbox").glob("*.part")) == []


def test_a_read_only_stick(exchange: Exchange, run: Run) -> None:
    with mounted(exchange.where / "locked", "ro") as locked, unchanged(exchange.office):
        refused(
            run("sync", "export", "--to", locked, "--json", profile=exchange.office), 3, "stick.read_only"
        )
        refused(
            run("device", "request", "--to", locked, "--json", profile=exchange.office), 3, "stick.read_only"
        )
        refused(
            run("backup", "make", "--to", locked, "--json", profile=exchange.office), 3, "stick.read_only"
        )


def _limited(line: list[str], told: Connection) -> None:
    """Run a command line whose files may not grow past a limit of the system; tell what came of it."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, 2_000))
    os.environ["NUANGONG_PASSWORD"] = PASSWORD
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(line)
    told.send((code, out.getvalue(), err.getvalue()))


def test_files_that_may_not_grow(exchange: Exchange) -> None:
    """A limit of the system itself, as a quota sets it, met in a process of its own."""
    before = files(exchange.stick)
    line = ["--profile", exchange.office, "sync", "export", "--to", exchange.stick, "--json"]
    ours, theirs = server().Pipe()
    with unchanged(exchange.office):
        ended(_limited, [*map(str, line)], theirs)
    said = Said(*ours.recv())
    assert said.code == 3
    assert said.told["error"] in ("stick.full", "database.disk_full", "database.refused")
    assert files(exchange.stick) == before


def test_a_full_disk_under_the_office(exchange: Exchange, run: Run) -> None:
    size = sum(path.stat().st_size for path in exchange.office.rglob("*") if path.is_file())
    with mounted(exchange.where / "disk", f"size={size // 1024 + 200}k") as disk:
        profile = disk / "office"
        shutil.copytree(exchange.office, profile)
        shutil.rmtree(profile / "backups")
        people = roster(exchange.where / "many.xlsx", 3_000, seed=99)
        with unchanged(profile):
            said = run("members", "import", people, "--json", profile=profile)
            refused(said, 3, "database.disk_full")
        assert run("members", "list", "--json", profile=profile).told["count"] == 12
        assert run("check", "--json", profile=profile).code == 0


# --- packages -------------------------------------------------------------------------------------------------------


def test_a_package_for_another_office(exchange: Exchange, other: Exchange, run: Run) -> None:
    with unchanged(exchange.office):
        receipt = run("sync", "import", other.one("down"), "--json", profile=exchange.office)
        assert receipt.code in (1, 3)
        assert receipt.told["error"] in ("E_RECIPIENT", "E_OFFICE", "E_SIG")
        certificate = run(
            "device", "certificate", other.one("certificate"), "--json", profile=exchange.office
        )
        assert certificate.code in (1, 3)
        assert certificate.told["error"] in ("E_RECIPIENT", "E_OFFICE", "sync.other_hub")
        for said in (receipt, certificate):
            assert CHINESE.search(said.err)


def test_a_package_that_is_no_receipt(exchange: Exchange, run: Run) -> None:
    with unchanged(exchange.office):
        for kind in ("up", "request", "certificate"):
            said = run("sync", "import", exchange.one(kind), "--json", profile=exchange.office)
            assert said.code in (1, 3), kind
            assert CHINESE.search(said.err)
        said = run("sync", "import", exchange.where / "people.xlsx", "--json", profile=exchange.office)
        refused(said, 3, "E_MAGIC")


def test_a_package_for_another_hub(exchange: Exchange, other: Exchange, run: Run) -> None:
    with unchanged(exchange.hub):
        said = run("hub", "ingest", other.one("up"), "--hub", exchange.hub, "--json")
    assert said.code == 1
    assert said.told["packages"][0]["applied"] == 0
    assert said.told["packages"][0]["code"].startswith("E_")


def test_the_same_package_twice(exchange: Exchange, run: Run) -> None:
    noted = ("lineage", "due_receipt", "act")  # when it came last, that an answer is owed once more

    def records() -> dict[str, tuple[int, str]]:
        return {table: found for table, found in state(exchange.hub).items() if table not in noted}

    before = records()
    said = run("hub", "ingest", exchange.one("up"), "--hub", exchange.hub, "--json")
    assert said.code == 0
    (again,) = said.told["packages"]
    assert (again["code"], again["applied"], again["refused"]) == ("", 0, 0)
    assert again["known"] > 0
    assert records() == before


def test_the_same_receipt_twice(exchange: Exchange, run: Run) -> None:
    receipt = exchange.one("down")
    said = run("sync", "import", receipt, "--json", profile=exchange.office)
    assert said.code == 0
    assert said.told["receipts"][0]["unconfirmed"] == 0
    with unchanged(exchange.office):
        refused(run("sync", "import", receipt, "--json", profile=exchange.office), 1, "sync.already_received")


def flipped(path: Path) -> Iterator[Path]:
    """Give copies of a package with one bit flipped, in every part of the envelope."""
    content = path.read_bytes()
    places = [
        0,
        9,
        13,
        40,
        200,
        *(len(content) * n // 7 for n in (2, 5)),
        len(content) - 70,
        len(content) - 5,
        len(content) - 1,
    ]
    for place in places:
        spoilt = bytearray(content)
        spoilt[place] ^= 4
        copy = path.with_name(f"{path.name.split('-')[0]}-flipped-{place}.jlgh")
        copy.write_bytes(spoilt)
        yield copy
        copy.unlink()


def test_a_flipped_bit_in_a_package(exchange: Exchange, run: Run) -> None:
    with unchanged(exchange.hub):
        for copy in flipped(exchange.one("up")):
            said = run("hub", "ingest", copy, "--hub", exchange.hub, "--json")
            assert said.code == 1, copy
            assert said.told["packages"][0]["code"].startswith("E_")
            assert said.told["packages"][0]["applied"] == 0


def test_a_flipped_bit_in_a_receipt(exchange: Exchange, run: Run) -> None:
    with unchanged(exchange.office):
        for copy in flipped(exchange.one("down")):
            said = run("sync", "import", copy, "--json", profile=exchange.office)
            assert said.code in (1, 3), copy
            assert said.told["error"].startswith("E_")
            assert CHINESE.search(said.err)
    assert list((exchange.office / "quarantine").iterdir()) == []


def test_a_flipped_bit_in_a_certificate(exchange: Exchange, run: Run) -> None:
    with unchanged(exchange.office):
        for copy in flipped(exchange.one("certificate")):
            said = run("device", "certificate", copy, "--json", profile=exchange.office)
            assert said.code in (1, 3), copy
            assert CHINESE.search(said.err)


def test_a_receipt_cut_short_or_with_something_behind_it(exchange: Exchange, run: Run) -> None:
    receipt = exchange.one("down")
    content = receipt.read_bytes()
    with unchanged(exchange.office):
        for spoilt in (
            content[:0],
            content[:100],
            content[: len(content) // 2],
            content[:-1],
            content + b"\0",
        ):
            receipt.write_bytes(spoilt)
            said = run("sync", "import", receipt, "--json", profile=exchange.office)
            assert said.code == 3
            assert said.told["error"] in ("E_MAGIC", "E_TRUNC", "E_SIG", "E_HEADER")


def test_nothing_to_send(exchange: Exchange, run: Run) -> None:
    assert run("sync", "import", exchange.one("down"), profile=exchange.office).code == 0
    refused(
        run("sync", "export", "--to", exchange.stick, "--json", profile=exchange.office),
        1,
        "sync.nothing_to_send",
    )
    said = run("sync", "status", profile=exchange.office)
    assert (said.code, "全部确认" in said.out) == (0, True)


def test_sending_before_being_enrolled(empty: Path, run: Run, tmp_path: Path) -> None:
    refused(run("sync", "export", "--to", tmp_path, "--json", profile=empty), 1, "sync.not_enrolled")


# --- wrong usage, wrong files ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        ["nonsense"], ["members"], ["members", "import"], ["members", "list", "--colour"], ["init"], ["hub", "decide", "--on", "soon"],
        ["members", "list", "--limit", "many"], ["--language", "fr", "members", "list"], ["print"], ["print", "visit_list"],
        ["hub", "publish", "words", "x", "--hub", "y"], ["backup", "restore", "x"],
    ],
)  # fmt: skip
def test_wrong_usage(words: list[str], run: Run) -> None:
    said = run(*words, "--json")
    assert said.code == 2
    assert said.told["error"] == "usage"
    assert CHINESE.search(said.err)
    assert run(*words).code == 2


def test_no_office_here(run: Run, tmp_path: Path) -> None:
    refused(run("members", "list", "--json", profile=tmp_path / "none"), 1, "office.missing")
    refused(run("hub", "status", "--hub", tmp_path / "none", "--json"), 3, "hub.absent")
    assert list(tmp_path.iterdir()) == []


def test_a_second_office_is_never_made_over_a_first(exchange: Exchange, run: Run) -> None:
    before = files(exchange.office)
    named = ("--office", OFFICE, "--name", "别的工会", "--operator", "李秀兰")
    refused(run("init", *named, "--json", profile=exchange.office), 1, "office.already_here")
    refused(run("hub", "init", exchange.hub, "--json"), 1, "hub.exists")
    assert files(exchange.office) == before


@pytest.mark.parametrize(
    ("changed", "reason"),
    [(("--office", "../x"), "office.code"), (("--name", " "), "office.name"), (("--operator", ""), "")],
)
def test_an_office_without_a_right_name(
    changed: tuple[str, str], reason: str, run: Run, tmp_path: Path
) -> None:
    named = {"--office": OFFICE, "--name": "青山镇总工会", "--operator": "王芳", **dict([changed])}
    said = run(
        "init", *(word for pair in named.items() for word in pair), "--json", profile=tmp_path / "office"
    )
    assert said.code == 1
    assert said.told["error"].startswith(reason)
    assert CHINESE.search(said.err)
    assert not (tmp_path / "office/keyslots.json").exists()


def test_a_short_password_makes_no_office(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUANGONG_PASSWORD", "short")
    named = ("--office", OFFICE, "--name", "青山镇总工会", "--operator", "王芳")
    refused(run("init", *named, "--json", profile=tmp_path / "office"), 1, "security.password_too_short")
    assert not (tmp_path / "office/keyslots.json").exists()


Spoil = Callable[[Path], Path]


def _text(path: Path) -> Path:
    path.write_text("这不是表格", "utf-8")
    return path


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda p: p / "none.xlsx", 3),
        (lambda p: p, 3),
        (lambda p: _text(p / "roster.xlsx"), 1),
        (lambda p: Path(shutil.copy(ROOT / "resources/icons/archive.svg", p / "roster.csv")), 1),
    ],
)
def test_what_is_no_roster(make: Spoil, code: int, exchange: Exchange, run: Run, tmp_path: Path) -> None:
    with unchanged(exchange.office):
        said = run("members", "import", make(tmp_path), "--json", profile=exchange.office)
        assert said.code == code
        assert said.told["error"].startswith(("roster.", "file."))
        assert CHINESE.search(said.err)


def test_a_place_that_cannot_be_written(exchange: Exchange, run: Run) -> None:
    gone = exchange.where / "none" / "out"
    people = exchange.where / "people.xlsx"
    for line in (
        ("members", "export", f"{gone}.xlsx"),
        ("members", "import", people, "--dry-run", "--report", f"{gone}.json"),
        ("members", "import", people, "--dry-run", "--result", f"{gone}.xlsx"),
        ("backup", "make", "--to", gone),
    ):
        said = run(*line, "--json", profile=exchange.office)
        refused(said, 3, "file.folder_missing")
