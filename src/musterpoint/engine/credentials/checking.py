"""
Check a badge: form, schema, issuer, proof, status, dates. Every check is made and named.

Nothing is fetched. The keys come from the issuer itself (did:key), from DID documents and keys
that were brought along, the lists from files: what is not there is not believed, so that a badge
is valid only when everything was found right.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from musterpoint.engine.credentials import (
    conforming,
    endorsements,
    opening,
    proofs,
    status,
    tokens,
)
from musterpoint.engine.credentials.canonical import ContextNotRead, NotCanonical
from musterpoint.engine.credentials.keys import KeyNotRead, NoKey, Public, of_did_key, of_document
from musterpoint.engine.credentials.proofs import BadProof, NotRead
from musterpoint.engine.credentials.times import moment
from musterpoint.engine.faults import Fault
from musterpoint.kernel.text import _

#: How far two clocks may be apart.
LEEWAY = timedelta(minutes=5)
CHECKS = ("form", "schema", "issuer", "proof", "status", "dates")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """What the person who verifies brought along."""

    #: Keys of `issuer`: without it they vouch for nobody.
    keys: Sequence[Public] = ()
    documents: Sequence[Mapping[str, Any]] = ()
    #: Status lists, each as JSON or as the text of a token.
    lists: Sequence[Any] = ()
    #: The issuer that the badge must be of; empty: any that proves itself.
    issuer: str = ""
    asks_status: bool = True


class NoKeyBrought(BadProof):
    """Nobody brought a key of the issuer: nothing is wrong yet, and nothing is known."""


class NoListBrought(status.NoStatus):
    """Nobody brought the list that the badge names."""


#: What was not brought, or that nobody here can read it, by the exception that says so.
MISSING: Mapping[type[Exception], str] = {
    NoKeyBrought: "issuer_key",
    NoListBrought: "status_list",
    NotRead: "support",
    KeyNotRead: "support",
    ContextNotRead: "support",
    status.StatusNotRead: "support",
}


@dataclass(slots=True)
class Report:
    """
    What was found; `faults` by check, in the order of the checks.

    `missing` holds the faults that are there only because something was not brought, and what.
    """

    faults: dict[str, list[Fault]] = field(default_factory=dict)
    missing: list[tuple[str, Fault]] = field(default_factory=list)
    skipped: set[str] = field(default_factory=set)
    credential: Mapping[str, Any] | None = None
    proof: str = ""

    @property
    def is_valid(self) -> bool:
        """Whether everything was checked and nothing was wrong."""
        return not any(self.faults.values()) and self.credential is not None

    @property
    def verdict(self) -> str:
        """``valid``, ``not_valid``, or ``not_checked``: only because something was not brought."""
        if self.is_valid:
            return "valid"
        count = sum(len(many) for many in self.faults.values())
        return "not_checked" if count == len(self.missing) and count else "not_valid"

    def add(self, check: str, code: str, path: str, text: str, **facts: object) -> Fault:
        fault = Fault(code, path, text, facts)
        self.faults.setdefault(check, []).append(fault)
        return fault

    def refuse(self, check: str, code: str, path: str, problem: Exception) -> None:
        """Note a problem, and whether it is only that something was not brought."""
        fault = self.add(check, code, path, "%(why)s", why=_sentence(problem))
        if what := MISSING.get(type(problem)):
            self.missing.append((what, fault))

    def as_dict(self) -> dict[str, Any]:
        """The report as the command line prints it."""
        found = self.credential or {}
        return {
            "valid": self.is_valid,
            "verdict": self.verdict,
            "missing": [
                {"what": what, "message": fault.as_dict()["message"]}
                for what, fault in self.missing
            ],
            "unread": endorsements.unread(found),
            "proof": self.proof,
            "id": found.get("id"),
            "issuer": issuer_of(found),
            "checks": [
                {
                    "name": name,
                    "ok": None if name in self.skipped else not self.faults.get(name),
                    "errors": [one.as_dict() for one in self.faults.get(name, [])],
                }
                for name in CHECKS
            ],
            "errors": [
                {"check": name, **one.as_dict()}
                for name in CHECKS
                for one in self.faults.get(name, [])
            ],
        }


@cache
def schema() -> dict[str, Any]:
    """The JSON schema of a badge, after the data model of Open Badges 3.0."""
    text = (files(__package__) / "openbadge.schema.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def issuer_of(document: Mapping[str, Any]) -> str | None:
    """Return the issuer's id."""
    found = document.get("issuer")
    if isinstance(found, Mapping):
        found = found.get("id")
    return found if isinstance(found, str) else None


def verify(found: object, *, at: datetime, trust: Trust | None = None) -> Report:
    """Check a badge, given as JSON or as the text of a token."""
    return _Verification(trust or Trust(), at).of(found)


class _Verification:
    def __init__(self, trust: Trust, at: datetime) -> None:
        self.trust, self.at, self.report = trust, at, Report()

    def of(self, found: object) -> Report:
        report = self.report
        try:
            document, prove = self._opened(found)
        except BadProof as problem:
            report.refuse("form", "form", "", problem)
            report.skipped.update(CHECKS[1:])
            return report
        report.credential = document
        report.faults["schema"] = conforming.faults(schema(), document)
        issuer = issuer_of(document)
        if issuer is None:
            report.add("issuer", "issuer", "/issuer", _("The badge does not say who issued it."))
            report.skipped.update({"proof", "status"})
        else:
            self._issuer(issuer)
            self._tried("proof", lambda: prove(issuer))
            self._status(document, issuer)
        self._dates(document)
        return report

    def _opened(self, found: object) -> tuple[dict[str, Any], Callable[[str], None]]:
        """Return the credential, and what proves that it is of an issuer. Raises BadProof."""
        found = opening.unpacked(found)
        if isinstance(found, str):
            token = tokens.read(found)
            opening.refuse_depth(token.payload)
            opening.refuse_claim(token.payload)
            opening.refuse_older(token.credential)
            self.report.proof = "jwt"
            return token.credential, lambda issuer: self._prove_token(token, issuer)
        if not isinstance(found, dict):
            raise BadProof(opening.not_one(found))
        opening.refuse_depth(found)
        opening.refuse_older(found)
        self.report.proof = "data-integrity"
        return found, lambda issuer: self._prove_document(found, issuer)

    def _issuer(self, issuer: str) -> None:
        if self.trust.issuer and self.trust.issuer != issuer:
            text = _("The badge is of %(found)s, not of %(wanted)s.")
            facts = {"found": issuer[:200], "wanted": self.trust.issuer[:200]}
            self.report.add("issuer", "wrong_issuer", "/issuer", text, **facts)

    def _tried(self, check: str, attempt: Callable[[], None]) -> None:
        try:
            attempt()
        except (BadProof, NotCanonical, NoKey) as problem:
            path = "/proof" if self.report.proof == "data-integrity" else ""
            self.report.refuse(check, "proof", path, problem)

    def _prove_token(self, token: tokens.Token, issuer: str) -> None:
        kid = token.header.get("kid")
        address = kid if isinstance(kid, str) else ""
        is_own = address.split("#", 1)[0] in {"", issuer}
        if not is_own and not self._is_vouched(issuer):
            raise self._by_another(issuer)
        problems: list[BadProof] = []
        for key in self._keys(issuer, address):
            try:
                return tokens.check(token, key)
            except BadProof as problem:
                problems.append(problem)
        raise problems[0] if problems else self._unknown(issuer)

    def _prove_document(self, document: Mapping[str, Any], issuer: str) -> None:
        found = proofs.proofs_of(document)
        if not found:
            raise BadProof("the badge has no proof")
        problems: list[Exception] = []
        for proof in found:
            try:
                self._prove_one(document, proof, issuer)
            except (BadProof, NotCanonical, NoKey) as problem:
                problems.append(problem)
        if problems:
            # What is wrong comes before what only cannot be read, wherever it stands.
            raise min(problems, key=lambda one: type(one) in MISSING)

    def _prove_one(
        self, document: Mapping[str, Any], proof: Mapping[str, Any], issuer: str
    ) -> None:
        proofs.suite_of(proof)
        if proof.get("proofPurpose") != proofs.PURPOSE:
            raise BadProof("the proof is not made for an assertion")
        expires = proof.get("expires")
        if expires is not None and ((end := moment(expires)) is None or end <= self.at):
            raise BadProof("the proof has expired")
        created = proof.get("created")
        if created is not None and ((start := moment(created)) is None or start > self.at + LEEWAY):
            raise BadProof("the proof was made in the future")
        address = proof.get("verificationMethod")
        is_own = isinstance(address, str) and address.split("#", 1)[0] == issuer
        if not isinstance(address, str) or not (is_own or self._is_vouched(issuer)):
            raise self._by_another(issuer)
        problems: list[BadProof] = []
        for key in self._keys(issuer, address):
            try:
                return proofs.check(document, proof, key)
            except BadProof as problem:
                problems.append(problem)
        raise problems[0] if problems else self._unknown(issuer)

    def _keys(self, issuer: str, address: str) -> Iterator[Public]:
        """Yield the keys by which the issuer may have signed."""
        if issuer.startswith("did:key:"):
            method = of_did_key(issuer)
            if address not in {"", method.id, method.controller, f"#{issuer[8:]}"}:
                raise BadProof("the proof names another key than the issuer's")
            yield method.key
            return
        documents = [one for one in self.trust.documents if one.get("id") == issuer]
        for document in documents:
            for method in of_document(document, address, at=self.at):
                if address in {"", method.id}:
                    yield method.key
        says_itself = issuer.startswith("did:") and documents
        if self.trust.issuer == issuer and not says_itself:
            yield from self.trust.keys

    def _is_vouched(self, issuer: str) -> bool:
        """Say whether a key was brought for an issuer that cannot name its keys itself."""
        is_named = self.trust.issuer == issuer and not issuer.startswith("did:")
        return bool(self.trust.keys) and is_named

    def _by_another(self, issuer: str) -> BadProof:
        """Return what to raise for a key of another address: a web address may vouch for it."""
        if not issuer.startswith("did:") and not self.trust.keys:
            return self._unknown(issuer)
        return BadProof("the proof is by another than the issuer")

    def _unknown(self, issuer: str) -> BadProof:
        """Return what to raise when no key fits: another one was brought, or none at all."""
        documents = any(one.get("id") == issuer for one in self.trust.documents)
        kind = BadProof if documents or self.trust.keys else NoKeyBrought
        return kind(
            f"no key of the issuer {issuer[:200]} is known: bring it and name the issuer, or bring"
            " the issuer's DID document"
        )

    def _status(self, document: Mapping[str, Any], issuer: str) -> None:
        found = document.get("credentialStatus")
        if found is None:
            return
        if not self.trust.asks_status:
            self.report.skipped.add("status")
            return
        entries = found if isinstance(found, list) else [found]
        for at, entry in enumerate(entries):
            path = "/credentialStatus" + (f"/{at}" if isinstance(found, list) else "")
            if not isinstance(entry, Mapping):
                self.report.add("status", "status", path, _("The status is no object."))
                continue
            try:
                self._one_status(entry, document, issuer, path)
            except (status.NoStatus, BadProof, NotCanonical, NoKey) as problem:
                self.report.refuse("status", "status_unknown", path, problem)

    def _one_status(
        self, entry: Mapping[str, Any], document: Mapping[str, Any], issuer: str, path: str
    ) -> None:
        kinds = entry.get("type")
        listed = kinds if isinstance(kinds, list) else [kinds]
        if status.ENTRY in listed:
            said = self._of_bitstring(entry, issuer)
        elif status.REVOCATION_LIST in listed:
            rows = self._lists(entry.get("id"))
            said = status.look_up_revoked(entry, rows[0][1], document.get("id"), issuer)
        else:
            raise status.StatusNotRead(
                f"a status of the kind {str(kinds)[:80]} is not read here: ask another verifier"
            )
        if said.is_set and said.purpose in {"revocation", "suspension"}:
            code = "revoked" if said.purpose == "revocation" else "suspended"
            text = _("The badge is revoked.")
            if code == "suspended":
                text = _("The badge is suspended.")
            elif said.reason:
                text = _("The badge is revoked: %(reason)s")
            facts = {"reason": said.reason[:200]} if said.reason else {}
            self.report.add("status", code, path, text, **facts)

    def _lists(self, address: object) -> list[tuple[Any, dict[str, Any]]]:
        """Return the lists of that address, as they were given and as documents."""
        found = []
        for one in map(opening.unpacked, self.trust.lists):
            document = tokens.read(one).credential if isinstance(one, str) else one
            if isinstance(document, dict) and document.get("id") == address:
                opening.refuse_depth(document)
                found.append((one, document))
        if not found:
            named = str(address)[:200]
            raise NoListBrought(f"the list {named} is not at hand, so nobody knows: bring it")
        return found

    def _of_bitstring(self, entry: Mapping[str, Any], issuer: str) -> status.Found:
        given, document = self._lists(entry.get("statusListCredential"))[0]
        if issuer_of(document) != issuer:
            raise status.NoStatus("the list is of another issuer")
        if isinstance(given, str):
            self._prove_token(tokens.read(given), issuer)
        else:
            self._prove_document(document, issuer)
        for name, is_end in (("validFrom", False), ("validUntil", True)):
            if name not in document:
                continue
            limit = moment(document[name])
            if limit is None or (limit <= self.at if is_end else limit > self.at + LEEWAY):
                raise status.NoStatus("the list is not of this time: bring the newest")
        return status.look_up(entry, document)

    def _dates(self, document: Mapping[str, Any]) -> None:
        starts, ends = (moment(document.get(name)) for name in ("validFrom", "validUntil"))
        if starts is None:
            text = _("The badge does not say from when it is valid.")
            self.report.add("dates", "no_date", "/validFrom", text)
        elif starts > self.at:
            text = _("The badge is not valid yet: it begins %(when)s.")
            self.report.add("dates", "not_yet_valid", "/validFrom", text, when=starts.isoformat())
        if ends is None and "validUntil" in document:
            text = _("The end of the badge is no moment.")
            self.report.add("dates", "no_date", "/validUntil", text)
        elif ends is not None and ends <= self.at:
            text = _("The badge has expired: it ended %(when)s.")
            self.report.add("dates", "expired", "/validUntil", text, when=ends.isoformat())
        if starts and ends and ends < starts:
            text = _("The badge ends before it begins.")
            self.report.add("dates", "no_date", "/validUntil", text)


def _sentence(problem: Exception) -> str:
    text = str(problem)
    return f"{text[:1].upper()}{text[1:]}."
