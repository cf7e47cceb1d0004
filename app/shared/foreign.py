"""How is a text read that somebody else may have written? As JSON or TOML; one nested without end is wrong."""

from __future__ import annotations

import json
import tomllib
from typing import Any


def json_of(content: str | bytes, **wishes: Any) -> Any:
    """Return what a JSON text says; `wishes` are those of `json.loads`. Raises ValueError for any other text."""
    try:
        return json.loads(content, **wishes)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def toml_of(text: str, **wishes: Any) -> dict[str, Any]:
    """Return what a TOML text says; `wishes` are those of `tomllib.loads`. Raises TOMLDecodeError for others."""
    try:
        return tomllib.loads(text, **wishes)
    except RecursionError:
        raise tomllib.TOMLDecodeError("nested too deeply") from None
