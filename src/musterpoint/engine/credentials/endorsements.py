"""What stands in a badge and is not checked here: endorsements, other schemas, a newer badge."""

from collections.abc import Iterator, Mapping
from typing import Any

from musterpoint.engine.faults import pointer
from musterpoint.kernel.text import _

_NAMES = ("endorsement", "endorsementJwt")
#: The schemas of badges that 1EdTech publishes: what is checked here is the same data model.
_OWN = "https://purl.imsglobal.org/spec/ob/v3p0/schema/"


def unread(document: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return every place of a badge that was not looked into, with a sentence."""
    text = _("These endorsements are part of the badge; their own signatures were not checked.")
    found = [(path, text) for path in _places(document, ())]
    schemas = document.get("credentialSchema")
    for one in schemas if isinstance(schemas, list) else [schemas]:
        if isinstance(one, Mapping) and not str(one.get("id")).startswith(_OWN):
            found.append(
                (("credentialSchema",), _("The badge names a schema that was not read here."))
            )
            break
    if document.get("refreshService"):
        found.append(
            (("refreshService",), _("The badge names a service for a newer one; it was not asked."))
        )
    return [{"path": pointer(path), "message": str(said)} for path, said in found]


def _places(value: object, path: tuple[object, ...]) -> Iterator[tuple[object, ...]]:
    parts: list[tuple[object, object]] = []
    if isinstance(value, Mapping):
        parts = list(value.items())
    elif isinstance(value, list):
        parts = list(enumerate(value))
    for name, part in parts:
        if name in _NAMES and part:
            yield (*path, name)
        else:
            yield from _places(part, (*path, name))
