"""Each act of each service, called as each role, is allowed exactly where the table of roles says so."""

from __future__ import annotations

import ast
import importlib
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import pytest

from app.security import Guard, NotAllowed
from app.shared import paths
from app.shared.actor import Actor
from tests import source

ROOT = Path(__file__).resolve().parents[2]
TABLE: Mapping[str, Any] = tomllib.loads((paths.resources() / "catalog/roles.toml").read_text("utf-8"))[
    "roles"
]
CONFIRMED_BY = {"security.confirm"}  # asked of the second person, in `security.people`


def _trees() -> Iterator[tuple[str, ast.Module]]:
    """Yield the files that ask a guard; every worker collects this, so no other is parsed."""
    for path in sorted((ROOT / "app").rglob("*.py")):
        if "hub" not in path.relative_to(ROOT).parts and ".check(" in source.text(path):
            yield path.relative_to(ROOT).as_posix(), source.tree(path)


def _asked(node: ast.AST) -> list[str]:
    """The verbs the guard is asked for anywhere in `node`."""
    return [
        constant.value
        for call in ast.walk(node)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "check"
        and len(call.args) == 2
        for constant in ast.walk(call.args[1])
        if isinstance(constant, ast.Constant) and isinstance(constant.value, str) and "." in constant.value
    ]


def _acts() -> dict[str, tuple[type, str, list[str]]]:
    """Every public method of every service: its class, its name, the verbs its first step asks for."""
    found = {}
    for name, tree in _trees():
        if "._guard.check(" not in source.text(ROOT / name):
            continue
        module = importlib.import_module(name.removesuffix(".py").replace("/", "."))
        for kind in (node for node in tree.body if isinstance(node, ast.ClassDef)):
            for method in kind.body:
                if (
                    isinstance(method, ast.FunctionDef)
                    and not method.name.startswith("_")
                    and len(method.args.args) > 1
                ):
                    body = [
                        s
                        for s in method.body
                        if not (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))
                    ]
                    if verbs := _asked(body[0]):
                        found[f"{name} {kind.name}.{method.name}"] = (
                            getattr(module, kind.name),
                            method.name,
                            verbs,
                        )
    return found


ACTS = _acts()
VERBS = {verb for _name, tree in _trees() for verb in _asked(tree)} | CONFIRMED_BY


def _covers(row: str, verb: str) -> bool:
    return row == verb or (row.endswith(".*") and verb.startswith(row[:-1]))


def _may(role: str, verb: str) -> bool:
    """What the table says, read anew and not by the guard."""
    rows = TABLE[role]["may"]
    return "*" in rows or any(_covers(row, verb) for row in rows)


def _anything(name: str) -> Any:
    """Something for each parameter; nobody for a second person, of whom the guard is asked as well."""
    return None if name == "second" else MagicMock()


def _passes(kind: type, method: str, role: str) -> bool:
    """Call an act on a service that has nothing but a guard: whatever lies behind the guard fails otherwise."""
    service = object.__new__(kind)
    service._guard = Guard()  # type: ignore[attr-defined]
    act = getattr(service, method)
    code = act.__func__.__code__
    given = [_anything(name) for name in code.co_varnames[2 : code.co_argcount]]
    named = {
        name: _anything(name)
        for name in code.co_varnames[code.co_argcount : code.co_argcount + code.co_kwonlyargcount]
    }
    try:
        act(Actor("op", "乙", role, "device"), *given, **named)
    except NotAllowed:
        return False
    except Exception:
        return True
    return True


@pytest.mark.parametrize("role", TABLE)
def test_every_act_asks_the_table(role: str) -> None:
    wrong = []
    for where, (kind, method, verbs) in ACTS.items():
        allowed = {_may(role, verb) for verb in verbs}
        if len(allowed) == 1 and _passes(kind, method, role) is not allowed.pop():
            wrong.append(where)
    assert wrong == []


def test_the_matrix_is_whole() -> None:
    """Some hundreds of acts of every capability; a matrix that lost its rows would agree with anything."""
    assert len(ACTS) > 250
    assert {verb.split(".")[0] for _kind, _method, verbs in ACTS.values() for verb in verbs} >= {
        "members", "hardship", "funds", "visits", "aid", "services", "documents", "printing", "sync", "security",
        "backup", "unions", "workplace",
    }  # fmt: skip


def test_no_verb_is_in_nobodys_row() -> None:
    alone = set(TABLE["administrator"]["alone"])
    named = {row for role, told in TABLE.items() for row in told["may"] if row != "*"}
    assert (
        sorted(verb for verb in VERBS if verb not in alone and not any(_covers(row, verb) for row in named))
        == []
    )
    shared = sorted(verb for verb in alone if any(_covers(row, verb) for row in named))
    assert shared == [], "not the administrator's alone"


def test_no_role_has_a_verb_that_does_not_exist() -> None:
    rows = {row for told in TABLE.values() for row in (*told["may"], *told.get("alone", ())) if row != "*"}
    assert sorted(row for row in rows if not any(_covers(row, verb) for verb in VERBS)) == []


def test_an_unknown_role_may_nothing() -> None:
    assert not any(_passes(kind, method, "stranger") for kind, method, _verbs in ACTS.values())


LOOKS = {"read", "preview", "change_password", "keep", "check", "list", "export"}


@pytest.mark.parametrize("role", ["auditor", "reader"])
def test_who_only_looks_changes_nothing(role: str) -> None:
    """They keep their own desk and their own password, and an auditor carries the audit out; nothing of the union's.

    "backup.keep" is the program's: what they write down (a look, a draft, a password) is backed up as everybody's is.
    """
    may = sorted(verb for verb in VERBS if _may(role, verb))
    assert [verb for verb in may if verb.split(".")[1] not in LOOKS] == []
    assert [verb for verb in may if verb.endswith(".keep")] == [
        "backup.keep",
        "workplace.keep",
    ]
    assert [verb for verb in may if verb.endswith(".export")] in ([], ["audit.export", "printing.export"])
    assert [verb for verb in may if "reveal" in verb] == []
