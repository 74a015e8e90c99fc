"""Payment providers: their addresses, and the keys shared with them, sealed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.giving import books
from musterpoint.giving.actions._common import NotGiven, check_texts, refuse
from musterpoint.giving.models import Provider
from musterpoint.giving.providers import EXERCISE, Adapter, adapter
from musterpoint.kernel.ids import random_bytes, uuid7
from musterpoint.tenancy import scope, vault
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import Organisation

PROVIDER_USE = "giving.provider"


def adapter_of(kind: str) -> Adapter | None:
    """Return the adapter by which the acting organisation speaks a protocol; None for no such."""
    own = Organisation.objects.filter(id=scope.organisation_id(), is_exercise=True)
    return adapter(kind, is_exercise=kind == EXERCISE and own.exists())


def save_provider(
    *,
    code: str,
    kind: str,
    label: str,
    settings: Mapping[str, Any],
    secrets: Mapping[str, str],
    account: str,
    is_active: bool = True,
    by: Actor,
    at: datetime,
) -> Provider:
    """
    Write a payment provider down, or change the one of this code.

    A secret that is left empty stays as it was; that of the provider of exercises, which only
    exercises have, is made up. Raises NotGiven by field.
    """
    by.require(Permission.FUNDS_CHANGE)
    row = Provider.objects.select_for_update().filter(code=code).first()
    problems = check_texts({"code": (code, 40, True), "label": (label, 80, True)})
    spoken = adapter_of(kind)
    if spoken is None:
        problems["kind"] = [_("Choose the protocol.")]
        raise NotGiven(_("Correct what is marked."), fields=problems)
    before = vault.open_for_organisation(PROVIDER_USE, row.sealed, at=at) if row else {}
    merged = before | {name: text for name, text in secrets.items() if text}
    if kind == EXERCISE:
        merged.setdefault("webhook_secret", random_bytes(32).hex())
    for name in spoken.problems(settings, merged):
        problems[name] = [_("Check this. The provider cannot be reached with it.")]
    if not books.is_asset(account):
        problems["account"] = [_("Choose an account of the books that holds money.")]
    refuse(problems)
    row = row or Provider(id=uuid7(), code=code, made_at=at)
    row.kind, row.label, row.settings = kind, label.strip(), dict(settings)
    row.account, row.is_active = account, is_active
    row.sealed = vault.seal_for_organisation(PROVIDER_USE, merged, at=at)
    row.save()
    audit.record("giving.provider.saved", subject_id=row.id, by=by, at=at)
    return row
