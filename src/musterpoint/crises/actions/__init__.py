"""What can be done to a crisis and its roll."""

from musterpoint.crises.actions._cards import (
    BadCards,
    IssuedCard,
    make_card,
    print_cards,
)
from musterpoint.crises.actions._crisis import (
    CrisisIsClosed,
    PeopleStillNeedHelp,
    SlugTaken,
    close,
    declare,
    log,
    set_levels,
)
from musterpoint.crises.actions._enrolment import (
    UnknownPerson,
    enrol,
    register,
    sync_roll,
)
from musterpoint.crises.actions._figures import estimate, snapshot
from musterpoint.crises.actions._roll import (
    AlreadyUndone,
    NotOnRoll,
    OnlyForOneself,
    mark_reached,
    mark_seated,
    set_state,
    undo,
)
from musterpoint.crises.values import AreaIn, EstimateIn, LevelIn, StateIn

__all__ = [
    "AlreadyUndone",
    "AreaIn",
    "BadCards",
    "CrisisIsClosed",
    "EstimateIn",
    "IssuedCard",
    "LevelIn",
    "NotOnRoll",
    "OnlyForOneself",
    "PeopleStillNeedHelp",
    "SlugTaken",
    "StateIn",
    "UnknownPerson",
    "close",
    "declare",
    "enrol",
    "estimate",
    "log",
    "make_card",
    "mark_reached",
    "mark_seated",
    "print_cards",
    "register",
    "set_levels",
    "set_state",
    "snapshot",
    "sync_roll",
    "undo",
]
