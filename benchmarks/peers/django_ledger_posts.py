"""
Post a journal with django-ledger; runs in the environment of the peers (see ``ledger_peers``).

``PEER_DATABASE`` is the address of a database. The journal comes as JSON on standard input; on
standard output goes a line when it begins, and one with the seconds when it ended. django-ledger
has no units: an account of each unit stands for it. Each transaction is a journal entry, verified
and posted in a unit of work.
"""

import json
import os
import sys
import time
from datetime import UTC, datetime
from decimal import Decimal

import django
from django.conf import settings

ROLES = {
    "Assets": ("asset_ca_cash", "debit", "1"),
    "Income": ("in_operational", "credit", "4"),
    "Expenses": ("ex_regular", "debit", "6"),
}


def main() -> None:
    """Set up, post, tell."""
    at = dict(pair.split("=", 1) for pair in os.environ["PEER_DATABASE"].split())
    settings.configure(
        INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django_ledger"],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql", "NAME": at["dbname"],
                "USER": at["user"], "PASSWORD": at["password"], "HOST": at["host"],
                "PORT": at["port"],
            }
        },
        USE_TZ=True,
        SECRET_KEY="bench",
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )  # fmt: skip
    django.setup()
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django_ledger.models import EntityModel

    call_command("migrate", verbosity=0)
    journal = json.load(sys.stdin)
    who = get_user_model().objects.create_user("bench")
    entity = EntityModel.create_entity(
        name="Bench", use_accrual_method=True, admin=who, fy_start_month=1
    )
    entity.create_chart_of_accounts(assign_as_default=True, commit=True)
    accounts = {}
    for _day, _text, entries in journal:
        for name, unit, _amount in entries:
            if (name, unit) not in accounts:
                role, side, digit = ROLES[name.partition(":")[0]]
                accounts[name, unit] = entity.create_account(
                    code=f"{digit}{len(accounts):05}", role=role, name=f"{name} {unit}"[:100],
                    balance_type=side, active=True,
                )  # fmt: skip
    ledger = entity.create_ledger(name="Bench", posted=True)
    print(json.dumps({"began": True}), flush=True)
    began, own = time.perf_counter(), time.process_time()
    for day, text, entries in journal:
        ledger.commit_txs(
            je_timestamp=datetime.fromisoformat(day).replace(tzinfo=UTC),
            je_txs=[
                {
                    "account": accounts[name, unit],
                    "amount": abs(Decimal(amount)),
                    "tx_type": "debit" if Decimal(amount) > 0 else "credit",
                    "description": text,
                }
                for name, unit, amount in entries
            ],
            je_posted=True,
            je_desc=text,
        )
    print(
        json.dumps({"wall": time.perf_counter() - began, "ours": time.process_time() - own}),
        flush=True,
    )


main()
