"""What somebody answers on the page of the provider of exercises: its signed message is sent."""

from datetime import datetime

from django.utils.translation import gettext as _

from musterpoint.giving.actions._common import NoSuch, NotNow, wrong
from musterpoint.giving.actions._intents import take_message
from musterpoint.giving.actions._providers import PROVIDER_USE, adapter_of
from musterpoint.giving.models import Intent, IntentState, ProviderKind
from musterpoint.giving.providers import exercise
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, Permission

OPEN = (IntentState.ASKED, IntentState.RETURNED)


def exercise_checkout(checkout: str, *, by: Actor) -> Intent:
    """Return the gift of a page of the provider of exercises. Raises NoSuch, so for real ones."""
    by.require(Permission.PUBLIC_GIVE)
    rows = Intent.objects.select_related("campaign", "provider")
    found = rows.filter(remote_id=checkout, provider__kind=ProviderKind.EXERCISE).first()
    if not checkout or found is None or adapter_of(ProviderKind.EXERCISE) is None:
        raise NoSuch(_("This address opens nothing. Check that you have all of it."))
    return found


def answer_checkout(checkout: str, answer: str, *, by: Actor, at: datetime) -> Intent:
    """
    Send the signed message of the provider of exercises; the first answer counts.

    Amount and currency are those of the gift that was begun. Raises NoSuch, NotGiven, NotNow.
    """
    row = exercise_checkout(checkout, by=by)
    if answer not in exercise.TYPES:
        raise wrong("answer", _("Choose what the provider answers."))
    provider = row.provider
    if provider is None or row.state not in OPEN:
        raise NotNow(_("This was answered before."))
    secrets = vault.open_for_organisation(PROVIDER_USE, provider.sealed, at=at)
    headers, body = exercise.message(
        answer, row.remote_id, row.amount, row.unit, secrets["webhook_secret"], at
    )
    if not take_message(provider.code, headers, body, by=by, at=at):
        raise NotNow(_("This was answered before."))
    return row
