"""
Practices as files, in MICIC's record shape: CSV and JSON, out and in.

Code lists are written by their English names, as MICIC's repository has them, and read back by
name in any language or by code. Every record and every file carries the label that a practice is
illustrative and not endorsed.
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from musterpoint.kernel.errors import Invalid
from musterpoint.lessons.learning import LANGUAGES, RECORD, pack
from musterpoint.lessons.practices import Shown
from musterpoint.lessons.values import PracticeIn

MANY = ("crisis_type", "crisis_phase", "related_links", "guidelines_thematic_areas")
GROUPS = {
    "crisis_type": "crisis_types",
    "crisis_phase": "phases",
    "guidelines_thematic_areas": "themes",
}
MORE = ("language", "state", "code", "label")
HEAD = (*RECORD, *MORE)
MARK = "; "
MOST_BYTES = 2 * 1024 * 1024


def record(one: Shown, language: str) -> dict[str, Any]:
    """Return a practice as a record in one of its languages."""
    rules = pack()
    words = one.texts[language]
    return {
        "title": words["title"],
        "type_of_practice": rules.name("types", one.type_of_practice, "en"),
        "country": one.country,
        "stakeholder_name": one.stakeholder_name,
        "stakeholder_type": rules.name("stakeholders", one.stakeholder_type, "en"),
        "crisis_type": [rules.name("crisis_types", code, "en") for code in one.crisis_types],
        "crisis_phase": [rules.name("phases", code, "en") for code in one.phases],
        "description": words["description"],
        "related_links": list(one.links),
        "guidelines_thematic_areas": [rules.name("themes", code, "en") for code in one.themes],
        "language": language,
        "state": one.state,
        "code": one.code,
        "label": rules.labels.get(language, rules.labels["en"]),
    }


def records(rows: Iterable[Shown]) -> list[dict[str, Any]]:
    """Return a record for each language of each practice."""
    return [
        record(one, language) for one in rows for language in LANGUAGES if language in one.texts
    ]


def as_json(rows: Iterable[Shown]) -> bytes:
    """Return practices as a JSON file."""
    rules = pack()
    document = {
        "label": rules.labels["en"],
        "note": rules.label_texts["en"],
        "practices": records(rows),
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def as_table(rows: Iterable[Shown]) -> list[list[str]]:
    """Return practices as rows under ``HEAD``; several values of a cell stand behind each other."""
    return [
        [MARK.join(one[name]) if name in MANY else str(one[name]) for name in HEAD]
        for one in records(rows)
    ]


def read(name: str, body: bytes) -> list[PracticeIn]:
    """
    Read a file of practices; languages of the same ``code`` become one practice.

    Raises Invalid for a file that is none; what is wrong in a row the action says.
    """
    if len(body) > MOST_BYTES:
        raise _wrong(_("The file is larger than 2 MB."))
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _wrong(_("Save the file as UTF-8 and send it again.")) from error
    if "\0" in text:
        raise _wrong(_("Save the file as UTF-8 and send it again."))
    rows = _json(text) if name.lower().endswith(".json") else _csv(text)
    together: dict[str, list[Mapping[str, Any]]] = {}
    for number, row in enumerate(rows):
        together.setdefault(_text(row, "code") or f"#{number}", []).append(row)
    return [_practice(code, group) for code, group in together.items()]


def _wrong(text: str) -> Invalid:
    return Invalid(_("Correct what is marked."), fields={"file": [text]})


def _json(text: str) -> list[Mapping[str, Any]]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _wrong(_("This is not a JSON file.")) from error
    rows = found.get("practices") if isinstance(found, dict) else found
    if not isinstance(rows, list) or not all(isinstance(one, dict) for one in rows):
        raise _wrong(_("The file holds no list of practices."))
    return rows


def _csv(text: str) -> list[Mapping[str, Any]]:
    try:
        rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise _wrong(_("This is not a CSV file.")) from error
    if not rows or "title" not in rows[0]:
        raise _wrong(_("The first row must name the columns, such as title."))
    return [{name: value for name, value in row.items() if name} for row in rows]


def _practice(code: str, rows: list[Mapping[str, Any]]) -> PracticeIn:
    first = rows[0]
    texts = {}
    for row in rows:
        language = _text(row, "language") or "en"
        texts[language] = {name: _text(row, name) for name in ("title", "description")}
    rules = pack()
    typed = _text(first, "type_of_practice")
    stakeholder = _text(first, "stakeholder_type")
    chosen = {
        field: tuple(rules.code_of(group, one) or one for one in _many(first, field))
        for field, group in GROUPS.items()
    }
    return PracticeIn(
        texts=texts,
        type_of_practice=rules.code_of("types", typed) or typed,
        country=_text(first, "country"),
        stakeholder_name=_text(first, "stakeholder_name"),
        stakeholder_type=rules.code_of("stakeholders", stakeholder) or stakeholder,
        crisis_types=chosen["crisis_type"],
        phases=chosen["crisis_phase"],
        links=tuple(_many(first, "related_links")),
        themes=chosen["guidelines_thematic_areas"],
        code="" if code.startswith("#") else code,
    )


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    text = _kept(value) if isinstance(value, str) else ""
    # A cell that a spreadsheet would calculate was marked when it was written (web.tables).
    return text.removeprefix("'").strip() if text[1:2] in ("=", "+", "-", "@") else text.strip()


def _many(row: Mapping[str, Any], name: str) -> list[str]:
    value = row.get(name)
    parts = value if isinstance(value, list) else str(value or "").split(";")
    return [text for part in parts if (text := _kept(str(part)).strip())]


def _kept(text: str) -> str:
    """Return a text without what no database takes, which JSON can write as escapes."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode()
