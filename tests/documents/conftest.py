"""Files to attach, made here: pictures and papers that are really such, and ones that are not."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pypdfium2
import pytest
from PIL import Image
from sqlalchemy.orm import Session

from app.documents import Documents
from app.security import Guard
from app.shared.clock import FixedClock
from app.shared.db import Database

OWNER = "018f0000-0000-7000-8000-00000000000a"
OTHER = "018f0000-0000-7000-8000-00000000000b"


def picture(shade: int = 0, kind: str = "JPEG", size: tuple[int, int] = (120, 90)) -> bytes:
    """A picture; another shade is another content."""
    out = io.BytesIO()
    Image.new("RGB", size, (shade, 120, 200)).save(out, kind)
    return out.getvalue()


def paper(pages: int = 2) -> bytes:
    """A PDF."""
    made, out = pypdfium2.PdfDocument.new(), io.BytesIO()
    for _ in range(pages):
        made.new_page(200, 300)
    made.save(out)
    made.close()
    return out.getvalue()


def there(_tx: Session, ids: Sequence[str]) -> dict[str, str]:
    """What the two people are called."""
    return {key: name for key, name in ((OWNER, "王秀英"), (OTHER, "李明")) if key in ids}


@pytest.fixture
def documents(db: Database, guard: Guard, clock: FixedClock) -> Documents:
    """The files of a fresh office with two people."""
    return Documents(db, guard, clock, {"member": there})
