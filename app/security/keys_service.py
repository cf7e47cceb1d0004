"""Which passwords and papers open this office? Changes them, each written down; the part of `Operators` about keys."""

from __future__ import annotations

from app.security.audit import audit
from app.security.guard import Guard
from app.security.people import others_may, seconded
from app.security.vault import ESCROW, RECOVERY, Vault, new_recovery_code
from app.shared.actor import Actor
from app.shared.clock import Clock
from app.shared.db import Database

CONFIRMS = "security.confirm"
"""The right to be the second person of a key that leaves the office."""


class Keeping:
    """The keys of one open office."""

    _db: Database
    _guard: Guard
    _clock: Clock
    _vault: Vault
    _key: bytes

    def change_password(self, actor: Actor, old: str, new: str) -> None:
        """Give the operator at the desk a new password, the old one proven first.

        Raises WrongPassword, TooManyTries, PasswordTooShort.
        """
        self._guard.check(actor, "security.change_password")
        self._vault.unlock(old, actor.operator_id)
        with self._db.transaction("operator.password_changed", actor) as tx:
            audit(tx, actor, "password", "operator", actor.operator_id)
            self._vault.renew(self._key, actor.operator_id, new)

    def has_recovery(self, actor: Actor) -> bool:
        """Say whether a recovery code opens this office."""
        self._guard.check(actor, "security.read")
        return any(slot.kind == RECOVERY for slot in self._vault.slots())

    def has_escrow(self, actor: Actor) -> bool:
        """Say whether a code left with the union above opens this office."""
        self._guard.check(actor, "security.read")
        return any(slot.kind == ESCROW for slot in self._vault.slots())

    def propose_recovery(self, actor: Actor, second: Actor | None = None) -> str:
        """Return a new recovery code for paper; it opens nothing before `keep_recovery`. Raises SecondPersonMissing."""
        self._guard.check(actor, "security.recovery_code")
        return self._proposed(actor, second)

    def keep_recovery(self, actor: Actor, code: str, second: Actor | None = None) -> None:
        """Let `code` open the office, in place of an earlier code.

        Whoever holds the paper opens the office wherever its data lies, so a second person confirms; an office of one,
        as at the first start, says that it is one. Raises SecondPersonMissing, NotAllowed, and WrongRecoveryCode when
        the code is misread.
        """
        self._guard.check(actor, "security.recovery_code")
        with self._db.transaction("operator.recovery_kept", actor) as tx:
            audit(tx, actor, "recovery", "operator", actor.operator_id, seconded(tx, actor, second, CONFIRMS))
            self._vault.keep_recovery(self._key, code)

    def needs_second(self, actor: Actor) -> bool:
        """Say whether somebody else works here who must confirm that a key leaves the office."""
        self._guard.check(actor, "security.read")
        with self._db.reading() as tx:
            return others_may(tx, actor.operator_id, CONFIRMS)

    def propose_escrow(self, actor: Actor, second: Actor | None = None) -> str:
        """Return a new code for the union above; it opens nothing before `keep_escrow`. Raises SecondPersonMissing."""
        self._guard.check(actor, "security.escrow")
        return self._proposed(actor, second)

    def keep_escrow(self, actor: Actor, code: str, second: Actor | None = None) -> None:
        """Let the code that was sealed for the union above open the office, in place of an earlier one.

        A key leaves the office with it, so a second person confirms; an office of one says that it is one.
        Raises SecondPersonMissing, NotAllowed, WrongRecoveryCode.
        """
        self._guard.check(actor, "security.escrow")
        with self._db.transaction("operator.escrow_kept", actor) as tx:
            audit(tx, actor, "escrow", "vault", "", seconded(tx, actor, second, CONFIRMS))
            self._vault.keep_recovery(self._key, code, ESCROW)

    def _proposed(self, actor: Actor, second: Actor | None) -> str:
        with self._db.reading() as tx:
            seconded(tx, actor, second, CONFIRMS)
        return new_recovery_code()
