"""How are campaigns, their kits and their visits stored? Knows no rule and no service."""

from __future__ import annotations

from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.shared.base import Day, Fen, Moment, Row, Synced

OUTCOME: Final = (
    "state", "cash", "goods", "proxy", "relation", "on_day", "remark", "decision", "correction", "entry_id",
    "recorded_by", "recorded_at",
)  # fmt: skip
"""What a visit came to: one record, never one half of one and one of another."""

UNIT_OUTCOME: Final = (
    "state", "kind", "unit_id", "unit", "people", "helped", "on_day", "cash", "cash_source", "goods", "goods_source",
    "leader", "post", "level", "others", "signed_by", "weather", "temperature", "remark", "decision", "correction",
    "entry_id", "recorded_by", "recorded_at",
)  # fmt: skip
"""What a visit to a unit came to, in the same way; what was planned stands beside it."""


class CampaignRow(Synced, Row):
    """A warm-delivery campaign; `line` is the snapshot of the subsistence line it classes by.

    `caps` is JSON of the limits it gives by, empty for the usual ones of its first day. Approved by a paper's
    `approval_no` or by `seconded_by` (both who entered it and who approved are operators' ids).
    `notice_from` and `notice_to` are the days its list hangs out, `notice_phone` where objections are taken.
    """

    __tablename__ = "campaign"
    name: Mapped[str]
    program: Mapped[str]
    window_from: Mapped[Day]
    window_to: Mapped[Day]
    line: Mapped[str]
    household_categories: Mapped[str]
    work_unit: Mapped[str | None]
    caps: Mapped[str] = mapped_column(server_default="")
    approved_on: Mapped[Day | None]
    approval_no: Mapped[str] = mapped_column(server_default="")
    approved_by: Mapped[str | None]
    seconded_by: Mapped[str | None]
    locked_by: Mapped[str | None]
    locked_at: Mapped[Moment | None]
    notice_from: Mapped[Day | None]
    notice_to: Mapped[Day | None]
    notice_phone: Mapped[str] = mapped_column(server_default="")
    __table_args__ = (CheckConstraint("window_from <= window_to", name="window"),)


class CampaignGoodRow(Synced, Row):
    """A good of a campaign; `unit_price` is the nominal price of one in fen, not what its pieces cost."""

    __tablename__ = "campaign_good"
    campaign_id: Mapped[str] = mapped_column(ForeignKey("campaign.id"))
    position: Mapped[int]
    code: Mapped[str]
    name: Mapped[str]
    unit: Mapped[str]
    unit_price: Mapped[Fen]
    __table_args__ = (UniqueConstraint("campaign_id", "code"),)


class KitRow(Synced, Row):
    """What one kind of recipient gets; `goods` is JSON {code: quantity}, `category` NULL for every class."""

    __tablename__ = "kit"
    campaign_id: Mapped[str] = mapped_column(ForeignKey("campaign.id"), index=True)
    position: Mapped[int]
    recipients: Mapped[str]
    category: Mapped[str | None]
    cash: Mapped[Fen]
    cash_source: Mapped[str | None]
    goods: Mapped[str]
    goods_source: Mapped[str | None]
    __table_args__ = (CheckConstraint("cash >= 0", name="cash"),)


class VisitRow(Synced, Row):
    """One recipient of a campaign, as they stood on the list when it was made, and what the visit came to.

    `cash` and `goods` (JSON) are what was handed over, NULL while pending; `entry_id` is its ledger entry.
    `decision` is the number of the document that allowed more than the limits do, `correction` why it was changed
    after the campaign was locked. `head_no` is the document number of the household's head, '' where nobody said it.
    Who was never recorded may be taken off the list: only of them a row is deleted.
    """

    __tablename__ = "visit"
    __deletable__ = True
    __together__ = OUTCOME
    campaign_id: Mapped[str] = mapped_column(ForeignKey("campaign.id"))
    kit_id: Mapped[str] = mapped_column(ForeignKey("kit.id"))
    number: Mapped[int]
    kind: Mapped[str]
    subject_id: Mapped[str]
    name: Mapped[str]
    doc_type: Mapped[str]
    id_no: Mapped[str]
    place: Mapped[str]
    phone: Mapped[str]
    category: Mapped[str | None]
    bank: Mapped[str]
    account: Mapped[str]
    head_no: Mapped[str] = mapped_column(server_default="")
    pinyin: Mapped[str]
    initials: Mapped[str]
    state: Mapped[str]
    cash: Mapped[Fen | None]
    goods: Mapped[str | None]
    proxy: Mapped[str]
    relation: Mapped[str]
    on_day: Mapped[Day | None]
    remark: Mapped[str]
    decision: Mapped[str] = mapped_column(server_default="")
    correction: Mapped[str] = mapped_column(server_default="")
    entry_id: Mapped[str | None] = mapped_column(ForeignKey("ledger_entry.id"))
    recorded_by: Mapped[str | None]
    recorded_at: Mapped[Moment | None]
    __table_args__ = (
        Index(None, "campaign_id", "number"),
        UniqueConstraint("campaign_id", "id_no"),
        Index(None, "campaign_id", "state"),
        Index(None, "id_no"),
        Index(None, "account"),
        Index(None, "phone"),
        CheckConstraint("state IN ('PENDING', 'GIVEN', 'CHANGED', 'ABSENT', 'DECLINED')", name="state"),
        CheckConstraint("(state = 'PENDING') = (cash IS NULL)", name="outcome"),
    )


class ReturnedSheetRow(Synced, Row):
    """A returned sheet that was taken in. `taken` is JSON [sheet_row], `problems` JSON [{sheet_row, code}].

    Append-only: the same sheet again is a row of its own, and only when it gave more.
    """

    __tablename__ = "returned_sheet"
    campaign_id: Mapped[str] = mapped_column(ForeignKey("campaign.id"))
    sha256: Mapped[str]
    taken: Mapped[str]
    problems: Mapped[str]
    __table_args__ = (Index(None, "campaign_id", "sha256"),)


class IssueNoteRow(Synced, Row):
    """What a carrier took from the office (ISSUED) or brought back (RETURNED): cash in fen of one source, goods.

    `goods` is JSON {code: quantity}. Append-only: a note that `reverses` another takes it back, with the same amounts.
    It books nothing: what a carrier holds is still the office's.
    """

    __tablename__ = "issue_note"
    campaign_id: Mapped[str] = mapped_column(ForeignKey("campaign.id"), index=True)
    kind: Mapped[str]
    on_day: Mapped[Day]
    carrier: Mapped[str]
    place: Mapped[str]
    cash: Mapped[Fen]
    cash_source: Mapped[str | None]
    goods: Mapped[str]
    remark: Mapped[str]
    reverses: Mapped[str | None] = mapped_column(ForeignKey("issue_note.id"))
    entered_by: Mapped[str]
    entered_at: Mapped[Moment]
    __table_args__ = (
        CheckConstraint("kind IN ('ISSUED', 'RETURNED')", name="kind"),
        CheckConstraint("cash >= 0", name="cash"),
    )


class DifferenceNoteRow(Synced, Row):
    """Why what was issued, brought back and given does not add up, for cash of a `source` or for a `good`.

    It covers `cash` (fen, signed) or `quantity` (pieces, signed) of the difference. Append-only, with `reverses`.
    """

    __tablename__ = "difference_note"
    campaign_id: Mapped[str] = mapped_column(ForeignKey("campaign.id"), index=True)
    source: Mapped[str]
    good: Mapped[str]
    cash: Mapped[Fen]
    quantity: Mapped[int]
    reason: Mapped[str]
    reverses: Mapped[str | None] = mapped_column(ForeignKey("difference_note.id"))
    entered_by: Mapped[str]
    entered_at: Mapped[Moment]
    __table_args__ = (CheckConstraint("(source = '') <> (good = '')", name="what"),)


class UnitVisitRow(Synced, Row):
    """A visit to a unit as a whole, with a head count instead of names: planned, handed over, or dropped.

    What was planned stands beside what was handed over (`cash`, `goods` as JSON, NULL until then); `entry_id` is its
    ledger entry. `unit_id` is NULL for a name that was typed. `decision` is the number of the document that allowed
    central money, `correction` why it was changed after the campaign was locked; `temperature` in degrees Celsius.
    """

    __tablename__ = "unit_visit"
    __together__ = UNIT_OUTCOME
    campaign_id: Mapped[str] = mapped_column(ForeignKey("campaign.id"), index=True)
    state: Mapped[str]
    kind: Mapped[str]
    unit_id: Mapped[str | None]
    unit: Mapped[str]
    people: Mapped[int]
    helped: Mapped[str]
    on_day: Mapped[Day | None]
    planned_cash: Mapped[Fen]
    planned_goods: Mapped[str]
    cash: Mapped[Fen | None]
    cash_source: Mapped[str | None]
    goods: Mapped[str | None]
    goods_source: Mapped[str | None]
    leader: Mapped[str]
    post: Mapped[str]
    level: Mapped[str]
    others: Mapped[str]
    signed_by: Mapped[str]
    weather: Mapped[str]
    temperature: Mapped[int | None]
    remark: Mapped[str]
    decision: Mapped[str]
    correction: Mapped[str]
    entry_id: Mapped[str | None] = mapped_column(ForeignKey("ledger_entry.id"))
    recorded_by: Mapped[str]
    recorded_at: Mapped[Moment]
    __table_args__ = (
        Index(None, "on_day"),
        CheckConstraint("state IN ('PENDING', 'GIVEN', 'DROPPED')", name="state"),
        CheckConstraint("(state = 'GIVEN') = (cash IS NOT NULL)", name="outcome"),
        CheckConstraint("people > 0", name="people"),
    )


class PastFigureRow(Synced, Row):
    """A figure of a year before the office kept its visits here, with where it is from.

    `amount` is fen for money, `count` whole numbers for the rest. Append-only: a row that `reverses` another takes it
    back.
    """

    __tablename__ = "past_figure"
    key: Mapped[str]
    period: Mapped[str]
    amount: Mapped[Fen]
    count: Mapped[int]
    source: Mapped[str]
    as_of: Mapped[Day]
    reverses: Mapped[str | None] = mapped_column(ForeignKey("past_figure.id"))
    entered_by: Mapped[str]
    entered_at: Mapped[Moment]


class WorkPackRow(Row):
    """A work pack written here, or `taken` in here from another computer; only this computer knows of it.

    `code` locks it and its results. It is `closed` when its people are visited from here again.
    """

    __tablename__ = "work_pack"
    id: Mapped[str] = mapped_column(primary_key=True)
    campaign_id: Mapped[str] = mapped_column(index=True)
    code: Mapped[str]
    carrier: Mapped[str]
    taken: Mapped[bool]
    closed: Mapped[bool]
    made_by: Mapped[str]
    made_at: Mapped[Moment]


class PackVisitRow(Row):
    """A visit of a work pack: what both computers last agreed on (`meeting.Agreed`).

    `aside` is what the other recorded otherwise (JSON of `pack.Told`), '' when nobody need choose.
    """

    __tablename__ = "pack_visit"
    pack_id: Mapped[str] = mapped_column(primary_key=True)
    visit_id: Mapped[str] = mapped_column(primary_key=True)
    rev: Mapped[int]
    life: Mapped[str]
    heard: Mapped[int]
    aside: Mapped[str]
    __table_args__ = (Index(None, "visit_id"),)
