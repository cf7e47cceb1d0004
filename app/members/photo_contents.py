"""Which contents do the photos of members keep? What the roll tells through the door for all contents."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import delete, exists, func, insert, select
from sqlalchemy.orm import Session

from app.members.tables import MemberPhotoRow, MemberRow
from app.shared.contents import Called
from app.shared.db import touch
from app.shared.names import FEW
from app.shared.text import _


class PhotoContents:
    """The photos of members (see `app.shared.contents.Contents`)."""

    def kept(self, tx: Session) -> Mapping[str, int]:
        """Return the sizes of the photos that lie here."""
        rows = (
            select(MemberRow.photo, func.length(MemberPhotoRow.content).label("size"))
            .join(MemberPhotoRow, MemberPhotoRow.member_id == MemberRow.id)
            .where(MemberRow.photo != "")
            .order_by(MemberPhotoRow.at, MemberRow.id)
        )
        return {row.photo: row.size for row in tx.execute(rows)}

    def read(self, tx: Session, sha256: str, at: int, length: int) -> bytes | None:
        """Return a part of a photo; None when it is not here."""
        one = (
            select(MemberPhotoRow.content)
            .join(MemberRow, MemberRow.id == MemberPhotoRow.member_id)
            .where(MemberRow.photo == sha256)
            .limit(1)
        )
        found = tx.scalars(one).one_or_none()
        return None if found is None else found[at : at + length]

    def called(self, tx: Session, wanted: Collection[str]) -> Mapping[str, Called]:
        """Return whose photos these are."""
        found: dict[str, Called] = {}
        names = sorted(wanted)
        for start in range(0, len(names), FEW):
            rows = select(MemberRow.photo, MemberRow.id).where(
                MemberRow.photo.in_(names[start : start + FEW])
            )
            for sha256, member_id in tx.execute(rows.order_by(MemberRow.id)):
                found.setdefault(sha256, Called("member", member_id, _("Photo")))
        return found

    def lacking(self, tx: Session) -> Collection[str]:
        """Return the photos that are named and not here."""
        here = exists().where(MemberPhotoRow.member_id == MemberRow.id)
        return set(tx.scalars(select(MemberRow.photo).where(MemberRow.photo != "", ~here)))

    def take(self, tx: Session, sha256: str, content: bytes, now: datetime) -> bool:
        """Keep a photo with every member whose record names it."""
        ids = tx.scalars(select(MemberRow.id).where(MemberRow.photo == sha256)).all()
        if ids:
            tx.execute(delete(MemberPhotoRow).where(MemberPhotoRow.member_id.in_(ids)))
            tx.execute(
                insert(MemberPhotoRow), [{"member_id": one, "content": content, "at": now} for one in ids]
            )
            touch(tx, MemberPhotoRow.__tablename__)
        return bool(ids)
