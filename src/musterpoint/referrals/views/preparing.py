"""A referral is prepared: whom, which service; then the page that the person is shown."""

from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.cases.models import TABLES as CASES
from musterpoint.people import countries
from musterpoint.people import queries as people
from musterpoint.people import rules as people_rules
from musterpoint.people.queries import Card
from musterpoint.referrals import actions, kinds, queries, rules, seeing, sharing
from musterpoint.referrals.actions import ReferralIn
from musterpoint.referrals.models import Basis, Phase, Urgency
from musterpoint.referrals.queries import Need, Result
from musterpoint.referrals.queries import _referrals as found_by
from musterpoint.referrals.referral_forms import (
    ConsentForm,
    ReferralForm,
    kind_choices,
    offer,
    tried,
)
from musterpoint.referrals.views.beside import beside
from musterpoint.referrals.views.referral_pages import saw, show
from musterpoint.rosters import queries as rosters
from musterpoint.tenancy.actors import Clearance
from musterpoint.tenancy.permissions import Permission
from musterpoint.web import languages
from musterpoint.web.context import zone_of
from musterpoint.web.guard import BOTH, page
from musterpoint.web.http import ActorRequest, url, uuid_or_none

#: The kinds by which other pages may ask for a service.
ALIASES = {"asylum-authority": "asylum"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Whom a referral is about and for what, from the address of the page."""

    person: UUID | None
    case: Any
    kind: str
    phase: str
    country: str
    service: UUID | None
    repeat: UUID | None
    is_private: bool
    card: Card | None

    @property
    def query(self) -> str:
        """The same as part of an address."""
        kept = {
            "person": self.person,
            "case": self.case.id if self.case is not None else None,
            "kind": self.kind,
            "phase": self.phase,
            "country": self.country,
            "repeat": self.repeat,
            "private": "1" if self.is_private else None,
        }
        return urlencode({name: value for name, value in kept.items() if value})


def _asked(request: ActorRequest) -> Asked:
    given = request.GET
    case = _case(uuid_or_none(given.get("case", "")), request)
    person = uuid_or_none(given.get("person", "")) or (case.person_id if case else None)
    kind = given.get("kind", "")[:40]
    kind = ALIASES.get(kind, kind)
    country = given.get("country", "")[:3].upper()
    is_behind = case is not None and getattr(case, "compartment", "") == "protection"
    may = request.actor.clearance is Clearance.PROTECTION
    card = people.card([person], request.at).get(person) if person is not None else None
    return Asked(
        person=person if card is not None else None,
        case=case,
        kind=kind if kind in kinds.shipped().kinds else "",
        phase=given.get("phase", "") if given.get("phase", "") in Phase.values else Phase.HERE,
        country=country if countries.is_country(country) else "",
        service=uuid_or_none(given.get("service", "")),
        repeat=uuid_or_none(given.get("repeat", "")),
        is_private=may and (is_behind or given.get("private") == "1"),
        card=card,
    )


def _case(case_id: UUID | None, request: ActorRequest) -> Any:
    if case_id is None:
        return None
    for tables in CASES:
        away: Any = tables.hidden.objects
        hidden = away.filter(user_id=request.actor.id, shown_at=None)
        rows: Any = tables.case.objects.filter(id=case_id)
        found = rows.exclude(id__in=hidden.values("case_id")).first()
        if found is not None:
            return found
    return None


def need_of(asked: Asked, at: datetime, status: str = "") -> Need:
    """Return what is looked for, from what is known of the person; nothing of it is kept."""
    base = {
        "service_kind": asked.kind,
        "country": asked.country,
        "is_protected": asked.is_private,
        "statuses": frozenset({status} if status else ()),
    }
    card = asked.card
    if card is None or card.is_erased:
        return Need(**base)  # type: ignore[arg-type]  # plain values
    who = card.identity
    may_be_child = queries.may_be_child(card, at)
    return Need(
        **base,  # type: ignore[arg-type]  # plain values
        sex=card.sex if card.sex in ("f", "m") else "",
        ages=_ages(card, at, may_be_child=may_be_child),
        nationalities=frozenset(card.nationalities),
        languages=(card.language,) if card.language else (),
        area=card.area if asked.phase == Phase.HERE else "",
        latitude=who.latitude if asked.phase == Phase.HERE else None,
        longitude=who.longitude if asked.phase == Phase.HERE else None,
        is_child=may_be_child,
    )


def _ages(card: Card, at: datetime, *, may_be_child: bool) -> tuple[int, int] | None:
    """Return the band of ages that a service must fit; a child's for who may be one."""
    first = people_rules.age_band(card.identity.born, at) if card.identity.born else card.age_band
    if first is None or (may_be_child and not rules.may_be_child((first, first))):
        return None
    last = first + sharing.BAND_YEARS - 1
    return first, min(last, rules.CHILD_AGES[1]) if may_be_child else last


@page(Permission.REFERRALS_SEND, BOTH)
def new(request: ActorRequest) -> HttpResponse:
    """Choose a service for somebody, and say what the partner is asked."""
    request.actor.require(Permission.PEOPLE_READ)
    asked = _asked(request)
    is_somebody = asked.case is not None or (asked.card is not None and not asked.card.is_erased)
    status, stage = _status(request)
    need = need_of(asked, request.at, status)
    result = queries.match(need, request.at) if asked.kind else None
    form = _form(request, asked, result)
    if is_somebody and result is not None and form.is_bound and form.is_valid():
        made: list[UUID] = []
        given = _given(asked, form)
        if tried(
            form,
            lambda: made.append(actions.prepare(given, by=request.actor, at=request.at).id),
        ):
            return redirect(url(request, "referrals:consent", referral_id=made[0]))
    with audit.reading_in_private() if asked.is_private else nullcontext():
        if asked.card is not None:
            audit.saw("people.person.read", [asked.card.person_id], by=request.actor, at=request.at)
        others = (
            beside(request, asked.kind, country=asked.country, status=status, phase=stage)
            if is_somebody and result is not None
            else {}
        )
    context = {
        "asked": asked,
        "is_somebody": is_somebody,
        "name": asked.card.name if asked.card is not None else "",
        "result": result,
        "candidates": [] if result is None else _candidates(result),
        "form": form,
        "kinds": kind_choices(),
        "phases": Phase.choices,
        "countries": _countries(),
        "is_trained": queries.is_trained(request.actor, request.at),
        "course": kinds.shipped().course.code,
        "may_be_private": request.actor.clearance is Clearance.PROTECTION,
        **others,
    }
    return show(request, "new", context, 422 if form.is_bound else 200)


def _status(request: ActorRequest) -> tuple[str, str]:
    """Return the status and the phase of the emergency that were asked about; never kept."""
    found = []
    for name, words, usual in (("status", "statuses", ""), ("stage", "phases", "during")):
        given = request.POST.get(name, "")
        found.append(given if given in dict(rosters.vocabulary(words)) else usual)
    return found[0], found[1]


def _countries() -> list[tuple[str, str]]:
    code = languages.current().code
    names = [(three, countries.name(three, code)) for three in countries.ALPHA2]
    return sorted(names, key=lambda pair: countries.plain(pair[1]) or pair[1])


def _form(request: ActorRequest, asked: Asked, result: Result | None) -> ReferralForm:
    usual = kinds.shipped().urgency_of(asked.kind).code if asked.kind else Urgency.NORMAL
    first = result.candidates[0].service.id if result is not None and result.candidates else ""
    initial = {
        "urgency": usual if usual in Urgency.values else Urgency.NORMAL,
        "phase": asked.phase,
        "service": asked.service or first,
    }
    # Who only looks up a status is not told what is missing, and keeps what they typed.
    is_look = "look" in request.POST
    typed = request.POST.dict() if is_look else {}
    form = ReferralForm(
        request.POST if request.method == "POST" and not is_look else None,
        zone=zone_of(request),
        initial=initial | typed,
    )
    listed = result.candidates if result is not None else ()
    offer(form, "service", [(str(one.service.id), one.service.name) for one in listed])
    return form


def _candidates(result: Result) -> list[dict[str, Any]]:
    return [
        {
            "one": one,
            "id": str(one.service.id),
            "reasons": one.reasons,
            "against": one.against,
            "is_ready": one.pathway is not None,
        }
        for one in result.candidates
    ]


def _given(asked: Asked, form: ReferralForm) -> ReferralIn:
    typed = form.cleaned_data
    return ReferralIn(
        service_id=UUID(typed["service"]),
        person_id=asked.person,
        case_id=asked.case.id if asked.case is not None else None,
        asks=typed["asks"],
        note=typed["note"],
        urgency=typed["urgency"],
        phase=typed["phase"],
        country=asked.country,
        asked_at=typed["asked_at"],
        is_protected=asked.is_private,
        repeat_of=asked.repeat,
    )


@page(Permission.REFERRALS_SEND, BOTH)
def consent(request: ActorRequest, referral_id: UUID) -> HttpResponse:
    """Show the person, in their language, what would be told to whom; keep what they say."""
    found = found_by.view(referral_id, by=request.actor, at=request.at)
    one = found.row.referral
    saw(request, [found.row])
    told = {**found.content.get("known", {}), "note": found.content.get("note", "")}
    spoken = languages.site_language(one.language or "en") or languages.SITE[0]
    before = found.content.get("consent")
    chosen = found.content.get("pieces", ()) if before else sharing.minimum(one.service_kind)
    form = ConsentForm(
        request.POST if request.method == "POST" else None,
        told=told,
        initial={
            "pieces": [piece for piece in chosen if told.get(piece)],
            "language": languages.current().code,
            "basis": one.basis or Basis.CONSENT,
        },
    )
    is_given = request.POST.get("what") != "refuse"
    if form.is_bound and form.is_valid():
        given = form.given(is_given=is_given)
        if tried(
            form,
            lambda: actions.consent(referral_id, given, by=request.actor, at=request.at),
        ):
            said = _("The person agrees. Nothing was sent yet.")
            refused = _("The person does not want it. Nothing was sent, nothing is lost.")
            messages.success(request, said if is_given else refused)
            return redirect(url(request, "referrals:referral", referral_id=referral_id))
    context = {
        "found": found,
        "one": one,
        "kind": kinds.shipped().name(one.service_kind),
        "form": form,
        "spoken": spoken,
        "is_spoken": spoken.code == languages.current().code,
        "is_possible": one.state in ("draft", "consented") and not found.row.is_erased,
        "is_protected": seeing.is_protected(one),
    }
    return show(request, "consent", context, 422 if form.is_bound else 200)
