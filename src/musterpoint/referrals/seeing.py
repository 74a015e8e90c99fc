"""Which referrals an actor may see, and their seals: what actions and queries share."""

import hmac
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from musterpoint.cases.models import TABLES as CASES
from musterpoint.kernel.errors import Missing
from musterpoint.referrals.models import (
    CONSULAR,
    PROTECTED,
    TABLES,
    AnyLink,
    AnyReferral,
    ProtectedReferral,
    Tables,
)
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, ActorKind
from musterpoint.tenancy.models import ErasedKey

USE = "referrals.referral"
RECEIVED = "referrals.received"
#: What crosses to a partner on this platform.
KIND = "referrals.referral"
SECRET = "referrals.links"  # noqa: S105  the name of a use, not a secret
REFERENCES = "referrals.references"


class NoSuchReferral(Missing):
    """There is no such referral, or it is not the actor's to see: the answer is the same."""


def tables_of(referral: AnyReferral) -> Tables:
    """Return the tables in which a referral lives."""
    return PROTECTED if is_protected(referral) else CONSULAR


def is_protected(referral: AnyReferral) -> bool:
    """Say whether a referral lies behind the wall."""
    return isinstance(referral, ProtectedReferral)


def visible(tables: Tables, by: Actor) -> QuerySet[Any]:
    """Return the referrals of a compartment without those whose case is hidden from the actor."""
    rows: QuerySet[Any] = tables.referral.objects.all()
    if by.id is None or by.kind is ActorKind.PARTNER:
        return rows
    hidden = Q()
    for cases in CASES:
        away: Any = cases.hidden.objects.filter(user_id=by.id, shown_at__isnull=True)
        hidden |= Q(case_id__in=away.values("case_id"))
    return rows.filter(Q(case_id__isnull=True) | ~hidden)


def find(referral_id: UUID, by: Actor, *, lock: bool = False) -> AnyReferral:
    """Return a referral, held against every other hand when asked, or raise NoSuchReferral."""
    for tables in TABLES:
        rows = visible(tables, by).filter(id=referral_id)
        if lock:
            rows = rows.select_for_update(of=("self",))
        found: AnyReferral | None = rows.select_related("partner", "service").first()
        if found is not None:
            return found
    raise NoSuchReferral(_("There is no such referral here. Search by reference or by person."))


def key_of(referral: AnyReferral, at: datetime) -> vault.Key:
    """Return the key of a referral; raise vault.Erased when nobody can read it any more."""
    key = keys_of([referral], at).get(referral.id)
    if key is None:
        raise vault.Erased(_("This record was erased for good."))
    return key


def keys_of(referrals: Iterable[AnyReferral], at: datetime) -> dict[UUID, vault.Key]:
    """
    Return the keys of referrals by the referral's id; what was erased or let go is not there.

    Whoever was erased is so behind the wall at once, before that side has thrown its key away.
    """
    listed = [one for one in referrals if bytes(one.sealed)]
    subjects = {one.subject_id for one in listed}
    gone: set[UUID] = set()
    if any(is_protected(one) for one in listed):
        erased = ErasedKey.objects.filter(subject_id__in=subjects)
        gone = set(erased.values_list("subject_id", flat=True))
    found: dict[UUID, vault.Key] = {}
    for tables in TABLES:
        own = [one for one in listed if tables_of(one) is tables and one.subject_id not in gone]
        keys = vault.open_keys(
            [one.subject_id for one in own], at=at, compartment=tables.compartment
        )
        found |= {one.id: keys[one.subject_id] for one in own if one.subject_id in keys}
    return found


def content_of(referral: AnyReferral, key: vault.Key | None) -> Mapping[str, Any]:
    """Return what is sealed in a referral; nothing of what was erased or let go."""
    if key is None or not bytes(referral.sealed):
        return {}
    content: Mapping[str, Any] = key.open(USE, referral.sealed)
    return content


def keyed(secret: str, at: datetime) -> str:
    """Return what is kept of a token or a code."""
    material = vault.organisation_secret(SECRET, at=at)
    return hmac.digest(material, secret.encode(), "sha256").hex()


def link_of(token: str, at: datetime) -> tuple[Tables, AnyLink] | None:
    """Return the link that a token names, whatever became of it."""
    digest = keyed(token, at)
    for tables in TABLES:
        rows: Any = tables.link.objects
        found = rows.filter(token_digest=digest).select_related("referral").first()
        if found is not None:
            return tables, found
    return None
