"""Is what the office keeps whole? Looks at data file, cipher, chain, attachments, books, witness, backups and reserve.

Each look says what was found and what to do in one sentence that holds no person's data, only counts and days.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from app.backup import BackupDamaged, reserve
from app.security import NotAllowed
from app.selfcheck.found import Checked, refused
from app.shared.db import Database
from app.shared.errors import DeviceError
from app.shared.hours import minute
from app.shared.progress import Progress
from app.shared.text import N_
from app.sync.renewal import COPIED, ROLLED_BACK
from app.sync.witness import RolledBack, Witness

if TYPE_CHECKING:
    from app.office import Office

OLD = timedelta(days=7)  # a backup older than a week is told
LOOKED_BACK = timedelta(days=30)  # what happened to the data file is told so long
EXPECTED = {
    "journal_mode": "wal", "synchronous": "2", "secure_delete": "1", "cipher_page_size": "4096", "cipher_use_hmac": "1",
    "cipher_hmac_algorithm": "HMAC_SHA512",
}  # fmt: skip
"""How the data file is kept; anything else was changed by somebody's hand or by another build of SQLCipher."""

FILE_WHOLE = N_("The data file is whole: every page bears its seal, every table and reference is sound.")
CIPHER_RIGHT = N_(
    "Encrypted with AES-256, every page sealed by HMAC-SHA512 (cipher {cipher}, database {sqlite})."
)
CIPHER_OTHER = N_("The data file is not kept as it should be ({which}). Install Nuangong again.")
CHAIN_WHOLE = N_("The record of changes is unbroken: {n} changes.")
CONTENTS_WHOLE = N_("All {n} attachments are what was attached.")
CONTENTS_NONE = N_("There are no attachments yet.")
CONTENTS_DAMAGED = N_(
    "{n} attachments are not what was attached. Everything else is kept; restore them from the last good backup."
)
CONTENTS_AWAY = N_(
    "{n} attachments are not on this computer; {nowhere} of them the province has not either. Copy to the stick and "
    "ask the province for the others."
)
BOOKS_AGREE = N_("Visits, ledger and stock agree in all {n} campaigns.")
BOOKS_DIFFER = N_(
    "Visits, ledger and stock differ: {n} in all. Nothing was changed; reckon the campaign up to see where."
)
WITNESS_RIGHT = N_("The witness beside the data file knows its last change.")
WITNESS_LAGS = N_("The witness lags {n} changes behind. It is written again at the next change.")
WITNESS_MISSING = N_(
    "The witness beside the data file is missing or another's. It is written when the office is closed."
)
WAS_BACK = N_(
    "On {day} the data was older than before. Compare the last entries before it; missing ones lie in backups."
)
WAS_COPIED = N_("On {day} the data was found copied from elsewhere. It goes on as a computer of its own.")
BACKUP_WHOLE = N_("The newest backup ({when}) was opened and compared: {n} records are in it.")
BACKUP_THERE = N_("The newest backup is of {when}.")
BACKUP_OLD = N_("The newest backup is whole but of {when}. Make one now, and keep one on a stick too.")
BACKUP_NONE = N_("There is no backup yet. Make one now, and keep one on a stick too.")
BACKUP_BAD = N_("The newest backup ({when}) is damaged. Make another now, and have this disk looked at.")
RESERVE_KEPT = N_("{n} MB are set aside for a full disk.")
RESERVE_GONE = N_(
    "No room is set aside for a full disk; {free} MB are free. Make room, then it is set aside by itself."
)


def data(db: Database, progress: Progress) -> Checked:
    """Check the seal of every page, and tables, indexes and references."""
    try:
        db.check_pages()
        db.check_structure(progress)
    except DeviceError as error:
        return refused("data", error)
    return Checked("data", "good", FILE_WHOLE)


def cipher(db: Database) -> Checked:
    """Say how the data file is encrypted and kept, and which SQLite does it."""
    told = db.told(*EXPECTED, "cipher_version")
    other = [name for name, value in EXPECTED.items() if told[name] != value]
    if other:
        return Checked("cipher", "bad", CIPHER_OTHER, {"which": ", ".join(other)}, "database.settings")
    facts = {"cipher": told["cipher_version"].split()[0], "sqlite": db.sqlite}
    return Checked("cipher", "good", CIPHER_RIGHT, facts)


def chain(db: Database, progress: Progress) -> Checked:
    """Walk the whole chain of changes."""
    try:
        return Checked("chain", "good", CHAIN_WHOLE, {"n": f"{db.check_chain(progress):,}"})
    except DeviceError as error:
        return refused("chain", error)


def attachments(office: Office, progress: Progress) -> Checked:
    """Read every attached content again and compare it with its address."""
    try:
        count = office.documents.kept(office.actor)
        damaged = office.documents.damaged(office.actor, progress)
    except DeviceError as error:
        return refused("attachments", error)
    if damaged:
        facts = {"n": len(damaged)}
        return Checked("attachments", "bad", CONTENTS_DAMAGED, facts, "check.attachments_damaged")
    standing = office.sync.contents(office.actor)
    if standing.lacking:
        facts = {"n": standing.lacking, "nowhere": standing.nowhere}
        return Checked("attachments", "warn", CONTENTS_AWAY, facts)
    return Checked("attachments", "good", CONTENTS_WHOLE if count else CONTENTS_NONE, {"n": count})


def books(office: Office, progress: Progress) -> Checked:
    """Hold the visits of every campaign against ledger and stock."""
    differing, campaigns = [], office.visits.campaigns(office.actor)
    for at, one in enumerate(campaigns):
        progress.report(at, len(campaigns))
        found = office.visits.reconcile(office.actor, one.id)
        if not found.agrees:
            differing.append(found.difference)
    if differing:
        return Checked("books", "bad", BOOKS_DIFFER, {"n": sum(differing)}, "check.books_differ")
    return Checked("books", "good", BOOKS_AGREE, {"n": len(campaigns)})


def witness(seen: Witness, trouble: DeviceError | None, now: datetime) -> Checked:
    """Say whether the witness knows the last change, and what it found lately."""
    if isinstance(trouble, RolledBack):
        return refused("witness", trouble)
    for why, ended in reversed(seen.lives()):
        if why in (ROLLED_BACK, COPIED) and now - ended < LOOKED_BACK:
            day = f"{ended.astimezone(now.tzinfo):%Y-%m-%d}"
            return Checked("witness", "warn", WAS_BACK if why == ROLLED_BACK else WAS_COPIED, {"day": day})
    behind = seen.behind()
    if behind is None:
        return Checked("witness", "warn", WITNESS_MISSING)
    return Checked("witness", "good", WITNESS_LAGS if behind else WITNESS_RIGHT, {"n": behind})


def backups(office: Office, now: datetime) -> Checked:
    """Open the newest backup, check all of it, and say how old it is."""
    last, made = office.backup.last(), office.backup.last_made()
    if last is None or made is None:
        return Checked("backups", "warn", BACKUP_NONE)
    made = made.astimezone(now.tzinfo)
    facts: dict[str, Any] = {"when": minute(made)}
    try:
        contents = office.backup.check(office.actor, last)
    except BackupDamaged:
        return Checked("backups", "bad", BACKUP_BAD, facts, BackupDamaged.code)
    except NotAllowed:  # who only reads is told its day
        return Checked("backups", "warn" if now - made > OLD else "good", BACKUP_THERE, facts)
    except DeviceError as error:
        return refused("backups", error)
    facts["n"] = f"{sum(contents.rows.values()):,}"
    old = now - made > OLD
    return Checked("backups", "warn" if old else "good", BACKUP_OLD if old else BACKUP_WHOLE, facts)


def kept_aside(office: Office) -> Checked:
    """Set the reserve aside where there is room, and say whether it is there."""
    if reserve.keep(office.profile):
        return Checked("reserve", "good", RESERVE_KEPT, {"n": reserve.SIZE // 1024**2})
    free = shutil.disk_usage(office.profile).free
    return Checked("reserve", "warn", RESERVE_GONE, {"free": f"{free / 1024**2:,.0f}"})


def worst(found: Sequence[Checked]) -> Checked | None:
    """Return the first line that is bad, None when none is."""
    return next((one for one in found if one.outcome == "bad"), None)
