"""Gifts that somebody begins on the public page, step by step with a payment provider."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.engine import ledger
from musterpoint.giving import links, references, rules
from musterpoint.giving.actions._common import NoSuch, NotNow, check_texts, locked, refuse
from musterpoint.giving.actions._events import heard, is_new
from musterpoint.giving.actions._gifts import GiftIn, receive
from musterpoint.giving.actions._givers import EMAIL, LANGUAGES, GiverIn, giver_of
from musterpoint.giving.actions._providers import PROVIDER_USE, adapter_of
from musterpoint.giving.models import (
    Campaign,
    CampaignState,
    GiftWay,
    Intent,
    IntentState,
    Provider,
    Source,
    Way,
)
from musterpoint.giving.providers import Asked, BadEvent, Step
from musterpoint.kernel.errors import Invalid
from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy import pumps, vault
from musterpoint.tenancy.actors import Actor, Permission

LANE = "giving.intents"
USE, REMOTE_USE = "giving.intent", "giving.intent.remote"
#: Stands in an address that is kept where the secret of the giver's own address belongs.
CODE = "-code-"
#: While a step is taken nobody else takes it; then it is looked at again, longer each time.
LEASE = timedelta(minutes=2)
FIRST_LOOK, LONGEST_LOOK = timedelta(seconds=20), timedelta(hours=2)
MOST_TRIES = 60
ENDED = (IntentState.PAID, IntentState.FAILED)


class BadMessage(Invalid):
    """A message to us is not a provider's, or says something else than was agreed."""

    status = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class IntentIn:
    """What somebody fills in on the public page; ``amount`` in smallest parts."""

    amount: int
    way: str
    provider: str = ""
    name: str = ""
    email: str = ""
    wallet: str = ""
    language: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A step that is to be taken with a provider, outside of any transaction."""

    intent_id: UUID
    kind: str
    asked: Asked
    remote: Mapping[str, Any]


def begin(
    slug: str, given: IntentIn, address: Callable[[str], str], *, by: Actor, at: datetime
) -> tuple[Intent, str]:
    """
    Begin a gift to a campaign; return it with the secret of the giver's own address.

    ``address`` makes that address of the secret. It counts nowhere before money came. Raises
    NotGiven by field, NotNow when the campaign takes nothing.
    """
    by.require(Permission.PUBLIC_GIVE)
    campaign = open_to_all(slug, at)
    provider = _check(given, campaign)
    identity = uuid7()
    code = links.code_of(identity, at)
    key = vault.make_keys([identity], at=at)[identity]
    who = {"name": given.name.strip(), "email": given.email.strip(), "wallet": given.wallet.strip()}
    row = Intent.objects.create(
        id=identity,
        reference=references.fresh(),
        campaign=campaign,
        way=given.way,
        provider=provider,
        unit=campaign.unit,
        amount=given.amount,
        language=given.language,
        key_digest=links.digest(code),
        return_url=address(CODE)[:500],
        sealed=key.seal(USE, who),
        next_at=at if provider is not None else None,
        begun_at=at,
    )
    if provider is not None:
        pumps.wake(LANE, at)
    audit.record("giving.intent.begun", subject_id=row.id, by=by, at=at, way=row.way)
    return row, code


def open_to_all(slug: str, at: datetime) -> Campaign:
    """Return an open campaign. Raises NoSuch, NotNow."""
    row = Campaign.objects.filter(slug=slug).exclude(state=CampaignState.DRAFT).first()
    if row is None:
        raise NoSuch(_("There is no such campaign."))
    if row.state != CampaignState.OPEN or (row.closes_on and row.closes_on < at.date()):
        raise NotNow(_("This campaign takes no gifts any more."))
    return row


def come_back(code: str, returned: Mapping[str, str], *, by: Actor, at: datetime) -> Intent:
    """Take in what the giver brought back from their wallet; the pump goes on from there."""
    by.require(Permission.PUBLIC_GIVE)
    row = find(code)
    row = locked(Intent, row.id)
    if row.state != IntentState.ASKED:
        return row
    kept = {name: value[:500] for name, value in returned.items()}
    remote = _remote(row, at) | {"returned": kept}
    row.remote = vault.open_key(row.id, at=at).seal(REMOTE_USE, remote)
    row.state, row.next_at, row.tries = IntentState.RETURNED, at, 0
    row.save(update_fields=["remote", "state", "next_at", "tries"])
    pumps.wake(LANE, at)
    return row


def find(code: str) -> Intent:
    """Return the gift that somebody's own address opens. Raises NoSuch."""
    rows = Intent.objects.select_related("campaign", "gift", "provider")
    found = rows.filter(key_digest=links.digest(code)).first()
    if found is None:
        raise NoSuch(_("This address opens nothing. Check that you have all of it."))
    return found


def claim(*, at: datetime) -> Work | None:
    """Take the next step that is due in hand; None when there is none. For the pump alone."""
    rows = Intent.objects.select_for_update(skip_locked=True, of=("self",))
    row = (
        rows.filter(next_at__lte=at, provider__isnull=False)
        .select_related("provider")
        .order_by("next_at", "id")
        .first()
    )
    if row is None or row.provider is None:
        return None
    row.next_at, row.tries = at + LEASE, row.tries + 1
    row.save(update_fields=["next_at", "tries"])
    pumps.wake(LANE, row.next_at)
    remote = _remote(row, at)
    who = vault.open_key(row.id, at=at).open(USE, row.sealed)
    asked = Asked(
        reference=row.reference,
        amount=row.amount,
        unit=row.unit,
        digits=ledger.currency(row.unit).digits,
        return_url=row.return_url.replace(CODE, links.code_of(row.id, at)),
        key=str(row.id),
        at=at,
        settings=row.provider.settings,
        secrets=vault.open_for_organisation(PROVIDER_USE, row.provider.sealed, at=at),
        wallet=who["wallet"],
        returned=remote.pop("returned", {}),
        heard=heard(row, row.provider),
    )
    return Work(intent_id=row.id, kind=row.provider.kind, asked=asked, remote=remote)


def keep_step(work: Work, step: Step, *, by: Actor, at: datetime) -> Intent:
    """Keep what a step came to; what was paid is booked, once."""
    by.require(Permission.GIVING_CHANGE)
    row = locked(Intent, work.intent_id)
    if row.state in ENDED:
        return row
    remote = dict(step.remote)
    if step.state == "next" and work.asked.returned:
        remote["returned"] = dict(work.asked.returned)
    row.remote = vault.open_key(row.id, at=at).seal(REMOTE_USE, remote)
    row.remote_id = step.remote_id or row.remote_id
    row.goes_to = (step.goes_to or row.goes_to)[:1000]
    if step.state == "paid":
        return _book(row, step.amount, step.unit, by, at)
    if step.state == "failed":
        return _fail(row, by, at)
    if step.state == "asked":
        row.state, row.tries = IntentState.ASKED, 0
    row.next_at = at if step.state == "next" else _next_look(row, at)
    row.save()
    if row.next_at is not None:
        pumps.wake(LANE, row.next_at)
    return row


def keep_failure(work: Work, *, is_final: bool, by: Actor, at: datetime) -> Intent:
    """Note that a step did not work: it is taken again later, or somebody looks at it."""
    by.require(Permission.GIVING_CHANGE)
    row = locked(Intent, work.intent_id)
    if row.state in ENDED:
        return row
    if is_final:
        return _fail(row, by, at)
    if row.tries >= MOST_TRIES:
        return _unclear(row, by, at) if row.remote_id else _fail(row, by, at)
    row.next_at = _later(row, at)
    row.save(update_fields=["next_at"])
    pumps.wake(LANE, row.next_at)
    return row


def take_message(
    provider_code: str, headers: Mapping[str, str], body: bytes, *, by: Actor, at: datetime
) -> bool:
    """
    Take in a provider's signed message; return whether it was new.

    It only sets off that the provider is asked. Raises BadMessage for one that is not signed, is
    too old, or names another amount or currency than the gift that was begun.
    """
    by.require(Permission.PUBLIC_GIVE)
    provider = Provider.objects.filter(code=provider_code, is_active=True).first()
    spoken = adapter_of(provider.kind) if provider is not None else None
    if provider is None or spoken is None:
        raise NoSuch(_("There is no such provider here."))
    secrets = vault.open_for_organisation(PROVIDER_USE, provider.sealed, at=at)
    try:
        event = spoken.event(secrets, headers, body, at)
    except BadEvent as bad:
        raise BadMessage(_("This message is not accepted.")) from bad
    row = Intent.objects.filter(provider=provider, remote_id=event.remote_id).first()
    if row is None or (row.amount, row.unit) != (event.amount, event.unit):
        raise BadMessage(_("This message does not fit any gift."))
    if not is_new(provider, event, at):
        return False
    row = locked(Intent, row.id)
    if row.state != IntentState.PAID and row.settled_at is None:
        row.next_at, row.tries = at, 0
        row.state = IntentState.ASKED if row.state == IntentState.FAILED else row.state
        row.save(update_fields=["next_at", "tries", "state"])
        pumps.wake(LANE, at)
    audit.record("giving.message.received", subject_id=row.id, by=by, at=at, event=event.kind)
    return True


def book_transfer(
    intent_id: UUID,
    amount: int,
    unit: str,
    *,
    account: str,
    received_on: Any,
    key: str,
    under: Permission,
    by: Actor,
    at: datetime,
) -> Intent:
    """Book a bank line as a gift that was begun by transfer; the amount is what came."""
    by.require(under)
    row = locked(Intent, intent_id)
    if row.gift_id is not None and row.gift is not None and row.gift.key != key:
        raise NotNow(_("This gift was received before."))
    given = gift_of(row, amount, unit, account, key, received_on, GiftWay.TRANSFER, by, at)
    row.gift = receive(given, under=under, by=by, at=at).gift
    row.state, row.next_at = IntentState.PAID, None
    row.save(update_fields=["gift", "state", "next_at"])
    return row


def _book(row: Intent, amount: int, unit: str, by: Actor, at: datetime) -> Intent:
    if (amount, unit) != (row.amount, row.unit) or row.provider is None:
        row.came, row.came_unit = amount, unit[:24]
        return _unclear(row, by, at)
    account, key = row.provider.account, f"intent-{row.id}"
    given = gift_of(row, amount, unit, account, key, at.date(), GiftWay.PROVIDER, by, at)
    row.gift = receive(given, by=by, at=at).gift
    row.state, row.next_at = IntentState.PAID, None
    row.save()
    return row


def gift_of(
    row: Intent,
    amount: int,
    unit: str,
    account: str,
    key: str,
    on: Any,
    way: str,
    by: Actor,
    at: datetime,
) -> GiftIn:
    """Return a gift as it is booked, its giver made where a name was told."""
    who = vault.open_key(row.id, at=at).open(USE, row.sealed)
    giver_id = None
    if who["name"]:
        given = GiverIn(
            is_person=True,
            name=who["name"],
            email=who["email"],
            source=Source.DONATION,
            language=row.language if row.language in LANGUAGES else "en",
        )
        giver_id = giver_of(given, by=by, at=at).id
    return GiftIn(
        key=key,
        amount=amount,
        unit=unit,
        account=account,
        received_on=on,
        way=way,
        campaign_id=row.campaign_id,
        giver_id=giver_id,
    )


def _fail(row: Intent, by: Actor, at: datetime) -> Intent:
    row.state, row.next_at = IntentState.FAILED, None
    row.save()
    audit.record("giving.intent.failed", subject_id=row.id, by=by, at=at)
    return row


def _unclear(row: Intent, by: Actor, at: datetime) -> Intent:
    """Let somebody at the desk look: money may have come, or other money than was meant."""
    row.state, row.next_at, row.unclear_at = IntentState.UNCLEAR, None, row.unclear_at or at
    row.save()
    audit.record("giving.intent.unclear", subject_id=row.id, by=by, at=at)
    return row


def _next_look(row: Intent, at: datetime) -> datetime | None:
    """Return when a gift is looked at again; one whose wallet asks the giver waits for them."""
    spoken = adapter_of(row.provider.kind) if row.provider is not None else None
    if row.state == IntentState.ASKED and spoken is not None and spoken.needs_wallet:
        return None
    return _later(row, at)


def _later(row: Intent, at: datetime) -> datetime:
    return at + min(FIRST_LOOK * float(2 ** min(row.tries, 12)), LONGEST_LOOK)


def _remote(row: Intent, at: datetime) -> dict[str, Any]:
    if row.remote is None:
        return {}
    return dict(vault.open_key(row.id, at=at).open(REMOTE_USE, row.remote))


def _check(given: IntentIn, campaign: Campaign) -> Provider | None:
    problems = check_texts(
        {
            "name": (given.name, 200, False),
            "email": (given.email, 200, False),
            "wallet": (given.wallet, 300, False),
        }
    )
    most = rules.pack().most_public * 10 ** ledger.currency(campaign.unit).digits
    if not 0 < given.amount <= most:
        problems["amount"] = [_("For an amount so large, please write to us.")]
    if given.email.strip() and not EMAIL.fullmatch(given.email.strip()):
        problems["email"] = [_("Enter an e-mail address in the right form, like name@example.org")]
    if given.language not in LANGUAGES:
        problems["language"] = [_("Choose the language of letters.")]
    provider = None
    if given.way == Way.PROVIDER:
        provider = Provider.objects.filter(code=given.provider, is_active=True).first()
        spoken = adapter_of(provider.kind) if provider is not None else None
        if spoken is None:
            problems["way"] = [_("Choose how you want to give.")]
        elif spoken.needs_wallet and not given.wallet.strip():
            problems["wallet"] = [_("Enter the address of your wallet.")]
    elif given.way != Way.TRANSFER or not campaign.iban:
        problems["way"] = [_("Choose how you want to give.")]
    refuse(problems)
    return provider
