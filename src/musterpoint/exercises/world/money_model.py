"""
What a scenario says of money: funds, an appeal, levies, bonds, relief kits, fares.

Amounts are whole US dollars for 20,000 people of the exercise and are scaled; fares are whole US
dollars for one seat.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from musterpoint.exercises.world.casework_model import Officer


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A bank account: of an organisation, or of a carrier."""

    bank: str
    number: str
    bic: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Levy:
    """A levy of the pack of giving that somebody owes: so many services or contracts."""

    code: str
    giver: str
    count: int
    assessed: int
    """The day on which it is assessed."""
    paid: int | None
    """The day on which the bank has it; None when it does not come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fund:
    """A fund of an organisation, opened from a recipe before the crisis."""

    organisation: str
    recipe: str
    balance: int
    """What the fund holds when the crisis comes."""
    account: Account
    identifier: str
    """What the organisation is called in IATI."""
    budget: Mapping[str, int]
    """By head of the emergency window."""
    levies: tuple[Levy, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """An instalment of a pledge: due on a day, in the bank on another; None: not by the end."""

    share: float
    due: int
    paid: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pledge:
    """What somebody promises to the appeal."""

    giver: str
    source: str
    country: str
    amount: int
    day: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A figure of the real crisis; it stands beside the figures of the exercise, never in them."""

    as_of: str
    what: str
    value: int
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Appeal:
    """A campaign of an organisation for one of its funds."""

    organisation: str
    day: int
    goal: int
    title: Mapping[str, str]
    about: Mapping[str, str]
    pledges: tuple[Pledge, ...]
    published: tuple[Published, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """What an organisation releases at once, from which legs are paid until it is used up."""

    organisation: str
    head: str
    day: int
    amount: int
    reviewed: int
    """The day on which somebody else looks at it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paying:
    """How fast money moves: hours until somebody approves, days of the bank, what it rejects."""

    approve_hours: float
    bank_days: int
    rejected: float
    fares: Mapping[str, int]
    """By pattern of legs; the others cost what their vehicle costs."""
    carriers: Mapping[str, tuple[str, Account]]
    """By mode: who is paid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bond:
    """A bond of an employer with a State of origin, and the workers who call it."""

    organisation: str
    employer: str
    """Who it is among the organisations; empty where only ``name`` tells it."""
    name: str
    sector: str
    workers: int
    instrument: str
    issuer: str
    issuer_reference: str
    valid_from: date
    valid_to: date
    calls: int
    """How many workers call it at most; those whom the employer does not object to wait."""
    objects: int
    """To how many of the calls the employer objects, so that they can be decided at once."""
    begins: int
    asked: Mapping[str, int]
    """By head, for one worker; not scaled."""
    allowed: float
    topped_up: int | None
    """The day on which the employer adds what was drawn; None when it does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """Small employers who share one bond: how many workers each has, by name."""

    organisation: str
    sector: str
    instrument: str
    issuer: str
    issuer_reference: str
    valid_from: date
    valid_to: date
    shares: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Somebody who applies for help: invented, with the levels of need that are found."""

    name: str
    born: str
    phone: str
    method: str
    asked: int
    levels: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """
    Applications for help after the return to a fund; whole US dollars, not scaled.

    ``begins`` is the day of the applications: they are assessed a day later, decided on the next,
    ordered on the third and paid on the fourth. Who has a score under ``least`` is refused, and
    appeals. ``till`` is what the point has in cash, ``wallet`` what the provider holds.
    """

    organisation: str
    window: str
    head: str
    purpose: str
    begins: int
    least: int
    till: int
    wallet: int
    provider: str
    people: tuple[Asking, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kits:
    """Relief kits of an organisation, sent to a border and handed out by headcount."""

    organisation: str
    item: str
    kits: int
    reference: str
    store: str
    place: str
    sent: int
    days: tuple[int, ...]
    good_until: date
    vehicle: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """
    Responders' claims to the fund of an organisation, and wages that workers claim.

    ``filed``, ``checked``, ``decided`` are days; what was done from ``since`` until ``until`` is
    claimed. ``wages`` is the country where the wages are owed.
    """

    organisation: str
    filed: int
    checked: int
    decided: int
    since: int
    until: int
    wages: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """The whole block."""

    officers: tuple[Officer, ...]
    funds: tuple[Fund, ...]
    appeal: Appeal | None
    releases: tuple[Release, ...]
    paying: Paying
    bonds: tuple[Bond, ...]
    pools: tuple[Pool, ...]
    help: Help | None
    kits: tuple[Kits, ...]
    claims: Claims | None
    has_costs: bool
    """Whether legs are invoiced, notes offered and costs netted between organisations."""
