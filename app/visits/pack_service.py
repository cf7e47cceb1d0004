"""How is a campaign split between computers, and how do the results come together? Written out, taken in, chosen."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.security import Guard, audit, seal
from app.security.pack_code import new_code
from app.shared.actor import Actor
from app.shared.clock import Clock, iso_moment
from app.shared.db import Database, touch
from app.shared.errors import RuleError
from app.shared.files import read_whole, write_whole
from app.shared.ids import new_id
from app.shared.progress import SILENT, Progress
from app.shared.text import N_
from app.unions import office_facts
from app.visits import pack, pack_queries, packing, results, standing
from app.visits.campaign_service import view_of
from app.visits.pack import Pack, Results
from app.visits.pack_queries import PackLine, Twice
from app.visits.results import Taken
from app.visits.tables import CampaignRow, PackVisitRow, VisitRow, WorkPackRow

LARGEST = 512 * 1024 * 1024


class PackEmpty(RuleError):
    """Nobody of those chosen is still to be visited from here."""

    code = "pack.empty"
    template = N_(
        "Nobody of those chosen is still to be visited: they have got it, or they are in another work pack. No pack "
        "was written."
    )


class TakerMissing(RuleError):
    """A pack goes to somebody."""

    code = "pack.carrier_missing"
    template = N_("Write who takes this part of the list.")


class PackMissing(RuleError):
    """There is no such pack."""

    code = "pack.missing"
    template = N_("This work pack does not exist on this computer.")


class PackOwn(RuleError):
    """The pack was written here."""

    code = "pack.own"
    template = N_("This work pack was written on this computer. Take it in on the computer it is for.")


class ResultsForeign(RuleError):
    """Nothing is known here of the pack these results belong to."""

    code = "pack.results_foreign"
    template = N_(
        "These results belong to a work pack this computer knows nothing of. Take them in on the computer that wrote "
        "the pack; if it was restored from a backup, type the code of the pack."
    )


class NothingRecorded(RuleError):
    """Nothing was recorded for the pack yet."""

    code = "pack.nothing_recorded"
    template = N_("Nothing of this work pack is recorded here yet, so there are no results to write.")


@dataclass(frozen=True)
class PackWritten:
    """A pack on the stick: its `code` is told apart from it. `elsewhere` of those chosen are in another pack."""

    id: str
    path: Path
    code: str
    carrier: str
    visits: int
    elsewhere: int = 0


@dataclass(frozen=True)
class PackTaken:
    """A pack that was taken in: its campaign, how many visits it holds and how many of them came new."""

    id: str
    campaign_id: str
    campaign: str
    carrier: str
    visits: int
    added: int


@dataclass(frozen=True)
class ResultsWritten:
    """Results on the stick: how many visits they tell of, and how many of the pack are still open here."""

    path: Path
    told: int
    pending: int


class WorkPacks:
    """A campaign split between computers of one office."""

    _db: Database
    _guard: Guard
    _clock: Clock

    def packs(self, actor: Actor, campaign_id: str) -> tuple[PackLine, ...]:
        """Return the packs of a campaign written here or taken in here, the latest first."""
        self._guard.check(actor, "visits.read")
        with self._db.reading() as tx:
            return pack_queries.packs(tx, campaign_id)

    def open_places(self, actor: Actor, campaign_id: str) -> tuple[tuple[str, int], ...]:
        """Return the villages and units in which somebody is still to be visited and in no pack, with how many."""
        self._guard.check(actor, "visits.read")
        with self._db.reading() as tx:
            return pack_queries.open_places(tx, campaign_id)

    def write_pack(
        self, actor: Actor, campaign_id: str, ids: Collection[str], carrier: str, folder: Path
    ) -> PackWritten:
        """Write those of these visits that are still to be made as a work pack into `folder`; audited.

        Who is in another pack already stays there. Raises CampaignMissing, NotApproved, Locked, TakerMissing,
        PackEmpty and DeviceError; nothing is kept then.
        """
        self._guard.check(actor, "visits.pack")
        if not carrier.strip():
            raise TakerMissing(field="carrier")
        with self._db.transaction("visits.packed", actor) as tx:
            standing.check_recording(view_of(tx, campaign_id).standing)
            wanted, elsewhere = pack_queries.packable(tx, campaign_id, ids)
            if not wanted:
                raise PackEmpty(field="ids")
            row = WorkPackRow(
                id=new_id(), campaign_id=campaign_id, code=new_code(), carrier=carrier.strip(), taken=False,
                closed=False, made_by=actor.name, made_at=self._clock.now(),
            )  # fmt: skip
            tx.add(row)
            tx.add_all(
                PackVisitRow(pack_id=row.id, visit_id=key, rev=rev, life="", heard=0, aside="")
                for key, rev in wanted.items()
            )
            tx.flush()
            path = self._place(tx, actor, packing.gather(tx, row, wanted), row.code, folder)
            return PackWritten(row.id, path, row.code, row.carrier, len(wanted), elsewhere)

    def write_pack_again(self, actor: Actor, pack_id: str, folder: Path) -> PackWritten:
        """Write a pack once more, with the same code: its stick was lost or broke. Raises what `write_pack` raises."""
        self._guard.check(actor, "visits.pack")
        with self._db.transaction("visits.packed", actor) as tx:
            row = _written_here(tx, pack_id)
            standing.check_recording(view_of(tx, row.campaign_id).standing)
            content = packing.gather(tx, row, [one.visit_id for one in _agreed(tx, pack_id).values()])
            if not content.rows[VisitRow.__tablename__]:
                raise PackEmpty()
            path = self._place(tx, actor, content, row.code, folder)
            return PackWritten(row.id, path, row.code, row.carrier, len(content.rows[VisitRow.__tablename__]))

    def close_pack(self, actor: Actor, pack_id: str, *, closed: bool = True) -> PackLine:
        """Take a division back: its people are visited from here again. Its results are still taken in.

        Raises PackMissing.
        """
        self._guard.check(actor, "visits.pack")
        with self._db.bookkeeping() as tx:
            row = _written_here(tx, pack_id)
            row.closed = closed
            tx.flush()
            touch(tx, "work_pack")
            return next(line for line in pack_queries.packs(tx, row.campaign_id) if line.id == pack_id)

    def take_pack(self, actor: Actor, path: Path, code: str) -> PackTaken:
        """Take a work pack in that another computer of the office wrote. The same again changes nothing.

        What is recorded here already stays. Raises CodeInvalid, CodeDiffers, WrongOffice, WrongKind, PackOwn,
        PackUnfit, PackOtherVersion, Locked, and the DeviceErrors of reading; nothing is changed then.
        """
        self._guard.check(actor, "visits.take_pack")
        content = read_whole(path)
        with self._db.transaction("visits.pack_taken", actor) as tx:
            came = pack.opened(Pack, content, office_facts(tx).code, code)
            known = tx.get(WorkPackRow, came.id)
            if known is not None and not known.taken:
                raise PackOwn()
            added, agreed = packing.unpack(tx, came)
            campaign = view_of(tx, came.campaign_id)
            standing.check_recording(campaign.standing)
            if known is None:
                tx.add(
                    WorkPackRow(
                        id=came.id, campaign_id=came.campaign_id, code=code, carrier=came.carrier, taken=True,
                        closed=False, made_by=came.by, made_at=self._clock.now(),
                    )
                )  # fmt: skip
            before = _agreed(tx, came.id)
            tx.add_all(one for one in agreed if one.visit_id not in before)
            tx.flush()
            touch(tx, "work_pack")
            return PackTaken(came.id, campaign.id, campaign.name, came.carrier, len(agreed), added)

    def is_pack(self, actor: Actor, path: Path) -> bool:
        """Say whether a file is a work pack, else results. Raises WrongKind and what `seal.peek` raises."""
        self._guard.check(actor, "visits.read")
        kind = seal.peek(read_whole(path)).kind
        if kind not in (pack.PACK, pack.RESULTS):
            raise seal.WrongKind(kind=kind)
        return kind == pack.PACK

    def write_results(self, actor: Actor, pack_id: str, folder: Path) -> ResultsWritten:
        """Write what was recorded here of a pack that was taken in, all of it each time; audited.

        Raises PackMissing, NothingRecorded and DeviceError.
        """
        self._guard.check(actor, "visits.pack")
        with self._db.transaction("visits.results_written", actor) as tx:
            row = tx.get(WorkPackRow, pack_id)
            if row is None or not row.taken:
                raise PackMissing()
            agreed = _agreed(tx, pack_id)
            told = packing.told_of(tx, row, list(agreed.values()), actor, iso_moment(self._clock.now()))
            if not told.told:
                raise NothingRecorded()
            path = self._place(tx, actor, told, row.code, folder)
            return ResultsWritten(path, len(told.told), pack_queries.pending(tx, agreed))

    def take_results(self, actor: Actor, path: Path, code: str = "", progress: Progress = SILENT) -> Taken:
        """Take the results of a pack in, in one transaction; in any order, as often as one likes.

        Who was recorded here otherwise keeps their record and is told, for a person to choose. What cannot be booked is
        told too and comes with the next try. `code` is asked for only where the pack is not known: this computer was
        restored from a backup. Raises ResultsForeign, CodeInvalid, CodeDiffers, WrongOffice, WrongKind,
        PackOtherVersion, CampaignMissing, NotApproved, Locked and the DeviceErrors of reading; nothing is changed then.
        """
        self._guard.check(actor, "visits.take_results")
        content = read_whole(path)
        with self._db.transaction("visits.pack_results_taken", actor) as tx:
            known = None if code else pack_queries.pack_locked_as(tx, seal.peek(content))
            came = pack.opened(Results, content, office_facts(tx).code, known.code if known else _typed(code))
            campaign = view_of(tx, came.campaign_id)
            standing.check_recording(campaign.standing)
            row = known or tx.get(WorkPackRow, came.pack)
            if row is None:
                row = WorkPackRow(
                    id=came.pack, campaign_id=campaign.id, code=code, carrier=came.carrier, taken=False, closed=False,
                    made_by=actor.name, made_at=self._clock.now(),
                )  # fmt: skip
                tx.add(row)
            taken = results.take(tx, actor, self._clock.today(), campaign, came, progress)
            touch(tx, "work_pack")
            return taken

    def recorded_twice(self, actor: Actor, campaign_id: str) -> tuple[Twice, ...]:
        """Return the visits two computers recorded otherwise, both records beside each other; nobody has chosen yet."""
        self._guard.check(actor, "visits.read")
        with self._db.reading() as tx:
            return pack_queries.twice(tx, campaign_id)

    def choose_record(self, actor: Actor, pack_id: str, visit_id: str, *, theirs: bool) -> None:
        """Let the record of the other computer hold, or the one here; the books follow.

        Raises PackMissing when nothing waits to be chosen, Locked, and what booking raises; nothing is changed then.
        """
        self._guard.check(actor, "visits.change")
        with self._db.transaction("visits.record_chosen", actor) as tx:
            one = tx.get(PackVisitRow, (pack_id, visit_id))
            if one is None or not one.aside:
                raise PackMissing()
            visit = tx.get_one(VisitRow, visit_id)
            standing.check_recording(view_of(tx, visit.campaign_id).standing)
            results.choose(tx, actor, self._clock.today(), one, visit, theirs=theirs)
            touch(tx, "work_pack")

    def _place(self, tx: Session, actor: Actor, content: Pack | Results, code: str, folder: Path) -> Path:
        """Write a file to the stick and prove it before anything is kept here."""
        office = office_facts(tx).code
        kind = pack.PACK if isinstance(content, Pack) else pack.RESULTS
        path = folder / seal.file_name(kind, office)
        write_whole(path, pack.locked(content, office, code))
        pack.check_written(read_whole(path), code)
        audit(tx, actor, "export", CampaignRow.__tablename__, content.campaign_id)
        touch(tx, "work_pack")
        return path


def _typed(code: str) -> str:
    if not code:
        raise ResultsForeign()
    return code


def _written_here(tx: Session, pack_id: str) -> WorkPackRow:
    row = tx.get(WorkPackRow, pack_id)
    if row is None or row.taken:
        raise PackMissing()
    return row


def _agreed(tx: Session, pack_id: str) -> dict[str, PackVisitRow]:
    rows = tx.scalars(select(PackVisitRow).where(PackVisitRow.pack_id == pack_id))
    return {row.visit_id: row for row in rows}
