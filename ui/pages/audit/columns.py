"""How is a line of the audit log worded? Who, what, on which record, from which value to which; asks nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.audit import KIND_WORDS, Line, Wanted
from app.printing import FORMS
from app.shared.text import N_, _, _n
from ui.kit.grid import Column, Value
from ui.pages.audit.fields import name_words, values_words
from ui.pages.listing import REASONS
from ui.pages.printing.words import form_words
from ui.pages.record_words import kind_words
from ui.pages.sync.field_names import field_name
from ui.pages.sync.field_values import POINTS
from ui.pages.sync.words import moment

if TYPE_CHECKING:
    from app.office import Office

SHOWN = 6  # fields of one line that are told; how many more there are is said
ACTS = {
    "I": N_("Written down"), "U": N_("Changed a record"), "D": N_("Deleted"), "export": N_("Carried out"),
    "print": N_("Printed"), "look": N_("Looked at a paper"), "open": N_("Opened a file"),
    "recovery": N_("Recovery code kept"),
    "recover": N_("Came in with a code on paper"), "escrow": N_("Code left with the union above"),
    "rekey": N_("New key of the office"), "password": N_("Changed the password"), "close": N_("Closed a period"),
    "reopen": N_("Opened a period again"), "photo": N_("Changed a photo"), "take_back": N_("Took back"),
    "restore": N_("Went back to a backup"), "backup": N_("Copied the whole office out"),
    "hand_over": N_("Handed the office over"),
    "take_over": N_("Took the office over"), "approve": N_("Approved"), "pay": N_("Paid out"),
    "why_required": N_("Looks at numbers need a reason"), "why_offered": N_("Looks at numbers need no reason"),
    "identity": N_("Corrected a document's number"),
    "refuse": N_("Refused"), "withdraw": N_("Withdrew an approval"), "payment_back": N_("Took a payment back"),
    "spoil": N_("Spoiled a number"), "word": N_("Worded a form anew"),
    "files_from_households": N_("Made files of a list"),
}  # fmt: skip
TONES = {"reveal": "warn", "export": "warn", "keys": "warn"}
"""What stands out of a list of days: who looked, who carried out, who may come in. A change waits for nothing."""
EXTRA_KINDS = {"list": N_("List"), "vault": N_("Keys of the office"), "office": N_("The office"),
               "scanned_sheet": N_("Page that came back")}  # fmt: skip
CODE = 2  # a reason as short as this is a line of a code list
_EXTENT = re.compile(
    r"(\d+) (rows|masked|whole)(?:: (.*)|, .*)?"
)  # as the audit keeps what was carried out or printed
PAPERS = {"recovery": N_("With the recovery code"), "escrow": N_("With the code left with the union above")}
COPIES = {"copy": N_("A backup, locked"), "registered": N_("The registered stick, locked")}
PHOTOS = {"put": N_("Put in"), "put back": N_("Put back"), "drop": N_("Taken out")}
FIELD_OF_REASON = ("reason", "correction", "despite", "by_hand")


@dataclass(frozen=True)
class AuditSource:
    """The lines asked for, for the grid."""

    office: Office
    wanted: Wanted

    def ids(self) -> Sequence[int]:
        """Return the numbers of the lines, the newest first."""
        return self.office.audit_log.window(self.office.actor, self.wanted)

    def beginning(self, most: int) -> Sequence[int]:
        """Return the newest of them, which are there before all are."""
        return self.office.audit_log.window(self.office.actor, self.wanted, most)[:most]

    def rows(self, ids: Sequence[int]) -> Sequence[Line]:
        """Return the lines."""
        return self.office.audit_log.page(self.office.actor, list(ids), POINTS)

    def values(self, _key: str) -> Sequence[Value]:
        """Return who has lines, the busiest first."""
        wanted = Wanted(self.wanted.kinds, None, self.wanted.first, self.wanted.last)
        found = self.office.audit_log.people(self.office.actor, wanted)
        return [Value(one, name or _("Not known here"), count) for one, name, count in found]


def act_words(line: Line) -> str:
    """Return what was done."""
    if line.kind == "reveal" and line.act != "open":
        hidden = line.act.partition(".")[2] or line.why.partition(":")[0]
        return _("Looked at: {field}", field=field_name(line.table, hidden))
    if line.act.startswith("file."):
        return _("Step of a file")
    return _(ACTS[line.act]) if line.act in ACTS else line.act


def record_words(line: Line) -> str:
    """Return which record it was about: its kind and what it is called."""
    kind = _(EXTRA_KINDS[line.table]) if line.table in EXTRA_KINDS else kind_words(line.table)
    name = form_words(line.name) if line.table == "form_wording" and line.name else line.name
    return f"{kind} {name}".strip()


def change_words(line: Line, most: int | None = SHOWN) -> str:
    """Return what changed: the old value and the new one of each field, numbers of people masked; of `most` fields."""
    told = [words for one in line.changes if (words := _one(line, one.field, one.old, one.new))]
    shown = "；".join(told[:most])
    if most is not None and len(told) > most:
        shown += "；" + _("and {n} more fields", n=len(told) - most)
    return " ".join(shown.split())  # a remark of several lines is told in one


def all_changes(line: Line) -> str:
    """Return every field that changed: what leaves on paper or in a sheet leaves nothing out."""
    return change_words(line, None)


def _one(line: Line, name: str, old: Any, new: Any) -> str:
    called = name_words(line.table, name)
    before, after = values_words(line.table, name, old, new, line.names)
    if not called or not (before or after):
        return ""
    return f"{called} {after}" if line.act == "I" else f"{called} {before or '--'} → {after or '--'}"


def why_words(line: Line) -> str:
    """Return the reason that was given; of a change the one that stands in it."""
    if line.act in ("I", "U", "D"):
        given = next((one.new for one in line.changes if one.field in FIELD_OF_REASON and one.new), "")
        if line.received and not given:
            return _("Came with a receipt")
        return str(given) if len(str(given)) > CODE else ""
    told = line.why.rpartition(": ")[2] if line.kind == "reveal" else line.why
    if line.kind == "reveal" and ":" not in line.why and "." not in line.act:
        return ""
    form, _colon, count = told.partition(": ")
    if line.kind == "print" and form in FORMS:
        sheets = _n("{n} paper", "{n} papers", int(count)) if count else ""
        return "，".join(part for part in (form_words(form), sheets) if part)
    if line.act == "word" and len(about := told.split()) == 3:  # form, language, version
        return " ".join((form_words(about[0]), _("Version"), about[2]))
    if line.act == "rekey":
        return _("After these had left: {names}", names=_names(line)) if told else ""
    if extent := _EXTENT.fullmatch(told):
        return "；".join(
            part for part in (_extent(int(extent[1]), extent[2]), _reason(extent[3] or "")) if part
        )
    return _second(line) or _reason(told)


def _names(line: Line) -> str:
    """Return what the people are called whose ids stand in a reason."""
    return "、".join(line.names.get(one, _("Not known here")) for one in line.why.split(","))


def _extent(n: int, what: str) -> str:
    if what == "rows":
        return _n("{n} line", "{n} lines", n)
    return (
        _n("{n} person, numbers whole", "{n} people, numbers whole", n)
        if what == "whole"
        else _n("{n} person, numbers masked", "{n} people, numbers masked", n)
    )


def _second(line: Line) -> str:
    """Return who confirmed an act, where its reason is that."""
    told = line.why.removeprefix("second ")
    if told.partition(":")[0] == "alone":
        return _("Nobody else works here who could confirm")
    if told in line.names:
        return _("Confirmed by {name}", name=line.names[told])
    return _("Confirmed by somebody not known here") if told != line.why else ""


def _reason(told: str) -> str:
    words = {**REASONS, **PAPERS, **PHOTOS, **COPIES}.get(told)
    return _(words) if words else told


def device_words(line: Line) -> str:
    """Return on which computer."""
    return _("This computer") if line.here else _("Another computer ({number})", number=line.device[-6:])


def columns() -> list[Column]:
    """Return the columns of the list."""
    return [
        Column(_("Time"), lambda line: moment(line.at), 132, key="at"),
        Column(_("Person"), lambda line: line.by or _("Not known here"), 84, key="by", filter="by"),
        Column(_("Act"), act_words, 158, "state", key="act", tone=lambda line: TONES.get(line.kind, "")),
        Column(_("Record"), record_words, 190, key="record"),
        Column(_("Old value → new value"), change_words, 330, key="change", whole=all_changes),
        Column(_("Reason given"), why_words, 130, key="why"),
        Column(_("Computer"), device_words, 92, key="device"),
        Column(_("Number"), lambda line: str(line.seq), 72, "count", key="seq", hidden=True),
    ]  # fmt: skip


def kind_chips() -> Mapping[str, str]:
    """Return the quick lists: all, then each kind."""
    return {"": _("All"), **{kind: _(words) for kind, words in KIND_WORDS.items()}}
