"""Who helps: responders with their sealed address, how they are paid, and tariffs."""

import hmac
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.claims import rules
from musterpoint.claims.actions import _common as base
from musterpoint.claims.models import ClaimState, Line, Responder, Tariff
from musterpoint.claims.sealed import RESPONDER, content
from musterpoint.kernel.errors import Refused
from musterpoint.kernel.ids import random_bytes, uuid7
from musterpoint.payments.actions import BadPayee, PayeeIn, check_payee
from musterpoint.payments.models import Method
from musterpoint.people import countries
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, Permission

#: After so many wrong codes the link is closed until staff give another.
TRIES = 10
DIGITS = 6
METHODS = (Method.BANK, Method.MOBILE, Method.CASH)
PAYEE = ("name", "iban", "account", "bic", "phone", "provider", "country", "town", "street")


class LinkIsLocked(Refused):
    """Too many wrong codes were tried; staff give a new link."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponderIn:
    """An institution that helped; ``payee`` has the fields of a payment's payee."""

    name: str
    kind: str
    country: str
    method: str = Method.BANK
    payee: Mapping[str, str]
    address: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """A responder with the key of its address and the code, shown once."""

    row: Responder
    key: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TariffIn:
    """The most for one unit of a service, in smallest parts of ``unit``."""

    country: str
    service: str
    unit: str
    most: int
    from_on: date
    source: str


def register(given: ResponderIn, *, by: Actor, at: datetime) -> Registered:
    """
    Register a responder; somebody else confirms how it is paid before anything is paid.

    Raises BadClaim by field, also for a name that is registered in the country.
    """
    by.require(Permission.CLAIMS_CHANGE)
    user = base.doer(by)
    folded = countries.plain(given.name)[:200]
    problems = base.check_texts(
        {
            "name": (given.name, 200, True),
            "address": (given.address, 500, False),
            "contact": (given.contact, 300, False),
        }
    )
    if given.kind not in rules.services().responders:
        problems["kind"] = [_("Choose one of the answers in the list")]
    if given.country not in countries.ALPHA2:
        problems["country"] = [_("Choose one of the answers in the list")]
    elif Responder.objects.filter(country=given.country, folded=folded).exists():
        problems["name"] = [_("This responder is registered in this country.")]
    base.refuse(problems)
    payee = _payee(given.payee, given.method, given.name)
    row_id, key, code = uuid7(), random_bytes(base.KEY_BYTES).hex(), _code()
    sealed = {"address": given.address.strip(), "contact": given.contact.strip(), "payee": payee}
    row = Responder.objects.create(
        id=row_id,
        name=given.name.strip(),
        folded=folded,
        kind=given.kind,
        country=given.country,
        method=given.method,
        sealed=vault.make_keys([row_id], at=at)[row_id].seal(RESPONDER, sealed),
        key_digest=base.digest(key),
        code_digest=_keyed(code, at),
        registered_by=user,
        registered_at=at,
        payee_by=user,
    )
    audit.record("claims.responder.registered", subject_id=row.id, by=by, at=at)
    return Registered(row=row, key=key, code=code)


def change_payee(
    responder_id: UUID, method: str, payee: Mapping[str, str], *, by: Actor, at: datetime
) -> Responder:
    """Change how a responder is paid; somebody else confirms it."""
    by.require(Permission.CLAIMS_CHANGE)
    row = locked_responder(responder_id)
    found = _payee(payee, method, row.name)
    key = vault.open_key(row.id, at=at)
    row.sealed = key.seal(RESPONDER, key.open(RESPONDER, row.sealed) | {"payee": found})
    row.method, row.payee_by, row.payee_ok_by = method, base.doer(by), None
    row.save(update_fields=["sealed", "method", "payee_by", "payee_ok_by"])
    audit.record("claims.payee.changed", subject_id=row.id, by=by, at=at, method=method)
    return row


def confirm_payee(responder_id: UUID, *, by: Actor, at: datetime) -> Responder:
    """Confirm, as the second person, how a responder is paid. Raises NotYours, NotNow."""
    by.require(Permission.CLAIMS_CHANGE)
    row = locked_responder(responder_id)
    if row.payee_ok_by is not None:
        raise base.NotNow(_("How it is paid has been confirmed."))
    words = _("You entered it. Somebody else confirms how it is paid.")
    row.payee_ok_by = base.another(by, [row.payee_by], words)
    row.save(update_fields=["payee_ok_by"])
    audit.record("claims.payee.confirmed", subject_id=row.id, by=by, at=at)
    return row


def new_link(responder_id: UUID, *, by: Actor, at: datetime) -> Registered:
    """Give a responder a new address and code; the earlier ones open nothing any more."""
    by.require(Permission.CLAIMS_CHANGE)
    row = locked_responder(responder_id)
    if row.ended_at is not None:
        raise base.NotNow(_("This responder has ended."))
    key, code = random_bytes(base.KEY_BYTES).hex(), _code()
    row.key_digest, row.code_digest, row.tries = base.digest(key), _keyed(code, at), 0
    row.save(update_fields=["key_digest", "code_digest", "tries"])
    base.step(row.id, base.LINK, by=by, at=at)
    audit.record("claims.responder.linked", subject_id=row.id, by=by, at=at)
    return Registered(row=row, key=key, code=code)


def end_responder(responder_id: UUID, *, by: Actor, at: datetime) -> Responder:
    """End a responder: its address opens nothing; what it claimed goes on."""
    by.require(Permission.CLAIMS_CHANGE)
    row = locked_responder(responder_id)
    if row.ended_at is None:
        row.ended_at = at
        row.save(update_fields=["ended_at"])
        audit.record("claims.responder.ended", subject_id=row.id, by=by, at=at)
    return row


def of_key(key: str) -> Responder:
    """Return the responder whose address has this key; raise NoSuchClaim, LinkIsLocked."""
    row = Responder.objects.filter(key_digest=base.digest(key), ended_at=None).first()
    if row is None:
        raise base.NoSuchClaim(_("This address opens nothing. Look whether it is complete."))
    if row.tries >= TRIES:
        raise LinkIsLocked(_("Too many wrong codes were entered here. Ask us for a new link."))
    return row


def enter(key: str, code: str, *, by: Actor, at: datetime) -> Responder | None:
    """
    Return the responder that an address and its code open; None for a wrong code, which counts.

    The caller answers below 400 also then, or the count is rolled back.
    """
    by.require(Permission.PUBLIC_APPLY)
    row = locked_responder(of_key(key).id)
    typed = "".join(str(int(one)) for one in code if one.isdecimal())
    if row.tries >= TRIES or not hmac.compare_digest(_keyed(typed, at), row.code_digest):
        row.tries = min(row.tries + 1, TRIES)
        row.save(update_fields=["tries"])
        return None
    row.tries = 0
    row.save(update_fields=["tries"])
    return row


def set_tariff(given: TariffIn, *, by: Actor, at: datetime) -> Tariff:
    """
    Write the most that is paid for a service in a country from a day on, with its source.

    It counts once somebody else has confirmed it. Raises BadClaim by field, also for a day for
    which claims of it were filed.
    """
    by.require(Permission.CLAIMS_DECIDE)
    base.named(by)
    problems = base.check_texts({"source": (given.source, 200, True)})
    if given.service not in rules.services().services:
        problems["service"] = [_("Choose one of the answers in the list")]
    if given.country not in countries.ALPHA2:
        problems["country"] = [_("Choose one of the answers in the list")]
    if not 0 < given.most <= base.MOST:
        problems["most"] = [_("Enter an amount over zero")]
    unit = base.currency(given.unit)
    same = Tariff.objects.filter(
        country=given.country, service=given.service, unit=unit.code, from_on=given.from_on
    )
    if same.exists():
        problems["from_on"] = [_("There is a tariff from this day on. Choose another day.")]
    elif _is_filed(given, unit.code):
        problems["from_on"] = [_("Claims of this were filed for this time. Choose a later day.")]
    base.refuse(problems)
    made = Tariff.objects.create(
        country=given.country,
        service=given.service,
        unit=unit.code,
        most=given.most,
        from_on=given.from_on,
        source=given.source.strip(),
        made_by=by.id,
        made_at=at,
    )
    audit.record("claims.tariff.set", subject_id=made.id, by=by, at=at)
    return made


def _is_filed(given: TariffIn, unit: str) -> bool:
    """Say whether a service was claimed for a time in which a tariff would hold."""
    lines = Line.objects.filter(
        service=given.service, claim__unit=unit, claim__until_on__gte=given.from_on,
        claim__filed_at__isnull=False, claim__responder__country=given.country,
    )  # fmt: skip
    return lines.exclude(claim__state=ClaimState.WITHDRAWN).exists()


def confirm_tariff(tariff_id: UUID, *, by: Actor, at: datetime) -> Tariff:
    """Confirm a tariff as the second person; it counts for what is filed from now on."""
    by.require(Permission.CLAIMS_DECIDE)
    row = Tariff.objects.select_for_update().filter(id=tariff_id).first()
    if row is None:
        raise base.NoSuchClaim(_("There is no such tariff here."))
    if row.confirmed_at is not None:
        raise base.NotNow(_("This tariff has been confirmed."))
    words = _("You set this tariff. Somebody else confirms it.")
    row.confirmed_by, row.confirmed_at = base.another(by, [row.made_by], words), at
    row.save(update_fields=["confirmed_by", "confirmed_at"])
    audit.record("claims.tariff.confirmed", subject_id=row.id, by=by, at=at)
    return row


def payee_of(row: Responder, at: datetime) -> PayeeIn:
    """Return to whom a responder's money goes."""
    told = content(row.sealed, RESPONDER, row.id, at)
    return PayeeIn(**{"name": row.name} | told.get("payee", {}))


def locked_responder(responder_id: UUID) -> Responder:
    """Return a responder, locked, or raise NoSuchClaim."""
    row = Responder.objects.select_for_update().filter(id=responder_id).first()
    if row is None:
        raise base.NoSuchClaim(_("There is no such responder here."))
    return row


def _payee(given: Mapping[str, str], method: str, name: str) -> dict[str, str]:
    """Return a payee as banks write it; wrong fields are named as the forms name them."""
    if method not in METHODS:
        base.refuse({"method": [_("Choose how it is paid.")]})
    told = {one: str(given.get(one, "")) for one in PAYEE}
    try:
        found = check_payee(PayeeIn(**told | {"name": told["name"] or name}), method)
    except BadPayee as wrong:
        fields = {f"payee_{one}": texts for one, texts in wrong.fields.items()}
        raise base.BadClaim(_("Correct what is marked."), fields=fields) from wrong
    return {one: str(value) for one, value in asdict(found).items() if value}


def _code() -> str:
    return f"{int.from_bytes(random_bytes(8)) % 10**DIGITS:0{DIGITS}}"


def _keyed(code: str, at: datetime) -> str:
    secret = vault.organisation_secret("claims.codes", at=at)
    return hmac.digest(secret, code.encode(), "sha256").hex()
