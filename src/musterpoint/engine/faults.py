"""What is wrong with a JSON document, by the path of the place, for every engine that reads one."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from musterpoint.kernel.text import _

#: Names longer than this are cut in a path, so that a hostile file does not fill the screen.
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Fault:
    """
    One contradiction between a document and its rules.

    `path` is a JSON pointer (RFC 6901), empty for the whole document. `text` is a whole sentence
    for translation with `facts` as named places.
    """

    code: str
    path: str
    text: str
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """The sentence with its places filled in."""
        return self.text % self.facts if self.facts else self.text

    def as_dict(self) -> dict[str, Any]:
        """The fault as the command line prints it."""
        return {"code": self.code, "path": self.path, "message": self.message}


def pointer(parts: Iterable[object]) -> str:
    """Return the JSON pointer of a place."""
    return "".join(
        f"/{str(part)[:_LONGEST].replace('~', '~0').replace('/', '~1')}" for part in parts
    )


def shown(value: object) -> str:
    """Return a found value short enough for a sentence."""
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


_TEXTS = {
    "type": _("This must be %(wanted)s, not %(found)s."),
    "required": _("%(missing)s is missing."),
    "unknown": _("%(found)s is no name that is known here."),
    "near": _("%(found)s is no name that is known here. Is it %(near)s?"),
    "enum": _("%(found)s is none of: %(wanted)s."),
    "const": _("This must be %(wanted)s, not %(found)s."),
    "minimum": _("%(found)s is less than %(wanted)s."),
    "exclusiveMinimum": _("%(found)s is not more than %(wanted)s."),
    "maximum": _("%(found)s is more than %(wanted)s."),
    "exclusiveMaximum": _("%(found)s is not less than %(wanted)s."),
    "minItems": _("There are fewer than %(wanted)s here."),
    "maxItems": _("There are more than %(wanted)s here."),
    "minLength": _("This is too short."),
    "maxLength": _("This is longer than %(wanted)s characters."),
    "pattern": _("%(found)s is not of the form that is asked for here."),
    "format": _("%(found)s is no %(wanted)s."),
    "contains": _("%(wanted)s is missing in this list."),
}
_OTHER = _("%(found)s is not what is asked for here.")


def is_deep(value: object, levels: int = 60) -> bool:
    """Say whether lists and objects lie deeper in each other than any format asks for."""
    layer = [value]
    for _level in range(levels):
        layer = [
            part
            for one in layer
            for part in (
                one.values() if isinstance(one, Mapping) else one if isinstance(one, list) else ()
            )
        ]
        if not layer:
            return False
    return True


def against(schema: Mapping[str, Any], document: object) -> list[Fault]:
    """Return every fault of a document against a JSON schema (2020-12), in the document's order."""
    if is_deep(document):
        return [Fault("deep", "", _("The document is nested too deep."))]
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    found = (fault for error in validator.iter_errors(document) for fault in _faults(error))
    once = {(one.path, one.code, one.message): one for one in found}
    return sorted(once.values(), key=lambda one: _natural(one.path))


def _natural(path: str) -> list[tuple[int, int, str]]:
    """Sort /strata/2 before /strata/10."""
    parts = path.split("/")
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts]


def _faults(error: ValidationError) -> Iterator[Fault]:
    path = list(error.absolute_path)
    rule = str(error.validator)
    value: Any = error.instance
    wanted: Any = error.validator_value
    if rule in {"anyOf", "oneOf"} and error.context:
        yield from _nearest(error)
    elif rule == "required":
        for name in wanted:
            if name not in value:
                facts = {"missing": name}
                yield Fault("required", pointer([*path, name]), _TEXTS["required"], facts)
    elif rule == "additionalProperties":
        schema: Any = error.schema
        known, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
        for name in value:
            if name not in known and not any(re.search(one, name) for one in patterns):
                facts = {"found": shown(name)}
                text = _TEXTS["unknown"]
                if near := get_close_matches(name[:_LONGEST], known, 1):
                    text, facts["near"] = _TEXTS["near"], near[0]
                yield Fault("unknown", pointer([*path, name]), text, facts)
    else:
        if rule == "contains":
            wanted = wanted.get("const", wanted.get("enum", wanted))
        if rule in {"enum", "contains"} and isinstance(wanted, list):
            wanted = ", ".join(str(one) for one in wanted)
        if isinstance(wanted, list):
            wanted = " / ".join(str(one) for one in wanted)
        facts = {"found": shown(value), "wanted": shown(wanted)}
        yield Fault(rule, pointer(path), _TEXTS.get(rule, _OTHER), facts)


def _nearest(error: ValidationError) -> Iterator[Fault]:
    """Of several forms that a value may have, tell what is missing to the nearest one."""
    branches: dict[object, list[ValidationError]] = {}
    for one in error.context or ():
        branches.setdefault(one.schema_path[0], []).append(one)
    # A form of another type is further away than one whose parts are wrong.
    best = min(
        branches.values(),
        key=lambda many: (any(one.validator == "type" and not one.path for one in many), len(many)),
    )
    for one in best:
        yield from _faults(one)
