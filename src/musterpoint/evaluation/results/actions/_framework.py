"""Begin a framework, write its results, keep who was sensitised."""

from dataclasses import fields
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.evaluation.models import Framework, Level, Node, Sensitisation
from musterpoint.evaluation.results import checking
from musterpoint.evaluation.results.codes import ORDER
from musterpoint.evaluation.results.kinds import pack
from musterpoint.evaluation.results.values import FrameworkIn, NodeIn, SessionIn
from musterpoint.kernel.errors import Invalid, Missing, Refused
from musterpoint.people import countries
from musterpoint.tenancy import scope
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import Membership

NODE_FIELDS = tuple(one.name for one in fields(NodeIn))
MOST_PARTS = 999


class NoSuchResult(Missing):
    """There is no such framework, result or indicator here."""


class BadFramework(Invalid):
    """The framework, or a part of it, cannot be kept as it was typed."""


class HasParts(Refused):
    """A result that others hang from is not dropped."""


def refuse(problems: checking.Problems) -> None:
    """Raise BadFramework when there is a problem."""
    if problems:
        raise BadFramework(_("Correct what is marked."), fields=problems)


def begin(given: FrameworkIn, *, by: Actor, at: datetime) -> Framework:
    """Begin an empty framework."""
    by.require(Permission.EVALUATION_CHANGE)
    refuse(_problems(given))
    row = Framework.objects.create(
        name=given.name.strip(),
        kind=given.kind,
        country=given.country,
        first_year=given.first_year,
        last_year=given.last_year,
        currency=given.currency,
        owner_id=given.owner_id or by.id,
        created_at=at,
    )
    audit.record("evaluation.framework.begun", subject_id=row.id, by=by, at=at, of=given.kind)
    return row


def change_framework(
    framework_id: UUID, given: FrameworkIn, *, by: Actor, at: datetime
) -> Framework:
    """Change the head of a framework; the currency stays once an amount is kept."""
    by.require(Permission.EVALUATION_CHANGE)
    row = locked(framework_id)
    problems = _problems(given, but=row.id)
    if given.currency != row.currency and _has_money(row):
        problems["currency"] = [_("Amounts are kept in this currency already.")]
    refuse(problems)
    row.name, row.kind, row.country = given.name.strip(), given.kind, given.country
    row.first_year, row.last_year = given.first_year, given.last_year
    row.currency, row.owner_id = given.currency, given.owner_id
    row.save()
    audit.record("evaluation.framework.changed", subject_id=row.id, by=by, at=at)
    return row


def _has_money(row: Framework) -> bool:
    rows = row.nodes.values_list("required", "available", "expended")
    return any(amount is not None for amounts in rows for amount in amounts)


def _problems(given: FrameworkIn, but: UUID | None = None) -> checking.Problems:
    found = checking.framework(given)
    if given.kind not in pack().kinds:
        found["kind"] = [_("Choose what kind of framework it is.")]
    if given.country and not countries.is_country(given.country):
        found["country"] = [_("Choose the country.")]
    same = Framework.objects.filter(name=given.name.strip()).values_list("id", flat=True)
    if "name" not in found and set(same) - {but}:
        found["name"] = [_("Another framework has this name. Choose another one.")]
    if given.owner_id is not None:
        here = Membership.objects.filter(organisation_id=scope.organisation_id())
        if not here.filter(user_id=given.owner_id).exists():
            found["owner_id"] = [_("Choose somebody who works here.")]
    return found


def locked(framework_id: UUID) -> Framework:
    """Return a framework, locked, or raise NoSuchResult."""
    row = Framework.objects.select_for_update().filter(id=framework_id).first()
    if row is None:
        raise NoSuchResult(_("There is no such framework here."))
    return row


def node_of(framework: Framework, node_id: UUID) -> Node:
    """Return a result of a framework that was not dropped, or raise NoSuchResult."""
    row = framework.nodes.filter(id=node_id, dropped_at=None).first()
    if row is None:
        raise NoSuchResult(_("There is no such result here."))
    return row


def add_node(
    framework_id: UUID, parent_id: UUID | None, given: NodeIn, *, by: Actor, at: datetime
) -> Node:
    """Add a result under another one, or a strategic priority; it gets the next code."""
    by.require(Permission.EVALUATION_CHANGE)
    framework = locked(framework_id)
    parent = node_of(framework, parent_id) if parent_id is not None else None
    if parent is not None and parent.level == Level.SUB_OUTPUT:
        raise HasParts(_("A sub-output is the last step of the chain."))
    siblings = framework.nodes.filter(parent=parent)
    number = (siblings.aggregate(n=Max("number"))["n"] or 0) + 1
    if number > MOST_PARTS:
        raise HasParts(_("A result has %(count)s parts at most."), count=MOST_PARTS)
    return make_node(framework, parent, number, given, by=by, at=at)


def make_node(
    framework: Framework,
    parent: Node | None,
    number: int,
    given: NodeIn,
    *,
    by: Actor,
    at: datetime,
) -> Node:
    """Keep a result under a number that is free."""
    level = ORDER[ORDER.index(Level(parent.level)) + 1] if parent else Level.PRIORITY
    refuse(checking.node(given, level))
    row = Node.objects.create(
        framework=framework,
        parent=parent,
        level=level,
        number=number,
        code=f"{parent.code}.{number}" if parent else str(number),
        **_columns(given),
    )
    audit.record("evaluation.result.added", subject_id=framework.id, by=by, at=at, code=row.code)
    return row


def _columns(given: NodeIn) -> dict[str, Any]:
    values = {name: getattr(given, name) for name in NODE_FIELDS}
    return {name: v.strip() if isinstance(v, str) else v for name, v in values.items()}


def change_node(
    framework_id: UUID, node_id: UUID, given: NodeIn, *, by: Actor, at: datetime
) -> Node:
    """Change what a result says; its place and code stay."""
    by.require(Permission.EVALUATION_CHANGE)
    row = node_of(locked(framework_id), node_id)
    refuse(checking.node(given, row.level))
    for name, value in _columns(given).items():
        setattr(row, name, value)
    row.save(update_fields=list(NODE_FIELDS))
    audit.record("evaluation.result.changed", subject_id=framework_id, by=by, at=at, code=row.code)
    return row


def drop_node(framework_id: UUID, node_id: UUID, *, by: Actor, at: datetime) -> Node:
    """Drop a result from which nothing hangs any more; its code is never given again."""
    by.require(Permission.EVALUATION_CHANGE)
    row = node_of(locked(framework_id), node_id)
    hanging = row.children.filter(dropped_at=None).exists()
    if hanging or row.indicators.filter(dropped_at=None).exists():
        raise HasParts(_("Drop its results and indicators first."))
    row.dropped_at = at
    row.save(update_fields=["dropped_at"])
    audit.record("evaluation.result.dropped", subject_id=framework_id, by=by, at=at, code=row.code)
    return row


def keep_session(framework_id: UUID, given: SessionIn, *, by: Actor, at: datetime) -> Sensitisation:
    """Keep that a country team was sensitised: when, about what, how many."""
    by.require(Permission.EVALUATION_CHANGE)
    framework = locked(framework_id)
    problems = checking.session(given)
    if given.held_on > at.date():
        problems["held_on"] = [_("Keep it when it was held.")]
    refuse(problems)
    row = Sensitisation.objects.create(
        framework=framework,
        held_on=given.held_on,
        team=given.team.strip(),
        topic=given.topic.strip(),
        people=given.people,
        followed=given.followed.strip(),
        recorded_by=by.id,
        recorded_at=at,
    )
    audit.record(
        "evaluation.framework.sensitised", subject_id=framework.id, by=by, at=at,
        people=given.people,
    )  # fmt: skip
    return row
