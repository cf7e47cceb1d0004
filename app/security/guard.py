"""May this role do that? Reads the table of roles; knows no screen and no database."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache

from app.shared import paths
from app.shared.actor import Actor
from app.shared.errors import RuleError
from app.shared.text import N_


class NotAllowed(RuleError):
    """The operator's role does not include this act."""

    code = "security.not_allowed"
    template = N_("Your role may not do this, so nothing was done. Ask the office's administrator.")


@dataclass(frozen=True)
class Role:
    """A role's name and what it may do, wildcards included."""

    key: str
    name_zh: str
    may: tuple[str, ...]

    def allows(self, verb: str) -> bool:
        """Say whether the role may do `verb`."""
        return any(m in ("*", verb) or (m.endswith(".*") and verb.startswith(m[:-1])) for m in self.may)


@lru_cache(maxsize=1)
def roles() -> Mapping[str, Role]:
    """Return the roles of resources/catalog/roles.toml by key."""
    table = tomllib.loads((paths.resources() / "catalog" / "roles.toml").read_text("utf-8"))["roles"]
    return {key: Role(key, entry["name_zh"], tuple(entry["may"])) for key, entry in table.items()}


@dataclass(frozen=True)
class Halt:
    """What nobody may do while the office stands still: these verbs, or all but those that `only` lets pass."""

    verbs: tuple[str, ...] = ()
    only: tuple[str, ...] = ()

    def stops(self, verb: str) -> bool:
        """Say whether `verb` waits; a pattern may end or begin with a star."""
        if self.only:
            return not any(fnmatchcase(verb, pattern) for pattern in self.only)
        return verb in self.verbs


@lru_cache(maxsize=1)
def halts() -> Mapping[str, Halt]:
    """Return what waits while the office stands still, by why: resources/catalog/halts.toml."""
    table = tomllib.loads((paths.resources() / "catalog" / "halts.toml").read_text("utf-8"))
    return {why: Halt(tuple(told.get("not", ())), tuple(told.get("only", ()))) for why, told in table.items()}


class Guard:
    """Asked first by every public method of every service.

    `standing` says why the whole office stands still, whoever asks: None, or a reason of `halts` and the error for it.
    """

    def __init__(self, standing: Callable[[], tuple[str, RuleError] | None] = lambda: None) -> None:
        self._standing = standing

    def check(self, actor: Actor, verb: str) -> None:
        """Raise NotAllowed unless the actor's role may do `verb` ("members.register"), or why nobody may now."""
        role = roles().get(actor.role)
        if role is None or not role.allows(verb):
            raise NotAllowed(verb=verb)
        if any(halt.stops(verb) for halt in halts().values()):
            found = self._standing()
            if found is not None and halts()[found[0]].stops(verb):
                raise found[1]
