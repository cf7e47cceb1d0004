"""What may somebody who helps from afar see? One zip of versions, checks, counts, logs and reports, without people.

Nothing of the records goes in but how many there are. What the program wrote itself (logs, reports) holds no person's
data by construction; it is sifted once more on the way in: a name or number that got there all the same stays here.
"""

from __future__ import annotations

import io
import json
import platform
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app import VERSION
from app.security.vault import KeysDamaged, Vault
from app.selfcheck.found import Checked
from app.shared import log
from app.shared.db import Database
from app.shared.files import FolderMissing, write_whole
from app.sync.versions import SCHEMA

if TYPE_CHECKING:
    from app.office import Office

SUFFIX = ".zip"
LOGS, REPORTS = "log", "reports"
MOST = 2_000_000  # bytes of one log or report
PREFERENCES = "desk.json"
SHARED_PREFERENCES = ("language", "dark", "step", "density", "lock_minutes")
NUMBER = re.compile(r"[\d.,:/ %-]+")
# Letters of the people here, numbers of more than 5 digits (an X may end one), telephones and accounts written in
# groups, and what stands after a home folder.
PERSONAL = re.compile(
    r"(?<!\d)1\d{2}[ -]\d{4}[ -]\d{4}(?!\d)|(?<!\d)(?:\d{4}[ -]){2,}\d{2,7}(?!\d)"
    r"|[\u1100-\u11ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]+|\d{6,}[xX]?"
    r"|(?<=[/\\]home[/\\])[^/\\\s]+|(?<=[/\\]Users[/\\])[^/\\\s]+"
)
ABOUT = """\
暖工诊断包:程序版本、自检结果、各表条数、运行日志和出错报告。不含姓名、证件号码、电话、账号和任何记录内容。
난공 진단 꾸러미: 프로그램 판, 자체 점검, 표별 건수, 실행 기록, 오류 보고. 이름, 번호, 전화, 계좌는 들어 있지 않습니다.
Help pack of Nuangong: versions, checks, counts by table, logs and reports. It holds no name, number, phone or account.
"""


@dataclass(frozen=True)
class HelpPack:
    """A help pack that was written: where it lies and the names of what is in it."""

    path: Path
    names: tuple[str, ...]


def sifted(words: str, names: Sequence[str] = ()) -> str:
    """Return the words with everything blacked out that could name a person; `names` are known to be somebody's."""
    for name in sorted(names, key=len, reverse=True):
        words = words.replace(name, "***")
    return PERSONAL.sub("***", words)


def make(
    folder: Path,
    profile: Path,
    now: datetime,
    found: Sequence[Checked] = (),
    office: Office | None = None,
    screen: Mapping[str, str] | None = None,
) -> HelpPack:
    """Write a help pack into `folder`; without an open office it tells of files only.

    `screen` is what only the desk knows of its own versions. Raises FolderMissing, DiskFull or another DeviceError.
    """
    if not folder.is_dir():
        raise FolderMissing()
    parts: dict[str, bytes] = {"about.txt": ABOUT.encode()}
    parts["versions.json"] = _json({**_versions(), **(screen or {})})
    parts["checks.json"] = _json([_checked(one) for one in found])
    parts["settings.json"] = _json(_settings(profile))
    parts["files.json"] = _json(_files(profile))
    if office is not None:
        parts["counts.json"] = _json(_counts(office))
    parts.update(_written(profile))
    path = folder / f"nuangong-help-{now:%Y%m%d-%H%M%S}{SUFFIX}"
    write_whole(path, _zipped(parts), mode=0o644)
    return HelpPack(path, tuple(parts))


def _json(told: Any) -> bytes:
    return (json.dumps(told, ensure_ascii=True, indent=1, sort_keys=True) + "\n").encode()


def _zipped(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def _versions() -> dict[str, str]:
    return {
        "program": VERSION, "schema": SCHEMA, "sqlite": Database.sqlite, "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
    }  # fmt: skip


def _checked(one: Checked) -> dict[str, Any]:
    """Tell what was found; of its facts only figures, for a printer or a stick may bear a person's name."""
    facts = {name: str(value) for name, value in one.facts.items() if NUMBER.fullmatch(str(value))}
    return {"kind": one.kind, "outcome": one.outcome, "code": one.code, "says": one.template, "facts": facts}


def _settings(profile: Path) -> dict[str, Any]:
    try:
        told = json.loads((profile / PREFERENCES).read_text("utf-8"))
        return {name: told[name] for name in SHARED_PREFERENCES if name in told}
    except (OSError, ValueError, TypeError):
        return {}


def _files(profile: Path) -> dict[str, int]:
    """Count the bytes and files of the profile by kind; names may hold what somebody called a folder."""
    told: dict[str, int] = {}
    for path in profile.rglob("*"):
        if path.is_file():
            kind = path.suffix.lstrip(".") or path.name
            kind = kind if re.fullmatch(r"[a-z-]{1,12}", kind) else "other"
            told[f"{kind} files"] = told.get(f"{kind} files", 0) + 1
            told[f"{kind} bytes"] = told.get(f"{kind} bytes", 0) + path.stat().st_size
    return told


def _counts(office: Office) -> dict[str, Any]:
    status = office.sync.status(office.actor)
    return {
        "records": {one.table: asdict(one) for one in status.tables},
        "changes": status.last_seq, "acknowledged": status.acked, "unconfirmed": status.unconfirmed,
        "states": dict(status.states),
    }  # fmt: skip


def _written(profile: Path) -> Iterator[tuple[str, bytes]]:
    """Return logs and reports, sifted; what operators are called need not be in letters of here."""
    try:
        names = [name for _owner, name in Vault(profile).operators()]
    except KeysDamaged:
        names = []
    for folder, pattern in ((LOGS, f"{log.NAME}*"), (REPORTS, "report-*.txt")):
        for path in sorted((profile / folder).glob(pattern)):
            try:
                words = path.read_bytes()[-MOST:].decode("utf-8", "replace")
            except OSError:
                continue
            yield f"{folder}/{path.name}", sifted(words, names).encode()
