"""How does one office's day run from roster to receipt? Input in a folder, an account at the end (see day.md)."""

from app.cli.day.inputs import DayInput
from app.cli.day.run import Account, run_day

__all__ = ["Account", "DayInput", "run_day"]
