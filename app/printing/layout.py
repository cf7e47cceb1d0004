"""How does a sheet lie on its pages? From parts to ink, foot included; knows no form and no PDF."""

from __future__ import annotations

from dataclasses import dataclass

from app.printing.boxes import put_boxed
from app.printing.lines import Line, Lines, sized
from app.printing.paper import LOOSE, MM, TIGHT, Density, Page, Pages, Square, Strip, tall
from app.printing.plates import put_plates
from app.printing.rules import leaf_code
from app.printing.sheet import (
    Align,
    Box,
    Code,
    Fields,
    Framed,
    Grid,
    Heading,
    PageBreak,
    Paragraph,
    Part,
    Plates,
    Portrait,
    Sheet,
    Signatures,
    Spacer,
)

BODY = 12.0
# Above this many pages nobody minds one more.
_FEW = 3
# So many lines of a paragraph stay together.
_SHORT = 4
_SIGN_LEADING = 1.35
# A foot line is 8 points; with the code it fills 12 of the foot's 21 millimetres.
_FOOT = 8.0
_FOOT_CODE = 12 * MM


@dataclass(frozen=True, slots=True)
class Laid:
    """A sheet laid out: the size of its paper in points, and its pages."""

    wide: float
    high: float
    pages: tuple[Page, ...]


def lay(sheet: Sheet, lines: Lines) -> Laid:
    """Lay `sheet` on pages; the foot comes last, when their number is known."""
    pages = _fill(sheet, lines, LOOSE)
    if 1 < len(pages.done) <= _FEW:
        # A paper that spills over by a few lines is set closer: one sheet is signed and filed more easily.
        tight = _fill(sheet, lines, TIGHT)
        pages = tight if len(tight.done) < len(pages.done) else pages
    for number in range(len(pages.done)):
        _put_foot(pages, number, sheet, lines)
    return Laid(pages.wide, pages.high, tuple(pages.done))


def _fill(sheet: Sheet, lines: Lines, density: Density) -> Pages:
    pages = Pages(sheet.landscape, density)
    for number, part in enumerate(sheet.parts):
        if not (isinstance(part, Code) and part.text == sheet.number):
            _put(pages, lines, part, "+" in sheet.language, sheet.parts[number + 1 :])
    return pages


def _put(pages: Pages, lines: Lines, part: Part, bilingual: bool, following: tuple[Part, ...]) -> None:
    match part:
        case Heading():
            _put_heading(pages, lines, part, bilingual, following)
        case Paragraph():
            _put_paragraph(pages, lines, part, bilingual)
        case Fields() | Grid() | Portrait() | Box():
            put_boxed(pages, lines, (part,), bilingual, _signed(pages, lines, following, bilingual))
        case Framed(parts=parts):
            put_boxed(pages, lines, parts, bilingual, _signed(pages, lines, following, bilingual))
        case Plates():
            put_plates(pages, lines, part)
        case Signatures():
            _put_signatures(pages, lines, part, bilingual)
        case Code():
            _put_code(pages, lines, part, bilingual)
        case Spacer(mm=mm, keep=keep):
            if keep:
                pages.need((mm + keep) * MM)
            # Space that does not fit is the page's end itself.
            pages.y = min(pages.y + mm * MM, pages.foot)
        case PageBreak():
            pages.turn()


def _signed(pages: Pages, lines: Lines, following: tuple[Part, ...], bilingual: bool) -> float:
    """Return how high the boxes to sign in are that close what stands above, with the words between; 0.0 for none.

    They stay with its end: boxes alone on the last page would be signed for nothing that can be seen there.
    """
    end = 0
    for number, part in enumerate(following):
        if not isinstance(part, Paragraph | Spacer | Signatures):
            break
        end = number + 1 if isinstance(part, Signatures) else end
    trial = Pages(pages.wide > pages.high, pages.density)
    for number, part in enumerate(following[:end]):
        _put(trial, lines, part, bilingual, following[number + 1 :])
    return trial.y - trial.top - trial.density.gap if end and len(trial.done) == 1 else 0.0


def _put_heading(
    pages: Pages, lines: Lines, part: Heading, bilingual: bool, following: tuple[Part, ...]
) -> None:
    if part.level == 1:
        laid = lines.fit(part.text, pages.width, 22, least=18, wrapped=20, bilingual=bilingual)
        before, after = 0.0, 4 * MM
    else:
        laid = lines.fit(part.text, pages.width, 14, least=12, wrapped=14, bilingual=bilingual)
        before, after = 2 * MM, 1.5 * MM
    # A heading stays with what it heads.
    company = 25 * MM if following and not isinstance(following[0], PageBreak) else 0.0
    pages.need(before + tall(laid, 1.3) + after + company)
    if pages.y > pages.top:
        pages.y += before
    align: Align = "center" if part.level == 1 else "left"
    texts, top = len(pages.page.texts), pages.y
    for line in laid:
        pitch = line.size * 1.3
        pages.write(line, Strip(pages.left, pages.y, pages.width), pitch, align, bold=True)
        pages.y += pitch
    pages.y += after
    if company:
        pages.headed(texts, top)


def _put_paragraph(pages: Pages, lines: Lines, part: Paragraph, bilingual: bool) -> None:
    # Both languages begin below each other, though the second stands smaller.
    indent = 2 * part.size if part.indent and part.align in ("left", "justify") else 0.0
    told = [
        (part.size * scale, lines.flow(text, pages.width, part.size * scale, indent=indent))
        for text, scale in sized(part.text, bilingual)
    ]
    whole = sum(size * len(laid) for size, laid in told) * pages.density.body_pitch
    if sum(len(laid) for _size, laid in told) <= _SHORT:
        # What is said in two languages is not parted by the end of a page.
        pages.need(whole)
    for size, laid in told:
        for number, line in enumerate(laid):
            pitch = size * pages.density.body_pitch
            # Neither the first line alone below, nor the last alone overleaf, where the paragraph allows it.
            pages.need(pitch * (2 if number in (0, len(laid) - 2) and len(laid) > 1 else 1))
            x = pages.left + (indent if number == 0 else 0.0)
            align = "left" if part.align == "justify" else part.align
            pages.write(line, Strip(x, pages.y, pages.width), pitch, align)
            pages.y += pitch
    pages.y += 1.5 * MM


def _put_signatures(pages: Pages, lines: Lines, part: Signatures, bilingual: bool) -> None:
    columns = max(1, part.columns)
    for start in range(0, len(part.labels), columns):
        labels = part.labels[start : start + columns]
        width = pages.width / len(labels)
        inner = width - 4 * MM
        laid = [lines.fit(label, inner, BODY, least=10, wrapped=11, bilingual=bilingual) for label in labels]
        date = _fit_date(lines, part.date_line, inner, bilingual)
        tallest = max(tall(label, _SIGN_LEADING) for label in laid)
        height = tallest + tall(date, _SIGN_LEADING) + pages.density.sign
        pages.need(height)
        for number, label in enumerate(laid):
            x = pages.left + number * width
            pages.frame(x, pages.y, width, height)
            pages.block(label, Strip(x + 2 * MM, pages.y + 1.5 * MM, inner), _SIGN_LEADING)
            bottom = pages.y + height - 1.5 * MM - tall(date, _SIGN_LEADING)
            pages.block(date, Strip(x + 2 * MM, bottom, inner), _SIGN_LEADING, "right")
        pages.y += height
    pages.y += pages.density.gap


def _fit_date(lines: Lines, text: str | None, width: float, bilingual: bool) -> tuple[Line, ...]:
    return lines.fit(text, width, BODY, least=9, wrapped=9, bilingual=bilingual) if text else ()


def _put_code(pages: Pages, lines: Lines, part: Code, bilingual: bool) -> None:
    side = 24 * MM
    beside = pages.width - side - 4 * MM
    laid = lines.fit(part.caption, beside, BODY, least=10, wrapped=11, bilingual=bilingual)
    height = max(side, tall(laid, _SIGN_LEADING))
    pages.need(height)
    pages.page.squares.append(Square(pages.left, pages.y, side, part.text))
    top = pages.y + (height - tall(laid, _SIGN_LEADING)) / 2
    pages.block(laid, Strip(pages.left + side + 4 * MM, top, beside), _SIGN_LEADING)
    pages.y += height + pages.density.gap


def _put_foot(pages: Pages, number: int, sheet: Sheet, lines: Lines) -> None:
    """Write form, version, number, time, operator, page x of y and the reprint mark below a hairline."""
    ink = pages.again(number)
    top = ink.foot + 1 * MM
    ink.rule(ink.left, top, ink.right, top, 0.3)
    left, top = ink.left, top + 0.7 * MM
    if sheet.number:
        # A scan of one leaf must tell which it is; the number of a paper of one leaf stands alone, as it always did.
        code = leaf_code(sheet.number, number + 1) if len(pages.done) > 1 else sheet.number
        ink.page.squares.append(Square(left, top, _FOOT_CODE, code))
        left += _FOOT_CODE + 2 * MM
    words = sheet.page_words.format(page=number + 1, pages=len(pages.done))
    halves = (
        (f"{sheet.key} · v{sheet.version}   {sheet.number}", " · ".join(words.split("\n"))),
        (f"{sheet.printed_at}   {sheet.operator}".strip(), sheet.mark),
    )
    for row, (first, last) in enumerate(halves):
        y = top + (1 + row * 4.6) * MM
        laid = lines.fit(_one_line(last), ink.width / 2, _FOOT, least=5, wrapped=5)
        room = ink.right - left - max(line.width for line in laid) - 4 * MM
        ink.block(lines.fit(_one_line(first), room, _FOOT, least=5, wrapped=5)[:1], Strip(left, y, room), 1.2)
        ink.block(laid[:1], Strip(ink.right - ink.width / 2, y, ink.width / 2), 1.2, "right")


def _one_line(text: str) -> str:
    return " ".join(text.split("\n"))
