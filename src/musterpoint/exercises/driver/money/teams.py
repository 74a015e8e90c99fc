"""The people of an organisation who move its money, each with one duty."""

from dataclasses import dataclass
from datetime import datetime

from musterpoint.exercises.driver.stage import Stage
from musterpoint.exercises.world.money_model import Money
from musterpoint.tenancy.actors import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """Who does what; nobody has two duties that exclude each other."""

    manager: Actor
    """Opens funds and accounts, sets budgets, reviews what was released at once."""
    clerk: Actor
    """Books, orders and prepares payments."""
    checker: Actor
    """Looks at what the bank says."""
    asker: Actor
    second: Actor
    """A second welfare officer."""
    authorising: tuple[Actor, ...]
    """They approve up to their limit, release batches, decide calls of bonds."""
    head: Actor | None
    """The head of mission approves what is more."""

    @property
    def approvers(self) -> tuple[Actor, ...]:
        """Return who approves, who may least first."""
        return (*self.authorising, *((self.head,) if self.head else ()))


def hire(stage: Stage, money: Money, at: datetime) -> None:
    """Let everybody begin work whom the file names for the money."""
    for one in money.officers:
        stage.staff.hire(
            one.organisation, stage.organisations[one.organisation], stage.address(one.email),
            one.name, one.role, by=stage.actors[one.organisation], at=at,
        )  # fmt: skip


def team(stage: Stage, slug: str) -> Team:
    """Return the team of an organisation that has a fund."""
    staff = stage.staff
    clerk, checker = staff.all_of(slug, "bookkeeper")[:2]
    asker, second = staff.all_of(slug, "welfare_officer")[:2]
    return Team(
        manager=staff.all_of(slug, "fund_manager")[0],
        clerk=clerk,
        checker=checker,
        asker=asker,
        second=second,
        authorising=tuple(staff.all_of(slug, "authorising_officer")),
        head=staff.of_role(slug, "head_of_mission"),
    )
