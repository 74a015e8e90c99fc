"""Everything that changes procedures and runs."""

from musterpoint.procedures.actions._beginning import (
    AnotherRun,
    NoSuchProcedure,
    Subject,
    begin,
)
from musterpoint.procedures.actions._deciding import (
    AlreadyOver,
    NotPublished,
    OwesSomething,
    assign,
    end,
    move,
)
from musterpoint.procedures.actions._library import (
    ChangedMeanwhile,
    NoSuchVersion,
    NotADraft,
    NotInCatalogue,
    Unloadable,
    acknowledge,
    adapt,
    adapt_own,
    adopt,
    adopt_offer,
    publish,
    retire,
    save_draft,
    write_new,
)
from musterpoint.procedures.actions._officers import (
    NoSuchMember,
    NotYourRole,
    give_role,
    take_role,
)
from musterpoint.procedures.actions._recording import (
    InTheFuture,
    NoSuchRun,
    RunIsOver,
    StepRefused,
)
from musterpoint.procedures.actions._sharing import KIND, NotShareable, share, take_in_offers
from musterpoint.procedures.actions._steps import (
    answer,
    finish,
    happened,
    learn,
    made,
    sign_gate,
    undo,
)
from musterpoint.procedures.actions._telling import (
    erase_subjects,
    read_notices,
    tell_due,
    tell_due_in_private,
)
from musterpoint.procedures.holders import Holder
from musterpoint.procedures.holders import register as register_holder

__all__ = [
    "KIND",
    "AlreadyOver",
    "AnotherRun",
    "ChangedMeanwhile",
    "Holder",
    "InTheFuture",
    "NoSuchMember",
    "NoSuchProcedure",
    "NoSuchRun",
    "NoSuchVersion",
    "NotADraft",
    "NotInCatalogue",
    "NotPublished",
    "NotShareable",
    "NotYourRole",
    "OwesSomething",
    "RunIsOver",
    "StepRefused",
    "Subject",
    "Unloadable",
    "acknowledge",
    "adapt",
    "adapt_own",
    "adopt",
    "adopt_offer",
    "answer",
    "assign",
    "begin",
    "end",
    "erase_subjects",
    "finish",
    "give_role",
    "happened",
    "learn",
    "made",
    "move",
    "publish",
    "read_notices",
    "register_holder",
    "retire",
    "save_draft",
    "share",
    "sign_gate",
    "take_in_offers",
    "take_role",
    "tell_due",
    "tell_due_in_private",
    "undo",
    "write_new",
]
