"""Who makes one file of two, and takes it back? One method, one transaction."""

from __future__ import annotations

import json

from sqlalchemy.orm import Session

from app.hardship import file_rows, uniting
from app.hardship.file_rows import number_of, write_event
from app.hardship.filing import Filing
from app.hardship.happenings import ENDED, EXITED, KEPT, TAKEN_BACK
from app.hardship.judged_tables import HardshipUnionRow
from app.hardship.keeping import CodeWrong
from app.hardship.standing import check_reason
from app.hardship.tables import HardshipFileRow
from app.hardship.uniting import UnionMissing, UnionView
from app.security import audit
from app.security.service import operator_names
from app.shared import codes
from app.shared.actor import Actor
from app.shared.ids import new_id

TWICE = "7"  # 重复建档(一人多档), of hardship_cancel_reasons


class HardshipUnions(Filing):
    """The part of hardship's service that makes one file of two."""

    def unite_files(self, actor: Actor, stays_id: str, went_id: str, reason: str, relation: str = "") -> str:
        """Let a file go over into the one that stays; return the union's id, by which `part_files` takes it back.

        People, items and measures go over, each person once; the file that went ends as a duplicate and names the
        other. `relation` (family_relation) is what its head is to the head who stays. Raises FileMissing, SameFile,
        FileForbids where one of the two does not live, ReasonNeeded, CodeWrong.
        """
        self._guard.check(actor, "hardship.keep")
        why = check_reason(reason)
        if stays_id == went_id:
            raise uniting.SameFile(field="went_id")
        if relation and codes.load("family_relation").get(relation) is None:
            raise CodeWrong(field="relation", value=relation)
        with self._db.transaction("hardship.files_united", actor) as tx:
            stays, _now = self._living(tx, stays_id)
            went, _then = self._living(tx, went_id)
            moved = uniting.go_over(tx, stays, went, relation)
            ended = write_event(
                tx, self._clock, actor, went_id, EXITED, result=ENDED, reason=TWICE, words=why, about=stays_id
            )
            write_event(tx, self._clock, actor, stays_id, KEPT, about=went_id)
            made = HardshipUnionRow(
                id=new_id(), stays_id=stays_id, went_id=went_id, moved=json.dumps(moved), event_id=ended.id,
                reason=why, by=actor.operator_id, at=self._clock.now(), undone=False,
            )  # fmt: skip
            tx.add(made)
            audit(tx, actor, "file.united", HardshipFileRow.__tablename__, went_id)
            return made.id

    def part_files(self, actor: Actor, union_id: str) -> None:
        """Take a union back: what went over comes back, and the file that went lives again where it stood.

        Raises UnionMissing, UnionChanged.
        """
        self._guard.check(actor, "hardship.keep")
        with self._db.transaction("hardship.files_parted", actor) as tx:
            union = tx.get(HardshipUnionRow, union_id)
            if union is None or union.undone:
                raise UnionMissing()
            uniting.come_back(tx, union)
            write_event(
                tx, self._clock, actor, union.went_id, TAKEN_BACK, cancels=union.event_id, about=EXITED
            )
            union.undone = True
            audit(tx, actor, "file.parted", HardshipFileRow.__tablename__, union.went_id)

    def unions_of(self, actor: Actor, file_id: str) -> tuple[UnionView, ...]:
        """Return what went over into a file, and where it went over itself, the latest first."""
        self._guard.check(actor, "hardship.read")
        with self._db.reading() as tx:
            file_rows.file_row(tx, file_id)
            return tuple(_view(tx, one) for one in uniting.unions_of(tx, file_id))


def _view(tx: Session, row: HardshipUnionRow) -> UnionView:
    moved = json.loads(row.moved)
    stays, went = file_rows.file_row(tx, row.stays_id), file_rows.file_row(tx, row.went_id)
    by = operator_names(tx, [row.by]).get(row.by, row.by)
    return UnionView(
        row.id, stays.id, number_of(stays), went.id, number_of(went), len(moved["people"]) + len(moved["off"]),
        len(moved["items"]), len(moved["measures"]), row.reason, by, row.at,
    )  # fmt: skip
