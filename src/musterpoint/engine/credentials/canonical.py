"""
The canonical form of a credential (JSON-LD to RDF Dataset Canonicalization, RDFC-1.0), offline.

The contexts are shipped (`contexts/README.md`); any other is refused, because what a signature
covers depends on its context. So is a name that no context defines: it would not be signed.
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from pyld import jsonld

CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
SHIPPED = {
    CREDENTIALS: "credentials-v2.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/context.json": "ob-3.0.3.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json": "ob-3.0.1.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json": "ob-3.0.2.json",
    OPEN_BADGES: "ob-3.0.3.json",
    EXTENSIONS: "ob-extensions.json",
    "https://w3id.org/security/data-integrity/v2": "data-integrity-v2.json",
}
#: A badge of more objects than this takes longer than anybody waits.
MOST_OBJECTS = 4000
#: Where names that no context defines come out, so that they are seen.
_UNDEFINED = "urn:undefined:"


class NotCanonical(ValueError):
    """The document has no canonical form that could be trusted; the message says why."""


class ContextNotRead(NotCanonical):
    """A context is not shipped, so nobody here knows what its names mean: nothing is wrong yet."""


@cache
def _context(name: str) -> dict[str, Any]:
    text = (files(__package__) / "contexts" / name).read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def _load(address: str, _options: Mapping[str, Any]) -> dict[str, Any]:
    if address not in SHIPPED:
        raise ContextNotRead(f"the context {address[:200]} is not read here: ask another verifier")
    return {
        "contextUrl": None,
        "documentUrl": address,
        "contentType": "application/ld+json",
        "document": _context(SHIPPED[address]),
    }


def contexts_of(document: Mapping[str, Any]) -> list[str]:
    """Return the contexts of a document. Raises NotCanonical unless all of them are shipped."""
    found = document.get("@context")
    listed: list[str] = []
    for one in found if isinstance(found, list) else [found]:
        if not isinstance(one, str | Mapping):
            raise NotCanonical("a context is neither an address nor written out")
        if not isinstance(one, str) or one not in SHIPPED:
            shown = one if isinstance(one, str) else "that is written out"
            raise ContextNotRead(
                f"the context {shown[:200]} is not read here: ask another verifier"
            )
        listed.append(one)
    return listed


def canonical(document: Mapping[str, Any]) -> bytes:
    """Return the canonical N-Quads of a document. Raises NotCanonical."""
    listed = contexts_of(document)
    _refuse_riddles(document)
    _refuse_inner_contexts({name: value for name, value in document.items() if name != "@context"})
    probe = dict(document) | {"@context": [*listed, {"@vocab": _UNDEFINED}]}
    if name := _undefined(_quads(probe)):
        raise NotCanonical(f"{name[:80]} is defined by no context, so no signature covers it")
    text = _quads(document)
    if not text:
        raise NotCanonical("the document says nothing")
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise NotCanonical("the document holds half a character") from None


def _refuse_riddles(document: Mapping[str, Any]) -> None:
    """
    Raise NotCanonical for what takes for ever to put in order.

    Nodes without an address that point at each other do (RDFC-1.0, section 7.1); no name of a
    credential is written so. Those that only lie in each other do not.
    """
    objects, waiting = 0, list[object]([document])
    while waiting:
        one = waiting.pop()
        if isinstance(one, str) and one.startswith("_:"):
            raise NotCanonical(f"{one[:80]} names nothing outside the badge, so it is no address")
        if isinstance(one, Mapping):
            objects += 1
            waiting += [*one, *one.values()]
        elif isinstance(one, list):
            waiting += one
        if objects > MOST_OBJECTS:
            raise NotCanonical(f"the badge has more than {MOST_OBJECTS:,} parts")


def _refuse_inner_contexts(value: object) -> None:
    if isinstance(value, Mapping):
        if "@context" in value:
            # An endorsement is a credential of its own. What is shipped changes no other's meaning.
            contexts_of(value)
        bare = {name: one for name, one in value.items() if name != "@context"}
        if any(str(name).startswith("@") for name in bare):
            raise NotCanonical("a name inside begins with @, which changes what others mean")
        for one in bare.values():
            _refuse_inner_contexts(one)
    elif isinstance(value, list):
        for one in value:
            _refuse_inner_contexts(one)


def _undefined(quads: str) -> str:
    start = quads.find(f"<{_UNDEFINED}")
    if start < 0:
        return ""
    return quads[start + len(_UNDEFINED) + 1 : quads.index(">", start)]


def _quads(document: Mapping[str, Any]) -> str:
    options = {
        "algorithm": "URDNA2015",
        "format": "application/n-quads",
        "documentLoader": _load,
    }
    try:
        found: str = jsonld.normalize(dict(document), options)
    except jsonld.JsonLdError as problem:
        raise NotCanonical(
            f"this is no JSON-LD that can be read: {problem.code or problem.type}"
        ) from None
    except UnicodeEncodeError:
        raise NotCanonical("the document holds half a character") from None
    except OverflowError:
        raise NotCanonical("a number is larger than readers hold") from None
    return found
