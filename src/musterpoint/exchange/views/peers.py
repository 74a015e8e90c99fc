"""Peers with the same challenge, and the own profile."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from musterpoint.exchange import actions, forms, queries, rules
from musterpoint.exchange.models import ChallengeKind, Profile
from musterpoint.exchange.views.pages import CHANGE, READ, done, goes_to, run_form, show, tabs
from musterpoint.people import countries
from musterpoint.plans import hazards
from musterpoint.tenancy.models import OrganisationKind
from musterpoint.web import languages
from musterpoint.web.cards import Act, data, table_file
from musterpoint.web.guard import BOTH, POST, page
from musterpoint.web.http import ActorRequest

KINDS = dict(OrganisationKind.choices)


def in_words(kind: str, text: str) -> str:
    """Return a challenge in the reader's words."""
    if kind == ChallengeKind.AREA:
        words = rules.pack().areas.get(text)
        return rules.in_words(words) if words else text
    if kind == ChallengeKind.CORRIDOR:
        origin, _dash, host = text.partition("-")
        code = languages.current().code
        if countries.is_country(origin) and countries.is_country(host):
            return _("%(origin)s to %(host)s") % {
                "origin": countries.name(origin, code),
                "host": countries.name(host, code),
            }
    if kind == ChallengeKind.HAZARD and (listed := hazards.code_of(text)):
        return hazards.listed()[listed].name
    return text


@page(READ)
def peers(request: ActorRequest) -> HttpResponse:
    """List peers, those with most in common first."""
    found, asked = _asked(request)
    challenges = {
        rules.found_by(one["kind"], one["code"]): in_words(one["kind"], one["text"])
        for peer in queries.peers(at=request.at)
        for one in peer.row.challenges
    }
    row = queries.profile()
    context = {
        "tabs": tabs(request, "peers"),
        "acts": [Act(label=_("CSV"), url=f"{goes_to(request, 'peers-file')}?kind=csv"),
                 Act(label=_("XLSX"), url=f"{goes_to(request, 'peers-file')}?kind=xlsx")]
        if found
        else [],
        "asked": asked,
        "choices": sorted(
            ((f"{kind}:{code}", text) for (kind, code), text in challenges.items()),
            key=lambda one: one[1],
        ),
        "kinds": OrganisationKind.choices,
        "lines": [_line(one) for one in found],
        "is_published": row is not None and row.published_at is not None,
    }  # fmt: skip
    return show(request, "peers", context)


@page(READ)
def peers_file(request: ActorRequest) -> HttpResponse:
    """Give the peers as a table."""
    found, _words = _asked(request)
    head = [
        _("Organisation"),
        _("Kind"),
        _("Country"),
        _("Works on"),
        _("Offers"),
        pgettext("whom to ask", "Contact"),
    ]
    rows = [
        [
            one.row.sender_name,
            str(KINDS.get(one.row.kind, one.row.kind)),
            one.row.country,
            "; ".join(in_words(c["kind"], c["text"]) for c in one.row.challenges),
            one.row.offers,
            one.row.contact,
        ]
        for one in found
    ]
    return table_file(request, [head, *rows], "peers")


def _asked(request: ActorRequest) -> tuple[list[queries.Peer], dict[str, str]]:
    asked = {
        name: request.GET.get(name, "")[:140].replace("\0", "")
        for name in ("q", "challenge", "organisation")
    }
    kind, _colon, code = asked["challenge"].partition(":")
    found = queries.peers(
        kind=kind, code=code, org_kind=asked["organisation"], text=asked["q"], at=request.at
    )
    return found, asked


def _line(peer: queries.Peer) -> dict[str, Any]:
    shared = [in_words(kind, text) for kind, text in peer.shared]
    told = dict.fromkeys(in_words(one["kind"], one["text"]) for one in peer.row.challenges)
    code = languages.current().code
    return {
        "peer": peer,
        "kind": KINDS.get(peer.row.kind, peer.row.kind),
        "country": countries.name(peer.row.country, code)
        if countries.is_country(peer.row.country)
        else "",
        "shared": shared,
        "others": [words for words in told if words not in shared],
    }


@page(READ)
def profile(request: ActorRequest) -> HttpResponse:
    """Show the own profile, and what could be taken over into it."""
    row = queries.profile() or Profile(changed_at=request.at)
    acts = []
    if request.actor.may(CHANGE):
        acts = [
            Act(label=_("Add a challenge"), url=goes_to(request, "challenge-new"), icon="plus"),
            Act(label=_("Offers and contact"), url=goes_to(request, "profile-edit"), icon="pen"),
            Act(
                label=_("Publish again") if row.published_at else _("Publish"),
                url=goes_to(request, "profile-publish"),
                is_main=row.published_at is None,
                is_post=True,
            ),
        ]
        if row.published_at:
            acts.append(
                Act(label=_("Withdraw"), url=goes_to(request, "profile-withdraw"), is_post=True)
            )
    context = {
        "tabs": tabs(request, "profile"),
        "acts": acts,
        "row": row,
        "copies": queries.copies_out(row.item_id) if row.item_id else 0,
        "challenges": [(one, in_words(one.kind, one.text)) for one in queries.challenges()],
        "suggestions": [
            (one, in_words(one.kind, one.text))
            for one in queries.suggestions(by=request.actor, at=request.at)
        ],
    }
    return show(request, "profile", context)


@page(CHANGE, BOTH)
def profile_edit(request: ActorRequest) -> HttpResponse:
    """Write what the organisation offers and how it is reached."""
    row = queries.profile()
    start = {"offers": row.offers, "contact": row.contact} if row else {}
    form = forms.ProfileForm(data(request), initial=start)

    def do(given: dict[str, Any]) -> str:
        actions.write_profile(given["offers"], given["contact"], by=request.actor, at=request.at)
        return goes_to(request, "profile")

    return run_form(
        request, form, do, title=_("Offers and contact"), submit=_("Save"),
        back=(goes_to(request, "profile"), _("Our profile")),
        lead=_("Nothing about people belongs here."),
    )  # fmt: skip


@page(CHANGE, BOTH)
def challenge_new(request: ActorRequest) -> HttpResponse:
    """Add a challenge."""
    form = forms.ChallengeForm(data(request))

    def do(given: dict[str, Any]) -> str:
        actions.add_challenge(given["kind"], form.text, by=request.actor, at=request.at)
        return goes_to(request, "profile")

    return run_form(
        request, form, do, title=_("Add a challenge"), submit=_("Add"),
        back=(goes_to(request, "profile"), _("Our profile")),
    )  # fmt: skip


@page(CHANGE, POST)
def challenge_take(request: ActorRequest) -> HttpResponse:
    """Take a challenge over from an assessment or a plan."""
    actions.add_challenge(
        request.POST.get("kind", "")[:10],
        request.POST.get("text", "")[:200].replace("\0", ""),
        by=request.actor,
        at=request.at,
    )
    return done(request, "profile")


@page(CHANGE, POST)
def challenge_remove(request: ActorRequest, challenge_id: UUID) -> HttpResponse:
    """Take a challenge out of the profile."""
    actions.remove_challenge(challenge_id, by=request.actor, at=request.at)
    return done(request, "profile")


@page(CHANGE, POST)
def publish(request: ActorRequest) -> HttpResponse:
    """Publish the profile to partners."""
    count = actions.publish_profile(by=request.actor, at=request.at)
    messages.success(
        request,
        ngettext(
            "Published. %(n)s organisation has it.",
            "Published. %(n)s organisations have it.",
            count,
        )
        % {"n": count},
    )
    return done(request, "profile")


@page(CHANGE, POST)
def withdraw(request: ActorRequest) -> HttpResponse:
    """Withdraw the profile from everybody."""
    actions.withdraw_profile(by=request.actor, at=request.at)
    messages.success(request, _("Withdrawn. It is gone at every organisation."))
    return done(request, "profile")
