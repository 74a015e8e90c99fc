"""What is given: givers, pledges, gifts, receipts, campaigns, loans, things, providers."""

from musterpoint.giving.models._campaigns import (
    Campaign,
    CampaignState,
    Intent,
    IntentState,
    MatchRule,
    Provider,
    ProviderEvent,
    ProviderKind,
    Way,
)
from musterpoint.giving.models._givers import Duty, DutyKind, Giver, Receipt, ReceiptBook, Source
from musterpoint.giving.models._lending import (
    DayCount,
    Loan,
    LoanDue,
    LoanPlan,
    Thing,
    ThingState,
    ThingUse,
)
from musterpoint.giving.models._levies import LevyPer, LevyRate, LevyState
from musterpoint.giving.models._pledges import Basis, Gift, GiftEnd, GiftWay, Instalment, Pledge
from musterpoint.giving.models._refunds import Refund, RefundState
from musterpoint.giving.models._telling import FundTold, GiftTold

__all__ = [
    "Basis",
    "Campaign",
    "CampaignState",
    "DayCount",
    "Duty",
    "DutyKind",
    "FundTold",
    "Gift",
    "GiftEnd",
    "GiftTold",
    "GiftWay",
    "Giver",
    "Instalment",
    "Intent",
    "IntentState",
    "LevyPer",
    "LevyRate",
    "LevyState",
    "Loan",
    "LoanDue",
    "LoanPlan",
    "MatchRule",
    "Pledge",
    "Provider",
    "ProviderEvent",
    "ProviderKind",
    "Receipt",
    "ReceiptBook",
    "Refund",
    "RefundState",
    "Source",
    "Thing",
    "ThingState",
    "ThingUse",
    "Way",
]
