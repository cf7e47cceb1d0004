"""Which plans did the province publish to this office? Keeps their texts, and finds a plan to be activated."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.aid import plan_file
from app.aid.plan_file import PlanFile, Shelf, plan_of_text
from app.aid.plan_table import PlanRefused
from app.aid.tables import PlanPublishedRow
from app.shared.db import touch
from app.shared.errors import RuleError
from app.shared.text import N_


class PlanMislabelled(RuleError):
    """The published plan is not the one its cover names."""

    code = "plan.mislabelled"
    template = N_("The published plan {plan} holds another plan than its cover says. Nothing was changed.")


def take_plan(tx: Session, plan_id: str, version: str, text: str, now: datetime) -> None:
    """Take in a plan the province published; a version that is known stays. Raises PlanRefused, PlanMislabelled."""
    plan = plan_of_text(text)
    if (plan.id, plan.version) != (plan_id, version):
        raise PlanMislabelled(plan=plan_id)
    if tx.get(PlanPublishedRow, (plan_id, version)) is None:
        digest = hashlib.sha256(text.encode()).hexdigest()
        tx.add(PlanPublishedRow(plan_id=plan_id, version=version, sha256=digest, text=text, published_at=now))
        tx.flush()
    touch(tx, "plan_published")


def published(tx: Session) -> tuple[PlanFile, ...]:
    """Return the plans published here that can be run, by id and then version."""
    return received(tx).plans


def received(tx: Session) -> Shelf:
    """Return the plans published here, by id and then version, and those refused, as "id:version" with the reason.

    One that this program cannot run takes none of the others with it.
    """
    found, refused = [], []
    for row in tx.scalars(
        select(PlanPublishedRow).order_by(PlanPublishedRow.plan_id, PlanPublishedRow.version)
    ):
        try:
            found.append(plan_file.checked(row.text.encode()))
        except PlanRefused as error:
            refused.append((f"{row.plan_id}:{row.version}", error))
    found.sort(key=lambda one: (one.plan.id, plan_file.version_key(one.plan.version)))
    return Shelf(tuple(found), tuple(refused))


def find(tx: Session, plan_id: str, version: str | None) -> PlanFile:
    """Return a plan to be activated: the province's word before an installed file, the newest when none is named.

    Raises PlanUnknown, or why it was refused.
    """
    shelf = received(tx)
    fitting = [one for one in shelf.plans if one.plan.id == plan_id and version in (None, one.plan.version)]
    for name, error in shelf.refused:
        if name == f"{plan_id}:{version}" or (
            version is None and not fitting and name.startswith(f"{plan_id}:")
        ):
            raise error
    if not fitting:
        return plan_file.find(plan_id, version)
    if version is not None:
        return fitting[-1]
    try:
        installed = plan_file.find(plan_id)
    except (plan_file.PlanUnknown, PlanRefused):
        return fitting[-1]
    newer = plan_file.version_key(installed.plan.version) > plan_file.version_key(fitting[-1].plan.version)
    return installed if newer else fitting[-1]
