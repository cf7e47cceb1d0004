"""How are backups, sizes and what a restore loses said? Asks nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from app.shared.clock import moment
from app.shared.money import yuan
from app.shared.text import _
from ui.pages.record_words import kind_order, kind_words
from ui.pages.sync.field_names import field_name

if TYPE_CHECKING:
    from app.backup import KeptBackup, Loss, StickState

TONES = {"none": "warn", "away": "quiet", "kept": "good", "failed": "bad"}


def said_at(at: datetime | str | None) -> str:
    """Say when something was, to the minute, as the wall clock has it."""
    there = moment(at) if isinstance(at, str) else at
    return f"{there.astimezone():%Y-%m-%d %H:%M}" if there else "--"


def state_words(kept: KeptBackup) -> str:
    """Say whether a backup can be used; why not stands beside it."""
    return _("Cannot be used") if kept.problem else _("Whole, proven when it was made")


def what_words(kept: KeptBackup) -> str:
    """Say which file it is, and of one that cannot be used why."""
    return f"{kept.problem.words()} {kept.path.name}" if kept.problem else kept.path.name


def records(kept: KeptBackup) -> str:
    """Say how many records a backup holds."""
    return f"{kept.contents.records:,}" if kept.contents else "--"


@dataclass(frozen=True)
class LossLine:
    """One line of what differs: the kind of record, how much there is now and then, and the difference."""

    kind: str
    now: str
    then: str
    less: str
    loses: bool


def loss_lines(loss: Loss) -> tuple[LossLine, ...]:
    """Return what differs, kind by kind, its sums of money beneath it."""
    kinds = sorted(
        {change.name.partition(".")[0] for change in (*loss.rows, *loss.fen)},
        key=kind_order,
    )
    lines = []
    for kind in kinds:
        for change in loss.rows:
            if change.name == kind:
                lines.append(
                    LossLine(
                        kind_words(kind),
                        f"{change.now:,}",
                        f"{change.then:,}",
                        f"{-change.less:+,}",
                        change.less > 0,
                    )
                )
        for change in loss.fen:
            table, _dot, column = change.name.partition(".")
            if table == kind:
                name = _("{kind}: {field}", kind=kind_words(kind), field=field_name(table, column))
                less = f"{'-' if change.less > 0 else '+'}{yuan(abs(change.less))}"
                lines.append(LossLine(name, yuan(change.now), yuan(change.then), less, change.less > 0))
    return tuple(lines)


def loss_words(loss: Loss) -> tuple[str, ...]:
    """Say what is lost in all, and what becomes of it."""
    if not loss.changes:
        return (_("Nothing is lost: everything that is here is in this backup too."),)
    words = [_("Going back loses {n} changes.", n=f"{loss.changes:,}")]
    if loss.received:
        words.append(
            _("{n} of them the province has; they come back with its next receipt.", n=f"{loss.received:,}")
        )
    if loss.packed:
        words.append(_("{n} lie in packages the province has not confirmed.", n=f"{loss.packed:,}"))
    if loss.only_here:
        words.append(_("{n} are only on this computer. They come back only by taking the restore back.",
                       n=f"{loss.only_here:,}"))  # fmt: skip
    return tuple(words)


def stick_words(state: StickState) -> str:
    """Say how the registered stick stands."""
    last = said_at(state.note.kept_at)
    if state.state == "none":
        return _(
            "No stick is registered. With one plugged in, a lost computer costs minutes of work, not days."
        )
    if state.state == "away":
        return _("The registered stick is not in. It has everything up to {when}; put it in, and it catches up.",
                 when=last)  # fmt: skip
    if state.state == "failed" and state.problem is not None:
        told = state.problem.words()
        return _("{told} What lay on it before is still good.", told=told)
    if state.behind:
        return _("The registered stick is in and is catching up; it had everything at {when}.", when=last)
    return _("The registered stick is in and has everything, last at {when}.", when=last)
