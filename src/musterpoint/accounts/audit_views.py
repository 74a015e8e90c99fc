"""The audit trail: read it, take it along, prove that it is unaltered."""

from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from musterpoint.accounts import queries as accounts
from musterpoint.accounts import trail as trails
from musterpoint.accounts.forms import TrailForm
from musterpoint.audit import actions as audit
from musterpoint.audit import queries, sealing
from musterpoint.audit.models import Event
from musterpoint.tenancy.actors import ActorKind
from musterpoint.tenancy.permissions import Permission
from musterpoint.web.http import ActorRequest, url, uuid_or_none
from musterpoint.web.parts import Pages

SHOWN_PROBLEMS = 20
#: What one click seals and opens while somebody waits; the command line does the whole trail.
SEAL_AT_ONCE, OPEN_AT_ONCE = 5_000, 10_000
FILTERS = ("kind", "actor", "subject", "day")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What a verification found."""

    checked: int
    """Events under seals."""
    opened: int
    """Of them, the newest, each of which was compared with its seal."""
    sealed_now: int
    problems: list[str] = field(default_factory=list)

    @property
    def first_problems(self) -> list[str]:
        """Return as many as a page can show."""
        return self.problems[:SHOWN_PROBLEMS]


@require_safe
def trail(request: ActorRequest) -> HttpResponse:
    """Show a part of the trail; that it was read is itself recorded."""
    return _page(request)


def _page(request: ActorRequest, proof: Proof | None = None) -> HttpResponse:
    form = _form(request)
    valid = form.is_valid()
    part = trails.Part(events=())
    if valid:
        cursors = {name: request.GET.get(name, "") for name in ("before", "after")}
        part = trails.part(_events(request, form), **cursors)
        _saw(request, "audit.trail.read", shown=len(part.events))
    context = {
        "form": form,
        "rows": [
            {
                "event": event,
                "words": trails.words(event.kind),
                "facts": trails.told(event.facts),
                "subject": str(event.subject_id)[-8:],
                "who": trails.who(event.actor_kind),
            }
            for event in part.events
        ],
        "filtered": any(request.GET.get(name) for name in FILTERS),
        "pages": Pages(
            previous_url=_at(request, after=part.newer), next_url=_at(request, before=part.older)
        ),
        "query": _query(request),
        "seals": queries.seals(by=request.actor),
        "public_key": sealing.public_key().hex(),
        "proof": proof,
        "zone": request.organisation.time_zone,
    }
    return render(request, "accounts/audit.html", context, status=200 if valid else 422)


@require_safe
def export(request: ActorRequest) -> HttpResponse:
    """Give the events that the filters leave, as a table."""
    form = _form(request)
    if not form.is_valid():
        return _page(request)
    events = list(_events(request, form)[: trails.EXPORT_LIMIT + 1])
    if len(events) > trails.EXPORT_LIMIT:
        text = _("This is more than %(limit)s events. Choose one day, or one kind of event.")
        raise trails.TooMany(text, limit=trails.EXPORT_LIMIT)
    _saw(request, "audit.trail.exported", rows=len(events))
    response = HttpResponse(trails.table(events), content_type="text/csv; charset=utf-8")
    name = f"audit-{request.organisation.slug}-{request.at:%Y%m%d-%H%M}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
def verify(request: ActorRequest) -> HttpResponse:
    """Seal what is unsealed, where the role allows it, and check everything under seals."""
    request.actor.require(Permission.AUDIT_READ)
    sealed_now = 0
    if request.actor.may(Permission.AUDIT_SEAL):
        sealed_now = sealing.seal_batch(at=request.at, limit=SEAL_AT_ONCE)
    problems = sealing.verify(newest=OPEN_AT_ONCE)
    checked = queries.seals(by=request.actor).sealed
    proof = Proof(
        checked=checked,
        opened=min(checked, OPEN_AT_ONCE),
        sealed_now=sealed_now,
        problems=problems,
    )
    audit.record(
        "audit.trail.verified",
        by=request.actor,
        at=request.at,
        checked=proof.opened,
        sealed=sealed_now,
        problems=len(problems),
    )
    return _page(request, proof)


def _form(request: ActorRequest) -> TrailForm:
    request.actor.require(Permission.AUDIT_READ)
    form = TrailForm({name: request.GET.get(name, "") for name in FILTERS})
    form.choose(
        [(kind, trails.words(kind)) for kind in queries.kinds(by=request.actor)], _people(request)
    )
    return form


def _people(request: ActorRequest) -> list[tuple[str, str]]:
    """Return who may have acted: members, systems, kinds of actors, and whom the address names."""
    found = {}
    if request.actor.may(Permission.MEMBERS_READ):
        found = {str(one.user_id): one.name for one in accounts.members(by=request.actor)}
        found |= {str(one.id): one.name for one in accounts.clients(by=request.actor)}
    wanted = request.GET.get("actor", "")
    identity = None if wanted in found else uuid_or_none(wanted)
    if identity is not None:
        last = queries.events(by=request.actor, actor_id=identity).first()
        found |= {wanted: last.actor_name} if last else {}
    kinds = {
        kind.value: trails.who(kind)
        for kind in (ActorKind.SYSTEM, ActorKind.PUBLIC, ActorKind.CLIENT, ActorKind.EXERCISE)
    }
    return [*found.items(), *kinds.items()]


def _events(request: ActorRequest, form: TrailForm) -> QuerySet[Event]:
    chosen = form.cleaned_data
    return trails.narrowed(
        queries.events(by=request.actor),
        kind=chosen["kind"],
        actor=chosen["actor"],
        subject=chosen["subject"],
        day=chosen["day"],
        zone=request.organisation.time_zone,
    )


def _saw(request: ActorRequest, kind: str, **facts: int) -> None:
    audit.saw(kind, [request.organisation.id], by=request.actor, at=request.at, **facts)


def _query(request: ActorRequest) -> str:
    query = request.GET.copy()
    for name in list(query):
        if name not in FILTERS or not query[name]:
            query.pop(name)
    return query.urlencode()


def _at(request: ActorRequest, **cursor: str) -> str:
    """Return the address of the neighbouring part, or nothing when there is none."""
    if not any(cursor.values()):
        return ""
    query = request.GET.copy()
    for name in ("before", "after", "lang"):
        query.pop(name, None)
    query.update(cursor)
    return f"{url(request, 'accounts:audit')}?{query.urlencode()}"
