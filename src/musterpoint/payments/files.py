"""The file of a batch: pain.001 for a bank, CSV for mobile money; none for points."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from musterpoint.engine.ledger import Unit
from musterpoint.engine.payments import writing
from musterpoint.engine.payments.wording import fitted
from musterpoint.kernel.errors import Invalid
from musterpoint.payments import payees, rules
from musterpoint.payments.models import Batch, Line, Method
from musterpoint.payments.payees import PayeeIn
from musterpoint.payments.rules import Profile
from musterpoint.tenancy import vault
from musterpoint.web import tables


class NotForThisBank(Invalid):
    """The bank's or provider's form does not take one of the payments."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A file as text, and how many of its fields were rewritten or cut."""

    text: str
    rewritten: int
    cut: int


def write(batch: Batch, lines: Sequence[Line], *, at: datetime) -> Made | None:
    """Return the file of a batch; None for one that a point pays out. Raises NotForThisBank."""
    if batch.method not in (Method.BANK, Method.MOBILE):
        return None
    profile = rules.pack().profiles.get(batch.account.profile)
    if profile is None:
        raise NotForThisBank(_("The account has no form of a bank that is known."))
    if profile.currencies and batch.unit not in profile.currencies:
        raise NotForThisBank(
            _("%(form)s does not take %(unit)s."), form=profile.name, unit=batch.unit
        )
    keys = vault.open_keys([one.order_id for one in lines], at=at)
    found = [payees.read(keys[one.order_id].open(payees.USE, one.order.sealed)) for one in lines]
    if profile.format == "csv":
        return _csv(batch, lines, found, profile)
    return _pain(batch, lines, found, profile, at)


def name(batch: Batch) -> str:
    """Return how the file of a batch is called."""
    return f"{batch.message_id}.{'csv' if batch.method == Method.MOBILE else 'xml'}"


def kind(batch: Batch) -> str:
    """Return the type of content of the file of a batch."""
    return "text/csv; charset=utf-8" if batch.method == Method.MOBILE else "application/xml"


def _text(line: Line) -> str:
    """Return what the payee reads: our reference first, so that cutting never takes it."""
    return f"{line.end_to_end} {line.order.text}".strip()


def _pain(
    batch: Batch, lines: Sequence[Line], found: Sequence[PayeeIn], profile: Profile, at: datetime
) -> Made:
    account = batch.account
    message = writing.Message(
        ident=batch.message_id,
        created_at=at,
        execute_on=batch.execute_on,
        unit=Unit(batch.unit, batch.digits),
        debtor=writing.Debtor(name=account.holder, number=account.number, bic=account.bic),
        payments=[
            writing.Payment(
                end_to_end=line.end_to_end, amount=line.order.amount, name=payee.name,
                number=payee.iban or payee.account, bic=payee.bic, text=_text(line),
                country=payee.country, town=payee.town, street=payee.street,
            )
            for line, payee in zip(lines, found, strict=True)
        ],
    )  # fmt: skip
    form = writing.Form(
        version=profile.format, characters=profile.characters, name_length=profile.name_length,
        text_length=profile.text_length, service_level=profile.service_level,
        charges=profile.charges, batch_booking=profile.batch_booking,
        needs_iban=profile.needs_iban,
    )  # fmt: skip
    file = io.BytesIO()
    try:
        done = writing.write(file, message, form)
    except writing.NotWritable as problem:
        raise NotForThisBank(_(str(problem.message)) % problem.facts) from problem
    cut = sum(1 for one in done.notes if one.is_cut)
    return Made(text=file.getvalue().decode(), rewritten=len(done.notes) - cut, cut=cut)


def _csv(batch: Batch, lines: Sequence[Line], found: Sequence[PayeeIn], profile: Profile) -> Made:
    unit = Unit(batch.unit, batch.digits)
    rewritten = cut = 0
    rows = [list(profile.columns)]
    for line, payee in zip(lines, found, strict=True):
        named = fitted(payee.name, profile.name_length, profile.characters)
        text = fitted(_text(line), profile.text_length, profile.characters)
        rewritten += named.is_rewritten + text.is_rewritten
        cut += named.is_cut + text.is_cut
        values = {
            "reference": line.end_to_end, "phone": payee.phone, "provider": payee.provider,
            "amount": unit.written(line.order.amount), "currency": unit.code,
            "name": named.text, "text": text.text,
        }  # fmt: skip
        rows.append([values[one] for one in profile.columns])
    made = tables.csv_file(rows, keeps_numbers=True, delimiter=profile.delimiter)
    return Made(text=made.decode("utf-8-sig"), rewritten=rewritten, cut=cut)
