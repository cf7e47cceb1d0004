"""A full drive is named in the words of whoever sits there, with what is left and what is needed."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from app.shared import room
from app.shared.errors import DatabaseFull
from app.shared.files import DiskFull, write_refusal, write_whole


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "0 KB"), (1, "1 KB"), (1024**2 - 1, "1024 KB"), (1024**2, "1.0 MB"), (3 * 1024**3, "3.0 GB")],
)
def test_bytes_are_said_as_people_read_them(count: int, words: str) -> None:
    assert room.size(count) == words


@pytest.mark.parametrize(
    ("mount", "called"),
    [
        ("/", "系统盘"),
        ("/media/user/KINGSTON", "KINGSTON"),
        ("/run/media/user/U盘", "U盘"),
        ("/data", "/data"),
    ],
)
def test_a_drive_is_called_as_it_is_known(mount: str, called: str) -> None:
    assert room.mounted(Path(mount)) == called


def test_tc14_the_message_names_drive_and_space_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    usage = type("Usage", (), {"free": 300 * 1024})
    monkeypatch.setattr("app.shared.room.shutil.disk_usage", lambda _place: usage)
    monkeypatch.setattr("app.shared.files.os.fsync", full)
    with pytest.raises(DiskFull) as refusal:
        write_whole(tmp_path / "a", bytes(2_500_000))
    drive = room.drive(tmp_path)
    assert refusal.value.words("zh_CN").startswith(f"{drive}空间不够：只剩 300 KB，需要 2.4 MB。")
    assert list(tmp_path.iterdir()) == []


def test_where_nothing_is_known_the_words_have_no_gap() -> None:
    for error in (DatabaseFull(), DiskFull(), write_refusal(OSError(errno.ENOSPC, "full"))):
        assert "{" not in error.words("zh_CN")
    assert "{" not in DiskFull(drive="D:", free="1 KB").words("zh_CN")
