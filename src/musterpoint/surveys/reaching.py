"""Who of a sample can be asked now, by what the register and the rolls say."""

from django.db.models import Q

from musterpoint.crises.models import RollEntry, RollState
from musterpoint.people.models import Person
from musterpoint.surveys.models import Member


def reachable(person: str = "person_id") -> Q:
    """
    Return the condition that somebody can be asked; ``person`` is the path to the person's id.

    Whoever is not registered with us can: a place of a list. Whoever withdrew, was erased, or of
    whom a roll says that they died, cannot.
    """
    died = RollEntry.objects.filter(state=RollState.DECEASED).values("person_id")
    there = Person.objects.filter(withdrawn_at__isnull=True).exclude(id__in=died)
    return Q(**{f"{person}__isnull": True}) | Q(**{f"{person}__in": there.values("id")})


def is_reachable(of: Member) -> bool:
    """Say whether somebody can be asked."""
    return Member.objects.filter(reachable(), id=of.id).exists()
