"""What an auditor's word means: a gift, a fund, a payment, goods, a person; found by reference."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from musterpoint.funds import tokens
from musterpoint.funds.models import Commitment, Fund
from musterpoint.giving.models import Gift, Giver, Pledge
from musterpoint.goods.models import Batch, Item
from musterpoint.kernel.ids import parse_reference
from musterpoint.payments.models import Order
from musterpoint.people import queries as people
from musterpoint.people.models import Person

ANY, GIFT, FUND, PAYMENT, KIT, PERSON = "", "gift", "fund", "payment", "kit", "person"
KINDS = (ANY, GIFT, FUND, PAYMENT, KIT, PERSON)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """
    What was meant: ``names`` by which the books know it, and what else is followed.

    ``fund`` is followed as a whole; ``orders`` are payments, ``items`` and ``batches`` goods,
    ``person`` somebody with the household.
    """

    names: frozenset[str] = frozenset()
    fund: str = ""
    orders: frozenset[UUID] = frozenset()
    items: frozenset[UUID] = frozenset()
    batches: frozenset[UUID] = frozenset()
    person: UUID | None = None
    household: UUID | None = None
    has_goods: bool = field(default=False)


def meant(start: str, kind: str, at: datetime) -> Meant:
    """Return what a word of a kind means here; nothing in it where nothing is called so."""
    word = start.strip()
    if not word or not word.isprintable():
        return Meant()
    find = {GIFT: _gift, PAYMENT: _payment, KIT: _goods}
    if kind == FUND:
        known = Fund.objects.filter(slug=word[:60]).exists()
        return Meant(fund=word if known else "")
    if kind == PERSON:
        return _person(word, at)
    if kind in find:
        return find[kind](word)
    return Meant(names=_names(word))


def _names(word: str) -> frozenset[str]:
    """Return all that the books may call it: of a subject's id, also those of its commitments."""
    found = {word}
    try:
        identity = UUID(word)
    except ValueError:
        return frozenset(found)
    found.add(str(identity))
    rows = Commitment.objects.filter(subject_id=identity).values_list("id", flat=True)
    return frozenset(found | {str(one) for one in rows})


def _gift(word: str) -> Meant:
    """A gift by its own name, by the reference of its pledge, or by that of who gave."""
    tight = "".join(word.split()).upper()[:25]
    read = parse_reference(word) or word.upper()[:12]
    givers = list(Giver.objects.filter(reference=read).values_list("id", flat=True))
    pledges = Pledge.objects.filter(Q(reference=tight) | Q(giver__in=givers))
    gifts = Gift.objects.filter(Q(giver__in=givers) | Q(pledge__in=pledges))
    names = set(_names(word))
    names |= {f"pledge:{one}" for one in pledges.values_list("id", flat=True)}
    names |= {f"gift:{one}" for one in gifts.values_list("id", flat=True)}
    return Meant(names=frozenset(names))


def _payment(word: str) -> Meant:
    """A payment by its reference, or by the key of its entry in the books."""
    read = parse_reference(word)
    rows = Order.objects.filter(reference=read) if read else Order.objects.none()
    keys = Order.objects.filter(spent_key=word[:200]) if word else Order.objects.none()
    found = [*rows, *keys]
    names = {word} | {str(one.commitment_id) for one in found}
    return Meant(names=frozenset(names), orders=frozenset(one.id for one in found))


def _goods(word: str) -> Meant:
    """Goods by the code of the kit or item, or by the code or number of a batch."""
    items = Item.objects.filter(code=word.upper()[:24]).values_list("id", flat=True)
    batches = Batch.objects.filter(code=word[:60])
    if word[:1].upper() == "B" and word[1:].isascii() and word[1:].isdecimal() and len(word) < 10:
        batches = Batch.objects.filter(Q(code=word) | Q(number=int(word[1:])))
    ids = frozenset(batches.values_list("id", flat=True))
    return Meant(items=frozenset(items), batches=ids, has_goods=True)


def _person(word: str, at: datetime) -> Meant:
    identity = people.by_reference(word)
    if identity is None:
        return Meant()
    home = Person.objects.filter(id=identity).values_list("household_id", flat=True).first()
    rows = Commitment.objects.filter(
        Q(person=tokens.of(identity, at=at)) | Q(subject_id__in=_both(identity, home))
    )
    names = {str(one) for one in rows.values_list("id", flat=True)}
    orders = Order.objects.filter(commitment_id__in=names).values_list("id", flat=True)
    return Meant(names=frozenset(names), orders=frozenset(orders), person=identity, household=home)


def _both(identity: UUID, home: UUID | None) -> Iterable[UUID]:
    return [identity] if home is None else [identity, home]
