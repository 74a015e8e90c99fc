"""The people of an organisation who move its money, each with one duty."""

from dataclasses import dataclass
from datetime import datetime

from musterpoint.exercises.driver.stage import CastLink, Stage, link_of
from musterpoint.exercises.world.money_model import Money
from musterpoint.tenancy.actors import Actor

KEEPS_FUNDS = "fund_manager"


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


def links(stage: Stage, money: Money, at: datetime) -> list[CastLink]:
    """Return the links of who keeps the funds, for those who look at the money afterwards."""
    found = []
    for one in money.officers:
        if one.role == KEEPS_FUNDS:
            slug = one.organisation
            user_id = next(
                actor.id
                for actor in stage.staff.all_of(slug, KEEPS_FUNDS)
                if actor.name == one.name
            )
            if user_id is not None:
                found.append(link_of(stage, slug, KEEPS_FUNDS, one.name, user_id, at))
    return found


def team(stage: Stage, slug: str) -> Team:
    """Return the team of an organisation that has a fund."""
    staff = stage.staff
    clerk, checker = staff.all_of(slug, "bookkeeper")[:2]
    asker, second = staff.all_of(slug, "welfare_officer")[:2]
    return Team(
        manager=staff.all_of(slug, KEEPS_FUNDS)[0],
        clerk=clerk,
        checker=checker,
        asker=asker,
        second=second,
        authorising=tuple(staff.all_of(slug, "authorising_officer")),
        head=staff.of_role(slug, "head_of_mission"),
    )
