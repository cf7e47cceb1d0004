"""How does this computer become known to the hub? Makes its request, takes its certificate in, trusts a hub's key."""

from __future__ import annotations

from pathlib import Path

from app.security import seal
from app.shared.actor import Actor
from app.shared.db import touch
from app.shared.ids import new_id
from app.sync import enrol, hub_key, queries, stick
from app.sync.enrol import Pinned
from app.sync.serving import Serving, sheet, signed_by
from app.sync.values import DeviceSheet, Enrolled
from app.unions import office_facts


class Enrolment(Serving):
    """The part of the exchange that comes before the first package."""

    def device(self, actor: Actor, label: str = "") -> DeviceSheet:
        """Return this device's sheet, making its keys the first time and naming it when a label is given."""
        self._guard.check(actor, "sync.device")
        with self._db.bookkeeping() as tx:
            office = office_facts(tx)
            made = enrol.make_device(tx, actor.device_id or new_id(), label, self._clock.now())
            return sheet(office.code, made, queries.hub(tx), queries.hub_pin(tx))

    def request(self, actor: Actor, folder: Path) -> stick.Placed:
        """Write this device's signed request into `folder`. Raises the DeviceErrors of `stick.place`."""
        self._guard.check(actor, "sync.request")
        self.device(actor)
        with self._db.reading() as tx:
            office, made = office_facts(tx), enrol.known_device(tx)
        sealed = enrol.sealed_request(made, office.code, office.name, self._clock.now())
        name = seal.file_name("request", office.code)
        return stick.place(folder, name, sealed, verify=lambda read: signed_by(made, read))

    def certificate(self, actor: Actor, path: Path, fingerprint: str | None = None) -> Enrolled:
        """Take in the hub's certificate; `fingerprint` is the hub's key number when it is known beforehand.

        Raises NoDevice, OtherHub, CertificateForOther, CertificateForged; errors of stick, seal and package.
        """
        self._guard.check(actor, "sync.certificate")
        with self._copied(path) as taken, self._db.bookkeeping() as tx:
            office, made = office_facts(tx), enrol.known_device(tx)
            certificate, key = enrol.read_certificate(
                taken.content, made, office.code, enrol.trusted(tx, fingerprint)
            )
            enrol.keep_certificate(tx, certificate, self._clock.now())
            touch(tx, "device_certificate")
        return Enrolled(office.code, made.device_id, certificate.hub_id, key, certificate.county_name)

    def pin_hub(self, actor: Actor, path: Path, fingerprint: str) -> Pinned:
        """Trust the hub of a key file from now on; `fingerprint` is the key number a person compared.

        A different earlier one is replaced while no certificate was taken. Raises KeyNumberDiffers, HubSettled,
        and what `hub_key.read_hub_key` raises.
        """
        self._guard.check(actor, "sync.pin_hub")
        key = hub_key.read_hub_key(path)
        with self._db.bookkeeping() as tx:
            pinned = enrol.pin(tx, key, fingerprint, actor.operator_id, self._clock.now())
            touch(tx, "hub_pin")
        return pinned
