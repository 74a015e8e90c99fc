"""Values of statements: names, types, texts of a form; what every other rule leans on."""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from musterpoint.engine.faults import Fault, pointer, shown
from musterpoint.engine.xapi import formats
from musterpoint.kernel.text import _

Path = tuple[object, ...]
Check = Callable[[Any, Path], None]


@dataclass(slots=True)
class Findings:
    """What is wrong with one statement, and what only deserves a look."""

    errors: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)

    @property
    def is_valid(self) -> bool:
        """Whether a record store must take the statement."""
        return not self.errors


class Values:
    """Faults by path, and the checks of single values."""

    def __init__(self, at: datetime | None) -> None:
        self.findings, self.at = Findings(), at
        #: What the statement says it follows: "1.0", "2.0", or nothing that is known here.
        self.declares = ""

    def fault(self, code: str, path: Path, text: str, **facts: object) -> None:
        self.findings.errors.append(Fault(code, pointer(path), text, facts))

    def warn(self, code: str, path: Path, text: str, **facts: object) -> None:
        self.findings.warnings.append(Fault(code, pointer(path), text, facts))

    def parts_of(
        self,
        value: object,
        path: Path,
        parts: Mapping[str, Check],
        required: tuple[str, ...] = (),
    ) -> Mapping[str, Any]:
        """Check names and parts of an object; return what there is of it."""
        if not isinstance(value, Mapping):
            self.wrong_type(value, path, _("an object"))
            return {}
        for name in required:
            if name not in value:
                self.fault("required", (*path, name), _("%(missing)s is missing."), missing=name)
        for name, part in value.items():
            if name not in parts:
                text = _("%(found)s is no name that the specification knows here.")
                self.fault("unknown", (*path, name), text, found=shown(name))
            elif part is None:
                self.fault("null", (*path, name), _("A value is never null outside extensions."))
            else:
                parts[name](part, (*path, name))
        return value

    def wrong_type(self, value: object, path: Path, wanted: str) -> None:
        text = _("This must be %(wanted)s, not %(found)s.")
        self.fault("type", path, text, wanted=wanted, found=shown(value))

    def text(self, value: object, path: Path) -> None:
        if not isinstance(value, str):
            self.wrong_type(value, path, _("a text"))
        elif any("\ud800" <= letter <= "\udfff" for letter in value):
            self.fault("format", path, _("The text holds half a character."))

    def boolean(self, value: object, path: Path) -> None:
        if not isinstance(value, bool):
            self.wrong_type(value, path, _("true or false"))

    def number(self, value: object, path: Path) -> None:
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.wrong_type(value, path, _("a number"))
        elif isinstance(value, float) and math.isinf(value):
            self.fault("range", path, _("The number is larger than readers hold."))

    def formed(self, test: Callable[[str], bool], wanted: str) -> Check:
        """Return a check for texts of a form of their own."""

        def of(value: Any, path: Path) -> None:
            if not isinstance(value, str):
                self.wrong_type(value, path, _("a text"))
            elif not test(value):
                text = _("%(found)s is no %(wanted)s.")
                self.fault("format", path, text, found=shown(value), wanted=wanted)

        return of

    def iri(self, value: Any, path: Path) -> None:
        self.formed(formats.is_iri, _("absolute IRI"))(value, path)

    def uuid(self, value: Any, path: Path) -> None:
        self.formed(formats.is_uuid, _("UUID"))(value, path)

    def language(self, value: Any, path: Path) -> None:
        self.formed(formats.is_language, _("language tag of RFC 5646"))(value, path)

    def moment(self, value: Any, path: Path) -> None:
        if self.declares == "2.0":
            self.formed(formats.is_whole_moment, _("moment of RFC 3339"))(value, path)
            return
        self.formed(formats.is_moment, _("moment of ISO 8601"))(value, path)
        if isinstance(value, str) and not re.search(r"[Zz]$|[+-]\d{2}(:?\d{2})?$", value[10:]):
            self.warn("zone", path, _("A moment should say its offset from UTC."))

    def as_declared(self, moment: Any) -> Any:
        """Return a moment with its letter T where the version allows a space for it."""
        is_of_2 = self.declares == "2.0" and isinstance(moment, str)
        return formats.with_letter(moment) if is_of_2 else moment

    def only_in_2(self, path: Path) -> None:
        """Refuse what version 2.0 brought in a statement that declares 1.0.x."""
        if self.declares == "1.0":
            text = _("%(found)s came with xAPI 2.0, and this statement declares version 1.0.")
            self.fault("version", path, text, found=str(path[-1]))

    def constant(self, *wanted: str) -> Check:
        """Return a check for one of a few texts, capitals and all."""

        def of(value: Any, path: Path) -> None:
            if value not in wanted:
                text = _("%(found)s is none of: %(wanted)s.")
                self.fault("enum", path, text, found=shown(value), wanted=", ".join(wanted))

        return of

    def languages(self, value: object, path: Path) -> None:
        """Check a text in several languages."""
        if not isinstance(value, Mapping):
            self.wrong_type(value, path, _("an object of texts by language"))
            return
        for tag, part in value.items():
            self.language(tag, (*path, tag))
            self.text(part, (*path, tag))

    def extensions(self, value: object, path: Path) -> None:
        """Check that the names of extensions are IRIs; what they hold is theirs."""
        if not isinstance(value, Mapping):
            self.wrong_type(value, path, _("an object"))
            return
        for name in value:
            self.iri(name, (*path, name))

    def every(self, value: object, path: Path, test: Check) -> list[Any]:
        if not isinstance(value, list):
            self.wrong_type(value, path, _("a list"))
            return []
        for at, part in enumerate(value):
            if part is None:
                self.fault("null", (*path, at), _("A value is never null outside extensions."))
            else:
                test(part, (*path, at))
        return value


def void(_value: object) -> None:
    """Drop a value where a check returns none."""
