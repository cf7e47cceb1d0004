"""TC-20: no database on a network drive, a warning in a folder a cloud program copies, and one program at a time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path, PurePosixPath

import pytest

from app.cli import main
from app.hub import Hub
from app.office import Office
from app.selfcheck import machine
from app.shared import alone, places
from app.shared.places import cloud_of, file_system, is_network, remote_on_windows

PASSWORD = "correct horse"
MOUNTS = r"""
/dev/sda2 / ext4 rw 0 0
proc /proc proc rw 0 0
//nas/office /mnt/share cifs rw 0 0
nas:/union /home/wang/union nfs4 rw 0 0
/dev/sdb1 /home/wang/union/local vfat rw 0 0
wang@nas: /home/wang/far fuse.sshfs rw 0 0
gvfsd-fuse /run/user/1000/gvfs fuse.gvfsd-fuse rw 0 0
/dev/sdc1 /media/wang/U\040盘 exfat rw 0 0
/dev/sdd1 /media/ntfs fuseblk rw 0 0
nas:/over /over nfs rw 0 0
/dev/sde1 /over ext4 rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "network"),
    [
        ("/home/wang/.local/share/nuangong", False),
        ("/mnt/share/nuangong", True),
        ("/mnt/shared/nuangong", False),
        ("/home/wang/union", True),
        ("/home/wang/union/a/b", True),
        ("/home/wang/union/local/office", False),
        ("/home/wang/far/office", True),
        ("/run/user/1000/gvfs/smb-share", True),
        ("/media/ntfs/office", False),
        ("/over/office", False),
    ],
)
def test_tc20_the_mount_table_tells_network_drives(folder: str, network: bool) -> None:
    assert is_network(file_system(PurePosixPath(folder), MOUNTS)) is network


def test_tc20_names_with_blanks_are_read_in_the_mount_table() -> None:
    assert file_system(PurePosixPath("/media/wang/U 盘/x"), MOUNTS) == "exfat"
    assert file_system(PurePosixPath("/x"), "") == ""


@pytest.mark.parametrize(
    ("folder", "kind", "remote"),
    [
        ("C:\\Users\\wang\\nuangong", 3, False),
        ("Z:\\office", 4, True),
        ("E:\\office", 2, False),
        ("\\\\nas\\union\\office", 3, True),
        ("\\\\?\\UNC\\nas\\union\\office", 3, True),
        ("\\\\?\\C:\\office", 3, False),
    ],
)
def test_tc20_windows_tells_network_drives(folder: str, kind: int, remote: bool) -> None:
    asked: list[str] = []

    def drive_type(root: str) -> int:
        asked.append(root)
        return kind

    assert remote_on_windows(folder, drive_type) is remote
    assert all(root.endswith(":\\") for root in asked)


@pytest.mark.parametrize(
    ("path", "program"),
    [
        ("/home/wang/Nutstore Files/office", "坚果云"),
        ("/home/wang/我的坚果云/office", "坚果云"),
        ("/d/百度网盘同步空间/office", "百度网盘"),
        ("/d/BaiduSyncdisk/office", "百度网盘"),
        ("/Users/wang/OneDrive - 总工会/office", "OneDrive"),
        ("/Users/wang/OneDrive", "OneDrive"),
        ("/Users/wang/Dropbox (个人)/x", "Dropbox"),
        ("/Users/wang/iCloudDrive/x", "iCloud"),
        ("/d/WPS云盘/x", "WPS云盘"),
        ("/home/wang/megaphone/dropboxes/一号云", ""),
        ("/home/wang/.local/share/nuangong", ""),
    ],
)
def test_tc20_cloud_folders_are_known_by_their_names(path: str, program: str) -> None:
    assert cloud_of(PurePosixPath(path).parts) == program


def test_tc20_a_cloud_folder_under_another_name_is_told_by_the_system(tmp_path: Path, monkeypatch) -> None:
    assert places.cloud(tmp_path / "x") == ""
    monkeypatch.setenv("OneDriveCommercial", str(tmp_path))
    assert places.cloud(tmp_path / "x") == "OneDrive"


def test_tc20_no_office_and_no_hub_is_made_or_opened_on_a_network_drive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = {
        "code": "QS-01",
        "name": "青山镇总工会",
        "region": "222401",
        "operator": "王芳",
        "password": PASSWORD,
    }
    Office.create(tmp_path / "office", **here).close()
    Hub.init(tmp_path / "hub", PASSWORD, "省").close()
    before = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    monkeypatch.setattr(places, "on_network", lambda _folder: True)
    for act in (
        lambda: Office.create(tmp_path / "new", **here),
        lambda: Office.unlock(tmp_path / "office", PASSWORD),
        lambda: Hub.init(tmp_path / "another", PASSWORD, "省"),
        lambda: Hub.open(tmp_path / "hub", PASSWORD),
    ):
        with pytest.raises(places.OnNetwork) as refusal:
            act()
        assert refusal.value.exit_code == 3
    assert {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()} == before
    assert not (tmp_path / "new").exists()
    assert not (tmp_path / "another").exists()
    assert machine.folder(tmp_path).outcome == "bad"


def test_tc20_in_a_cloud_folder_the_office_is_made_and_the_clerk_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NUANGONG_PASSWORD", PASSWORD)
    where = tmp_path / "OneDrive" / "office"
    line = ["--profile", str(where), "init", "--office", "QS-01", "--name", "青山", "--operator", "王芳"]
    assert main([*line, "--region", "222401"]) == 0
    assert "OneDrive" in capsys.readouterr().out.splitlines()[-1]
    assert (machine.folder(where).outcome, machine.folder(where).facts) == ("warn", {"cloud": "OneDrive"})


def test_tc20_a_second_window_or_command_is_refused_while_the_first_lives(tmp_path: Path) -> None:
    first = alone.alone(tmp_path / "office")
    assert first is not None
    assert alone.alone(tmp_path / "office") is None
    with pytest.raises(alone.InUse) as refusal, alone.held(tmp_path / "office"):
        pass
    assert refusal.value.exit_code == 4
    other = alone.alone(tmp_path / "another")
    assert other is not None
    first.unlock()
    with alone.held(tmp_path / "office"):
        assert alone.alone(tmp_path / "office") is None
    again = alone.alone(tmp_path / "office")
    assert again is not None
    again.unlock()
    other.unlock()


def test_tc20_the_lock_of_a_killed_program_falls_by_itself(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib, time; from app.shared.alone import alone; "
        "mine = alone(pathlib.Path(sys.argv[1])); print('has it', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        assert alone.alone(tmp_path) is None
        other.kill()
        other.wait()
    mine = alone.alone(tmp_path)
    assert mine is not None
    mine.unlock()


def test_tc20_a_folder_that_cannot_be_written_is_not_locked(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    free = alone.alone(tmp_path / "file")
    assert free is not None
    free.unlock()


def test_tc20_the_command_line_waits_for_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NUANGONG_PASSWORD", PASSWORD)
    where = str(tmp_path / "office")
    line = ["--profile", where, "init", "--office", "QS-01", "--name", "青山", "--operator", "王芳"]
    assert main([*line, "--region", "222401"]) == 0
    with alone.held(tmp_path / "office"):
        assert main(["--profile", where, "sync", "status"]) == 4
        assert alone.InUse().words() in capsys.readouterr().err
    assert main(["--profile", where, "sync", "status"]) == 0
