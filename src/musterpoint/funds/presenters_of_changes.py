"""What the pages of changes of funds show, in words."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from musterpoint.funds.models import ChangeKind, ChangeState, FundChange
from musterpoint.funds.presenters import money, rule
from musterpoint.web import formats
from musterpoint.web.parts import Row

TAGS: Mapping[str, str] = {
    ChangeState.PROPOSED: "due",
    ChangeState.CONFIRMED: "ok",
    ChangeState.REFUSED: "off",
    ChangeState.WITHDRAWN: "off",
}


def line(one: FundChange, zone: str) -> dict[str, Any]:
    """Return a line of the history of a fund."""
    return {
        "row": one,
        "tag": TAGS[one.state],
        "title": title(one),
        "when": formats.moment(one.proposed_at, zone, year=True),
    }


def title(one: FundChange) -> str:
    """Return what is changed, in words."""
    place = one.head or one.window
    if place is None:
        return _("Terms: %(names)s") % {"names": formats.listed(_label(name) for name in one.after)}
    words = {
        ChangeKind.END: _("End of %(name)s"),
        ChangeKind.REOPEN: _("Opening %(name)s again"),
    }
    return words[ChangeKind(one.kind)] % {"name": place.name}


def terms(one: FundChange) -> list[tuple[str, list[str], list[str]]]:
    """Return what is different of the terms: its name, what it was, what it becomes."""
    return [
        (_label(name), _value(one, name, one.before.get(name)), _value(one, name, one.after[name]))
        for name in _labels()
        if name in one.after
    ]


def facts(one: FundChange, zone: str) -> list[Row]:
    """Return who proposed and decided a change, when and why."""
    rows = [
        Row(key=_("Why"), value=one.reason),
        Row(key=_("Proposed by"), value=_by(one.proposed_by_name, one.proposed_at, zone)),
    ]
    if one.decided_at is not None:
        said = str(one.get_state_display())
        rows.append(Row(key=said, value=_by(one.decided_by_name, one.decided_at, zone)))
    if one.decided_why:
        rows.append(Row(key=_("Reason of the decision"), value=one.decided_why))
    return rows


def _by(name: str, moment: Any, zone: str) -> str:
    return " · ".join(filter(None, [name, formats.moment(moment, zone, year=True)]))


def _labels() -> dict[str, str]:
    return {
        "legal_basis": _("Legal basis"),
        "scope": _("Whom and what it is for"),
        "two_over": _("Two people approve above"),
        "currencies": _("Currencies"),
        "rules": _("Rules of the fund"),
    }


def _label(name: str) -> str:
    return _labels().get(name, name)


def _value(one: FundChange, name: str, value: Any) -> list[str]:
    if name == "two_over":
        return [_("One person approves") if value is None else money(value, one.fund.currency)]
    if name == "rules":
        return [rule(each) for each in value or ()] or [_("Everybody")]
    if name == "currencies":
        return [formats.listed(_codes(value))]
    return [value or _("Not told")]


def _codes(value: str | None) -> Iterable[str]:
    return (value or "").split()
