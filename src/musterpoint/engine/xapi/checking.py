"""
Check statements by the rules of xAPI 1.0.3 and IEEE 9274.1.1 (xAPI 2.0): each fault by its path.

A statement that declares a version is held to it; one that declares none may follow either.
What the specification leaves to the reader (SHOULD) is a warning. Nothing is changed.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from musterpoint.engine.faults import is_deep
from musterpoint.engine.xapi import formats
from musterpoint.engine.xapi._actors import IDENTIFIERS
from musterpoint.engine.xapi._things import Things
from musterpoint.engine.xapi._values import Check, Findings, Path, void
from musterpoint.kernel.text import _

VOIDED = "http://adlnet.gov/expapi/verbs/voided"
SIGNATURE = "http://adlnet.gov/expapi/attachments/signature"


def check(statement: object, *, at: datetime | None = None) -> Findings:
    """Check one statement; with a moment, also that it does not lie in the future."""
    found = _Checker(at)
    if is_deep(statement):
        found.fault("deep", (), _("The statement is nested too deep."))
    else:
        found.statement(statement, ())
    return found.findings


class _Checker(Things):
    """The checks of whole statements."""

    def result(self, value: Any, path: Path) -> None:
        parts: dict[str, Check] = {
            "score": self.score,
            "success": self.boolean,
            "completion": self.boolean,
            "response": self.text,
            "duration": self.formed(formats.is_duration, _("duration of ISO 8601")),
            "extensions": self.extensions,
        }
        self.parts_of(value, path, parts)

    def score(self, value: Any, path: Path) -> None:
        names = ("scaled", "raw", "min", "max")
        found = self.parts_of(value, path, dict.fromkeys(names, self.number))
        numbers = {
            name: part
            for name, part in found.items()
            if isinstance(part, int | float) and not isinstance(part, bool)
        }
        if not -1 <= numbers.get("scaled", 0) <= 1:
            text = _("A scaled score lies between -1 and 1.")
            self.fault("range", (*path, "scaled"), text)
        low, high, raw = (numbers.get(name) for name in ("min", "max", "raw"))
        if low is not None and high is not None and low >= high:
            self.fault("range", (*path, "min"), _("min is less than max."))
        if raw is not None and (
            (low is not None and raw < low) or (high is not None and raw > high)
        ):
            self.fault("range", (*path, "raw"), _("raw lies between min and max."))

    def context(self, value: Any, path: Path, *, is_of_activity: bool) -> None:
        parts: dict[str, Check] = {
            "registration": self.uuid,
            "instructor": self.actor,
            "team": self.group,
            "contextActivities": self.context_activities,
            "contextAgents": lambda value, path: void(self.every(value, path, self.context_agent)),
            "contextGroups": lambda value, path: void(self.every(value, path, self.context_group)),
            "revision": self.text,
            "platform": self.text,
            "language": self.language,
            "statement": self.reference,
            "extensions": self.extensions,
        }
        found = self.parts_of(value, path, parts)
        for name in ("contextAgents", "contextGroups"):
            if name in found:
                self.only_in_2((*path, name))
        for name in ("revision", "platform"):
            if name in found and not is_of_activity:
                text = _("%(found)s is used only when the object is an Activity.")
                self.fault("activity_only", (*path, name), text, found=name)

    def context_activities(self, value: Any, path: Path) -> None:
        def of(part: Any, place: Path) -> None:
            if isinstance(part, list):
                self.every(part, place, self.activity)
            else:
                self.activity(part, place)

        names = ("parent", "grouping", "category", "other")
        self.parts_of(value, path, dict.fromkeys(names, of))

    def context_agent(self, value: Any, path: Path) -> None:
        self._related(value, path, "contextAgent", "agent", self.agent)

    def context_group(self, value: Any, path: Path) -> None:
        self._related(value, path, "contextGroup", "group", self.group)

    def _related(self, value: Any, path: Path, kind: str, name: str, test: Check) -> None:
        def types(part: Any, place: Path) -> None:
            if part == []:
                self.fault("format", place, _("A list of types is not empty."))
            self.every(part, place, self.iri)

        parts: dict[str, Check] = {
            "objectType": self.constant(kind),
            name: test,
            "relevantTypes": types,
        }
        self.parts_of(value, path, parts, ("objectType", name))

    def attachment(self, value: Any, path: Path) -> None:
        parts: dict[str, Check] = {
            "usageType": self.iri,
            "display": self.languages,
            "description": self.languages,
            "contentType": self.formed(formats.is_media_type, _("media type")),
            "length": self.length,
            "sha2": self.formed(formats.is_sha2, _("SHA-2 in hex")),
            "fileUrl": self.iri,
        }
        required = ("usageType", "display", "contentType", "length", "sha2")
        found = self.parts_of(value, path, parts, required)
        kind = found.get("contentType")
        if found.get("usageType") != SIGNATURE:
            return
        self.warn("unread", path, _("The signature stands outside the file and was not checked."))
        if str(kind).lower() != "application/octet-stream":
            text = _("A signature is attached as application/octet-stream.")
            self.fault("signature", (*path, "contentType"), text)

    def length(self, value: Any, path: Path) -> None:
        is_whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
        if isinstance(value, bool) or not is_whole:
            self.wrong_type(value, path, _("a whole number"))
        elif value < 0:
            self.fault("range", path, _("A length is zero or more."))

    # Statements

    def statement(self, value: Any, path: Path) -> None:
        if isinstance(value, Mapping):
            self.declares = formats.declared(value.get("version"))
        parts = self._parts(value, inside=False) | {
            "id": self.uuid,
            "stored": self.moment,
            "authority": self.authority,
            "version": self.formed(formats.is_version, _("version 1.0.x or 2.0.x")),
        }
        found = self.parts_of(value, path, parts, ("actor", "verb", "object"))
        self._voiding(found, path)
        self._future(found, path)

    def any_object(self, value: Any, path: Path, *, inside: bool) -> None:
        if not isinstance(value, Mapping):
            self.wrong_type(value, path, _("an object"))
            return
        kinds: dict[str, Check] = {
            "Activity": self.activity,
            "Agent": self.agent,
            "Group": self.group,
            "StatementRef": self.reference,
            "SubStatement": self.sub_statement,
        }
        if inside:
            del kinds["SubStatement"]
        kind = value.get("objectType", "Activity")
        if inside and kind == "SubStatement":
            text = _("A SubStatement holds no SubStatement.")
            self.fault("nested", (*path, "objectType"), text)
        elif isinstance(kind, str) and kind in kinds:
            kinds[kind](value, path)
        else:
            self.constant(*kinds)(kind, (*path, "objectType"))

    def sub_statement(self, value: Any, path: Path) -> None:
        parts = self._parts(value, inside=True) | {"objectType": self.constant("SubStatement")}
        found = self.parts_of(value, path, parts, ("objectType", "actor", "verb", "object"))
        self._voiding(found, path)

    def _parts(self, value: Any, *, inside: bool) -> dict[str, Check]:
        thing = value.get("object") if isinstance(value, Mapping) else None
        kind = thing.get("objectType", "Activity") if isinstance(thing, Mapping) else "Activity"

        def any_object(part: Any, place: Path) -> None:
            self.any_object(part, place, inside=inside)

        def context(part: Any, place: Path) -> None:
            self.context(part, place, is_of_activity=kind == "Activity")

        def attachments(part: Any, place: Path) -> None:
            self.every(part, place, self.attachment)

        return {
            "actor": self.actor,
            "verb": self.verb,
            "object": any_object,
            "result": self.result,
            "context": context,
            "timestamp": self.moment,
            "attachments": attachments,
        }

    def authority(self, value: Any, path: Path) -> None:
        if not isinstance(value, Mapping) or value.get("objectType") != "Group":
            self.actor(value, path)
            return
        self.group(value, path)
        if any(name in value for name in IDENTIFIERS):
            text = _("An authority of two is a group without an identifier of its own.")
            self.fault("authority", path, text)
        members = value.get("member")
        if isinstance(members, list) and len(members) != 2:
            text = _("An authority that is a group has two members: program and user.")
            self.fault("authority", (*path, "member"), text)
        elif isinstance(members, list) and not any(
            isinstance(one, Mapping) and "account" in one for one in members
        ):
            text = _("The program of an authority is identified by its account.")
            self.fault("authority", (*path, "member"), text)

    def _voiding(self, found: Mapping[str, Any], path: Path) -> None:
        verb, thing = found.get("verb"), found.get("object")
        if not isinstance(verb, Mapping) or verb.get("id") != VOIDED:
            return
        if not isinstance(thing, Mapping) or thing.get("objectType") != "StatementRef":
            text = _("What is voided is a StatementRef.")
            self.fault("voiding", (*path, "object", "objectType"), text)

    def _future(self, found: Mapping[str, Any], path: Path) -> None:
        text = self.as_declared(found.get("timestamp"))
        if self.at is None or not isinstance(text, str) or not formats.is_moment(text):
            return
        try:
            moment = datetime.fromisoformat(text.upper().replace(",", "."))
        except ValueError:
            return
        if moment.tzinfo is not None and moment > self.at + timedelta(minutes=5):
            self.warn("future", (*path, "timestamp"), _("The moment lies in the future."))
