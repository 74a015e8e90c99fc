"""Tables and documents of assessments and of the plan."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.http import HttpResponse
from django.utils.translation import gettext as _

from musterpoint.capacity import presenters
from musterpoint.capacity.models import Subject
from musterpoint.capacity.presenters import cost, level, limits
from musterpoint.capacity.queries import ItemLine, Overview, Section, Step
from musterpoint.web import formats, tables
from musterpoint.web.parts import Row
from musterpoint.web.pdf import render

ANSWER_HEAD = (
    "area", "question", "concerns", "level", "level_in_words", "aim", "gap", "limits", "note",
    "evidence", "link", "remedies",
)  # fmt: skip
ITEM_HEAD = (
    "organisation", "area", "question", "level_then", "aim", "level_now", "now_as_of", "moved",
    "what", "owner", "due_on", "cost_minor", "currency", "remedy_kind", "remedy", "state",
    "is_late", "evidence", "link",
)  # fmt: skip


def file(kind: str, name: str, rows: Sequence[Sequence[str]]) -> HttpResponse:
    """Return rows as a file to keep: ``xlsx``, or else CSV."""
    kind = "xlsx" if kind == "xlsx" else "csv"
    content = (
        tables.xlsx_file(rows, name, is_frozen=True)
        if kind == "xlsx"
        else tables.csv_file(rows, keeps_numbers=True)
    )
    answer = HttpResponse(content, content_type=tables.content_type(kind))
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer


def answer_rows(found: Overview) -> list[Sequence[str]]:
    """Return the answers of an assessment as rows."""
    rows: list[Sequence[str]] = [ANSWER_HEAD]
    for section in found.sections:
        for one in section.lines:
            rows.append(
                [
                    section.area.code, one.question.code, "yes" if one.answer.concerns else "no",
                    _number(one.mark.level), one.words, _number(one.mark.aim),
                    str(one.mark.gap), one.answer.limits, one.answer.note, one.answer.evidence,
                    one.answer.link, "; ".join(remedy.title for remedy in one.evidence),
                ]
            )  # fmt: skip
    return rows


def item_rows(lines: Iterable[ItemLine]) -> list[Sequence[str]]:
    """Return the items of the plan as rows."""
    rows: list[Sequence[str]] = [ITEM_HEAD]
    for one in lines:
        row = one.item
        rows.append(
            [
                row.assessment.partner_name, one.area.code if one.area else "", row.question,
                str(row.level_then), str(row.aim), _number(one.level_now),
                one.now_as_of.isoformat() if one.now_as_of else "", one.moved, row.what,
                one.owner, row.due_on.isoformat(), _number(row.cost_minor), row.currency,
                row.remedy_kind, one.remedy.title if one.remedy else "", row.state,
                "yes" if one.is_late else "no", row.evidence, row.link,
            ]
        )  # fmt: skip
    return rows


def level_rows(steps: Sequence[Step]) -> list[Sequence[str]]:
    """Return levels of areas by assessment as rows."""
    rows: list[Sequence[str]] = [("as_of", "assessment", "area", "level", "aim", "moved", "gaps")]
    for step in steps:
        for code, one in step.line.levels.items():
            moved = step.moved.get(code)
            rows.append(
                [
                    step.line.row.as_of.isoformat(), step.line.row.title, code,
                    f"{one.level:.1f}", "" if one.aim is None else f"{one.aim:.1f}",
                    "" if moved is None else f"{moved / 10:+.1f}", str(one.gaps),
                ]
            )  # fmt: skip
    return rows


def _number(number: int | None) -> str:
    return "" if number is None else str(number)


def assessment_pdf(found: Overview, facts: Sequence[Row], here: str, at: datetime) -> HttpResponse:
    """Return an assessment as a document."""
    row = found.line.row
    document = {
        "title": row.title,
        "organisation": here,
        "note": _("Assessment of capacity"),
        "state": str(row.get_state_display()),
        "facts": [[str(one.key), str(one.value)] for one in facts],
        "heads": [_("Question"), _("Level"), _("Aim"), _("Limits"), _("What shows it")],
        "areas": [
            {
                "title": _area_title(section),
                "rows": [
                    [
                        one.question.text,
                        f"{one.mark.level} · {one.words}" if one.mark.level is not None
                        else _("Does not concern") if not one.answer.concerns
                        else _("Not answered"),
                        _number(one.mark.aim),
                        limits(one.answer.limits),
                        " ".join(
                            part
                            for part in (
                                one.answer.note, one.answer.evidence, one.answer.link,
                                formats.listed(remedy.title for remedy in one.evidence),
                            )
                            if part
                        ),
                    ]
                    for one in section.lines
                ],
            }
            for section in found.sections
        ],
    }  # fmt: skip
    return _pdf(document, "assessment", at)


def _area_title(section: Section) -> str:
    if section.level is None:
        return section.area.name
    return f"{section.area.name} · {level(section.level.level)}"


def plan_pdf(
    lines: Sequence[ItemLine], facts: Sequence[Row], here: str, at: datetime
) -> HttpResponse:
    """Return the capacity-building plan as a document: one table for each area."""
    groups: dict[str, list[ItemLine]] = {}
    for one in lines:
        groups.setdefault(one.area.name if one.area else _("Other"), []).append(one)
    document = {
        "title": _("Capacity-building plan"),
        "organisation": here,
        "note": _("Capacity-building plan"),
        "state": "",
        "facts": [[str(one.key), str(one.value)] for one in facts],
        "heads": [_("Gap"), _("Level"), _("Who"), _("Until"), _("State")],
        "areas": [
            {"title": name, "rows": [_plan_row(one) for one in group]}
            for name, group in groups.items()
        ],
    }
    return _pdf(document, "capacity-plan", at)


def _plan_row(one: ItemLine) -> list[str]:
    row = one.item
    partner = row.assessment.partner_name if row.assessment.subject != Subject.SELF else ""
    now = "" if one.level_now is None else f" → {one.level_now}"
    return [
        " · ".join(
            part
            for part in (partner, one.title, one.remedy.title if one.remedy else "", cost(one))
            if part
        ),
        f"{row.level_then}{now} / {row.aim}",
        one.owner,
        row.due_on.isoformat(),
        formats.listed(
            part
            for part in (
                str(row.get_state_display()),
                str(presenters.MOVED[one.moved][1]) if one.moved else "",
            )
            if part
        ),
    ]


def _pdf(document: Mapping[str, object], name: str, at: datetime) -> HttpResponse:
    answer = HttpResponse(
        render("capacity/typst/capacity.typ", document, at=at), content_type="application/pdf"
    )
    answer["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return answer
