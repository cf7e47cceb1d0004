"""The packed fonts unpack whole or not at all, and a damaged one is never printed with."""

from __future__ import annotations

import lzma
import shutil
from pathlib import Path

import pytest

from app.printing import fonts
from app.printing.fonts import __main__ as setup
from app.printing.fonts import faces
from app.shared import paths

SMALL = fonts.FontFile(
    "HanaMinA-Rest", 2220384, "c80daee9757af88c7fc8643d29be92c371c9413ccdbbe2b2107b734c645b6125"
)


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program folder of its own with one small font, and a cache folder of its own."""
    packed = tmp_path / "resources" / "fonts"
    packed.mkdir(parents=True)
    source = fonts.packed() / f"{SMALL.name}.ttf.xz"
    shutil.copy(source, packed)
    monkeypatch.setattr(paths, "resources", lambda: tmp_path / "resources")
    monkeypatch.setattr(fonts, "manifest", lambda: fonts.Manifest((SMALL.name,), (SMALL.name,), (SMALL,)))
    monkeypatch.setattr(fonts, "_cache", lambda: tmp_path / "cache")
    return packed


def test_what_is_packed_is_what_the_manifest_says() -> None:
    listed = {font.name for font in fonts.manifest().files}
    assert {file.name.removesuffix(".ttf.xz") for file in fonts.packed().glob("*.ttf.xz")} == listed
    assert set(fonts.manifest().paper) | set(fonts.manifest().screen) == listed
    assert {file.name for file in fonts.packed().glob("*.txt")} >= {
        "LICENCE-Hanazono.txt",
        "OFL-NotoSansKR.txt",
        "OFL-NotoSansSC.txt",
        "OFL-NotoSerifSC.txt",
    }
    assert sum(file.stat().st_size for file in fonts.packed().glob("*.xz")) < 30_000_000


def test_unpacking_twice_keeps_the_first(program: Path) -> None:
    (first,) = fonts.unpack(program)
    born = first.stat().st_mtime_ns
    assert fonts.unpack(program) == (first,)
    assert first.stat().st_mtime_ns == born
    assert fonts.ready() == program
    assert fonts.screen() == (first,)


def test_a_spoiled_unpacked_font_is_unpacked_again(program: Path) -> None:
    (file,) = fonts.unpack(program)
    content = file.read_bytes()
    file.write_bytes(content[:-1])
    assert fonts.ready() == program
    assert file.read_bytes() == content
    file.write_bytes(b"\0" + content[1:])
    assert fonts.unpack(program)[0].read_bytes() == content


@pytest.mark.parametrize("harm", ["gone", "cut", "other"])
def test_a_damaged_packed_font_is_refused_and_leaves_nothing(program: Path, harm: str) -> None:
    packed = program / f"{SMALL.name}.ttf.xz"
    if harm == "gone":
        packed.unlink()
    elif harm == "cut":
        packed.write_bytes(packed.read_bytes()[:1000])
    else:
        packed.write_bytes(lzma.compress(b"no font"))
    with pytest.raises(fonts.FontDamaged) as refused:
        fonts.ready()
    assert refused.value.facts == {"file": packed.name}
    assert not list(program.glob("*.ttf"))
    assert not list(program.glob(".font-*"))


def test_the_cache_folder_serves_where_the_program_folder_may_not_be_written(
    program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = fonts.unpack

    def refuse(target: Path) -> tuple[Path, ...]:
        if target == program:
            raise PermissionError(13, "no")
        return real(target)

    monkeypatch.setattr(fonts, "unpack", refuse)
    assert fonts.ready() == tmp_path / "cache"
    assert fonts.ready() == tmp_path / "cache"


def test_no_place_at_all_is_said_in_words(
    program: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(target: Path) -> tuple[Path, ...]:
        raise OSError(28, "full")

    monkeypatch.setattr(fonts, "unpack", refuse)
    with pytest.raises(fonts.FontsNotUnpacked):
        fonts.ready()
    assert setup.main() == 3
    assert capsys.readouterr().err.strip()


def test_setup_unpacks(program: Path) -> None:
    assert setup.main() == 0
    assert (program / f"{SMALL.name}.ttf").stat().st_size == SMALL.bytes


def test_a_spoiled_manifest_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "resources", lambda: tmp_path)
    fonts.manifest.cache_clear()
    try:
        with pytest.raises(fonts.FontDamaged):
            fonts.manifest()
    finally:
        fonts.manifest.cache_clear()


def test_a_file_that_is_no_font_is_refused(tmp_path: Path) -> None:
    (tmp_path / "own.ttf").write_bytes(b"not a font")
    with pytest.raises(fonts.FontDamaged):
        faces.paper(tmp_path).missing("\U0002ebf0")
