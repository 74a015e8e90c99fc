"""The words, icons and kinds of status that the pages of this desk share."""

from babel import Locale, UnknownLocaleError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from musterpoint.crises.ladder import Level, in_language
from musterpoint.crises.models import RollState
from musterpoint.kernel import indicators
from musterpoint.people import countries
from musterpoint.people.models import DocumentLevel, Sex, Source
from musterpoint.web import formats, languages

Text = str | Promise

#: State of the roll -> kind of status: filled is known, hollow is not, red is "someone must act".
STATE_KINDS: dict[str, str] = {
    RollState.UNKNOWN: "unk",
    RollState.SAFE: "ok",
    RollState.NEEDS_HELP: "help",
    RollState.WANTS_TO_LEAVE: "due",
    RollState.WANTS_TO_STAY: "off",
    RollState.EN_ROUTE: "move",
    RollState.DEPARTED: "move",
    RollState.ARRIVED: "ok",
    RollState.DETAINED: "due",
    RollState.HOSPITALISED: "due",
    RollState.DECEASED: "off",
}
WAYS: dict[str, Text] = {
    "call": gettext_lazy("By telephone"),
    "staff": gettext_lazy("In person"),
    "sms": gettext_lazy("By text message"),
    "email": gettext_lazy("By e-mail"),
    "web": gettext_lazy("On the public site"),
    "border": gettext_lazy("At a border or port"),
    "manifest": gettext_lazy("From a manifest"),
    "import": gettext_lazy("From a list"),
}
#: Ways that somebody at this desk may name; the others are written by programs.
DESK_WAYS = ("call", "staff", "sms", "email", "border")
NEEDS: dict[str, tuple[str, Text]] = {
    "wheelchair": ("wheel", gettext_lazy("Wheelchair")),
    "stretcher": ("med", gettext_lazy("Stretcher")),
    "medicine": ("med", gettext_lazy("Medicine")),
    "pregnant": ("heart", gettext_lazy("Pregnant")),
    "infant": ("child", gettext_lazy("Infant")),
    "elderly": ("person", gettext_lazy("Elderly, needs support")),
    "interpreter": ("speech", gettext_lazy("Interpreter")),
    "unaccompanied": ("child", gettext_lazy("Child alone")),
    "separated": ("family", gettext_lazy("Separated from family")),
}
RELATIONS: dict[str, Text] = {
    "partner": gettext_lazy("Wife, husband or partner"),
    "child": gettext_lazy("Child"),
    "parent": gettext_lazy("Parent"),
    "sibling": gettext_lazy("Brother or sister"),
    "relative": gettext_lazy("Other relative"),
    "friend": gettext_lazy("Friend or co-worker"),
    "other": gettext_lazy("Other"),
}
#: Relations that lists name and our forms do not ask for.
MORE_RELATIONS: dict[str, Text] = {
    "head": gettext_lazy("Head"),
    "spouse": gettext_lazy("Wife, husband or partner"),
    "colleague": gettext_lazy("Colleague"),
}
#: Programs that act, by the name that the log keeps.
PROGRAMS: dict[str, Text] = {
    "command line": gettext_lazy("Command line"),
    "crises.roll": gettext_lazy("By itself: the register"),
    "evacuation intake": gettext_lazy("By itself: evacuation"),
    "evacuation movements": gettext_lazy("By itself: evacuation"),
    "evacuation requests": gettext_lazy("By itself: evacuation"),
    "exercise driver": gettext_lazy("The exercise"),
    "outreach.campaigns": gettext_lazy("By itself: messages"),
    "outreach.replies": gettext_lazy("By itself: replies"),
    "public site": gettext_lazy("The public site"),
}
LEVEL_WITHOUT_NAME = gettext_lazy("No level")


def figure(code: str) -> str:
    """Return what an indicator is called here; the last one is shorter than in reports."""
    return _("Unaccounted") if code == "unaccounted" else _(indicators.get(code).label)


def state_kind(state: str) -> str:
    """Return the kind of status that shows a state of the roll."""
    return STATE_KINDS.get(state, "unk")


def state_words(state: str, *, reached: bool) -> str:
    """Return how somebody is, in words; silence says whether a message arrived."""
    if state == RollState.UNKNOWN:
        return _("No answer yet") if reached else _("Not reached")
    return str(RollState(state).label)


def way_words(way: str) -> str:
    """Return how word came."""
    return str(WAYS.get(way, way))


def need_words(code: str) -> tuple[str, str]:
    """Return the icon and the words of a need; a code of somebody's own reads as words."""
    icon, label = NEEDS.get(code, ("person", code.replace("_", " ").capitalize()))
    return icon, str(label)


def relation_words(code: str) -> str:
    """Return the relation to the head of the household as it is shown."""
    return str((RELATIONS | MORE_RELATIONS).get(code, code.replace("_", " ")))


def hand(name: str) -> str:
    """Return who acted: a person's name as it is, a program's in words."""
    return str(PROGRAMS.get(name, name))


def country(code: str) -> str:
    """Return a country's name in the language of the page."""
    return countries.name(code, languages.current().code) if code else ""


def nationalities(codes: tuple[str, ...]) -> str:
    """Return claimed nationalities in words; none is a fact too."""
    return formats.listed(country(code) for code in codes) or _("nationality not told")


def language(code: str) -> str:
    """Return a language's name in the language of the page; the code when there is none."""
    if not code:
        return ""
    try:
        found = Locale.parse(code.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        found = None
    names = (Locale.parse(one).languages for one in (languages.current().code, "en"))
    own = found.get_language_name(languages.current().code) if found else None
    return own or next((each[code] for each in names if code in each), code)


def age(band: int | None, years: int | None = None) -> str:
    """Return an age in years, or its five-year band, or that it is not known."""
    if years is not None:
        return _("%(years)d years") % {"years": years}
    if band is None:
        return _("age not known")
    return _("%(low)d to %(high)d years") % {"low": band, "high": band + 4}


def sex(code: str) -> str:
    """Return the sex in words; empty when not known."""
    return "" if code in ("", Sex.UNKNOWN) else str(Sex(code).label)


def source(code: str) -> str:
    """Return who told us of somebody."""
    return str(Source(code).label) if code in Source.values else code


def papers(level: int | None) -> str:
    """Return what papers somebody holds."""
    return _("Papers not known") if level is None else str(DocumentLevel(level).label)


def level_name(levels: dict[int, Level], code: int) -> str:
    """Return "Level 4, mandatory evacuation" in the language of the page."""
    if code not in levels:
        return str(LEVEL_WITHOUT_NAME)
    name, _spoken = in_language(levels[code].names, languages.current().code)
    return _("Level %(number)d, %(name)s") % {"number": code, "name": name}


def area_name(name: str, names: dict[str, str]) -> str:
    """Return an area's name in the language of the page where it has one."""
    if not name:
        return _("Place not known")
    return names.get(languages.current().code) or name
