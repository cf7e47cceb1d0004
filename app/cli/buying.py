"""How are goods bought for a campaign, listed and taken back from the command line?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Annotated, Any

import typer

from app.cli.frame import Frame, answer, day_of
from app.cli.office import AsJson
from app.funds import Bought, Purchase
from app.shared.money import parse_yuan
from app.shared.text import _
from app.visits import NewGood, parts_words, purchase_words
from app.visits.queries import Good

Code = Annotated[str, typer.Option("--good", help="The code of a good of the campaign, like G21.")]
New = Annotated[str, typer.Option("--new", help="The name of a good that is not on the campaign's list.")]
Unit = Annotated[str, typer.Option(help="In what the new good is counted, like bag or box.")]
Pieces = Annotated[int, typer.Option(help="How many pieces.")]
Total = Annotated[str, typer.Option(help="The total of the invoice in yuan, like 18,700.00.")]
Price = Annotated[str, typer.Option(help="Instead of the total: the price of one in yuan.")]
On = Annotated[str, typer.Option(help="The day, like 2026-01-10; today when left out.")]
Supplier = Annotated[str, typer.Option("--from", help="The supplier or donor.")]
Gift = Annotated[
    str, typer.Option("--donated-for", help="The code of the source that gives donated goods out, like 05.")
]
For = Annotated[str, typer.Option("--for", help="What it is for.")]
Why = Annotated[str, typer.Option(help="Why; it stays in the books.")]


def buy(
    context: typer.Context, campaign: str, pieces: Pieces, good: Code = "", new: New = "", unit: Unit = "",
    total: Total = "", price: Price = "", on: On = "", supplier: Supplier = "", summary: For = "",
    donated_for: Gift = "",
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Write down goods bought or donated for a campaign, by the total or the price of one."""
    frame: Frame = context.obj
    day = day_of(on, "--on") if on else None
    with frame.office() as office:
        bought = Bought(
            good, pieces, day or office.clock.today(), parse_yuan(total) if total else None,
            parse_yuan(price) if price else None, summary, supplier, donated_for,
        )  # fmt: skip
        made = office.visits.buy(office.actor, campaign, bought, NewGood(new, unit) if new or unit else None)
        goods = office.visits.campaign(office.actor, campaign).goods
    answer(_told(made), as_json=as_json, words=lambda: _words(made, goods))


def purchases(context: typer.Context, campaign: str, as_json: AsJson = False) -> None:
    """List what was bought for a campaign, by its plan too."""
    frame: Frame = context.obj
    with frame.office() as office:
        found = office.visits.purchases(office.actor, campaign)
        goods = office.visits.campaign(office.actor, campaign).goods
    answer(
        {"purchases": [_told(one) for one in found]}, as_json=as_json,
        words=lambda: "\n".join(f"{one.id}  {one.on}  {_words(one, goods)}" for one in found)
        or _("Nothing was bought for this campaign yet"),
    )  # fmt: skip


def take_back(
    context: typer.Context, campaign: str, purchase: str, why: Why, as_json: AsJson = False
) -> None:
    """Take a purchase back by an entry of today; refused when pieces of it are given."""
    frame: Frame = context.obj
    with frame.office() as office:
        gone = office.visits.reverse_purchase(office.actor, campaign, purchase, why)
        goods = office.visits.campaign(office.actor, campaign).goods
    answer(_told(gone), as_json=as_json, words=lambda: _words(gone, goods))


def join(group: typer.Typer) -> None:
    """Hang these commands into those of the visits."""
    commands: dict[str, Callable[..., None]] = {
        "buy": buy, "purchases": purchases, "take-purchase-back": take_back,
    }  # fmt: skip
    for name, command in commands.items():
        group.command(name)(command)


def _told(made: Purchase) -> dict[str, Any]:
    """Give a purchase with its id as `purchase`; amounts in fen, `parts` as [pieces, price of one]."""
    told = asdict(made)
    return {"purchase": told.pop("id"), **told, "quantity": made.quantity, "total": made.total}


def _words(made: Purchase, goods: Sequence[Good]) -> str:
    words = f"{purchase_words(made, goods)}  ({parts_words(made.parts)})"
    if not made.is_back:
        return words
    return f"{words}  " + _("Taken back by {voucher}", voucher=made.taken_back)
