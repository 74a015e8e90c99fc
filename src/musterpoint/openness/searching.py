"""What an auditor's word means, found by reference: a gift, a payment, goods, a leg, a person …"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from musterpoint.claims.models import Claim, Matter
from musterpoint.costs.models import Note
from musterpoint.evacuation.models import Leg
from musterpoint.funds import tokens
from musterpoint.funds.models import Commitment, Fund
from musterpoint.giving.models import Gift, Giver, Pledge, Thing
from musterpoint.goods import queries as goods
from musterpoint.goods.models import Arrival, Batch, Handout, Item
from musterpoint.kernel.ids import parse_reference
from musterpoint.openness import journeys, recovering
from musterpoint.payments.models import Order, State
from musterpoint.people import queries as people
from musterpoint.people.models import Person

ANY, GIFT, FUND, PAYMENT, KIT, PERSON = "", "gift", "fund", "payment", "kit", "person"
LEG, NOTE, CLAIM, HANDOUT = "leg", "note", "claim", "handout"
KINDS = (ANY, GIFT, FUND, PAYMENT, KIT, HANDOUT, LEG, PERSON, NOTE, CLAIM)
#: What a gift in kind or a lent asset is called, before its id.
THING = "thing:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """
    What was meant: ``names`` by which the books know it, and what else is followed.

    ``fund`` is followed as a whole; ``orders`` are payments, ``items`` and ``batches`` goods,
    ``things`` are gifts in kind and lent assets, ``arrivals`` what came of them into stores, and
    ``handouts`` what is followed back. ``person`` is somebody with the household. Of ``legs``
    everybody aboard is told, or only the ``travellers``. ``seen`` are persons about whom the answer
    tells.
    """

    names: frozenset[str] = frozenset()
    fund: str = ""
    orders: frozenset[UUID] = frozenset()
    items: frozenset[UUID] = frozenset()
    batches: frozenset[UUID] = frozenset()
    things: frozenset[UUID] = frozenset()
    arrivals: frozenset[UUID] = frozenset()
    handouts: frozenset[UUID] = frozenset()
    person: UUID | None = None
    household: UUID | None = None
    has_goods: bool = field(default=False)
    legs: frozenset[UUID] = frozenset()
    travellers: frozenset[UUID] | None = None
    notes: frozenset[UUID] = frozenset()
    matters: frozenset[UUID] = frozenset()
    seen: frozenset[UUID] = frozenset()


def meant(start: str, kind: str, at: datetime) -> Meant:
    """Return what a word of a kind means here; nothing in it where nothing is called so."""
    word = start.strip()
    if not word or not word.isprintable():
        return Meant()
    find = {
        GIFT: _gift, PAYMENT: _payment, KIT: _goods, HANDOUT: _handout, LEG: _leg, NOTE: _note,
        CLAIM: _claim,
    }  # fmt: skip
    if kind == FUND:
        known = Fund.objects.filter(slug=word[:60]).exists()
        return Meant(fund=word if known else "")
    if kind == PERSON:
        return _person(word, at)
    if kind in find:
        return find[kind](word)
    return _gift(word) if word.startswith(THING) else Meant(names=_names(word))


def _names(word: str) -> frozenset[str]:
    """Return all that the books may call it: of a subject's id, also those of its commitments."""
    found = {word}
    identity = _id(word)
    if identity is None:
        return frozenset(found)
    found.add(str(identity))
    rows = Commitment.objects.filter(subject_id=identity).values_list("id", flat=True)
    return frozenset(found | {str(one) for one in rows})


def _gift(word: str) -> Meant:
    """
    A gift by its own name, by the reference of its pledge, or by that of who gave.

    In kind also by what its arrival in a store was called, such as the number of a letter.
    """
    tight = "".join(word.split()).upper()[:25]
    read = parse_reference(word) or word.upper()[:12]
    givers = list(Giver.objects.filter(reference=read).values_list("id", flat=True))
    pledges = Pledge.objects.filter(Q(reference=tight) | Q(giver__in=givers))
    gifts = Gift.objects.filter(Q(giver__in=givers) | Q(pledge__in=pledges))
    names = set(_names(word))
    names |= {f"pledge:{one}" for one in pledges.values_list("id", flat=True)}
    names |= {f"gift:{one}" for one in gifts.values_list("id", flat=True)}
    own = _id(word.removeprefix(THING))
    things = Thing.objects.filter(Q(giver__in=givers) | Q(id=own))
    arrivals = Arrival.objects.filter(Q(thing__in=things) | Q(reference=word[:200]))
    return Meant(
        names=frozenset(names),
        things=frozenset(things.values_list("id", flat=True)),
        arrivals=frozenset(arrivals.values_list("id", flat=True)),
    )


def _id(word: str) -> UUID | None:
    try:
        return UUID(word)
    except ValueError:
        return None


def _handout(word: str) -> Meant:
    """Hand-outs by the name or id of their distribution, or by the code on somebody's card."""
    rows = Handout.objects.filter(taken_back_at=None)
    there = rows.filter(Q(distribution__name=word[:200]) | Q(distribution=_id(word)))
    listed = goods.by_card(word)
    carried = rows.filter(listed__in=listed)
    return Meant(
        handouts=frozenset((there | carried).values_list("id", flat=True)),
        seen=frozenset(one.subject_id for one in listed),
    )


def _payment(word: str) -> Meant:
    """A payment by its reference, or by the key of its entry in the books."""
    read = parse_reference(word)
    rows = Order.objects.filter(reference=read) if read else Order.objects.none()
    keys = Order.objects.filter(spent_key=word[:200]) if word else Order.objects.none()
    found = [*rows, *keys]
    names = {word} | {_paid_as(one) for one in found} - {""}
    return Meant(names=frozenset(names), orders=frozenset(one.id for one in found))


def _paid_as(order: Order) -> str:
    """Return how the books know a payment; one commitment may pay for many legs."""
    return order.spent_key if order.what == journeys.LEG else str(order.commitment_id)


def _goods(word: str) -> Meant:
    """Goods by the code of the kit or item, or by the code or number of a batch."""
    items = Item.objects.filter(code=word.upper()[:24]).values_list("id", flat=True)
    batches = Batch.objects.filter(code=word[:60])
    if word[:1].upper() == "B" and word[1:].isascii() and word[1:].isdecimal() and len(word) < 10:
        batches = Batch.objects.filter(Q(code=word) | Q(number=int(word[1:])))
    ids = frozenset(batches.values_list("id", flat=True))
    return Meant(items=frozenset(items), batches=ids, has_goods=True)


def _leg(word: str) -> Meant:
    """A leg by its code: what paid for it, and who was aboard."""
    return _flown(Leg.objects.filter(code__iexact=word[:60]).values_list("id", flat=True))


def _flown(legs: Iterable[UUID], travellers: frozenset[UUID] | None = None) -> Meant:
    """Legs with the payments for them: by their keys, since a commitment pays for many legs."""
    ids = frozenset(legs)
    rows = list(journeys.orders_of(ids).values_list("id", "spent_key"))
    keys = frozenset(key for _order, key in rows if key)
    orders = frozenset(order for order, _key in rows)
    return Meant(names=keys, orders=orders, legs=ids, travellers=travellers)


def _note(word: str) -> Meant:
    """A promissory note by its reference, with the journey that it is for."""
    note = Note.objects.filter(reference=parse_reference(word) or "-").first()
    if note is None:
        return Meant()
    members = journeys.members_of(note.person_id, note.crisis_id)
    flown = _flown(journeys.legs_with(members), members)
    return replace(flown, notes=frozenset({note.id}), seen=frozenset({note.person_id}))


def _claim(word: str) -> Meant:
    """A claim by its reference: of a responder, or of what a person is owed."""
    number = parse_reference(word) or "-"
    matters = recovering.matters_called(number)
    persons = Matter.objects.filter(id__in=matters).values_list("person_id", flat=True)
    claims = list(Claim.objects.filter(reference=number).values_list("id", flat=True))
    asked = Commitment.objects.filter(subject_id__in=claims).values_list("id", flat=True)
    orders = Order.objects.filter(subject_id__in=claims).exclude(state=State.CANCELLED)
    return Meant(
        names=frozenset(str(one) for one in asked),
        orders=frozenset(orders.values_list("id", flat=True)),
        matters=matters,
        seen=frozenset(one for one in persons if one is not None),
    )


def _person(word: str, at: datetime) -> Meant:
    identity = people.by_reference(word)
    if identity is None:
        return Meant()
    home = Person.objects.filter(id=identity).values_list("household_id", flat=True).first()
    rows = Commitment.objects.filter(
        Q(person=tokens.of(identity, at=at)) | Q(subject_id__in=_both(identity, home))
    )
    names = frozenset(str(one) for one in rows.values_list("id", flat=True))
    orders = Order.objects.filter(commitment_id__in=names).values_list("id", flat=True)
    members = journeys.members_of(identity)
    flown = _flown(journeys.legs_with(members), members)
    notes = Note.objects.filter(person_id=identity).values_list("id", flat=True)
    return replace(
        flown,
        names=flown.names | names,
        orders=flown.orders | frozenset(orders),
        notes=frozenset(notes),
        matters=recovering.matters_of(identity),
        seen=frozenset({identity}),
        person=identity,
        household=home,
    )


def _both(identity: UUID, home: UUID | None) -> Iterable[UUID]:
    return [identity] if home is None else [identity, home]
