"""Open Badges 3.0: issue them, take them back, check them; without a network."""

from musterpoint.engine.credentials.building import (
    Achievement,
    Alignment,
    Badge,
    Issuer,
    credential,
)
from musterpoint.engine.credentials.checking import CHECKS, Report, Trust, schema, verify
from musterpoint.engine.credentials.identity import hashed, is_of
from musterpoint.engine.credentials.keys import (
    NoKey,
    address_of_did_web,
    did_document,
    did_key,
    did_web,
    from_jwk,
    from_multibase,
    from_pem,
    private_from_pem,
)
from musterpoint.engine.credentials.proofs import sign as sign_with_proof
from musterpoint.engine.credentials.status import (
    entry,
    revocation_entry,
    revocation_list,
    status_list,
)
from musterpoint.engine.credentials.tokens import sign as sign_as_token

__all__ = [
    "CHECKS",
    "Achievement",
    "Alignment",
    "Badge",
    "Issuer",
    "NoKey",
    "Report",
    "Trust",
    "address_of_did_web",
    "credential",
    "did_document",
    "did_key",
    "did_web",
    "entry",
    "from_jwk",
    "from_multibase",
    "from_pem",
    "hashed",
    "is_of",
    "private_from_pem",
    "revocation_entry",
    "revocation_list",
    "schema",
    "sign_as_token",
    "sign_with_proof",
    "status_list",
    "verify",
]
