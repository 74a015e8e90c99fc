"""Papers on a case: looked at before they are kept, sealed, given out with a trace."""

from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.cases import rules, seeing, uploads
from musterpoint.cases.actions._common import changing, record, touch
from musterpoint.cases.models import AnyCase, AnyPaper
from musterpoint.kernel.errors import Invalid, Missing, Refused
from musterpoint.tenancy.actors import Actor, Permission


class BadPaper(Invalid):
    """The file is not kept; the message says what to do."""


class NotScanned(Refused):
    """The scanner does not answer, so that nothing is taken in."""


class NoSuchPaper(Missing):
    """There is no such paper on this case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A paper as it is given out."""

    name: str
    media_type: str
    data: bytes


def add_paper(case_id: UUID, name: str, data: bytes, *, by: Actor, at: datetime) -> AnyPaper:
    """Keep a file on a case, without its metadata; raise BadPaper with what to do instead."""
    case = changing(case_id, by, is_open=False)
    return keep_paper(case, name, data, by=by, at=at)


def keep_paper(case: AnyCase, name: str, data: bytes, *, by: Actor, at: datetime) -> AnyPaper:
    """Keep a file on a case that the caller holds; see ``add_paper``."""
    media_type, kept = _looked_at(data)
    tables = seeing.tables_of(case)
    count = tables.paper.objects.filter(case_id=case.id, removed_at=None).count()
    if count >= rules.limit("most_on_one_case"):
        raise _bad_file(_("There are too many papers on this case. Remove one first."))
    key = seeing.key_of(case, at)
    paper: AnyPaper = tables.paper(
        case_id=case.id,
        media_type=media_type,
        size=len(kept),
        added_by=by.id,
        added_at=at,
        sealed_name=key.seal(seeing.PAPER, uploads.tidy(name, media_type)),
        sealed=key.seal(seeing.PAPER, b64encode(kept).decode("ascii")),
    )
    paper.save(force_insert=True)
    touch(case, at)
    record("cases.paper.added", case, by, at, paper=str(paper.id), type=media_type)
    return paper


def _looked_at(data: bytes) -> tuple[str, bytes]:
    try:
        return uploads.looked_at(data)
    except uploads.NotKept as problem:
        if not problem.is_silent:
            raise _bad_file(problem.words) from problem
        raise NotScanned(
            _("The scanner does not answer, so that no file is kept now. Tell your administrator.")
        ) from problem


def _bad_file(text: str) -> BadPaper:
    return BadPaper(text.replace("%", "%%"), fields={"file": [text]})


def remove_paper(case_id: UUID, paper_id: UUID, *, by: Actor, at: datetime) -> None:
    """Take a paper off a case: its content is gone, that there was one stays."""
    case = changing(case_id, by)
    paper = _paper(case, paper_id)
    paper.removed_at, paper.sealed, paper.sealed_name = at, b"", b""
    paper.save(update_fields=["removed_at", "sealed", "sealed_name"])
    touch(case, at)
    record("cases.paper.removed", case, by, at, paper=str(paper.id))


def _paper(case: AnyCase, paper_id: UUID) -> AnyPaper:
    rows: Any = seeing.tables_of(case).paper.objects
    found: AnyPaper | None = rows.filter(id=paper_id, case_id=case.id, removed_at=None).first()
    if found is None:
        raise NoSuchPaper(_("There is no such paper on this case."))
    return found


def open_paper(case_id: UUID, paper_id: UUID, *, by: Actor, at: datetime) -> Opened:
    """Give a paper out, and leave a trace of who took it."""
    by.require(Permission.CASES_READ)
    case = seeing.find(case_id, by)
    paper = _paper(case, paper_id)
    key = seeing.key_of(case, at)
    if seeing.is_protected(case):
        with audit.reading_in_private():
            audit.saw("cases.paper.read", [case.id], by=by, at=at, paper=str(paper.id))
    else:
        audit.saw("cases.paper.read", [case.id], by=by, at=at, paper=str(paper.id))
    return Opened(
        name=key.open(seeing.PAPER, paper.sealed_name),
        media_type=paper.media_type,
        data=b64decode(key.open(seeing.PAPER, paper.sealed)),
    )
