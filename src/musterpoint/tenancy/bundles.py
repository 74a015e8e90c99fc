"""Permissions that go together: what several roles have in common."""

from musterpoint.tenancy.permissions import Permission as P

READ = frozenset(
    {
        P.ORGANISATION_READ,
        P.CRISIS_READ,
        P.REPORT_READ,
        P.EVACUATION_READ,
        P.TRAINING_READ,
        P.LESSONS_READ,
        P.EXERCISE_PLAY,
    }
)
#: The loop of assessing, planning, training, exercising and learning, without any person in it.
LOOP = frozenset(
    {
        P.CAPACITY_READ,
        P.CAPACITY_CHANGE,
        P.EXCHANGE_READ,
        P.EXCHANGE_CHANGE,
        P.SURVEYS_READ,
        P.EVALUATION_CHANGE,
        P.LESSONS_CHANGE,
        P.EXERCISE_RUN,
    }
)
#: Money and goods as figures: who gave what for what, without the people it went to.
MONEY = frozenset(
    {
        P.FUNDS_READ,
        P.PAYMENTS_READ,
        P.GIVING_READ,
        P.GRANTS_READ,
        P.GOODS_READ,
        P.BONDS_READ,
        P.CLAIMS_READ,
        P.COSTS_READ,
    }
)
PEOPLE = READ | {
    P.PEOPLE_READ,
    P.PEOPLE_REGISTER,
    P.ROLL_CHANGE,
    P.MESSAGES_READ,
    P.EVACUATION_REQUEST,
    P.PROCEDURES_READ,
    P.PROCEDURES_RUN,
    P.FORMS_READ,
    P.FORMS_ANSWER,
    P.CASES_READ,
    P.CASES_CHANGE,
    P.DOCUMENTS_REQUEST,
    P.ROSTERS_READ,
    P.PLANS_READ,
    P.PLANS_WORK,
    P.REFERRALS_READ,
    P.REFERRALS_SEND,
    P.FEEDBACK_READ,
    P.FEEDBACK_HANDLE,
    P.CAPACITY_READ,
    P.EXCHANGE_READ,
    P.SURVEYS_COLLECT,
}

BEHIND_THE_WALL = PEOPLE | {
    P.PEOPLE_SENSITIVE,
    P.PROTECTION_READ,
    P.PROTECTION_WRITE,
    P.PROTECTION_BREAK,
    P.DISCLOSURES_RECEIVE,
    P.DIRECTORY_CHANGE,
    P.FORMS_EXPORT,
}
