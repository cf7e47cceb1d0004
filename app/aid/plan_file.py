"""Which plans are installed, and do their own examples come out? Reads the files; knows no office's database.

A plan's worked examples stand in its file as `[[example]]`: facts and the payment they must lead to, or a
price.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from app.aid import engine
from app.aid.facts import FactWrong, read_case
from app.aid.plan import Plan
from app.aid.plan_table import PlanKeyMissing, PlanKeyUnknown, PlanRefused, PlanValueWrong
from app.aid.reading import plan_from_toml
from app.aid.steps import step_text
from app.shared import paths
from app.shared.errors import RuleError
from app.shared.files import read_whole
from app.shared.foreign import json_of, toml_of
from app.shared.text import N_
from app.shared.toml_table import line_of


class PlanUnknown(RuleError):
    """No plan of that name is installed."""

    code = "plan.unknown"
    template = N_("No plan {plan} is installed.")


class PlanUnreadable(PlanRefused):
    """The file is no TOML."""

    code = "plan.unreadable"
    template = N_("The plan file cannot be read: line {line} is not written as TOML.")


class ExampleFailed(PlanRefused):
    """One of the plan's own worked examples comes out otherwise."""

    code = "plan.example_failed"
    template = N_("The plan's own example {example} should come to {expected}, but comes to {found}.")


class CaseUnreadable(RuleError):
    """The file to assess is no JSON."""

    code = "claim.case_unreadable"
    template = N_("The file is not written as JSON.")


@dataclass(frozen=True)
class PlanFile:
    """An installed plan with the text it was read from; `sha256` is over the file's bytes."""

    plan: Plan
    text: str
    sha256: str
    sample: bool
    examples: int


@dataclass(frozen=True)
class Shelf:
    """The installed plans, by id and then version, and the files that were refused with the reason."""

    plans: tuple[PlanFile, ...]
    refused: tuple[tuple[str, PlanRefused], ...] = field(default=())


def load_all(folders: tuple[Path, ...] | None = None) -> Shelf:
    """Read every plan of resources/plans and resources/samples/plans (or `folders`), its examples run."""
    if folders is None:
        folders = (paths.resources() / "plans", paths.resources() / "samples" / "plans")
    plans, refused = [], []
    for folder in folders:
        for path in sorted(folder.glob("*.toml")):
            try:
                plans.append(_kept(path, path.stat().st_mtime_ns))
            except PlanRefused as error:
                refused.append((path.name, error))
    plans.sort(key=lambda one: (one.plan.id, version_key(one.plan.version)))
    return Shelf(tuple(plans), tuple(refused))


def find(plan_id: str, version: str | None = None) -> PlanFile:
    """Return an installed plan, its newest version when none is named.

    Raises PlanUnknown, or why it was refused.
    """
    shelf = load_all()
    fitting = [one for one in shelf.plans if one.plan.id == plan_id and version in (None, one.plan.version)]
    if fitting:
        return fitting[-1]
    for name, error in shelf.refused:
        if name.startswith(f"{plan_id}-"):
            raise error
    raise PlanUnknown(field="plan", plan=plan_id)


def check_plan(path: Path) -> PlanFile:
    """Read one plan file and run its examples. Raises PlanRefused naming line and place, or ExampleFailed."""
    return checked(read_whole(path))


def plan_of_text(text: str) -> Plan:
    """Return the plan a kept text holds. Raises PlanRefused."""
    return plan_from_toml(_toml(text))


@lru_cache(maxsize=64)
def _kept(path: Path, _changed: int) -> PlanFile:
    """Read a file once; its time of change is part of the cache's key, so an edited file is read again."""
    return checked(read_whole(path))


def _toml(text: str) -> dict[str, Any]:
    try:
        return toml_of(text)
    except tomllib.TOMLDecodeError as error:
        refusal = PlanUnreadable("")
        if found := re.search(r"line (\d+)", str(error)):
            refusal.facts["line"] = int(found[1])
        raise refusal from error


def checked(content: bytes) -> PlanFile:
    """Read a plan's bytes and run its examples. Raises PlanRefused naming line and place, or ExampleFailed."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise PlanUnreadable("") from error
    raw = _toml(text)
    try:
        plan = plan_from_toml(raw)
        examples = raw.get("example", [])
        if not isinstance(examples, list) or not examples:
            raise PlanKeyMissing("example")
        for n, example in enumerate(examples):
            _run_example(plan, example, f"example[{n}]")
    except PlanRefused as refusal:
        refusal.facts["line"] = line_of(text, refusal.facts["where"])
        raise
    return PlanFile(plan, text, hashlib.sha256(content).hexdigest(), plan.sample, len(examples))


def _run_example(plan: Plan, example: Any, where: str) -> None:
    found = example_found(plan, example, where)
    if not set(found) & set(example):
        raise PlanKeyMissing(f"{where}.amount")
    for key, value in found.items():
        if key in example and example[key] != value:
            raise ExampleFailed(where, example=example["name"], expected=example[key], found=value)


def example_found(plan: Plan, example: Any, where: str) -> dict[str, Any]:
    """Return what a worked example comes to: `price` in fen, or `amount`, `state`, `reasons`, `missing` of a claim.

    Raises PlanRefused for an example that cannot be read.
    """
    if not isinstance(example, Mapping) or not isinstance(example.get("name"), str):
        raise PlanValueWrong(where)
    known = {"name", "price", "conditions", "tier", "shares", "amount", "state", "reasons", "missing", "case"}
    for key in example:
        if key not in known:
            raise PlanKeyUnknown(f"{where}.{key}")
    if "price" in example:
        conditions = frozenset(example.get("conditions", ()))
        return {"price": plan.price_of(conditions, example.get("tier"), example.get("shares", 1))}
    try:
        case = read_case({"plan": plan.id, **example.get("case", {})})
        result = engine.assess(plan, case.enrolments, case.earlier, case.facts, case.person, case.claimed_on)
    except RuleError as error:
        raise PlanValueWrong(f"{where}.case.{error.field or ''}") from error
    return {
        "amount": result.amount,
        "state": result.state,
        "reasons": list(result.reasons),
        "missing": list(result.missing),
    }


@dataclass(frozen=True)
class Worked:
    """One of a plan's own examples: what it says, and what it comes to by this program. Money in fen.

    `price` is there for an example of a price; `amount`, `state`, `reasons` and `missing` for one of a claim.
    """

    name: str
    price: int | None = None
    amount: int | None = None
    state: str = ""
    reasons: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    holds: bool = True


def worked_examples(text: str) -> tuple[Worked, ...]:
    """Run the examples of a plan's text anew and return what each comes to. Raises PlanRefused."""
    raw = _toml(text)
    plan, told = plan_from_toml(raw), []
    for n, example in enumerate(raw.get("example", ())):
        found = example_found(plan, example, f"example[{n}]")
        holds = all(example[key] == value for key, value in found.items() if key in example)
        told.append(
            Worked(
                example["name"], found.get("price"), found.get("amount"), found.get("state", ""),
                tuple(found.get("reasons", ())), tuple(found.get("missing", ())), holds,
            )
        )  # fmt: skip
    return tuple(told)


def version_key(version: str) -> tuple[tuple[int, str], ...]:
    """Return what versions are ordered by: "2" before "10"."""
    return tuple((int(part), "") if part.isdecimal() else (0, part) for part in version.split("."))


def answer_of(result: engine.Assessment) -> dict[str, Any]:
    """Return an assessment as claims.md's JSON; `preview` is there only while documents are missing."""
    answer: dict[str, Any] = {
        "amount": result.amount,
        "state": result.state,
        "reasons": list(result.reasons),
        "missing": list(result.missing),
        "steps": [
            {
                "clause": step.clause,
                "text": step_text(step.code, step.facts),
                "input": step.input,
                "operation": step.operation,
                "before": step.before,
                "after": step.after,
            }
            for step in result.steps
        ],
    }
    if result.preview is not None:
        answer["preview"] = result.preview
    return answer


def assess_case(raw: object) -> dict[str, Any]:
    """Judge claims.md's input and return claims.md's answer; needs no office.

    Raises PlanUnknown, and RuleError naming the field that cannot be.
    """
    case = read_case(raw)
    plan = find(case.plan).plan
    return answer_of(
        engine.assess(plan, case.enrolments, case.earlier, case.facts, case.person, case.claimed_on)
    )


def assess_file(path: Path) -> dict[str, Any]:
    """Judge the JSON file of `nuangong aid assess`.

    Raises CaseUnreadable, DeviceError, and what assess_case raises.
    """
    content = read_whole(path)
    try:
        raw = json_of(content.decode("utf-8-sig"))
    except ValueError as error:
        raise CaseUnreadable() from error
    if not isinstance(raw, Mapping):
        raise FactWrong(field="case", name="case")
    return assess_case(raw)
