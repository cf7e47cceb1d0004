"""A file is on the stick whole and read back, or not there at all; taking in never parses on the stick."""

import errno
import hashlib
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.shared import room
from app.shared.errors import Cancelled, DeviceError
from app.shared.progress import StoppableProgress
from app.sync import stick

CONTENT = bytes(range(256)) * 20


@contextmanager
def only(size: int) -> Iterator[None]:
    """Let the kernel accept `size` bytes per file and no more, as a stick that is pulled out there."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def failing(monkeypatch, name: str, number: int, when=lambda *_: True):
    """Have the system call `name` fail with `number` where `when` says so."""
    real = getattr(os, name)

    def call(*args, **more):
        if when(*args):
            raise OSError(number, "simulated")
        return real(*args, **more)

    monkeypatch.setattr(os, name, call)


def test_a_file_is_there_whole_under_its_name_and_nothing_else(tmp_path: Path):
    seen = []
    placed = stick.place(tmp_path, "up-1-ab.jlgh", CONTENT, verify=seen.append)
    assert placed.path.read_bytes() == CONTENT
    assert placed.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert seen == [CONTENT]
    assert [p.name for p in tmp_path.iterdir()] == ["up-1-ab.jlgh"]


def test_large_files_are_written_in_pieces_with_progress(tmp_path: Path):
    progress = StoppableProgress()
    stick.place(tmp_path, "a.jlgh", b"x" * (3 * stick.CHUNK + 5), progress=progress)
    assert progress.total == 2 * (3 * stick.CHUNK + 5)
    assert progress.done == progress.total


def test_tc15_an_absent_stick_and_a_file_in_its_place(tmp_path: Path):
    with pytest.raises(stick.StickAbsent) as refusal:
        stick.place(tmp_path / "usb", "a.jlgh", CONTENT)
    assert refusal.value.exit_code == 3
    assert not (tmp_path / "usb").exists()
    (tmp_path / "file").write_text("x")
    with pytest.raises(stick.NotAFolder):
        stick.place(tmp_path / "file", "a.jlgh", CONTENT)
    with pytest.raises(stick.NotAFolder):
        stick.place(tmp_path / "file" / "deeper", "a.jlgh", CONTENT)


def test_tc14_too_little_room_is_said_before_writing(tmp_path: Path, monkeypatch):
    usage = type("Usage", (), {"free": 70_000})
    monkeypatch.setattr(stick.shutil, "disk_usage", lambda _: usage)
    with pytest.raises(stick.StickFull) as refusal:
        stick.place(tmp_path, "a.jlgh", bytes(10_000))
    assert refusal.value.facts == {"drive": room.drive(tmp_path), "need": "74 KB", "free": "69 KB"}
    assert list(tmp_path.iterdir()) == []


def test_the_stick_ends_at_any_byte(tmp_path: Path):
    for size in [*range(0, len(CONTENT), 101), len(CONTENT) - 1]:
        with only(size), pytest.raises(stick.StickFull):
            stick.place(tmp_path, "a.jlgh", CONTENT)
        assert list(tmp_path.iterdir()) == []
    assert stick.place(tmp_path, "a.jlgh", CONTENT).path.read_bytes() == CONTENT


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.EROFS, stick.StickReadOnly),
        (errno.EACCES, stick.StickReadOnly),
        (errno.ENOSPC, stick.StickFull),
        (errno.EIO, stick.StickFailed),
        (errno.ENODEV, stick.StickAbsent),
        (errno.ENOENT, stick.StickAbsent),
    ],
)
@pytest.mark.parametrize("call", ["open", "fsync"])
def test_what_the_system_says_becomes_our_words(tmp_path: Path, monkeypatch, call, number, kind):
    with monkeypatch.context() as patch:
        failing(patch, call, number)
        with pytest.raises(kind):
            stick.place(tmp_path, "a.jlgh", CONTENT)
    assert list(tmp_path.iterdir()) == []


def test_a_stick_pulled_before_the_folder_is_synced_leaves_no_package(tmp_path: Path, monkeypatch):
    with monkeypatch.context() as patch:
        failing(patch, "open", errno.EIO, lambda path, *_: Path(path) == tmp_path)
        with pytest.raises(stick.StickFailed):
            stick.place(tmp_path, "a.jlgh", CONTENT)
    assert list(tmp_path.iterdir()) == []


def test_a_file_system_that_cannot_sync_folders_is_good_enough(tmp_path: Path, monkeypatch):
    calls = []

    def fsync(handle):
        calls.append(handle)
        if len(calls) == 2:
            raise OSError(errno.EINVAL, "simulated")

    monkeypatch.setattr(os, "fsync", fsync)
    assert stick.place(tmp_path, "a.jlgh", CONTENT).path.exists()


def test_what_is_read_back_differs(tmp_path: Path, monkeypatch):
    real = stick._read_back
    for lie in (lambda b: b[:-1], lambda b: b + b"x", lambda b: bytes([b[0] ^ 1]) + b[1:]):
        monkeypatch.setattr(stick, "_read_back", lambda *a, lie=lie: lie(real(*a)))
        with pytest.raises(stick.ReadBackDiffers):
            stick.place(tmp_path, "a.jlgh", CONTENT)
        assert list(tmp_path.iterdir()) == []


def test_reading_back_stops_where_the_file_grew(tmp_path: Path):
    (tmp_path / "x").write_bytes(bytes(5 * stick.CHUNK))
    assert len(stick._read_back(tmp_path / "x", 10, StoppableProgress())) == stick.CHUNK


def test_a_verify_that_refuses_leaves_nothing(tmp_path: Path):
    class NotMineError(DeviceError):
        pass

    def verify(content):
        raise NotMineError

    with pytest.raises(NotMineError):
        stick.place(tmp_path, "a.jlgh", CONTENT, verify=verify)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("links", [True, False])
def test_an_old_package_is_never_written_over(tmp_path: Path, monkeypatch, links):
    (tmp_path / "a.jlgh").write_bytes(b"old")
    if not links:
        failing(monkeypatch, "link", errno.EPERM)
    with pytest.raises(stick.NameUsed):
        stick.place(tmp_path, "a.jlgh", CONTENT)
    # somebody else's file appears between our look and our naming
    for_real = Path.exists
    answers = iter([False])
    monkeypatch.setattr(
        Path,
        "exists",
        lambda self: next(answers, None) if self.suffix == ".jlgh" and links else for_real(self),
    )
    with pytest.raises(stick.NameUsed):
        stick.place(tmp_path, "a.jlgh", CONTENT)
    assert (tmp_path / "a.jlgh").read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.jlgh"]


def test_a_stick_without_links_gets_the_file_by_renaming(tmp_path: Path, monkeypatch):
    failing(monkeypatch, "link", errno.EPERM)
    assert stick.place(tmp_path, "a.jlgh", CONTENT).path.read_bytes() == CONTENT
    assert len(list(tmp_path.iterdir())) == 1
    checks = iter([False, True])
    monkeypatch.setattr(Path, "exists", lambda _: next(checks))
    with pytest.raises(stick.NameUsed):
        stick.place(tmp_path, "b.jlgh", CONTENT)


def test_stopping_leaves_nothing(tmp_path: Path):
    progress = StoppableProgress()
    progress.stop()
    with pytest.raises(Cancelled):
        stick.place(tmp_path, "a.jlgh", CONTENT, progress=progress)
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_copied_into_quarantine_before_anything_looks_at_it(tmp_path: Path):
    (tmp_path / "in.jlgh").write_bytes(CONTENT)
    taken = stick.take_in(tmp_path / "in.jlgh", tmp_path / "q" / "deep")
    assert taken.content == CONTENT
    assert taken.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert taken.path.parent == tmp_path / "q" / "deep"
    assert taken.path.read_bytes() == CONTENT
    assert (tmp_path / "in.jlgh").exists()


def test_what_is_no_file_is_refused_by_name(tmp_path: Path):
    with pytest.raises(stick.FileAbsent):
        stick.take_in(tmp_path / "none", tmp_path / "q")
    (tmp_path / "folder").mkdir()
    with pytest.raises(stick.NotAFile):
        stick.take_in(tmp_path / "folder", tmp_path / "q")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(stick.NotAFile):
        stick.take_in(tmp_path / "pipe", tmp_path / "q")
    (tmp_path / "large").write_bytes(bytes(1001))
    with pytest.raises(stick.FileTooLarge):
        stick.take_in(tmp_path / "large", tmp_path / "q", limit=1000)
    assert not (tmp_path / "q").exists()


def test_a_stick_that_fails_while_reading_leaves_no_copy(tmp_path: Path, monkeypatch):
    (tmp_path / "in.jlgh").write_bytes(CONTENT)
    with monkeypatch.context() as patch:
        failing(patch, "open", errno.EIO, lambda path, *_: Path(path).name == "in.jlgh")
        with pytest.raises(stick.StickFailed):
            stick.take_in(tmp_path / "in.jlgh", tmp_path / "q")
    with only(100), pytest.raises(stick.StickFull):
        stick.take_in(tmp_path / "in.jlgh", tmp_path / "q")
    assert list((tmp_path / "q").iterdir()) == []


def test_a_failing_disk_may_even_hide_its_free_space(tmp_path: Path, monkeypatch):
    calls = []

    def usage(folder):
        calls.append(folder)
        if len(calls) > 1:
            raise OSError(errno.EIO, "simulated")
        return type("Usage", (), {"free": 10**9})

    monkeypatch.setattr(stick.shutil, "disk_usage", usage)
    with only(10), pytest.raises(stick.StickFull) as refusal:
        stick.place(tmp_path, "a.jlgh", CONTENT)
    assert refusal.value.facts["free"] == "0 KB"
