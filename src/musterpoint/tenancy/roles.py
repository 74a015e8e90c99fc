"""Roles: a readable list that the settings page prints as it stands."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from musterpoint.tenancy.actors import Clearance
from musterpoint.tenancy.bundles import BEHIND_THE_WALL, LOOP, MONEY, PEOPLE, READ
from musterpoint.tenancy.permissions import Permission as P


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A named set of permissions and the clearance that the database enforces."""

    code: str
    label: str | Promise
    description: str | Promise
    permissions: frozenset[P]
    clearance: Clearance = Clearance.CONSULAR


ROLES: dict[str, Role] = {
    role.code: role
    for role in (
        Role(
            code="administrator",
            label=_("Administrator"),
            description=_("Settings, members and agreements; no people's data."),
            permissions=READ
            | {
                P.TRAINING_CHANGE,
                P.ORGANISATION_CHANGE,
                P.MEMBERS_READ,
                P.MEMBERS_CHANGE,
                P.AGREEMENTS_READ,
                P.AGREEMENTS_CHANGE,
                P.PROCEDURES_READ,
                P.PROCEDURES_CHANGE,
                P.FORMS_READ,
                P.FORMS_CHANGE,
                P.ROSTERS_READ,
                P.ROSTERS_CHANGE,
                P.REFERRALS_READ,
                P.DIRECTORY_CHANGE,
            },
        ),
        Role(
            code="head_of_mission",
            label=_("Head of mission"),
            description=_("Decides: declares crises, levels, sharing agreements."),
            permissions=PEOPLE
            | LOOP
            | {
                P.FUNDS_READ,
                P.FUNDS_APPROVE,
                P.FUNDS_REVIEW,
                P.COSTS_READ,
                P.COSTS_DECIDE,
                P.PARTNERS_SELECT,
                P.SURVEYS_CHANGE,
                P.LESSONS_DECIDE,
                P.TRAINING_TEACH,
                P.TRAINING_CHANGE,
                P.MEMBERS_READ,
                P.CRISIS_DECLARE,
                P.CRISIS_LEVEL,
                P.MESSAGES_SEND,
                P.AGREEMENTS_READ,
                P.AGREEMENTS_CHANGE,
                P.DISCLOSURES_SEND,
                P.PEOPLE_EXPORT,
                P.EVACUATION_OFFER,
                P.AUDIT_READ,
                P.VAULT_ERASE,
                P.PROCEDURES_CHANGE,
                P.FORMS_CHANGE,
                P.FORMS_EXPORT,
                P.CASES_SUPERVISE,
                P.DOCUMENTS_CONFIRM,
                P.DOCUMENTS_SIGN,
                P.DOCUMENTS_STOCK,
                P.ROSTERS_CHANGE,
                P.PLANS_CHANGE,
                P.PLANS_APPROVE,
                P.PLANS_ACTIVATE,
                P.DIRECTORY_CHANGE,
                P.PROTECTION_BREAK,
                P.FEEDBACK_SENSITIVE,
            },
        ),
        Role(
            code="duty_officer",
            label=_("Duty officer"),
            description=_("Runs the crisis room: people, messages, requests for evacuation."),
            permissions=PEOPLE
            | LOOP
            | {
                P.SURVEYS_CHANGE,
                P.TRAINING_TEACH,
                P.PEOPLE_IMPORT,
                P.PEOPLE_EXPORT,
                P.PEOPLE_LINK,
                P.PEOPLE_SENSITIVE,
                P.CRISIS_DECLARE,
                P.CRISIS_LEVEL,
                P.MESSAGES_SEND,
                P.AGREEMENTS_READ,
                P.DISCLOSURES_SEND,
                P.EVACUATION_OFFER,
                P.EVACUATION_MATCH,
                P.EVACUATION_BOARD,
                P.PROCEDURES_CHANGE,
                P.FORMS_CHANGE,
                P.FORMS_EXPORT,
                P.CASES_SUPERVISE,
                P.DOCUMENTS_CONFIRM,
                P.DOCUMENTS_PRINT,
                P.DOCUMENTS_SIGN,
                P.DOCUMENTS_STOCK,
                P.ROSTERS_CHANGE,
                P.PLANS_CHANGE,
                P.PLANS_ACTIVATE,
                P.DIRECTORY_CHANGE,
                P.PROTECTION_BREAK,
            },
        ),
        Role(
            code="portal_operator",
            label=_("Portal operator"),
            description=_("Pools requests and offers of many organisations and matches them."),
            permissions=PEOPLE
            | LOOP
            | {
                P.PARTNERS_SELECT,
                P.SURVEYS_CHANGE,
                P.LESSONS_DECIDE,
                P.TRAINING_TEACH,
                P.TRAINING_CHANGE,
                P.PEOPLE_LINK,
                P.PEOPLE_IMPORT,
                P.CRISIS_DECLARE,
                P.CRISIS_LEVEL,
                P.MESSAGES_SEND,
                P.AGREEMENTS_READ,
                P.DISCLOSURES_SEND,
                P.DISCLOSURES_RECEIVE,
                P.EVACUATION_OFFER,
                P.EVACUATION_MATCH,
                P.EVACUATION_BOARD,
                P.PROCEDURES_CHANGE,
                P.FORMS_CHANGE,
                P.FORMS_EXPORT,
                P.CASES_SUPERVISE,
                P.ROSTERS_CHANGE,
                P.PLANS_CHANGE,
                P.PLANS_APPROVE,
                P.PLANS_ACTIVATE,
                P.DIRECTORY_CHANGE,
                P.PROTECTION_BREAK,
                P.FEEDBACK_SENSITIVE,
            },
        ),
        Role(
            code="border_officer",
            label=_("Border officer"),
            description=_("Checks boarding and arrival at one place."),
            permissions=READ | {P.EVACUATION_BOARD, P.PEOPLE_REGISTER},
        ),
        Role(
            code="caseworker",
            label=_("Caseworker"),
            description=_("Helps people in private; sees protection records with a reason."),
            permissions=BEHIND_THE_WALL,
            clearance=Clearance.PROTECTION,
        ),
        Role(
            code="protection_supervisor",
            label=_("Protection supervisor"),
            description=_("A caseworker who also hands over, signs off and hides protected cases."),
            permissions=BEHIND_THE_WALL | {P.CASES_SUPERVISE},
            clearance=Clearance.PROTECTION,
        ),
        Role(
            code="employer",
            label=_("Employer"),
            description=_("Sees whether its staff are accounted for, as a number."),
            permissions=READ | {P.EVACUATION_OFFER},
        ),
        Role(
            code="auditor",
            label=_("Auditor"),
            description=_("Reads the audit trail and proves it unaltered; changes nothing."),
            permissions=READ
            | MONEY
            | {P.MEMBERS_READ, P.AUDIT_READ, P.AUDIT_SEAL, P.AGREEMENTS_READ, P.FUNDS_TRACE},
        ),
        Role(
            code="data_protection_officer",
            label=_("Data-protection officer"),
            description=_("Is told of each emergency opening and reviews it; sees no people."),
            permissions=READ
            | {P.MEMBERS_READ, P.AUDIT_READ, P.AGREEMENTS_READ, P.PROTECTION_OVERSEE},
        ),
        Role(
            code="trainer",
            label=_("Trainer"),
            description=_("Offers courses, holds sessions, sees who learned what; no people."),
            permissions=READ
            | {
                P.TRAINING_TEACH,
                P.TRAINING_CHANGE,
                P.MEMBERS_READ,
                P.AGREEMENTS_READ,
                P.CAPACITY_READ,
                P.FORMS_READ,
                P.EXERCISE_RUN,
            },
        ),
        Role(
            code="fund_manager",
            label=_("Fund manager"),
            description=_("Opens accounts, sets limits, closes periods; sees no people."),
            permissions=READ
            | MONEY
            | {
                P.FUNDS_CHANGE,
                P.FUNDS_CLOSE,
                P.FUNDS_REVIEW,
                P.AGREEMENTS_READ,
                P.FUNDS_MEMBERS,
                P.GIVING_CHANGE,
            },
        ),
        Role(
            code="authorising_officer",
            label=_("Authorising officer"),
            description=_(
                "Approves what is asked of a fund and releases payments, up to a limit; prepares"
                " none."
            ),
            permissions=READ
            | MONEY
            | {
                P.FUNDS_APPROVE,
                P.PAYMENTS_RELEASE,
                P.GRANTS_DECIDE,
                P.BONDS_DECIDE,
                P.BONDS_CALLS,
                P.CLAIMS_DECIDE,
                P.COSTS_DECIDE,
            },
        ),
        Role(
            code="bookkeeper",
            label=_("Bookkeeper"),
            description=_("Writes into the books; opens no account and closes no period."),
            permissions=READ
            | MONEY
            | {
                P.FUNDS_POST,
                P.FUNDS_MEMBERS,
                P.PAYMENTS_PREPARE,
                P.PAYMENTS_RECONCILE,
                P.GIVING_CHANGE,
                P.COSTS_CHANGE,
            },
        ),
        Role(
            code="welfare_officer",
            label=_("Welfare officer"),
            description=_(
                "Takes and assesses applications for help, pays out cash, hands out goods; decides"
                " nothing."
            ),
            permissions=PEOPLE
            | MONEY
            | {
                P.FUNDS_REQUEST,
                P.GRANTS_CHANGE,
                P.GRANTS_SCORE,
                P.PAYMENTS_CASH,
                P.GOODS_DISTRIBUTE,
                P.BONDS_CHANGE,
                P.BONDS_CALLS,
                P.CLAIMS_CHANGE,
                P.CLAIMS_PEOPLE,
                P.COSTS_CHANGE,
            },
        ),
        Role(
            code="storekeeper",
            label=_("Storekeeper"),
            description=_("Keeps stores of relief goods and hands them out."),
            permissions=READ | {P.GOODS_READ, P.GOODS_CHANGE, P.GOODS_DISTRIBUTE},
        ),
        Role(
            code="evaluator",
            label=_("Evaluator"),
            description=_("Plans evaluations and surveys, keeps lessons; sees figures, no people."),
            permissions=READ
            | LOOP
            | {P.SURVEYS_CHANGE, P.FORMS_READ, P.FORMS_CHANGE, P.PLANS_READ},
        ),
        Role(
            code="reader",
            label=_("Reader"),
            description=_("Sees figures and reports, no people."),
            permissions=READ,
        ),
        Role(
            code="integration",
            label=_("Connected system"),
            description=_("A program of the organisation: registers and reads people."),
            permissions=PEOPLE | {P.PEOPLE_IMPORT, P.MESSAGES_SEND, P.FUNDS_READ, P.FUNDS_REQUEST},
        ),
        Role(
            code="answering_program",
            label=_("Connected system that answers"),
            description=_(
                "A program that answers recommendations, signs reviews off and selects partners;"
                " it writes no lessons and sees no people."
            ),
            permissions=READ
            | {P.EXCHANGE_READ, P.SURVEYS_READ, P.LESSONS_DECIDE, P.PARTNERS_SELECT},
        ),
        Role(
            code="preparedness",
            label=_("Connected system for plans and learning"),
            description=_(
                "A program of the organisation: plans, evaluations, training and exercises, and"
                " no registered person."
            ),
            permissions=(READ - {P.EVACUATION_READ})
            | LOOP
            | {
                P.PLANS_READ,
                P.PLANS_CHANGE,
                P.PLANS_APPROVE,
                P.PLANS_ACTIVATE,
                P.PLANS_WORK,
                P.TRAINING_TEACH,
                P.TRAINING_CHANGE,
                P.FORMS_READ,
                P.DISCLOSURES_SEND,
            },
        ),
    )
}
#: Roles of programs; a person works in a role of people.
PROGRAMS_ALONE = frozenset({"integration", "preparedness", "answering_program"})
