"""How is the office opened? Unlocks the vault, brings the database up to date and wires every capability."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from sqlalchemy.orm import Session

from app import founding, hub_words, rotation
from app.aid import (
    Elsewhere,
    Note,
    batches_of_covers,
    cancel_twice_paid,
    claims_paid_to,
    drop_unconfirmed,
    follow_batch,
    follow_payment,
    own_shares,
    second_relief_to,
    take_plan,
)
from app.aid.service import Aid
from app.audit.service import AuditLog
from app.backup import Backup, BackupMade, TakenOver, reserve, swap, take_over
from app.backup.archive import DATABASE
from app.documents import Documents, Papers
from app.funds import entry_origins
from app.funds.service import Funds
from app.hardship import follow_erasures, take_lines, tier_names, unite_people
from app.hardship.service import Hardship
from app.members import (
    PhotoContents,
    find_again,
    members_of_union,
    unit_renamed,
)
from app.members.service import Members
from app.migrations.run import bring_up
from app.office_names import NAMES
from app.printing import keeping
from app.printing.centre_service import Centre
from app.printing.numbering import certificates_of
from app.printing.numbers_service import Numbers
from app.printing.origins import IN_THE_BOOKS
from app.printing.returns_service import Returns
from app.printing.service import Printing
from app.relief import cancel_grants_twice_paid, follow_grant, grants_to
from app.relief.service import Relief
from app.rotation import Rekeying
from app.security import Guard, audit
from app.security.looking import Looks
from app.security.service import Operators, WayTakenAway, operator_of
from app.security.vault import Vault
from app.services import service_years, services_given, services_to
from app.services.service import Services
from app.shared import code_editions, codes, log, places
from app.shared.actor import Actor
from app.shared.clock import Clock
from app.shared.db import Database
from app.shared.errors import DatabaseDamaged, DeviceError, NuangongError, RuleError
from app.shared.files import refusals
from app.shared.progress import StoppableProgress
from app.shared.workdays import working_days
from app.sync import halt, reference
from app.sync import queries as sync_queries
from app.sync.clashes import AfterChoice
from app.sync.intake import Applier
from app.sync.reference_service import Reference
from app.sync.rows import AfterRows
from app.sync.service import Sync
from app.sync.versions import SCHEMA
from app.sync.witness import RolledBack, Witness
from app.sync.words import take_opinion
from app.unions import OfficeFacts, unit_names
from app.unions.service import Unions
from app.visits import (
    MEMBER_OF_VISIT,
    ServiceCounts,
    cancel_surplus,
    cash_helped,
    follow_choice,
    noted,
    visits_of_members,
    visits_to,
)
from app.visits.service import Visits
from app.workplace import Workplace


def _notes(tx: Session) -> Sequence[Note]:
    return [
        Note(
            "visit",
            one.visit_id,
            one.id_no,
            one.on,
            one.words,
            {"campaign": one.campaign_id, "row": one.visit_id},
        )
        for one in noted(tx)
    ]


# What a household got already, by whoever gave it: asked before money is promised.
HELPS = (visits_to, claims_paid_to, second_relief_to, grants_to, services_to)

# What the figures of the visits tell of services: they stand beside the visits, and neither knows the other.
SERVICES = ServiceCounts(services_given, service_years)


class Office(Rekeying):
    """One open office: its services, and the operator at the desk."""

    def __init__(
        self,
        profile: Path,
        db: Database,
        vault: Vault,
        key: bytes,
        operator: str,
        clock: Clock,
        witness: Witness,
    ) -> None:
        guard = Guard(self.standing)
        self.profile, self.db, self.clock, self.vault, self.key = profile, db, clock, vault, key
        self.trouble: DeviceError | None = None  # found at opening, to be told to whoever opened it
        with db.reading() as tx:
            device, known = sync_queries.device(tx), operator_of(tx, operator)
            if known is None or device is None:
                raise DatabaseDamaged()
            if not known.active:
                raise WayTakenAway()
            self.actor = Actor(known.id, known.name, known.role, device.device_id)
        self.operators = Operators(db, guard, clock, vault, key)
        self.looks = Looks(db, guard)
        self.unions = Unions(db, guard, clock, unit_renamed, members_of_union)
        self.members = Members(
            db,
            guard,
            clock,
            (hub_words.received, visits_of_members),
            hub_words.confirmed,
            loose=(MEMBER_OF_VISIT,),
        )
        self.hardship = Hardship(db, guard, clock, HELPS, working_days, keeping.forget)
        self.relief = Relief(db, guard, clock, HELPS, own_shares)
        self.funds = Funds(db, guard, clock, IN_THE_BOOKS)
        self.visits = Visits(db, guard, clock, SERVICES)
        self.services = Services(db, guard, clock)
        self.aid = Aid(db, guard, clock, Elsewhere(cash_helped, _notes, certificates_of))
        self.documents = Documents(db, guard, clock, NAMES)
        self.workplace = Workplace(db, guard, clock)
        self.printing = Printing(db, guard, clock, profile)
        self.centre = Centre(db, guard, clock, NAMES, profile)
        self.numbers = Numbers(db, guard, clock)
        self.returns = Returns(db, guard, clock, self.documents, NAMES)
        self.sync = Sync(
            db, guard, clock, profile, appliers=self._appliers(),
            after_rows=_after_rows(clock), after_choice=_after_choice(clock), schema=SCHEMA, names=NAMES,
            witness=witness, holders=(Papers(), PhotoContents()),
        )  # fmt: skip
        self.witness = witness
        witness.listen()
        self.reference = Reference(db, guard, clock)
        self._over = StoppableProgress()
        self.audit_log = AuditLog(db, guard, clock, self.printing, NAMES)
        self.backup = Backup(db, guard, clock, vault, key, profile, fit=bring_up)
        self._read_lists(frozenset({"reference", "hardship_tier"}))
        db.on_change(self._read_lists)

    def standing(self) -> tuple[str, RuleError] | None:
        """Return why the whole office stands still, None when it works; the guard asks before acts it concerns."""
        with self.db.reading() as tx:
            return halt.halt(tx)

    def _appliers(self) -> dict[str, Applier]:
        """Return what takes in the entries of the hub's log, by kind."""
        takers = {"plan": take_plan, "codes": hub_words.take_codes, "lines": take_lines}
        published = reference.applier(self.clock, takers)
        return {"decision": hub_words.decided, "opinion": take_opinion, "reference": published}

    def _read_lists(self, changed: frozenset[str]) -> None:
        """Let the code lists stand as the province last published them, with the office's own names of tiers."""
        if changed & {"reference", "hardship_tier"}:
            with self.db.reading() as tx:
                editions, own = reference.code_editions(tx), tier_names(tx)
            lists = {name: code_editions.current(name, texts) for name, texts in editions.items()}
            codes.use(codes.renamed(lists, own))

    @staticmethod
    def exists(profile: Path) -> bool:
        """Say whether `profile` holds an office."""
        return founding.exists(profile)

    @staticmethod
    def names(profile: Path) -> tuple[tuple[str, str], ...]:
        """Return (operator id, name) of everybody who can unlock; needs no password. Raises KeysDamaged."""
        return Vault(profile).operators()

    @classmethod
    def create(
        cls,
        profile: Path,
        *,
        code: str,
        name: str,
        region: str,
        operator: str,
        password: str,
        clock: Clock | None = None,
    ) -> Office:
        """Make an office with its keys, device and first operator; a cut on the way leaves none.

        Raises OfficeHere, PasswordTooShort, what founding an office refuses, or a DeviceError.
        """
        clock = clock or Clock()
        founding.found(profile, founding.Founder(code, name, region, operator, password), clock)
        return cls.unlock(profile, password, clock=clock)

    @classmethod
    @refusals()
    def unlock(
        cls,
        profile: Path,
        password: str,
        operator: str | None = None,
        clock: Clock | None = None,
        *,
        renew: bool = True,
    ) -> Office:
        """Open the office in `profile`; a backup is made before a migration.

        Where somebody left since the database's key was made it gets a new one (`renew`).

        Raises OnNetwork, WrongPassword, KeysDamaged, DatabaseDamaged, NewerDatabase or another DeviceError.
        """
        places.check(profile)
        swap.finish(profile)  # a restore that was decided and cut short goes on from there
        clock, vault = clock or Clock(), Vault(profile)
        owner, key = vault.unlock(password, operator)
        gave_way = reserve.give_way(profile)
        rotation.settle(profile, key)
        db = Database.open(profile / DATABASE, key, clock)
        try:
            backup = Backup(db, Guard(), clock, vault, key, profile)
            bring_up(db, lambda: _before_migration(backup, owner))
            witness = Witness(db, key, profile, clock)
            doubt = witness.check()
            office = cls(profile, db, vault, key, owner, clock, witness)
        except BaseException:
            db.engine.dispose()
            raise
        gave = reserve.ReserveInUse() if gave_way else None
        office.trouble = RolledBack() if doubt == RolledBack.why else gave
        log.start(profile / "log")
        gone = rotation.due(db, vault, key) if renew else ()
        if gone:
            trouble, office = office.trouble, office.renewed(password, gone)
            office.trouble = trouble
        return office

    @classmethod
    def take_over(
        cls, path: Path, profile: Path, first: tuple[str, str | None], second: tuple[str, str]
    ) -> TakenOver:
        """Take an office over from the file another computer wrote; both people are (password, operator).

        Raises what `backup.take_over` raises, or OnNetwork.
        """
        places.check(profile)
        return take_over(path, profile, first, second, Clock(), bring_up)

    @classmethod
    def recover(cls, profile: Path, code: str, operator: str, password: str) -> Office:
        """Open the office with the code on paper and give `operator` a new password; it is written down.

        Raises WrongRecoveryCode, NoSuchOperator, PasswordTooShort, and what `unlock` raises.
        """
        vault = Vault(profile)
        paper, key = vault.recovered(code)
        owner = vault.renew(key, operator, password)
        office = cls.unlock(profile, password, owner)
        with office.db.transaction("operator.recovered", office.actor) as tx:
            audit(tx, office.actor, "recover", "operator", owner, paper)
        return office

    def facts(self) -> OfficeFacts:
        """Return the office's code, name and region."""
        return self.unions.office(self.actor)

    def back_up(self) -> BackupMade:
        """Make a backup in the profile's own folder."""
        made = self.backup.keep(self.actor, self.facts().code)
        self.db.written = False
        return made

    def close(self, *, spare: bool = False) -> None:
        """Back up unless the newest backup already holds everything, and let the database go.

        With `spare` (one command of perhaps many) a backup of less than ten minutes is enough.

        A backup that fails is logged and never keeps the office from closing: the database itself is safe.
        """
        self._over.stop()
        if self.backup.over:  # another office has taken this one's place; it begins with its next opening
            self.db.close()
            codes.use({})
            return
        try:
            if self.backup.wanted(spare=spare):
                self.back_up()
        except NuangongError as error:
            log.LOGGER.warning("backup on close failed: %s", error.code)
        finally:
            with contextlib.suppress(DeviceError):  # one that lags is normal
                self.witness.record(synced=True)
            self.db.close()
            codes.use({})


def _after_rows(clock: Clock) -> Mapping[str, AfterRows]:
    """Return what must follow when records of another computer came in."""

    def renamed(tx: Session, unit_ids: Sequence[str]) -> None:
        for unit_id, name in unit_names(tx, unit_ids).items():
            unit_renamed(tx, unit_id, name)

    def booked(tx: Session, entry_ids: Sequence[str]) -> None:
        origins = entry_origins(tx, entry_ids)
        cancel_surplus(tx, origins)
        cancel_twice_paid(tx, origins)
        cancel_grants_twice_paid(tx, origins)

    def covers_came(tx: Session, cover_ids: Sequence[str]) -> None:
        batches_came(tx, batches_of_covers(tx, cover_ids))

    def batches_came(tx: Session, batch_ids: Sequence[str]) -> None:
        drop_unconfirmed(tx, batch_ids, certificates_of)

    def erased(tx: Session, erasure_ids: Sequence[str]) -> None:
        follow_erasures(tx, erasure_ids, keeping.forget)

    return {
        "hardship_person": unite_people, "hardship_erasure": erased,
        "unit": renamed, "member": lambda tx, member_ids: find_again(tx, member_ids, clock.now()),
        "visit": cancel_surplus, "unit_visit": cancel_surplus, "ledger_entry": booked,
        "enrolment_batch": batches_came, "enrolment": covers_came, "second_relief_line": cancel_twice_paid,
        "relief_grant": cancel_grants_twice_paid,
    }  # fmt: skip


def _after_choice(clock: Clock) -> Mapping[str, AfterChoice]:
    """Return what must follow when a person chose what holds in records."""

    def followed(tx: Session, actor: Actor, visit_ids: Sequence[str]) -> None:
        follow_choice(tx, actor, visit_ids, clock.today())

    def paid(tx: Session, actor: Actor, line_ids: Sequence[str]) -> None:
        follow_payment(tx, actor, line_ids, clock)

    def granted(tx: Session, actor: Actor, grant_ids: Sequence[str]) -> None:
        follow_grant(tx, actor, grant_ids, clock)

    def chosen(tx: Session, actor: Actor, batch_ids: Sequence[str]) -> None:
        follow_batch(tx, actor, batch_ids, certificates_of)

    return {
        "visit": followed, "unit_visit": followed, "enrolment_batch": chosen, "second_relief_line": paid,
        "relief_grant": granted,
    }  # fmt: skip


def _before_migration(backup: Backup, owner: str) -> None:
    backup.make(Actor(owner, "", "administrator", ""), "before-update")
