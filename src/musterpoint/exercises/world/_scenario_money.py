"""Read the block ``money`` of a scenario."""

import re
from collections.abc import Callable, Collection
from datetime import date
from typing import TypeVar

from django.utils.translation import gettext as _

from musterpoint.bonds import rules as bond_rules
from musterpoint.engine.payments import numbers
from musterpoint.exercises.world import _scenario_help as _more
from musterpoint.exercises.world import money_model as model
from musterpoint.exercises.world._reader import LANGUAGE, OWN_NAME, Reader
from musterpoint.exercises.world._scenario_parts import Known, days, invented_email, share
from musterpoint.exercises.world.casework_model import Officer
from musterpoint.funds import recipes
from musterpoint.giving import rules as giving_rules
from musterpoint.giving.models import Source
from musterpoint.goods import rules as goods_rules

T = TypeVar("T")
SOURCES = ("officers", "funds", "appeal", "releases", "fares", "paying", "bonds", "kits", "claims")
#: Who an organisation with a fund needs: one asks, another approves and releases, a third pays, a
#: fourth looks at what the bank says.
NEEDED = {"fund_manager": 1, "bookkeeper": 2, "welfare_officer": 2, "authorising_officer": 2}
MONEY_ROLES = (*NEEDED, "storekeeper", "head_of_mission")
MODES = ("bus", "ship", "air")
_IDENTIFIER = re.compile(r"[A-Z]{2}-[A-Z0-9]+-[A-Za-z0-9._-]+", re.ASCII)


def money(
    node: Reader, known: Known, patterns: Collection[str], days_of: tuple[date, date]
) -> model.Money:
    """Read the whole block; ``patterns`` are the legs of the file, ``days_of`` first and last."""
    node.only(
        "source", "officers", "funds", "appeal", "releases", "paying", "bonds", "pools", "help",
        "kits", "claims", "costs",
    )  # fmt: skip
    made = model.Money(
        officers=node.at("officers").listed(lambda item: _officer(item, known)),
        funds=node.at("funds").listed(lambda item: _fund(item, known)),
        appeal=_appeal(node.at("appeal"), known) if node.has("appeal") else None,
        releases=_several(node, "releases", lambda item: _release(item, known)),
        paying=_paying(node.at("paying"), patterns),
        bonds=_several(node, "bonds", lambda item: _bond(item, known)),
        pools=_several(node, "pools", lambda item: _more.pool(item, known)),
        help=_more.help(node.at("help"), known) if node.has("help") else None,
        kits=_several(node, "kits", lambda item: _kits(item, known)),
        claims=_claims(node.at("claims"), known) if node.has("claims") else None,
        has_costs=node.at("costs").flag() if node.has("costs") else False,
    )
    _check(node, made)
    _check_days(node, made, *days_of)
    return made


def _several(node: Reader, key: str, read: Callable[[Reader], T]) -> tuple[T, ...]:
    return node.at(key).listed(read) if node.has(key) else ()


def _check(node: Reader, made: model.Money) -> None:
    """Note organisations whose money nobody could move as four eyes ask for."""
    emails = [one.email for one in made.officers]
    if len(set(emails)) < len(emails):
        node.at("officers").bad(_("an e-mail address stands here twice"))
    employers = [(one.organisation, one.employer or one.name) for one in made.bonds]
    if len(set(employers)) < len(employers):
        node.at("bonds").bad(_("an employer stands here twice"))
    own = {one.organisation for one in made.funds}
    if len(own) < len(made.funds):
        node.at("funds").bad(_("an organisation stands here twice"))
    for slug in sorted(own - {""}):
        at_work = [one.role for one in made.officers if one.organisation == slug]
        for role, least in NEEDED.items():
            if at_work.count(role) < least:
                problem = _(
                    "%(organisation)s has a fund and needs %(least)d with the role %(role)s"
                )
                facts = {"organisation": slug, "least": least, "role": role}
                node.at("officers").bad(problem % facts)
    _check_heads(node, made)
    _check_help(node, made)
    wants = [("releases", one.organisation) for one in made.releases]
    wants += [("bonds", one.organisation) for one in made.bonds]
    wants += [("pools", one.organisation) for one in made.pools]
    wants += [("help", made.help.organisation)] if made.help is not None else []
    if made.appeal is not None:
        wants.append(("appeal", made.appeal.organisation))
    if made.claims is not None:
        slug = made.claims.organisation
        wants.append(("claims", slug))
        at_work = [who.role for who in made.officers if who.organisation == slug]
        if at_work.count("welfare_officer") < 3 or at_work.count("authorising_officer") < 3:
            problem = _(
                "%(organisation)s needs three of each: welfare_officer, authorising_officer"
            )
            node.at("claims").bad(problem % {"organisation": slug})
    for key, slug in wants:
        if slug and slug not in own:
            node.at(key).bad(_("%(organisation)s has no fund") % {"organisation": slug})
    for one in made.kits:
        at_work = [who.role for who in made.officers if who.organisation == one.organisation]
        if at_work.count("storekeeper") < 2:
            problem = _("%(organisation)s needs two with the role storekeeper")
            node.at("kits").bad(problem % {"organisation": one.organisation})


def _check_days(node: Reader, made: model.Money, first: date, last: date) -> None:
    """Note bonds and kits that are not good on the days of the file."""
    for item, bond in zip(_listed(node, "bonds"), made.bonds, strict=True):
        if not bond.valid_from <= first:
            item.at("valid_from").bad(_("must be before the first day"))
        if bond.valid_to < last:
            item.at("valid_to").bad(_("must not be before the last day"))
    for item, kits in zip(_listed(node, "kits"), made.kits, strict=True):
        if kits.good_until < last:
            item.at("good_until").bad(_("must not be before the last day"))


def _check_heads(node: Reader, made: model.Money) -> None:
    """Note heads that the emergency window of a fund does not have."""
    heads = {one.organisation: _heads(one.recipe) for one in made.funds if one.recipe}
    named = list(zip(node.at("funds").elements(), made.funds, strict=True))
    for item, fund in named:
        for head in fund.budget:
            if head not in heads.get(fund.organisation, [head]):
                item.at("budget").at(head).bad(_("is no head of the emergency window"))
    for item, one in zip(_listed(node, "releases"), made.releases, strict=True):
        if one.head not in heads.get(one.organisation, [one.head]):
            item.at("head").bad(_("is no head of the emergency window"))


def _check_help(node: Reader, made: model.Money) -> None:
    """Note a head of the fund that the applications would be paid from, and that is not there."""
    if made.help is None:
        return
    owners = {one.organisation: one.recipe for one in made.funds}
    found = recipes.known(owners.get(made.help.organisation, ""))
    if found is None:
        return
    heads = {(window.code, head.code) for window, rows in found.windows for head in rows}
    if (made.help.window, made.help.head) not in heads:
        node.at("help").at("head").bad(_("is no head of this window of the fund"))


def _listed(node: Reader, key: str) -> list[Reader]:
    return list(node.at(key).elements()) if node.has(key) else []


def _heads(recipe: str) -> list[str]:
    """Return the heads of the first window of a recipe."""
    found = recipes.known(recipe)
    return [one.code for one in found.windows[0][1]] if found is not None else []


def _organisation(item: Reader, known: Known) -> str:
    return item.at("organisation").one_of(known.organisations, "organisation")


def _day(node: Reader, known: Known) -> int:
    return node.whole(0, known.days)


def _day_if(item: Reader, key: str, known: Known) -> int | None:
    """Read a day that may be left out: what it stands for does not happen."""
    return _day(item.at(key), known) if item.has(key) else None


def _amount(node: Reader) -> int:
    return node.whole(1, _more.MOST)


def _officer(item: Reader, known: Known) -> Officer:
    item.only("organisation", "role", "name", "email")
    return Officer(
        organisation=_organisation(item, known),
        role=item.at("role").one_of(MONEY_ROLES, "role"),
        name=item.at("name").name(),
        email=invented_email(item.at("email")),
    )


def _account(item: Reader) -> model.Account:
    item.only("bank", "number", "bic")
    found = model.Account(
        bank=item.at("bank").name(), number=item.at("number").name(), bic=item.at("bic").name()
    )
    try:
        if found.number[:2].isalpha():
            numbers.iban(found.number)
        elif not re.fullmatch(r"[0-9]{5,34}", found.number, re.ASCII):
            item.at("number").bad(_("must be an IBAN or figures alone"))
    except numbers.BadNumber as wrong:
        item.at("number").bad(_(str(wrong.message)) % wrong.facts)
    try:
        numbers.bic(found.bic)
    except numbers.BadNumber as wrong:
        item.at("bic").bad(_(str(wrong.message)) % wrong.facts)
    return found


def _fund(item: Reader, known: Known) -> model.Fund:
    item.only("organisation", "recipe", "balance", "account", "identifier", "budget", "levies")
    identifier = item.at("identifier").name()
    if identifier and not _IDENTIFIER.fullmatch(identifier):
        item.at("identifier").bad(_("must be an identifier of IATI, such as XM-EX-4711"))
    return model.Fund(
        organisation=_organisation(item, known),
        recipe=item.at("recipe").one_of(recipes.NAMES, "recipe of a fund"),
        balance=_amount(item.at("balance")),
        account=_account(item.at("account")),
        identifier=identifier,
        budget=item.at("budget").mapped(_amount, OWN_NAME),
        levies=_several(item, "levies", lambda one: _levy(one, known)),
    )


def _levy(item: Reader, known: Known) -> model.Levy:
    item.only("code", "giver", "count", "assessed", "paid")
    return model.Levy(
        code=item.at("code").one_of(giving_rules.pack().levies, "levy"),
        giver=item.at("giver").name(),
        count=item.at("count").whole(1, 10_000_000),
        assessed=_day(item.at("assessed"), known),
        paid=_day_if(item, "paid", known),
    )


def _appeal(item: Reader, known: Known) -> model.Appeal:
    item.only("organisation", "day", "goal", "title", "about", "pledges", "published")
    return model.Appeal(
        organisation=_organisation(item, known),
        day=_day(item.at("day"), known),
        goal=_amount(item.at("goal")),
        title=item.at("title").names(),
        about=item.at("about").mapped(Reader.text, LANGUAGE),
        pledges=item.at("pledges").listed(lambda one: _pledge(one, known)),
        published=_several(item, "published", _published),
    )


def _pledge(item: Reader, known: Known) -> model.Pledge:
    item.only("giver", "source", "country", "amount", "day", "parts")
    found = item.at("parts").listed(lambda one: _part(one, known))
    if found and abs(sum(one.share for one in found) - 1) > 1e-6:
        total = f"{sum(one.share for one in found):g}"
        item.at("parts").bad(_("the shares add up to %(total)s, not to 1") % {"total": total})
    return model.Pledge(
        giver=item.at("giver").name(),
        source=item.at("source").one_of(Source.values, "source of money"),
        country=item.at("country").country(),
        amount=_amount(item.at("amount")),
        day=_day(item.at("day"), known),
        parts=found,
    )


def _part(item: Reader, known: Known) -> model.Part:
    item.only("share", "due", "paid")
    return model.Part(
        share=item.at("share").number(0.01, 1),
        due=_day(item.at("due"), known),
        paid=_day_if(item, "paid", known),
    )


def _published(item: Reader) -> model.Published:
    item.only("as_of", "what", "value", "source")
    return model.Published(
        as_of=item.at("as_of").name(),
        what=item.at("what").text(),
        value=_amount(item.at("value")),
        source=item.at("source").text(),
    )


def _release(item: Reader, known: Known) -> model.Release:
    item.only("organisation", "head", "day", "amount", "reviewed")
    return model.Release(
        organisation=_organisation(item, known),
        head=item.at("head").slug(),
        day=_day(item.at("day"), known),
        amount=_amount(item.at("amount")),
        reviewed=_day(item.at("reviewed"), known),
    )


def _paying(item: Reader, patterns: Collection[str]) -> model.Paying:
    item.only("approve_hours", "bank_days", "rejected", "fares", "carriers")
    carriers = item.at("carriers").only(*MODES)
    return model.Paying(
        approve_hours=item.at("approve_hours").number(0, 240),
        bank_days=item.at("bank_days").whole(0, 5),
        rejected=share(item.at("rejected")),
        fares=item.at("fares").mapped(lambda one: one.whole(1, 100_000), patterns)
        if item.has("fares")
        else {},
        carriers={mode: _carrier(carriers.at(mode)) for mode in MODES},
    )


def _carrier(item: Reader) -> tuple[str, model.Account]:
    item.only("name", "account")
    return item.at("name").name(), _account(item.at("account"))


def _bond(item: Reader, known: Known) -> model.Bond:
    item.only(
        "organisation", "employer", "name", "sector", "workers", "instrument", "issuer",
        "issuer_reference", "valid_from", "valid_to", "calls", "objects", "begins", "asked",
        "allowed", "topped_up",
    )  # fmt: skip
    rules = bond_rules.pack()
    return model.Bond(
        organisation=_organisation(item, known),
        employer=item.at("employer").one_of(known.organisations, "organisation")
        if not item.has("name")
        else "",
        name=item.at("name").name() if item.has("name") else "",
        sector=item.at("sector").one_of(rules.sectors, "sector"),
        workers=item.at("workers").whole(1, 100_000),
        instrument=item.at("instrument").one_of(_more.INSTRUMENTS, "instrument"),
        issuer=item.at("issuer").name(),
        issuer_reference=item.at("issuer_reference").name(),
        valid_from=item.at("valid_from").day(),
        valid_to=item.at("valid_to").day(),
        calls=item.at("calls").whole(0, 1000),
        objects=item.at("objects").whole(0, 1000),
        begins=_day(item.at("begins"), known),
        asked=item.at("asked").mapped(_amount, list(rules.heads)),
        allowed=share(item.at("allowed")),
        topped_up=_day_if(item, "topped_up", known),
    )


def _claims(item: Reader, known: Known) -> model.Claims:
    item.only("organisation", "filed", "checked", "decided", "since", "until", "wages")
    names = ("since", "until", "filed", "checked", "decided")
    on = {name: _day(item.at(name), known) for name in names}
    if list(on.values()) != sorted(on.values()) or on["until"] >= on["filed"]:
        item.bad(_("the days must come one after the other: since, until, filed, checked, decided"))
    return model.Claims(
        organisation=_organisation(item, known), wages=item.at("wages").country(), **on
    )


def _kits_known() -> list[str]:
    return [code for code, one in goods_rules.pack().items.items() if one.parts]


def _kits(item: Reader, known: Known) -> model.Kits:
    item.only(
        "organisation", "item", "kits", "reference", "store", "place", "sent", "days",
        "good_until", "vehicle",
    )  # fmt: skip
    return model.Kits(
        organisation=_organisation(item, known),
        item=item.at("item").one_of(_kits_known(), "relief kit"),
        kits=item.at("kits").whole(1, 1_000_000),
        reference=item.at("reference").name(),
        store=item.at("store").one_of(known.places, "place"),
        place=item.at("place").one_of(known.places, "place"),
        sent=_day(item.at("sent"), known),
        days=days(item.at("days"), known.days),
        good_until=item.at("good_until").day(),
        vehicle=item.at("vehicle").name(),
    )
