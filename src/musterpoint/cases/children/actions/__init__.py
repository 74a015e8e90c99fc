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
from musterpoint.cases.children.followed import LANE

__all__ = [
    "LANE",
    "BadChild",
    "NoCase",
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
    "dispute_age",
    "end",
    "give_authority",
    "is_named",
    "meet",
    "moved",
    "name_escort",
    "name_receiver",
    "open_gate",
    "received",
    "refuse",
    "split",
    "take_authority",
    "turn_down",
]
