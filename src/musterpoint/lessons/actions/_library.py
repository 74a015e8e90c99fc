"""Practices from submitted to published, the open library, and the register of research."""

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from django.utils.text import slugify
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.kernel.errors import Invalid, Refused
from musterpoint.lessons import practices
from musterpoint.lessons.actions._common import NotThere, check_texts, had_a_hand
from musterpoint.lessons.learning import LANGUAGES, pack
from musterpoint.lessons.models import Library, Practice, PracticeState, Research
from musterpoint.lessons.values import PracticeIn, ResearchIn
from musterpoint.tenancy.actors import Actor, Permission

MOST_LINKS = 20
MOST_ROWS = 1000


class NotWritable(Refused):
    """Only a submitted practice is changed; a published one is superseded by another."""


class WrongState(Refused):
    """The states follow each other: submitted, verified, published, superseded."""


class NoSource(Refused):
    """A practice is verified by a public source or an office that can be asked."""


class SameHands(Refused):
    """Whoever submitted or changed a practice neither verifies nor publishes it."""


class There(Refused):
    """It is in the register already."""


def check_practice(given: PracticeIn) -> dict[str, list[str]]:
    """Return what is wrong with a practice, by field."""
    problems: dict[str, list[str]] = {}
    lists = pack().lists
    texts = {code: words for code, words in given.texts.items() if any(words.values())}
    if not texts:
        problems["title"] = [_("Answer this question")]
    for code, words in texts.items():
        if code not in LANGUAGES:
            problems["title"] = [_("Write it in English, Arabic, French or Spanish.")]
        for name, most in (("title", 200), ("description", 4000)):
            if not words.get(name, "").strip():
                problems[name] = [_("Answer this question")]
            elif len(words[name]) > most:
                problems[name] = [_("Shorten this to %(count)s characters.") % {"count": most}]
    if not given.stakeholder_name.strip() or len(given.stakeholder_name) > 200:
        problems["stakeholder_name"] = [_("Name who did it, in 200 letters at most.")]
    if given.stakeholder_type not in lists["stakeholders"]:
        problems["stakeholder_type"] = [_("Choose one of the answers in the list")]
    if not given.type_of_practice.strip() or len(given.type_of_practice) > 80:
        problems["type_of_practice"] = [_("Say what kind of practice it is, in 80 letters.")]
    for field, chosen, group in (
        ("crisis_type", given.crisis_types, "crisis_types"),
        ("crisis_phase", given.phases, "phases"),
        ("guidelines_thematic_areas", given.themes, "themes"),
    ):
        if not chosen or set(chosen) - set(lists[group]):
            problems[field] = [_("Choose from the answers in the list")]
    if len(given.country) > 80:
        problems["country"] = [_("Shorten this to %(count)s characters.") % {"count": 80}]
    if len(given.contact) > 200:
        problems["contact"] = [_("Shorten this to %(count)s characters.") % {"count": 200}]
    if len(given.links) > MOST_LINKS or not all(is_link(one) for one in given.links):
        problems["related_links"] = [_("Enter whole addresses that begin with https:// or http://")]
    return problems


def is_link(text: str) -> bool:
    """Say whether a text is the address of a public page."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return (
        parts.scheme in ("http", "https")
        and "." in parts.netloc
        and len(text) <= 500
        and not any(letter.isspace() or letter in '<>"' for letter in text)
    )


def submit_practice(given: PracticeIn, *, by: Actor, at: datetime) -> Practice:
    """Submit a practice; it is shown here as not verified, and to nobody else."""
    by.require(Permission.LESSONS_CHANGE)
    _raise(check_practice(given))
    row = Practice(code=_code(given), submitted_at=at, submitted_by=by.id)
    _wrote(row, by)
    if given.replaces and not _exists(given.replaces):
        _raise({"replaces": [_("There is no such practice here.")]})
    _put(row, given)
    row.save()
    audit.record("lessons.practice.submitted", subject_id=row.id, by=by, at=at)
    return row


def change_practice(practice_id: UUID, given: PracticeIn, *, by: Actor, at: datetime) -> Practice:
    """Change a submitted practice."""
    by.require(Permission.LESSONS_CHANGE)
    row = locked_practice(practice_id)
    if row.state != PracticeState.SUBMITTED:
        raise NotWritable(_("It was verified. Submit another one that supersedes it."))
    _raise(check_practice(given))
    _put(row, given)
    _wrote(row, by)
    row.save()
    audit.record("lessons.practice.changed", subject_id=row.id, by=by, at=at)
    return row


def _wrote(row: Practice, by: Actor) -> None:
    row.writers = " ".join(sorted({*row.writers.split(), str(by.id)}))


def is_writer(row: Practice, by: Actor) -> bool:
    """Say whether somebody or their program submitted or changed a practice."""
    return had_a_hand(by, row.writers, row.submitted_by)


def _check_hands(row: Practice, by: Actor) -> None:
    if is_writer(row, by):
        raise SameHands(
            _("You submitted or changed this practice; somebody else verifies and publishes it.")
        )


def _put(row: Practice, given: PracticeIn) -> None:
    row.texts = {
        code: {"title": words["title"].strip(), "description": words["description"].strip()}
        for code, words in given.texts.items()
        if any(words.values())
    }
    row.type_of_practice = given.type_of_practice.strip()
    row.country, row.contact = given.country.strip(), given.contact.strip()
    row.stakeholder_name = given.stakeholder_name.strip()
    row.stakeholder_type = given.stakeholder_type
    row.crisis_types, row.phases = list(given.crisis_types), list(given.phases)
    row.themes, row.links = list(given.themes), list(given.links)
    row.replaces = given.replaces


def _code(given: PracticeIn) -> str:
    words = given.texts.get("en") or next(iter(given.texts.values()))
    stem = slugify(given.code or words["title"])[:50] or "practice"
    taken = set(Practice.objects.values_list("code", flat=True)) | set(practices.shipped())
    if stem not in taken:
        return stem
    return next(code for n in range(2, 10_000) if (code := f"{stem}-{n}") not in taken)


def _exists(code: str) -> bool:
    return code in practices.shipped() or Practice.objects.filter(code=code).exists()


def verify_practice(practice_id: UUID, how: str, *, by: Actor, at: datetime) -> Practice:
    """Say that a public source was opened, or an office asked, and bears the practice out."""
    by.require(Permission.LESSONS_DECIDE)
    row = locked_practice(practice_id)
    _check_state(row, PracticeState.SUBMITTED)
    _check_hands(row, by)
    if not row.links and not row.contact:
        raise NoSource(_("Add a public link or an office that can be asked first."))
    check_texts({"how": how}, must=("how",))
    row.state, row.verified_at, row.verified_by = PracticeState.VERIFIED, at, by.id
    row.verified_how = how.strip()
    row.save()
    audit.record("lessons.practice.verified", subject_id=row.id, by=by, at=at)
    return row


def publish_practice(practice_id: UUID, *, by: Actor, at: datetime) -> Practice:
    """Publish a verified practice; the one that it replaces is superseded."""
    by.require(Permission.LESSONS_DECIDE)
    row = locked_practice(practice_id)
    _check_state(row, PracticeState.VERIFIED)
    _check_hands(row, by)
    row.state, row.published_at, row.published_by = PracticeState.PUBLISHED, at, by.id
    row.save()
    old = Practice.objects.select_for_update().filter(code=row.replaces).first()
    if old is not None and old.state != PracticeState.SUPERSEDED:
        _supersede(old, at)
    audit.record("lessons.practice.published", subject_id=row.id, by=by, at=at)
    return row


def supersede_practice(practice_id: UUID, *, by: Actor, at: datetime) -> Practice:
    """Take a published practice out of use; it can still be read here."""
    by.require(Permission.LESSONS_DECIDE)
    row = locked_practice(practice_id)
    _check_state(row, PracticeState.PUBLISHED)
    _supersede(row, at)
    audit.record("lessons.practice.superseded", subject_id=row.id, by=by, at=at)
    return row


def _supersede(row: Practice, at: datetime) -> None:
    row.state, row.superseded_at = PracticeState.SUPERSEDED, at
    row.save(update_fields=["state", "superseded_at"])


def _check_state(row: Practice, state: PracticeState) -> None:
    if row.state != state:
        raise WrongState(_("The practice is not %(state)s.") % {"state": state.label.lower()})


def import_practices(rows: Iterable[PracticeIn], *, by: Actor, at: datetime) -> list[Practice]:
    """Submit many practices; all of them, or none with every problem by row."""
    by.require(Permission.LESSONS_CHANGE)
    given = list(rows)
    problems = {
        f"rows.{number}.{field}": texts
        for number, one in enumerate(given, start=1)
        for field, texts in check_practice(one).items()
    }
    if not given or len(given) > MOST_ROWS:
        problems["rows"] = [_("A file holds 1 to %(count)s practices.") % {"count": MOST_ROWS}]
    _raise(problems)
    return [submit_practice(one, by=by, at=at) for one in given]


def open_library(is_open: bool, *, by: Actor, at: datetime) -> Library:
    """Let everybody read the published practices on the public site, or no longer."""
    by.require(Permission.LESSONS_DECIDE)
    row = Library.objects.select_for_update().first() or Library()
    row.opened_at, row.changed_by = (at if is_open else None), by.id
    row.save()
    kind = "lessons.library.opened" if is_open else "lessons.library.closed"
    audit.record(kind, subject_id=row.id, by=by, at=at)
    return row


def record_research(
    given: ResearchIn, research_id: UUID | None = None, *, by: Actor, at: datetime
) -> Research:
    """Enter a study, guideline or handbook into the register, or correct its entry."""
    by.require(Permission.LESSONS_CHANGE)
    _raise(_research_problems(given, at))
    there = Research.objects.filter(title=given.title.strip(), year=given.year).first()
    if there is not None and there.id != research_id:
        raise There(_("This is in the register already."))
    row = Research(recorded_at=at, recorded_by=by.id)
    if research_id is not None:
        found = Research.objects.select_for_update().filter(id=research_id).first()
        if found is None:
            raise NotThere(_("There is no such entry here."))
        row = found
    row.kind, row.title, row.year = given.kind, given.title.strip(), given.year
    row.authors, row.findings = given.authors.strip(), given.findings.strip()
    row.method, row.population = given.method.strip(), given.population.strip()
    row.link, row.licence = given.link.strip(), given.licence.strip()
    row.save()
    audit.record("lessons.research.recorded", subject_id=row.id, by=by, at=at)
    return row


def _research_problems(given: ResearchIn, at: datetime) -> dict[str, list[str]]:
    problems: dict[str, list[str]] = {}
    for name, most in (
        ("title", 300), ("authors", 300), ("method", 300), ("population", 300), ("licence", 120),
        ("findings", 4000),
    ):  # fmt: skip
        text: str = getattr(given, name)
        if name in ("title", "authors", "findings") and not text.strip():
            problems[name] = [_("Answer this question")]
        elif len(text) > most:
            problems[name] = [_("Shorten this to %(count)s characters.") % {"count": most}]
    if given.kind not in pack().lists["research_kinds"]:
        problems["kind"] = [_("Choose one of the answers in the list")]
    if not 1800 <= given.year <= at.year + 1:
        problems["year"] = [_("Enter a year, like 2021")]
    if given.link and not is_link(given.link.strip()):
        problems["link"] = [_("Enter a whole address that begins with https:// or http://")]
    return problems


def _raise(problems: dict[str, list[str]]) -> None:
    if problems:
        raise Invalid(_("Correct what is marked."), fields=problems)


def locked_practice(practice_id: UUID) -> Practice:
    """Return a practice to be changed, or raise NotThere."""
    found = Practice.objects.select_for_update(of=("self",)).filter(id=practice_id).first()
    if found is None:
        raise NotThere(_("There is no such practice here."))
    return found
