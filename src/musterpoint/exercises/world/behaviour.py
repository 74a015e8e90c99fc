"""Draw in advance what a household will do in the exercise."""

from functools import cached_property

from musterpoint.exercises.world.dice import Dice, Table
from musterpoint.exercises.world.names import respelt
from musterpoint.exercises.world.people import (
    Behaviour,
    Change,
    Person,
    Reply,
    SecondRegistration,
)
from musterpoint.exercises.world.reply_texts import reply_languages, texts_for
from musterpoint.exercises.world.scenario_model import Scenario, Shares


class Fate:
    """
    Draws behaviour for one world; one stream of chance for each topic.

    Fear of return has its own stream and changes nothing else, so that no other behaviour can
    give it away to a State of origin.
    """

    def __init__(self, scenario: Scenario, seed: int) -> None:
        self._scenario = scenario
        self._rules = scenario.behaviour
        self._register = Dice(seed, "register")
        self._reply = Dice(seed, "reply")
        self._plan = Dice(seed, "plan")
        self._fear = Dice(seed, "fear")
        self._tables: dict[tuple[str, str], Table[str]] = {}
        self._alert_days = {area.slug: scenario.alert_day(area.slug) for area in scenario.areas}

    def of(self, head: Person, size: int, area: str) -> Behaviour:
        """Return the behaviour of a household in an area."""
        dice, rules = self._register, self._rules
        alert_day = self._alert_days[area]
        registers = dice.draw(self._table("register", rules.register.of(head.nationality), head))
        delay = int(dice.waiting(rules.register_after_mean_days))
        before = -dice.whole(1, rules.register_before_days)
        day: int | None = None
        if registers == "before":
            day = before
        elif registers == "after_alert" and alert_day is not None:
            day = min(alert_day + delay, self._scenario.days)
        else:
            registers = "never"
        plan, change = self._intention(head, alert_day or 0)
        no_show = self._plan.chance(rules.no_show)
        if head.relation == "unaccompanied_child":
            plan, change, no_show = "leave", None, False
        return Behaviour(
            registers=registers,
            register_day=day,
            register_minute=dice.whole(0, 1439),
            channel=dice.draw(self._channels),
            head_only=dice.chance(rules.register_head_only) and size > 1,
            again=self._again(head, day),
            reply=self._answer(head, plan),
            plan=plan,
            change=change,
            no_show=no_show,
            any_safe_place=self._plan.chance(rules.any_safe_place),
            fears_return=self._fear.chance(rules.fears_return.of(head.nationality)),
        )

    @cached_property
    def _channels(self) -> Table[str]:
        return Table(self._rules.channel)

    def _table(self, topic: str, shares: Shares, head: Person) -> Table[str]:
        key = (topic, head.nationality)
        if key not in self._tables:
            self._tables[key] = Table(shares)
        return self._tables[key]

    def _again(self, head: Person, day: int | None) -> SecondRegistration | None:
        dice = self._register
        if day is None or not dice.chance(self._rules.register_twice):
            return None
        later = max(day + dice.whole(1, 5), 0)
        if later > self._scenario.days:
            return None
        return SecondRegistration(
            day=later,
            latin_name=respelt(head.name, dice),
            channel=dice.draw(self._channels),
            same_phone=dice.chance(0.6),
        )

    def _intention(self, head: Person, first_day: int) -> tuple[str, Change | None]:
        dice, rules = self._plan, self._rules
        plan = dice.draw(self._table("plan", rules.plan.of(head.nationality), head))
        changes = dice.chance(rules.changes_mind[plan])
        day = dice.whole(min(first_day + 1, self._scenario.days), self._scenario.days)
        other = "stay" if plan == "leave" else "leave"
        return plan, Change(day=day, plan=other) if changes else None

    def _answer(self, head: Person, plan: str) -> Reply | None:
        dice, rules = self._reply, self._rules
        intent = dice.draw(self._table("reply", rules.reply.of(head.nationality), head))
        late = dice.chance(rules.late)
        hours = dice.between(*rules.late_hours) if late else dice.waiting(rules.prompt_mean_hours)
        in_english = dice.chance(rules.in_latin_letters)
        point = dice.point()
        if intent == "none" or head.phone is None or head.phone_state == "dead":
            return None
        if intent == "leave" and plan == "stay":
            intent = "safe"
        language = _written(head, in_english)
        texts = texts_for(language, intent)
        return Reply(
            hours=round(hours, 2),
            language=texts[0].language,
            intent=intent,
            text=texts[int(point * len(texts))].text,
            late=late,
        )


def _written(head: Person, in_english: bool) -> str:
    """Return the language of a reply: the first that the person speaks and we have texts in."""
    if not in_english:
        for language in head.languages:
            if language in reply_languages():
                return language
    return "en"
