"""Which readers take what strangers give them? Each is fed altered files in a process of bounded memory and time.

`python -m tests.fuzz.readers EXAMPLES` feeds all of them, one after the other, and prints a line for each; the first
that answers with anything but a refusal of ours, thinks for more than 5 seconds or wants more than 1 GB ends it.
"""

from __future__ import annotations

import hashlib
import io
import json
import random
import signal
import struct
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from PIL import Image

from app.aid import plan_file
from app.documents import media_of
from app.members import roster as roster_reader
from app.security import seal
from app.shared import cells, paths
from app.shared.errors import NuangongError
from app.sync import package, paper
from app.visits import read_plan
from tests import people
from tests.sync.test_package import DOWN, put_together, small, taken_apart

if sys.platform != "win32":
    import resource

SECONDS, MEMORY = 5.0, 1 << 30
TOKENS = (
    b"", b"\0", b"\xff\xfe", b"-1", b"0", b"1e999", b"nan", b"9" * 400, b"[" * 3000, b'"', b"'''", b"null", b"{}", b"[]",
    b"2026-02-30", "\u202e王\ufeff".encode(), b"true", b"-9223372036854775809", b"&lol;", b"\n", b"=", b",", b"[[example]]",
)  # fmt: skip
Reader = Callable[[bytes], object]


class TooLong(Exception):
    """A reader thinks for too long."""


def altered(valid: bytes) -> st.SearchStrategy[bytes]:
    """Return the bytes with some pieces cut out, repeated, or replaced by what readers stumble over."""
    place = st.integers(0, len(valid))
    piece = st.one_of(st.binary(max_size=12), st.sampled_from(TOKENS))
    edit = st.tuples(place, st.one_of(st.integers(0, 8), st.integers(0, 400)), piece, st.booleans())

    def done(edits: list[tuple[int, int, bytes, bool]]) -> bytes:
        whole = valid
        for at, length, put, twice in edits:
            cut = whole[at : at + length] if twice else b""
            whole = (
                whole[:at] + put + cut + cut + whole[at + length :]
                if twice
                else whole[:at] + put + whole[at + length :]
            )
        return whole

    return st.one_of(st.lists(edit, min_size=1, max_size=4).map(done), st.binary(max_size=200))


def repacked(valid: bytes) -> st.SearchStrategy[bytes]:
    """Return a workbook one of whose parts is altered, packed rightly again."""
    with zipfile.ZipFile(io.BytesIO(valid)) as book:
        parts = {name: book.read(name) for name in book.namelist()}

    def put(name: str, content: bytes) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as made:
            for other, plain in parts.items():
                made.writestr(other, content if other == name else plain)
        return out.getvalue()

    return st.sampled_from(sorted(parts)).flatmap(
        lambda name: altered(parts[name]).map(lambda content: put(name, content))
    )


def reframed(payload: bytes) -> st.SearchStrategy[bytes]:
    """Return a payload whose manifest or first frame is altered, the hash and length of the frame being right."""
    manifest, frames = taken_apart(payload)
    values = st.one_of(
        st.integers(), st.text(max_size=6), st.none(), st.floats(), st.lists(st.integers(), max_size=2)
    )

    def with_frame(frame: bytes) -> bytes:
        told = json.loads(json.dumps(manifest))
        told["segments"][0] |= {"sha256": hashlib.sha256(frame).hexdigest(), "packed": len(frame)}
        return put_together(told, [frame, *frames[1:]])

    def with_value(key: str, value: Any) -> bytes:
        told = json.loads(json.dumps(manifest))
        (told["head"] if key in told["head"] else told)[key] = value
        try:
            return put_together(told, frames)
        except (ValueError, TypeError):
            return struct.pack("<II", 0x184D2A50, 2) + b"{}"

    keys = sorted({*manifest, *manifest["head"]})
    return st.one_of(
        altered(payload), altered(frames[0]).map(with_frame),
        st.tuples(st.sampled_from(keys), values).map(lambda pair: with_value(*pair)),
    )  # fmt: skip


def _from_file(read: Callable[[Path], object], suffix: str, folder: Path) -> Reader:
    path = folder / f"given{suffix}"

    def reader(content: bytes) -> object:
        path.write_bytes(content)
        return read(path)

    return reader


def tiffs() -> list[bytes]:
    """Return scans of two pages as scanners pack them."""
    made = []
    for mode, packing in (("1", "group4"), ("L", "tiff_lzw"), ("RGB", "jpeg")):
        pages, out = [Image.new(mode, (120, 80), shade) for shade in (1, 0)], io.BytesIO()
        pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], compression=packing)
        made.append(out.getvalue())
    return made


def targets(folder: Path) -> dict[str, tuple[st.SearchStrategy[bytes], Reader]]:
    """Return every reader with what it is fed."""
    sender, receiver = seal.Keys.new(), seal.Keys.new()
    up, down = package.pack_up(small()), package.pack_down(DOWN)
    sealed = seal.seal(up, kind="up", office="2299010001", sender=sender, recipients=[receiver.seal_key])
    senders = {sender.key_id: sender.sign_key}
    book = people.roster(folder / "people.xlsx", 4, bad=1).read_bytes()
    rows = [people.HEADER, [str(cell) for cell in people.row(random.Random(1), 1)]]
    table = "\n".join(",".join(row) for row in rows).encode("gb18030")
    plan = sorted((paths.resources() / "samples/plans").glob("*.toml"))[0].read_bytes()
    campaign = (paths.resources() / "samples/day/campaign.json").read_bytes()
    code = paper.written(paper.Confirmation(3, 1_284, 1_284, 0), b"0123456789").encode()

    def opened(content: bytes) -> object:
        return seal.open_sealed(content, keys=receiver, senders=senders, expect_kind="up").payload

    def sheets(path: Path) -> object:
        return cells.find_sheet(path, {"name": ("姓名",)}, ("name",))

    whole_book = st.one_of(repacked(book), altered(book))
    return {
        "package, sealed": (altered(sealed), opened),
        "package, its cover": (altered(sealed), seal.peek),
        "package, unlocked": (reframed(up), package.unpack_up),
        "receipt, unlocked": (reframed(down), package.unpack_down),
        "receipt on paper or scanned": (
            altered(code),
            lambda content: paper.read(content.decode("utf-8", "replace")),
        ),
        "roster, Excel": (whole_book, _from_file(roster_reader.read, ".xlsx", folder)),
        "roster, text": (altered(table), _from_file(roster_reader.read, ".csv", folder)),
        "roster, looked into": (
            whole_book,
            _from_file(lambda path: roster_reader.look(path, None, {}), ".xls", folder),
        ),
        "sheet of households": (whole_book, _from_file(sheets, ".xlsx", folder)),
        "plan": (altered(plan), plan_file.checked),
        "campaign": (altered(campaign), read_plan),
        "scans of pages, TIFF": (st.one_of(*map(altered, tiffs())), media_of),
    }


def feed(name: str, given_bytes: st.SearchStrategy[bytes], reader: Reader, examples: int) -> str:
    """Feed one reader; return what became of it. Raises what is no refusal of ours."""
    counts = {"taken": 0, "refused": 0, "longest": 0.0}

    def late(*_: object) -> None:
        raise TooLong()

    signal.signal(signal.SIGALRM, late)

    @settings(
        max_examples=examples, deadline=None, database=None, derandomize=examples < 1000,
        suppress_health_check=list(HealthCheck), phases=(Phase.generate, Phase.shrink),
    )  # fmt: skip
    @given(given_bytes)
    def fed(content: bytes) -> None:
        signal.setitimer(signal.ITIMER_REAL, SECONDS)
        began = time.monotonic()
        try:
            reader(content)
            counts["taken"] += 1
        except NuangongError:
            counts["refused"] += 1
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            counts["longest"] = max(counts["longest"], time.monotonic() - began)

    fed()
    return f"{name}: {counts['refused']:.0f} refused, {counts['taken']:.0f} taken, longest {counts['longest']:.2f} s"


def main(examples: int, tell: Callable[[str], object] = print) -> None:
    """Feed every reader under the limits, and tell a line of each."""
    with tempfile.TemporaryDirectory(prefix="nuangong-fuzz-") as name:
        found = targets(Path(name))
        # Linux counts what is only laid out too; what was loaded until now is not the readers'.
        here = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (here + MEMORY, here + MEMORY))
        for target, (content, reader) in found.items():
            tell(feed(target, content, reader, examples))


if __name__ == "__main__":
    main(int(sys.argv[1]))
