"""The pictures are of the real window, of every state, and taking them changes nothing."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from app.cli.frame import PASSWORD as VARIABLE
from app.shared import paths
from tests.ui.conftest import PASSWORD
from ui import picture
from ui.picture import LANGUAGES, README, SCREENS, Camera, Look, index, looks, main, prepare
from ui.start import speak
from ui.stations import STATIONS

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def digest(folder: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*")) if path.is_file()
    }  # fmt: skip


@pytest.fixture
def places(folder, tmp_path, monkeypatch) -> Path:
    """A copy of the office, an office just made, and nothing."""
    monkeypatch.setenv(VARIABLE, PASSWORD)
    made = tmp_path / "looked-at"
    made.mkdir()
    prepare(folder, made)
    return made


@pytest.fixture
def camera(qapp, places):
    made = Camera(qapp, places, "zh_CN")
    yield made
    made.close()
    speak(qapp, "zh_CN")


def station(name):
    return next(one for one in STATIONS if one.name == name)


def test_every_look_is_taken():
    assert len(list(looks())) == len(LANGUAGES) * 2 * len(SCREENS) == 8
    assert len({look.folder for look in looks()}) == 8
    assert {(w, h) for w, h, _ratio in SCREENS} == {(1366, 768), (1093, 614)}
    assert [look.ratio for look in looks(1.25)] == [1.25] * 4


def test_a_picture_has_the_size_asked_for_and_shows_something(camera):
    taken = camera.take(station("home"), Look("zh_CN", False, 1366, 768)).toImage()
    assert (taken.width(), taken.height()) == (1366, 768)
    colours = {taken.pixel(x, y) for x in range(0, 1366, 7) for y in range(0, 768, 7)}
    assert len(colours) > 20


def test_what_is_open_over_the_window_is_in_the_picture(camera):
    look = Look("zh_CN", False, 1366, 768)
    plain, open_menu = (camera.take(station(name), look).toImage() for name in ("home", "home-language"))
    assert plain != open_menu
    assert camera.take(station("home"), look).toImage() == plain


@pytest.mark.long
def test_taking_pictures_changes_no_office(folder, places, qapp):
    before = digest(folder)
    camera = Camera(qapp, places, "zh_CN")
    for name in ("members-wrong", "visits", "unlock-wrong"):
        camera.take(station(name), Look("zh_CN", False, 1366, 768))
    camera.close()
    assert digest(folder) == before


def test_the_index_shows_every_station_in_every_look_without_a_server(tmp_path):
    index(tmp_path)
    page = (tmp_path / "index.html").read_text("utf-8")
    assert "://" not in page
    for one in STATIONS:
        for look in looks():
            assert f'src="{look.folder}/{one.name}.png"' in page


def test_one_page_is_drawn_into_one_file(folder, tmp_path, monkeypatch, qapp):
    monkeypatch.setenv(VARIABLE, PASSWORD)
    out = tmp_path / "visits.png"
    assert main([str(folder), str(out), "--page", "visits", "--size", "1093x614", "--dark"]) == 0
    taken = QImage(str(out))
    assert (taken.width(), taken.height()) == (1093, 614)
    assert taken.pixelColor(600, 30).lightness() < 100


@pytest.mark.long
def test_a_whole_folder_is_drawn_look_by_look(places, tmp_path, monkeypatch, qapp):
    monkeypatch.setattr(picture, "STATIONS", (station("home"), station("unlock")))
    made = list(looks(1.0))
    assert picture.gallery(qapp, places, tmp_path / "out", made) == 2 * len(made)
    assert {path.parent.name for path in (tmp_path / "out").rglob("*.png")} == {look.folder for look in made}
    speak(qapp, "zh_CN")


@pytest.mark.parametrize(
    "line", [[], ["a", "b", "c"], ["out", "--page", "nowhere"], ["out", "--language", "en_GB"]]
)
def test_what_cannot_be_meant_is_refused(line):
    with pytest.raises(SystemExit) as ended:
        main(line)
    assert ended.value.code == 2


def test_the_pictures_of_the_readme_are_the_ones_that_are_refreshed():
    shown = set(re.findall(r"resources/pictures/([\w-]+\.png)", (ROOT / "README.md").read_text("utf-8")))
    assert shown == set(README)
    assert all((paths.resources() / "pictures" / name).is_file() for name in README)
