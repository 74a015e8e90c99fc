"""
Say what lines of a bank statement are: which payments went out, came back, or were expected.

Evidence is a list of small parts, each told in words: the reference that both carry (exact,
inside a text, with a typing error), the amount, the other's account, the other's name, the day.
A line may be several of what is expected (a split), or a whole batch. Nothing here decides: the
score says how sure it is, and people accept.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations

from musterpoint.engine.payments.likeness import READ_AS, TOKENS, alike, bare, gaps, words
from musterpoint.kernel.text import _

#: A suggestion with so much is right in all but very few cases.
SURE = 0.9
#: Less than this is not worth reading.
LEAST = 0.4
MOST_SUGGESTIONS = 5
#: Of how many expected payments one line may be, when no reference says so.
MOST_PARTS = 4

EXACT, INSIDE, TYPED, AMOUNT, ACCOUNT, NAME, NEAR, SPLIT, BATCH, OTHER_AMOUNT = (
    "exact", "inside", "typed", "amount", "account", "name", "near", "split", "batch",
    "other_amount",
)  # fmt: skip
WORDS: Mapping[str, str] = {
    EXACT: _("The reference is the same."),
    INSIDE: _("The reference stands in what was written."),
    TYPED: _("A reference with one letter that differs stands in what was written."),
    AMOUNT: _("The amount is the same."),
    ACCOUNT: _("The account is the same."),
    NAME: _("The name is alike."),
    NEAR: _("The day is near."),
    SPLIT: _("Several together are the amount."),
    BATCH: _("It is the sum of the whole batch."),
    OTHER_AMOUNT: _("The amount differs."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """
    What is expected on the statement: ``amount`` signed, into the account is positive.

    ``references`` are all by which it is known; ``batch`` is the file that it went out with.
    ``is_return`` for a payment that went out and may come back: its amount is positive then.
    """

    id: str
    amount: int
    unit: str
    references: tuple[str, ...]
    name: str = ""
    iban: str = ""
    on: date | None = None
    batch: str = ""
    is_return: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """A line of a statement: ``amount`` signed, into the account is positive."""

    id: str
    amount: int
    unit: str
    on: date
    references: tuple[str, ...] = ()
    text: str = ""
    name: str = ""
    iban: str = ""
    is_return: bool = False
    batch: tuple[str, ...] = ()
    batch_count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """What a line may be: parts by id and amount, how sure, and why (codes of ``WORDS``)."""

    parts: tuple[tuple[str, int], ...]
    score: float
    reasons: tuple[str, ...]

    @property
    def is_sure(self) -> bool:
        """Say whether it is right in all but very few cases."""
        return self.score >= SURE


@dataclass(slots=True)
class _Index:
    by_id: dict[str, Wanted] = field(default_factory=dict)
    by_reference: dict[str, list[Wanted]] = field(default_factory=lambda: defaultdict(list))
    by_gap: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    by_amount: dict[tuple[str, int], list[Wanted]] = field(
        default_factory=lambda: defaultdict(list)
    )
    by_account: dict[str, list[Wanted]] = field(default_factory=lambda: defaultdict(list))
    by_word: dict[tuple[str, str], list[Wanted]] = field(default_factory=lambda: defaultdict(list))
    batches: dict[str, list[Wanted]] = field(default_factory=lambda: defaultdict(list))
    lengths: tuple[int, ...] = ()


def match(movements: Sequence[Movement], wanted: Iterable[Wanted]) -> dict[str, list[Suggestion]]:
    """
    Return suggestions for each line, the best first; lines for which there is none are left out.

    What is the best of one line beyond doubt is not suggested as the best of another.
    """
    index = _indexed(wanted)
    found = {one.id: list(_suggestions(one, index)) for one in movements}
    return _settled(movements, found)


def _indexed(wanted: Iterable[Wanted]) -> _Index:
    index = _Index()
    lengths = set()
    for one in wanted:
        index.by_id[one.id] = one
        for reference in {bare(text) for text in one.references}:
            if len(reference) < 5:
                continue
            index.by_reference[reference].append(one)
            lengths.add(len(reference))
            for gap in gaps(reference):
                index.by_gap[gap].add(reference)
        index.by_amount[one.unit, one.amount].append(one)
        if one.iban:
            index.by_account[bare(one.iban)].append(one)
        for word in words(one.name):
            index.by_word[one.unit, word].append(one)
        if one.batch and not one.is_return:
            index.batches[bare(one.batch)].append(one)
    index.lengths = tuple(sorted(lengths))
    return index


def _suggestions(one: Movement, index: _Index) -> Iterator[Suggestion]:
    batch = _whole_batch(one, index)
    if batch is not None:
        yield batch
    known = _by_reference(one, index)
    fitting = {key: how for key, how in known.items() if _fits(index.by_id[key], one)}
    split = _named_split(one, fitting, index)
    if split is not None:
        yield split
    candidates = dict(fitting)
    if not any(how in (EXACT, INSIDE) for how in fitting.values()):
        for key in _by_facts(one, index):
            candidates.setdefault(key, "")
    scored = [_scored(one, index.by_id[key], how) for key, how in candidates.items()]
    yield from (found for found in scored if found.score >= LEAST)
    if not fitting and not any(found.score >= SURE - 0.1 for found in scored):
        quiet = _quiet_split(one, index)
        if quiet is not None:
            yield quiet


def _fits(wanted: Wanted, one: Movement) -> bool:
    """Say whether a line can be this: same unit, same direction, a return for a return."""
    same = (wanted.amount > 0) == (one.amount > 0) and wanted.unit == one.unit
    return same and (wanted.is_return or not one.is_return)


def _by_reference(one: Movement, index: _Index) -> dict[str, str]:
    """Return what carries the same reference, with how it was found."""
    found: dict[str, str] = {}
    for text in one.references:
        for wanted in index.by_reference.get(bare(text), ()):
            found[wanted.id] = EXACT
    whole = " ".join((*one.references, one.text))
    joined = bare(whole)
    for length in index.lengths:
        for at in range(len(joined) - length + 1):
            for wanted in index.by_reference.get(joined[at : at + length], ()):
                found.setdefault(wanted.id, INSIDE)
    if not found:
        for guess in _guesses(whole, index.lengths):
            for reference in _alike(guess, index):
                for wanted in index.by_reference[reference]:
                    found.setdefault(wanted.id, TYPED)
    return found


def _guesses(text: str, lengths: tuple[int, ...]) -> set[str]:
    """Return pieces of a text that may be references with a typing error in them."""
    pieces = [one.translate(READ_AS) for one in TOKENS.findall(text.upper())]
    if not lengths:
        return set()
    low, high = lengths[0] - 1, lengths[-1] + 1
    found = set()
    for start in range(len(pieces)):
        joined = ""
        for piece in pieces[start : start + 3]:
            joined += piece
            if low <= len(joined) <= high:
                found.add(joined)
            elif high < len(joined) <= high + 6:
                # A prefix that somebody wrote before it, or a word after it.
                found.update(joined[-length:] for length in lengths)
                found.update(joined[:length] for length in lengths)
    return found


def _alike(guess: str, index: _Index) -> set[str]:
    """Return the references that differ from a guess by one letter or two changed places."""
    found = set(index.by_gap.get(guess, ()))
    for gap in gaps(guess):
        if gap in index.by_reference:
            found.add(gap)
        for reference in index.by_gap.get(gap, ()):
            if len(reference) == len(guess):
                found.add(reference)
    return found


def _by_facts(one: Movement, index: _Index) -> set[str]:
    """Return what has the same amount, account or name, where these tell enough."""
    found: set[str] = set()
    same = index.by_amount.get((one.unit, one.amount), [])
    if len(same) <= 50:
        found.update(wanted.id for wanted in same)
    if one.iban:
        found.update(wanted.id for wanted in index.by_account.get(bare(one.iban), ())[:50])
    named: dict[str, int] = defaultdict(int)
    for word in words(one.name):
        rows = index.by_word.get((one.unit, word), ())
        if len(rows) <= 2000:
            for wanted in rows:
                if len(rows) <= 50 or wanted.amount == one.amount:
                    named[wanted.id] += 1
    found.update(sorted(named, key=lambda key: -named[key])[:50])
    return {key for key in found if _fits(index.by_id[key], one)}


def _scored(one: Movement, wanted: Wanted, how: str) -> Suggestion:
    """Add the evidence up; each part of it is told."""
    reasons = []
    score = {EXACT: 0.75, INSIDE: 0.72, TYPED: 0.5}.get(how, 0.0)
    if how:
        reasons.append(how)
    if wanted.amount == one.amount:
        score += 0.24 if how else 0.36
        reasons.append(AMOUNT)
    elif how:
        reasons.append(OTHER_AMOUNT)
    if one.iban and wanted.iban and bare(one.iban) == bare(wanted.iban):
        score += 0.05 if how in (EXACT, INSIDE) else 0.3
        reasons.append(ACCOUNT)
    likeness = alike(one.name, wanted.name)
    if likeness >= 0.5:
        score += (0.05 if how in (EXACT, INSIDE) else 0.25) * likeness
        reasons.append(NAME)
    if wanted.on is not None and abs((one.on - wanted.on).days) <= 5:
        score += 0.03
        reasons.append(NEAR)
    amount = wanted.amount if abs(wanted.amount) <= abs(one.amount) else one.amount
    return Suggestion(parts=((wanted.id, amount),), score=min(score, 1.0), reasons=tuple(reasons))


def _named_split(one: Movement, known: Mapping[str, str], index: _Index) -> Suggestion | None:
    """Return all that are named together, when together they are the amount."""
    named = [index.by_id[key] for key, how in known.items() if how in (EXACT, INSIDE)]
    if len(named) < 2 or sum(each.amount for each in named) != one.amount:
        return None
    parts = tuple((each.id, each.amount) for each in named)
    return Suggestion(parts=parts, score=0.97, reasons=(INSIDE, SPLIT))


def _quiet_split(one: Movement, index: _Index) -> Suggestion | None:
    """Return the few of one account or name that together are the amount, when only one set is."""
    rows = {
        each.id: each
        for each in index.by_account.get(bare(one.iban), ())[:12]
        if one.iban and _fits(each, one)
    }
    if not rows and one.name:
        near = [index.by_id[key] for key in _by_facts(one, index)]
        rows = {each.id: each for each in near if alike(one.name, each.name) >= 0.8}
    few = sorted(rows.values(), key=lambda each: each.id)[:12]
    sets = [
        chosen
        for size in range(2, MOST_PARTS + 1)
        for chosen in combinations(few, size)
        if sum(each.amount for each in chosen) == one.amount
    ]
    if len(sets) != 1:
        return None
    parts = tuple((each.id, each.amount) for each in sets[0])
    return Suggestion(parts=parts, score=0.8, reasons=(ACCOUNT if one.iban else NAME, SPLIT))


def _whole_batch(one: Movement, index: _Index) -> Suggestion | None:
    """Return the payments of a batch that the bank booked as one."""
    if one.is_return or one.amount > 0:
        return None
    for name in one.batch or ():
        rows = index.batches.get(bare(name), ())
        if len(rows) > 1 and sum(each.amount for each in rows) == one.amount:
            parts = tuple((each.id, each.amount) for each in rows)
            return Suggestion(parts=parts, score=0.99, reasons=(EXACT, BATCH))
    joined = bare(one.text)
    for name, rows in index.batches.items() if len(index.batches) <= 2000 else ():
        if len(rows) < 2 or sum(each.amount for each in rows) != one.amount:
            continue
        if name in joined or one.batch_count == len(rows):
            parts = tuple((each.id, each.amount) for each in rows)
            return Suggestion(parts=parts, score=0.95, reasons=(BATCH, AMOUNT))
    return None


def _settled(
    movements: Sequence[Movement], found: Mapping[str, list[Suggestion]]
) -> dict[str, list[Suggestion]]:
    """Order the suggestions of each line; whoever has the better right to one has it first."""
    pairs = sorted(
        (
            (suggestion, place, movement.id)
            for place, movement in enumerate(movements)
            for suggestion in found[movement.id]
        ),
        key=lambda pair: (-pair[0].score, pair[1]),
    )
    taken: set[str] = set()
    best: dict[str, Suggestion] = {}
    for suggestion, _place, key in pairs:
        ids = {part for part, _amount in suggestion.parts}
        if key in best or ids & taken:
            continue
        best[key] = suggestion
        taken |= ids
    settled: dict[str, list[Suggestion]] = {}
    for movement in movements:
        rows = sorted(found[movement.id], key=lambda each: -each.score)
        first = best.get(movement.id)
        if first is not None:
            rows = [_doubted(first, rows), *(each for each in rows if each is not first)]
        elif rows:
            rows = [_lowered(each, 0.5) for each in rows]
        if rows:
            settled[movement.id] = rows[:MOST_SUGGESTIONS]
    return settled


def _doubted(first: Suggestion, rows: Sequence[Suggestion]) -> Suggestion:
    """Return the best one, less sure when another of other parts is as good."""
    others = [each for each in rows if each is not first and set(each.parts) != set(first.parts)]
    if others and max(each.score for each in others) >= first.score - 0.02:
        return _lowered(first, min(first.score, SURE - 0.05))
    return first


def _lowered(one: Suggestion, score: float) -> Suggestion:
    return Suggestion(parts=one.parts, score=min(one.score, score), reasons=one.reasons)
