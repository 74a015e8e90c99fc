"""
The bank of an organisation of the exercise: it takes pain.001, answers with pain.002, and tells
what it booked with camt.053, as banks do.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from xml.sax.saxutils import escape

from lxml import etree

from musterpoint.engine.ledger import Unit, currency
from musterpoint.exercises.world.dice import Dice
from musterpoint.exercises.world.money_model import Account, Paying

#: What the bank says of a number that it does not find.
WRONG_NUMBER = "AC01"
CAMT = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"
PAIN = "urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"


@dataclass(frozen=True, slots=True)
class Movement:
    """What the bank books on a day; money that comes in is more than zero."""

    on: date
    amount: int
    name: str
    text: str = ""
    end_to_end: str = ""


@dataclass
class Bank:
    """One account and what is to be booked on it."""

    account: Account
    unit: str
    rules: Paying
    dice: Dice
    balance: int = 0
    coming: list[Movement] = field(default_factory=list)
    _count: int = 0
    _answers: list[bytes] = field(default_factory=list)

    @property
    def _money(self) -> Unit:
        return currency(self.unit)

    def pays_in(self, on: date, amount: int, name: str, text: str) -> None:
        """Let somebody pay in on a day."""
        self.coming.append(Movement(on, amount, name, text))

    def take(self, file: bytes, today: date, at: datetime) -> None:
        """Take a file of payments: most are executed, of some the number is wrong."""
        root = etree.fromstring(file, etree.XMLParser(resolve_entities=False))
        message = _text(root, ".//{*}GrpHdr/{*}MsgId")
        rejected = []
        for one in root.iterfind(".//{*}CdtTrfTxInf"):
            end_to_end = _text(one, "{*}PmtId/{*}EndToEndId")
            if self.dice.chance(self.rules.rejected):
                rejected.append(end_to_end)
                continue
            amount = self._money.parts(_text(one, "{*}Amt/{*}InstdAmt"))
            on = today + timedelta(days=self.rules.bank_days + self.dice.chance(0.25))
            self.coming.append(
                Movement(on, -amount, _text(one, "{*}Cdtr/{*}Nm"), end_to_end=end_to_end)
            )
        self._answers.append(_answer(message, rejected, at))

    def answers(self) -> list[bytes]:
        """Give out the answers to the files that were taken."""
        found, self._answers = self._answers, []
        return found

    def statement(self, today: date, at: datetime) -> bytes | None:
        """Give out the statement of a day; None where nothing was booked."""
        booked = [one for one in self.coming if one.on <= today]
        if not booked:
            return None
        self.coming = [one for one in self.coming if one.on > today]
        opening, self.balance = self.balance, self.balance + sum(one.amount for one in booked)
        self._count += 1
        entries = "".join(
            self._entry(one, today, place) for place, one in enumerate(booked, start=1)
        )
        ident = f"{today:%Y%m%d}-{self._count}"
        return (
            f'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="{CAMT}"><BkToCstmrStmt>'
            f"<GrpHdr><MsgId>{ident}</MsgId><CreDtTm>{at:%Y-%m-%dT%H:%M:%S}</CreDtTm></GrpHdr>"
            f"<Stmt><Id>{ident}</Id><Acct><Id>{self._number()}</Id><Ccy>{self.unit}</Ccy></Acct>"
            f"{self._balance('OPBD', opening, today)}{self._balance('CLBD', self.balance, today)}"
            f"{entries}</Stmt></BkToCstmrStmt></Document>"
        ).encode()

    def _number(self) -> str:
        number = self.account.number
        if number[:2].isalpha():
            return f"<IBAN>{number}</IBAN>"
        return f"<Othr><Id>{number}</Id></Othr>"

    def _balance(self, code: str, amount: int, on: date) -> str:
        return (
            f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>{self._amount(amount)}"
            f"<Dt><Dt>{on}</Dt></Dt></Bal>"
        )

    def _amount(self, amount: int) -> str:
        side = "CRDT" if amount >= 0 else "DBIT"
        written = self._money.written(abs(amount))
        return f'<Amt Ccy="{self.unit}">{written}</Amt><CdtDbtInd>{side}</CdtDbtInd>'

    def _entry(self, one: Movement, today: date, place: int) -> str:
        own = f"<AcctSvcrRef>{today:%Y%m%d}{self._count:03}{place:05}</AcctSvcrRef>"
        refs = f"<Refs>{own}<EndToEndId>{one.end_to_end or 'NOTPROVIDED'}</EndToEndId></Refs>"
        side = "Dbtr" if one.amount > 0 else "Cdtr"
        name = f"<{side}><Pty><Nm>{escape(one.name)}</Nm></Pty></{side}>"
        text = f"<RmtInf><Ustrd>{escape(one.text)}</Ustrd></RmtInf>" if one.text else ""
        return (
            f"<Ntry>{self._amount(one.amount)}<Sts><Cd>BOOK</Cd></Sts>"
            f"<BookgDt><Dt>{today}</Dt></BookgDt>"
            "<BkTxCd><Prtry><Cd>TRF</Cd></Prtry></BkTxCd>"
            f"<NtryDtls><TxDtls>{refs}<RltdPties>{name}</RltdPties>{text}</TxDtls></NtryDtls>"
            "</Ntry>"
        )


def _text(node: etree._Element, path: str) -> str:
    return str(node.findtext(path) or "")


def _answer(message: str, rejected: list[str], at: datetime) -> bytes:
    """Return a pain.002 that accepts a file, but for what is rejected."""
    code = "PART" if rejected else "ACSP"
    rows = "".join(
        f"<TxInfAndSts><OrgnlEndToEndId>{one}</OrgnlEndToEndId><TxSts>RJCT</TxSts>"
        f"<StsRsnInf><Rsn><Cd>{WRONG_NUMBER}</Cd></Rsn></StsRsnInf></TxInfAndSts>"
        for one in rejected
    )
    return (
        f'<Document xmlns="{PAIN}"><CstmrPmtStsRpt>'
        f"<GrpHdr><MsgId>A-{message}</MsgId><CreDtTm>{at:%Y-%m-%dT%H:%M:%S}</CreDtTm></GrpHdr>"
        f"<OrgnlGrpInfAndSts><OrgnlMsgId>{message}</OrgnlMsgId>"
        f"<OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId><GrpSts>{code}</GrpSts></OrgnlGrpInfAndSts>"
        f"<OrgnlPmtInfAndSts><OrgnlPmtInfId>{message}</OrgnlPmtInfId>{rows}</OrgnlPmtInfAndSts>"
        "</CstmrPmtStsRpt></Document>"
    ).encode()
