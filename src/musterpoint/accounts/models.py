"""Users of the console: platform rows, because one person may work for several organisations."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac

from musterpoint.kernel.ids import uuid7
from musterpoint.tenancy.constraints import both_or_neither


class UserManager(BaseUserManager["User"]):
    """Make users; the e-mail address is the name that one signs in with."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """Somebody who signs in to the console."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=150)
    language = models.CharField(max_length=12, default="en")
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)
    session_epoch = models.PositiveIntegerField(default=0)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = UserManager()

    def __str__(self) -> str:
        return self.name or self.email

    def _get_session_auth_hash(self, secret: Any = None) -> str:
        """Return what every session must match: a new epoch ends all of them at once."""
        value = f"{self.password}|{self.session_epoch}"
        return salted_hmac("accounts.session", value, secret, algorithm="sha256").hexdigest()


class SignInLink(models.Model):
    """
    A link that signs one user in: once, or again and again for the cast of an exercise.

    Only the digest of its token is kept. ``expires_at`` is the world's time, not an exercise's:
    signing in happens outside every organisation.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    token_digest = models.CharField(max_length=64, unique=True)
    reusable = models.BooleanField(default=False)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"link for {self.user_id}"


class Invitation(models.Model):
    """An invitation to work for an organisation, sent to an e-mail address; times are its own."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(
        "tenancy.Organisation", models.CASCADE, related_name="invitations"
    )
    email = models.EmailField()
    role = models.CharField(max_length=30)
    invited_by = models.UUIDField()
    token_digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=models.Q(accepted_at__isnull=True),
                name="one_open_invitation",
            )
        ]

    def __str__(self) -> str:
        return f"{self.email} to {self.organisation_id}"


class ClientBinding(models.Model):
    """
    Which organisation an OAuth client of allauth's provider speaks for, and as what.

    A program passes no course: a permission with a gate is locked for it, unless an administrator
    exempted it, with a reason. One that moves money is let in by two people: whoever made its
    access, who saw the secret and whose hands it is, and another who confirmed it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    client_id = models.CharField(max_length=100, unique=True)
    organisation = models.ForeignKey("tenancy.Organisation", models.CASCADE, related_name="clients")
    name = models.CharField(max_length=100)
    role = models.CharField(max_length=30)
    created_by = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    exempt_at = models.DateTimeField(null=True)
    exempt_by = models.UUIDField(null=True)
    exempt_why = models.CharField(max_length=500, default="", db_default="")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            both_or_neither("exempt_at", "exempt_by", "who_exempted_a_client_and_when"),
            both_or_neither("confirmed_at", "confirmed_by", "who_confirmed_a_client_and_when"),
            models.CheckConstraint(
                condition=models.Q(confirmed_by__isnull=True)
                | ~models.Q(confirmed_by=models.F("created_by")),
                name="nobody_confirms_a_client_alone",
            ),
        ]

    def __str__(self) -> str:
        return self.name
