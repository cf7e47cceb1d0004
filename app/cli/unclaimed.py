"""Who may be entitled to aid and claimed none, from the command line: listed, put aside, taken up again?"""

from __future__ import annotations

from typing import Annotated, Any

import typer

from app.aid import HINT_SOURCES, WHY_ASIDE, UnclaimedLine
from app.cli.frame import Frame, answer
from app.cli.office import AsJson
from app.shared.text import _

unclaimed = typer.Typer(no_args_is_help=True)


@unclaimed.command("list")
def list_(
    context: typer.Context,
    aside: Annotated[bool, typer.Option("--aside", help="What was put aside instead.")] = False,
    as_json: AsJson = False,
) -> None:
    """List who may be entitled and claimed nothing, the latest first, with the record that tells of it."""
    frame: Frame = context.obj
    with frame.office() as office:
        found = office.aid.unclaimed(office.actor, aside=aside)
    answer(
        {"unclaimed": [_told(line) for line in found]},
        as_json=as_json,
        words=lambda: "\n".join(map(_words, found)) or _("Everybody who may be entitled has claimed"),
    )


@unclaimed.command("aside")
def aside(
    context: typer.Context,
    line: str,
    why: Annotated[str, typer.Option(help="declined, below, other, not_ill, unreached or else.")],
    remark: Annotated[str, typer.Option()] = "",
    as_json: AsJson = False,
) -> None:
    """Put something aside with a reason; it leaves the list."""
    frame: Frame = context.obj
    with frame.office() as office:
        done = office.aid.put_aside(office.actor, line, why, remark)
    answer(_told(done), as_json=as_json, words=lambda: _words(done))


@unclaimed.command("again")
def again(context: typer.Context, line: str, as_json: AsJson = False) -> None:
    """Take something up again that was put aside."""
    frame: Frame = context.obj
    with frame.office() as office:
        done = office.aid.take_up_again(office.actor, line)
    answer(_told(done), as_json=as_json, words=lambda: _words(done))


def join(group: typer.Typer) -> None:
    """Hang these commands into those of mutual aid."""
    group.add_typer(unclaimed, name="unclaimed", help="People who may be entitled and claimed nothing.")


def _told(line: UnclaimedLine) -> dict[str, Any]:
    hint = line.found.hint
    return {
        "line": line.id, "member": hint.member_id, "name": line.name, "id_masked": line.id_masked,
        "unit": line.unit, "source": hint.source, "source_id": hint.source_id, "on": hint.on, "words": hint.words,
        "kinds": line.found.kinds, "plan": line.found.plan_id, "last": line.found.last, "days_left": line.days_left,
        "aside": line.aside, "remark": line.remark, "aside_on": line.done_on,
    }  # fmt: skip


def _words(line: UnclaimedLine) -> str:
    hint = line.found.hint
    why = _(WHY_ASIDE[line.aside]) if line.aside in WHY_ASIDE else ""
    told = (line.id, line.name, line.unit, hint.on.isoformat(), _(HINT_SOURCES[hint.source]), hint.words,
            line.found.plan, why, line.remark)  # fmt: skip
    return "  ".join(part for part in told if part)
