"""
What a plan asks for when it is activated at a level: pure functions of its content.

Each row of the sections below becomes one thing to do. A row counts when its level has been
reached; raising the level later adds the rows of the new one and touches nothing else.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from musterpoint.plans.content import ID, Content, Row
from musterpoint.plans.models import TaskKind

#: A message is written in several languages: the rows of one name and level make one task.
MESSAGES = "messages"
#: What is at the post, or near it, for the first days: the rows of one place make one task.
STOCKS = "stocks"
CARRIERS = "carriers"
#: What a role does at a level: done by who holds the role in the team.
DUTIES = "duties"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskOut:
    """One thing to do: its title and details, and within how many hours (None: no time named)."""

    kind: TaskKind
    row: str
    level: int
    title: str
    details: tuple[tuple[str, str], ...]
    hours: int | None = None
    texts: Mapping[str, str] | None = None
    person: str = ""
    """Who does it by the plan: a name as it was typed."""
    contact: str = ""
    roster: str = ""
    """The roster from which people are called out for it, and how many."""
    people: int = 1
    drafts: str = ""
    """The section whose ``rows`` another package may make a draft of (``plans.drafting``)."""
    rows: tuple[Row, ...] = ()


#: section -> kind, the columns of the title, those of the details.
MADE_FROM: Mapping[str, tuple[TaskKind, tuple[str, ...], tuple[str, ...]]] = {
    "team": (
        TaskKind.ROLE,
        ("role",),
        ("person", "contact", "first", "second", "does", "roster", "people"),
    ),
    DUTIES: (TaskKind.ACTION, ("does",), ("role",)),
    "hazards": (TaskKind.ACTION, ("action",), ("hazard", "sign", "decides", "limit")),
    "assembly": (
        TaskKind.PLACE,
        ("place",),
        (
            "area",
            "people",
            "access",
            "supplies",
            "per_hour",
            "accessible",
            "agreement",
            "security",
            "alternate",
            "contact",
        ),
    ),
    "partners": (TaskKind.REQUEST, ("partner",), ("does", "agreement", "contact")),
    "migrants": (TaskKind.REQUEST, ("group",), ("does", "prepared")),
    "closing": (TaskKind.ACTION, ("step",), ()),
    "reception": (TaskKind.ACTION, ("step",), ("who", "a_day", "contact")),
}
#: Sections whose rows name no level: they count from this one.
WITHOUT_LEVEL: Mapping[str, int] = {"reception": 1}
#: section -> the columns that name a colleague, and how to reach them.
NAMES: Mapping[str, tuple[str, str]] = {
    "team": ("person", "contact"),
    "reception": ("who", "contact"),
    DUTIES: ("person", "contact"),  # of the team's row with this role
}


#: How a value of a row is written in words: of which section, which row, which column.
Words = Callable[[str, Row, str], str]
HAZARDS = "hazards"


def hazards(content: Content) -> dict[str, list[Row]]:
    """Return the hazards that the plan names, each with its rows, in the order of the plan."""
    found: dict[str, list[Row]] = {}
    spelled: dict[str, str] = {}
    for row in content.get(HAZARDS, ()):
        if row.get("hazard") and not row.get("any"):
            name = spelled.setdefault(row["hazard"].casefold(), row["hazard"])
            found.setdefault(name, []).append(row)
    return found


def in_every_hazard(content: Content) -> list[Row]:
    """Return the rows of hazards that count whatever comes."""
    return [row for row in content.get(HAZARDS, ()) if row.get("any")]


def tasks(
    content: Content, level: int, texts_of: Words, hazard_rows: Collection[str] | None = None
) -> list[TaskOut]:
    """
    Return what is to be done at a level, in the order of the plan.

    ``hazard_rows``: the rows of the hazards that came, None for all; those for every hazard come
    with any.
    """
    return [*_rows(content, level, texts_of, hazard_rows), *_legs(content, level, texts_of),
            *_stocks(content, level, texts_of), *_messages(content, level, texts_of)]  # fmt: skip


def _rows(
    content: Content, level: int, texts_of: Words, hazard_rows: Collection[str] | None
) -> Iterator[TaskOut]:
    for section, (kind, titles, details) in MADE_FROM.items():
        for row in content.get(section, ()):
            begins = row.get("level", WITHOUT_LEVEL.get(section, 5))
            if begins > level or (section == HAZARDS and not _came(row, hazard_rows)):
                continue
            person, contact = NAMES.get(section, ("", ""))
            holder = _holder(content, row) if section == DUTIES else row
            yield TaskOut(
                kind=kind,
                row=row[ID],
                level=begins,
                title=", ".join(text for one in titles if (text := texts_of(section, row, one))),
                details=tuple(
                    (f"{section}.{one}", text)
                    for one in details
                    if (text := texts_of(section, row, one))
                ),
                hours=row.get("hours"),
                person=holder.get(person, ""),
                contact=holder.get(contact, ""),
                roster=row.get("roster", ""),
                people=row.get("people", 1),
            )


def _holder(content: Content, duty: Row) -> Row:
    """Return the row of the team whose role a duty names; empty when the team has no such role."""
    wanted = duty.get("role", "").casefold()
    return next(
        (row for row in content.get("team", ()) if row.get("role", "").casefold() == wanted), {}
    )


def _came(row: Row, hazard_rows: Collection[str] | None) -> bool:
    return hazard_rows is None or bool(row.get("any")) or row[ID] in hazard_rows


def _legs(content: Content, level: int, texts_of: Words) -> Iterator[TaskOut]:
    """Ask each carrier, from the lowest level at which a scenario has people leave."""
    begins = _leaving(content)
    if begins is None or begins > level:
        return
    shown = (
        "origin", "destination", "mode", "seats", "a_day", "from_day", "border", "opens", "papers",
        "fees", "contact",
    )  # fmt: skip
    for row in content.get("carriers", ()):
        yield TaskOut(
            kind=TaskKind.REQUEST,
            row=row[ID],
            level=begins,
            title=texts_of("carriers", row, "carrier"),
            details=tuple(
                (f"carriers.{one}", text)
                for one in shown
                if (text := texts_of("carriers", row, one))
            ),
            hours=24 * row["from_day"] if row.get("from_day") else None,
            drafts=CARRIERS,
            rows=(row,),
        )


def _leaving(content: Content) -> int | None:
    """Return the lowest level at which a scenario has people leave, None without any."""
    levels = [row["level"] for row in content.get("scenarios", ()) if row.get("level")]
    return min(levels, default=None)


def _stocks(content: Content, level: int, texts_of: Words) -> Iterator[TaskOut]:
    """Ask for the goods that the plan keeps ready, from the level at which people leave."""
    begins = _leaving(content)
    if begins is None or begins > level:
        return
    places: dict[str, list[Row]] = {}
    for row in content.get(STOCKS, ()):
        if row.get("what") and row.get("quantity"):
            places.setdefault(row.get("where", "").casefold(), []).append(row)
    for rows in places.values():
        things = [
            " ".join(texts_of(STOCKS, row, one) for one in ("quantity", "unit", "what"))
            for row in rows
        ]
        where = texts_of(STOCKS, rows[0], "where")
        yield TaskOut(
            kind=TaskKind.REQUEST,
            row=rows[0][ID],
            level=begins,
            title=", ".join(texts_of(STOCKS, row, "what") for row in rows),
            details=(
                *((f"{STOCKS}.what", one) for one in things),
                *(((f"{STOCKS}.where", where),) if where else ()),
            ),
            drafts=STOCKS,
            rows=tuple(rows),
        )


def _messages(content: Content, level: int, texts_of: Words) -> Iterator[TaskOut]:
    """Write each message in its languages: a name may say another thing at a higher level."""
    found: dict[tuple[str, int, int], list[Row]] = {}
    same: Counter[tuple[str, int, str]] = Counter()
    for row in content.get(MESSAGES, ()):
        begins, name = row.get("level", 5), row.get("name", "")
        if begins <= level and row.get("text") and row.get("language"):
            # A second text in a language is a message of its own; none is lost.
            number = same[name, begins, row["language"]]
            same[name, begins, row["language"]] += 1
            found.setdefault((name, begins, number), []).append(row)
    for (name, begins, _number), rows in found.items():
        yield TaskOut(
            kind=TaskKind.MESSAGE,
            row=rows[0][ID],
            level=begins,
            title=name,
            details=((f"{MESSAGES}.level", texts_of(MESSAGES, rows[0], "level")),),
            texts={one["language"]: one["text"] for one in rows},
        )
