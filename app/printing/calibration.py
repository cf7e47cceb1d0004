"""How must a page lie on the paper so that a printer puts it where it belongs? Measured with a ruler; knows no Qt."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from app.printing.sheet import Plate, Plates, Sheet, Word, Wording
from app.shared.errors import RuleError
from app.shared.text import N_

KEY: Final = "ruler"
LEFT, TOP, ACROSS, ALONG = 20.0, 20.0, 170.0, 240.0
"""Where the ruler page's lines belong, in mm: from the left and upper edge, and from line to line."""
WHOLE: Final = 1_000_000
_FAR, _STRETCHED = 25.0, 0.05
_TICK = 1.5


class NotMeasured(RuleError):
    """A measure no printer comes to: a slip of the pen, or the wrong lines."""

    code = "print.not_measured"
    template = N_(
        "{measured} mm is too far from {wanted} mm. Measure between the lines the ruler page names."
    )


class MeasureUnreadable(RuleError):
    """What was typed is no length."""

    code = "print.measure_unreadable"
    template = N_("Write a length in millimetres, like 20.5.")


@dataclass(frozen=True)
class Shift:
    """How a page is moved: `right` and `down` in µm, stretched by `wide` and `high` in parts of a million."""

    right: int = 0
    down: int = 0
    wide: int = WHOLE
    high: int = WHOLE


@dataclass(frozen=True)
class Measured:
    """What a ruler says of the printed ruler page, in mm: left and upper edge to the lines, and from line to line."""

    left: float
    top: float
    across: float
    along: float


def read(told: Mapping[str, str]) -> Measured:
    """Return what was typed of a ruler page, by the fields of Measured. Raises MeasureUnreadable with the field."""
    found = {}
    for name in ("left", "top", "across", "along"):
        plain = unicodedata.normalize("NFKC", told.get(name, "")).replace("mm", "").replace("。", ".").strip()
        if not re.fullmatch(r"-?\d{1,3}(\.\d{1,2})?", plain):
            raise MeasureUnreadable(field=name)
        found[name] = float(plain)
    return Measured(**found)


def shift_of(measured: Measured) -> Shift:
    """Return what undoes what a printer does to a page that was printed unmoved. Raises NotMeasured.

    A printer that puts what belongs at x to `a + s·x` needs it at `(x − a) / s`.
    """
    for name, wanted in (("left", LEFT), ("top", TOP)):
        told = getattr(measured, name)
        if abs(told - wanted) > _FAR:
            raise NotMeasured(field=name, measured=f"{told:g}", wanted=f"{wanted:g}")
    for name, wanted in (("across", ACROSS), ("along", ALONG)):
        told = getattr(measured, name)
        if abs(told - wanted) > _STRETCHED * wanted:
            raise NotMeasured(field=name, measured=f"{told:g}", wanted=f"{wanted:g}")
    wide, high = measured.across / ACROSS, measured.along / ALONG
    right = -(measured.left - LEFT * wide) / wide
    down = -(measured.top - TOP * high) / high
    return Shift(round(right * 1000), round(down * 1000), round(WHOLE / wide), round(WHOLE / high))


def ruler(words: Wording) -> Sheet:
    """Word the ruler page: two lines across and two along, each with ticks of a millimetre around where it belongs."""
    right, bottom = LEFT + ACROSS, TOP + ALONG
    rules = [
        (LEFT, TOP - 8, LEFT, bottom + 8), (right, TOP - 8, right, bottom + 8),
        (LEFT - 8, TOP, right + 8, TOP), (LEFT - 8, bottom, right + 8, bottom),
    ]  # fmt: skip
    for step in range(-10, 11):
        long = _TICK * (2 if step % 5 == 0 else 1)
        if step:
            rules += [(LEFT + step, 60, LEFT + step, 60 + long), (60, TOP + step, 60 + long, TOP + step)]
    how = [words("how", n=n, what=words[name], mm=f"{mm:g}") for n, (name, mm) in enumerate(_STEPS, 1)]
    texts = [Word(40, 70 + 14 * n, 130, 12, line, 11) for n, line in enumerate(how)]
    plate = Plate(
        210, 297, (Word(40, 40, 130, 12, words["title"], 16, "center", True), *texts), rules=tuple(rules)
    )
    return Sheet(KEY, words.version, words["title"].split("\n")[0], (Plates((plate,), 1, 0, 0),), "",
                 language=words.language)  # fmt: skip


_STEPS = (("left", LEFT), ("top", TOP), ("across", ACROSS), ("along", ALONG))
