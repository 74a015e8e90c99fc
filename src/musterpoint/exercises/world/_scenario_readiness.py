"""Read the block ``readiness`` of a scenario."""

from musterpoint.exercises.world._reader import Reader
from musterpoint.exercises.world.readiness_model import WORK, Readiness, Surge, Trained

SOURCES = ("hours", "minutes", "trained", "writing", "contracts", "wardens", "surge", "drive")


def readiness(node: Reader) -> Readiness:
    """Read how ready the organisations were."""
    node.only(
        "source",
        "hours_per_thousand",
        "minutes",
        "trained",
        "writing_hours",
        "contract_days",
        "warden_visits",
        "surge",
        "drive",
    )
    minutes = node.at("minutes").only(*WORK)
    trained = node.at("trained").only("course", "factor")
    writing = node.at("writing_hours").only("written", "waiting")
    surge = node.at("surge").only("per_thousand", "hours", "comes")
    return Readiness(
        hours_per_thousand=node.at("hours_per_thousand").number(0.1, 1000),
        minutes={kind: minutes.at(kind).number(0.1, 600) for kind in WORK},
        trained=Trained(
            course=trained.at("course").slug(), factor=trained.at("factor").number(0.1, 1)
        ),
        writing_hours=writing.at("written").number(0, 240),
        release_hours=writing.at("waiting").number(0, 240),
        contract_days=node.at("contract_days").whole(0, 30),
        visits=node.at("warden_visits").number(0, 1000),
        surge=Surge(
            per_thousand=surge.at("per_thousand").number(0, 100),
            hours=surge.at("hours").number(0, 24),
            comes=surge.at("comes").number(0, 1),
        ),
        drive=node.at("drive").number(0, 1),
    )
