"""
``musterpoint badges``: check an Open Badge; unless asked, without a network.

The database is looked into for a badge alone whose list may stand on this installation.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from musterpoint.cli import badges_here, fetching, jsonfiles
from musterpoint.kernel.time import now

if TYPE_CHECKING:
    from musterpoint.engine.credentials.keys import Public

app = typer.Typer(no_args_is_help=True)
#: With which options that is brought without which a badge cannot be checked.
BRING = {
    "issuer_key": "--did-document, --key with --issuer, or --network",
    "status_list": "--status, or --network",
    "support": "another verifier, or a badge with another proof",
}


@app.callback()
def badges() -> None:
    """Open Badges 3.0."""


@app.command()
def verify(
    file: Annotated[
        str, typer.Argument(help="JSON, a token, or a PNG or SVG that holds it; - for stdin")
    ],
    key: Annotated[
        list[str] | None, typer.Option(help="The issuer's public key: PEM, JWK, Multikey, did:key")
    ] = None,
    did_document: Annotated[
        list[str] | None, typer.Option(help="The issuer's DID document, as a file")
    ] = None,
    status: Annotated[
        list[str] | None, typer.Option(help="The status list that the badge names, as a file")
    ] = None,
    issuer: Annotated[str, typer.Option(help="The issuer that the badge must be of")] = "",
    at: Annotated[
        str, typer.Option(help="Moment in ISO 8601 to check for; now, or of an exercise its clock")
    ] = "",
    without_status: Annotated[
        bool, typer.Option("--without-status", help="Do not ask whether it was revoked")
    ] = False,
    network: Annotated[
        bool, typer.Option("--network", help="Get what is missing over HTTPS, or from localhost")
    ] = False,
) -> None:
    """Check a badge (VC-JWT or Data Integrity): JSON with every check; exit 1 when not valid."""
    from musterpoint.engine import credentials

    if key and not issuer:
        jsonfiles.stop("--key needs --issuer: say whose key it is.")
    badge = _document(jsonfiles.content(file), file)
    documents = [jsonfiles.read(name) for name in did_document or ()]
    lists = [_document(jsonfiles.content(name), name) for name in status or ()]
    if any(not isinstance(one, dict) for one in documents):
        jsonfiles.stop("A DID document is a JSON object.")
    asks_status = not without_status
    credential = _credential(badge)
    here = _look_here(credential) if asks_status and not lists else None
    lists += [here.status] if here else []
    notes: list[str] = []
    if network:
        _fetch(credential, documents, lists, notes, asks_status=asks_status and here is None)
    moment = here.clock if here and here.clock and not at else _moment(at)
    trust = credentials.Trust(
        keys=[_key(name) for name in key or ()],
        documents=documents,
        lists=lists,
        issuer=issuer,
        asks_status=asks_status,
    )
    found = credentials.verify(badge, at=moment, trust=trust).as_dict()
    for one in found["missing"]:
        one["bring"] = BRING[one["what"]]
    found |= {"network": notes} if network else {}
    jsonfiles.end(found | ({"installation": _told(here)} if here else {}))


def _told(here: badges_here.Here) -> list[str]:
    """Say what was read from the installation itself."""
    clock = f"checked at the clock of its exercise, {here.clock.isoformat()}" if here.clock else ""
    return ["the status list was read from this installation", *([clock] if clock else [])]


def _document(data: bytes, name: str) -> Any:
    """Return JSON, or the text of a token; from an image the badge that stands in it."""
    from musterpoint.engine.credentials import baked

    try:
        data = baked.taken_out(data) if baked.is_image(data) else data
    except baked.NotBaked as problem:
        jsonfiles.stop(f"{jsonfiles.called(name)} is no badge: {problem}.")
    data = data.removeprefix(b"\xef\xbb\xbf")
    if data.lstrip()[:1] in {b"{", b"[", b'"'}:
        return jsonfiles.parsed(data, name)
    try:
        return data.decode("ascii").strip()
    except UnicodeDecodeError:
        jsonfiles.stop(f"{jsonfiles.called(name)} is neither JSON nor a token.")


def _moment(text: str) -> datetime:
    if not text:
        return now()
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        jsonfiles.stop(f"--at {text[:40]} is no moment. Write it as 2026-11-22T10:00:00Z.")
    return found if found.tzinfo else found.replace(tzinfo=now().tzinfo)


def _key(name: str) -> "Public":
    """Read a public key in any of the forms in which people keep one."""
    from musterpoint.engine.credentials import keys

    text = name if name.startswith(("did:key:", "z6Mk", "zDn")) else ""
    data = text.encode() or jsonfiles.content(name).strip()
    try:
        if data.startswith(b"{"):
            return keys.from_jwk(jsonfiles.parsed(data, name))
        if data.startswith(b"did:key:"):
            return keys.of_did_key(data.decode("ascii", "replace")).key
        if data.startswith(b"z"):
            return keys.from_multibase(data.decode("ascii", "replace"))
        return keys.from_pem(data)
    except keys.NoKey as problem:
        jsonfiles.stop(f"{name[:200]} is no key that can be used: {problem}.")


def _credential(badge: object) -> Mapping[str, Any]:
    """Return what a badge says, unchecked; empty when it cannot be read."""
    from musterpoint.engine.credentials import opening, proofs, tokens

    try:
        badge = opening.unpacked(badge)
        found = tokens.read(badge).credential if isinstance(badge, str) else badge
    except proofs.BadProof:
        return {}
    return found if isinstance(found, Mapping) else {}


def _addresses(credential: Mapping[str, Any]) -> list[str]:
    """Return where the lists stand that a badge names."""
    entries = credential.get("credentialStatus", [])
    return [
        str(entry.get("statusListCredential", entry.get("id")))
        for entry in (entries if isinstance(entries, list) else [entries])
        if isinstance(entry, Mapping)
    ]


def _look_here(credential: Mapping[str, Any]) -> badges_here.Here | None:
    from musterpoint.engine.credentials import checking

    return badges_here.look(checking.issuer_of(credential) or "", _addresses(credential))


def _fetch(
    credential: Mapping[str, Any],
    documents: list[Any],
    lists: list[Any],
    notes: list[str],
    *,
    asks_status: bool,
) -> None:
    """Get the issuer's DID document and the status lists that were not brought."""
    from musterpoint.engine.credentials import checking, keys

    who = checking.issuer_of(credential) or ""
    if who.startswith("did:web:") and all(one.get("id") != who for one in documents):
        try:
            found = _got(keys.address_of_did_web(who), notes)
        except keys.NoKey:
            found = None
        documents += [found] if isinstance(found, dict) else []
    for address in _addresses(credential) if asks_status else ():
        found = _got(address, notes)
        lists += [found] if found is not None else []


def _got(address: str, notes: list[str]) -> Any:
    try:
        data = fetching.get(address)
        notes.append(f"fetched {address[:200]}")
    except fetching.NotFetched as problem:
        notes.append(str(problem))
        return None
    try:
        return json.loads(data) if data.lstrip()[:1] == b"{" else data.decode("ascii").strip()
    except (ValueError, RecursionError):
        notes.append(f"{address[:200]} is neither JSON nor a token.")
        return None
