"""What becomes of a person by a change made to many at once, and who is passed over, and why? Pure; knows no table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, Literal

from app.members.findings import JoinRetired, UnknownCode
from app.members.newcomer import RETIRED, NewMember, faults, template
from app.shared import codes
from app.shared.errors import RuleError
from app.shared.text import N_
from app.unions.rules import check_unit, tidy

Kind = Literal["unit", "code", "text", "yes_no", "tags"]

TAG_ADDED, TAG_TAKEN = "tags.add", "tags.remove"
LEFT: Final = ("TRANSFERRED", "WITHDRAWN", "EXPELLED", "DECEASED")
_BETWEEN_TAGS: Final = re.compile(r"[、,，;；]+")
JOINED_BY: Final = "、"

FIELDS: Final[Mapping[str, Kind]] = {
    "work_unit": "unit",
    "employment_form": "code",
    "employment_status": "code",
    "gig_group": "code",
    "platform": "text",
    "station": "text",
    "hukou_type": "code",
    "is_migrant_worker": "yes_no",
    "political_status": "code",
    "education": "code",
    "skill_level": "code",
    "marital_status": "code",
    TAG_ADDED: "tags",
    TAG_TAKEN: "tags",
    "tags": "tags",
    "collector": "text",
    "source": "code",
}


class NotForMany(RuleError):
    """A field that is changed for one person at a time; fact `name`."""

    code = "member.not_for_many"
    template = N_("“{name}” is changed for one person at a time.")


class EnteredByMistake(RuleError):
    """Somebody who is VOID."""

    code = "member.many_void"
    template = N_("Was taken off the roll as entered by mistake.")


class LeftTheUnion(RuleError):
    """Somebody who is no member any more."""

    code = "member.many_left"
    template = N_("Has left this union: what is kept of the person stays as it was then.")


class GoneSince(RuleError):
    """Somebody who is not on the roll of this office any more."""

    code = "member.many_gone"
    template = N_("Is not on the roll of this office any more.")


@dataclass(frozen=True)
class ManyChange:
    """One field and what it shall hold for everybody: a code, words, yes or no; None or "" empties it."""

    field: str
    value: Any

    @classmethod
    def checked(cls, field: str, value: Any) -> ManyChange:
        """Return the change with its words tidied. Raises NotForMany, UnknownCode and what a unit's name may."""
        kind = FIELDS.get(field)
        if kind is None:
            raise NotForMany(name=field)
        if kind == "code":
            known = next(one for one in template() if one.identifier == field)
            if value is not None and codes.load(known.code_list or "").offered(value) is None:
                raise UnknownCode(field=field, column=known.header, value=value, nearest="")
        elif kind in ("text", "unit"):
            value = tidy(value or "")
        elif kind == "tags":
            value = JOINED_BY.join(tags_of(value or ""))
        if kind == "unit" and value:
            check_unit(value, "unit", "")
        return cls(field, value)

    @property
    def name(self) -> str:
        """Return the name of the member's field that changes."""
        return self.field.partition(".")[0]

    def of(self, old: NewMember) -> Any:
        """Return what the field holds after the change."""
        if self.field == TAG_ADDED:
            return JOINED_BY.join(dict.fromkeys([*tags_of(old.tags), *tags_of(self.value)]))
        if self.field == TAG_TAKEN:
            gone = tags_of(self.value)
            return JOINED_BY.join(tag for tag in tags_of(old.tags) if tag not in gone)
        return self.value

    def refused(self, old: NewMember, status: str, today: date) -> RuleError | None:
        """Return why this person is passed over, None when the change may be made.

        Only what the change itself makes wrong counts: an older fault of another field is mended elsewhere. Who
        retires stays a member; who only asks to join does not become one in retirement.
        """
        if status == "VOID":
            return EnteredByMistake()
        if status in LEFT:
            return LeftTheUnion()
        if self.field == "employment_status" and self.value in RETIRED and status == "PENDING":
            return JoinRetired(field="employment_status")
        new = faults(replace(old, **{self.name: self.of(old)}), today)
        if not new:
            return None
        before = {(fault.code, fault.field) for fault in faults(old, today)} | {
            (JoinRetired.code, "employment_status")
        }
        return next((fault for fault in new if (fault.code, fault.field) not in before), None)


def tags_of(words: str) -> tuple[str, ...]:
    """Return the tags of a member, each once, in their order."""
    return tuple(dict.fromkeys(tag for part in _BETWEEN_TAGS.split(words) if (tag := tidy(part))))
