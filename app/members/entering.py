"""Is this person told completely, and unknown so far? Asked before anybody is entered or changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.members.cells import read_name
from app.members.findings import HeldByAnotherUnion, NumberTaken, SamePersonOtherDocument
from app.members.newcomer import NewMember, Registered
from app.shared import identity
from app.unions.rules import tidy


def completed(new: NewMember, *, told: bool = False) -> NewMember:
    """Tidy what was typed and fill in what the document number says; with `told` the number wins.

    Raises IdentityError.
    """
    new = replace(
        new, name=read_name(new.name), work_unit=tidy(new.work_unit), mobile=identity.normalise(new.mobile)
    )
    if not new.id_no:
        return new
    who = identity.check(new.id_type or identity.type_of(identity.normalise(new.id_no)), new.id_no)
    sex, born = new.sex or who.sex, new.birth_date or who.birth
    if told:
        sex, born = who.sex or sex, who.birth or born
    return replace(new, id_type=who.doc_type, id_no=who.number, sex=sex, birth_date=born)


def refuse_known(known: Mapping[tuple[str, str], Registered], new: NewMember) -> None:
    """Raise NumberTaken, HeldByAnotherUnion or SamePersonOtherDocument: three different answers."""
    for (kind, number), holder in known.items():
        facts = {"member_id": holder.member_id, "name": holder.name}
        if number == new.id_no and kind == new.id_type:
            if holder.standing == "ours":
                raise NumberTaken(field="id_no", **facts)
            raise HeldByAnotherUnion(field="id_no", **facts)
        both_18 = {kind, new.id_type} <= set(identity.EIGHTEEN)
        same = (
            (holder.name, holder.born) == (new.name, new.birth_date)
            and new.birth_date
            and kind != new.id_type
        )
        if (number == new.id_no and both_18) or (same and not both_18):
            raise SamePersonOtherDocument(field="id_no", **facts)
