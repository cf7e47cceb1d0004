"""Which states has the printing centre?"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageDraw

from app.printing import Measured, NewBlock, preview
from app.visits import VisitFilter
from ui.kit.preview_press import Printers
from ui.kit.trays import Tray, tray_words
from ui.start import Start
from ui.stations.reach import EMPTY, Station, find, go, here

if TYPE_CHECKING:
    from app.office import Office

FORM = "visit_sheet"
SCANS = 4


def _visits(office: Office) -> list[str]:
    campaign = office.visits.campaigns(office.actor)[0]
    return list(office.visits.window(office.actor, campaign.id, VisitFilter()))


def printed(office: Office) -> None:
    """Have something in the queue, the log, the numbers and the corrections, once."""
    centre, actor, ids = office.centre, office.actor, _visits(office)
    if centre.jobs(actor):
        return
    for title, count, done, state, trouble in (
        ("入户走访单（东升村）", 12, 12, "DONE", ""), ("入户走访单（红星村）", 18, 7, "STOPPED", "打印机缺纸。"),
        ("入户走访单（永安社区）", 9, 0, "", ""),
    ):  # fmt: skip
        proof = office.printing.proof(actor, FORM, ids[:count])
        job = centre.enqueue(actor, proof, title, "HP LaserJet 1020")
        if state:
            centre.begin(actor, job.id)
            centre.went(actor, job.id, done)
            centre.end(actor, job.id, state, trouble)
    centre.correct(actor, "", "HP LaserJet 1020", "", Measured(21.5, 19, 170, 240.5))
    centre.correct(actor, "enrolment_certificate", "OKI 5330SC", "手送", Measured(18.25, 22, 169.5, 240))
    office.numbers.take_block(actor, NewBlock("certificate", "JH26A000101", "JH26A000180", "2026-3"))
    confirmed = [batch for batch in office.aid.batches(actor) if batch.state == "CONFIRMED"]
    covers = [
        line.cover
        for batch in confirmed[:1]
        for line, _verdict in office.aid.judge_batch(actor, batch.id).lines
    ]
    if found := [cover for cover in covers if cover][:4]:
        office.printing.proof(actor, "enrolment_certificate", found)
        office.numbers.spoil(actor, office.numbers.numbers(actor)[0].id, "卡纸撕破")


def came_back(office: Office) -> None:
    """Have sheets that came back: some lie with their records, one is torn, one is of nobody."""
    printed(office)
    actor, ids = office.actor, _visits(office)
    if office.returns.seen(actor):
        return
    proof = office.printing.proof(actor, FORM, ids[:SCANS])
    with tempfile.TemporaryDirectory() as folder:
        for page in range(SCANS):
            picture = Image.open(io.BytesIO(preview.png(proof.content, page, 150))).convert("L")
            if page == SCANS - 1:  # its foot is torn off
                pen = ImageDraw.Draw(picture)
                pen.rectangle((0, picture.height * 0.88, picture.width, picture.height), fill=60)
            picture.rotate(2, Image.Resampling.BICUBIC, fillcolor=255).save(
                Path(folder) / f"IMG_20260120_{page + 1:02d}.jpg"
            )
        Image.new("L", (800, 1100), 250).save(Path(folder) / "IMG_20260120_09.jpg")
        office.returns.take_in(actor, Path(folder))


def part(key: str, prepare: Callable[[Office], None] = printed, act: str = "") -> Callable[[Start], object]:
    """Return the way to a part of the centre with something in it, and to what one of its acts opens."""

    def show(start: Start) -> None:
        page: Any = here(start)
        prepare(page.desk.office)
        page.enter({"part": key})
        if act:
            getattr(page.part, act)()

    return show


def spoiling(start: Start) -> None:
    """Ask about a number that is not spoiled yet: the newest one is."""
    part("numbers")(start)
    page: Any = here(start)
    page.part.grid.go_to(1)
    page.part.ask_spoil()


def worded(office: Office) -> None:
    """Have the office's own words in a form, once."""
    printed(office)
    text = "本人自愿加入中华全国总工会，遵守工会章程。"
    if not any(one.changed for one in office.printing.wordings(office.actor)):
        office.printing.take_wording(office.actor, "join_application", "zh_CN", {"oath": text})


def words(start: Start, act: str = "") -> None:
    """Show the words of a form the office changed, and what one of its acts opens."""
    page: Any = here(start)
    worded(page.desk.office)
    page.enter({"part": "words", "form": "join_application"})
    if act:
        getattr(page.part, act)()


class _WithTrays(Printers):
    """A printer as an office has one, whatever this computer has."""

    def names(self) -> list[str]:
        """Return the printers."""
        return ["HP LaserJet 1020", "OKI 5330SC"]

    def trays(self, name: str) -> tuple[Tray, ...]:
        """Return the trays a printer says it has."""
        return tuple(Tray(key, tray_words(key)) for key in ("Auto", "Tray1", "Tray2", "ManualFeed"))


def with_trays(start: Start) -> None:
    """Look at a paper, the second tray of its printer chosen."""
    part("log")(start)
    page: Any = here(start)
    office, looking = page.desk.office, page.part.papers.looking
    looking.printers = _WithTrays()
    looking.show(
        "…", lambda _p: office.printing.proof(office.actor, FORM, _visits(office)[:3]), "走访单", "x.pdf"
    )
    looking.window.side.tray.setCurrentIndex(3)


STATIONS = (
    Station("printing-trays", "printing", with_trays),
    Station("printing-queue", "printing", part("queue")),
    Station("printing-queue-sheet", "printing", part("queue", act="ask_sheet")),
    Station("printing-queue-none", "printing", go("printing", part="queue"), EMPTY),
    Station("printing-log", "printing", part("log")),
    Station("printing-log-again", "printing", part("log", act="print_again")),
    Station("printing-log-nobody", "printing", lambda start: (part("log")(start), find("没有这个人")(start))),
    Station("printing-returned", "printing", part("returned", came_back)),
    Station("printing-returned-whose", "printing", part("returned", came_back, "ask_whose")),
    Station("printing-returned-none", "printing", go("printing", part="returned"), EMPTY),
    Station("printing-forms", "printing", part("forms")),
    Station("printing-forms-specimen", "printing", part("forms", act="show_specimen")),
    Station(
        "printing-forms-none", "printing", lambda start: (part("forms")(start), find("没有这张表")(start))
    ),
    Station("printing-words", "printing", words),
    Station("printing-words-edit", "printing", lambda start: words(start, "edit")),
    Station("printing-words-version", "printing", lambda start: words(start, "ask_version")),
    Station("printing-numbers", "printing", part("numbers")),
    Station("printing-numbers-block", "printing", part("numbers", act="ask_block")),
    Station("printing-numbers-spoil", "printing", spoiling),
    Station("printing-printers", "printing", part("printers")),
    Station("printing-printers-measured", "printing", part("printers", act="ask_measures")),
    Station("printing-fonts", "printing", part("fonts", lambda _office: None)),
)
