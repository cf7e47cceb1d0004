"""会员证 [B5]: the pages laid into the booklet, cut and folded; their millimetres stand in the form's text."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.members import MemberPaper, PaperEvent, member_paper
from app.printing.forms import member_words
from app.printing.forms.member_words import place
from app.printing.sheet import Form, Plate, Plates, Sheet, Stamp, Word, Wording
from app.shared import dates
from app.shared.text import N_

_IN, _OUT = "2", "4"  # membership_change_type.csv
_MOVES = (_IN, _OUT)
_HEAD = 8.0  # mm


def load(tx: Session, member_id: str) -> MemberPaper:
    """Read one member. Raises MemberMissing."""
    return member_paper(tx, member_id)


def fill(view: Any, words: Wording, stamp: Stamp) -> Sheet:
    """Word the six pages, two side by side as the booklet lies open: the person, transfers, dues, notes."""
    paper: MemberPaper = view
    title = words["title"]
    left, top = place(words, "origin")
    dues = _dues(words)
    pages = (
        _face(paper, words),
        _person(paper, words),
        *_transfers(paper, words),
        dues,
        _notes(paper, words),
    )
    return Sheet(
        "member_booklet",
        words.version,
        title,
        (Plates(pages, 2, left, top),),
        stamp.number,
        language=words.language,
    )


def _face(paper: MemberPaper, words: Wording) -> Plate:
    """Lay the page with the photo, the seal's place and the number."""
    wide, high = place(words, "page")
    x, y, photo_wide, photo_high = place(words, "photo")
    no_x, no_y, no_wide, no_high, size = place(words, "number")
    label = place(words, "label")[0]
    return Plate(
        wide,
        high,
        (
            _word(words, "cover", words["cover"], "center", True),
            _word(words, "seal", words["seal"], "center"),
            Word(no_x, no_y, label, no_high, words["cert_no"], size - 1),
            Word(no_x + label, no_y, no_wide - label, no_high, paper.fields.member_cert_no, size),
        ),
        ((x, y, member_words.photo(words, paper.photo, photo_wide, photo_high)),),
        rules=((no_x + label, no_y + no_high, no_x + no_wide, no_y + no_high),),
    )


def _word(words: Wording, entry: str, text: str, align: Any = "left", bold: bool = False) -> Word:
    x, y, width, height, size = place(words, entry)
    return Word(x, y, width, height, text, size, align, bold)


def _person(paper: MemberPaper, words: Wording) -> Plate:
    """Lay the page that says who it is, each fact on a line."""
    wide, high = place(words, "page")
    x, y, width, row, size = place(words, "facts")
    label = place(words, "label")[0]
    who = paper.fields
    facts = (
        (words["name"], member_words.name(words, who)),
        (words["sex"], member_words.sex(words, who.sex)),
        (words["ethnic"], member_words.code("ethnic_groups", who.ethnic)),
        (words["born"], _month(words, who.birth_date)),
        (words["joined"], _month(words, paper.joined_on)),
        (words["unit"], paper.unit),
        (words["issuer"], paper.union),
        (words["issued"], words["date_line"]),
    )
    placed, rules = [], []
    for number, (name, text) in enumerate(facts):
        top = y + number * row
        placed.append(Word(x, top, label, row, name, size - 1))
        placed.append(Word(x + label + 1, top, width - label - 1, row - 0.6, text, size))
        rules.append((x + label, top + row - 0.4, x + width, top + row - 0.4))
    return Plate(wide, high, tuple(placed), rules=tuple(rules))


def _month(words: Wording, value: Any) -> str:
    return words("month", y=value.year, m=value.month) if value else ""


def _transfers(paper: MemberPaper, words: Wording) -> tuple[Plate, Plate]:
    """Lay the transfers: where from on the left page, where to on the right, one line each."""
    moves = [event for event in paper.history if event.type in _MOVES]
    out = tuple((event.from_union or _own(event, _OUT, paper), dates.iso(event.day)) for event in moves)
    came = tuple((event.to_union or _own(event, _IN, paper), dates.iso(event.day)) for event in moves)
    return (
        _table(words, "transfers", ("out_union", "on"), (44, 21), out),
        _table(words, "transfers", ("in_union", "on"), (44, 21), came),
    )


def _own(event: PaperEvent, kind: str, paper: MemberPaper) -> str:
    """Name our own union on the side of a transfer that is ours and was not written down."""
    return paper.union if event.type == kind else ""


def _dues(words: Wording) -> Plate:
    return _table(
        words, "dues", ("dues_year", "dues_months", "dues_amount", "dues_taker"), (13, 15, 17, 20), ()
    )


def _notes(paper: MemberPaper, words: Wording) -> Plate:
    """Lay the page of notes: what else became of the membership, and lines to write on."""
    told = tuple(
        (dates.iso(event.day), _what(event)) for event in paper.history if event.type not in ("1", *_MOVES)
    )
    return _table(words, "notes", ("on", "note"), (21, 44), told)


def _what(event: PaperEvent) -> str:
    what = member_words.code("membership_change_type", event.type)
    why = member_words.code("membership_change_reason", event.reason)
    return f"{what}（{why}）" if why else what


def _table(
    words: Wording,
    title: str,
    heads: tuple[str, ...],
    shares: tuple[float, ...],
    told: tuple[tuple[str, ...], ...],
) -> Plate:
    """Lay a ruled table over a page: as many rows as the form's text says, the latest told if there are more."""
    wide, high = place(words, "page")
    x, y, width, row, size = place(words, "table")
    many = int(place(words, "rows")[0])
    scale = width / sum(shares)
    edges = [x + scale * sum(shares[:number]) for number in range(len(shares) + 1)]
    bottom = y + (many + 1) * row
    placed = [Word(x, y - _HEAD - 2, width, _HEAD, words[title], size + 3, "center", True)]
    lines = [tuple(words[head] for head in heads), *told[-many:]]
    for number, texts in enumerate(lines):
        for column, text in enumerate(texts):
            place_wide = edges[column + 1] - edges[column] - 1.6
            align: Any = "center" if number == 0 else "left"
            placed.append(
                Word(edges[column] + 0.8, y + number * row + 0.4, place_wide, row - 0.8, text, size, align)
            )
    across = tuple((x, y + number * row, x + width, y + number * row) for number in range(many + 2))
    down = tuple((edge, y, edge, bottom) for edge in edges)
    return Plate(wide, high, tuple(placed), rules=(*across, *down))


FORM = Form(
    "member_booklet", N_("Member's booklet"), False, load, fill, subject="member", needs="members.read"
)
