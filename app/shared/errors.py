"""What can go wrong, and whose move is it? The roots of every error we raise on purpose.

An error carries facts; its words are a template translated when shown. `str(error)` is only the code, so that a
log or a crash report never holds a person's data.
"""

from __future__ import annotations

from typing import Any, ClassVar

from app.shared.text import N_, translate


class NuangongError(Exception):
    """Root of the errors we foresee. `field` names the input the user can mend, when there is one."""

    code: ClassVar[str] = "error"
    template: ClassVar[str] = N_("Something went wrong.")
    exit_code: ClassVar[int] = 1

    def __init__(self, *, field: str | None = None, **facts: Any) -> None:
        super().__init__(self.code)
        self.field = field
        self.facts = facts

    def words(self, language: str | None = None) -> str:
        """Say what happened, in `language` (the spoken one when None)."""
        return translate(self.template, self.facts, language)


class RuleError(NuangongError):
    """A rule of the union's business says no; the user can put it right."""

    code = "rule"
    template = N_("This is not allowed.")


class DeviceError(NuangongError):
    """The world failed: disk, stick, printer, a damaged file. Nothing of ours is at fault."""

    code = "device"
    template = N_("The device did not do what was asked.")
    exit_code = 3


class LockedError(NuangongError):
    """A password or a key is wrong or missing."""

    code = "locked"
    template = N_("This is locked.")
    exit_code = 4


class Cancelled(RuleError):
    """The user asked to stop, and nothing of the step was kept."""

    code = "cancelled"
    template = N_("Stopped as you asked. Nothing of this step was kept.")


class ChangedElsewhere(RuleError):
    """The record was changed after it was read."""

    code = "record.changed_elsewhere"
    template = N_(
        "Somebody changed this record after you opened it. Your entry was not saved; open it again."
    )


class DatabaseBusy(DeviceError):
    """Another process holds the database for writing."""

    code = "database.busy"
    template = N_(
        "Another window is writing to the office's data. Nothing was changed; try again in a moment."
    )


class NoRoom(DeviceError):
    """A drive is full. Where it is known `drive` names it, `free` is left and `need` must be (see `room.facts`)."""

    placed: ClassVar[str] = ""
    """The words where the drive is known; those with `need` as well come first."""
    left: ClassVar[str] = ""

    def words(self, language: str | None = None) -> str:
        """Say which drive it is and how much room it lacks, as far as that is known."""
        known = self.placed if "need" in self.facts else self.left if "drive" in self.facts else ""
        return translate(known or self.template, self.facts, language)


class DatabaseFull(NoRoom):
    """The disk has no room for the change."""

    code = "database.disk_full"
    template = N_("The disk is full. Nothing was changed; free some space and try again.")
    placed = N_(
        "Too little room on {drive}: {free} free, {need} needed. Nothing was changed; free some space and try again."
    )


class DatabaseDamaged(DeviceError):
    """The database file cannot be read as it was written."""

    code = "database.damaged"
    template = N_(
        "The office's data file is damaged. Nothing was changed; restore it from the last good backup."
    )


class DatabaseRefused(DeviceError):
    """The operating system refused reading or writing the database file."""

    code = "database.refused"
    template = N_(
        "The office's data file could not be read or written ({reason}). Nothing was changed; close other programs "
        "that use it, look at the disk, and try again."
    )
