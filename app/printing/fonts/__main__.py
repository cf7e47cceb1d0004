"""How do the fonts get unpacked at setup? `python -m app.printing.fonts`; knows only the exit code."""

from __future__ import annotations

import sys

from app.printing import fonts
from app.shared.errors import DeviceError


def main() -> int:
    """Unpack the fonts, or say in words why not; 0 done, 3 the disk refused."""
    try:
        fonts.ready()
    except DeviceError as error:
        sys.stderr.write(f"{error.words()}\n")
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
