"""What is acted upon: verbs, activities and their interactions, references to statements."""

from collections.abc import Mapping
from typing import Any

from musterpoint.engine.xapi._actors import Actors
from musterpoint.engine.xapi._values import Check, Path, void
from musterpoint.kernel.text import _

_INTERACTIONS: Mapping[str, tuple[str, ...]] = {
    "true-false": (),
    "choice": ("choices",),
    "fill-in": (),
    "long-fill-in": (),
    "matching": ("source", "target"),
    "performance": ("steps",),
    "sequencing": ("choices",),
    "likert": ("scale",),
    "numeric": (),
    "other": (),
}
#: An activity that says it is an interaction says of which kind.
INTERACTION = "http://adlnet.gov/expapi/activities/cmi.interaction"
_COMPONENTS = ("choices", "scale", "source", "target", "steps")


class Things(Actors):
    """The checks of verbs and objects."""

    def verb(self, value: Any, path: Path) -> None:
        self.parts_of(value, path, {"id": self.iri, "display": self.languages}, ("id",))

    def activity(self, value: Any, path: Path) -> None:
        parts: dict[str, Check] = {
            "objectType": self.constant("Activity"),
            "id": self.iri,
            "definition": self.definition,
        }
        self.parts_of(value, path, parts, ("id",))

    def definition(self, value: Any, path: Path) -> None:
        parts: dict[str, Check] = {
            "name": self.languages,
            "description": self.languages,
            "type": self.iri,
            "moreInfo": self.iri,
            "extensions": self.extensions,
            "interactionType": self.constant(*_INTERACTIONS),
            "correctResponsesPattern": lambda value, path: void(self.every(value, path, self.text)),
        } | dict.fromkeys(_COMPONENTS, self.components)
        found = self.parts_of(value, path, parts)
        used = [name for name in ("correctResponsesPattern", *_COMPONENTS) if name in found]
        kind = found.get("interactionType")
        if used and kind is None:
            text = _("%(found)s needs an interactionType.")
            self.fault("required", (*path, "interactionType"), text, found=used[0])
        elif found.get("type") == INTERACTION and "interactionType" not in found:
            text = _("%(found)s needs an interactionType.")
            place = (*path, "interactionType")
            self.fault("required", place, text, found="cmi.interaction")
        allowed = _INTERACTIONS.get(kind) if isinstance(kind, str) else None
        for name in _COMPONENTS:
            if allowed is not None and name in found and name not in allowed:
                text = _("%(found)s does not belong to %(wanted)s.")
                self.fault("unknown", (*path, name), text, found=name, wanted=kind)

    def components(self, value: Any, path: Path) -> None:
        parts: dict[str, Check] = {"id": self.text, "description": self.languages}

        def one(part: Any, place: Path) -> None:
            self.parts_of(part, place, parts, ("id",))

        found = self.every(value, path, one)
        names = [part.get("id") for part in found if isinstance(part, Mapping)]
        for at, name in enumerate(names):
            if isinstance(name, str) and name in names[:at]:
                self.fault("twice", (*path, at, "id"), _("Two parts of a list have the same id."))

    def reference(self, value: Any, path: Path) -> None:
        parts = {"objectType": self.constant("StatementRef"), "id": self.uuid}
        self.parts_of(value, path, parts, ("objectType", "id"))
