"""Accounts that pay, and points: opened, ended."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.engine.ledger import NoUnit
from musterpoint.engine.payments import numbers
from musterpoint.kernel.errors import Invalid, Missing
from musterpoint.payments import books, queries, rules
from musterpoint.payments.actions._orders import NotInState, unit_of
from musterpoint.payments.models import LIVE_BATCHES, Method, PayingAccount
from musterpoint.tenancy.actors import Actor, Permission


class BadAccount(Invalid):
    """The account cannot be paid from; the fields say why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PayingIn:
    """An account at a bank or provider, or a point (``method`` cash, no number)."""

    label: str
    method: str
    unit: str
    book_account: str
    holder: str = ""
    number: str = ""
    bic: str = ""
    profile: str = ""


def open_account(given: PayingIn, *, by: Actor, at: datetime) -> PayingAccount:
    """Open an account or a point from which payments go out. Raises BadAccount by field."""
    by.require(Permission.FUNDS_CHANGE)
    problems: dict[str, list[str]] = {}
    label = " ".join(given.label.split())
    if not 1 <= len(label) <= 100:
        problems["label"] = [_("Enter a name of up to 100 letters.")]
    if given.method not in (Method.BANK, Method.MOBILE, Method.CASH):
        problems["method"] = [_("Choose how it pays.")]
    number = bic = holder = profile = ""  # a point has none of them
    digits, unit = 0, given.unit.upper()
    try:
        digits = unit_of(unit).digits
        unit = unit_of(unit).code
    except NoUnit as wrong:
        problems["unit"] = [_(str(wrong.message)) % wrong.facts]
    if given.method != Method.CASH:
        number, bic = _number(given, problems)
        form, profile = rules.pack().profiles.get(given.profile), given.profile
        if form is None or form.method != given.method:
            problems["profile"] = [_("Choose the form that this bank or provider takes.")]
        holder = given.holder.strip()
        if not 1 <= len(holder) <= 70:
            problems["holder"] = [_("Enter the name in which the account is held.")]
    if not problems:
        try:
            if not books.account_named(given.book_account, unit).startswith("Assets:"):
                problems["book_account"] = [_("Choose an account of the books for what is held.")]
        except Invalid as wrong:
            problems |= wrong.fields
    if problems:
        raise BadAccount(_("Correct what is marked."), fields=problems)
    row = PayingAccount(
        label=label, method=given.method, holder=holder, number=number, bic=bic, unit=unit,
        digits=digits, book_account=given.book_account.strip(), profile=profile, opened_at=at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        text = _("An account of this name or number is there already.")
        raise BadAccount(text, fields={"label": [text]}) from error
    audit.record("payments.account.opened", subject_id=row.id, by=by, at=at, method=row.method)
    return row


def _number(given: PayingIn, problems: dict[str, list[str]]) -> tuple[str, str]:
    number, bic = given.number.strip(), given.bic.strip()
    try:
        number = numbers.bare(number)
        if given.method == Method.BANK and number[:2].isalpha():
            number = numbers.iban(number)
        elif not 1 <= len(number) <= 34 or not (number.isascii() and number.lstrip("+").isalnum()):
            problems["number"] = [_("Enter the IBAN, or the number of the account.")]
    except numbers.BadNumber as wrong:
        problems["number"] = [_(str(wrong.message)) % wrong.facts]
    try:
        bic = numbers.bic(bic) if bic else ""
    except numbers.BadNumber as wrong:
        problems["bic"] = [_(str(wrong.message)) % wrong.facts]
    return number, bic


def set_staff(
    point_id: UUID, user_ids: Collection[UUID], *, by: Actor, at: datetime
) -> PayingAccount:
    """
    Say who alone pays out at a point; nobody named is everybody who may pay out.

    Raises BadAccount for somebody who may not pay out here at all.
    """
    by.require(Permission.FUNDS_CHANGE)
    row = PayingAccount.objects.select_for_update().filter(id=point_id).first()
    if row is None or row.method != Method.CASH or row.ended_at is not None:
        raise Missing(_("There is no such point here."))
    if not set(user_ids) <= queries.cashiers(at).keys():
        text = _("Choose people who may pay out.")
        raise BadAccount(text, fields={"staff": [text]})
    wanted = sorted({str(one) for one in user_ids})
    if wanted == row.staff:
        return row
    audit.record(
        "payments.point.staffed", subject_id=row.id, by=by, at=at, before=row.staff, staff=wanted
    )
    row.staff = wanted
    row.save(update_fields=["staff"])
    return row


def end_account(account_id: UUID, *, by: Actor, at: datetime) -> PayingAccount:
    """End an account with nothing on its way; once more changes nothing."""
    by.require(Permission.FUNDS_CHANGE)
    row = PayingAccount.objects.select_for_update().filter(id=account_id).first()
    if row is None:
        raise Missing(_("There is no such account to pay from."))
    if row.ended_at is not None:
        return row
    if row.batches.filter(state__in=LIVE_BATCHES[:3]).exists():
        raise NotInState(_("Something is on its way from this account."))
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    audit.record("payments.account.ended", subject_id=row.id, by=by, at=at)
    return row
