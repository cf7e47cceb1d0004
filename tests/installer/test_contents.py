"""The folder carries everything the program reads, and nothing a desk does not need."""

from __future__ import annotations

import gettext
import os
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path, PurePosixPath

import pytest

from app.printing import fonts
from installer import contents

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def carried(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """What the spec would lay into the folder, by its place there."""
    files = contents.data_files(tmp_path_factory.mktemp("work"))
    return {(PurePosixPath(folder) / Path(path).name).as_posix(): Path(path) for path, folder in files}


def test_every_resource_keeps_its_place(carried: dict[str, Path]) -> None:
    shipped = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "resources").rglob("*")
        if path.is_file()
        and not path.name.startswith(".")
        and not path.name.endswith((".ttf", ".xz", ".otf"))
    }
    assert shipped
    assert shipped <= carried.keys()


def test_fonts_are_carried_unpacked_and_whole(carried: dict[str, Path]) -> None:
    for font in fonts.manifest().files:
        assert carried[f"resources/fonts/{font.name}.ttf"].stat().st_size == font.bytes
    assert not [name for name in carried if name.endswith(".xz")]


def test_every_language_is_compiled_anew(carried: dict[str, Path]) -> None:
    for words in (ROOT / "i18n").glob("*/LC_MESSAGES/app.po"):
        made = carried[words.relative_to(ROOT).with_suffix(".mo").as_posix()]
        with made.open("rb") as file:
            assert gettext.GNUTranslations(file).gettext("Members") != "Members"


def test_migrations_are_carried_as_files(carried: dict[str, Path]) -> None:
    versions = {path.name for path in (ROOT / "app/migrations/versions").glob("*.py")}
    assert versions
    assert {f"app/migrations/versions/{name}" for name in versions} <= carried.keys()


@pytest.mark.parametrize(
    ("place", "wanted"),
    [
        ("PySide6/Qt/plugins/platforms/libqxcb.so", True),
        ("PySide6/plugins/platforms/qwindows.dll", True),
        ("PySide6\\plugins\\platforms\\qdirect2d.dll", False),
        ("PySide6/Qt/plugins/platforminputcontexts/libibusplatforminputcontextplugin.so", True),
        ("PySide6/Qt/plugins/platforminputcontexts/libqtvirtualkeyboardplugin.so", False),
        ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", False),
        ("PySide6/Qt/plugins/sqldrivers/libqsqlite.so", False),
        ("PySide6/Qt/lib/libQt6Qml.so.6", False),
        ("PySide6/Qt/lib/libQt6VirtualKeyboard.so.6", False),
        ("PySide6/Qt6Quick.dll", False),
        ("PySide6/Qt/lib/libQt6Widgets.so.6", True),
        ("PySide6/Qt/translations/qtbase_zh_CN.qm", True),
        ("PySide6/Qt/translations/qtbase_ko.qm", True),
        ("PySide6/Qt/translations/qtbase_de.qm", False),
        ("PySide6/Qt/translations/qt_zh_CN.qm", False),
        ("stdnum/cn/loc.dat", False),
        ("pypinyin/pinyin_dict.json", True),
    ],
)
def test_only_what_a_desk_needs_is_kept(place: str, wanted: bool) -> None:
    assert contents.kept(place) is wanted


def test_libraries_only_a_dropped_plugin_asked_for_are_dropped() -> None:
    asks = {
        "QtGui": ["libQt6Gui.so.6"],
        "qxcb": ["libxcb-cursor.so.0"],
        "gtk3": ["libgtk-3.so.0"],
        "gui": ["libicu.so.73"],
        "cursor": ["libxcb-util.so.1"],
    }
    found = [
        ("PySide6/QtGui.abi3.so", "QtGui", "EXTENSION"),
        ("PySide6/Qt/plugins/platforms/libqxcb.so", "qxcb", "BINARY"),
        ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", "gtk3", "BINARY"),
        ("PySide6/Qt/lib/libQt6Gui.so.6", "gui", "BINARY"),
        ("PySide6/Qt/lib/libicu.so.73", "icu", "BINARY"),
        ("libxcb-cursor.so.0", "cursor", "BINARY"),
        ("libxcb-util.so.1", "util", "BINARY"),
        ("libgtk-3.so.0", "gtk", "BINARY"),
        ("libpython3.11.so.1.0", "python", "BINARY"),
        ("_cffi_backend.cpython-311-x86_64-linux-gnu.so", "cffi", "EXTENSION"),
    ]
    kept = [name for name, _, _ in contents.needed(found, lambda source: asks.get(source, []))]
    assert kept == [name for name, _, _ in found if "gtk" not in name]


def test_nothing_we_need_is_left_out() -> None:
    """Every module loaded by a start of the desk and of the command line may come into the folder."""
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, app.cli, ui.start; print('\\n'.join(sys.modules))"],
        cwd=ROOT, check=True, capture_output=True, text=True, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    ).stdout.split()  # fmt: skip
    assert "app.office" in loaded
    wrong = [m for m in loaded if any(m == out or m.startswith(f"{out}.") for out in contents.LEFT_OUT)]
    assert wrong == []


def test_the_building_tool_is_locked() -> None:
    assert f"pyinstaller=={distribution('pyinstaller').version}" in (
        ROOT / "requirements-dev.lock"
    ).read_text("utf-8")


@pytest.mark.long
def test_the_folder_runs_a_day_where_it_cannot_write(tmp_path: Path) -> None:
    line = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR"]
    line += ["--distpath", str(tmp_path / "dist"), "--workpath", str(tmp_path / "work")]
    subprocess.run([*line, str(ROOT / "installer/nuangong.spec")], cwd=tmp_path, check=True)
    folder = tmp_path / "dist/nuangong"
    for path in folder.rglob("*"):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode & ~0o222)
    bare = {"HOME": str(tmp_path / "home"), "LANG": "C"}
    told = subprocess.run(
        [str(folder / "nuangong"), "demo", str(tmp_path / "day"), "--json"],
        env=bare,
        check=True,
        capture_output=True,
    )
    assert told.stdout.decode("utf-8").startswith("{")
    assert list((tmp_path / "day/pdf").glob("*.pdf"))
    assert not [path for path in folder.rglob("*") if "irtualKeyboard" in path.name or "Qt6Qml" in path.name]
