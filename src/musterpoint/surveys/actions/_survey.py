"""Begin a survey and say what it asks, of whom, and how its sample is drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.crises.models import Crisis
from musterpoint.forms import queries as forms
from musterpoint.forms.models import Kept
from musterpoint.kernel.errors import Invalid, Missing, Refused
from musterpoint.surveys import designing, frames
from musterpoint.surveys.models import Frame, Survey
from musterpoint.surveys.rules import LANGUAGES, pack
from musterpoint.tenancy.actors import Actor, Permission

MOST_ROWS = 2000
MOST_PEOPLE = 10**10


class NoSuchSurvey(Missing):
    """There is no such survey, wave or sample here."""


class BadSurvey(Invalid):
    """The survey, its list or its design cannot be kept as it was typed."""


class AlreadyDrawn(Refused):
    """The sample was drawn and is sealed: what it came from stands."""


class ChangedMeanwhile(Refused):
    """Somebody else changed the survey since it was read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyIn:
    """What a survey says of itself; ``consent`` is the line by language."""

    name: str
    purpose: str
    questionnaire: str
    frame: str
    crisis_id: UUID | None
    base_day: date
    consent: Mapping[str, str]


def create(given: SurveyIn, *, by: Actor, at: datetime) -> Survey:
    """Begin a survey with the questionnaire's version in force."""
    by.require(Permission.SURVEYS_CHANGE)
    version, problems = _checked(given, None, at)
    if problems or version is None:
        raise BadSurvey(_("Correct what is marked."), fields=problems)
    made = Survey.objects.create(
        name=given.name.strip(),
        purpose=given.purpose.strip(),
        consent=dict(given.consent),
        version=version,
        frame=given.frame,
        crisis_id=given.crisis_id,
        base_day=given.base_day,
        design=designing.begin(),
        pack=pack().stamp,
        created_by=by.id,
        created_at=at,
    )
    audit.record("surveys.survey.created", subject_id=made.id, by=by, at=at, frame=given.frame)
    return made


def change(survey_id: UUID, given: SurveyIn, *, by: Actor, at: datetime) -> Survey:
    """Change what a survey says of itself; of a drawn one only its words."""
    by.require(Permission.SURVEYS_CHANGE)
    survey = locked(survey_id)
    if survey.drawn_at is not None and (
        given.frame != survey.frame
        or given.crisis_id != survey.crisis_id
        or given.questionnaire != survey.version.questionnaire.code
    ):
        raise AlreadyDrawn(
            _("The sample is drawn: people, crisis and questionnaire stay. Begin another survey.")
        )
    version, problems = _checked(given, survey.id, at)
    if problems or version is None:
        raise BadSurvey(_("Correct what is marked."), fields=problems)
    survey.name, survey.purpose = given.name.strip(), given.purpose.strip()
    survey.consent, survey.base_day = dict(given.consent), given.base_day
    if survey.drawn_at is None:
        if given.frame != survey.frame or given.crisis_id != survey.crisis_id:
            survey.strata = {}
            survey.design = {**survey.design, "by": []}
        survey.version, survey.frame, survey.crisis_id = version, given.frame, given.crisis_id
    _save(survey)
    audit.record("surveys.survey.changed", subject_id=survey.id, by=by, at=at)
    return survey


def _checked(given: SurveyIn, but: UUID | None, at: datetime) -> tuple[Any, dict[str, list[str]]]:
    found: dict[str, list[str]] = {}
    name = given.name.strip()
    if not name:
        found["name"] = [_("Give the survey a name.")]
    elif set(Survey.objects.filter(name=name).values_list("id", flat=True)) - {but}:
        found["name"] = [_("Another survey has this name. Choose another one.")]
    if not 1970 <= given.base_day.year <= 2200:
        found["base_day"] = [_("Choose a day between 1970 and 2200.")]
    if not given.purpose.strip():
        found["purpose"] = [_("Say what is to be learned, and what will be done with it.")]
    if given.frame not in Frame.values:
        found["frame"] = [_("Choose whom the survey is about.")]
    elif (given.frame in (Frame.ROLL, Frame.ARRIVED) and given.crisis_id is None) or (
        given.crisis_id and not Crisis.objects.filter(id=given.crisis_id).exists()
    ):
        found["crisis_id"] = [_("Choose the crisis on whose roll the people are.")]
    if not any(given.consent.get(one, "").strip() for one in LANGUAGES):
        found["consent"] = [_("Write what people agree to before they answer.")]
    version = forms.in_force(given.questionnaire, at=at)
    if version is None:
        found["questionnaire"] = [
            _("No version of this questionnaire is in force. Publish one, or choose another.")
        ]
    elif version.questionnaire.compartment_name == Kept.PROTECTION:
        found["questionnaire"] = [
            _("Answers to this one are kept behind the wall, and there are no surveys there.")
        ]
    return version, found


@dataclass(frozen=True, slots=True, kw_only=True)
class CountIn:
    """A line of an uploaded list: a group, how many people, whether migrants, which cluster."""

    group: str
    people: str
    migrants: str = "yes"
    cluster: str = ""


YES, NO = (
    {"yes", "y", "1", "true", "oui", "si", "sí", "نعم"},
    {"no", "n", "0", "false", "non", "لا"},
)


def put_frame(survey_id: UUID, rows: Sequence[CountIn], *, by: Actor, at: datetime) -> Survey:
    """Keep the counts of people who are not registered; every wrong line is named."""
    by.require(Permission.SURVEYS_CHANGE)
    survey = _open(survey_id)
    if survey.frame != Frame.UPLOADED:
        raise BadSurvey(
            _("This survey asks registered people: its list is made from the registry.")
        )
    problems: list[str] = []
    kept = [_count(number, one, problems) for number, one in enumerate(rows, 1)]
    if not rows:
        problems.append(_("The list is empty. It needs a line for each group."))
    if len(rows) > MOST_ROWS:
        problems.append(_("A list holds at most 2,000 lines."))
    places = [(one["group"], one["cluster"]) for one in kept]
    for twice in sorted({one for one in places if places.count(one) > 1})[:5]:
        problems.append(_("“%(group)s” stands there twice. Add the two up.") % {"group": twice[0]})
    if sum(one["people"] for one in kept) > MOST_PEOPLE:
        problems.append(_("A list holds at most 10,000 million people."))
    if problems:
        raise BadSurvey(_("The list cannot be used as it is."), fields={"rows": problems[:20]})
    survey.frame_rows, survey.strata = kept, {}
    _save(survey)
    audit.record("surveys.frame.kept", subject_id=survey.id, by=by, at=at, lines=len(kept))
    return survey


def _count(number: int, row: CountIn, problems: list[str]) -> dict[str, Any]:
    place = {"line": number, "group": row.group.strip() or "?"}
    if not row.group.strip():
        problems.append(_("Line %(line)s: name the group.") % place)
    text = row.people.strip().replace(" ", "").replace(",", "")
    people = int(text) if text.isdecimal() and len(text) < 10 else -1
    if people < 0:
        problems.append(_("Line %(line)s: give the number of people as a whole number.") % place)
    elif people == 0:
        problems.append(
            _("Line %(line)s: “%(group)s” has no people. Take the line out, or join the group"
              " with a neighbour.") % place
        )  # fmt: skip
    mark = row.migrants.strip().casefold()
    if mark not in YES | NO:
        problems.append(_("Line %(line)s: say yes or no whether they are migrants.") % place)
    return {
        "group": row.group.strip()[:80],
        "people": max(people, 0),
        "migrants": mark in YES,
        "cluster": row.cluster.strip()[:80],
    }


METHODS = ("proportional", "equal", "neyman", "optimal", "power")
REPLACEMENT = ("none", "ineligible", "unreached")
SIZES = ("half_width", "respondents", "sample")
#: Name -> least and most of what is typed.
BOUNDS: Mapping[str, tuple[float, float]] = {
    "expected": (1, 99),
    "response": (1, 100),
    "stratum_minimum": (0, 1_000_000),
    "group_minimum": (0, 1_000_000),
    "migrants_minimum": (0, 1_000_000),
    "take": (1, 10_000),
    "icc": (0, 100),
    "cost_minor": (0, 10**9),
}


def put_design(
    survey_id: UUID,
    given: Mapping[str, Any],
    revision: int | None = None,
    *,
    by: Actor,
    at: datetime,
) -> tuple[Survey, designing.Designed]:
    """
    Keep how the sample is to be drawn, and return it worked out; nothing is drawn yet.

    What is out of range is refused field by field. What cannot be worked out over the frame (a
    sample larger than its stratum, say) is refused with what to do, and nothing is kept.
    """
    by.require(Permission.SURVEYS_CHANGE)
    survey = _open(survey_id, revision)
    kept = designing.begin() | survey.design | dict(given)
    problems = {
        name: [_("Enter a number from %(least)s to %(most)s.") % {"least": low, "most": high}]
        for name, (low, high) in BOUNDS.items()
        if not low <= kept[name] <= high
    }
    if kept["size_kind"] not in SIZES:
        problems["size_kind"] = [_("Choose from what the size follows.")]
    elif kept["size_kind"] == "half_width" and not 0.1 <= kept["size"] < 50:
        problems["size"] = [_("Give half of the interval in per cent: over 0 and under 50.")]
    elif kept["size_kind"] != "half_width" and not 1 <= kept["size"] <= 10**7:
        problems["size"] = [_("Give a number of people.")]
    if kept["method"] not in METHODS:
        problems["method"] = [_("Choose how the sample is divided.")]
    if kept["replacement"] not in REPLACEMENT:
        problems["replacement"] = [_("Choose who is replaced.")]
    if kept["confidence"] not in (90, 95, 99):
        problems["confidence"] = [_("Choose 90, 95 or 99 %.")]
    if set(kept["by"]) - set(frames.VARIABLES):
        problems["by"] = [_("Choose from the columns in the list.")]
    if kept["is_clustered"] and frames.AREA in kept["by"]:
        problems["by"] = [_("Areas are the clusters: they cannot be strata as well.")]
    if problems:
        raise BadSurvey(_("Correct what is marked."), fields=problems)
    survey.design = kept
    made = designing.design(survey, frames.read(survey, at))
    if made.plan is None and (survey.frame != Frame.UPLOADED or survey.frame_rows):
        raise BadSurvey(
            _("The sample cannot be drawn so."), fields=made.fields or {"": list(made.faults)}
        )
    _save(survey)
    audit.record("surveys.design.kept", subject_id=survey.id, by=by, at=at)
    return survey, made


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnIn:
    """What is special about one stratum; None leaves it to the design."""

    sample: int | None = None
    response: int | None = None
    cost_minor: int | None = None


def put_strata(
    survey_id: UUID, given: Mapping[str, OwnIn], *, by: Actor, at: datetime
) -> designing.Designed:
    """Keep what is special about single strata: exactly so many people, response, cost."""
    by.require(Permission.SURVEYS_CHANGE)
    survey = _open(survey_id)
    found = frames.read(survey, at)
    known = {
        one.key: one for one in frames.strata(found.units, frames.variables_of(survey, found.units))
    }
    problems: dict[str, list[str]] = {}
    kept: dict[str, dict[str, int]] = {}
    for key, own in given.items():
        if key not in known:
            raise BadSurvey(_("The strata changed meanwhile. Look at them again."))
        if own.sample is not None and own.sample > known[key].people:
            problems[f"{key}.sample"] = [
                _("A sample of %(asked)s is larger than its stratum of %(people)s. Ask fewer, or"
                  " join it with a neighbour.") % {"asked": own.sample, "people": known[key].people}
            ]  # fmt: skip
        elif own.sample is not None and own.sample < 1:
            problems[f"{key}.sample"] = [
                _("A stratum of which nobody is asked cannot stand for its people. Ask one at"
                  " least, or join it with a neighbour.")
            ]  # fmt: skip
        if own.response is not None and not 1 <= own.response <= 100:
            problems[f"{key}.response"] = [_("Enter a number from 1 to 100.")]
        if own.cost_minor is not None and not 0 <= own.cost_minor <= 10**9:
            problems[f"{key}.cost"] = [_("Enter an amount.")]
        set_ = {
            "sample": own.sample, "response": own.response, "cost_minor": own.cost_minor,
        }  # fmt: skip
        if any(one is not None for one in set_.values()):
            kept[key] = {name: one for name, one in set_.items() if one is not None}
    if problems:
        raise BadSurvey(_("Correct what is marked."), fields=problems)
    survey.strata = kept
    made = designing.design(survey, found)
    if made.plan is None:
        raise BadSurvey(_("The sample cannot be drawn so."), fields={"": list(made.faults)})
    _save(survey)
    audit.record("surveys.strata.kept", subject_id=survey.id, by=by, at=at, strata=len(kept))
    return made


def put_margins(
    survey_id: UUID, given: Mapping[str, Mapping[str, int]], *, by: Actor, at: datetime
) -> Survey:
    """Keep totals of the population that are known from elsewhere; weights are brought to them."""
    by.require(Permission.SURVEYS_CHANGE)
    survey = locked(survey_id)
    sums = {name: sum(totals.values()) for name, totals in given.items()}
    if any(one < 0 for totals in given.values() for one in totals.values()):
        raise BadSurvey(_("Totals are zero or more."))
    if len(set(sums.values())) > 1:
        raise BadSurvey(
            _("The totals of the columns do not have the same sum. Correct one of them.")
        )
    survey.margins = {name: dict(totals) for name, totals in given.items() if sums[name]}
    _save(survey)
    audit.record("surveys.margins.kept", subject_id=survey.id, by=by, at=at)
    return survey


def locked(survey_id: UUID) -> Survey:
    """Return a survey that nobody else changes now, or raise NoSuchSurvey."""
    rows = Survey.objects.select_related("version__questionnaire", "crisis")
    found = rows.select_for_update(of=("self",)).filter(id=survey_id).first()
    if found is None:
        raise NoSuchSurvey(_("There is no such survey here."))
    return found


def _open(survey_id: UUID, revision: int | None = None) -> Survey:
    survey = locked(survey_id)
    if survey.drawn_at is not None:
        raise AlreadyDrawn(_("The sample is drawn and sealed. Its design stays as it was."))
    if revision is not None and revision != survey.revision:
        raise ChangedMeanwhile(
            _("Somebody changed this survey after you read it. Look at it again, then save.")
        )
    return survey


def _save(survey: Survey) -> None:
    survey.revision += 1
    survey.save()
