"""Everything that changes the books, the funds and what is asked of them."""

from musterpoint.funds.actions._accounts import (
    AccountIn,
    KeptByAFund,
    NotEmpty,
    check_by_hand,
    end_account,
    open_accounts,
    set_limits,
)
from musterpoint.funds.actions._asking import ask, release_at_once
from musterpoint.funds.actions._budgets import set_budget
from musterpoint.funds.actions._closing import StillPending, close_period
from musterpoint.funds.actions._deciding import (
    approve,
    cancel,
    check_chain,
    check_duty,
    refuse,
    review,
)
from musterpoint.funds.actions._founding import found
from musterpoint.funds.actions._funds import (
    add_head,
    add_window,
    change_head,
    end_fund,
    open_fund,
    set_authorities,
)
from musterpoint.funds.actions._posting import (
    NoSuchTransaction,
    Posted,
    post,
    post_many,
    reverse,
    settle,
    void,
)
from musterpoint.funds.actions._posts import open_post, set_post
from musterpoint.funds.actions._rates import add_rates, book_gains, exchange
from musterpoint.funds.actions._spending import receive, spend, unspend
from musterpoint.funds.actions._steps import role_of
from musterpoint.funds.actions._transfers import (
    approve_transfer,
    ask_transfer,
    ask_undo,
    places,
    refuse_transfer,
    withdraw_transfer,
)
from musterpoint.funds.errors import (
    AboveAuthority,
    FourEyes,
    HasEnded,
    NeedsConsent,
    NoSuchFund,
    NoSuchKind,
    NotAtOnce,
    NotEligible,
    NotEnough,
    OverCap,
    WrongState,
)
from musterpoint.funds.rules import Limit
from musterpoint.funds.values import (
    BudgetIn,
    CommitmentIn,
    ExchangeIn,
    FundIn,
    HeadIn,
    RateIn,
    WindowIn,
)
from musterpoint.funds.values_of_transfers import TransferIn

__all__ = [
    "AboveAuthority",
    "AccountIn",
    "BudgetIn",
    "CommitmentIn",
    "ExchangeIn",
    "FourEyes",
    "FundIn",
    "HasEnded",
    "HeadIn",
    "KeptByAFund",
    "Limit",
    "NeedsConsent",
    "NoSuchFund",
    "NoSuchKind",
    "NoSuchTransaction",
    "NotAtOnce",
    "NotEligible",
    "NotEmpty",
    "NotEnough",
    "OverCap",
    "Posted",
    "RateIn",
    "StillPending",
    "TransferIn",
    "WindowIn",
    "WrongState",
    "add_head",
    "add_rates",
    "add_window",
    "approve",
    "approve_transfer",
    "ask",
    "ask_transfer",
    "ask_undo",
    "book_gains",
    "cancel",
    "change_head",
    "check_by_hand",
    "check_chain",
    "check_duty",
    "close_period",
    "end_account",
    "end_fund",
    "exchange",
    "found",
    "open_accounts",
    "open_fund",
    "open_post",
    "places",
    "post",
    "post_many",
    "receive",
    "refuse",
    "refuse_transfer",
    "release_at_once",
    "reverse",
    "review",
    "role_of",
    "set_authorities",
    "set_budget",
    "set_limits",
    "set_post",
    "settle",
    "spend",
    "unspend",
    "void",
    "withdraw_transfer",
]
