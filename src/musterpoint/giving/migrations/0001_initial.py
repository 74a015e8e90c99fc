import django.db.models.deletion
import musterpoint.kernel.ids
import musterpoint.tenancy.scope
import musterpoint.tenancy.tenant
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("crises", "0001_initial"),
        ("tenancy", "0003_organisation_gated"),
    ]

    operations = [
        migrations.CreateModel(
            name="Campaign",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=musterpoint.kernel.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("slug", models.SlugField(max_length=60)),
                ("title", models.JSONField()),
                ("about", models.JSONField()),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("open", "Open"), ("closed", "Closed")],
                        default="draft",
                        max_length=8,
                    ),
                ),
                ("fund", models.CharField(max_length=60)),
                ("earmark", models.JSONField(default=dict)),
                ("unit", models.CharField(max_length=24)),
                ("goal", models.BigIntegerField()),
                ("account", models.CharField(max_length=200)),
                ("bank_name", models.CharField(blank=True, max_length=70)),
                ("iban", models.CharField(blank=True, max_length=34)),
                ("bic", models.CharField(blank=True, max_length=11)),
                ("closes_on", models.DateField(null=True)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField(null=True)),
                (
                    "crisis",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="crises.crisis",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        default=musterpoint.tenancy.scope.organisation_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.organisation",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Gift",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=musterpoint.kernel.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("key", models.CharField(max_length=120)),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("transfer", "Bank transfer"),
                            ("provider", "Card or wallet"),
                            ("cash", "Cash"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("employment", "Employers, recruiters, placement agencies or migrants"),
                            ("platform", "Online platform"),
                            ("finance", "Loan of a financial institution"),
                            ("donation", "Donation or loan of money, goods or assets"),
                            ("state", "Loan of a State or development bank"),
                            ("diaspora", "Diaspora"),
                            ("grant", "Grant"),
                        ],
                        max_length=12,
                    ),
                ),
                ("fund", models.CharField(max_length=60)),
                ("earmark", models.JSONField(default=dict)),
                ("unit", models.CharField(max_length=24)),
                ("amount", models.BigIntegerField()),
                ("account", models.CharField(max_length=200)),
                ("received_on", models.DateField()),
                ("allotted", models.JSONField(default=dict)),
                ("matched", models.JSONField(default=dict)),
                ("booked_at", models.DateTimeField()),
                ("booked_by", models.UUIDField(null=True)),
                (
                    "campaign",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="gifts",
                        to="giving.campaign",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        default=musterpoint.tenancy.scope.organisation_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.organisation",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="GiftEnd",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=musterpoint.kernel.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("is_refund", models.BooleanField()),
                ("why", models.CharField(max_length=500)),
                ("on", models.DateField()),
                ("key", models.CharField(max_length=160)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField(null=True)),
                (
                    "gift",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ends",
                        to="giving.gift",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        default=musterpoint.tenancy.scope.organisation_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.organisation",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Giver",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=musterpoint.kernel.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("reference", models.CharField(max_length=12)),
                ("is_person", models.BooleanField()),
                ("name", models.CharField(blank=True, max_length=200)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("employment", "Employers, recruiters, placement agencies or migrants"),
                            ("platform", "Online platform"),
                            ("finance", "Loan of a financial institution"),
                            ("donation", "Donation or loan of money, goods or assets"),
                            ("state", "Loan of a State or development bank"),
                            ("diaspora", "Diaspora"),
                            ("grant", "Grant"),
                        ],
                        max_length=12,
                    ),
                ),
                ("country", models.CharField(blank=True, max_length=3)),
                ("language", models.CharField(max_length=12)),
                ("report_months", models.SmallIntegerField(default=0)),
                ("token", models.CharField(max_length=64)),
                ("sealed", models.BinaryField()),
                ("made_at", models.DateTimeField()),
                ("erased_at", models.DateTimeField(null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        default=musterpoint.tenancy.scope.organisation_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.organisation",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.AddField(
            model_name="gift",
            name="giver",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="gifts",
                to="giving.giver",
            ),
        ),
        migrations.CreateModel(
            name="Duty",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=musterpoint.kernel.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("thank", "Thank"), ("report", "Report")], max_length=8
                    ),
                ),
                ("due_on", models.DateField()),
                ("due_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(null=True)),
                ("done_by", models.UUIDField(null=True)),
                ("note", models.CharField(blank=True, max_length=500)),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        default=musterpoint.tenancy.scope.organisation_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.organisation",
                    ),
                ),
                (
                    "giver",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duties",
                        to="giving.giver",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Loan",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=musterpoint.kernel.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("reference", models.CharField(max_length=25)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("employment", "Employers, recruiters, placement agencies or migrants"),
                            ("platform", "Online platform"),
                            ("finance", "Loan of a financial institution"),
                            ("donation", "Donation or loan of money, goods or assets"),
                            ("state", "Loan of a State or development bank"),
                            ("diaspora", "Diaspora"),
                            ("grant", "Grant"),
                        ],
                        max_length=12,
                    ),
                ),
                ("fund", models.CharField(blank=True, max_length=60)),
                ("unit", models.CharField(max_length=24)),
                ("principal", models.BigIntegerField()),
                ("outstanding", models.BigIntegerField()),
                ("rate", models.IntegerField()),
                (
                    "day_count",
                    models.CharField(
                        choices=[
                            ("act365", "Actual days of 365"),
                            ("act360", "Actual days of 360"),
                            ("30e360", "Months of 30 days, years of 360 (European)"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "plan",
                    models.CharField(
                        choices=[("equal", "Equal parts"), ("bullet", "All at the end")],
                        max_length=8,
                    ),
                ),
                ("drawn_on", models.DateField()),
                ("months", models.SmallIntegerField()),
                ("instalments", models.SmallIntegerField()),
                ("bank", models.CharField(max_length=200)),
                ("debt", models.CharField(max_length=200)),
                ("interest", models.CharField(max_length=200)),
                ("text", models.CharField(blank=True, max_length=300)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField(null=True)),
                (
                    "lender",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="loans",
                        to="giving.giver",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        default=musterpoint.tenancy.scope.organisation_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.organisation",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="LoanDue",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=musterpoint.kernel.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("number", models.SmallIntegerField()),
                ("since", models.DateField()),
                ("due_on", models.DateField()),
                ("due_at", models.DateTimeField()),
                ("principal", models.BigIntegerField()),
                ("interest", models.BigIntegerField()),
                ("paid_on", models.DateField(null=True)),
                ("paid_by", models.UUIDField(null=True)),
                ("is_early", models.BooleanField(default=False)),
                (
                    "loan",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dues",
                        to="giving.loan",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        default=musterpoint.tenancy.scope.organisation_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.organisation",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="MatchRule",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=musterpoint.kernel.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("times", models.IntegerField()),
                ("per", models.IntegerField(default=1)),
                ("ceiling", models.BigIntegerField()),
                ("since", models.DateField()),
                ("until", models.DateField()),
                ("counted", models.BigIntegerField(default=0)),
                ("matched", models.BigIntegerField(default=0)),
                ("called", models.BigIntegerField(default=0)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField(null=True)),
                (
                    "campaign",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matching",
                        to="giving.campaign",
                    ),
                ),
                (
                    "giver",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matching",
                        to="giving.giver",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        default=musterpoint.tenancy.scope.organisation_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.organisation",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Pledge",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=musterpoint.kernel.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("reference", models.CharField(max_length=25)),
                (
                    "basis",
                    models.CharField(
                        choices=[("voluntary", "Voluntary"), ("mandatory", "Mandatory")],
                        default="voluntary",
                        max_length=10,
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("employment", "Employers, recruiters, placement agencies or migrants"),
                            ("platform", "Online platform"),
                            ("finance", "Loan of a financial institution"),
                            ("donation", "Donation or loan of money, goods or assets"),
                            ("state", "Loan of a State or development bank"),
                            ("diaspora", "Diaspora"),
                            ("grant", "Grant"),
                        ],
                        max_length=12,
                    ),
                ),
                ("fund", models.CharField(max_length=60)),
                ("earmark", models.JSONField(default=dict)),
                ("unit", models.CharField(max_length=24)),
                ("amount", models.BigIntegerField()),
                ("received", models.BigIntegerField(default=0)),
                ("next_due_on", models.DateField(null=True)),
                ("pledged_on", models.DateField()),
                ("text", models.CharField(blank=True, max_length=300)),
                ("levy", models.CharField(blank=True, max_length=40)),
                ("count", models.IntegerField(default=0)),
                ("rate", models.BigIntegerField(default=0)),
                ("pack", models.CharField(blank=True, max_length=80)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_why", models.CharField(blank=True, max_length=500)),
                ("made_by", models.UUIDField(null=True)),
                ("made_at", models.DateTimeField()),
                (
                    "campaign",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pledges",
                        to="giving.campaign",
                    ),
                ),
                (
                    "giver",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pledges",
                        to="giving.giver",
                    ),
                ),
                (
                    "matching",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calls",
                        to="giving.matchrule",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        default=musterpoint.tenancy.scope.organisation_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.organisation",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Instalment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=musterpoint.kernel.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("number", models.SmallIntegerField()),
                ("due_on", models.DateField()),
                ("due_at", models.DateTimeField()),
                ("amount", models.BigIntegerField()),
                ("received", models.BigIntegerField(default=0)),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        default=musterpoint.tenancy.scope.organisation_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.organisation",
                    ),
                ),
                (
                    "pledge",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="instalments",
                        to="giving.pledge",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.AddField(
            model_name="gift",
            name="pledge",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="gifts",
                to="giving.pledge",
            ),
        ),
        migrations.CreateModel(
            name="Provider",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=musterpoint.kernel.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("code", models.SlugField(max_length=40)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("open_payments", "Open Payments (wallets)"),
                            ("checkout", "Hosted page with signed messages"),
                        ],
                        max_length=16,
                    ),
                ),
                ("label", models.CharField(max_length=80)),
                ("settings", models.JSONField(default=dict)),
                ("sealed", models.BinaryField()),
                ("account", models.CharField(max_length=200)),
                ("is_active", models.BooleanField(default=True)),
                ("made_at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        default=musterpoint.tenancy.scope.organisation_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.organisation",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Intent",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=musterpoint.kernel.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("reference", models.CharField(max_length=25)),
                (
                    "way",
                    models.CharField(
                        choices=[("transfer", "Bank transfer"), ("provider", "Card or wallet")],
                        max_length=10,
                    ),
                ),
                ("unit", models.CharField(max_length=24)),
                ("amount", models.BigIntegerField()),
                ("language", models.CharField(max_length=12)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("begun", "Begun"),
                            ("asked", "The provider waits for you"),
                            ("returned", "You came back from the provider"),
                            ("paid", "Received"),
                            ("failed", "Not paid"),
                            ("unclear", "Somebody looks at it"),
                        ],
                        default="begun",
                        max_length=8,
                    ),
                ),
                ("key_digest", models.CharField(max_length=64)),
                ("return_url", models.CharField(blank=True, max_length=500)),
                ("goes_to", models.CharField(blank=True, max_length=1000)),
                ("remote_id", models.CharField(blank=True, max_length=300)),
                ("sealed", models.BinaryField()),
                ("remote", models.BinaryField(null=True)),
                ("tries", models.SmallIntegerField(default=0)),
                ("next_at", models.DateTimeField(null=True)),
                ("begun_at", models.DateTimeField()),
                ("came", models.BigIntegerField(null=True)),
                ("came_unit", models.CharField(blank=True, max_length=24)),
                ("unclear_at", models.DateTimeField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                ("settled_by", models.UUIDField(null=True)),
                ("note", models.CharField(blank=True, max_length=500)),
                (
                    "campaign",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="intents",
                        to="giving.campaign",
                    ),
                ),
                (
                    "gift",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="intents",
                        to="giving.gift",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        default=musterpoint.tenancy.scope.organisation_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.organisation",
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="intents",
                        to="giving.provider",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="ProviderEvent",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=musterpoint.kernel.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("event_id", models.CharField(max_length=120)),
                ("remote_id", models.CharField(max_length=300)),
                ("kind", models.CharField(max_length=40)),
                ("unit", models.CharField(max_length=24)),
                ("amount", models.BigIntegerField()),
                ("sent_at", models.DateTimeField()),
                ("received_at", models.DateTimeField()),
                ("handled_at", models.DateTimeField(null=True)),
                ("outcome", models.CharField(blank=True, max_length=40)),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        default=musterpoint.tenancy.scope.organisation_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.organisation",
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="giving.provider",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=musterpoint.kernel.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("year", models.IntegerField()),
                ("number", models.IntegerField()),
                ("unit", models.CharField(max_length=24)),
                ("amount", models.BigIntegerField()),
                ("language", models.CharField(max_length=12)),
                ("key_digest", models.CharField(max_length=64)),
                ("issued_at", models.DateTimeField()),
                ("issued_by", models.UUIDField(null=True)),
                (
                    "cancels",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cancelled_by",
                        to="giving.receipt",
                    ),
                ),
                (
                    "gift",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="giving.gift",
                    ),
                ),
                (
                    "giver",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="giving.giver",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        default=musterpoint.tenancy.scope.organisation_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.organisation",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="ReceiptBook",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=musterpoint.kernel.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("year", models.IntegerField()),
                ("last", models.IntegerField(default=0)),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        default=musterpoint.tenancy.scope.organisation_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.organisation",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Thing",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=musterpoint.kernel.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("what", models.CharField(max_length=200)),
                ("is_lent", models.BooleanField()),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("employment", "Employers, recruiters, placement agencies or migrants"),
                            ("platform", "Online platform"),
                            ("finance", "Loan of a financial institution"),
                            ("donation", "Donation or loan of money, goods or assets"),
                            ("state", "Loan of a State or development bank"),
                            ("diaspora", "Diaspora"),
                            ("grant", "Grant"),
                        ],
                        max_length=12,
                    ),
                ),
                ("quantity", models.BigIntegerField()),
                ("goods_unit", models.CharField(max_length=24)),
                ("value", models.BigIntegerField(null=True)),
                ("value_unit", models.CharField(blank=True, max_length=24)),
                ("value_source", models.CharField(blank=True, max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("promised", "Promised"),
                            ("here", "With us"),
                            ("returned", "Returned"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="promised",
                        max_length=10,
                    ),
                ),
                ("promised_on", models.DateField()),
                ("received_on", models.DateField(null=True)),
                ("condition_in", models.CharField(blank=True, max_length=500)),
                ("return_due_on", models.DateField(null=True)),
                ("return_due_at", models.DateTimeField(null=True)),
                ("returned_on", models.DateField(null=True)),
                ("condition_out", models.CharField(blank=True, max_length=500)),
                ("why", models.CharField(blank=True, max_length=500)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField(null=True)),
                (
                    "giver",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="things",
                        to="giving.giver",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        default=musterpoint.tenancy.scope.organisation_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.organisation",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="ThingUse",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=musterpoint.kernel.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("on", models.DateField()),
                ("amount", models.BigIntegerField()),
                ("unit", models.CharField(max_length=24)),
                ("what", models.CharField(max_length=300)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField(null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        default=musterpoint.tenancy.scope.organisation_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.organisation",
                    ),
                ),
                (
                    "thing",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uses",
                        to="giving.thing",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.AddIndex(
            model_name="campaign",
            index=models.Index(
                fields=["organisation", "crisis"], name="giving_camp_organis_f397c4_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="giving_campaign_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="crisis", name="giving_campaign_crisis"
            ),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.UniqueConstraint(
                fields=("organisation", "slug"), name="one_campaign_slug"
            ),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(("goal__gt", 0)), name="campaign_goal"
            ),
        ),
        migrations.AddIndex(
            model_name="giftend",
            index=models.Index(
                fields=["organisation", "gift"], name="giving_gift_organis_d96db9_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="giftend",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=True, compartment="consular", name="giving_giftend_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="giftend",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="gift", name="giving_giftend_gift"
            ),
        ),
        migrations.AddConstraint(
            model_name="giftend",
            constraint=models.UniqueConstraint(
                fields=("organisation", "gift"), name="one_end_of_a_gift"
            ),
        ),
        migrations.AddConstraint(
            model_name="giver",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="giving_giver_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="giver",
            constraint=models.UniqueConstraint(
                fields=("organisation", "reference"), name="one_giver_ref"
            ),
        ),
        migrations.AddConstraint(
            model_name="giver",
            constraint=models.UniqueConstraint(
                fields=("organisation", "token"), name="one_giver_token"
            ),
        ),
        migrations.AddConstraint(
            model_name="giver",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_person", False), ("name", ""), _connector="OR"),
                name="giver_person_unnamed",
            ),
        ),
        migrations.AddIndex(
            model_name="duty",
            index=models.Index(
                fields=["organisation", "giver"], name="giving_duty_organis_6914eb_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="duty",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="giving_duty_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="duty",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="giver", name="giving_duty_giver"
            ),
        ),
        migrations.AddConstraint(
            model_name="duty",
            constraint=models.UniqueConstraint(
                fields=("organisation", "giver", "kind", "due_on"), name="one_duty_a_day"
            ),
        ),
        migrations.AddIndex(
            model_name="loan",
            index=models.Index(
                fields=["organisation", "lender"], name="giving_loan_organis_e1c224_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="loan",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="giving_loan_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="loan",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="lender", name="giving_loan_lender"
            ),
        ),
        migrations.AddConstraint(
            model_name="loan",
            constraint=models.UniqueConstraint(
                fields=("organisation", "reference"), name="one_loan_ref"
            ),
        ),
        migrations.AddConstraint(
            model_name="loan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("outstanding__gte", 0),
                    ("outstanding__lte", models.F("principal")),
                    ("principal__gt", 0),
                    ("rate__gte", 0),
                ),
                name="loan_within",
            ),
        ),
        migrations.AddIndex(
            model_name="loandue",
            index=models.Index(
                fields=["organisation", "loan"], name="giving_loan_organis_e64c17_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="loandue",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="giving_loandue_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="loandue",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="loan", name="giving_loandue_loan"
            ),
        ),
        migrations.AddConstraint(
            model_name="loandue",
            constraint=models.UniqueConstraint(
                fields=("organisation", "loan", "number"), name="one_loan_due"
            ),
        ),
        migrations.AddConstraint(
            model_name="loandue",
            constraint=models.CheckConstraint(
                condition=models.Q(("interest__gte", 0), ("principal__gte", 0)),
                name="loan_due_over_zero",
            ),
        ),
        migrations.AddIndex(
            model_name="matchrule",
            index=models.Index(
                fields=["organisation", "campaign"], name="giving_matc_organis_e75eef_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="matchrule",
            index=models.Index(
                fields=["organisation", "giver"], name="giving_matc_organis_6a7311_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="matchrule",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="giving_matchrule_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="matchrule",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="campaign", name="giving_matchrule_campaign"
            ),
        ),
        migrations.AddConstraint(
            model_name="matchrule",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="giver", name="giving_matchrule_giver"
            ),
        ),
        migrations.AddConstraint(
            model_name="matchrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ceiling__gt", 0),
                    ("matched__gte", 0),
                    ("matched__lte", models.F("ceiling")),
                    ("per__gt", 0),
                    ("since__lte", models.F("until")),
                    ("times__gt", 0),
                ),
                name="matching_within",
            ),
        ),
        migrations.AddIndex(
            model_name="pledge",
            index=models.Index(fields=["organisation", "next_due_on", "id"], name="pledge_due"),
        ),
        migrations.AddIndex(
            model_name="pledge",
            index=models.Index(
                fields=["organisation", "giver"], name="giving_pled_organis_c02d72_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="pledge",
            index=models.Index(
                fields=["organisation", "campaign"], name="giving_pled_organis_784ada_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="pledge",
            index=models.Index(
                fields=["organisation", "matching"], name="giving_pled_organis_d1be5f_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="pledge",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="giving_pledge_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="pledge",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="giver", name="giving_pledge_giver"
            ),
        ),
        migrations.AddConstraint(
            model_name="pledge",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="campaign", name="giving_pledge_campaign"
            ),
        ),
        migrations.AddConstraint(
            model_name="pledge",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="matching", name="giving_pledge_matching"
            ),
        ),
        migrations.AddConstraint(
            model_name="pledge",
            constraint=models.UniqueConstraint(
                fields=("organisation", "reference"), name="one_pledge_ref"
            ),
        ),
        migrations.AddConstraint(
            model_name="pledge",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0), ("received__gte", 0)), name="pledge_over_zero"
            ),
        ),
        migrations.AddConstraint(
            model_name="pledge",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn_at__isnull", True),
                    models.Q(("withdrawn_why", ""), _negated=True),
                    _connector="OR",
                ),
                name="pledge_withdrawn_why",
            ),
        ),
        migrations.AddIndex(
            model_name="instalment",
            index=models.Index(
                fields=["organisation", "pledge"], name="giving_inst_organis_f2219d_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="instalment",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="giving_instalment_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="instalment",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="pledge", name="giving_instalment_pledge"
            ),
        ),
        migrations.AddConstraint(
            model_name="instalment",
            constraint=models.UniqueConstraint(
                fields=("organisation", "pledge", "number"), name="one_instalment_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="instalment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount__gt", 0), ("received__gte", 0), ("received__lte", models.F("amount"))
                ),
                name="instalment_within",
            ),
        ),
        migrations.AddIndex(
            model_name="gift",
            index=models.Index(fields=["organisation", "received_on", "id"], name="gift_day"),
        ),
        migrations.AddIndex(
            model_name="gift",
            index=models.Index(
                fields=["organisation", "giver"], name="giving_gift_organis_f889b9_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="gift",
            index=models.Index(
                fields=["organisation", "pledge"], name="giving_gift_organis_3f8ce1_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="gift",
            index=models.Index(
                fields=["organisation", "campaign"], name="giving_gift_organis_45da52_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="gift",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=True, compartment="consular", name="giving_gift_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="gift",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="giver", name="giving_gift_giver"
            ),
        ),
        migrations.AddConstraint(
            model_name="gift",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="pledge", name="giving_gift_pledge"
            ),
        ),
        migrations.AddConstraint(
            model_name="gift",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="campaign", name="giving_gift_campaign"
            ),
        ),
        migrations.AddConstraint(
            model_name="gift",
            constraint=models.UniqueConstraint(fields=("organisation", "key"), name="one_gift_key"),
        ),
        migrations.AddConstraint(
            model_name="gift",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="gift_over_zero"
            ),
        ),
        migrations.AddConstraint(
            model_name="provider",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="giving_provider_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="provider",
            constraint=models.UniqueConstraint(
                fields=("organisation", "code"), name="one_provider_code"
            ),
        ),
        migrations.AddIndex(
            model_name="intent",
            index=models.Index(fields=["organisation", "next_at"], name="intent_next"),
        ),
        migrations.AddIndex(
            model_name="intent",
            index=models.Index(fields=["organisation", "remote_id"], name="intent_remote"),
        ),
        migrations.AddIndex(
            model_name="intent",
            index=models.Index(
                fields=["organisation", "campaign"], name="giving_inte_organis_93cd68_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="intent",
            index=models.Index(
                fields=["organisation", "provider"], name="giving_inte_organis_d4e40b_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="intent",
            index=models.Index(
                fields=["organisation", "gift"], name="giving_inte_organis_0a78db_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="intent",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="giving_intent_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="intent",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="campaign", name="giving_intent_campaign"
            ),
        ),
        migrations.AddConstraint(
            model_name="intent",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="provider", name="giving_intent_provider"
            ),
        ),
        migrations.AddConstraint(
            model_name="intent",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="gift", name="giving_intent_gift"
            ),
        ),
        migrations.AddConstraint(
            model_name="intent",
            constraint=models.UniqueConstraint(
                fields=("organisation", "reference"), name="one_intent_ref"
            ),
        ),
        migrations.AddConstraint(
            model_name="intent",
            constraint=models.UniqueConstraint(
                fields=("organisation", "key_digest"), name="one_intent_key"
            ),
        ),
        migrations.AddIndex(
            model_name="providerevent",
            index=models.Index(
                fields=["organisation", "provider"], name="giving_prov_organis_23fb2d_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="providerevent",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="giving_providerevent_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="providerevent",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="provider", name="giving_providerevent_provider"
            ),
        ),
        migrations.AddConstraint(
            model_name="providerevent",
            constraint=models.UniqueConstraint(
                fields=("organisation", "provider", "event_id"), name="one_provider_event"
            ),
        ),
        migrations.AddIndex(
            model_name="receipt",
            index=models.Index(
                fields=["organisation", "gift"], name="giving_rece_organis_1644ee_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="receipt",
            index=models.Index(
                fields=["organisation", "giver"], name="giving_rece_organis_f1b5f6_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="receipt",
            index=models.Index(
                fields=["organisation", "cancels"], name="giving_rece_organis_31d42b_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=True, compartment="consular", name="giving_receipt_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="gift", name="giving_receipt_gift"
            ),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="giver", name="giving_receipt_giver"
            ),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="cancels", name="giving_receipt_cancels"
            ),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.UniqueConstraint(
                fields=("organisation", "year", "number"), name="one_receipt_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.UniqueConstraint(
                fields=("organisation", "key_digest"), name="one_receipt_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.UniqueConstraint(
                condition=models.Q(("cancels__isnull", False)),
                fields=("organisation", "cancels"),
                name="receipt_cancelled_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="receiptbook",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="giving_receiptbook_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="receiptbook",
            constraint=models.UniqueConstraint(
                fields=("organisation", "year"), name="one_receipt_book"
            ),
        ),
        migrations.AddIndex(
            model_name="thing",
            index=models.Index(
                fields=["organisation", "giver"], name="giving_thin_organis_4c2fdb_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="thing",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="giving_thing_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="thing",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="giver", name="giving_thing_giver"
            ),
        ),
        migrations.AddConstraint(
            model_name="thing",
            constraint=models.CheckConstraint(
                condition=models.Q(("quantity__gt", 0)), name="thing_over_zero"
            ),
        ),
        migrations.AddConstraint(
            model_name="thing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("value__isnull", True),
                    models.Q(
                        models.Q(("value_unit", ""), _negated=True),
                        models.Q(("value_source", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="thing_value_has_source",
            ),
        ),
        migrations.AddIndex(
            model_name="thinguse",
            index=models.Index(
                fields=["organisation", "thing"], name="giving_thin_organis_8e52f2_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="thinguse",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=True, compartment="consular", name="giving_thinguse_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="thinguse",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="thing", name="giving_thinguse_thing"
            ),
        ),
    ]
