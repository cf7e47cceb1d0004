"""How does the device remember what it sent and what was answered? Local rows; none of them travels."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.shared.base import Day, Fen, Moment, Row, Synced


class DeviceRow(Row):
    """This PC as the province knows it. `keys` holds the private keys; the database is encrypted."""

    __tablename__ = "device"
    one: Mapped[int] = mapped_column(primary_key=True)
    device_id: Mapped[str]
    label: Mapped[str]
    keys: Mapped[str]
    sign_key: Mapped[str]
    seal_key: Mapped[str]
    key_id: Mapped[str]
    made_at: Mapped[Moment]
    __table_args__ = (CheckConstraint("one = 1", name="one"),)


class DeviceCertificateRow(Row):
    """The hub's word that this device belongs to the office, with the hub's public keys.

    `county_…` are of the county hub in between, which reads the packages too; empty without one.
    """

    __tablename__ = "device_certificate"
    one: Mapped[int] = mapped_column(primary_key=True)
    office: Mapped[str]
    suite: Mapped[int]
    hub_id: Mapped[str]
    hub_sign_key: Mapped[str]
    hub_seal_key: Mapped[str]
    issued_at: Mapped[str]
    taken_at: Mapped[Moment]
    county_name: Mapped[str] = mapped_column(server_default="")
    county_seal_key: Mapped[str] = mapped_column(server_default="")
    publishers: Mapped[str] = mapped_column(default="", server_default="")
    published: Mapped[int] = mapped_column(default=0, server_default="0")
    published_digest: Mapped[str] = mapped_column(default="", server_default="")
    __table_args__ = (CheckConstraint("one = 1", name="one"),)


class HubPinRow(Row):
    """The hub this office was told to trust, before any certificate: its keys, compared by a person."""

    __tablename__ = "hub_pin"
    one: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    sign_key: Mapped[str]
    seal_key: Mapped[str]
    key_id: Mapped[str]
    operator_id: Mapped[str]
    taken_at: Mapped[Moment]
    __table_args__ = (CheckConstraint("one = 1", name="one"),)


class AcknowledgementRow(Row):
    """How far the hub has acknowledged one incarnation of this database, by signed receipt."""

    __tablename__ = "acknowledgement"
    incarnation: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int]
    chain: Mapped[str]
    at: Mapped[Moment]


class RecordStateRow(Row):
    """Where one record stands: copied, applied, refused or conflict; `seq` is the last change meant.

    A record with a later change of its own is waiting, whatever stands here; see queries.record_state.
    """

    __tablename__ = "record_state"
    table_name: Mapped[str] = mapped_column(primary_key=True)
    row_id: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str]
    code: Mapped[str]
    field: Mapped[str]
    package: Mapped[int | None]
    receipt_at: Mapped[Moment | None]
    seq: Mapped[int]
    __table_args__ = (
        CheckConstraint("state IN ('copied', 'applied', 'refused', 'conflict')", name="state"),
        Index(None, "state"),
        Index(None, "seq"),
    )


class PackageSentRow(Row):
    """A package that was written, read back and named; it is kept in the outbox until it is acknowledged.

    `replaced_at` says that this database began a new life meanwhile: what it holds is sent again under that name.
    """

    __tablename__ = "package_sent"
    number: Mapped[int] = mapped_column(primary_key=True)
    incarnation: Mapped[str]
    first: Mapped[int]
    last: Mapped[int]
    changes: Mapped[int]
    totals: Mapped[str]
    name: Mapped[str] = mapped_column(unique=True)
    sha256: Mapped[str]
    operator_id: Mapped[str]
    made_at: Mapped[Moment]
    acked_at: Mapped[Moment | None]
    replaced_at: Mapped[Moment | None]


class ReceiptTakenRow(Row):
    """A receipt that was taken in whole: as a file, or typed from its sheet (`kind`; then `sha256` is the code's).

    `returned` counts the records the sheet says were sent back or are to be looked at.
    """

    __tablename__ = "receipt_taken"
    sha256: Mapped[str] = mapped_column(primary_key=True)
    incarnation: Mapped[str]
    ack: Mapped[int]
    log_from: Mapped[int]
    log_to: Mapped[int]
    hub_incarnation: Mapped[int]
    hub_time: Mapped[str]
    problem: Mapped[str]
    operator_id: Mapped[str]
    taken_at: Mapped[Moment]
    kind: Mapped[str] = mapped_column(default="file", server_default="file")
    returned: Mapped[int] = mapped_column(default=0, server_default="0")
    __table_args__ = (CheckConstraint("kind IN ('file', 'paper')", name="kind"),)


class HeldRow(Row):
    """A record the hub told of that cannot stand here yet (JSON, as the receipt has it); `why` is refused (ours was
    sent back and is not mended), parent (what it points to is missing) or unique (somebody here has its number).
    """

    __tablename__ = "held_row"
    table_name: Mapped[str] = mapped_column(primary_key=True)
    row_id: Mapped[str] = mapped_column(primary_key=True)
    body: Mapped[str]
    why: Mapped[str]


class ClashRow(Row):
    """Two values for one field of a record: `kept` holds at the hub, `other` is what was set aside (both JSON).

    `id` is the change's uuid and the field. The choice itself is a row of `clash_choice`, which travels.
    """

    __tablename__ = "clash"
    id: Mapped[str] = mapped_column(primary_key=True)
    table_name: Mapped[str]
    row_id: Mapped[str]
    field: Mapped[str]
    kept: Mapped[str]
    other: Mapped[str]
    code: Mapped[str]
    author: Mapped[str]
    at: Mapped[str]
    __table_args__ = (Index(None, "table_name", "row_id"),)


class ClashChoiceRow(Synced, Row):
    """Which value of a clash a person chose: kept or other; empty when the choice was taken back."""

    __tablename__ = "clash_choice"
    clash: Mapped[str] = mapped_column(unique=True)
    chosen: Mapped[str]
    operator_id: Mapped[str]
    chosen_at: Mapped[Moment]
    __table_args__ = (CheckConstraint("chosen IN ('', 'kept', 'other')", name="chosen"),)


class ContentStandingRow(Row):
    """What the hub last said of a content, by signed receipt: it has it, or it asks for it. Else it was never said."""

    __tablename__ = "content_standing"
    sha256: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str]
    at: Mapped[Moment]
    __table_args__ = (CheckConstraint("state IN ('received', 'wanted')", name="state"),)


class UpperWordRow(Row):
    """What a union above said of a record, from a receipt; the last word of each holds. `amount` is in fen."""

    __tablename__ = "upper_word"
    table_name: Mapped[str] = mapped_column(primary_key=True)
    row_id: Mapped[str] = mapped_column(primary_key=True)
    said_by: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    state: Mapped[str]
    amount: Mapped[Fen | None]
    reasons: Mapped[str]
    said_on: Mapped[Day]


class ReferenceRow(Row):
    """A publication of the province that was believed, with its content; the highest serial is the ratchet.

    `target` is the stream: "*" for all offices, or this office. Nothing is ever taken out of it.
    """

    __tablename__ = "reference"
    target: Mapped[str] = mapped_column(primary_key=True)
    serial: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    item_id: Mapped[str]
    version: Mapped[str]
    digest: Mapped[str]
    content: Mapped[str]
    taken_at: Mapped[Moment]
    __table_args__ = (Index(None, "kind", "item_id"),)


class RevokedDeviceRow(Row):
    """A device of this office the province has blocked; its records stay as they are."""

    __tablename__ = "revoked_device"
    device_id: Mapped[str] = mapped_column(primary_key=True)
    label: Mapped[str]
    since: Mapped[str]
    taken_at: Mapped[Moment]
