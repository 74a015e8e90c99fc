"""Public campaigns, what multiplies gifts to them, and the doors by which money comes."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from musterpoint.crises.models import Crisis
from musterpoint.giving.models._givers import KEPT, WHY, Giver
from musterpoint.tenancy.classification import Processing, kinds
from musterpoint.tenancy.models import TenantModel


class CampaignState(models.TextChoices):
    """Where a campaign stands."""

    DRAFT = "draft", _("Draft")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class Campaign(TenantModel):
    """
    A public appeal for money to a fund.

    ``title`` and ``about`` are texts by language, English always. ``account`` is the account of
    the books for the bank account that givers send money to. ``goal`` is in smallest parts.
    """

    slug = models.SlugField(max_length=60)
    title = models.JSONField()
    about = models.JSONField()
    state = models.CharField(max_length=8, choices=CampaignState, default=CampaignState.DRAFT)
    crisis = models.ForeignKey(Crisis, models.PROTECT, null=True, related_name="+")
    fund = models.CharField(max_length=60)
    earmark = models.JSONField(default=dict)
    unit = models.CharField(max_length=24)
    goal = models.BigIntegerField()
    account = models.CharField(max_length=200)
    bank_name = models.CharField(max_length=70, blank=True)
    iban = models.CharField(max_length=34, blank=True)
    bic = models.CharField(max_length=11, blank=True)
    closes_on = models.DateField(null=True)
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(
            technical="made_at",
            organisational="slug title about state crisis fund earmark unit goal account"
            " bank_name iban bic closes_on made_by",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "slug"], name="one_campaign_slug"),
            models.CheckConstraint(condition=models.Q(goal__gt=0), name="campaign_goal"),
        ]

    def __str__(self) -> str:
        return str(self.title.get("en", self.slug))


class MatchRule(TenantModel):
    """
    A giver adds ``times``/``per`` of every gift to a campaign within the days, up to ``ceiling``.

    ``counted`` is what was given, ``matched`` what follows from it: the whole part of
    counted x times / per, capped; worked out from the sum, so that small gifts lose nothing.
    ``called`` is what of it was asked of the giver, as pledges.
    """

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="matching")
    giver = models.ForeignKey(Giver, models.PROTECT, related_name="matching")
    times = models.IntegerField()
    per = models.IntegerField(default=1)
    ceiling = models.BigIntegerField()
    since = models.DateField()
    until = models.DateField()
    counted = models.BigIntegerField(default=0)
    matched = models.BigIntegerField(default=0)
    called = models.BigIntegerField(default=0)
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(
            technical="campaign giver made_at",
            organisational="times per ceiling since until counted matched called made_by",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(
                    times__gt=0,
                    per__gt=0,
                    ceiling__gt=0,
                    matched__gte=0,
                    matched__lte=models.F("ceiling"),
                    since__lte=models.F("until"),
                ),
                name="matching_within",
            )
        ]

    def __str__(self) -> str:
        return f"{self.times}:{self.per} up to {self.ceiling}"


class ProviderKind(models.TextChoices):
    """The protocols by which a payment provider is spoken to."""

    OPEN_PAYMENTS = "open_payments", _("Open Payments (wallets)")
    CHECKOUT = "checkout", _("Hosted page with signed messages")
    EXERCISE = "exercise", _("Exercise: no money moves")


class Provider(TenantModel):
    """
    A payment provider of this organisation. No card number ever comes to us.

    ``settings`` holds addresses; the keys that we share are in ``sealed``. ``account`` is the
    account of the books where the provider's money is kept.
    """

    code = models.SlugField(max_length=40)
    kind = models.CharField(max_length=16, choices=ProviderKind)
    label = models.CharField(max_length=80)
    settings = models.JSONField(default=dict)
    sealed = models.BinaryField()
    account = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField()

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(
            technical="made_at sealed", organisational="code kind label settings account is_active"
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "code"], name="one_provider_code")
        ]

    def __str__(self) -> str:
        return self.label


class Way(models.TextChoices):
    """How somebody on the public page wants to give."""

    TRANSFER = "transfer", _("Bank transfer")
    PROVIDER = "provider", _("Card or wallet")


class IntentState(models.TextChoices):
    """Where a gift that somebody began stands."""

    BEGUN = "begun", _("Begun")
    ASKED = "asked", _("The provider waits for you")
    RETURNED = "returned", _("You came back from the provider")
    PAID = "paid", _("Received")
    FAILED = "failed", _("Not paid")
    UNCLEAR = "unclear", _("Somebody looks at it")


class Intent(TenantModel):
    """
    Somebody began to give on the public page; it is no pledge and counts nowhere.

    ``sealed`` holds who (name, e-mail address, wallet) where it was told, ``remote`` what the
    protocol needs to go on. ``key_digest`` belongs to the giver's own address. Of an unclear one
    ``came`` smallest parts of ``came_unit`` were paid, as far as the provider tells; it stays until
    somebody at the desk settles it.
    """

    reference = models.CharField(max_length=25)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="intents")
    way = models.CharField(max_length=10, choices=Way)
    provider = models.ForeignKey(Provider, models.PROTECT, null=True, related_name="intents")
    unit = models.CharField(max_length=24)
    amount = models.BigIntegerField()
    language = models.CharField(max_length=12)
    state = models.CharField(max_length=8, choices=IntentState, default=IntentState.BEGUN)
    key_digest = models.CharField(max_length=64)
    return_url = models.CharField(max_length=500, blank=True)
    goes_to = models.CharField(max_length=1000, blank=True)
    remote_id = models.CharField(max_length=300, blank=True)
    sealed = models.BinaryField()
    remote = models.BinaryField(null=True)
    tries = models.SmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    begun_at = models.DateTimeField()
    came = models.BigIntegerField(null=True)
    came_unit = models.CharField(max_length=24, blank=True)
    unclear_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.UUIDField(null=True)
    note = models.CharField(max_length=500, blank=True)
    gift = models.ForeignKey("giving.Gift", models.PROTECT, null=True, related_name="intents")

    processing = Processing(
        purpose=WHY,
        retention="thirty days when nothing came, unclear until it is settled; else as the gift",
        fields=kinds(
            technical="reference campaign provider key_digest return_url goes_to remote_id tries"
            " next_at begun_at gift unclear_at settled_at",
            coarse="way unit amount language state came came_unit",
            organisational="settled_by note",
            personal="sealed remote",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "reference"], name="one_intent_ref"),
            models.UniqueConstraint(fields=["organisation", "key_digest"], name="one_intent_key"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "next_at"], name="intent_next"),
            models.Index(fields=["organisation", "remote_id"], name="intent_remote"),
        ]

    def __str__(self) -> str:
        return self.reference


class ProviderEvent(TenantModel):
    """A signed message of a provider, kept once: the same one again counts nothing."""

    provider = models.ForeignKey(Provider, models.PROTECT, related_name="events")
    event_id = models.CharField(max_length=120)
    remote_id = models.CharField(max_length=300)
    kind = models.CharField(max_length=40)
    unit = models.CharField(max_length=24)
    amount = models.BigIntegerField()
    sent_at = models.DateTimeField()
    received_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=40, blank=True)

    processing = Processing(
        purpose=WHY,
        retention=KEPT,
        fields=kinds(
            technical="provider event_id remote_id kind sent_at received_at handled_at outcome",
            organisational="unit amount",
        ),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "provider", "event_id"], name="one_provider_event"
            )
        ]

    def __str__(self) -> str:
        return self.event_id
