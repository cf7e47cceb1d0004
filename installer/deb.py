"""How does the built folder become a `.deb`? `run.py build --deb`, or `python -m installer.deb [FOLDER] [OUT]`.

The package has no maintainer scripts: what it installs is what it removes. Offices lie in their users' own folders and
are never touched by installing, upgrading or purging.
"""

from __future__ import annotations

import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64", "loongarch64": "loong64"}
# What PyInstaller leaves to the system on purpose: the C library, the graphics drivers' doors, the X11 connection.
DEPENDS = ("libgl1", "libegl1", "libxcb1")
RECOMMENDS = ("fontconfig-config", "libwayland-client0", "libwayland-cursor0", "libwayland-egl1")
DESKTOP = """\
[Desktop Entry]
Type=Application
Name=Nuangong
Name[zh_CN]=暖工
Name[ko]=난공
Comment=The desk of a grassroots trade union
Comment[zh_CN]=基层工会工作台
Comment[ko]=기층공회 업무책상
Exec=/usr/bin/nuangong
Icon=nuangong
Terminal=false
Categories=Office;
StartupWMClass=nuangong
"""


def version() -> str:
    """Return the version of the program, as pyproject.toml says it."""
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"])


def control(installed: int) -> str:
    """Return the control file; `installed` in KiB. The oldest C library is the building machine's."""
    library = platform.libc_ver()[1]
    depends = ", ".join((f"libc6 (>= {library})", *DEPENDS))
    return (
        f"Package: nuangong\nVersion: {version()}\nArchitecture: {ARCHITECTURES[platform.machine()]}\n"
        "Maintainer: Nuangong project <nuangong@invalid.example>\nSection: office\nPriority: optional\n"
        f"Installed-Size: {installed}\nDepends: {depends}\nRecommends: {', '.join(RECOMMENDS)}\n"
        "Description: offline desk of a grassroots trade union\n"
        " Members, warm-delivery visits and mutual aid of a township's union, in one\n"
        " encrypted file, without a network; packages to the province go by USB stick.\n"
    )


def icon() -> str:
    """Return the program's picture: the white line drawing of the doorway on its orange ground."""
    drawing = (ROOT / "resources/icons/hand-heart.svg").read_text("utf-8")
    lines = re.sub(r"^.*?<svg[^>]*>|</svg>\s*$", "", drawing, flags=re.DOTALL)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="128" height="128" viewBox="0 0 44 44">'
        '<rect width="44" height="44" rx="9" fill="#E2703A"/><g transform="translate(10 10)" fill="none" stroke="#FFF" '
        f'stroke-width="2" stroke-linecap="round" stroke-linejoin="round">{lines}</g></svg>\n'
    )


def lay(folder: Path, tree: Path) -> None:
    """Lay the files of the package out in `tree` as they will lie in the system."""
    shutil.copytree(folder, tree / "opt/nuangong", symlinks=True)
    for path, content in {
        "usr/share/applications/nuangong.desktop": DESKTOP,
        "usr/share/icons/hicolor/scalable/apps/nuangong.svg": icon(),
        "usr/share/doc/nuangong/copyright": (ROOT / "LICENSE").read_text("utf-8"),
    }.items():
        (tree / path).parent.mkdir(parents=True, exist_ok=True)
        (tree / path).write_text(content, "utf-8")
    (tree / "usr/bin").mkdir(parents=True)
    (tree / "usr/bin/nuangong").symlink_to("/opt/nuangong/nuangong")
    for path in tree.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)


def build(folder: Path, out: Path) -> Path:
    """Make the package of `folder` in `out` and return it. Raises CalledProcessError when dpkg-deb refuses."""
    with tempfile.TemporaryDirectory(prefix="nuangong-deb-") as name:
        tree = Path(name) / "tree"
        lay(folder, tree)
        files = sorted(path for path in tree.rglob("*") if path.is_file() and not path.is_symlink())
        sums = "".join(f"{_md5(path)}  {path.relative_to(tree).as_posix()}\n" for path in files)
        (tree / "DEBIAN").mkdir()
        (tree / "DEBIAN/control").write_text(
            control(sum(path.stat().st_size for path in files) // 1024), "utf-8"
        )
        (tree / "DEBIAN/md5sums").write_text(sums, "utf-8")
        tree.chmod(0o755)
        made = out / f"nuangong_{version()}_{ARCHITECTURES[platform.machine()]}.deb"
        out.mkdir(parents=True, exist_ok=True)
        # xz, not zstd: dpkg of UOS 20 and Kylin V10 reads no zstd
        subprocess.run(
            ["dpkg-deb", "--root-owner-group", "-Zxz", "--build", str(tree), str(made)], check=True
        )
    return made


def _md5(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()


if __name__ == "__main__":
    given = [Path(part) for part in sys.argv[1:]]
    made = build(given[0] if given else ROOT / "dist/nuangong", given[1] if len(given) > 1 else ROOT / "dist")
    print(f"{made}  {made.stat().st_size / 1e6:.0f} MB")  # noqa: T201
