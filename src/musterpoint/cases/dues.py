"""Visits, cases on their way, children to look at again, and identities to confirm: what is due."""

from collections.abc import Collection
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.agenda import queries as agenda
from musterpoint.agenda.queries import ALL, POST, Asked, Item
from musterpoint.cases import followed, seeing
from musterpoint.cases.models import (
    CONSULAR,
    TABLES,
    AnyCase,
    Application,
    ChildGate,
    ClockStep,
    Confirmation,
    GateState,
    Move,
    MoveState,
    OfferedCase,
    RedFlag,
)
from musterpoint.cases.screening import wall
from musterpoint.cases.travel import waiting
from musterpoint.kernel.ids import show_reference
from musterpoint.tenancy.actors import Actor, Permission

STEPS = {
    ClockStep.ASK: gettext_lazy("Ask an authority about an identity"),
    ClockStep.ANSWER: gettext_lazy("Answer about an identity"),
    ClockStep.ISSUE: gettext_lazy("Issue a travel document"),
    ClockStep.DECIDE: gettext_lazy("Revoke, or say why it stays valid"),
}


def install() -> None:
    """Name what of this package is due, and who knows the posts."""
    read = Permission.CASES_READ
    for code, label, permission, find in (
        ("visits", gettext_lazy("Visit"), read, visits),
        ("moves", gettext_lazy("Case offered by us"), read, moves),
        ("offers", gettext_lazy("Case offered to us"), read, offers),
        ("children", gettext_lazy("Child to look at again"), read, children),
        ("travel", gettext_lazy("Travel document"), Permission.DOCUMENTS_REQUEST, travel),
    ):
        agenda.register(agenda.Source(code=code, label=label, permission=permission, find=find))
    agenda.register(
        agenda.Source(
            code="flags",
            label=gettext_lazy("Red flag"),
            permission=Permission.PROTECTION_READ,
            find=flags,
            may=wall.is_behind,
        )
    )
    agenda.register_posts(agenda.Posts(mine=my_posts, every=every_post))


def my_posts(by: Actor) -> frozenset[str]:
    """Return the posts of the open cases that somebody answers for."""
    if by.id is None or not by.may(Permission.CASES_READ):
        return frozenset()
    return frozenset(_posts(by, owner_id=by.id))


def every_post(by: Actor) -> list[str]:
    """Return the posts of the open cases that somebody may see."""
    return _posts(by) if by.may(Permission.CASES_READ) else []


def _posts(by: Actor, **more: object) -> list[str]:
    found: set[str] = set()
    for tables in TABLES:
        rows = seeing.visible(tables, by).filter(closed_at=None, **more).exclude(post="")
        found |= set(rows.order_by().values_list("post", flat=True).distinct())
    return sorted(found)


def runs_at(posts: Collection[str], by: Actor) -> Q:
    """Return the condition of a run of a case at one of the posts."""
    found = Q(pk__in=[])
    for tables in TABLES:
        rows = seeing.visible(tables, by).filter(closed_at=None, post__in=posts)
        found |= Q(run_id__in=rows.values("run_id"))
    return found


def _cases(rows: QuerySet[Any], asked: Asked, of: str = "") -> QuerySet[Any]:
    """Leave the rows of the reader's own cases, or of those at the posts."""
    if asked.view == POST:
        return rows.filter(**{f"{of}post__in": asked.posts})
    return agenda.officer(rows, asked, f"{of}owner_id")


def visits(asked: Asked) -> list[Item]:
    """Return the next visits of cases."""
    found: list[AnyCase] = []
    for tables in TABLES:
        rows = seeing.visible(tables, asked.by).filter(closed_at=None, next_visit_at__isnull=False)
        found += agenda.window(_cases(rows, asked), asked, "next_visit_at")
    titles = followed.titles() if found else {}
    return [
        Item(
            id=one.id,
            due_at=one.next_visit_at or asked.at,
            what=_("Visit"),
            about=f"{titles.get(one.kind, one.kind)} {show_reference(one.reference)}",
            officer_id=one.owner_id,
            post=one.post,
            page="cases:case",
            parts={"case_id": one.id},
        )
        for one in found
    ]


def moves(asked: Asked) -> list[Item]:
    """Return the cases of ours that another organisation was offered and has not answered."""
    seen = seeing.visible(CONSULAR, asked.by)
    rows = Move.objects.filter(
        state=MoveState.OFFERED, due_at__isnull=False, case_id__in=seen.values("id")
    )
    found = agenda.window(_cases(rows, asked, "case__").select_related("case"), asked, "due_at")
    return [
        Item(
            id=one.id,
            due_at=one.due_at,
            what=_("Waits for %(name)s") % {"name": one.receiver_name},
            about=show_reference(one.case.reference),
            officer_id=one.case.owner_id,
            post=one.case.post,
            page="cases:case",
            parts={"case_id": one.case_id},
        )
        for one in found
    ]


def offers(asked: Asked) -> list[Item]:
    """Return the cases that others offer us; they are nobody's before somebody accepts."""
    if asked.view != ALL:
        return []
    rows = OfferedCase.objects.filter(state=MoveState.OFFERED, due_at__isnull=False)
    return [
        Item(
            id=one.id,
            due_at=one.due_at,
            what=_("Accept or decline a case of %(name)s") % {"name": one.sender_name},
            about=one.shared_reference,
            page="cases:offered",
        )
        for one in agenda.window(rows, asked, "due_at")
    ]


def children(asked: Asked) -> list[Item]:
    """Return the children who are held and whose decision is to be looked at again."""
    if asked.view != ALL:
        return []
    rows = ChildGate.objects.filter(
        state=GateState.HELD, review_at__isnull=False, person__withdrawn_at=None
    )
    found = agenda.window(rows.select_related("person"), asked, "review_at")
    return [
        Item(
            id=one.id,
            due_at=one.review_at,
            what=_("Look at a child again"),
            about=show_reference(one.person.reference),
            page="children:gate",
            parts={"gate_id": one.id},
        )
        for one in found
    ]


def travel(asked: Asked) -> list[Item]:
    """Return the steps of confirmations and issues."""
    items = [
        Item(
            id=one.about.id,
            due_at=one.due_at,
            what=str(STEPS[one.step]),
            officer_id=one.officer_id,
            **_place(one.about),
        )
        for one in waiting.due(asked)
    ]
    return agenda.first(items, asked)


def _place(about: Application | Confirmation) -> dict[str, Any]:
    """Return where a step is done: on the application, or on what another organisation asks."""
    own = about if isinstance(about, Application) else about.application
    if own is None:
        return {"page": "travel:question", "parts": {"question_id": about.id}}
    return {
        "about": show_reference(own.reference),
        "page": "travel:application",
        "parts": {"application_id": own.id},
    }


def flags(asked: Asked) -> list[Item]:
    """
    Return the red flags that wait for a human: everybody's who works behind the wall.

    What a flag says stands on its own page, where reading it leaves a trace.
    """
    if asked.view == POST:
        return []
    rows = RedFlag.objects.filter(answered_at=None)
    return [
        Item(
            id=one.id,
            due_at=one.answer_by,
            what=_("A red flag waits for a human"),
            page="screening:flags",
        )
        for one in agenda.window(rows, asked, "answer_by")
    ]
