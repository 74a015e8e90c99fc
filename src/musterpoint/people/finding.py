"""Find who may be the same person: candidates by tokens, opened and compared. Nothing merges."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import connection

from musterpoint.engine import linkage
from musterpoint.engine.linkage import Facts, Part
from musterpoint.people import identity, tokens
from musterpoint.people.models import Channel, Contact, DuplicateHint, Person, SearchToken
from musterpoint.people.tokens import Question, Tokens
from musterpoint.tenancy import scope, vault

MODEL_VERSION = f"linkage-{linkage.KEY_VERSION}"
#: Of all who share a token, this many are looked at: a token that more share tells little.
CROWD = 60
#: Of the candidates, this many are opened and compared.
MOST = 6
_SQL = (Path(__file__).parent / "sql" / "candidates.sql").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Known:
    """A person's facts for comparing, and the household, whose members are not one another."""

    facts: Facts
    household_id: UUID | None


def ranked(question: Mapping[bytes, float], most: int) -> list[UUID]:
    """Return who shares tokens with one question, best first; one query."""
    if not question:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            _SQL,
            {
                "organisation": scope.organisation_id(),
                "tokens": list(question),
                "weights": json.dumps({token.hex(): weight for token, weight in question.items()}),
                "most": most,
            },
        )
        return [person_id for person_id, _weight in cursor.fetchall()]


def candidates(questions: Mapping[UUID, Question]) -> dict[UUID, list[UUID]]:
    """
    Return, for each owner of a question, the persons worth comparing with, best first.

    All share evidence with the owner; what else they share ranks them. A name in another script
    may share nothing, so that it is never asked for. Two queries for all owners.
    """
    holders = _holders({token for question in questions.values() for token in question.evidence})
    met: dict[UUID, dict[UUID, float]] = {}
    for owner, question in questions.items():
        weights: dict[UUID, float] = defaultdict(float)
        for token, weight in question.evidence.items():
            for person in holders.get(token, ()):
                if person != owner:
                    weights[person] += weight
        met[owner] = weights
    filed = _filed({person for weights in met.values() for person in weights})
    answers: dict[UUID, list[UUID]] = {}
    for owner, weights in met.items():
        company = questions[owner].company
        for person in weights:
            weights[person] += sum(company[token] for token in filed[person] & company.keys())
        best = sorted(weights, key=lambda person: (-weights[person], person))
        answers[owner] = best[:MOST]
    return answers


def _holders(asked: set[bytes]) -> dict[bytes, list[UUID]]:
    """Return who is filed under each token; of a crowd, only the first."""
    found: dict[bytes, list[UUID]] = defaultdict(list)
    rows = SearchToken.objects.filter(token__in=asked).order_by("person_id")
    for token, person_id in rows.values_list("token", "person_id"):
        holders = found[bytes(token)]
        if len(holders) < CROWD:
            holders.append(person_id)
    return found


def _filed(person_ids: set[UUID]) -> dict[UUID, set[bytes]]:
    """Return the tokens of persons."""
    found: dict[UUID, set[bytes]] = defaultdict(set)
    rows = SearchToken.objects.filter(person_id__in=person_ids)
    for person_id, token in rows.values_list("person_id", "token"):
        found[person_id].add(bytes(token))
    return found


def known(person_ids: Iterable[UUID], at: datetime) -> dict[UUID, Known]:
    """Open the persons and return what is compared; the erased are not there. Three queries."""
    wanted = list(dict.fromkeys(person_ids))
    keys = vault.open_keys(wanted, at=at)
    phones: dict[UUID, list[str]] = defaultdict(list)
    for contact in Contact.objects.filter(person_id__in=wanted, channel=Channel.SMS):
        if contact.person_id in keys:
            opened = keys[contact.person_id].open("people.contact", contact.sealed)
            phones[contact.person_id].append(str(opened))
    return {
        row.id: Known(
            identity.facts(
                identity.from_data(keys[row.id].open("people.person", row.sealed)),
                sex=row.sex,
                phones=tuple(phones[row.id]),
            ),
            row.household_id,
        )
        for row in Person.objects.filter(id__in=wanted)
        if row.id in keys and row.sealed
    }


def parts_data(parts: Sequence[Part]) -> list[dict[str, object]]:
    """Return the findings as a hint keeps them: codes and weights, no word about the person."""
    return [{"name": part.name, "level": part.level, "bits": part.bits} for part in parts]


def hint(
    keys: Mapping[UUID, Iterable[str]],
    new: Mapping[UUID, Known],
    *,
    secrets: Tokens,
    at: datetime,
) -> int:
    """
    Store a hint for each pair that a person should look at; return how many were found.

    ``keys`` and ``new`` are of persons whose tokens are already filed, so that one question for
    all of them meets old records and one another.
    """
    pairs_of = candidates(
        {person: tokens.question(found, secrets) for person, found in keys.items()}
    )
    old = {person for found in pairs_of.values() for person in found} - new.keys()
    people = {**known(old, at), **new}
    pairs = {
        (min(owner, other), max(owner, other))
        for owner, found in pairs_of.items()
        for other in found
        if other in people
    }
    hints = [
        found
        for left, right in sorted(pairs)
        if (found := _compared(left, right, people, at)) is not None
    ]
    DuplicateHint.objects.bulk_create(hints, ignore_conflicts=True, batch_size=tokens.BATCH)
    return len(hints)


def _compared(
    left: UUID, right: UUID, people: Mapping[UUID, Known], at: datetime
) -> DuplicateHint | None:
    one, other = people[left], people[right]
    if one.household_id is not None and one.household_id == other.household_id:
        return None
    score = linkage.compare(one.facts, other.facts)
    if score.bits < linkage.REVIEW_BITS:
        return None
    return DuplicateHint(
        left_id=left,
        right_id=right,
        bits=score.bits,
        parts=parts_data(score.parts),
        model_version=MODEL_VERSION,
        found_at=at,
    )
