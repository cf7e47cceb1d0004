"""What do people do with a member's photo? One method, one transaction; knows no screen.

The SHA-256 of the picture travels with the member and tells whether it is the same; the picture itself goes in
packages of contents (`photo_contents`).
"""

from __future__ import annotations

import hashlib

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from app.members import queries, roll
from app.members.photo import as_photo
from app.members.serving import Serving
from app.members.tables import MemberPhotoRow
from app.security import audit
from app.shared.actor import Actor
from app.shared.db import touch


class Photos(Serving):
    """Photos of members: put, looked at, taken away; each act can be undone by putting back what was there."""

    def put_photo(self, actor: Actor, member_id: str, picture: bytes) -> bytes | None:
        """Keep a JPEG or PNG as the member's photo; returns the photo there was, None when there was none.

        To undo, put that photo again, or drop the new one. Raises MemberMissing, NoPhoto, PhotoTooSmall,
        PhotoTooLarge.
        """
        self._guard.check(actor, "members.update")
        content = as_photo(picture)
        with self._db.transaction("member.photo_put", actor) as tx:
            before = queries.photo_of(tx, member_id)
            self._keep(tx, member_id, content)
            audit(tx, actor, "photo", "member", member_id, "put")
            return before

    def restore_photo(self, actor: Actor, member_id: str, photo: bytes | None) -> None:
        """Put back, byte for byte, what `put_photo` or `drop_photo` returned. Raises MemberMissing, NoPhoto."""
        self._guard.check(actor, "members.update")
        if photo is not None:
            as_photo(photo)
        with self._db.transaction("member.photo_put", actor) as tx:
            self._keep(tx, member_id, photo)
            audit(tx, actor, "photo", "member", member_id, "put back")

    def photo(self, actor: Actor, member_id: str) -> bytes | None:
        """Return the member's photo as JPEG, None without one. Raises MemberMissing."""
        self._guard.check(actor, "members.read")
        with self._db.reading() as tx:
            return queries.photo_of(tx, member_id)

    def drop_photo(self, actor: Actor, member_id: str) -> bytes | None:
        """Take the member's photo away; returns it, so that it can be put back. Raises MemberMissing."""
        self._guard.check(actor, "members.update")
        with self._db.transaction("member.photo_dropped", actor) as tx:
            before = queries.photo_of(tx, member_id)
            if before is not None:
                self._keep(tx, member_id, None)
                audit(tx, actor, "photo", "member", member_id, "drop")
            return before

    def _keep(self, tx: Session, member_id: str, content: bytes | None) -> None:
        """Write the photo and its SHA-256, or take both away."""
        row = queries.member_row(tx, member_id)
        touch(tx, MemberPhotoRow.__tablename__)
        tx.execute(delete(MemberPhotoRow).where(MemberPhotoRow.member_id == member_id))
        if content is not None:
            tx.execute(
                insert(MemberPhotoRow).values(member_id=member_id, content=content, at=self._clock.now())
            )
        row.photo = hashlib.sha256(content).hexdigest() if content is not None else ""
        tx.flush()
        roll.find_again(tx, (member_id,), self._clock.now())
