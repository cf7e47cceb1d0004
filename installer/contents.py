"""What goes into the folder a township copies, and what is left out? Names it for the spec; builds nothing."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from app.printing import fonts

Binary = tuple[str, str, str]

ROOT = Path(__file__).resolve().parents[1]

# Loaded by name at run time, where PyInstaller cannot see it: Alembic's migrations import `alembic.op`.
HIDDEN = ("alembic.op", "pypinyin", "sqlalchemy.dialects.sqlite")

# Never loaded by the desk or the command line; Python's own SQLite may be older than the one we accept. Qt's large
# halves come in only through plugins (see `kept`).
LEFT_OUT = (
    "babel", "tkinter", "_tkinter", "IPython", "matplotlib", "numpy", "setuptools", "pip", "pytest", "_pytest",
    "hypothesis", "mypy", "coverage", "PyInstaller", "psycopg2", "MySQLdb", "pysqlite2", "sqlalchemy.testing",
    "alembic.testing", "sqlite3", "_sqlite3", "zstandard._cffi", "zstandard.backend_cffi",
    "PIL._avif", "PIL._webp", "PIL._imagingft", "PIL._imagingcms", "PIL._imagingmath", "PIL._imagingtk", "PIL.ImageQt",
    "PIL.ImageTk",
    *(f"PySide6.Qt{part}" for part in (
        "Qml", "Quick", "QuickControls2", "QuickTest", "QuickWidgets", "Designer", "Help", "UiTools", "Sql", "Test",
        "Network", "Xml", "Concurrent", "OpenGL", "OpenGLWidgets", "SvgWidgets", "ExampleIcons", "WebEngineCore",
        "WebEngineWidgets", "WebEngineQuick", "VirtualKeyboard", "Charts", "Graphs", "DataVisualization",
    )),
)  # fmt: skip

# Qt's plugins a desk on X11, Wayland or Windows needs, by folder. Everything else of a folder stays out: the virtual
# keyboard is GPL and brings QML and Quick, the GTK theme brings the GTK of the building machine.
PLUGINS = {
    "platforms": {"qxcb", "qwayland-generic", "qwayland-egl", "qoffscreen", "qwindows", "qcocoa"},
    "platforminputcontexts": {"composeplatforminputcontextplugin", "ibusplatforminputcontextplugin"},
    "platformthemes": {"qxdgdesktopportal"},
    "iconengines": {"qsvgicon"},
    "imageformats": {"qsvg", "qico", "qjpeg"},
    "printsupport": {"cupsprintersupport"},
    "styles": {"qmodernwindowsstyle"},
    "wayland-decoration-client": {"bradient"},
    "wayland-graphics-integration-client": {"qt-plugin-wayland-egl"},
    "wayland-shell-integration": {"xdg-shell"},
    "xcbglintegrations": {"qxcb-egl-integration", "qxcb-glx-integration"},
}
_PLUGIN = re.compile(r"(?:^|/)plugins/([^/]+)/(?:lib)?([^/]+?)\.(?:abi3\.)?(?:so|dll|dylib)$")
_LIBRARY = re.compile(r"Qt6?(Qml|Quick|VirtualKeyboard|WebEngine|Designer|Pdf|EglFS|WaylandCompositor|Labs)")
# Qt's own dialogs speak the desk's languages; English needs no file.
_TRANSLATION = re.compile(r"(?:^|/)translations/(?!qtbase_(?:zh_CN|ko)\.qm$)[^/]+\.qm$")
# stdnum's tables of other countries, and of resident numbers by a region list that refuses people (see stack.md).
_USELESS = re.compile(r"(?:^|/)stdnum/.*\.dat$|\.pyi$|(?:^|/)py\.typed$")


def kept(destination: str) -> bool:
    """Say whether the file PyInstaller found for `destination` (a path inside the folder) is wanted."""
    path = destination.replace("\\", "/")
    if plugin := _PLUGIN.search(path):
        return plugin[2] in PLUGINS.get(plugin[1], set())
    if "/qml/" in path.lower() or _LIBRARY.search(path.rpartition("/")[2]):
        return False
    return not (_TRANSLATION.search(path) or _USELESS.search(path))


def needed(binaries: Iterable[Binary], imports: Callable[[str], Iterable[str]]) -> list[Binary]:
    """Return the wanted `binaries` (path inside, source, kind) without the libraries only an unwanted one asked for.

    `imports` names the libraries a compiled file is linked with.
    """
    wanted = [binary for binary in binaries if kept(binary[0])]
    libraries = {Path(name).name: source for name, source, _ in wanted if _is_library(name)}
    asked = {library for name, source, _ in wanted if not _is_library(name) for library in imports(source)}
    waiting = [*asked]
    while waiting:
        name = waiting.pop()
        further = set(imports(libraries[name])) - asked if name in libraries else set()
        asked |= further
        waiting += further
    return [binary for binary in wanted if not _is_library(binary[0]) or Path(binary[0]).name in asked]


def _is_library(name: str) -> bool:
    """Say whether the file is a shared library of the system's or of Qt's, wanted only because another asks for it."""
    path = Path(name.replace("\\", "/"))
    folder, file = path.parent.as_posix(), path.name
    if file.startswith(("libpython", "python3")) or not re.search(r"\.so(\.|$)|\.dll$|\.dylib$", file):
        return False
    return (folder == "." and not re.search(r"\.cpython-|\.abi3\.", file)) or folder.endswith(
        ("Qt/lib", "pillow.libs")
    )


def data_files(work: Path) -> list[tuple[str, str]]:
    """Return (file, folder inside) of every file that is read at run time; makes the compiled ones in `work`."""
    files = [*_resources(), *_migrations()]
    files += [(path, path.relative_to(work).parent) for path in (*catalogues(work), *faces(work))]
    files += [(path, Path()) for path in (ROOT / "LICENSE", ROOT / "THIRD-PARTY.md") if path.exists()]
    return [(str(path), folder.as_posix()) for path, folder in files]


def catalogues(work: Path) -> list[Path]:
    """Compile each catalogue of i18n into `work`, so that a build never ships stale words."""
    made = []
    for words in sorted((ROOT / "i18n").glob("*/LC_MESSAGES/app.po")):
        target = work / words.relative_to(ROOT).with_suffix(".mo")
        target.parent.mkdir(parents=True, exist_ok=True)
        with words.open("rb") as source, target.open("wb") as file:
            write_mo(file, read_po(source, locale=words.parts[-3]))
        made.append(target)
    return made


def faces(work: Path) -> list[Path]:
    """Unpack the fonts into `work`, each checked against the manifest.

    The folder carries them unpacked: it may lie where its user cannot write, and a start must not spend seconds on
    them. Any archive of the folder packs them again.
    """
    return list(fonts.unpack(work / "resources" / "fonts"))


def lean(source: str, work: Path) -> str:
    """Return a copy of a compiled module without its debugging tables where those are most of it, else `source`.

    Only modules of one file are treated: libraries a wheel has patched do not survive `strip`.
    """
    path = Path(source)
    heavy = path.name.startswith(("_sqlite3.", "backend_c.", "libpython"))
    if not (heavy and sys.platform.startswith("linux") and shutil.which("strip")):
        return source
    target = work / "lean" / path.parent.name / path.name
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, target)
    subprocess.run(["strip", "--strip-debug", str(target)], check=True)
    return str(target)


def _resources() -> Iterable[tuple[Path, Path]]:
    for path in sorted((ROOT / "resources").rglob("*")):
        if path.is_file() and not path.name.startswith(".") and not _font(path):
            yield path, path.relative_to(ROOT).parent


def _font(path: Path) -> bool:
    """Say whether `path` is a font or a packed one; `faces` brings those."""
    return path.name.endswith((".ttf", ".otf", ".ttf.xz"))


def _migrations() -> Iterable[tuple[Path, Path]]:
    """Return Alembic's versions: it reads them as files, not as modules."""
    for path in sorted((ROOT / "app/migrations/versions").glob("*.py")):
        yield path, path.relative_to(ROOT).parent
