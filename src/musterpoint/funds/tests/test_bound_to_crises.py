"""What was given for a crisis or a country pays for nothing else, through every door."""

from decimal import Decimal
from html import unescape
from uuid import UUID, uuid4

import pytest
from django.test import Client

from musterpoint.crises import actions as crises
from musterpoint.crises.actions import LevelIn
from musterpoint.crises.models import Crisis
from musterpoint.crises.tests.factories import TRIPOLI
from musterpoint.funds import actions, bound, naming, queries
from musterpoint.funds.actions import ExchangeIn, HeadIn, NeedsConsent, NotEnough, RateIn
from musterpoint.funds.models import Balance, Fund, Head
from musterpoint.funds.purposes import Purpose
from musterpoint.funds.tests.test_commitments import BANK, TODAY
from musterpoint.funds.tests.test_transfers import AFTER, EMERGENCY, Moving
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON, signed_in

DESK = "/o/haven/desk/funds/"
SHORT = {"libya": "LBY", "derna": "LBY", "sudan": "SDN"}


class Bound(Moving):
    """The fund of the tests, whose window after the crisis is empty and has a head without caps."""

    def __init__(self, haven: Organisation) -> None:
        super().__init__(haven)
        self.place = "after"
        chief = self.head_of_mission
        self.crises: dict[str, Crisis] = {}
        with acting_as(chief):
            for slug, country in SHORT.items():
                self.crises[slug] = crises.declare(
                    slug, slug.title(), country, "origin", [TRIPOLI], "Fighting", by=chief, at=NOON
                )
        with acting_as(self.manager):
            windows = queries.windows(queries.fund(self.slug))
            window = next(one for one in windows if one.code == "after")
            self.heads["help"] = self.add_head(window.id, "help")

    def add_head(self, window_id: UUID, code: str) -> Head:
        given = HeadIn(code=code, name=code, once_most=10_000_00, once_level=2)
        return actions.add_head(window_id, given, by=self.manager, at=NOON)

    def purpose(self, words: str) -> dict[str, str]:
        """Return links of ``libya``, ``LBY``, ``libya LBY`` or nothing."""
        found = {}
        for word in words.split():
            if word in self.crises:
                found["crisis"] = str(self.crises[word].id)
            else:
                found["country"] = word
        return found

    def gift(self, amount: int, words: str = "", earmark: str = "") -> str:
        key = str(uuid4())
        with acting_as(self.clerk):
            actions.receive(
                self.slug, amount, "USD", source="gift", account=BANK, key=key, on=TODAY,
                earmark=earmark or self.place, links=self.purpose(words), by=self.clerk, at=NOON,
            )  # fmt: skip
        return key

    def loose(self, amount: int) -> None:
        self.receive(amount, self.place, str(uuid4()))

    def help(self, amount: int, words: str = "") -> UUID:
        """Commit help for a crisis, a country or nothing that is named."""
        said = self.purpose(words)
        crisis = said.pop("crisis", None)
        given = self.wants("help", amount, crisis_id=UUID(crisis) if crisis else None, links=said)
        made = self.ask(given, str(uuid4()))
        assert self.approve(made, self.head_of_mission) == "committed"
        return made

    def cancel(self, which: UUID) -> None:
        with acting_as(self.asker):
            actions.cancel(which, "Not needed", by=self.asker, at=NOON)

    def kept(self, code: str = "", unit: str = "USD") -> dict[str, int]:
        """Return what is bound in a window, by the short words of the tests."""
        words = {str(one.id): slug for slug, one in self.crises.items()}
        with acting_as(self.clerk):
            windows = queries.windows(queries.fund(self.slug))
            window = next(one for one in windows if one.code == (code or self.place))
            pots = bound.pots(naming.window(window), unit)
        return {
            " ".join(filter(None, [words.get(one.crisis, ""), one.country])): amount
            for one, amount in pots.items()
            if amount
        }


@pytest.fixture
def fund(haven: Organisation) -> Bound:
    Organisation.objects.filter(id=haven.id).update(is_exercise=True, clock_at=NOON)
    haven.refresh_from_db()
    return Bound(haven)


@pytest.mark.parametrize(
    ("given_for", "pays", "pays_not"),
    [
        ("libya", ["libya", "libya TUN"], ["", "derna", "sudan", "LBY", "sudan LBY"]),
        ("LBY", ["libya", "derna", "LBY", "sudan LBY"], ["", "sudan", "libya TUN", "TUN"]),
        ("libya LBY", ["libya"], ["", "derna", "LBY", "libya TUN"]),
        ("", ["", "libya", "TUN"], []),
    ],
)
def test_a_gift_pays_for_what_it_was_given_for_and_for_nothing_else(
    fund: Bound, given_for: str, pays: list[str], pays_not: list[str]
) -> None:
    fund.gift(500_00, given_for)
    fund.loose(10_00)
    for words in pays_not:
        with pytest.raises(NotEnough, match=r"10\.00 USD left for this.*500\.00 USD for"):
            fund.help(10_01, words)
        fund.cancel(fund.help(10_00, words))
    for words in pays:
        fund.cancel(fund.help(510_00, words))
        with pytest.raises(NotEnough):
            fund.help(510_01, words)
    assert fund.kept() == {given_for: 500_00}
    assert fund.sound()


def test_money_that_is_released_at_once_is_held_to_it_too(fund: Bound) -> None:
    fund.gift(500_00, "libya")
    chief = fund.head_of_mission
    for slug in ("libya", "sudan"):
        with acting_as(chief):
            level = LevelIn(area_code="tripoli", level=3, basis="Fighting")
            crises.set_levels(fund.crises[slug].id, [level], by=chief, at=NOON)

    def release(slug: str) -> UUID:
        with acting_as(fund.asker):
            return actions.release_at_once(
                fund.wants("help", 100_00), fund.crises[slug].id, key=str(uuid4()),
                by=fund.asker, at=NOON,
            )  # fmt: skip

    with pytest.raises(NotEnough, match="for Libya"):
        release("sudan")
    release("libya")
    assert fund.kept() == {"libya": 400_00}


def test_what_is_cancelled_paid_and_bounced_goes_back_to_what_it_was(fund: Bound) -> None:
    fund.gift(100_00, "libya")
    fund.gift(100_00, "LBY")
    fund.gift(100_00)
    fund.loose(100_00)
    whole = {"libya": 100_00, "LBY": 100_00, "": 100_00}
    which = fund.help(250_00, "libya")
    assert fund.kept() == {"": 50_00}
    fund.spend(which, 150_00, "p1")
    assert fund.kept() == {"": 50_00}
    fund.cancel(which)
    assert fund.kept() == {"LBY": 50_00, "": 100_00}
    with acting_as(fund.second):
        actions.unspend("p1", on=TODAY, text="Bounced", by=fund.second, at=NOON)
    assert fund.kept() == whole
    other = fund.help(200_00, "sudan")
    assert fund.kept() == {"libya": 100_00, "LBY": 100_00}
    fund.spend(other, 200_00, "p2")
    with pytest.raises(NotEnough):
        fund.help(1, "sudan")
    with acting_as(fund.second):
        actions.unspend("p2", on=TODAY, text="Bounced", by=fund.second, at=NOON)
    assert fund.kept() == {"libya": 100_00, "LBY": 100_00}
    fund.cancel(other)
    assert fund.kept() == whole
    assert fund.sound()


def test_what_is_committed_is_paid_whatever_is_given_or_committed_since(fund: Bound) -> None:
    """Also where nothing of the window is left but what is bound to something else."""
    fund.gift(100_00, "libya")
    fund.gift(100_00, "TUN")
    first = fund.help(100_00, "libya")
    second = fund.help(100_00, "libya TUN")
    fund.spend(first, 60_00, "p1")
    fund.spend(first, 40_00, "p2")
    fund.spend(second, 100_00, "p3")
    assert fund.left("after") == 0
    fund.loose(50_00)
    third = fund.help(50_00, "sudan")
    fund.gift(70_00, "libya")
    fund.spend(third, 20_00, "p4")
    fund.spend(third, 30_00, "p5")
    assert fund.kept() == {"libya": 70_00}
    assert fund.sound()


def test_what_was_given_for_a_head_and_a_crisis_is_held_on_the_head(fund: Bound) -> None:
    fund.gift(100_00, "libya", "after/help")
    fund.loose(100_00)
    which = fund.help(60_00, "sudan")
    assert fund.left("after") == 40_00
    fund.spend(which, 30_00, "p1")
    assert fund.left("after") == 40_00
    with pytest.raises(NotEnough):
        fund.help(40_01, "sudan")
    mine = fund.help(140_00, "libya")
    fund.spend(mine, 140_00, "p2")
    assert fund.left("after") == 0
    fund.spend(which, 30_00, "p3")
    assert fund.sound()


def test_transfers_leave_what_is_bound_and_give_it_back_when_undone(fund: Bound) -> None:
    fund.gift(100_00, "libya")
    fund.loose(100_00)
    # What another crisis takes is nobody's: what was given for Libya is still bound to stay.
    fund.help(80_00, "sudan")
    with pytest.raises(NeedsConsent):
        fund.wish(20_01, source=AFTER, goal=EMERGENCY)
    fund.moved(20_00, source=AFTER, goal=EMERGENCY)
    made = fund.moved(60_00, source=AFTER, goal=EMERGENCY, consent="Letter 12/2026")
    assert fund.kept() == {"libya": 40_00}
    # Where the givers agreed to it, it is bound to the new place and to no crisis.
    assert fund.kept("emergency") == {"": 60_00}
    fund.undone(made)
    assert fund.kept() == {"libya": 100_00}
    with pytest.raises(NotEnough):
        fund.help(1, "sudan")


def test_what_is_changed_into_another_currency_stays_bound(fund: Bound) -> None:
    with acting_as(fund.manager):
        Fund.objects.filter(slug=fund.slug).update(currencies="USD EUR")
        rate = RateIn(unit="EUR", into="USD", on=TODAY, value=Decimal("1.1"), source="ECB")
        actions.add_rates([rate], by=fund.manager, at=NOON)
    fund.gift(300_00, "libya")
    fund.loose(100_00)
    with acting_as(fund.clerk):
        window = fund.heads["help"].window_id
        given = ExchangeIn(
            window_id=window, giver=BANK, unit="USD", amount=200_00, taker=BANK, into="EUR",
            got=180_00, source="The bank",
        )  # fmt: skip
        actions.exchange(given, key="x1", on=TODAY, by=fund.clerk, at=NOON)
    assert fund.kept() == {"libya": 150_00}
    # As three to one, as it was; a remainder of a coin stays bound.
    assert fund.kept(unit="EUR") == {"libya": 135_00}
    given_for = fund.wants("help", 45_01, unit="EUR")
    which = fund.ask(given_for)
    with acting_as(fund.head_of_mission), pytest.raises(NotEnough, match=r"135\.00 EUR for Libya"):
        actions.approve(which, by=fund.head_of_mission, at=NOON)
    with acting_as(fund.clerk):
        rows = Balance.objects.filter(account__name="Equity:Funds:Welfare:After")
        assert {one.unit: len(one.marks) for one in rows} == {"USD": 1, "EUR": 1}


def test_a_window_without_such_gifts_reads_no_entry(
    fund: Bound, monkeypatch: pytest.MonkeyPatch
) -> None:
    fund.gift(100_00)
    fund.loose(100_00)
    fund.gift(100_00, "libya", "emergency")
    monkeypatch.setattr(bound, "_moves", None)
    which = fund.help(200_00, "sudan")
    fund.spend(which, 50_00, "p1")
    fund.cancel(which)
    # Nor does what is for all that was given.
    with acting_as(fund.clerk):
        row = Balance.objects.select_related("account").exclude(marks=[]).get()
        libya = Purpose(str(fund.crises["libya"].id), "LBY")
        assert bound.for_others(row, libya) == {}


def test_pages_tell_what_is_bound_beside_what_is_free(fund: Bound) -> None:
    fund.gift(500_00, "libya")
    fund.gift(200_00, "TUN", "after/help")
    fund.loose(10_00)
    manager, asker = signed_in("haven", "fund_manager"), signed_in("haven", "welfare_officer")
    for address in ("", "fund/welfare/"):
        assert "500.00 USD for Libya" in read(manager, address)
    assert "200.00 USD for Tunisia" in read(manager, "fund/welfare/")
    head = str(fund.heads["help"].id)
    wish = {
        "key": str(uuid4()), "head": head, "amount": "100", "unit": "USD", "purpose": "Help",
        "people": "1", "crisis": str(fund.crises["sudan"].id),
    }  # fmt: skip
    page = asker.post(f"{DESK}fund/welfare/ask/", wish | {"country": "XQQ"})
    assert page.status_code == 422
    assert "Choose the country" in page.content.decode()
    asked = asker.post(f"{DESK}fund/welfare/ask/", wish)
    officer = signed_in("haven", "authorising_officer")
    refused = officer.post(f"{asked['Location']}approve/")
    assert refused.status_code == 409
    assert "Name the crisis or country that this is for" in unescape(refused.content.decode())
    assert "Sudan" in read(officer, asked["Location"].removeprefix(DESK))
    again = asker.post(
        f"{DESK}fund/welfare/ask/", wish | {"key": str(uuid4()), "crisis": "", "country": "tun"}
    )
    assert officer.post(f"{again['Location']}approve/").status_code == 302


def read(client: Client, address: str) -> str:
    answer = client.get(f"{DESK}{address}")
    assert answer.status_code == 200
    text = unescape(answer.content.decode())
    return "".join(one for one in text if one not in "\u2066\u2067\u2068\u2069")
