"""How do contents that are not on this computer come back from the hub? Asked for by name, taken in by their hash.

Where a computer was lost the hub gives back what it has (`hub rebuild`). A stick may be too small for all of it: what
came is kept, what lacks is named in a list beside the next package, and goes on from there.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from app.security import seal
from app.shared import contents as held
from app.shared.actor import Actor
from app.shared.chain import canonical
from app.shared.db import touch
from app.shared.errors import DeviceError, RuleError
from app.shared.progress import SILENT, Progress
from app.shared.text import N_
from app.sync import contents, enrol, files, lacking, queries, stick
from app.sync.files import BACK, Files, Piece
from app.sync.lacking import Lacking
from app.sync.queries import Device
from app.sync.rules import OtherDevice
from app.sync.serving import Serving, enrolled, signed_by
from app.unions import office_facts


class NobodyNames(RuleError):
    """No record here names what came, so nothing of it was kept."""

    code = "sync.nobody_names"
    template = N_(
        "These attachments belong to records that are not on this computer. Take the receipt in first, then this file."
    )


@dataclass(frozen=True)
class ContentsTaken:
    """What a package of contents brought back.

    `taken` are new here, `known` were here already, `unnamed` belong to no record here, `damaged` were not what they
    are named by. `lacking` contents are still not on this computer, of which the hub has not `nowhere` either.
    """

    taken: int
    known: int
    unnamed: int
    damaged: int
    lacking: int
    nowhere: int


class Fetching(Serving):
    """The part of the exchange that brings contents back."""

    def take_contents(self, actor: Actor, path: Path, progress: Progress = SILENT) -> ContentsTaken:
        """Take in a package of contents the hub gave back, content by content; the same again changes nothing.

        Each content is compared with its hash. Raises NoDevice, NotEnrolled, OtherDevice, NobodyNames, Cancelled, and
        the errors of stick, seal and package; what was taken before a stop stays.
        """
        self._guard.check(actor, "sync.import_file")
        with self._db.reading() as tx:
            office, made, hub = office_facts(tx), enrol.known_device(tx), enrolled(queries.hub(tx))
        with self._copied(path) as copy:
            opened = seal.open_sealed(
                copy.content,
                keys=seal.Keys.from_text(made.text),
                senders={seal.key_number(hub.sign_key, hub.seal_key): hub.sign_key},
                expect_kind=BACK,
                expect_office=office.code,
            )
            shipment = files.unpack(opened.payload)
            if shipment.device != made.device_id:
                raise OtherDevice()
            count = self._keep_all(shipment, progress)
        if count["unnamed"] and not (count["taken"] or count["known"]):
            raise NobodyNames()
        with self._db.reading() as tx:
            left = contents.standing(tx, self._holders, {})
        return ContentsTaken(
            count["taken"], count["known"], count["unnamed"], count["damaged"], left.lacking, left.nowhere
        )

    def _keep_all(self, shipment: Files, progress: Progress) -> Counter[str]:
        """Keep the contents of a package, some at a time, so that only few of them are in memory."""
        named: dict[str, list[Piece]] = {}
        for piece in shipment.pieces:
            named.setdefault(piece.span.sha256, []).append(piece)
        with self._db.reading() as tx:
            lacks = set(held.lacking(tx, self._holders))
            here = held.called(tx, self._holders, named.keys() - lacks).keys()
        count = Counter({"known": len(here), "unnamed": len(named.keys() - lacks - here)})
        some: dict[str, bytes] = {}
        for at, sha256 in enumerate(sorted(named.keys() & lacks)):
            progress.report(at, len(named))
            some[sha256] = b"".join(
                piece.content() for piece in sorted(named[sha256], key=lambda piece: piece.span.at)
            )
            if sum(map(len, some.values())) >= files.PIECE:
                count += self._keep(some)
                some = {}
        count += self._keep(some)
        with self._db.bookkeeping() as tx:
            contents.came_back(tx, here, self._clock.now())
        progress.report(len(named), len(named))
        return count

    def _keep(self, some: Mapping[str, bytes]) -> Counter[str]:
        """Keep those contents that are what they are named by."""
        whole = {name: content for name, content in some.items() if _named(content) == name}
        with self._db.bookkeeping() as tx:
            now = self._clock.now()
            for name, content in whole.items():
                held.take(tx, self._holders, name, content, now)
            contents.came_back(tx, whole.keys(), now)
            touch(tx, "content_standing")
        return Counter({"taken": len(whole), "damaged": len(some) - len(whole)})

    def _ask_for(self, made: Device, office: str, incarnation: str, hub_key: str, folder: Path) -> int:
        """Write the list of contents to be given back into `folder`; return how many it names, 0 for no list."""
        with self._db.reading() as tx:
            names = contents.fetchable(tx, self._holders)
        if not names:
            return 0
        told = Lacking(office, made.device_id, incarnation, names[: lacking.MOST])
        mark = hashlib.sha256(canonical([made.key_id, incarnation, list(told.names)])).hexdigest()[:10]
        name = f"{lacking.KIND}-{office}-{mark}{seal.SUFFIX}"
        if not (folder / name).exists():
            sealed = seal.seal(
                lacking.pack(told), kind=lacking.KIND, office=office,
                sender=seal.Keys.from_text(made.text), recipients=[hub_key],
            )  # fmt: skip
            try:
                stick.place(folder, name, sealed, verify=lambda read: signed_by(made, read))
            except DeviceError:  # a full stick: the package is there and counts, the list goes another time
                return 0
        return len(told.names)


def _named(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
