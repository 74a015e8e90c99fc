"""
Learning benchmark: badges signed and checked, statements checked, by the second on one core.

    python benchmarks/learning.py
    python benchmarks/learning.py --number 200

Beside a check of a token stands PyJWT's, which checks the signature and the dates alone.
"""

import argparse
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from musterpoint.engine import credentials, xapi
from musterpoint.engine.credentials import Achievement, Badge, Issuer, Trust, keys

AT = datetime(2026, 11, 22, tzinfo=UTC)
LIST = "https://example.org/status/1"


def main() -> None:
    """Read the command line, sign, check, print the table."""
    parser = argparse.ArgumentParser(description="Measure badges and statements.")
    parser.add_argument("--number", type=int, default=300)
    number = parser.parse_args().number
    key = Ed25519PrivateKey.generate()
    did = credentials.did_key(key.public_key())
    method = f"{did}#{keys.multibase(key.public_key())}"
    badge = credentials.credential(
        Badge(
            id="urn:uuid:0191f2a0-0000-7000-8000-000000000001",
            issuer=Issuer(id=did, name="School"),
            achievement=Achievement(
                id="https://example.org/c/1", name="First aid", description="Help", criteria="Done"
            ),
            recipient=credentials.hashed("a@example.org", "emailAddress", "salt"),
            valid_from=AT - timedelta(days=1),
            status=(credentials.entry(LIST, 7),),
        )
    )
    proved = credentials.sign_with_proof(badge, key, method, at=AT)
    token = credentials.sign_as_token(badge, key, method)
    unsigned = credentials.status_list(LIST, did, [1], valid_from=AT)
    trust = Trust(lists=[credentials.sign_as_token(unsigned, key, method)])

    def check(found: object) -> None:
        assert credentials.verify(found, at=AT, trust=trust).is_valid

    told("sign a proof", number, lambda: credentials.sign_with_proof(badge, key, method, at=AT))
    told("check a proof", number, lambda: check(proved))
    told("sign a token", number, lambda: credentials.sign_as_token(badge, key, method))
    told("check a token", number, lambda: check(token))
    try:
        import jwt
    except ImportError:
        print("PyJWT is not installed")
    else:
        public = key.public_key()
        told("PyJWT: the signature", number, lambda: jwt.decode(token, public, ["EdDSA"]))
    quiz = xapi.Activity(id="https://example.org/q", kind=xapi.ASSESSMENT, names=(("en", "Q"),))
    learner = xapi.Learner("https://example.org/", "4f1d")
    statement = xapi.statement(UUID(int=1), learner, xapi.Verb.PASSED, quiz, at=AT)
    told("check a statement", 20 * number, lambda: xapi.check(statement, at=AT))


def told(name: str, number: int, work: Callable[[], object]) -> None:
    """Print how often a second it can be done, in time of the processor."""
    began = time.process_time()
    for _time in range(number):
        work()
    spent = (time.process_time() - began) / number
    print(f"{name:<22}{1000 * spent:>9.3f} ms{1 / spent:>12,.0f} a second", flush=True)


if __name__ == "__main__":
    main()
