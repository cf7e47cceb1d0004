"""How do several papers stand in one preview? One after the other; each is remembered as its own when it goes out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, TypeVar

from app.printing import preview
from app.shared.progress import Progress


class Paper(Protocol):
    """A paper as the preview asks for it."""

    def count(self) -> int:
        """Return the number of pages."""

    def picture(self, page: int, dpi: int) -> preview.Picture:
        """Draw a page, from 0."""

    def ready(self, progress: Progress) -> bool:
        """Become what would go out now; say whether it had to be drawn anew."""

    def printed(self, pages: Sequence[int]) -> None:
        """Remember that these pages went to the printer, from 1."""

    def save(self, pages: Sequence[int], path: Path) -> None:
        """Write these pages to a PDF file, and remember that."""


One = TypeVar("One", bound=Paper)


class PaperSet:
    """Several papers as one: the pages count through. Saved, each paper is a file of its own, the first at the place
    chosen, the others beside it with their number.
    """

    def __init__(self, papers: Sequence[Paper]) -> None:
        self._papers = tuple(papers)

    def count(self) -> int:
        """Return the number of pages of all."""
        return sum(paper.count() for paper in self._papers)

    def picture(self, page: int, dpi: int) -> preview.Picture:
        """Draw page `page` of them all, from 0."""
        for paper in self._papers:
            if page < paper.count():
                return paper.picture(page, dpi)
            page -= paper.count()
        raise IndexError(page)

    def ready(self, progress: Progress) -> bool:
        """Become what would go out now; say whether any had to be drawn anew."""
        drawn = [paper.ready(progress) for paper in self._papers]
        return any(drawn)

    def printed(self, pages: Sequence[int]) -> None:
        """Remember that these pages went to the printer, each with its own paper."""
        for paper, mine in parted(self._papers, pages):
            paper.printed(mine)

    def save(self, pages: Sequence[int], path: Path) -> None:
        """Write these pages, each paper into a file of its own, and remember that."""
        for number, (paper, mine) in enumerate(parted(self._papers, pages), 1):
            paper.save(mine, path if number == 1 else path.with_stem(f"{path.stem}-{number}"))


def parted(papers: Sequence[One], pages: Sequence[int]) -> list[tuple[One, list[int]]]:
    """Return which of the pages of a set, from 1, are meant of which paper: each with its own pages, from 1."""
    found, before = [], 0
    for paper in papers:
        mine = [page - before for page in pages if before < page <= before + paper.count()]
        before += paper.count()
        if mine:
            found.append((paper, mine))
    return found
