"""From the bytes of a version to a questionnaire that is ready to fill, kept while it is used."""

import hashlib
import json
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from musterpoint.engine import forms
from musterpoint.engine.forms import types
from musterpoint.forms import small
from musterpoint.forms.models import Medium, Version

#: Questionnaires kept ready in a process; one of 200 questions takes a few megabytes.
READY = 64
language_code = forms.language_code
_PAGE = re.compile(r"(r?)(\d{1,5})((?:-\d{1,4})*)", re.ASCII)


class Ready:
    """A questionnaire with its engine, and short codes for its pages."""

    def __init__(self, form: forms.Form) -> None:
        self.form = form
        self.engine = forms.Engine(form)
        self._paths = list(self.engine.parts)
        self._numbers = {path: number for number, path in enumerate(self._paths)}

    def code(self, page: forms.Page) -> str:
        """Return the short code of a page, such as ``12``, ``12-0`` in a repeat, or ``r9``."""
        path, places = page.key
        parts = [str(self._numbers[path]), *map(str, places)]
        return ("r" if page.is_repeat else "") + "-".join(parts)

    def page(self, code: str) -> forms.Page | None:
        """Return the page of a code; None when it names none."""
        found = _PAGE.fullmatch(code)
        if found is None or int(found[2]) >= len(self._paths):
            return None
        path = self._paths[int(found[2])]
        part = self.engine.parts[path]
        places = tuple(int(one) for one in found[3].split("-")[1:])
        is_repeat = bool(found[1])
        wanted = len(part.repeats) - (1 if is_repeat else 0)
        is_kind = isinstance(part, forms.Group) and part.is_repeat if is_repeat else True
        if not path or not is_kind or len(places) != wanted:
            return None
        if not is_repeat and not isinstance(part, forms.Question):
            return None
        return forms.Page((path, places), is_repeat=is_repeat)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """Content that can be used, with what a version keeps beside it."""

    form: forms.Form
    data: bytes
    digest: str
    declared: list[dict[str, str]]


def read(medium: str, data: bytes) -> forms.Reading:
    """Return the questionnaire of kept or uploaded bytes with all that is wrong with it."""
    if medium == Medium.XLSX:
        return forms.read(data)
    return forms.read_workbook(small.workbook(json.loads(data)))


def canonical(written: dict[str, Any]) -> bytes:
    """Return a small questionnaire as the bytes that are kept: always the same for the same."""
    return json.dumps(written, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def written(version: Version) -> dict[str, Any]:
    """Return the structure of a version that was written here."""
    found: dict[str, Any] = json.loads(bytes(version.content))
    return found


def said(problem: forms.Problem) -> str:
    """Return what is wrong with a questionnaire in the reader's language."""
    text = gettext(problem.message)
    return text % problem.facts if problem.facts else text


def checked(form: forms.Form, data: bytes) -> Checked:
    """Return what is kept of content without errors."""
    return Checked(
        form=form,
        data=data,
        digest=hashlib.sha256(data).hexdigest(),
        declared=[
            {
                "question": one.path,
                "classification": one.classification,
                "purpose": one.purpose,
                "retention": one.retention,
            }
            for one in form.questions()
            if one.type not in types.SILENT | {"note"}
        ],
    )


def ready(version: Version) -> Ready:
    """Return the questionnaire of a version; its content is read once a process."""
    return _ready(version.organisation_id, version.digest, version.medium, _Row(version))


class _Row:
    """A version as an argument that does not count: equal to every other."""

    def __init__(self, version: Version) -> None:
        self._version: Version | None = version

    def take(self) -> bytes:
        """Return the content and let go of the version: the cache keeps its arguments."""
        version, self._version = self._version, None
        return bytes(version.content) if version else b""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Row)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=READY)
def _ready(organisation: UUID, digest: str, medium: str, row: _Row) -> Ready:
    form = read(medium, row.take()).form
    if form is None:
        raise ValueError(f"version {digest} was kept with errors")
    return Ready(form)


def language_of(form: forms.Form, code: str) -> str:
    """Return the questionnaire's language for a code or a name; its default when it has none."""
    for one in form.languages:
        if code and code in (one, language_code(one)):
            return one
    return form.default_language if form.default_language in form.languages else ""
