"""The queue keeps the exact last sheet, the log says what went out, and a printer is corrected to half a millimetre."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import pypdf
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.printing import MissingGlyphs, Printing, preview
from app.printing.calibration import ACROSS, ALONG, LEFT, TOP, Measured, NotMeasured, Shift, shift_of
from app.printing.centre_service import Centre
from app.printing.fonts.office import FontAddsNothing, FontRefused
from app.printing.queue import CANCELLED, DONE, PAUSED, STOPPED, JobGone, NoSuchSheet
from app.security import Guard
from app.security.tables import AuditRow
from app.shared.actor import Actor
from app.shared.clock import FixedClock
from app.shared.db import Database
from tests.printing.probes import printing_of


def people(_tx: Session, ids: Sequence[str]) -> dict[str, str]:
    return {key: f"工友{key}" for key in ids}


@pytest.fixture
def printing(
    db: Database, guard: Guard, clock: FixedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Printing:
    return printing_of(db, guard, clock, tmp_path / "office", monkeypatch)


@pytest.fixture
def centre(db: Database, guard: Guard, clock: FixedClock, tmp_path: Path) -> Centre:
    return Centre(db, guard, clock, {"member": people}, tmp_path / "office")


def text(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


def logged(centre: Centre, actor: Actor) -> list[str]:
    return sorted(line.line.subject_id for line in centre.log(actor))


def test_a_job_is_the_paper_as_it_was_drawn_and_the_log_has_what_went_out(
    printing: Printing, centre: Centre, actor: Actor
) -> None:
    proof = printing.proof(actor, "probe", ["a", "b", "c", "d"])
    job = centre.enqueue(actor, proof, "试印", "HP", pages=[2, 3, 4])
    assert centre.paper(actor, job.id) == proof
    assert (job.total, job.left, job.state, job.form) == (3, (2, 3, 4), "WAITING", "probe")
    centre.begin(actor, job.id)
    centre.went(actor, job.id, 2)
    assert logged(centre, actor) == []
    stopped = centre.end(actor, job.id, PAUSED)
    assert (stopped.done, stopped.left) == (2, (4,))
    assert logged(centre, actor) == ["b", "c"]
    centre.begin(actor, job.id)
    centre.went(actor, job.id, 3)
    centre.end(actor, job.id, DONE)
    assert logged(centre, actor) == ["b", "c", "d"]
    assert {line.name for line in centre.log(actor)} == {"工友b", "工友c", "工友d"}
    with pytest.raises(JobGone):
        centre.paper(actor, job.id)
    assert centre.clear(actor) == 1
    assert centre.jobs(actor) == ()


def test_who_looks_at_what_another_put_into_the_queue_stands_in_the_audit(
    printing: Printing, centre: Centre, actor: Actor, second: Actor, db: Database
) -> None:
    job = centre.enqueue(actor, printing.proof(actor, "probe", ["a"]), "试印", "HP")
    centre.paper(actor, job.id)
    centre.paper(second, job.id)
    with db.reading() as tx:
        looks = [(one.actor_id, one.subject_id) for one in tx.scalars(select(AuditRow))]
    assert looks == [(actor.operator_id, "a"), (second.operator_id, "a")], (
        "who drew it looked when it was drawn"
    )


def test_a_computer_that_stopped_in_the_middle_knows_the_last_sheet(
    printing: Printing, centre: Centre, actor: Actor
) -> None:
    job = centre.enqueue(actor, printing.proof(actor, "probe", [f"m{n:03d}" for n in range(9)]), "试印", "HP")
    centre.begin(actor, job.id)
    centre.went(actor, job.id, 7)
    (cut,) = centre.take_up(actor)  # the next start
    assert (cut.state, cut.done, cut.left) == (STOPPED, 7, (8, 9))
    assert logged(centre, actor) == [f"m{n:03d}" for n in range(7)]
    assert centre.take_up(actor) == ()
    ended = centre.end(actor, job.id, CANCELLED)
    assert (ended.state, ended.done) == (CANCELLED, 7)
    assert len(logged(centre, actor)) == 7


def test_it_goes_on_from_a_sheet_that_is_not_out(printing: Printing, centre: Centre, actor: Actor) -> None:
    job = centre.enqueue(actor, printing.proof(actor, "probe", list("abcdef")), "试印", "HP")
    centre.begin(actor, job.id)
    centre.went(actor, job.id, 2)
    centre.end(actor, job.id, STOPPED, "缺纸")
    for wrong in (0, 2, 7):
        with pytest.raises(NoSuchSheet):
            centre.go_on_from(actor, job.id, wrong)
    assert centre.go_on_from(actor, job.id, 5).left == (5, 6)
    centre.begin(actor, job.id)
    centre.went(actor, job.id, 6)
    centre.end(actor, job.id, DONE)
    assert logged(centre, actor) == ["a", "b", "e", "f"]


def test_what_is_printed_again_is_the_same_with_its_mark(
    printing: Printing, centre: Centre, actor: Actor
) -> None:
    proof = printing.proof(actor, "probe", ["a", "b"])
    job = centre.enqueue(actor, proof, "试印", "HP")
    centre.begin(actor, job.id)
    centre.went(actor, job.id, 2)
    centre.end(actor, job.id, DONE)
    again = printing.renew(actor, proof)
    first, second = text(proof.content), text(again.content)
    assert "重打" not in first
    assert "重打第 1 次" in second
    assert "".join(second.replace("重打第 1 次", "").split()) == "".join(first.split())


# --- correcting a printer -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("right", "down", "wide", "high"),
    [(0.0, 0.0, 1.0, 1.0), (3.2, -1.8, 1.0, 1.0), (-2.4, 4.1, 1.012, 0.991), (5.0, 5.0, 0.98, 1.02)],
)
def test_what_a_ruler_says_undoes_what_the_printer_does(
    right: float, down: float, wide: float, high: float
) -> None:
    """Read to half a millimetre, as a person reads a ruler, any point of the page ends less than 0.5 mm off."""

    def printed(x: float, y: float) -> tuple[float, float]:
        return right + wide * x, down + high * y

    def read(mm: float) -> float:
        return round(mm * 4) / 4

    left, top = printed(LEFT, TOP)
    far, low = printed(LEFT + ACROSS, TOP + ALONG)
    shift = shift_of(Measured(read(left), read(top), read(far - left), read(low - top)))
    for x in range(10, 205, 5):
        for y in range(10, 290, 5):
            moved = (shift.right / 1000 + x * shift.wide / 1e6, shift.down / 1000 + y * shift.high / 1e6)
            at = printed(*moved)
            assert max(abs(at[0] - x), abs(at[1] - y)) < 0.5


def test_a_measure_no_printer_comes_to_is_refused_by_its_field() -> None:
    for field, told in (("left", 61), ("top", -9), ("across", 150), ("along", 300)):
        sound = {"left": 20, "top": 20, "across": 170, "along": 240}
        with pytest.raises(NotMeasured) as refused:
            shift_of(Measured(**{**sound, field: told}))
        assert refused.value.field == field


def test_the_nearest_correction_holds_and_one_taken_away_can_come_back(centre: Centre, actor: Actor) -> None:
    def correct(form: str, tray: str, left: float):
        return centre.correct(actor, form, "HP", tray, Measured(left, 20, 170, 240))

    correct("", "", 21)
    correct("", "下纸盒", 22)
    one = correct("probe", "", 23)
    assert centre.shift(actor, "probe", "HP", "下纸盒").right == -3000
    assert centre.shift(actor, "other", "HP", "下纸盒").right == -2000
    assert centre.shift(actor, "other", "HP", "手送").right == -1000
    assert centre.shift(actor, "probe", "Canon", "") == Shift()
    centre.uncorrect(actor, one)
    assert centre.shift(actor, "probe", "HP", "").right == -1000
    centre.put_back(actor, one)
    assert centre.shift(actor, "probe", "HP", "").right == -3000
    assert len(centre.corrections(actor)) == 3


@pytest.mark.parametrize("language", ["zh_CN", "ko_KR", "zh_CN+ko_KR"])
def test_the_ruler_page_has_its_lines_where_it_says(centre: Centre, actor: Actor, language: str) -> None:
    picture = preview.render(centre.ruler_page(actor, language), 0, 254)  # ten dots a millimetre
    assert preview.count(centre.ruler_page(actor, language)) == 1

    def dark(x: int, y: int) -> bool:
        return picture.pixels[y * picture.stride + x] < 140  # the page is grey: a byte a dot

    def line(places: range, pick) -> float:
        found = [place for place in places if pick(place)]
        return sum(found) / len(found) / 10

    assert line(range(150, 250), lambda x: dark(x, 1500)) == pytest.approx(LEFT, abs=0.1)
    assert line(range(1850, 1950), lambda x: dark(x, 1500)) == pytest.approx(LEFT + ACROSS, abs=0.1)
    assert line(range(150, 250), lambda y: dark(1500, y)) == pytest.approx(TOP, abs=0.1)
    assert line(range(2550, 2650), lambda y: dark(1500, y)) == pytest.approx(TOP + ALONG, abs=0.1)


# --- fonts of the office's own ----------------------------------------------------------------------


def font(points: Sequence[int]) -> bytes:
    """A TrueType font of squares for these characters."""
    names = [".notdef", *(f"u{point:X}" for point in points)]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({point: f"u{point:X}" for point in points})
    pen = TTGlyphPen(None)
    pen.moveTo((100, 0))
    for corner in ((100, 700), (800, 700), (800, 0)):
        pen.lineTo(corner)
    pen.closePath()
    builder.setupGlyf({name: pen.glyph() for name in names})
    builder.setupHorizontalMetrics(dict.fromkeys(names, (1000, 100)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Office", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    out = io.BytesIO()
    builder.save(out)
    return out.getvalue()


RARE = 0x2EBF0  # the first of Extension I, in no free font


def test_an_office_adds_a_font_for_a_character_no_font_has(
    printing: Printing, centre: Centre, actor: Actor, tmp_path: Path
) -> None:
    name = f"王{chr(RARE)}"
    with pytest.raises(MissingGlyphs) as missing:
        printing.proof(actor, "probe", [name])
    assert missing.value.facts["code_points"] == "U+2EBF0"
    own = tmp_path / "宋体 扩展.ttf"
    own.write_bytes(font([0x738B, RARE]))
    added = centre.add_font(actor, own)
    assert (added.name, added.adds) == ("宋体 扩展.ttf", 1)
    assert name in text(printing.proof(actor, "probe", [name]).content)
    assert centre.fonts(actor) == (added,)
    centre.remove_font(actor, added.name)
    assert centre.fonts(actor) == ()
    with pytest.raises(MissingGlyphs):
        printing.proof(actor, "probe", [name])


def test_a_font_that_is_none_or_adds_nothing_is_not_kept(
    centre: Centre, actor: Actor, tmp_path: Path
) -> None:
    broken, known = tmp_path / "坏.ttf", tmp_path / "known.ttf"
    broken.write_bytes(font([RARE])[:300])
    known.write_bytes(font([0x738B]))
    with pytest.raises(FontRefused):
        centre.add_font(actor, broken)
    with pytest.raises(FontAddsNothing):
        centre.add_font(actor, known)
    assert centre.fonts(actor) == ()
