"""What a file holds before anything is checked: an envelope, an older kind of badge, a well."""

from collections.abc import Mapping
from typing import Any

from musterpoint.engine.credentials.proofs import BadProof, NotRead
from musterpoint.engine.faults import is_deep

ENVELOPED = "EnvelopedVerifiableCredential"
#: Contexts of kinds of badge that are in use and not read here, by what their address begins with.
_OLDER = {
    "https://www.w3.org/2018/credentials/": "by Verifiable Credentials 1",
    "https://w3id.org/openbadges/": "of Open Badges 2 or older",
}


def unpacked(found: object) -> object:
    """Return the token of an enveloped credential (VC 2.0, section 4.12), or what was given."""
    kinds = found.get("type") if isinstance(found, Mapping) else None
    if not isinstance(found, Mapping) or ENVELOPED not in (
        kinds if isinstance(kinds, list) else [kinds]
    ):
        return found
    kind, _comma, text = str(found.get("id")).partition(",")
    if kind not in {"data:application/vc+jwt", "data:application/jwt"}:
        raise NotRead(f"an envelope of {kind[:80]} is not read here: ask another verifier")
    return text


def not_one(found: object) -> str:
    """Return what to say of JSON that is no badge."""
    if isinstance(found, list):
        return "a badge is a JSON object or a token: verify those of a list one by one"
    return "a badge is a JSON object or a token"


def refuse_depth(document: object) -> None:
    """Raise BadProof for a document that lies deeper than any badge."""
    if is_deep(document):
        raise BadProof("the badge is nested too deep")


def refuse_older(document: Mapping[str, Any]) -> None:
    """Raise NotRead for a badge of an older standard, by the first context that it names."""
    found = document.get("@context")
    first = found[0] if isinstance(found, list) and found else found
    for start, called in _OLDER.items():
        if isinstance(first, str) and first.startswith(start):
            raise NotRead(f"a badge {called} is not read here: ask another verifier")


def refuse_claim(payload: Mapping[str, Any]) -> None:
    """Raise for a token that holds its badge in the claim `vc`, as Verifiable Credentials 1 did."""
    if isinstance(inner := payload.get("vc"), Mapping):
        refuse_older(inner)
        raise BadProof(
            "the token holds its badge in the claim vc, which Open Badges 3.0 no longer has"
        )
