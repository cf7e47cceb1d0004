"""How are the words of the forms read, changed and brought back, from the command line?"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli.frame import Frame, answer
from app.cli.office import AsJson
from app.printing import WordingLine, wording
from app.shared import files
from app.shared.text import _, _n

group = typer.Typer(no_args_is_help=True)
Language = Annotated[str, typer.Option(help="zh_CN or ko_KR.")]


@group.command("list")
def listed(context: typer.Context, as_json: AsJson = False) -> None:
    """List the forms whose words the office changed, with version, day and operator."""
    frame: Frame = context.obj
    with frame.office() as office:
        changed = [one for one in office.printing.wordings(office.actor) if one.at is not None]
    answer({"wordings": [asdict(one) for one in changed]}, as_json=as_json, words=lambda: _told(changed))


@group.command("show")
def show(
    context: typer.Context,
    form: str,
    language: Language = "zh_CN",
    version: Annotated[int | None, typer.Option(help="An earlier version; 0 as shipped.")] = None,
    out: Annotated[Path | None, typer.Option(help="The file to write, to be changed and taken.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show the words of FORM as they stand, or write them into a file."""
    frame: Frame = context.obj
    with frame.office() as office:
        found = office.printing.wording(office.actor, form, language, version)
    note = _(
        "{form}, {language}, version {version}", form=form, language=language, version=found.line.version
    )
    content = wording.as_toml(found.entries, note)
    if out is not None:
        files.write_whole(out, content.encode())
    told: dict[str, Any] = {**asdict(found.line), "entries": dict(found.entries), "path": str(out or "")}
    answer(told, as_json=as_json, words=lambda: content if out is None else _("Written to {path}.", path=out))


@group.command("take")
def take(context: typer.Context, file: Path, as_json: AsJson = False) -> None:
    """Take the words in FILE from now on; its name says which: FORM.LANGUAGE.toml, as `show --out` writes it."""
    form, _dot, language = file.name.removesuffix(".toml").partition(".")
    frame: Frame = context.obj
    told = wording.of_toml(files.read_whole(file), file.name)
    with frame.office() as office:
        version = office.printing.take_wording(office.actor, form, language, told)
    _say(form, language, version, as_json)


@group.command("versions")
def versions(
    context: typer.Context, form: str, language: Language = "zh_CN", as_json: AsJson = False
) -> None:
    """List every version of the words of FORM, the newest first, the shipped one last."""
    frame: Frame = context.obj
    with frame.office() as office:
        found = office.printing.wording_versions(office.actor, form, language)
    answer({"versions": [asdict(one) for one in found]}, as_json=as_json, words=lambda: _told(found))


@group.command("restore")
def restore(
    context: typer.Context,
    form: str,
    version: Annotated[int, typer.Option(help="The version to go back to; 0 as shipped.")],
    language: Language = "zh_CN",
    as_json: AsJson = False,
) -> None:
    """Go back to the words of an earlier version of FORM, as a new version."""
    frame: Frame = context.obj
    with frame.office() as office:
        made = office.printing.restore_wording(office.actor, form, language, version)
    _say(form, language, made, as_json)


def _say(form: str, language: str, version: int, as_json: bool) -> None:
    answer(
        {"form": form, "language": language, "version": version},
        as_json=as_json,
        words=lambda: _("The words of {form} ({language}) are version {version} now.",
                        form=form, language=language, version=version),
    )  # fmt: skip


def _told(lines: list[WordingLine] | tuple[WordingLine, ...]) -> str:
    if not lines:
        return _("The words of every form are as shipped.")
    return "\n".join(
        "  ".join(
            (
                one.key, one.language, f"v{one.version}",
                _("as shipped") if one.at is None else f"{one.at:%Y-%m-%d} {one.by}",
                _n("{n} entry changed", "{n} entries changed", one.changed) if one.changed else "",
            )
        ).rstrip()
        for one in lines
    )  # fmt: skip
