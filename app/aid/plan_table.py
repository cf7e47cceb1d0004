"""What stands in one table of a plan file, and where? Typed reading that knows every key it was asked for.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from app.aid.plan import ONE
from app.shared.errors import RuleError
from app.shared.text import N_

_PERCENT = re.compile(r"\d{1,3}(?:\.\d{1,4})?%")


class PlanRefused(RuleError):
    """Root of what can be wrong with a plan file.

    `where` is the place in it, `line` its line (0: not known).
    """

    code = "plan.refused"
    template = N_("The plan file cannot be used (line {line}, {where}).")

    def __init__(self, where: str, **facts: Any) -> None:
        super().__init__(field=where, where=where, line=0, **facts)


class PlanKeyUnknown(PlanRefused):
    """A key this program does not know, or a thing it does not do."""

    code = "plan.key_unknown"
    template = N_("Line {line}: {where} is not known to this program, so the plan cannot be run.")


class PlanKeyMissing(PlanRefused):
    """Something every such plan must say is not there."""

    code = "plan.key_missing"
    template = N_("Line {line}: {where} is missing.")


class PlanValueWrong(PlanRefused):
    """A value of the wrong kind or outside its range."""

    code = "plan.value_wrong"
    template = N_("Line {line}: the value of {where} cannot be used.")


class PlanDatesReversed(PlanRefused):
    """An end lies before its beginning."""

    code = "plan.dates_reversed"
    template = N_("Line {line}: {where} lies before the beginning.")


class BandsWrong(PlanRefused):
    """Bands with a gap, an overlap, a missing first band, or the wrong way round."""

    code = "plan.bands_wrong"
    template = N_("Line {line}: {where} does not begin where the band before it ends.")


class Table:
    """One table of the file; remembers which keys were read, so that the rest can be refused."""

    def __init__(self, raw: object, where: str) -> None:
        if not isinstance(raw, Mapping):
            raise PlanValueWrong(where)
        self.raw: Mapping[str, Any] = raw
        self.where = where
        self.read: set[str] = set()

    def at(self, key: str) -> str:
        """Return the place of `key` in the file."""
        return f"{self.where}.{key}" if self.where else key

    def get(self, key: str) -> Any:
        """Return the value of `key`, or None."""
        self.read.add(key)
        return self.raw.get(key)

    def needed(self, key: str) -> Any:
        """Return the value of `key`. Raises PlanKeyMissing."""
        value = self.get(key)
        if value is None:
            raise PlanKeyMissing(self.at(key))
        return value

    def whole(self, key: str, default: int | None = None) -> int | None:
        """Return a whole number from zero up (fen, days). Raises PlanValueWrong."""
        value = self.get(key)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise PlanValueWrong(self.at(key))
        return value

    def number(self, key: str, default: int) -> int:
        """Return a whole number, `default` where there is none."""
        value = self.whole(key, default)
        return default if value is None else value

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text; without `default` it must be there. Raises PlanKeyMissing, PlanValueWrong."""
        value = self.get(key) if default is not None else self.needed(key)
        if value is None:
            return default or ""
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise PlanValueWrong(self.at(key))
        return value

    def one_of(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> Any:
        """Return one of `allowed`. Raises PlanValueWrong."""
        value = self.text(key, default)
        if value not in allowed:
            raise PlanValueWrong(self.at(key))
        return value

    def flag(self, key: str, default: bool = False) -> bool:
        """Return true or false. Raises PlanValueWrong."""
        value = self.get(key)
        if value is not None and not isinstance(value, bool):
            raise PlanValueWrong(self.at(key))
        return default if value is None else value

    def day(self, key: str) -> date:
        """Return a date that must be there. Raises PlanKeyMissing, PlanValueWrong."""
        self.needed(key)
        day = self.day_or_none(key)
        if day is None:
            raise PlanValueWrong(self.at(key))
        return day

    def day_or_none(self, key: str) -> date | None:
        """Return a date or None. Raises PlanValueWrong."""
        value = self.get(key)
        if value is not None and (isinstance(value, datetime) or not isinstance(value, date)):
            raise PlanValueWrong(self.at(key))
        return value

    def ratio(self, key: str, default: int | None = None) -> int:
        """Return a percentage as parts per million. Raises PlanKeyMissing, PlanValueWrong."""
        value = self.get(key)
        if value is None and default is not None:
            return default
        if value is None:
            raise PlanKeyMissing(self.at(key))
        if not isinstance(value, str) or not _PERCENT.fullmatch(value):
            raise PlanValueWrong(self.at(key))
        ratio = int(Decimal(value[:-1]) * ONE / 100)
        if ratio > ONE:
            raise PlanValueWrong(self.at(key))
        return ratio

    def texts(self, key: str, allowed: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """Return a list of texts. Raises PlanValueWrong."""
        value = self.get(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
            raise PlanValueWrong(self.at(key))
        if allowed is not None and not set(value) <= set(allowed):
            raise PlanValueWrong(self.at(key))
        return tuple(value)

    def table(self, key: str) -> Table:
        """Return an inner table, empty where there is none."""
        value = self.get(key)
        return Table({} if value is None else value, self.at(key))

    def tables(self, key: str) -> list[Table]:
        """Return a list of tables. Raises PlanValueWrong."""
        value = self.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            raise PlanValueWrong(self.at(key))
        return [Table(entry, f"{self.at(key)}[{n}]") for n, entry in enumerate(value)]

    def close(self) -> None:
        """Refuse every key that was not asked for. Raises PlanKeyUnknown."""
        for key in self.raw:
            if key not in self.read:
                raise PlanKeyUnknown(self.at(str(key)))
