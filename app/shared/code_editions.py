"""What does a published edition of a code list say, and what becomes of the codes it no longer has? Pure but for
the installed list it is compared with.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from app.shared import codes
from app.shared.codes import Code, CodeList
from app.shared.errors import RuleError
from app.shared.text import N_

OURS: Final = frozenset(
    {
        "claim_states", "hardship_states", "member_status", "membership_change_type", "id_document_types", "sex",
        "hardship_categories", "import_header_aliases", "import_template_member", "label_aliases", "member_fields",
        "mutual_aid_plan_samples", "jilin_region_history", "union_type", "hardship_archive_levels",
    }
)  # fmt: skip
"""Lists the program itself hangs on: they change with the program, not by publication."""

WITHDRAWN: Final = "withdrawn"
REPLACED_BY: Final = "replaced_by"
_NAME = re.compile(r"[a-z0-9_]+")
_YES: Final = frozenset({"1", "是", "yes"})


class ListUnknown(RuleError):
    """There is no such list, or the program itself hangs on it."""

    code = "codes.unknown_list"
    template = N_("“{list}” is not a code list that can be published. Name the file as the list is named.")


class ListRefused(RuleError):
    """The list is not as a list must be; `part` is the column or code at fault."""

    code = "codes.refused"
    template = N_("The code list “{list}” cannot be used: check “{part}”. Nothing was changed.")


def read(name: str, text: str) -> tuple[Mapping[str, str], ...]:
    """Return the rows of an edition, with every column the installed list has.

    Raises ListUnknown or ListRefused.
    """
    if name in OURS or not _NAME.fullmatch(name):
        raise ListUnknown(field="file", list=name)
    try:
        installed = codes.installed(name)
    except FileNotFoundError:
        raise ListUnknown(field="file", list=name) from None
    rows = [
        {key: value or "" for key, value in row.items() if key}
        for row in csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    ]
    columns = list(next(iter(installed)).extra)
    key, label = columns[0], "name_zh" if "name_zh" in columns else columns[1]
    if not rows:
        raise ListRefused(list=name, part=key)
    for column in columns:
        if column not in rows[0]:
            raise ListRefused(list=name, part=column)
    seen: set[str] = set()
    for row in rows:
        code = row[key].strip()
        if not code or code != row[key] or code in seen or not row[label].strip():
            raise ListRefused(list=name, part=row[key] or key)
        seen.add(code)
    for row in rows:
        if (wanted := row.get(REPLACED_BY, "")) and wanted not in seen:
            raise ListRefused(list=name, part=wanted)
    return tuple(MappingProxyType(row) for row in rows)


def current(name: str, editions: Sequence[str]) -> CodeList:
    """Return the list as its last edition has it; `editions` are the published texts, the oldest first.

    What only earlier editions have stays readable but is withdrawn; a name a code had before still finds it.
    """
    installed = codes.installed(name)
    first = next(iter(installed)).extra
    key, second = list(first)[:2]
    label = "name_zh" if "name_zh" in first else second
    before: dict[str, Mapping[str, str]] = {code.code: code.extra for code in installed}
    names: dict[str, str] = {}
    for text in editions:
        rows = {row[key]: row for row in read(name, text)}
        names |= {row[label]: code for code, row in before.items()}
        before = {**before, **rows}
    entries = [
        Code(code, row[label], row, withdrawn=code not in rows or row.get(WITHDRAWN, "").strip() in _YES)
        for code, row in [*rows.items(), *((c, r) for c, r in before.items() if c not in rows)]
    ]
    return CodeList(name, tuple(entries), {**names, **codes.aliases_of(name)})
