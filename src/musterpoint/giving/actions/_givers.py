"""Givers: written down once, found again, erased when a person asks; and what we owe them."""

import hmac
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.giving import amounts, rules
from musterpoint.giving.actions._common import NotNow, check_texts, locked, refuse, wrong
from musterpoint.giving.models import Duty, DutyKind, Giver, Refund, RefundState, Source
from musterpoint.kernel.ids import reference, uuid7
from musterpoint.people import countries
from musterpoint.tenancy import vault
from musterpoint.tenancy.actors import Actor, Permission

GIVER_USE = "giving.giver"
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
LANGUAGES = ("en", "ar", "fr", "es")


@dataclass(frozen=True, slots=True, kw_only=True)
class GiverIn:
    """Who gives; ``contact`` is a person at an organisation. Name and contact are kept sealed."""

    is_person: bool
    name: str
    source: str
    email: str = ""
    contact: str = ""
    country: str = ""
    language: str = "en"
    report_months: int = 0


def add_giver(given: GiverIn, *, by: Actor, at: datetime) -> Giver:
    """Write a giver down; the same one again is returned as it is. Raises NotGiven by field."""
    by.require(Permission.GIVING_CHANGE)
    return giver_of(given, by=by, at=at)


def giver_of(given: GiverIn, *, by: Actor, at: datetime) -> Giver:
    """Return the giver of this name, made when there is none; for actions that ask permission."""
    _check(given)
    token = _token(given, at)
    found = Giver.objects.filter(token=token, erased_at=None).first()
    if found is not None:
        return found
    identity = uuid7()
    key = vault.make_keys([identity], at=at)[identity]
    row = Giver.objects.create(
        id=identity,
        reference=reference(identity, vault.organisation_secret("giving.references", at=at)),
        is_person=given.is_person,
        name="" if given.is_person else given.name.strip(),
        source=given.source,
        country=given.country,
        language=given.language,
        report_months=given.report_months,
        token=token,
        sealed=key.seal(GIVER_USE, _sealed(given)),
        made_at=at,
    )
    audit.record("giving.giver.added", subject_id=row.id, by=by, at=at, person=row.is_person)
    return row


def change_giver(giver_id: UUID, given: GiverIn, *, by: Actor, at: datetime) -> Giver:
    """Correct a giver. Raises NotGiven by field, also when another one has this name."""
    by.require(Permission.GIVING_CHANGE)
    _check(given)
    row = locked(Giver, giver_id)
    if row.erased_at is not None:
        raise NotNow(_("This giver was erased."))
    if given.is_person != row.is_person:
        raise wrong("is_person", _("A person stays a person. Write a new giver."))
    token = _token(given, at)
    if Giver.objects.filter(token=token).exclude(id=row.id).exists():
        raise wrong("name", _("There is another giver of this name."))
    row.name = "" if row.is_person else given.name.strip()
    row.source, row.country, row.language = given.source, given.country, given.language
    row.report_months, row.token = given.report_months, token
    row.sealed = vault.open_key(row.id, at=at).seal(GIVER_USE, _sealed(given))
    row.save()
    audit.record("giving.giver.changed", subject_id=row.id, by=by, at=at)
    return row


def erase_giver(giver_id: UUID, *, by: Actor, at: datetime) -> None:
    """Forget who a person is; what they gave stays in the books without a name."""
    by.require(Permission.VAULT_ERASE)
    row = locked(Giver, giver_id)
    if not row.is_person:
        raise NotNow(_("Only a person is forgotten."))
    if row.erased_at is not None:
        return
    refunds = Refund.objects.filter(gift__giver=row)
    if refunds.exclude(state__in=(RefundState.PAID, RefundState.ENDED)).exists():
        raise NotNow(_("A gift of theirs is being given back. That is paid or ended first."))
    vault.erase([row.id, *refunds.values_list("id", flat=True)], at=at)
    row.erased_at, row.token = at, f"erased-{row.id}"
    row.save(update_fields=["erased_at", "token"])
    audit.record("giving.giver.erased", subject_id=row.id, by=by, at=at)


def _check(given: GiverIn) -> None:
    problems = check_texts(
        {
            "name": (given.name, 200, True),
            "email": (given.email, 200, False),
            "contact": (given.contact, 200, False),
        }
    )
    if given.email.strip() and not EMAIL.fullmatch(given.email.strip()):
        problems["email"] = [_("Enter an e-mail address in the right form, like name@example.org")]
    if given.source not in Source.values:
        problems["source"] = [_("Choose which kind of source this is.")]
    if given.country and not countries.is_country(given.country):
        problems["country"] = [_("Choose the country.")]
    if given.language not in LANGUAGES:
        problems["language"] = [_("Choose the language of letters.")]
    if not 0 <= given.report_months <= 36:
        problems["report_months"] = [_("Enter a number from 0 to 36.")]
    refuse(problems)


def _sealed(given: GiverIn) -> dict[str, str]:
    return {
        "name": given.name.strip(),
        "email": given.email.strip(),
        "contact": given.contact.strip(),
    }


def _token(given: GiverIn, at: datetime) -> str:
    """Return under what the same giver is found: name and address of a person, name of others."""
    words = " ".join(given.name.casefold().split())
    mail = given.email.strip().casefold() if given.is_person else given.country
    secret = vault.organisation_secret("giving.tokens", at=at)
    text = f"{'p' if given.is_person else 'o'}|{words}|{mail}"
    return hmac.digest(secret, text.encode(), "sha256").hex()


def owe(giver: Giver, kind: DutyKind, due_on: date, *, note: str = "") -> None:
    """Note that a giver is owed thanks or a report by a day; once for each day."""
    Duty.objects.get_or_create(
        giver=giver,
        kind=kind,
        due_on=due_on,
        defaults={"due_at": amounts.end_of(due_on), "note": note[:500]},
    )


def owe_thanks(giver: Giver, received_on: date) -> None:
    """Note the thanks for a gift; and the next report, where reports were agreed."""
    if giver.erased_at is not None:
        return
    if not giver.duties.filter(kind=DutyKind.THANK, done_at=None).exists():
        owe(giver, DutyKind.THANK, received_on + rules.pack().thank_after)
    if giver.report_months and not giver.duties.filter(kind=DutyKind.REPORT, done_at=None).exists():
        owe(giver, DutyKind.REPORT, rules.add_months(received_on, giver.report_months))


def finish_duty(duty_id: UUID, note: str, *, by: Actor, at: datetime) -> Duty:
    """Say that thanks or a report went out; the next report is due after the agreed months."""
    by.require(Permission.GIVING_CHANGE)
    refuse(check_texts({"note": (note, 500, False)}))
    row = locked(Duty, duty_id)
    if row.done_at is not None:
        return row
    row.done_at, row.done_by, row.note = at, by.id, note.strip() or row.note
    row.save(update_fields=["done_at", "done_by", "note"])
    giver = row.giver
    if row.kind == DutyKind.REPORT and giver.report_months and giver.erased_at is None:
        latest = max(row.due_on, at.date() - timedelta(days=1))
        owe(giver, DutyKind.REPORT, rules.add_months(latest, giver.report_months))
    audit.record("giving.duty.done", subject_id=row.id, by=by, at=at, duty=row.kind)
    return row
