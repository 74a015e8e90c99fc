"""
Nobody does both halves of something with money, by whatever door, and no program does the second.

By construction: a new writing endpoint of a money package, or a new action with a four-eyes rule,
fails here until somebody says whether it decides, and how it is attacked.
"""

import ast
import inspect
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from ninja.operation import Operation

from musterpoint.accounts.models import User
from musterpoint.tenancy import clock
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Membership, Organisation
from musterpoint.testing import NOON, signed_in
from tests import four_eyes, four_eyes_claiming, four_eyes_of_endpoints, four_eyes_paying
from tests.attacks import Attack, browser, made_access
from tests.four_eyes import ATTACKS, OFFICER
from tests.world import bearer

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parent.parent / "src" / "musterpoint"
MONEY = ("funds", "payments", "giving", "costs", "bonds", "goods", "grants", "claims")
#: What raises when one person does both halves.
GUARDS = {
    "another", "FourEyes", "NotAlone", "NotIndependent", "NotTwo", "NotYours", "SomebodyElse",
    "same_hands",
}  # fmt: skip
#: Asks only for a person with a name, whoever it is.
NAMED = "named"
#: Roles of which each decides something about money.
DECIDING = (OFFICER, "head_of_mission", "fund_manager", "bookkeeper", "storekeeper")

#: Every endpoint that writes, with why it decides nothing.
DECIDES_NOTHING = {
    "funds.add_members": "Writes into a register; money is asked and approved on the page.",
    "funds.ask": "Asks; a person approves it on the page.",
    "funds.ask_transfer": "Asks; a person approves it on the page.",
    "funds.find_member": "Asks the register and changes nothing.",
    "payments.order_one": "Orders; others prepare and release it on the page.",
    "giving.assess": "Writes down what is owed by a levy; money is booked on the page.",
    "giving.record": "Writes a promise down; money is booked on the page.",
    "costs.settle_leg": "Books what was paid before, by its rate; nobody is paid by it.",
    "costs.propose_model": "Only proposes; somebody else confirms it.",
    "costs.cost_leg": "Enters what a carrier asks; nobody is paid by it.",
    "bonds.lodge": "Enters a bond, which secures nothing before somebody else verified it.",
    "goods.queue": "Tells what was handed out; a hand-out in trouble is reviewed on the page.",
    "grants.take": "Takes an application; others assess and decide it.",
    "claims.take": "Files a claim; others check and decide it.",
}
#: Endpoints that a rule of two people guards, and the test that attacks them.
DECIDES = {
    "payments.delivered": "test_api_of_payments::test_a_program_that_ordered_does_not_hand_out",
    "payments.issue_voucher": "test_api_of_payments::test_a_program_issues_no_voucher_of_its_order",
    "payments.reissue_voucher": "test_api_of_payments::test_a_program_issues_no_voucher_of_its"
    "_order",
    "payments.release_in_kind": "test_api_of_payments::test_a_program_releases_in_kind_and_hands"
    "_nothing_of_it_out",
    "payments.taken_back": "test_api_of_payments::test_a_program_that_handed_out_takes_nothing"
    "_back",
}
for part in (four_eyes_claiming, four_eyes_of_endpoints, four_eyes_paying):
    DECIDES_NOTHING |= part.DECIDES_NOTHING
    DECIDES |= part.DECIDES
ONLY_ASKS = "Only asks; confirm is the second half."
ONLY_PREPARES = "Above the limit it only prepares; decide_line is the second half."
#: Actions with a rule of two people that are attacked by another test, or why they need none.
ELSEWHERE = four_eyes_paying.ELSEWHERE | {
    "bonds.call_off": "Takes a wish back: nothing is done by it.",
    "bonds.confirm": "test_life::test_cash_is_in_the_books_and_goes_back_without_another_condition",
    "bonds.give_back": ONLY_ASKS,
    "bonds.give_share_back": ONLY_ASKS,
    "bonds.meet_top_up": ONLY_ASKS,
    "bonds.order_payment": "test_paying::test_who_decided_the_call_neither_orders_nor_releases"
    "_and_no_one_else_orders_it",
    "bonds.pay": "test_calls::test_cash_is_paid_from_the_deposit_once_and_by_another",
    "bonds.refuse_unfounded": "test_four_eyes::test_whoever_took_a_call_down_does_not_decide_it",
    "bonds.set_days": ONLY_ASKS,
    "claims.confirm_came": "test_matters::test_what_came_is_held_and_paid_on_by_another_once",
    "claims.confirm_tariff": "test_four_eyes::test_a_tariff_counts_once_another_confirmed_it_and"
    "_its_author_decides_nothing_by_it",
    "claims.decide": "test_responders::test_whoever_registered_or_checked_does_not_decide"
    "_nor_decides_pay",
    "claims.decide_objection": "test_responders::test_a_refusal_is_objected_to_once_and_decided"
    "_by_another",
    "claims.order_payment": "test_responders::test_whoever_registered_or_checked_does_not_decide"
    "_nor_decides_pay",
    "claims.pay_on": "test_matters::test_what_came_is_held_and_paid_on_by_another_once",
    "claims.take_back": "test_matters::test_money_entered_by_mistake_is_taken_back_by_another_and"
    "_the_claim_closes",
    "costs.accept_line": ONLY_PREPARES,
    "costs.accept_open": ONLY_PREPARES,
    "costs.decide_line": "test_further_statements::test_above_the_limit_somebody_else_accepts"
    "_or_offers",
    "costs.enter_step": "Only enters; decide_step is the second half.",
    "costs.give_back": "test_apart::test_money_goes_back_by_nobody_who_entered_it_or_the_cost",
    "costs.lift_notes": "test_models::test_notes_are_lifted_by_who_refused_none_of_them",
    "costs.offer_amount": ONLY_PREPARES,
    "costs.pay_transfer": "Only enters; release_transfer is the second half.",
    "costs.propose_relief": "test_notes::test_an_appeal_is_decided_by_others_than_the_refusal",
    "costs.waive": "test_apart::test_who_refused_a_waiver_waives_nothing_by_rule",
    "funds.check_chain": "Asks the rule and changes nothing.",
    "funds.check_duty": "Asks the rule and changes nothing.",
    "funds.confirm_change": "test_changes::test_terms_hold_once_somebody_else_with_authority_confirmed"
    "_them",
    "funds.propose_end": "Only proposes; confirm_change is the second half.",
    "funds.propose_reopen": "Only proposes; confirm_change is the second half.",
    "funds.propose_terms": "Only proposes; confirm_change is the second half.",
    "funds.refuse": "Who refuses gives no money out.",
    "funds.refuse_change": "Who refuses changes nothing.",
    "funds.refuse_transfer": "Who refuses gives no money out.",
    "funds.review": "test_at_once::test_at_once_needs_a_level_a_head_that_allows_it_and_is_not"
    "_won_in_small_parts",
    "funds.spend": "test_commitments::test_who_asks_never_approves_nor_pays_and_a_program"
    "_decides_nothing",
    "funds.why_not": "Asks the rule and changes nothing.",
    "funds.withdraw_change": "Who withdraws changes nothing.",
    "giving.confirm_levy": "test_own_levies::test_a_levy_holds_once_somebody_else_confirmed_it",
    "giving.pay_due": "test_giving::test_a_loan_is_paid_back_exactly_also_early_and_by"
    "_somebody_else",
    "giving.repay_early": "test_giving::test_a_loan_is_paid_back_exactly_also_early_and_by"
    "_somebody_else",
    "goods.end_request": "Ends a request: nothing more is sent.",
    "grants.check_no_conflict": "Only tells; score and decide are attacked.",
    "grants.has_conflict": "Only tells; score and decide are attacked.",
    "grants.confirm_payee": "test_need::test_a_new_account_after_the_decision_is_confirmed"
    "_by_another",
    "grants.decide": "test_need::test_whoever_took_or_recommended_it_does_not_decide",
    "grants.decide_appeal": "test_need::test_an_appeal_is_decided_by_a_third_person_and_pays"
    "_the_rest",
    "grants.score": "test_calls::test_a_conflict_keeps_somebody_from_scoring",
    "payments.deliver": "test_in_kind::test_nobody_hands_out_what_they_asked_for_approved_ordered"
    "_or_mended",
    "payments.issue_voucher": "test_single_vouchers::test_who_ordered_or_mended_issues_nothing"
    "_and_who_issued_replaces_nothing",
    "payments.reissue_voucher": "test_single_vouchers::test_who_ordered_or_mended_issues_nothing"
    "_and_who_issued_replaces_nothing",
    "payments.release_in_kind": "test_in_kind_large::test_nobody_releases_in_kind_what_they"
    "_ordered_mended_asked_for_or_hand_out",
    "payments.take_delivery_back": "test_in_kind_large::test_a_wrong_hand_out_is_taken_back_by"
    "_another_and_handed_out_again",
}


def operations() -> Iterator[tuple[str, Operation]]:
    """Yield every endpoint of the money packages that writes, by package and function."""
    from musterpoint.config.api import api

    api.get_openapi_schema()  # routers within routers are listed once they are mounted
    for _prefix, router in api._routers:
        for view in router.path_operations.values():
            for one in view.operations:
                package = one.view_func.__module__.split(".")[1]
                if package in MONEY and set(one.methods) - {"GET", "HEAD"}:
                    yield f"{package}.{one.view_func.__name__}", one


def called(function: ast.AST) -> set[str]:
    """Return the names that a function calls, with the guards that it names or compares for."""
    found = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            name = node.func
            found.add(name.id if isinstance(name, ast.Name) else getattr(name, "attr", ""))
        elif isinstance(node, ast.Compare) and _is_about_who_acts(node):
            found.add("another")
        elif isinstance(node, ast.Name) and node.id in GUARDS:
            found.add(node.id)
    return found


def _is_about_who_acts(node: ast.Compare) -> bool:
    """Say whether a comparison asks if somebody is who did something before."""
    sides = {ast.unparse(one) for one in (node.left, *node.comparators)}
    return "by.id" in sides and isinstance(node.ops[0], ast.Eq | ast.NotEq | ast.In)


def guarded(package: str) -> set[str]:
    """Return the public actions of a package that refuse somebody for what they did before."""
    calls: dict[str, set[str]] = {}
    for path in [*(ROOT / package).glob("*.py"), *(ROOT / package / "actions").glob("*.py")]:
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef) and node.name != NAMED:
                calls.setdefault(node.name, set()).update(called(node))
    reached = set(GUARDS)
    while more := {name for name, inner in calls.items() if inner & reached} - reached:
        reached |= more
    tree = ast.parse((ROOT / package / "actions" / "__init__.py").read_text())
    names = (node.names for node in tree.body if isinstance(node, ast.ImportFrom))
    public = {one.asname or one.name for many in names for one in many}
    return {f"{package}.{name}" for name in reached & public & calls.keys()}


def test_every_endpoint_that_writes_about_money_is_known_to_decide_nothing() -> None:
    found = dict(operations())
    assert found.keys() == DECIDES_NOTHING.keys() | DECIDES.keys()
    for name, one in found.items():
        if name in DECIDES:
            continue
        package = name.partition(".")[0]
        decides = {action.partition(".")[2] for action in guarded(package)}
        tree = ast.parse(inspect.getsource(one.view_func))
        assert not called(tree) & decides, f"{name} calls an action with a rule of two people"


def test_every_action_with_a_rule_of_two_people_is_attacked() -> None:
    found = {name for package in MONEY for name in guarded(package)}
    assert found - ATTACKS.keys() - ELSEWHERE.keys() == set()
    assert ELSEWHERE.keys() - found == set()
    assert ATTACKS.keys() - found == set()
    for name, where in ELSEWHERE.items():
        module, _colons, test = where.partition("::")
        if test:
            text = (ROOT / name.partition(".")[0] / "tests" / f"{module}.py").read_text()
            assert f"def {test}(" in text, f"{name} is said to be attacked by {where}"


@pytest.mark.parametrize(
    "make", [one for many in ATTACKS.values() for one in many], ids=lambda one: one.__name__
)
def test_one_person_does_not_do_both_halves_and_a_colleague_does_the_second(
    make: Callable[[Organisation], Attack], haven: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda _organisation: NOON)
    attack = make(haven)
    monkeypatch.setattr(clock, "now", lambda _organisation: attack.at)
    status, page = attack.attempt()
    assert status in (403, 409), page[-2000:]
    assert attack.says in page
    for made in programs_of_one_maker(attack, haven):
        answer, page = attack.attempt_as(made)
        assert answer in (403, 409), page[-2000:]
        assert attack.says in page
    program = Client(headers={"authorization": f"Bearer {bearer(haven, attack.role)}"})
    assert program.post(attack.address, attack.form).status_code in (302, 401, 403)
    assert attack.attempt()[0] == status  # the program changed nothing
    assert attack.by_a_colleague() == 302


def programs_of_one_maker(attack: Attack, of: Organisation) -> Iterator[Actor]:
    """
    Yield colleagues that are the same pair of hands as whoever did the first half.

    A program of the first one's making, the maker of the first one, and a program with the same
    maker. No program comes in by a page, so each stands behind the id of somebody who does: what
    refuses them is that the ids belong together, which ends when they do not any more.
    """
    first = attack.who.id
    pairs: list[Callable[[UUID], list[tuple[UUID | None, UUID | None]]]] = [
        lambda second: [(first, second)],
        lambda second: [(second, first)],
        lambda second: [(maker := uuid4(), first), (maker, second)],
    ]
    for ids in pairs:
        made = replace(attack.who, id=uuid4(), name="Second")
        assert made.id is not None
        access = [made_access(of, *pair) for pair in ids(made.id)]
        yield made
        for one in access:
            one.delete()


#: Where the one who acts is compared alone, and why no program of theirs matters.
ALONE = {
    "payments/actions/_batches.py: by.id in before": "The same release once more changes nothing.",
    "payments/actions/_delivering.py: by.id in before": "The same release once more.",
    "goods/actions/_sending.py: row.asked_by != by.id": "Whoever asked may end what they asked.",
    "goods/views/asking.py: row.asked_by == request.actor.id": "Shows the button to end it.",
    "grants/queries.py: one.scorer_id == by.id": "Shows a member the points that they gave.",
    "grants/actions/_calls.py: scorer_id=user": "Who scored declares no conflict any more.",
    "grants/actions/_calls.py: user_id=user": "A conflict is declared once.",
    "claims/actions/_claiming.py: made_by=user": "Told in the history once.",
    "funds/actions/_steps.py: user_id=by.id": "Reads the role of whoever acts.",
}


def compared_alone() -> Iterator[str]:
    """Yield where the money packages compare whoever acts with others, by file."""
    own = ("by.id", "request.actor.id", "asked.by.id", "actor.id", "user", "me")
    asks = {"filter", "exclude", "get", "get_or_create"}
    for package in MONEY:
        for path in (ROOT / package).rglob("*.py"):
            if "tests" in path.parts:
                continue
            for node in ast.walk(ast.parse(path.read_text())):
                found: list[ast.AST] = []
                if isinstance(node, ast.Compare):
                    sides = {ast.unparse(one) for one in (node.left, *node.comparators)}
                    if sides & set(own) and not isinstance(node.ops[0], ast.Is | ast.IsNot):
                        found = [node]
                elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") in asks:
                    found = [one for one in node.keywords if ast.unparse(one.value) in own]
                yield from (f"{path.relative_to(ROOT)}: {ast.unparse(one)}" for one in found)


def test_whoever_acts_is_compared_with_all_of_their_hands() -> None:
    assert set(compared_alone()) == ALONE.keys()


@pytest.mark.parametrize(
    ("make", "role", "says"),
    [
        (four_eyes.commitment, OFFICER, "This person asked for or approved money"),
        (four_eyes.transfer, OFFICER, "This person asked for or approved money"),
        (four_eyes.waiver, OFFICER, "This person prepared decisions on costs"),
        (four_eyes.payer, OFFICER, "This person prepared decisions on costs"),
        (four_eyes.seats, OFFICER, "This person prepared decisions on costs"),
        (four_eyes.cost_model, OFFICER, "This person prepared decisions on costs"),
        (four_eyes.demanded, OFFICER, "This person prepared decisions on costs"),
        (four_eyes.call, OFFICER, "still open"),
        (four_eyes.claim, OFFICER, "still open"),
        (four_eyes.netting, OFFICER, "This person prepared decisions on costs"),
        (four_eyes.release, OFFICER, "This person ordered, prepared or released payments"),
        (four_eyes.refund_asked, OFFICER, "This person asked"),
        (four_eyes.report, OFFICER, "This person took, assessed or reported"),
        (four_eyes.report_visited, OFFICER, "This person took, assessed or reported"),
        (four_eyes.owed, OFFICER, "This person took, assessed or reported"),
        (four_eyes.ranking, OFFICER, "This person took, assessed or reported"),
    ],
)
def test_who_did_one_half_is_not_given_the_role_of_the_other(
    make: Callable[[Organisation], Attack], role: str, says: str, haven: Organisation,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(clock, "now", lambda _organisation: NOON)
    attack = make(haven)
    browser(attack.who, "welfare_officer")
    admin = signed_in("haven", "administrator")
    page = f"/o/haven/desk/settings/members/{attack.who.id}/role/"
    answer = admin.post(page, {"role": role})
    assert answer.status_code == 409
    assert says in answer.content.decode()
    of = Membership.objects.filter(user_id=str(attack.who.id), organisation=haven)
    assert of.get().role == "welfare_officer"
    stranger = User.objects.create_user("new@example.org", name="New")
    Membership.objects.create(
        organisation=haven, user_id=stranger.id, role="welfare_officer", created_at=NOON
    )
    other = page.replace(str(attack.who.id), str(stranger.id))
    assert admin.post(other, {"role": role}).status_code == 302


def desk_routes() -> Iterator[str]:
    """Yield every address of the desk of a money package, filled with ids of nobody."""
    values = {"uuid": str(uuid4()), "int": "1", "slug": "release", "str": "x"}

    def walk(resolver: URLResolver, begun: str) -> Iterator[str]:
        for one in resolver.url_patterns:
            text = begun + str(one.pattern)
            if isinstance(one, URLResolver):
                yield from walk(one, text)
            elif is_money(one):
                yield text

    def is_money(one: URLPattern) -> bool:
        parts = inspect.unwrap(one.callback).__module__.split(".")
        return len(parts) > 3 and parts[1] in MONEY and parts[2] == "views"

    for text in walk(get_resolver(), "/"):
        address = text.replace("<slug:organisation_slug>", "haven")
        for kind, value in values.items():
            while f"<{kind}:" in address:
                before, _open, rest = address.partition(f"<{kind}:")
                address = before + value + rest.partition(">")[2]
        yield address


def test_a_program_gets_in_by_no_page_whatever_its_role(haven: Organisation) -> None:
    addresses = list(desk_routes())
    assert len(addresses) > 250
    assert not [one for one in addresses if "<" in one or not one.startswith("/o/haven/desk/")]
    got_in = []
    for role in DECIDING:
        program = Client(headers={"authorization": f"Bearer {bearer(haven, role)}"})
        for address in addresses:
            answer = program.post(address, {"decision": "yes", "is_good": "yes"})
            at_door = answer.status_code == 302 and "/sign/in/" in answer["Location"]
            if not at_door and answer.status_code not in (401, 403, 404, 405):
                got_in.append(f"{role}: {address}: {answer.status_code}")
    assert got_in == []


def test_the_tests_that_are_named_instead_of_an_attack_are_there() -> None:
    named = [one for one in (*ELSEWHERE.values(), *DECIDES.values()) if "::" in one]
    assert named
    for one in named:
        module, _colons, test = one.partition("::")
        files = [*ROOT.glob(f"*/tests/**/{module}.py"), *Path(__file__).parent.glob(f"{module}.py")]
        assert any(f"def {test}(" in path.read_text() for path in files), one
