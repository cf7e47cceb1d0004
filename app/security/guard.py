"""May this role do that? Reads the table of roles; knows no screen and no database."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from app.shared import paths
from app.shared.actor import Actor
from app.shared.errors import RuleError
from app.shared.text import N_


class NotAllowed(RuleError):
    """The operator's role does not include this act."""

    code = "security.not_allowed"
    template = N_("Your role may not do this ({verb}). Ask the office's administrator.")


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


class Guard:
    """Asked first by every public method of every service."""

    def check(self, actor: Actor, verb: str) -> None:
        """Raise NotAllowed unless the actor's role may do `verb` ("members.register")."""
        role = roles().get(actor.role)
        if role is None or not role.allows(verb):
            raise NotAllowed(verb=verb)
