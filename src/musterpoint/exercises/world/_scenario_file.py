"""
The text of a scenario file: read as YAML, put on top of what it extends, and found again by line.

A file may say ``extends: practice``: then what it does not say stands in that shipped file. Blocks
are put together key by key; lists are replaced as a whole; a key with nothing after it is left out.
"""

import hashlib
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _

from musterpoint.exercises.world import plain
from musterpoint.exercises.world._reader import shown
from musterpoint.exercises.world._scenario_inherited import fitted
from musterpoint.exercises.world.datafiles import DATA
from musterpoint.kernel.errors import Invalid

#: A longer file is no scenario.
LONGEST = 400_000


class BadScenario(Invalid):
    """
    The scenario cannot be played; ``fields`` names each place and what is wrong there.

    ``lines`` has the line of each place that stands in the file itself, from 1.
    """

    lines: Mapping[str, int | None] = MappingProxyType({})


def refusal(problems: dict[str, list[str]], known: Mapping[str, int]) -> BadScenario:
    """Return the refusal of a file with every problem found, each with its line."""
    at = {path: plain.line_of(path, known) for path in problems}
    places = "; ".join(
        f"{_place(path, at[path])}: {', '.join(found)}" for path, found in problems.items()
    )
    made = BadScenario(_("The scenario has errors: %(places)s"), fields=problems, places=places)
    made.lines = at
    return made


def _place(path: str, line: int | None) -> str:
    if line is None:
        return path
    return _("%(path)s (line %(line)d)") % {"path": path, "line": line}


def read(text: str) -> tuple[Any, str, plain.Plain]:
    """Return the data of a file with what it extends, its digest, and the file as it was read."""
    if len(text) > LONGEST:
        raise BadScenario(_("The scenario is too long."), fields={"file": [_("is too long")]})
    found = plain.read(text)
    if not found.is_yaml:
        made = BadScenario(_("The scenario is not valid YAML."), fields=found.problems)
        made.lines = {path: found.lines.get(path) for path in found.problems}
        raise made
    if found.problems and not found.is_to_be_read:
        raise refusal(found.problems, found.lines)
    data = found.data
    digest = hashlib.sha256(text.encode())
    if isinstance(data, dict) and "extends" in data:
        below = _shipped(data["extends"], found.lines)
        digest.update(below.encode())
        above = {key: value for key, value in data.items() if key != "extends"}
        data = fitted(on_top(plain.read(below).data, above), above)
    return data, digest.hexdigest(), found


def _shipped(name: object, lines: Mapping[str, int]) -> str:
    whole = {one.stem: one for one in DATA.glob("*.yaml") if _is_whole(one.stem)}
    if not isinstance(name, str) or name not in whole:
        problem = _("%(found)s does not ship; known: %(known)s") % {
            "found": shown(name),
            "known": ", ".join(sorted(whole)),
        }
        made = BadScenario(
            _("There is no scenario called %(slug)s."),
            fields={"extends": [problem]},
            slug=str(name)[:80],
        )
        made.lines = {"extends": lines.get("extends")}
        raise made
    return whole[name].read_text(encoding="utf-8")


def _is_whole(stem: str) -> bool:
    return stem == "practice" or re.fullmatch(r".*-\d{4}", stem) is not None


def on_top(below: Any, above: Any) -> Any:
    """Put one value on top of another: mappings key by key, everything else as a whole."""
    if not isinstance(below, dict) or not isinstance(above, dict):
        return above
    found = dict(below)
    for key, value in above.items():
        if value is None:
            found.pop(key, None)
        else:
            found[key] = on_top(found[key], value) if key in found else value
    return found
