"""Everything that changes the gate of a child who is alone."""

from musterpoint.cases.children.actions._arranging import (
    accept,
    give_authority,
    name_escort,
    name_receiver,
    take_authority,
    turn_down,
)
from musterpoint.cases.children.actions._beginning import assess, begin, begin_form, meet
from musterpoint.cases.children.actions._common import BadChild, NoCase, NotHeld, SameOfficer
from musterpoint.cases.children.actions._deciding import (
    check_carer,
    dispute_age,
    end,
    refuse,
    split,
)
from musterpoint.cases.children.actions._moving import (
    NotTheReceiver,
    check_hand_over,
    is_named,
    moved,
    received,
)
from musterpoint.cases.children.actions._opening import NotCleared, close_gate, open_gate
from musterpoint.cases.children.actions._siblings import (
    DecidedAlready,
    NoSuchHint,
    decide_siblings,
    find_siblings,
    name_parents,
)
from musterpoint.cases.children.followed import LANE, SIBLINGS

__all__ = [
    "LANE",
    "SIBLINGS",
    "BadChild",
    "DecidedAlready",
    "NoCase",
    "NoSuchHint",
    "NotCleared",
    "NotHeld",
    "NotTheReceiver",
    "SameOfficer",
    "accept",
    "assess",
    "begin",
    "begin_form",
    "check_carer",
    "check_hand_over",
    "close_gate",
    "decide_siblings",
    "dispute_age",
    "end",
    "find_siblings",
    "give_authority",
    "is_named",
    "meet",
    "moved",
    "name_escort",
    "name_parents",
    "name_receiver",
    "open_gate",
    "received",
    "refuse",
    "split",
    "take_authority",
    "turn_down",
]
