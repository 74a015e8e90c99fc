"""The organisation's signing keys of seals, and the list of revoked numbers signed with them."""

import base64
import json
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.utils.translation import gettext as _

from musterpoint.audit import actions as audit
from musterpoint.cases.models import Document, RevocationList, SealKey
from musterpoint.engine.documents.seals import signing
from musterpoint.kernel.errors import Refused
from musterpoint.people import countries
from musterpoint.tenancy import scope, vault
from musterpoint.tenancy.actors import Actor, Permission
from musterpoint.tenancy.models import Organisation

KEY_USE = "cases.travel.seal_key"
#: Of an organisation without a country: the code that ISO 3166 keeps for the United Nations.
NO_COUNTRY = "UN"
UNIT = "01"
VALID_FOR = timedelta(days=5 * 365)
LIST_KIND = "musterpoint-revoked-travel-documents"


class NoSealKey(Refused):
    """The organisation has no signing key for its seals yet."""


def make_seal_key(*, by: Actor, at: datetime) -> SealKey:
    """
    Make a signing key and its certificate; the one before signs no more, and still verifies.

    ECDSA on P-256. The certificate is signed by its own key: a State that has an authority of its
    own gives the public key to it. An empty list of revocations is published with the first key.
    """
    by.require(Permission.DOCUMENTS_SIGN)
    own = Organisation.objects.select_for_update().get(id=scope.organisation_id())
    country = countries.ALPHA2.get(own.country, NO_COUNTRY)
    serial = SealKey.objects.count() + 1
    private = ec.generate_private_key(ec.SECP256R1())
    certificate = _certificate(private, country, serial, own.name, at)
    pem = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()
    SealKey.objects.filter(retired_at=None).update(retired_at=at)
    made = SealKey.objects.create(
        signer=f"{country}{UNIT}",
        serial=f"{serial:02X}",
        certificate=certificate.public_bytes(serialization.Encoding.PEM).decode(),
        sealed=vault.seal_for_organisation(KEY_USE, pem, at=at),
        valid_until=certificate.not_valid_after_utc.date(),
        made_at=at,
        made_by=by.id,
    )
    audit.record("cases.seal_key.made", subject_id=made.id, by=by, at=at, serial=made.serial)
    publish_revocations(by=by, at=at)
    return made


def _certificate(
    private: ec.EllipticCurvePrivateKey, country: str, serial: int, name: str, at: datetime
) -> x509.Certificate:
    """Return a certificate whose subject and number are those that a seal names (9303-13, 2.2)."""
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, country),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, name[:64]),
            x509.NameAttribute(NameOID.COMMON_NAME, UNIT),
        ]
    )
    start = at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(private.public_key())
        .serial_number(serial)
        .not_valid_before(start)
        .not_valid_after(start + VALID_FOR)
        .sign(private, hashes.SHA256())
    )


def signing_key(at: datetime) -> tuple[SealKey, ec.EllipticCurvePrivateKey]:
    """Return the key that signs now, opened; raise NoSealKey when there is none."""
    found = SealKey.objects.filter(retired_at=None, valid_until__gt=at.date()).first()
    if found is None:
        raise NoSealKey(_("There is no signing key for seals yet, or it has run out. Make one."))
    pem = vault.open_for_organisation(KEY_USE, found.sealed, at=at)
    return found, signing.private_key(pem.encode())


def publish_revocations(*, by: Actor, at: datetime) -> RevocationList:
    """Publish the list of all revoked numbers, signed with the key of today; one at a time."""
    SealKey.objects.select_for_update().filter(retired_at=None).first()
    key, private = signing_key(at)
    last = RevocationList.objects.order_by("-number").first()
    number = last.number + 1 if last else 1
    content = json.dumps(_revoked(number, at), sort_keys=True, separators=(",", ":"))
    made = RevocationList.objects.create(
        number=number,
        seal_key=key,
        content=content,
        signature=_jws(content, key, private),
        made_at=at,
    )
    audit.record("cases.revocations.published", subject_id=made.id, by=by, at=at, number=number)
    return made


def _revoked(number: int, at: datetime) -> dict[str, object]:
    rows = Document.objects.filter(revoked_at__isnull=False).order_by("number")
    return {
        "kind": LIST_KIND,
        "number": number,
        "made_at": at.astimezone(UTC).isoformat(timespec="seconds"),
        "revoked": [
            {"number": one, "on": when.astimezone(UTC).date().isoformat()}
            for one, when in rows.values_list("number", "revoked_at")
            if when is not None
        ],
    }


def _jws(content: str, key: SealKey, private: ec.EllipticCurvePrivateKey) -> str:
    """Return the signature of a JSON Web Signature over the content (RFC 7515, ES256)."""
    signed = f"{jws_header(key)}.{_base64(content.encode())}".encode()
    return _base64(signing.sign(signed, private))


def jws_header(key: SealKey) -> str:
    """Return the protected header of the list's signature."""
    head = {"alg": "ES256", "kid": f"{key.signer}{key.serial}"}
    return _base64(json.dumps(head, sort_keys=True, separators=(",", ":")).encode())


def jws_of(published: RevocationList) -> str:
    """Return a published list as a compact JSON Web Signature."""
    body = _base64(published.content.encode())
    return f"{jws_header(published.seal_key)}.{body}.{published.signature}"


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
