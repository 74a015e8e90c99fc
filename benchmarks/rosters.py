"""
Roster benchmark: how long somebody waits for a ranked interpreter among many.

    python benchmarks/rosters.py                  # 50,000 members in one organisation
    python benchmarks/rosters.py --people 10000

"match" is the question: the candidates, the rules, the names of the first twenty, in a unit of
work of its own. Target: p95 under 200 ms among 50,000. Invented people; languages are spread as in
a real list: few pairs are common.
"""

import argparse
import random
import time

from installation import Settled, analyse, own_home, percentile, settle

LANGUAGES = (
    "ti", "am", "so", "om", "ha", "bn", "ur", "hi", "ne", "si", "ta", "tl", "fa", "ps", "ku", "tr",
    "ru", "uk", "pt", "sw", "yo", "ig", "wo", "bm", "ff", "zh", "vi", "th", "fr", "es",
)  # fmt: skip
COUNTRIES = ("ERI", "ETH", "SOM", "TUN", "LBY", "EGY", "NGA", "BGD", "PAK", "IND")
CHUNK = 2000


def main() -> None:
    """Read the command line, fill the roster, ask, print the table."""
    parser = argparse.ArgumentParser(description="Measure the match of interpreters.")
    parser.add_argument("--people", type=int, default=50_000)
    parser.add_argument("--times", type=int, default=60, help="how often each is asked")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    with own_home():
        settled = settle()
        started = time.monotonic()
        fill(settled, chosen.people, random.Random(chosen.seed))
        print(f"{chosen.people:,} members in {time.monotonic() - started:.0f} s", flush=True)
        print(f"{'question':<34} {'fit':>6} {'p50 ms':>7} {'p95 ms':>7}")
        ask(settled, chosen.times, random.Random(chosen.seed + 1))


def fill(settled: Settled, people: int, chance: random.Random) -> None:
    """Put invented interpreters on one roster."""
    from musterpoint.kernel.time import now
    from musterpoint.rosters import actions
    from musterpoint.rosters.actions import CredentialIn, LanguageIn, MemberIn
    from musterpoint.rosters.identity import Identity
    from musterpoint.tenancy.scope import acting_as

    by, at = settled.actor, now()
    weights = [1 / (place + 1) for place in range(len(LANGUAGES))]
    with acting_as(by):
        actions.create_roster("Interpreters", "interpreter", 48, by=by, at=at)
    for start in range(0, people, CHUNK):
        given = []
        for number in range(start, min(start + CHUNK, people)):
            (source,) = chance.choices(LANGUAGES, weights)
            given.append(
                MemberIn(
                    roster="interpreters",
                    identity=Identity(name=f"Member {number}", phone=f"+2189{number:08}"),
                    sex=chance.choice("fm"),
                    nationalities=(chance.choice(COUNTRIES),),
                    country=chance.choice(COUNTRIES),
                    zone=chance.choice(("Africa/Tunis", "UTC", "Asia/Dhaka")),
                    weekly=tuple(chance.sample(range(168), 60)),
                    languages=(
                        LanguageIn(source=source, target="en", level=chance.randint(1, 4)),
                        LanguageIn(source="en", target=source),
                    ),
                    credentials=(CredentialIn(kind="training", code="secrecy"),)
                    if chance.random() < 0.7
                    else (),
                )
            )
        with acting_as(by):
            actions.add_members(given, by=by, at=at)
    analyse()


def ask(settled: Settled, times: int, chance: random.Random) -> None:
    """Ask for the commonest pair, for a rare one, and for any, each with its limits."""
    from musterpoint.kernel.time import now
    from musterpoint.rosters import queries
    from musterpoint.rosters.queries import Need
    from musterpoint.tenancy.scope import acting_as

    def any_pair() -> str:
        return chance.choice(LANGUAGES)

    for name, pick in (
        ("the commonest pair", lambda: LANGUAGES[0]),
        ("a rare pair", lambda: LANGUAGES[-1]),
        ("any pair", any_pair),
    ):
        took, fits = [], 0
        for _time in range(times):
            need = Need(
                kind="interpreter", source=pick(), target="en", mode="phone",
                avoid=frozenset({chance.choice(COUNTRIES)}), credentials=("secrecy",),
            )  # fmt: skip
            started = time.perf_counter()
            with acting_as(settled.actor, read_only=True):
                fits = queries.match(need, now()).fits
            took.append(time.perf_counter() - started)
        p50, p95 = percentile(took, 0.5), percentile(took, 0.95)
        print(f"match: {name:<27} {fits:>6,} {p50:>7.0f} {p95:>7.0f}")


if __name__ == "__main__":
    main()
