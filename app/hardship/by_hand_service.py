"""How does a household come into the list that stands in no sheet? Written down by hand, classed as a row would be."""

from __future__ import annotations

from sqlalchemy import select

from app.hardship import keeping
from app.hardship.households import keep_households
from app.hardship.keeping import AmountWrong
from app.hardship.rules import Assessment, Line, classify
from app.hardship.serving import Serving
from app.hardship.tables import HouseholdRow
from app.hardship.workbook import NewHousehold
from app.shared import identity
from app.shared.actor import Actor
from app.shared.errors import RuleError
from app.shared.text import N_


class HouseholdThere(RuleError):
    """The list has this head already; facts: the name there."""

    code = "household.there"
    template = N_("The households have {name} with this document number already. Choose them there.")


class HouseholdsByHand(Serving):
    """The part of hardship's service that takes one household from a form."""

    def enter_household(self, actor: Actor, told: NewHousehold, line: Line) -> tuple[str, Assessment]:
        """Write one household down and class it by `line`; return its id and its class. Amounts: fen a year.

        Raises WordsMissing, IdentityError, HouseholdThere, AmountWrong, PeopleInvalid, CodeWrong, AreaWrong,
        PostcodeWrong.
        """
        self._guard.check(actor, "hardship.import")
        head = keeping.said(" ".join(told.head.split()), "head")
        found = identity.check(told.doc_type, told.id_no)
        keeping.checked_cause(told.cause or "")
        keeping.checked_housing(told.housing)
        for name in ("income", "rigid"):
            if getattr(told, name) < 0:
                raise AmountWrong(field=name)
        checked = NewHousehold(
            head, found.doc_type, found.number, told.place.strip(), told.phone.strip(), told.people, told.income,
            told.rigid, told.cause or None, told.bank.strip(), told.account.strip(), told.housing,
            keeping.square_metres(told.area), keeping.postcode(told.postcode),
        )  # fmt: skip
        assessment = classify(checked.income, checked.rigid, checked.people, line)
        with self._db.transaction("hardship.household_entered", actor) as tx:
            there = tx.scalar(select(HouseholdRow.head).where(HouseholdRow.id_no == checked.id_no))
            if there is not None:
                raise HouseholdThere(field="id_no", name=there)
            keep_households(tx, [(checked, assessment)], line, self._clock.today())
            made = tx.scalar(select(HouseholdRow.id).where(HouseholdRow.id_no == checked.id_no))
        return str(made), assessment
