"""Who may be a child: age in doubt means child."""

from datetime import datetime

from musterpoint.cases.queries import children
from musterpoint.people import queries as people


def may_be_child(card: people.Card, at: datetime) -> bool:
    """
    Say whether somebody may be a child: on any reading of the birth, or by a child's need.

    Who is held at the gate of children is one, and who two officers found to be an adult is not.
    """
    return bool(children.minors({card.person_id: card}, at))
