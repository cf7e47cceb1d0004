"""How does the command line open an office, answer and refuse? Knows no command."""

from __future__ import annotations

import contextlib
import getpass
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from app.office import Office
from app.shared import alone, log
from app.shared.dates import parse_day
from app.shared.errors import LockedError, NuangongError, RuleError
from app.shared.files import read_whole, write_whole
from app.shared.foreign import json_of
from app.shared.paths import default_profile
from app.shared.progress import Progress
from app.shared.text import N_, _

PASSWORD = "NUANGONG_PASSWORD"
SECOND_PASSWORD = "NUANGONG_SECOND_PASSWORD"
RECOVERY_CODE = "NUANGONG_RECOVERY_CODE"
BUG = 70  # EX_SOFTWARE: not the user's, not the device's


class NoOffice(RuleError):
    """Nothing to open."""

    code = "office.missing"
    template = N_(
        "There is no office in this folder yet. Make one with `nuangong init`, or choose another folder."
    )


class PasswordMissing(LockedError):
    """Nobody can be asked."""

    code = "security.password_missing"
    template = N_("A password is needed: set NUANGONG_PASSWORD, or give --password-file.")


@dataclass
class Frame:
    """What stands before the subcommand: where the office lies and how its password is had."""

    profile: Path = field(default_factory=default_profile)
    password_file: Path | None = None
    operator: str | None = None

    def password(self, variable: str = PASSWORD) -> str:
        """Return the password from the environment, the file or a prompt; never from an argument."""
        if self.password_file and variable == PASSWORD:
            try:
                return self.password_file.read_text("utf-8").rstrip("\r\n")
            except OSError as error:
                raise PasswordMissing() from error
        if (given := os.environ.get(variable)) is not None:
            return given
        if not sys.stdin.isatty():
            raise PasswordMissing()
        return getpass.getpass(_("Password: "))

    def has_password(self) -> bool:
        """Say whether a password is at hand without asking anybody."""
        return self.password_file is not None or PASSWORD in os.environ

    @contextlib.contextmanager
    def office(self) -> Iterator[Office]:
        """Open the office, and close it whatever happens. Raises NoOffice, InUse and what `Office.unlock` raises."""
        if not Office.exists(self.profile):
            raise NoOffice()
        with alone.held(self.profile):
            office = Office.unlock(self.profile, self.password(), self.operator)
            if office.trouble is not None:
                print(office.trouble.words(), file=sys.stderr)
            try:
                yield office
            finally:
                office.close(spare=True)


class TerminalProgress(Progress):
    """A bar on a terminal; silent otherwise."""

    def __init__(self) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self._bar = Bar(*columns, console=Console(stderr=True), transient=True)
        self._task = self._bar.add_task("", total=None)

    def __enter__(self) -> TerminalProgress:
        """Show the bar."""
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Take the bar away."""
        self._bar.stop()

    def report(self, done: int, total: int | None = None) -> None:
        """Move the bar."""
        self._bar.update(self._task, completed=done, total=total)


@contextlib.contextmanager
def shown_progress() -> Iterator[Progress]:
    """Give long work a bar when somebody watches a terminal."""
    if sys.stderr.isatty():
        with TerminalProgress() as bar:
            yield bar
    else:
        yield Progress()


def answer(told: Any, *, as_json: bool, words: Callable[[], str]) -> None:
    """Print one JSON object, or the words."""
    print(json.dumps(told, ensure_ascii=False, indent=1, default=str) if as_json else words())


class FileNotJson(RuleError):
    """The file is not what was asked for."""

    code = "file.not_json"
    template = N_("The file cannot be used: it is not JSON, or “{part}” is missing or not right.")


def read_json(path: Path, *needed: str) -> dict[str, Any]:
    """Return the JSON object in `path`, which holds every name in `needed`. Raises FileNotJson, FileUnreadable."""
    try:
        told = json_of(read_whole(path).decode("utf-8-sig"))
    except ValueError as error:
        raise FileNotJson(part=path.suffix or "JSON") from error
    lacking = [name for name in needed if not isinstance(told, dict) or name not in told]
    if lacking or not isinstance(told, dict):
        raise FileNotJson(part=lacking[0] if lacking else "{")
    return told


def made_of(kind: type[Any], told: Mapping[str, Any]) -> Any:
    """Make a value of a JSON object. Raises FileNotJson for a name or a value that is not right."""
    known = {one.name: str(one.type) for one in fields(kind)}
    ready: dict[str, Any] = {}
    for name, value in told.items():
        if name not in known:
            raise FileNotJson(part=name)
        ready[name] = _value(name, known[name], value)
    return kind(**ready)


def _value(name: str, wanted: str, value: Any) -> Any:
    if value is None and "None" in wanted:
        return None
    if "date" in wanted:
        value = parse_day(value)
        fits = value is not None
    elif "tuple" in wanted:
        fits = isinstance(value, list) and all(isinstance(one, str) for one in value)
        value = tuple(value) if fits else value
    elif "int" in wanted:
        fits = type(value) is int
    else:
        fits = isinstance(value, str)
    if not fits:
        raise FileNotJson(part=name)
    return value


def write_report(path: Path, told: Any) -> None:
    """Write a JSON report for another program."""
    write_whole(
        path, (json.dumps(told, ensure_ascii=False, indent=1, default=str) + "\n").encode(), mode=0o644
    )


def run(command: Callable[..., int | None], arguments: list[str]) -> int:
    """Run a command line and return its exit code; no error ends in a traceback or shows a person's data."""
    as_json = "--json" in arguments
    try:
        code = command(arguments, standalone_mode=False, prog_name="nuangong")
    except NuangongError as error:
        _refuse(error.code, error.words(), error.field, as_json=as_json)
        return error.exit_code
    except typer.Exit as leave:
        return leave.exit_code
    except typer.Abort:
        return 130
    except typer.TyperException as misused:
        _refuse("usage", _misuse(misused), None, as_json=as_json)
        return 2
    except KeyboardInterrupt:
        _refuse("cancelled", _("Stopped as you asked. Nothing of this step was kept."), None, as_json=as_json)
        return 130
    except OSError as error:
        number = error.errno or 0
        _refuse(
            "device.system",
            _("The system refused a file (error {number}).", number=number),
            None,
            as_json=as_json,
        )
        return 3
    except Exception:
        log.fault()
        _refuse(
            "bug",
            _("Something went wrong that we did not foresee. Your records are as before."),
            None,
            as_json=as_json,
        )
        return BUG
    return code if isinstance(code, int) else 0


def _misuse(error: typer.TyperException) -> str:
    """Word a wrong command line: our own reason where we gave one, else the parser's."""
    own = isinstance(error, typer.BadParameter) and error.message and error.param is None
    reason = error.message if own else error.format_message()
    return _("The command is not written right: {reason}", reason=reason) + "\n" + _("See `nuangong --help`.")


def _refuse(code: str, words: str, field_name: str | None, *, as_json: bool) -> None:
    print(words, file=sys.stderr)
    if as_json:
        print(json.dumps({"error": code, "message": words, "field": field_name}, ensure_ascii=False))


def day_of(text: str, where: str) -> date:
    """Return the day an option or argument `where` names; anything else is a wrong command."""
    day = parse_day(text)
    if day is None:
        raise typer.BadParameter(_("This is not a day. Write it like 2026-01-15."), param_hint=where)
    return day
