"""
Rule packs: what a State or organisation may decide for itself is data, not code (DESIGN D5).

A pack is a YAML file in the package that owns it: a name, a version, the day it is in force
from, its source, and its rules. It is validated when it is loaded; errors name the place in the
file. A decision keeps ``Pack.stamp`` so that one can say later which rules it followed.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from musterpoint.kernel.errors import Invalid
from musterpoint.kernel.text import _

Rules = Mapping[str, Any]
HEAD = ("pack", "version", "in_force_from", "source", "rules")


#: Reads nothing but plain values. The one in C is many times faster; the wheel brings it.
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class BadPack(Invalid):
    """The rule pack cannot be used; the fields name each place and what is wrong there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A validated set of rules with its version and the day from which it holds."""

    name: str
    version: str
    in_force_from: date
    source: str
    rules: Rules
    digest: str

    @property
    def stamp(self) -> str:
        """What a decision keeps: name, version and the first letters of the content's digest."""
        return f"{self.name}@{self.version}+{self.digest[:8]}"


def parse(text: str, check: Callable[[Rules], Mapping[str, list[str]]] | None = None) -> Pack:
    """Read a pack from YAML text; raise BadPack with every problem found."""
    try:
        data = _read(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"line {mark.line + 1}" if mark else "file"
        raise BadPack(
            _("The rule pack is not valid YAML."), fields={place: [str(error)]}
        ) from error
    if not isinstance(data, dict):
        raise BadPack(_("The rule pack must be a mapping."), fields={"file": ["not a mapping"]})
    problems: dict[str, list[str]] = {
        name: ["is missing"] for name in HEAD if data.get(name) in (None, "")
    }
    problems |= {str(name): ["is not known"] for name in data.keys() - set(HEAD)}
    if "in_force_from" not in problems and not isinstance(data["in_force_from"], date):
        problems["in_force_from"] = ["must be a date such as 2026-01-31"]
    if not problems and check is not None:
        problems = {place: list(found) for place, found in check(data["rules"]).items()}
    if problems:
        raise BadPack(_("The rule pack has errors."), fields=problems)
    return Pack(
        name=str(data["pack"]),
        version=str(data["version"]),
        in_force_from=data["in_force_from"],
        source=str(data["source"]),
        rules=data["rules"],
        digest=hashlib.sha256(text.encode()).hexdigest(),
    )


def _read(text: str) -> Any:
    try:
        return yaml.load(text, Loader=LOADER)  # noqa: S506  the safe one, in C
    except yaml.YAMLError:
        return yaml.safe_load(text)  # names the line of the fault better


@lru_cache
def load(path: Path, check: Callable[[Rules], Mapping[str, list[str]]] | None = None) -> Pack:
    """Return the pack in a file that ships with the product."""
    return parse(path.read_text(encoding="utf-8"), check)
