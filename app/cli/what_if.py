"""What would a claim come to under another plan, from the command line?"""

from __future__ import annotations

import dataclasses
from typing import Annotated, Any

import typer

from app.aid import Assessment, Step, TriedPlan, WhatIf, step_text, worth
from app.cli.frame import Frame, answer
from app.cli.office import AsJson
from app.shared.money import yuan
from app.shared.text import _


def what_if(
    context: typer.Context,
    claim: str,
    plan: Annotated[
        str, typer.Option(help="The other plan, by its id; without it the plans are listed.")
    ] = "",
    version: Annotated[str, typer.Option(help="Its version; the newest when left out.")] = "",
    as_json: AsJson = False,
) -> None:
    """Work a claim out under another plan version, unsaved: both results, each line that differs marked."""
    frame: Frame = context.obj
    with frame.office() as office:
        if not plan:
            plans = office.aid.plans_to_try(office.actor, claim)
            told = {"plans": [dataclasses.asdict(one) for one in plans]}
            answer(told, as_json=as_json, words=lambda: "\n".join(map(_plan_words, plans)))
            return
        found = office.aid.what_if(office.actor, claim, plan, version or None)
    answer(_told(found), as_json=as_json, words=lambda: _words(found))


def join(group: typer.Typer) -> None:
    """Hang this command into those of mutual aid."""
    group.command("what-if")(what_if)


def _told(found: WhatIf) -> dict[str, Any]:
    return {
        "claim": found.number, "before_plan": _plan(found.before_plan), "before": _result(found.before),
        "plan": _plan(found.plan), "after": _result(found.after), "assumed_cover": found.assumed,
        "difference": found.difference,
        "lines": [
            {"changed": line.changed, "before": _step(line.before), "after": _step(line.after)} for line in found.lines
        ],
    }  # fmt: skip


def _plan(plan: TriedPlan | None) -> dict[str, Any] | None:
    return None if plan is None else {"id": plan.id, "version": plan.version, "name": plan.name}


def _result(found: Assessment | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {"amount": found.amount, "state": found.state, "reasons": list(found.reasons),
            "missing": list(found.missing), "once_complete": worth(found)}  # fmt: skip


def _step(step: Step | None) -> dict[str, Any] | None:
    return None if step is None else step._asdict()


def _plan_words(plan: TriedPlan) -> str:
    mark = "* " if plan.own else "  "
    return f"{mark}{plan.id:<28} {plan.version:<8} {plan.name}"


def _words(found: WhatIf) -> str:
    lines = [
        _("{name}: {amount} yuan", name=one.name, amount=yuan(worth(result)))
        for one, result in ((found.before_plan, found.before), (found.plan, found.after))
        if one is not None and result is not None
    ]
    if found.assumed:
        lines.append(_("The person has no cover under this plan; the one they have is taken for it."))
    for line in found.lines:
        step = line.after or line.before
        if step is not None:
            sign = (
                " "
                if not line.changed
                else "+"
                if line.before is None
                else "-"
                if line.after is None
                else "~"
            )
            lines.append(f"{sign} {step.clause}  {step_text(step.code, step.facts)}")
    return "\n".join(lines)
