"""How does a hub publish plans, code lists and lines from the command line, and who may sign?"""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated, Any

import typer

from app.aid import plan_file
from app.cli.frame import answer
from app.cli.hub import At, hub_password, opened_hub
from app.cli.office import AsJson
from app.hub import Hub, publish, publisher_keys
from app.hub.publish import Issued, PublisherUnknown
from app.shared.clock import Clock
from app.shared.errors import RuleError
from app.shared.files import read_whole
from app.shared.text import N_, _
from app.sync import hub_key
from app.sync.enrol import KeyNumberDiffers
from app.sync.publication import ALL, CODES, LINES, PLAN, Publication, Publisher, Publishers

LINES_ID = "dibao"
SIGNED = "signed"
KINDS = (PLAN, CODES, LINES, SIGNED)
publisher = typer.Typer(no_args_is_help=True)
Proposal = Annotated[
    Path | None, typer.Option(help="Do not publish yet: write a file for the others to sign.")
]


class NotText(RuleError):
    """The file is no text in UTF-8."""

    code = "hub.not_text"
    template = N_("This file is not written as UTF-8 text. Nothing was published.")


def publish_file(
    context: typer.Context,
    kind: str,
    file: Path,
    hub: At = None,
    version: Annotated[str | None, typer.Option(help="The version; a plan names its own.")] = None,
    office: Annotated[str, typer.Option(help="Only for this office.")] = ALL,
    proposal: Proposal = None,
    as_json: AsJson = False,
) -> None:
    """Publish FILE to the offices; KIND is `plan` (TOML), `codes` (CSV), `lines` (JSON) or `signed` (a proposal)."""
    if kind not in KINDS:
        raise typer.BadParameter(_("Write what is published: plan, codes, lines or signed."))
    if kind == SIGNED:
        made = publish.read_proposal(file)
        with opened_hub(context, hub) as opened:
            _say(opened.issue(made), as_json=as_json)
        return
    item_id, own, content = _contents(kind, file)
    with opened_hub(context, hub) as opened:
        named = own or version or opened.premises.clock.today().isoformat()
        if proposal is not None:
            _propose(
                publish.propose(opened.premises, kind, item_id, named, content, office), proposal, as_json
            )
        else:
            _say(opened.publish(kind, item_id, named, content, office), as_json=as_json)


def _contents(kind: str, file: Path) -> tuple[str, str, str]:
    """Return the id of what a file publishes, its own version (empty when it names none), and its text."""
    try:
        text = read_whole(file).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotText() from error
    if kind == PLAN:
        plan = plan_file.check_plan(file).plan  # a plan whose own examples do not come out is nobody's rule
        return plan.id, plan.version, text
    if kind == CODES:
        return file.stem, "", text
    return LINES_ID, "", text


def _say(done: Issued, *, as_json: bool) -> None:
    told = {**asdict(done), **({"plan": done.id} if done.kind == PLAN else {})}
    words = (
        _("Published: {plan} {version}", plan=done.id, version=done.version)
        if done.fresh
        else _(
            "{plan} {version} was published before. Nothing was changed.", plan=done.id, version=done.version
        )
    )
    answer(told, as_json=as_json, words=lambda: words)


def _propose(made: Publication, path: Path, as_json: bool) -> None:
    publish.write_proposal(made, path)
    told = {"path": str(path), "kind": made.kind, "id": made.id, "version": made.version}
    words = _("{file} is written for the other publishers to sign. Nothing is published yet.", file=path.name)
    answer({**told, "signatures": len(made.signatures)}, as_json=as_json, words=lambda: words)


@publisher.command("list")
def list_publishers(context: typer.Context, hub: At = None, as_json: AsJson = False) -> None:
    """Say who may publish, and how many of them must sign."""
    with opened_hub(context, hub) as opened:
        found = opened.publishers()
    lines = [f"{one.number}  {one.name}" for one in found.members]
    lines.append(_("Signatures needed: {n}", n=found.threshold))
    answer(json.loads(found.to_text()), as_json=as_json, words=lambda: "\n".join(lines))


@publisher.command("make")
def make(
    context: typer.Context,
    folder: Path,
    name: Annotated[str, typer.Option(help="Who signs with this key.")],
    as_json: AsJson = False,
) -> None:
    """Make a publisher's own key in FOLDER, locked by a password; the .pub file in it goes to the hub."""
    made = publisher_keys.make(folder, hub_password(context.obj), name, Clock())
    answer(
        {"number": made.number, "public": str(made.public)},
        as_json=as_json,
        words=lambda: _("The publisher's key is made. Its key number: {number}", number=made.number),
    )


@publisher.command("sign")
def sign(
    context: typer.Context,
    file: Path,
    keys: Annotated[Path, typer.Option(help="The folder of the publisher's key.")],
    as_json: AsJson = False,
) -> None:
    """Sign the publication in FILE after reading it."""
    made = publish.sign(file, publisher_keys.unlock(keys, hub_password(context.obj)))
    told = {"kind": made.kind, "id": made.id, "version": made.version, "signatures": len(made.signatures)}
    words = _("Signed: {id} {version}; signatures now: {n}", id=made.id, version=made.version,
              n=len(made.signatures))  # fmt: skip
    answer(told, as_json=as_json, words=lambda: words)


@publisher.command("add")
def add(
    context: typer.Context,
    file: Path,
    fingerprint: Annotated[str, typer.Option(help="The key number, compared by a person.")],
    hub: At = None,
    threshold: Annotated[int | None, typer.Option(help="How many must sign from now on.")] = None,
    proposal: Proposal = None,
    as_json: AsJson = False,
) -> None:
    """Let the holder of a publisher's .pub FILE sign as well."""
    key = hub_key.read_hub_key(file)
    if key.number != fingerprint:
        raise KeyNumberDiffers(field="file", found=key.number, told=fingerprint)
    with opened_hub(context, hub) as opened:
        now = opened.publishers()
        fresh = Publisher(key.name, key.number, key.sign_key)
        members = (*(one for one in now.members if one.number != key.number), fresh)
        _change(opened, Publishers(threshold or now.threshold, members), proposal, as_json)


@publisher.command("remove")
def remove(
    context: typer.Context, number: str, hub: At = None, proposal: Proposal = None, as_json: AsJson = False
) -> None:
    """Let nobody sign with the key of this NUMBER any more."""
    with opened_hub(context, hub) as opened:
        now = opened.publishers()
        left = tuple(one for one in now.members if one.number != number)
        if len(left) == len(now.members):
            raise PublisherUnknown(number=number)
        _change(opened, Publishers(now.threshold, left), proposal, as_json)


@publisher.command("threshold")
def threshold(
    context: typer.Context, count: int, hub: At = None, proposal: Proposal = None, as_json: AsJson = False
) -> None:
    """Ask for COUNT different signatures under everything published from now on."""
    with opened_hub(context, hub) as opened:
        _change(opened, replace(opened.publishers(), threshold=count), proposal, as_json)


def _change(opened: Hub, wanted: Publishers, proposal: Path | None, as_json: bool) -> None:
    made = publish.propose_set(opened.premises, wanted)
    if proposal is not None:
        _propose(made, proposal, as_json)
        return
    opened.issue(made)
    told: dict[str, Any] = json.loads(wanted.to_text())
    words = _("From now on {n} of {count} publishers must sign. The offices learn it with the next receipt.",
              n=wanted.threshold, count=len(wanted.members))  # fmt: skip
    answer(told, as_json=as_json, words=lambda: words)


def join(group: typer.Typer) -> None:
    """Put these commands among the hub's."""
    group.command("publish")(publish_file)
    group.add_typer(publisher, name="publisher", help="Who signs what is published.")
