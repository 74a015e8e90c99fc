"""Tokens of ES256: one form of signature, one kind of key, and no byte may change."""

import json
import random
from dataclasses import replace

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.hazmat.primitives.hashes import SHA256

from musterpoint.engine import credentials
from musterpoint.engine.credentials import Issuer, Trust, keys
from musterpoint.engine.credentials.encodings import base64url, from_base64url
from musterpoint.engine.credentials.tests.badges import AT, KEY, P256, PLAIN, WEB, token


def is_good(found: str, trust: Trust | None = None) -> bool:
    return credentials.verify(found, at=AT, trust=trust).is_valid


def test_a_token_of_es256_with_a_changed_byte_is_refused() -> None:
    issuer = credentials.did_key(P256.public_key())
    badge = replace(PLAIN, issuer=Issuer(id=issuer, name="School"))
    good, chance = token(badge, P256, f"{issuer}#{issuer[8:]}"), random.Random(2)
    assert is_good(good)
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."
    ends = range(good.rindex("."), len(good))
    for at in [*chance.sample(range(len(good)), 150), *ends]:
        other = chance.choice([one for one in letters if one != good[at]])
        assert not is_good(good[:at] + other + good[at + 1 :]), at


def test_signatures_of_es256_have_one_form_and_their_own_kind_of_key() -> None:
    badge = replace(PLAIN, issuer=Issuer(id=WEB, name="School"))
    document = credentials.did_document(WEB, {"p": P256.public_key(), "ed": KEY.public_key()})
    trust = Trust(documents=[document])
    good = token(badge, P256, f"{WEB}#p")
    assert is_good(good, trust)
    signed, _dot, last = good.rpartition(".")
    pair = from_base64url(last)
    halves = (int.from_bytes(pair[:32]), int.from_bytes(pair[32:]))
    for signature in (
        encode_dss_signature(*halves),  # as other protocols write it
        b"",
        bytes(64),
        b"\0" + pair,
        pair[:-1],
    ):
        assert not is_good(f"{signed}.{base64url(signature)}", trust)
    # Named as the key of another kind, with another algorithm, or with a key in the header.
    assert not is_good(token(badge, P256, f"{WEB}#ed"), trust)
    assert not is_good(token(badge, KEY, f"{WEB}#p"), trust)
    mine = ec.generate_private_key(ec.SECP256R1())
    payload = good.split(".")[1]
    header = {"alg": "ES256", "kid": f"{WEB}#p", "jwk": keys.jwk(mine.public_key())}
    forged = f"{base64url(json.dumps(header).encode())}.{payload}"
    numbers = decode_dss_signature(mine.sign(forged.encode(), ec.ECDSA(SHA256())))
    signature = b"".join(one.to_bytes(32) for one in numbers)
    assert not is_good(f"{forged}.{base64url(signature)}", trust)
