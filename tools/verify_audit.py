"""
Check an exported audit trail without the product: ``python verify_audit.py FILE [PUBLIC_KEY]``.

It shares no code with Musterpoint. Give the public key that you were handed earlier as hex: a
key inside the file proves only that the file agrees with itself. Exit code 1 when it does not.
Signatures need the package ``cryptography``; without it only the hashes are checked. The
protection trail is a file of its own, whose head names it; it is checked in the same way.
"""

import hashlib
import json
import sys

#: What the first batch of a trail is chained to, by the trail's name in the head of the file.
STARTS = {"": bytes(32), "protection": hashlib.sha256(b"protection").digest()}


def leaf(event):
    text = json.dumps(event, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(b"\0" + text.encode()).digest()


def merkle(level):
    while len(level) > 1:
        pairs = [level[i : i + 2] for i in range(0, len(level), 2)]
        level = [
            hashlib.sha256(b"\1" + b"".join(p)).digest() if len(p) > 1 else p[0] for p in pairs
        ]
    return level[0]


def signature_is_false(key, signature, digest):
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    except ImportError:
        return None
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(signature, digest)
    except InvalidSignature:
        return True
    return False


def check(lines, key=None):
    """Yield each problem found."""
    chain, position, number, batch = bytes(32), 0, 0, []
    for line in lines:
        entry = json.loads(line)
        if "public_key" in entry:
            if key is not None and key != entry["public_key"]:
                yield "the file names another public key than the one you hold"
            key = key or entry["public_key"]
            chain = STARTS[entry.get("chain", "")]
        elif "event" in entry:
            if entry["position"] != position + len(batch) + 1:
                yield f"place {position + len(batch) + 1} is missing"
            batch.append(leaf(entry["event"]))
        else:
            number += 1
            head = f"{entry['root']}|{entry['first']}|{entry['last']}|".encode()
            expected = hashlib.sha256(b"\2" + chain + head + merkle(batch or [bytes(32)])).digest()
            if entry["root"] != number:
                yield f"batch {number} is missing"
            if expected.hex() != entry["chain"]:
                yield f"batch {number} does not give its root: an event was altered"
            if signature_is_false(key, bytes.fromhex(entry["signature"]), expected):
                yield f"batch {number} is not signed with the key"
            chain, position, batch = bytes.fromhex(entry["chain"]), entry["last"], []
    if batch:
        yield f"{len(batch)} events follow the last seal"


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        problems = list(check(file, *sys.argv[2:3]))
    print("\n".join(problems) or "unaltered")
    sys.exit(1 if problems else 0)
