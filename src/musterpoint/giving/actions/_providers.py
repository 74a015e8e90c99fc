"""Payment providers: their addresses, and the keys shared with them, sealed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.giving import books
from musterpoint.giving.actions._common import NotGiven, check_texts, refuse
from musterpoint.giving.models import Provider
from musterpoint.giving.providers import ADAPTERS
from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, Permission

PROVIDER_USE = "giving.provider"


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

    A secret that is left empty stays as it was. Raises NotGiven by field.
    """
    by.require(Permission.FUNDS_CHANGE)
    row = Provider.objects.select_for_update().filter(code=code).first()
    problems = check_texts({"code": (code, 40, True), "label": (label, 80, True)})
    adapter = ADAPTERS.get(kind)
    if adapter is None:
        problems["kind"] = [_("Choose the protocol.")]
        raise NotGiven(_("Correct what is marked."), fields=problems)
    before = vault.open_for_organisation(PROVIDER_USE, row.sealed, at=at) if row else {}
    merged = before | {name: text for name, text in secrets.items() if text}
    for name in adapter.problems(settings, merged):
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
