"""
Post a journal with python-accounting; runs in the environment of the peers (see ``ledger_peers``).

``PEER_DATABASE`` is the address of a database. The journal comes as JSON on standard input; on
standard output goes a line when it begins, and one with the seconds when it ended. Each transaction
is a journal entry of one line; an account of each unit stands for its units. It posts into the
present year alone.
"""

import json
import os
import sys
import time
from datetime import datetime
from decimal import Decimal

from python_accounting.database.session import get_session
from python_accounting.models import Account, Base, Currency, Entity, LineItem
from python_accounting.transactions import JournalEntry
from sqlalchemy import URL, create_engine

TYPES = {
    "Assets": Account.AccountType.BANK,
    "Income": Account.AccountType.OPERATING_REVENUE,
    "Expenses": Account.AccountType.OPERATING_EXPENSE,
}


def main() -> None:
    """Set up, post, tell."""
    at = dict(pair.split("=", 1) for pair in os.environ["PEER_DATABASE"].split())
    engine = create_engine(
        URL.create(
            "postgresql+psycopg", username=at["user"], password=at["password"], host=at["host"],
            port=int(at["port"]), database=at["dbname"],
        )
    ).execution_options(include_deleted=False, ignore_isolation=False)  # fmt: skip
    Base.metadata.create_all(engine)
    journal = json.load(sys.stdin)
    with get_session(engine) as session:
        entity = Entity(name="Bench")
        session.add(entity)
        session.commit()
        currency = Currency(name="US Dollars", code="USD", entity_id=entity.id)
        session.add(currency)
        session.commit()
        accounts = {}
        for _day, _text, entries in journal:
            for name, unit, _amount in entries:
                if (name, unit) not in accounts:
                    one = Account(
                        name=f"{name} {unit}", account_type=TYPES[name.partition(":")[0]],
                        currency_id=currency.id, entity_id=entity.id,
                    )  # fmt: skip
                    session.add(one)
                    session.commit()
                    accounts[name, unit] = one.id
        entity_id = entity.id
        print(json.dumps({"began": True}), flush=True)
        began, own = time.perf_counter(), time.process_time()
        moment = datetime.now().replace(microsecond=0)  # noqa: DTZ005  it knows no time zones
        for _day, text, entries in journal:
            (out, unit, amount), (into, _unit, _amount) = entries
            is_credit = Decimal(amount) < 0
            one = JournalEntry(
                narration=text, transaction_date=moment, account_id=accounts[out, unit],
                entity_id=entity_id,
            )  # fmt: skip
            one.credited = is_credit
            session.add(one)
            session.flush()
            line = LineItem(
                narration=text, account_id=accounts[into, unit], amount=abs(Decimal(amount)),
                credited=not is_credit, entity_id=entity_id,
            )  # fmt: skip
            session.add(line)
            session.flush()
            one.line_items.add(line)
            session.add(one)
            one.post(session)
        spent = {"wall": time.perf_counter() - began, "ours": time.process_time() - own}
        print(json.dumps(spent), flush=True)


main()
