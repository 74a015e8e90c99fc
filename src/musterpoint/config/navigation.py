"""The links of the navigation: which there are, who sees each, and which pages are its own."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from musterpoint.tenancy.permissions import Permission


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the rail: its URL's name, words, icon, who sees it, and which pages are its own."""

    name: str
    label: str | Promise
    icon: str
    permission: Permission
    of_crisis: bool = False
    pages: tuple[str, ...] = ()
    wall: str = ""
    """``behind``: only for who works behind the wall; ``holds``: where records can be held."""


THIS_CRISIS = (
    Link(
        "desk:room",
        gettext_lazy("Crisis room"),
        "board",
        Permission.CRISIS_READ,
        of_crisis=True,
        pages=("desk:levels", "desk:close", "desk:estimates"),
    ),
    Link(
        "desk:people",
        gettext_lazy("People"),
        "person",
        Permission.PEOPLE_READ,
        of_crisis=True,
        pages=("desk:",),
    ),
    Link(
        "evacuation:board",
        gettext_lazy("Evacuation"),
        "bus",
        Permission.EVACUATION_READ,
        of_crisis=True,
        pages=("evacuation:",),
    ),
    Link(
        "outreach:campaigns",
        gettext_lazy("Messages"),
        "send",
        Permission.MESSAGES_READ,
        of_crisis=True,
        pages=("outreach:",),
    ),
    Link("desk:log", gettext_lazy("Log"), "log", Permission.CRISIS_READ, of_crisis=True),
    Link(
        "evaluation:reports",
        gettext_lazy("Reports"),
        "report",
        Permission.REPORT_READ,
        of_crisis=True,
        pages=("evaluation:",),
    ),
)
ALWAYS = (
    Link(
        "agenda:board",
        gettext_lazy("What is due"),
        "clock",
        Permission.PROCEDURES_READ,
        pages=("agenda:",),
    ),
    Link("cases:list", gettext_lazy("Cases"), "case", Permission.CASES_READ, pages=("cases:",)),
    Link(
        "referrals:list",
        gettext_lazy("Referrals"),
        "partner",
        Permission.REFERRALS_SEND,
        pages=("referrals:",),
    ),
    Link(
        "children:list",
        gettext_lazy("Children"),
        "child",
        Permission.CASES_READ,
        pages=("children:",),
    ),
    Link(
        "screening:flags",
        gettext_lazy("Red flags"),
        "help",
        Permission.PROTECTION_READ,
        wall="behind",
    ),
    Link(
        "screening:queue",
        gettext_lazy("Private talks"),
        "lock",
        Permission.PROTECTION_READ,
        pages=("screening:", "calls:"),
        wall="behind",
    ),
    Link(
        "openings:decide",
        gettext_lazy("Emergency openings"),
        "lock",
        Permission.PROTECTION_BREAK,
        pages=("openings:ask", "openings:read"),
        wall="holds",
    ),
    Link(
        "openings:list",
        gettext_lazy("Openings to review"),
        "lock",
        Permission.PROTECTION_OVERSEE,
        pages=("openings:opening",),
        wall="holds",
    ),
    Link(
        "outreach:inbox",
        gettext_lazy("Replies"),
        "speech",
        Permission.MESSAGES_READ,
        pages=("outreach:handle",),
    ),
    Link(
        "procedures:board",
        gettext_lazy("Deadlines"),
        "task",
        Permission.PROCEDURES_READ,
        pages=("procedures:",),
    ),
    Link(
        "feedback:inbox",
        gettext_lazy("Feedback"),
        "heart",
        Permission.FEEDBACK_READ,
        pages=("feedback:",),
    ),
    Link(
        "feedback:settings",
        gettext_lazy("Who handles complaints"),
        "lock",
        Permission.ORGANISATION_CHANGE,
    ),
    Link(
        "forms:questionnaires",
        gettext_lazy("Questionnaires"),
        "task",
        Permission.FORMS_READ,
        pages=("forms:",),
    ),
    Link(
        "travel:list",
        gettext_lazy("Travel documents"),
        "plane",
        Permission.DOCUMENTS_REQUEST,
        pages=("travel:",),
    ),
    Link(
        "rosters:interpreter",
        gettext_lazy("Interpreter now"),
        "phone",
        Permission.ROSTERS_READ,
    ),
    Link(
        "rosters:members",
        gettext_lazy("Rosters"),
        "family",
        Permission.ROSTERS_READ,
        pages=("rosters:",),
    ),
    Link(
        "directory:services",
        gettext_lazy("Directory of services"),
        "map",
        Permission.REFERRALS_READ,
        pages=("directory:",),
    ),
    Link(
        "desk:agreements",
        gettext_lazy("Agreements"),
        "partner",
        Permission.AGREEMENTS_READ,
        pages=("desk:agreement_new", "desk:agreement_end"),
    ),
    Link(
        "helplines:list",
        gettext_lazy("Numbers for everybody"),
        "phone",
        Permission.ORGANISATION_CHANGE,
    ),
    Link(
        "accounts:settings",
        gettext_lazy("Settings"),
        "cog",
        Permission.ORGANISATION_READ,
        pages=("accounts:",),
    ),
    Link(
        "accounts:audit",
        gettext_lazy("Audit"),
        "lock",
        Permission.AUDIT_READ,
        pages=("accounts:audit-export", "accounts:audit-verify"),
    ),
)
#: From giver to person.
MONEY = (
    Link(
        "funds:list",
        gettext_lazy("Funds"),
        "fund",
        Permission.FUNDS_READ,
        pages=("funds:",),
    ),
    Link(
        "funds:accounts",
        gettext_lazy("Books"),
        "log",
        Permission.FUNDS_READ,
        pages=(
            "funds:account",
            "funds:new",
            "funds:proof",
            "funds:export",
            "funds:close",
            "funds:statement",
            "funds:limits",
            "funds:end",
            "funds:reopen",
            "funds:move",
            "funds:transaction",
            "funds:settle",
            "funds:reverse",
        ),
    ),
    Link(
        "payments:orders",
        gettext_lazy("Payments"),
        "send",
        Permission.PAYMENTS_READ,
        pages=("payments:",),
    ),
    Link(
        "giving:pledges",
        gettext_lazy("Giving"),
        "heart",
        Permission.GIVING_READ,
        pages=("giving:",),
    ),
    Link(
        "grants:queue",
        gettext_lazy("Help"),
        "help",
        Permission.GRANTS_READ,
        pages=("grants:",),
    ),
    Link(
        "goods:stock",
        gettext_lazy("Relief goods"),
        "case",
        Permission.GOODS_READ,
        pages=("goods:",),
    ),
    Link(
        "bonds:register",
        gettext_lazy("Bonds"),
        "lock",
        Permission.BONDS_READ,
        pages=("bonds:",),
    ),
    Link(
        "claims:claims",
        gettext_lazy("Claims"),
        "log",
        Permission.CLAIMS_READ,
        pages=("claims:",),
    ),
    Link(
        "costs:legs",
        gettext_lazy("Costs of journeys"),
        "bus",
        Permission.COSTS_READ,
        pages=("costs:",),
    ),
    Link(
        "openness:home",
        gettext_lazy("Openness"),
        "search",
        Permission.FUNDS_READ,
        pages=("openness:",),
    ),
)
#: The loop: assess, plan, train, exercise, learn.
LEARNING = (
    Link(
        "capacity:list",
        gettext_lazy("Capacity"),
        "board",
        Permission.CAPACITY_READ,
        pages=("capacity:",),
    ),
    Link("plans:list", gettext_lazy("Plans"), "plan", Permission.PLANS_READ, pages=("plans:",)),
    Link(
        "training:home",
        gettext_lazy("Training"),
        "lesson",
        Permission.TRAINING_READ,
        pages=("training:",),
    ),
    Link(
        "exercises:list",
        gettext_lazy("Exercises"),
        "lesson",
        Permission.EXERCISE_RUN,
        pages=("exercises:",),
    ),
    Link(
        "exchange:peers",
        gettext_lazy("Peers and partners"),
        "partner",
        Permission.EXCHANGE_READ,
        pages=("exchange:",),
    ),
    Link(
        "surveys:list",
        gettext_lazy("Surveys"),
        "report",
        Permission.SURVEYS_READ,
        pages=("surveys:",),
    ),
    Link(
        "surveys:desk",
        gettext_lazy("Calls of surveys"),
        "phone",
        Permission.SURVEYS_COLLECT,
        pages=("surveys:calls", "surveys:call", "surveys:papers", "surveys:paper"),
    ),
    Link(
        "evaluations:list",
        gettext_lazy("Evaluations"),
        "search",
        Permission.REPORT_READ,
        pages=("evaluations:", "reviews:"),
    ),
    Link(
        "results:list",
        gettext_lazy("Results frameworks"),
        "board",
        Permission.REPORT_READ,
        pages=("results:",),
    ),
    Link(
        "lessons:board",
        gettext_lazy("Lessons"),
        "lesson",
        Permission.LESSONS_READ,
        pages=("lessons:",),
    ),
)
#: Pages of the desk that belong to no link.
NOWHERE = ("desk:home", "desk:declare")
FOOTER: tuple[tuple[str, str | Promise], ...] = (
    ("public:privacy", gettext_lazy("Privacy")),
    ("public:accessibility", gettext_lazy("Accessibility")),
    ("public:contact", gettext_lazy("Contact")),
    ("speak:home", gettext_lazy("Complain or give feedback")),
    ("learn:courses", gettext_lazy("Courses")),
    ("selection:calls", gettext_lazy("Work with us")),
    ("grants_public:start", gettext_lazy("Apply for help")),
    ("bondcall:home", gettext_lazy("The bond of your employer")),
    ("owed:home", gettext_lazy("Unpaid wages, things left behind")),
    ("give:campaigns", gettext_lazy("Give money or goods")),
    ("accounting:funds", gettext_lazy("Where the money goes")),
    ("rights:home", gettext_lazy("Your rights, and help in private")),
)
