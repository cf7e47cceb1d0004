"""A photo is kept small, upright and without what a telephone wrote into it; each act can be taken back."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace

import pytest
from PIL import Image
from sqlalchemy import func, select

from app.members import MemberMissing, Members
from app.members.photo import LARGEST_FILE, MOST, NoPhoto, PhotoTooLarge, PhotoTooSmall
from app.members.tables import MemberPhotoRow, MemberRow
from app.security import NotAllowed
from app.shared.actor import Actor
from app.shared.db import Database
from app.shared.errors import RuleError
from app.shared.journal import JournalLineRow
from tests.members.conftest import Person


def picture(
    width: int = 300, height: int = 420, kind: str = "JPEG", mode: str = "RGB", **more: object
) -> bytes:
    out = io.BytesIO()
    Image.new(mode, (width, height)).save(out, kind, **more)  # type: ignore[arg-type]
    return out.getvalue()


def opened(content: bytes | None) -> Image.Image:
    assert content is not None
    return Image.open(io.BytesIO(content))


@pytest.fixture
def member_id(members: Members, actor: Actor, person: Person) -> str:
    return members.register(actor, person("王秀英", 2)).id


def test_a_photo_is_kept_and_known_by_its_fingerprint(
    members: Members, actor: Actor, db: Database, member_id: str
) -> None:
    assert members.photo(actor, member_id) is None
    assert members.put_photo(actor, member_id, picture(kind="TIFF")) is None
    assert members.put_photo(actor, member_id, picture(kind="PNG")) is not None
    kept = members.photo(actor, member_id)
    assert opened(kept).format == "JPEG"
    assert opened(kept).size == (300, 420)
    with db.reading() as tx:
        assert tx.get_one(MemberRow, member_id).photo == hashlib.sha256(kept or b"").hexdigest()


def test_what_was_put_or_dropped_can_be_put_back(
    members: Members, actor: Actor, db: Database, member_id: str
) -> None:
    members.put_photo(actor, member_id, picture())
    first = members.photo(actor, member_id)
    before = members.put_photo(actor, member_id, picture(400, 500))
    assert before == first
    members.restore_photo(actor, member_id, before)
    assert members.photo(actor, member_id) == first
    assert members.drop_photo(actor, member_id) == first
    assert members.photo(actor, member_id) is None
    members.restore_photo(actor, member_id, first)
    assert members.photo(actor, member_id) == first
    with db.reading() as tx:
        assert tx.scalar(select(func.count()).select_from(MemberPhotoRow)) == 1
        changed = tx.scalars(
            select(JournalLineRow.fields).where(
                JournalLineRow.row_id == member_id, JournalLineRow.verb == "U"
            )
        ).all()
    assert len([line for line in changed if line and '"photo"' in line]) == 5


def test_a_large_photo_is_made_smaller_and_stands_upright_without_its_place(
    members: Members, actor: Actor, member_id: str
) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # lying on its side, as telephones write it
    exif[0x010F] = "telephone of somebody"
    members.put_photo(actor, member_id, picture(4000, 3000, exif=exif))
    kept = opened(members.photo(actor, member_id))
    assert kept.height > kept.width
    assert min(kept.width / MOST[0], kept.height / MOST[1]) == pytest.approx(1, abs=0.01)
    assert not kept.getexif()


@pytest.mark.parametrize("mode", ["RGBA", "P", "L", "LA"])
def test_every_kind_of_colour_becomes_a_jpeg(
    members: Members, actor: Actor, member_id: str, mode: str
) -> None:
    members.put_photo(actor, member_id, picture(kind="PNG", mode=mode))
    assert opened(members.photo(actor, member_id)).mode == "RGB"


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", NoPhoto),
        (b"%PDF-1.7", NoPhoto),
        (picture()[:700], NoPhoto),
        (picture(kind="GIF"), NoPhoto),
        (picture(294, 413), PhotoTooSmall),
        (picture(295, 412), PhotoTooSmall),
        (picture(8000, 8000, kind="PNG", mode="1"), PhotoTooLarge),
        (bytes(LARGEST_FILE + 1), PhotoTooLarge),
    ],
)
def test_what_is_no_photo_is_refused_and_the_old_one_stays(
    members: Members, actor: Actor, member_id: str, content: bytes, error: type[RuleError]
) -> None:
    members.put_photo(actor, member_id, picture())
    before = members.photo(actor, member_id)
    with pytest.raises(error) as refused:
        members.put_photo(actor, member_id, content)
    assert refused.value.words()
    assert members.photo(actor, member_id) == before


def test_only_who_keeps_the_roll_puts_photos(members: Members, actor: Actor, member_id: str) -> None:
    reader = replace(actor, role="reader")
    for act in (
        lambda: members.put_photo(reader, member_id, picture()),
        lambda: members.drop_photo(reader, member_id),
        lambda: members.restore_photo(reader, member_id, None),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert members.photo(reader, member_id) is None
    for nobody in (
        lambda: members.put_photo(actor, "nobody", picture()),
        lambda: members.photo(actor, "nobody"),
    ):
        with pytest.raises(MemberMissing):
            nobody()
