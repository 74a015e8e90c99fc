"""Everything that changes payments: orders, batches, statements, vouchers, points."""

from musterpoint.payments.actions._accounts import (
    BadAccount,
    PayingIn,
    end_account,
    open_account,
    set_staff,
)
from musterpoint.payments.actions._answers import (
    Answered,
    BadFile,
    take_answer,
)
from musterpoint.payments.actions._arrivals import (
    Became,
    Taken,
    confirm_arrivals,
    take_result,
)
from musterpoint.payments.actions._batches import (
    AlreadyOnItsWay,
    BadBatch,
    BatchIn,
    NoSuchBatch,
    Prepared,
    hand_over,
    prepare,
    release,
    take_apart,
)
from musterpoint.payments.actions._delivering import (
    DeliveredIn,
    NeedsRelease,
    deliver,
    release_in_kind,
    take_delivery_back,
)
from musterpoint.payments.actions._matching import (
    BadMatch,
    PartIn,
    accept,
    undo,
)
from musterpoint.payments.actions._orders import (
    BadOrder,
    ClaimIsLive,
    KeyUsed,
    NoSuchOrder,
    NotAlone,
    NotInState,
    OrderIn,
    cancel,
    mend_payee,
    order,
    order_many,
    unit_of,
)
from musterpoint.payments.actions._phones import (
    PaidOffline,
    PhoneAnswer,
    take_queue,
)
from musterpoint.payments.actions._points import (
    DayClosed,
    ListForPhone,
    NeedsNote,
    close_day,
    hand_out,
    settle_conflict,
    take_along,
)
from musterpoint.payments.actions._single_vouchers import issue_voucher, reissue_voucher
from musterpoint.payments.actions._statements import (
    NotOurAccount,
    ReadBefore,
    ReadIn,
    read_statement,
)
from musterpoint.payments.actions._taking_back import take_back, was_said_to_arrive
from musterpoint.payments.actions._uploading import (
    Uploaded,
    upload,
)
from musterpoint.payments.actions._vouchers import (
    AlreadyRedeemed,
    IssuedVoucher,
    NeedsBatch,
    NoSuchVoucher,
    NotHere,
    NotRedeemable,
    Redeemed,
    expire,
    redeem,
    staffed_point,
)
from musterpoint.payments.books import MoreThanCommitted
from musterpoint.payments.files import NotForThisBank
from musterpoint.payments.payees import BadPayee, PayeeIn
from musterpoint.payments.payees import checked as check_payee
from musterpoint.payments.results import BadResult

__all__ = [
    "AlreadyOnItsWay",
    "AlreadyRedeemed",
    "Answered",
    "BadAccount",
    "BadBatch",
    "BadFile",
    "BadMatch",
    "BadOrder",
    "BadPayee",
    "BadResult",
    "BatchIn",
    "Became",
    "ClaimIsLive",
    "DayClosed",
    "DeliveredIn",
    "IssuedVoucher",
    "KeyUsed",
    "ListForPhone",
    "MoreThanCommitted",
    "NeedsBatch",
    "NeedsNote",
    "NeedsRelease",
    "NoSuchBatch",
    "NoSuchOrder",
    "NoSuchVoucher",
    "NotAlone",
    "NotForThisBank",
    "NotHere",
    "NotInState",
    "NotOurAccount",
    "NotRedeemable",
    "OrderIn",
    "PaidOffline",
    "PartIn",
    "PayeeIn",
    "PayingIn",
    "PhoneAnswer",
    "Prepared",
    "ReadBefore",
    "ReadIn",
    "Redeemed",
    "Taken",
    "Uploaded",
    "accept",
    "cancel",
    "check_payee",
    "close_day",
    "confirm_arrivals",
    "deliver",
    "end_account",
    "expire",
    "hand_out",
    "hand_over",
    "issue_voucher",
    "mend_payee",
    "open_account",
    "order",
    "order_many",
    "prepare",
    "read_statement",
    "redeem",
    "reissue_voucher",
    "release",
    "release_in_kind",
    "set_staff",
    "settle_conflict",
    "staffed_point",
    "take_along",
    "take_answer",
    "take_apart",
    "take_back",
    "take_delivery_back",
    "take_queue",
    "take_result",
    "undo",
    "unit_of",
    "upload",
    "was_said_to_arrive",
]
