"""
Who visits: nobody we know, somebody with an unfinished registration, or a registered person.

A reference with its code opens a registration for half an hour in one browser. The session holds
signed markers with ids and what was typed under the organisation's key, never a name in clear.
"""

import base64
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from uuid import UUID

from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect

from musterpoint.people import queries as people
from musterpoint.people import rules
from musterpoint.people.queries import Card
from musterpoint.tenancy import actors, vault
from musterpoint.tenancy.actors import Actor, ActorKind
from musterpoint.web.http import ActorRequest, url

PERSON_OPEN = timedelta(minutes=30)
DRAFT_OPEN = timedelta(hours=2)
SEALED = "crises.public"
P = ParamSpec("P")
View = Callable[Concatenate[ActorRequest, P], HttpResponse]
HERE = "public_visitor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """A registered person who has proved it, with the children that they may answer for."""

    actor: Actor
    me: Card
    children: tuple[Card, ...]

    @property
    def everybody(self) -> tuple[Card, ...]:
        """The person and the children, the person first."""
        return (self.me, *self.children)

    @property
    def ids(self) -> tuple[UUID, ...]:
        """The ids of ``everybody``."""
        return tuple(card.person_id for card in self.everybody)

    @property
    def parent(self) -> Actor:
        """The actor that speaks for the children: the public door, on the person's behalf."""
        public = actors.public(self.actor.organisation_id)
        return replace(public, on_behalf_of=self.me.person_id)

    def card_of(self, person_id: UUID) -> Card | None:
        """Return the card of one of ``everybody``, or None."""
        return next((card for card in self.everybody if card.person_id == person_id), None)


def visitor(request: ActorRequest) -> Visitor | None:
    """Return the registered person whose registration is open in this browser, or None."""
    person_id = _marked(request, "person")
    if person_id is None:
        return None
    me = people.card([person_id], request.at).get(person_id)
    if me is None or me.is_erased or me.withdrawn_at is not None:
        return None
    return Visitor(
        actor=person_actor(request, me.person_id), me=me, children=_children(request, me)
    )


def person_actor(request: ActorRequest, person_id: UUID) -> Actor:
    """Return the actor of somebody who acts for themselves."""
    public = actors.public(request.organisation.id)
    return replace(public, kind=ActorKind.PERSON, name="registered person", id=person_id)


def _children(request: ActorRequest, me: Card) -> tuple[Card, ...]:
    """Return the minors of a head's household; another adult is never among them."""
    if not me.is_head or me.household_id is None:
        return ()
    members = people.household_members([me.household_id]).get(me.household_id, ())
    cards = people.card([one for one in members if one != me.person_id], request.at)
    return tuple(
        card
        for card in cards.values()
        if not card.is_erased and rules.is_surely_minor(card.identity.born, request.at)
    )


def person_needed(go_on: str) -> Callable[[View[P]], View[P]]:
    """Let only a registered person in; others are asked for reference and code first."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: ActorRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            found = visitor(request)
            if found is None:
                return redirect(f"{url(request, 'public:continue')}?next={go_on}")
            setattr(request, HERE, found)
            return view(request, *args, **kwargs)

        return cast("View[P]", guarded)

    return decorate


def here(request: ActorRequest) -> Visitor:
    """Return the visitor of a page that ``person_needed`` guards."""
    found = getattr(request, HERE, None) or visitor(request)
    if not isinstance(found, Visitor):
        raise LookupError("this page needs person_needed")
    return found


# What the session holds


def enter_person(request: ActorRequest, person_id: UUID) -> None:
    """Open a registration in this browser; a new session key keeps others out."""
    _renew(request)
    _mark(request, "person", person_id, request.at + PERSON_OPEN)


def enter_draft(request: ActorRequest, draft_id: UUID) -> None:
    """Open an unfinished registration in this browser."""
    _renew(request)
    _mark(request, "draft", draft_id, request.at + DRAFT_OPEN)


def stay_in_draft(request: ActorRequest, draft_id: UUID) -> None:
    """Keep an unfinished registration open for longer, after another answer."""
    _mark(request, "draft", draft_id, request.at + DRAFT_OPEN)


def draft_id(request: ActorRequest) -> UUID | None:
    """Return the unfinished registration that is open in this browser, or None."""
    return _marked(request, "draft")


def leave_draft(request: ActorRequest) -> None:
    """Forget the unfinished registration in this browser."""
    room = _room(request)
    room.pop("draft", None)
    _save(request, room)


def forget(request: ActorRequest) -> None:
    """Forget everything about the visit, so that the next user of the phone sees nothing."""
    request.session.flush()


def keep(request: ActorRequest, name: str, value: Any) -> None:
    """Keep a value for this visit, sealed under the organisation's key."""
    sealed = vault.seal_for_organisation(SEALED, value, at=request.at)
    _save(request, _room(request) | {name: base64.b64encode(sealed).decode()})


def kept(request: ActorRequest, name: str) -> Any:
    """Return a value that ``keep`` kept, or None."""
    found = _room(request).get(name)
    if not found:
        return None
    return vault.open_for_organisation(SEALED, base64.b64decode(found), at=request.at)


def _key(request: ActorRequest) -> str:
    return f"public-{request.organisation.id.hex}"


def _room(request: ActorRequest) -> dict[str, str]:
    return dict(request.session.get(_key(request), {}))


def _save(request: ActorRequest, room: dict[str, str]) -> None:
    request.session[_key(request)] = room


def _renew(request: ActorRequest) -> None:
    if request.session.session_key is not None:
        request.session.cycle_key()


def _salt(request: ActorRequest, name: str) -> str:
    return f"musterpoint.public.{name}.{request.organisation.id}"


def _mark(request: ActorRequest, name: str, identity: UUID, until: datetime) -> None:
    marker = signing.dumps([str(identity), until.isoformat()], salt=_salt(request, name))
    _save(request, _room(request) | {name: marker})


def _marked(request: ActorRequest, name: str) -> UUID | None:
    try:
        identity, until = signing.loads(_room(request).get(name, ""), salt=_salt(request, name))
    except signing.BadSignature:
        return None
    return UUID(identity) if datetime.fromisoformat(until) > request.at else None


def not_stored(response: HttpResponse) -> HttpResponse:
    """
    Keep a page with personal data out of the caches of browser and proxies.

    The address goes to our own pages alone: with "no-referrer" a browser sends a form with the
    origin "null", which the check against forged forms has to refuse.
    """
    response["Cache-Control"] = "no-store, private"
    response["Referrer-Policy"] = "same-origin"
    return response
