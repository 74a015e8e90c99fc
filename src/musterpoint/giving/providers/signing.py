"""
Signatures over HTTP messages (RFC 9421) with Ed25519, as Open Payments asks of its clients.

Covered are the method and the whole address, the ``authorization`` when there is one, and with a
body its digest (RFC 9530), length and type.
"""

import base64
import hashlib

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key


def private_key(pem: str) -> Ed25519PrivateKey:
    """Return the key of a PEM text. Raises ValueError when it is none of Ed25519."""
    try:
        found = load_pem_private_key(pem.encode(), None)
    except (ValueError, TypeError) as error:
        raise ValueError("no private key in PEM") from error
    if not isinstance(found, Ed25519PrivateKey):
        raise ValueError("the key is none of Ed25519")
    return found


def digest(body: bytes) -> str:
    """Return the field Content-Digest of a body."""
    return f"sha-512=:{base64.b64encode(hashlib.sha512(body).digest()).decode()}:"


def base_of(names: list[str], values: dict[str, str], parameters: str) -> bytes:
    """Return what is signed: each covered part on a line, then the parameters."""
    lines = [f'"{name}": {values[name]}' for name in names]
    return "\n".join([*lines, f'"@signature-params": {parameters}']).encode()


def signed(
    method: str,
    address: str,
    *,
    key_id: str,
    key: Ed25519PrivateKey,
    created: int,
    token: str = "",
    body: bytes | None = None,
) -> dict[str, str]:
    """Return all header fields of a signed request."""
    headers = {"Accept": "application/json"}
    values = {"@method": method, "@target-uri": address}
    if token:
        headers["Authorization"] = values["authorization"] = f"GNAP {token}"
    if body is not None:
        of_body = {
            "Content-Digest": digest(body),
            "Content-Length": str(len(body)),
            "Content-Type": "application/json",
        }
        headers |= of_body
        values |= {name.lower(): value for name, value in of_body.items()}
    names = list(values)
    covered = " ".join(f'"{name}"' for name in names)
    parameters = f'({covered});created={created};keyid="{key_id}"'
    made = base64.b64encode(key.sign(base_of(names, values, parameters))).decode()
    return headers | {"Signature-Input": f"sig1={parameters}", "Signature": f"sig1=:{made}:"}
