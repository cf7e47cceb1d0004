"""Signed paper comes back to its own record, and to no other."""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.documents import Documents
from app.printing import Printing, proof
from app.printing.returned import NO_CODE, NO_PLACE, PHONE, REFUSED, SEVERAL, UNKNOWN
from app.printing.returns_service import NoScansThere, PaperOfNothing, Returns, SheetGone
from app.printing.rules import short_number
from app.printing.tables import PrintLogRow
from app.security import Guard, NotAllowed
from app.security.tables import AuditRow
from app.shared.actor import Actor
from app.shared.clock import FixedClock
from app.shared.db import Database
from app.shared.progress import StoppableProgress
from tests.printing import scans
from tests.printing.probes import printing_of


def people(_tx: Session, ids: Sequence[str]) -> dict[str, str]:
    return {key: f"工友{key}" for key in ids if key != "gone"}


class Desk:
    """An office that prints, and takes its paper back from a folder."""

    def __init__(
        self, printing: Printing, returns: Returns, documents: Documents, actor: Actor, folder: Path
    ) -> None:
        self.printing, self.returns, self.documents, self.actor = printing, returns, documents, actor
        self.folder, self.out = folder, folder.parent / "out"
        self.folder.mkdir()
        self.out.mkdir()

    def print(self, *ids: str, form: str = "probe") -> bytes:
        """Print a paper of each record, and return the PDF of all."""
        out = self.out / f"{form}-{len(list(self.out.iterdir()))}.pdf"
        self.printing.produce_many(self.actor, form, ids, out)
        return out.read_bytes()

    def lay(self, name: str, content: bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content)
        return path

    def take(self):
        return self.returns.take_in(self.actor, self.folder)

    def held(self, record: str, table: str = "member") -> list[str]:
        return [one.title for one in self.documents.list(self.actor, table, record)]


@pytest.fixture
def desk(
    db: Database,
    guard: Guard,
    clock: FixedClock,
    actor: Actor,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Desk:
    names = {"member": people}
    documents = Documents(db, guard, clock, names)
    printing = printing_of(db, guard, clock, tmp_path / "office", monkeypatch)
    monkeypatch.setattr("app.printing.returns_service.FORMS", {})
    return Desk(printing, Returns(db, guard, clock, documents, names), documents, actor, tmp_path / "scans")


def taken(desk: Desk, count: int) -> tuple[int, int, int]:
    """Print, sign, scan and photograph `count` papers and take them in: (recognised, wrong, waiting)."""
    chance = random.Random(2026)
    papers = scans.pages(desk.print(*(f"m{n:03d}" for n in range(count))))
    numbers = [short_number("probe", f"m{n:03d}") for n in range(count)]
    order = list(range(count))
    chance.shuffle(order)
    for place, n in enumerate(order):
        back = scans.photographed if n % 3 == 0 else scans.scanned
        desk.lay(f"IMG_{place:04d}.jpg", scans.jpeg(back(scans.sign(papers[n], chance), chance)))
    done = desk.take()
    held = {n: desk.held(f"m{n:03d}") for n in range(count)}
    right = sum([title.split()[-1] for title in titles] == [numbers[n]] for n, titles in held.items())
    wrong = sum(not title.endswith(numbers[n]) for n, titles in held.items() for title in titles)
    assert done.pages == count
    return right, wrong, len(done.waiting)


def test_scans_and_photos_come_to_their_own_records(desk: Desk) -> None:
    assert taken(desk, 8) == (8, 0, 0)


@pytest.mark.long
def test_of_a_hundred_at_least_ninety_eight_are_known_and_none_is_attached_wrongly(desk: Desk) -> None:
    right, wrong, waiting = taken(desk, 100)
    print(
        f"\n  100 scans and photos: {right} attached to their own record, {wrong} to another, {waiting} wait"
    )
    assert wrong == 0
    assert right >= 98
    assert right + waiting == 100


def test_a_stack_in_one_pdf_is_parted_and_blank_backs_are_left_out(desk: Desk, tmp_path: Path) -> None:
    pages = scans.pages(desk.print("a", "long-b"), 110)
    blank = Image.new("L", pages[0].size, 245)
    stack = [pages[2], blank, pages[0].rotate(180), blank, pages[1], pages[3]]
    stack[0].save(desk.folder / "扫描.pdf", save_all=True, append_images=stack[1:], resolution=110)
    done = desk.take()
    assert dict(done.states) == {"ATTACHED": 4, "BLANK": 2}
    assert len(desk.held("a")) == 1
    number = short_number("probe", "long-b")
    assert sorted(title.split()[-1] for title in desk.held("long-b")) == [f"{number}/{n}" for n in (1, 2, 3)]
    (one,) = desk.documents.list(desk.actor, "member", "a")
    assert one.pages == 1


def test_a_sheet_seen_twice_is_one_attachment_and_a_folder_is_taken_in_again_without_harm(desk: Desk) -> None:
    (page,) = scans.pages(desk.print("a"))
    chance = random.Random(3)
    desk.lay("1.jpg", scans.jpeg(scans.scanned(page, chance)))
    desk.lay("2.jpg", scans.jpeg(scans.scanned(page, chance)))
    desk.lay("leer.jpg", scans.jpeg(Image.new("L", (900, 1200), 250)))
    first = desk.take()
    assert dict(first.states) == {"ATTACHED": 1, "AGAIN": 1, "BLANK": 1}
    again = desk.take()
    assert (again.pages, again.known_files) == (0, 3)
    assert len(desk.held("a")) == 1
    desk.lay("3.jpg", scans.jpeg(scans.scanned(page, chance), 60))
    assert dict(desk.take().states) == {"AGAIN": 1}


def test_leaves_printed_before_they_were_told_apart_are_all_kept(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.printing.layout.leaf_code", lambda number, _leaf: number)
    for n, page in enumerate(scans.pages(desk.print("long-a"))):
        desk.lay(f"{n}.jpg", scans.jpeg(page))
    assert dict(desk.take().states) == {"ATTACHED": 3}
    assert len(desk.held("long-a")) == 3


def test_what_cannot_be_placed_waits_with_its_picture_and_its_reason(desk: Desk) -> None:
    (known,) = scans.pages(desk.print("a"))
    (other,) = scans.pages(desk.print("b"))
    (place,) = scans.pages(desk.print("u", form="elsewhere"))
    (gone,) = scans.pages(desk.print("gone"))
    both = Image.new("L", (known.width, known.height * 2), 255)
    both.paste(known)
    both.paste(other, (0, known.height))
    strange = scans.pages(proof.excerpt(desk.print("z"), (1,)))[0]
    strange.paste(255, (0, round(strange.height * 0.9), *strange.size))  # its foot is torn off
    found = {
        "a-both.jpg": (scans.jpeg(both), SEVERAL), "b-torn.jpg": (scans.jpeg(strange), NO_CODE),
        "c-place.jpg": (scans.jpeg(place), NO_PLACE), "d-gone.jpg": (scans.jpeg(gone), NO_PLACE),
        "e-cut.jpg": (scans.jpeg(known)[:2000], REFUSED),
    }  # fmt: skip
    for name, (content, _reason) in found.items():
        desk.lay(name, content)
    desk.lay("Thumbs.db", b"thumbs")
    done = desk.take()
    assert {one.name: one.reason for one in done.waiting} == {name: why for name, (_c, why) in found.items()}
    assert done.other_files == 1
    assert [desk.held(one) for one in ("a", "b", "gone")] == [[], [], []]
    with_pictures = {one.name for one in done.waiting if one.has_picture}
    assert with_pictures == found.keys() - {"e-cut.jpg"}
    torn = next(one for one in done.waiting if one.name == "b-torn.jpg")
    for _again in range(2):
        assert desk.returns.picture(desk.actor, torn.id).startswith(b"\xff\xd8")
    with desk.printing._db.reading() as tx:
        opened = [one.subject_id for one in tx.scalars(select(AuditRow)) if one.action == "open"]
    assert opened == [torn.id], "who opened a page is written down, once while they go through them"
    assert len(desk.take().waiting) == 5


def test_a_number_its_record_does_not_give_again_is_attached_to_nobody(desk: Desk, db: Database) -> None:
    (page,) = scans.pages(desk.print("a"))
    desk.lay("1.jpg", scans.jpeg(page))
    number = short_number("probe", "a")
    with db.transaction("test", desk.actor) as tx:  # a log that says the number were another's
        line = tx.scalars(select(PrintLogRow)).one()
        line.subject_id = "b"
    assert [(one.reason, one.code) for one in desk.take().waiting] == [(UNKNOWN, number)]
    assert (desk.held("a"), desk.held("b")) == ([], [])


def test_one_paper_about_several_comes_back_to_all_of_them(desk: Desk) -> None:
    (page,) = scans.pages(desk.print("a", "b", "c", form="shared"))
    desk.lay("1.jpg", scans.jpeg(page))
    assert dict(desk.take().states) == {"ATTACHED": 1}
    assert [len(desk.held(one)) for one in "abc"] == [1, 1, 1]


def test_a_waiting_sheet_is_given_to_its_record_by_hand_set_aside_and_put_back(desk: Desk) -> None:
    (page,) = scans.pages(desk.print("a"))
    page.paste(255, (0, round(page.height * 0.9), *page.size))
    desk.lay("1.jpg", scans.jpeg(page))
    (sheet,) = desk.take().waiting
    number = short_number("probe", "a")
    with pytest.raises(PaperOfNothing) as refused:
        desk.returns.assign(desk.actor, sheet.id, "00000-00000")
    assert refused.value.field == "number"
    assert desk.returns.set_aside(desk.actor, [sheet.id]) == 1
    assert desk.returns.waiting(desk.actor) == ()
    assert desk.returns.put_back(desk.actor, [sheet.id]) == 1
    (offered,) = desk.returns.suggest(desk.actor, "工友a")
    assert (offered.number, offered.name) == (number, "工友a")
    assert desk.returns.assign(desk.actor, sheet.id, f" {number.lower()} ") == ("工友a",)
    assert [title.split()[-1] for title in desk.held("a")] == [number]
    with pytest.raises(SheetGone):
        desk.returns.assign(desk.actor, sheet.id, number)
    with pytest.raises(SheetGone):
        desk.returns.picture(desk.actor, sheet.id)


def test_stopping_keeps_what_was_done_and_the_next_time_does_the_rest(desk: Desk) -> None:
    for n, page in enumerate(scans.pages(desk.print("a", "b", "c"))):
        desk.lay(f"{n}.jpg", scans.jpeg(page))

    class Stops(StoppableProgress):
        def report(self, done: int, total: int | None = None) -> None:
            if done == 2:
                self.stop()
            super().report(done, total)

    first = desk.returns.take_in(desk.actor, desk.folder, Stops())
    assert (first.stopped, dict(first.states)) == (True, {"ATTACHED": 2})
    rest = desk.take()
    assert (rest.stopped, rest.known_files, dict(rest.states)) == (False, 2, {"ATTACHED": 1})


def test_an_empty_folder_and_a_missing_right_are_refused(desk: Desk) -> None:
    with pytest.raises(NoScansThere):
        desk.take()
    reader = Actor("018f0000-0000-7000-8000-000000000009", "查阅三", "reader", "device-1")
    with pytest.raises(NotAllowed):
        desk.returns.take_in(reader, desk.folder)


@pytest.mark.parametrize("compression", ["group4", pytest.param("tiff_lzw", marks=pytest.mark.long)])
def test_a_scanners_tiff_of_several_pages_goes_to_their_records_page_by_page(
    desk: Desk, compression: str
) -> None:
    mode = "1" if compression == "group4" else "L"
    pages = [one.convert(mode) for one in scans.pages(desk.print("a", "b"), 200)]
    blank = Image.new(mode, pages[0].size, 1 if mode == "1" else 255)
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=[blank, pages[1]], compression=compression)
    desk.lay("SCAN0001.TIF", out.getvalue())
    done = desk.take()
    assert (done.states["ATTACHED"], done.states["BLANK"], done.waiting) == (2, 1, ())
    assert [len(desk.held(one)) for one in "ab"] == [1, 1]
    one = io.BytesIO()
    pages[0].save(one, "TIFF", compression=compression)
    desk.lay("again.tif", one.getvalue())
    assert desk.take().states == {"AGAIN": 1}  # the same leaf, in another file


def test_a_tiff_that_waits_is_shown_and_a_phones_own_format_says_what_to_do(desk: Desk) -> None:
    page = scans.pages(desk.print("a"), 200)[0]
    page.paste(255, (0, round(page.height * 0.88), *page.size))
    out = io.BytesIO()
    page.convert("1").save(out, "TIFF", compression="group4")
    desk.lay("torn.tif", out.getvalue())
    desk.lay("IMG_2.HEIC", b"\0\0\0\x18ftypheic" + bytes(90))
    waiting = {one.name: one for one in desk.take().waiting}
    assert (waiting["torn.tif"].reason, waiting["IMG_2.HEIC"].reason) == (NO_CODE, PHONE)
    shown = desk.returns.picture(desk.actor, waiting["torn.tif"].id)
    assert Image.open(io.BytesIO(shown)).format == "PNG"
    desk.returns.assign(desk.actor, waiting["torn.tif"].id, short_number("probe", "a"))
    assert len(desk.held("a")) == 1
