"""How does a code that opens the office reach the union above? Sealed for its key, read back from the stick."""

from __future__ import annotations

from pathlib import Path

from app.security import seal
from app.shared.actor import Actor
from app.sync import enrol, escrow, queries, stick
from app.sync.serving import Serving, enrolled, signed_by
from app.unions import office_facts


class Escrows(Serving):
    """The part of the exchange that hands a key up."""

    def place_escrow(self, actor: Actor, folder: Path, code: str) -> stick.Placed:
        """Write `code` into `folder`, locked for the union above (county and province where both are there).

        Raises NoDevice, NotEnrolled and what `stick.place` raises; then no code was handed over.
        """
        self._guard.check(actor, "security.escrow")
        with self._db.reading() as tx:
            office, made = office_facts(tx), enrol.known_device(tx)
            hub = enrolled(queries.hub(tx))
        payload = escrow.pack(office.code, office.name, made.key_id, code, self._clock.now())
        keys = seal.Keys.from_text(made.text)
        sealed = seal.seal(payload, kind=escrow.KIND, office=office.code, sender=keys, recipients=hub.readers)
        name = seal.file_name(escrow.KIND, office.code)
        return stick.place(folder, name, sealed, verify=lambda read: signed_by(made, read))
