"""Who acts: agents with exactly one identifier, groups with one or with members."""

from collections.abc import Mapping
from typing import Any

from musterpoint.engine.xapi import formats
from musterpoint.engine.xapi._values import Check, Path, Values
from musterpoint.kernel.text import _

IDENTIFIERS = ("mbox", "mbox_sha1sum", "openid", "account")


class Actors(Values):
    """The checks of actors."""

    def agent(self, value: Any, path: Path) -> None:
        found = self.parts_of(
            value, path, self._identity() | {"objectType": self.constant("Agent")}
        )
        if isinstance(value, Mapping):
            self._identified(found, path, least=1)

    def group(self, value: Any, path: Path) -> None:
        parts = self._identity() | {"objectType": self.constant("Group"), "member": self.members}
        found = self.parts_of(value, path, parts, ("objectType",))
        if not isinstance(value, Mapping):
            return
        self._identified(found, path, least=0)
        is_anonymous = not any(name in found for name in IDENTIFIERS)
        if is_anonymous and not found.get("member"):
            text = _("A group without an identifier names its members.")
            self.fault("required", (*path, "member"), text)

    def actor(self, value: Any, path: Path) -> None:
        is_group = isinstance(value, Mapping) and value.get("objectType") == "Group"
        if not is_group and isinstance(value, Mapping) and "objectType" in value:
            self.constant("Agent", "Group")(value["objectType"], (*path, "objectType"))
            value = {name: part for name, part in value.items() if name != "objectType"}
        (self.group if is_group else self.agent)(value, path)

    def members(self, value: Any, path: Path) -> None:
        self.every(value, path, self.agent)

    def _identity(self) -> dict[str, Check]:
        return {
            "name": self.text,
            "mbox": self.formed(formats.is_mailbox, _("address that begins with mailto:")),
            "mbox_sha1sum": self.formed(formats.is_sha1, _("SHA-1 in hex")),
            "openid": self.iri,
            "account": self.account,
        }

    def account(self, value: Any, path: Path) -> None:
        parts = {"homePage": self.iri, "name": self.text}
        found = self.parts_of(value, path, parts, ("homePage", "name"))
        if found.get("name") == "":
            self.fault("format", (*path, "name"), _("An account has a name."))

    def _identified(self, found: Mapping[str, Any], path: Path, *, least: int) -> None:
        names = [name for name in IDENTIFIERS if name in found]
        if len(names) > 1:
            text = _("There is one identifier at most, not %(found)s.")
            self.fault("identifiers", path, text, found=", ".join(names))
        elif len(names) < least:
            text = _("An agent is identified by one of: %(wanted)s.")
            self.fault("identifiers", path, text, wanted=", ".join(IDENTIFIERS))
