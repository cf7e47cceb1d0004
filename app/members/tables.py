"""How are members, their history, their rosters and what finds them stored? Knows no rule.

`member` and `membership_event` travel to the hub. The rest stays here: `member_search` and `member_gram` can
be made again from the members at any time; imports and drafts are this office's own work.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.shared.base import Day, Fen, Moment, Row, Synced

NOT_VOID = text("status <> 'VOID'")


class MemberRow(Synced, Row):
    """A person on the roll: what `NewMember` says, by the same names, and what the union adds to it.

    `union_id` names a union, branch or group of the person's own; without it the unit's union holds them.
    `photo` is the SHA-256 of the picture kept in `member_photo`, empty without one.

    `joined_on` is the first joining and outlives every transfer; nobody is ever deleted, only made VOID.
    """

    __tablename__ = "member"
    name: Mapped[str]
    sex: Mapped[str | None]
    birth_date: Mapped[date | None]
    ethnic: Mapped[str | None]
    employment_status: Mapped[str | None]
    id_type: Mapped[str]
    id_no: Mapped[str]
    education: Mapped[str | None]
    skill_level: Mapped[str | None]
    mobile: Mapped[str] = mapped_column(index=True)
    hukou_type: Mapped[str | None]
    hukou_region: Mapped[str]
    change_type: Mapped[str | None]
    change_date: Mapped[date | None]
    change_reason: Mapped[str | None]
    political_status: Mapped[str | None]
    native_place: Mapped[str]
    is_migrant_worker: Mapped[bool | None]
    platform: Mapped[str]
    station: Mapped[str]
    gig_group: Mapped[str | None]
    name_ko: Mapped[str] = mapped_column(server_default="")
    employment_form: Mapped[str | None]
    home_address: Mapped[str] = mapped_column(server_default="")
    member_cert_no: Mapped[str] = mapped_column(server_default="", index=True)
    member_card_no: Mapped[str] = mapped_column(server_default="")
    marital_status: Mapped[str | None]
    post: Mapped[str] = mapped_column(server_default="")
    title: Mapped[str] = mapped_column(server_default="")
    trade: Mapped[str] = mapped_column(server_default="")
    work_start: Mapped[date | None]
    model_worker: Mapped[str | None]
    dues_base: Mapped[Fen | None]
    tags: Mapped[str] = mapped_column(server_default="")
    source: Mapped[str | None]
    collector: Mapped[str] = mapped_column(server_default="")
    confirm_mode: Mapped[str | None]
    consent_no: Mapped[str] = mapped_column(server_default="")
    consent_date: Mapped[date | None]
    remark: Mapped[str]
    extra: Mapped[str]
    unit_id: Mapped[str | None] = mapped_column(ForeignKey("unit.id"), index=True)
    union_id: Mapped[str | None] = mapped_column(ForeignKey("union_org.id"), index=True)
    joining_id: Mapped[str | None] = mapped_column(ForeignKey("group_joining.id"), index=True)
    photo: Mapped[str] = mapped_column(server_default="")
    status: Mapped[str]
    joined_on: Mapped[date | None]
    __table_args__ = (
        Index("uq_member_document", "id_no", "id_type", unique=True, sqlite_where=NOT_VOID),
        CheckConstraint("length(name) > 0", name="name"),
    )


class MembershipEventRow(Synced, Row):
    """One change of somebody's membership (domain.md A.6). Never changed; a correction is another event."""

    __tablename__ = "membership_event"
    member_id: Mapped[str] = mapped_column(ForeignKey("member.id"), index=True)
    type: Mapped[str]
    date: Mapped[Day]
    reason: Mapped[str | None]
    doc_no: Mapped[str]
    from_union: Mapped[str]
    to_union: Mapped[str]


class MemberDocumentRow(Synced, Row):
    """Another document of somebody on the roll: an earlier one, or one held beside the one they are known by.

    A number once given to a person stays theirs: `state` is "held", or "void" when it was noted by mistake.
    """

    __tablename__ = "member_document"
    member_id: Mapped[str] = mapped_column(ForeignKey("member.id"), index=True)
    id_type: Mapped[str]
    id_no: Mapped[str]
    noted_on: Mapped[Day]
    state: Mapped[str]
    __table_args__ = (
        Index(
            "uq_member_document_number", "id_no", "id_type", unique=True, sqlite_where=text("state = 'held'")
        ),
        CheckConstraint("state IN ('held', 'void')", name="state"),
    )


class MemberCorrectionRow(Synced, Row):
    """A correction of name, document kind or number after a confirmed report: proposed by one, decided by another.

    `changes` is JSON, {field: [old, new]}.
    """

    __tablename__ = "member_correction"
    member_id: Mapped[str] = mapped_column(ForeignKey("member.id"), index=True)
    changes: Mapped[str]
    reason: Mapped[str]
    state: Mapped[str]
    proposed_by: Mapped[str]
    proposed_on: Mapped[Day]
    decided_by: Mapped[str | None]
    decided_on: Mapped[date | None]
    __table_args__ = (
        CheckConstraint("state IN ('proposed', 'confirmed', 'refused', 'withdrawn')", name="state"),
    )


class MemberMergeRow(Synced, Row):
    """Two entries of one person made one: `gone_id` became VOID, and what hung on it hangs on `kept_id` now.

    `moved` is JSON: {"table.column": [row ids]} of what was moved, `filled` JSON: {field: [old, new]} of the
    kept one.
    """

    __tablename__ = "member_merge"
    kept_id: Mapped[str] = mapped_column(ForeignKey("member.id"), index=True)
    gone_id: Mapped[str] = mapped_column(ForeignKey("member.id"), index=True)
    moved: Mapped[str]
    filled: Mapped[str]
    gone_status: Mapped[str]
    operator_id: Mapped[str]
    merged_on: Mapped[Day]
    state: Mapped[str]
    __table_args__ = (CheckConstraint("state IN ('merged', 'undone')", name="state"),)


class MemberDistinctRow(Synced, Row):
    """Two entries somebody said are two people: they are not asked about again while `state` is "distinct"."""

    __tablename__ = "member_distinct"
    first_id: Mapped[str] = mapped_column(ForeignKey("member.id"))
    second_id: Mapped[str] = mapped_column(ForeignKey("member.id"), index=True)
    operator_id: Mapped[str]
    said_on: Mapped[Day]
    state: Mapped[str]
    __table_args__ = (
        Index("uq_member_distinct_pair", "first_id", "second_id", unique=True),
        CheckConstraint("state IN ('distinct', 'open')", name="state"),
    )


class GroupJoiningRow(Synced, Row):
    """One joining of many new-employment workers at once (集中入会, domain.md B7)."""

    __tablename__ = "group_joining"
    name: Mapped[str]
    held_on: Mapped[Day]
    platform: Mapped[str]
    station: Mapped[str]
    gig_group: Mapped[str | None]
    union_id: Mapped[str | None] = mapped_column(ForeignKey("union_org.id"))
    place: Mapped[str]
    remark: Mapped[str]
    state: Mapped[str]
    __table_args__ = (CheckConstraint("state IN ('open', 'void')", name="state"),)


class MemberPhotoRow(Row):
    """A member's photo as JPEG (domain.md A.2, 33); `member.photo` names it by its SHA-256."""

    __tablename__ = "member_photo"
    member_id: Mapped[str] = mapped_column(ForeignKey("member.id"), primary_key=True)
    content: Mapped[bytes]
    at: Mapped[Moment]


class RosterSourceRow(Row):
    """Which column of a source's sheets is which field: said once, remembered by the words of its header."""

    __tablename__ = "roster_source"
    header: Mapped[str] = mapped_column(primary_key=True)
    fields: Mapped[str]
    at: Mapped[Moment]


class MemberSearchRow(Row):
    """What finds and orders a member. `no` is this database's own short number for a row of the table."""

    __tablename__ = "member_search"
    no: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[str] = mapped_column(ForeignKey("member.id"), unique=True)
    name: Mapped[str]
    pinyin: Mapped[str]
    initials: Mapped[str]
    id_tail: Mapped[str] = mapped_column(index=True)
    mobile_tail: Mapped[str] = mapped_column(index=True)
    unit_name: Mapped[str] = mapped_column(index=True)
    status: Mapped[str]
    joined_on: Mapped[date | None]
    born: Mapped[date | None]
    missing: Mapped[str]
    changed_at: Mapped[Moment]
    # The table's usual order, with what its filters ask, so that browsing reads this index alone.
    __table_args__ = (
        Index(None, "pinyin", "unit_name", "status", "missing"),
        Index(None, "initials", "pinyin"),
        Index("ix_member_search_void", "status", sqlite_where=text("status = 'VOID'")),
    )


class MemberGramRow(Row):
    """Every pair of neighbouring characters of every name."""

    __tablename__ = "member_gram"
    gram: Mapped[str] = mapped_column(primary_key=True)
    no: Mapped[int] = mapped_column(primary_key=True)
    __table_args__ = ({"sqlite_with_rowid": False},)


class RosterImportRow(Row):
    """One taking-in of one sheet."""

    __tablename__ = "roster_import"
    id: Mapped[str] = mapped_column(primary_key=True)
    file_name: Mapped[str]
    sha256: Mapped[str]
    sheet: Mapped[str]
    at: Mapped[Moment]
    operator_id: Mapped[str]
    rows: Mapped[int]
    ok: Mapped[int]
    note: Mapped[int]
    refused: Mapped[int]
    undone_at: Mapped[Moment | None]


class RosterDraftRow(Row):
    """A refused row: its cells by column, what is wrong, and whether it waits, was taken or dropped."""

    __tablename__ = "roster_draft"
    id: Mapped[str] = mapped_column(primary_key=True)
    import_id: Mapped[str] = mapped_column(ForeignKey("roster_import.id"), index=True)
    sheet_row: Mapped[int]
    cells: Mapped[str]
    fingerprint: Mapped[str] = mapped_column(index=True)
    problems: Mapped[str]
    state: Mapped[str]
    __table_args__ = (CheckConstraint("state IN ('waiting', 'taken', 'dropped')", name="state"),)


class RosterImportMemberRow(Row):
    """Which people an import brought."""

    __tablename__ = "roster_import_member"
    import_id: Mapped[str] = mapped_column(ForeignKey("roster_import.id"), primary_key=True)
    member_id: Mapped[str] = mapped_column(ForeignKey("member.id"), primary_key=True)
    __table_args__ = ({"sqlite_with_rowid": False},)
