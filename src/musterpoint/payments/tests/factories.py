"""A fund with money, people with one duty each, orders and bank files for the tests."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from musterpoint.funds import actions as funds
from musterpoint.funds.actions import AccountIn, CommitmentIn, FundIn, HeadIn, WindowIn
from musterpoint.payments import actions, queries, tasks
from musterpoint.payments.actions import BatchIn, OrderIn, PayeeIn, PayingIn
from musterpoint.payments.models import Batch, PayingAccount
from musterpoint.procedures.tests.factories import officer
from musterpoint.tenancy.actors import Actor
from musterpoint.tenancy.models import Organisation
from musterpoint.tenancy.scope import acting_as
from musterpoint.testing import NOON

IBAN, OTHER_IBAN = "GB82WEST12345698765432", "DE89370400440532013000"
BANK, TILL, FEES = "Assets:Bank:Berlin", "Assets:Cash:Ras-Ajdir", "Expenses:Bank-fees"
TODAY = NOON.date()


@dataclass(frozen=True)
class World:
    """Who may what, the fund's head, the account and the point."""

    manager: Actor
    welfare: Actor
    approver: Actor
    releaser: Actor
    clerk: Actor
    second_clerk: Actor
    cashier: Actor
    head_id: UUID
    bank: PayingAccount
    point: PayingAccount


def world(haven: Organisation) -> World:
    """Make all of it, with 10,000 euros in the bank and 2,000 in the till."""
    people = {
        name: officer(haven, name.title(), role)
        for name, role in (
            ("manager", "fund_manager"), ("welfare", "welfare_officer"),
            ("approver", "authorising_officer"), ("releaser", "authorising_officer"),
            ("clerk", "bookkeeper"), ("second_clerk", "bookkeeper"),
            ("cashier", "welfare_officer"),
        )
    }  # fmt: skip
    manager = people["manager"]
    with acting_as(manager):
        funds.open_fund(FundIn(slug="aid", name="Aid", currency="EUR"), by=manager, at=NOON)
        window = funds.add_window("aid", WindowIn(code="now", name="Now"), by=manager, at=NOON)
        head = funds.add_head(window.id, HeadIn(code="cash", name="Cash"), by=manager, at=NOON)
        funds.open_accounts(
            [AccountIn(name=BANK, least=0), AccountIn(name=TILL, least=0), AccountIn(name=FEES)],
            by=manager,
            at=NOON,
        )
        bank = actions.open_account(
            PayingIn(
                label="Bank Berlin", method="bank", unit="EUR", book_account=BANK,
                holder="Haven", number=IBAN, profile="sepa",
            ),
            by=manager,
            at=NOON,
        )  # fmt: skip
        point = actions.open_account(
            PayingIn(label="Ras Ajdir", method="cash", unit="EUR", book_account=TILL),
            by=manager,
            at=NOON,
        )
    clerk = people["clerk"]
    with acting_as(clerk):
        for account, amount in ((BANK, 1_000_000), (TILL, 200_000)):
            funds.receive(
                "aid", amount, "EUR", source="gift", account=account, key=f"gift-{account}",
                on=TODAY, by=clerk, at=NOON,
            )  # fmt: skip
    return World(head_id=head.id, bank=bank, point=point, **people)


def commitment(one: World, amount: int = 50_000) -> UUID:
    """Ask for money and have it approved."""
    given = CommitmentIn(
        head_id=one.head_id, amount=amount, what="funds.direct", subject_id=uuid4(), purpose="Food"
    )
    with acting_as(one.welfare):
        made = funds.ask(given, key=str(uuid4()), by=one.welfare, at=NOON)
    with acting_as(one.approver):
        funds.approve(made, by=one.approver, at=NOON)
    return made


def order_in(
    commitment_id: UUID, amount: int = 50_000, method: str = "bank", **payee: str
) -> OrderIn:
    """Return an order for somebody."""
    whom = {"name": "Amina Ben Salah"} | ({"iban": OTHER_IBAN} if method == "bank" else {}) | payee
    return OrderIn(
        commitment_id=commitment_id, amount=amount, unit="EUR", method=method,
        payee=PayeeIn(**whom), reference="Help", what="grant", subject_id=uuid4(),
    )  # fmt: skip


def ordered(one: World, method: str = "bank", amount: int = 50_000) -> UUID:
    """Order a payment of a fresh commitment."""
    given = order_in(commitment(one, amount), amount, method)
    with acting_as(one.clerk):
        return actions.order(given, key=str(uuid4()), by=one.clerk, at=NOON)


def batch_in(account: PayingAccount, *orders: UUID, method: str = "bank") -> BatchIn:
    """Return a batch of orders for tomorrow."""
    until = NOON.replace(month=6) if method == "voucher" else None
    return BatchIn(
        account_id=account.id, method=method, order_ids=orders, good_until=until,
        execute_on=date(2026, 5, 2),
    )  # fmt: skip


def prepared(one: World, *orders: UUID, method: str = "bank") -> Batch:
    """Prepare a batch as the clerk."""
    account = one.bank if method == "bank" else one.point
    with acting_as(one.clerk):
        return actions.prepare(
            batch_in(account, *orders, method=method), by=one.clerk, at=NOON
        ).batch


def sent(one: World, *orders: UUID, method: str = "bank") -> Batch:
    """Prepare, release and hand over a batch."""
    batch = prepared(one, *orders, method=method)
    with acting_as(one.releaser):
        batch = actions.release(batch.id, by=one.releaser, at=NOON)
    if method == "bank":
        with acting_as(one.clerk):
            batch, _file = actions.hand_over(batch.id, by=one.clerk, at=NOON)
    return batch


def entry(amount: str, direction: str, end_to_end: str = "", text: str = "", more: str = "",
          reference: str = "") -> str:  # fmt: skip
    """Return an entry of a statement with one payment."""
    own = f"<AcctSvcrRef>{reference or uuid4().hex[:30]}</AcctSvcrRef>"
    refs = f"<Refs>{own}<EndToEndId>{end_to_end or 'NOTPROVIDED'}</EndToEndId></Refs>"
    words = f"<RmtInf><Ustrd>{text}</Ustrd></RmtInf>" if text else ""
    return (
        f'<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{direction}</CdtDbtInd>'
        "<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-05-02</Dt></BookgDt>"
        "<BkTxCd><Prtry><Cd>TRF</Cd></Prtry></BkTxCd>"
        f"<NtryDtls><TxDtls>{refs}{words}{more}</TxDtls></NtryDtls></Ntry>"
    )


def statement(opening: str, closing: str, *entries: str, ident: str = "S1") -> bytes:
    """Return a camt.053 of our account."""

    def balance(code: str, amount: str) -> str:
        return (
            f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
            f'<Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd>'
            "<Dt><Dt>2026-05-02</Dt></Dt></Bal>"
        )

    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>'
        "<GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-05-02T20:00:00</CreDtTm></GrpHdr>"
        f"<Stmt><Id>{ident}</Id><Acct><Id><IBAN>{IBAN}</IBAN></Id><Ccy>EUR</Ccy></Acct>"
        f"{balance('OPBD', opening)}{balance('CLBD', closing)}{''.join(entries)}"
        "</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def work_off() -> None:
    """Accept all that are sure, as a worker does by the job that waits."""
    job = ProcrastinateJob.objects.get(task_name=queries.TASK, status="todo")
    tasks.accept_all_sure(**job.args)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = %s", [job.id])


def answer(message_id: str, code: str, **rejected: str) -> bytes:
    """Return a pain.002 with what it rejects: end-to-end reference -> reason."""
    rows = "".join(
        f"<TxInfAndSts><OrgnlEndToEndId>{name}</OrgnlEndToEndId><TxSts>RJCT</TxSts>"
        f"<StsRsnInf><Rsn><Cd>{reason}</Cd></Rsn></StsRsnInf></TxInfAndSts>"
        for name, reason in rejected.items()
    )
    return (
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>'
        "<GrpHdr><MsgId>A1</MsgId><CreDtTm>2026-05-02T20:00:00</CreDtTm></GrpHdr>"
        f"<OrgnlGrpInfAndSts><OrgnlMsgId>{message_id}</OrgnlMsgId>"
        f"<OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId><GrpSts>{code}</GrpSts></OrgnlGrpInfAndSts>"
        f"<OrgnlPmtInfAndSts><OrgnlPmtInfId>{message_id}</OrgnlPmtInfId>{rows}</OrgnlPmtInfAndSts>"
        "</CstmrPmtStsRpt></Document>"
    ).encode()
