"""Where are the font files, and are they whole? Unpacks and checks them; knows nothing of glyphs or paper."""

from __future__ import annotations

import hashlib
import lzma
import os
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from app.shared import paths
from app.shared.errors import DeviceError
from app.shared.text import N_


class FontDamaged(DeviceError):
    """A packed font is missing or is not what the manifest says."""

    code = "print.font_damaged"
    template = N_("A font file ({file}) is missing or damaged. Nothing was printed; install Nuangong again.")


class FontsNotUnpacked(DeviceError):
    """No folder takes the unpacked fonts."""

    code = "print.fonts_not_unpacked"
    template = N_("The fonts could not be unpacked. Nothing was printed; free some disk space and try again.")


@dataclass(frozen=True)
class FontFile:
    """One face: its name, the length and fingerprint of its unpacked file."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What is packed: the faces of the paper in the order they are asked, the screen's, and all files."""

    paper: tuple[str, ...]
    screen: tuple[str, ...]
    files: tuple[FontFile, ...]


def packed() -> Path:
    """Return the folder the compressed fonts lie in."""
    return paths.resources() / "fonts"


@lru_cache(maxsize=1)
def manifest() -> Manifest:
    """Read what is packed. Raises FontDamaged when the manifest is missing or spoiled."""
    try:
        content = tomllib.loads((packed() / "manifest.toml").read_text("utf-8"))
        entries = content["files"].items()
        files = tuple(FontFile(name, facts["bytes"], facts["sha256"]) for name, facts in entries)
        return Manifest(tuple(content["paper"]), tuple(content["screen"]), files)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise FontDamaged(file="manifest.toml") from error


def unpack(target: Path) -> tuple[Path, ...]:
    """Unpack every font that is not yet whole in `target`; each file appears at once, complete and checked.

    Raises FontDamaged when a packed file is not the one the manifest names, OSError when `target` refuses.
    """
    target.mkdir(parents=True, exist_ok=True)
    return tuple(_unpack_one(font, target) for font in manifest().files)


def ready() -> Path:
    """Return a folder with all fonts unpacked, unpacking them when needed.

    The program's own folder is used when it can be written, else the user's cache folder.
    Raises FontDamaged, FontsNotUnpacked.
    """
    places = (packed(), _cache())
    for place in places:
        if _whole(place):
            return place
    for place in places:
        try:
            unpack(place)
        except OSError:
            continue
        return place
    raise FontsNotUnpacked()


def screen() -> tuple[Path, ...]:
    """Return the font files for a screen without Chinese or Korean fonts; raises as `ready`."""
    folder = ready()
    return tuple(folder / f"{name}.ttf" for name in manifest().screen)


def _unpack_one(font: FontFile, target: Path) -> Path:
    final = target / f"{font.name}.ttf"
    if _same(final, font):
        return final
    source = packed() / f"{font.name}.ttf.xz"
    try:
        content = lzma.decompress(source.read_bytes())
    except (FileNotFoundError, lzma.LZMAError, EOFError) as error:
        raise FontDamaged(file=source.name) from error
    if hashlib.sha256(content).hexdigest() != font.sha256:
        raise FontDamaged(file=source.name)
    handle, name = tempfile.mkstemp(prefix=".font-", dir=target)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        # Another user of this computer must be able to read what the first one unpacked.
        Path(name).chmod(0o644)
        Path(name).replace(final)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return final


def _same(file: Path, font: FontFile) -> bool:
    """Say whether `file` is the unpacked font, by its whole content."""
    if not _as_long(file, font):
        return False
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest() == font.sha256


def _as_long(file: Path, font: FontFile) -> bool:
    try:
        return file.stat().st_size == font.bytes
    except OSError:
        return False


def _whole(folder: Path) -> bool:
    """Say whether every font lies here at its full length; its content was checked before it got its name."""
    return all(_as_long(folder / f"{font.name}.ttf", font) for font in manifest().files)


def _cache() -> Path:
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local"))
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    return base / "nuangong" / "fonts"
