"""A file is whole or absent, wherever it is written."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from app.shared import files


def _folder_sync_fails(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    real = os.fsync

    def fsync(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(number, "simulated")
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)


@pytest.mark.skipif(os.name == "nt", reason="Windows gives no handle for folders")
@pytest.mark.parametrize("number", [errno.EINVAL, errno.ENOTSUP])
def test_a_stick_that_cannot_sync_folders_can_be_written_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """A backup written there whole was called failed before."""
    _folder_sync_fails(monkeypatch, number)
    files.write_whole(tmp_path / "kept", b"whole")
    assert (tmp_path / "kept").read_bytes() == b"whole"


@pytest.mark.skipif(os.name == "nt", reason="Windows gives no handle for folders")
def test_a_folder_that_fails_to_sync_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _folder_sync_fails(monkeypatch, errno.EIO)
    with pytest.raises(files.WriteFailed):
        files.write_whole(tmp_path / "kept", b"whole")
    assert not list(tmp_path.glob("*.part"))
