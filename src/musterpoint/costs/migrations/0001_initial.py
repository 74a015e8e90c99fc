import django.db.models.deletion
import django.db.models.expressions
import musterpoint.kernel.ids
import musterpoint.tenancy.scope
import musterpoint.tenancy.tenant
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("crises", "0001_initial"),
        ("evacuation", "0002_children"),
        ("people", "0001_initial"),
        ("tenancy", "0003_organisation_gated"),
    ]

    operations = [
        migrations.CreateModel(
            name="CostedLeg",
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
                ("code", models.CharField(max_length=60)),
                ("origin", models.CharField(max_length=100)),
                ("destination", models.CharField(max_length=100)),
                ("origin_country", models.CharField(blank=True, max_length=3)),
                ("destination_country", models.CharField(blank=True, max_length=3)),
                ("departed_on", models.DateField()),
                ("offered", models.IntegerField()),
                ("seats", models.IntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("digits", models.SmallIntegerField()),
                ("total", models.BigIntegerField(default=0)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField(null=True)),
                (
                    "crisis",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="crises.crisis",
                    ),
                ),
                (
                    "leg",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evacuation.leg",
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
            name="Invoice",
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
                        choices=[
                            ("charter", "Charter or tickets"),
                            ("fuel", "Fuel"),
                            ("insurance", "Insurance"),
                            ("meals", "Meals"),
                            ("handling", "Handling and fees"),
                        ],
                        max_length=10,
                    ),
                ),
                ("number", models.CharField(max_length=60)),
                ("amount", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("digits", models.SmallIntegerField()),
                ("worth", models.BigIntegerField()),
                ("on", models.DateField()),
                ("why", models.CharField(blank=True, max_length=300)),
                ("key", models.CharField(max_length=80)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField(null=True)),
                (
                    "corrects",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="costs.invoice",
                    ),
                ),
                (
                    "costed",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invoices",
                        to="costs.costedleg",
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
            name="Netting",
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
                ("ref", models.UUIDField()),
                ("is_host", models.BooleanField()),
                ("host_id", models.UUIDField()),
                ("host_name", models.CharField(max_length=200)),
                ("currency", models.CharField(max_length=3)),
                ("digits", models.SmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("invited", "Asked who joins"),
                            ("proposed", "Proposed"),
                            ("booked", "Accepted by all and booked"),
                            ("ended", "Ended without a result"),
                        ],
                        default="invited",
                        max_length=10,
                    ),
                ),
                ("joined_at", models.DateTimeField(null=True)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("seal", models.CharField(blank=True, max_length=64)),
                ("gets", models.BigIntegerField(default=0)),
                ("owes", models.BigIntegerField(default=0)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField(null=True)),
                ("accepted_at", models.DateTimeField(null=True)),
                ("accepted_by", models.UUIDField(null=True)),
                ("booked_at", models.DateTimeField(null=True)),
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
            name="NettingSide",
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
                ("partner_id", models.UUIDField()),
                ("name", models.CharField(max_length=200)),
                ("said", models.JSONField(null=True)),
                ("net", models.BigIntegerField(null=True)),
                ("accepted_at", models.DateTimeField(null=True)),
                (
                    "netting",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sides",
                        to="costs.netting",
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
            name="NettingTransfer",
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
                ("payer_id", models.UUIDField()),
                ("receiver_id", models.UUIDField()),
                ("amount", models.BigIntegerField()),
                ("paid_on", models.DateField(null=True)),
                ("reference", models.CharField(blank=True, max_length=60)),
                ("entered_by", models.UUIDField(null=True)),
                ("released_by", models.UUIDField(null=True)),
                (
                    "netting",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="transfers",
                        to="costs.netting",
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
            name="Note",
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
                ("key_digest", models.CharField(max_length=64)),
                ("code_digest", models.CharField(max_length=64)),
                ("link_ends_at", models.DateTimeField()),
                ("route", models.CharField(max_length=210)),
                ("currency", models.CharField(max_length=3)),
                ("digits", models.SmallIntegerField()),
                ("cost", models.BigIntegerField()),
                ("fare", models.BigIntegerField()),
                ("fare_on", models.DateField()),
                ("fare_source", models.CharField(max_length=300)),
                ("amount", models.BigIntegerField()),
                ("paid", models.BigIntegerField(default=0)),
                ("waived", models.BigIntegerField(default=0)),
                ("written_off", models.BigIntegerField(default=0)),
                ("lowered", models.BigIntegerField(default=0)),
                ("lowered_at", models.DateTimeField(null=True)),
                ("lowered_from", models.CharField(blank=True, max_length=12)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("offered", "Not answered"),
                            ("signed", "Signed"),
                            ("protest", "Signed under protest"),
                            ("unable", "Unable to sign"),
                            ("refused", "Refused"),
                            ("waived", "Waived"),
                            ("repaying", "Being repaid"),
                            ("repaid", "Repaid"),
                            ("written_off", "Written off"),
                        ],
                        default="offered",
                        max_length=12,
                    ),
                ),
                ("ground", models.CharField(blank=True, max_length=20)),
                ("language", models.CharField(blank=True, max_length=12)),
                ("pack", models.CharField(max_length=80)),
                ("sealed", models.BinaryField()),
                ("offered_at", models.DateTimeField()),
                ("offered_by", models.UUIDField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by", models.UUIDField(null=True)),
                (
                    "crisis",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
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
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
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
                ("position", models.SmallIntegerField()),
                ("amount", models.BigIntegerField()),
                ("paid", models.BigIntegerField(default=0)),
                ("due_on", models.DateField()),
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
                    "note",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="instalments",
                        to="costs.note",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="NoteReceipt",
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
                ("amount", models.BigIntegerField()),
                ("account", models.CharField(max_length=200)),
                ("on", models.DateField()),
                ("reference", models.CharField(blank=True, max_length=60)),
                ("key", models.CharField(max_length=120)),
                ("is_return", models.BooleanField(default=False)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField(null=True)),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "note",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="costs.note",
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
            name="Relief",
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
                        choices=[
                            ("hardship", "Hardship waiver"),
                            ("appeal", "Appeal against a refusal"),
                            ("write_off", "Write-off"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Asked"),
                            ("proposed", "To be decided"),
                            ("granted", "Granted"),
                            ("refused", "Not granted"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("amount", models.BigIntegerField(null=True)),
                ("sealed", models.BinaryField()),
                ("asked_at", models.DateTimeField()),
                ("asked_by", models.UUIDField(null=True)),
                ("proposed_at", models.DateTimeField(null=True)),
                ("proposed_by", models.UUIDField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", models.UUIDField(null=True)),
                (
                    "note",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reliefs",
                        to="costs.note",
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
            name="Share",
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
                ("traveller_id", models.UUIDField()),
                ("is_lap_infant", models.BooleanField(default=False)),
                ("amount", models.BigIntegerField()),
                ("payer", models.CharField(max_length=12)),
                ("reason", models.CharField(max_length=30)),
                ("pack", models.CharField(max_length=80)),
                ("decided_at", models.DateTimeField()),
                ("decided_by", models.UUIDField(null=True)),
                (
                    "costed",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shares",
                        to="costs.costedleg",
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
            name="PayerChange",
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
                ("payer", models.CharField(max_length=12)),
                ("why", models.CharField(max_length=300)),
                ("asked_at", models.DateTimeField()),
                ("asked_by", models.UUIDField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", models.UUIDField(null=True)),
                ("is_granted", models.BooleanField(null=True)),
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
                    "share",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="costs.share",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Statement",
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
                ("ref", models.UUIDField()),
                ("is_ours", models.BooleanField()),
                ("number", models.CharField(max_length=40)),
                ("partner_id", models.UUIDField()),
                ("partner_name", models.CharField(max_length=200)),
                ("begins", models.DateField()),
                ("ends", models.DateField()),
                ("currency", models.CharField(max_length=3)),
                ("digits", models.SmallIntegerField()),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
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
            name="StatementLine",
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
                ("ref", models.UUIDField()),
                ("position", models.IntegerField()),
                ("carried", models.UUIDField(null=True)),
                ("leg", models.CharField(max_length=60)),
                ("route", models.CharField(max_length=210)),
                ("departed_on", models.DateField()),
                ("people", models.IntegerField()),
                ("seats", models.IntegerField()),
                ("amount", models.BigIntegerField()),
                ("original", models.BigIntegerField()),
                ("original_currency", models.CharField(max_length=3)),
                ("original_digits", models.SmallIntegerField()),
                ("rate", models.CharField(blank=True, max_length=60)),
                ("rate_on", models.DateField(null=True)),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("open", "Not answered"),
                            ("accepted", "Accepted"),
                            ("disputed", "Disputed"),
                            ("dropped", "Dropped"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=20)),
                ("words", models.CharField(blank=True, max_length=1000)),
                ("evidence", models.CharField(blank=True, max_length=1000)),
                ("offer", models.BigIntegerField(null=True)),
                ("asked", models.BigIntegerField(null=True)),
                ("agreed", models.BigIntegerField(null=True)),
                ("prepared", models.BigIntegerField(null=True)),
                ("prepared_by", models.UUIDField(null=True)),
                ("netting_ref", models.UUIDField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by", models.UUIDField(null=True)),
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
                    "statement",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="costs.statement",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Carried",
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
                ("code", models.CharField(max_length=60)),
                ("origin", models.CharField(max_length=100)),
                ("destination", models.CharField(max_length=100)),
                ("departed_on", models.DateField()),
                ("partner_id", models.UUIDField()),
                ("partner_name", models.CharField(max_length=200)),
                ("people", models.IntegerField()),
                ("seats", models.IntegerField()),
                ("told_at", models.DateTimeField()),
                (
                    "crisis",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
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
                "indexes": [
                    models.Index(
                        fields=["organisation", "crisis"], name="costs_carri_organis_65e8cd_idx"
                    )
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="costs_carried_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="crisis", name="costs_carried_crisis"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "crisis", "code", "departed_on", "partner_id"),
                        name="one_carried",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="costedleg",
            index=models.Index(fields=["organisation", "departed_on", "id"], name="costed_day"),
        ),
        migrations.AddIndex(
            model_name="costedleg",
            index=models.Index(
                fields=["organisation", "crisis"], name="costs_coste_organis_79bf87_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="costedleg",
            index=models.Index(
                fields=["organisation", "leg"], name="costs_coste_organis_b6e77b_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="costedleg",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="costs_costedleg_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="costedleg",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="crisis", name="costs_costedleg_crisis"
            ),
        ),
        migrations.AddConstraint(
            model_name="costedleg",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="leg", name="costs_costedleg_leg"
            ),
        ),
        migrations.AddConstraint(
            model_name="costedleg",
            constraint=models.UniqueConstraint(
                fields=("organisation", "crisis", "code", "departed_on"), name="one_costed_leg"
            ),
        ),
        migrations.AddConstraint(
            model_name="costedleg",
            constraint=models.CheckConstraint(
                condition=models.Q(("offered__gte", models.F("seats")), ("seats__gte", 1)),
                name="costed_seats",
            ),
        ),
        migrations.AddConstraint(
            model_name="costedleg",
            constraint=models.CheckConstraint(
                condition=models.Q(("total__gte", 0)), name="costed_total"
            ),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(
                fields=["organisation", "costed"], name="costs_invoi_organis_089ffc_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(
                fields=["organisation", "corrects"], name="costs_invoi_organis_d5cdec_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=True, compartment="consular", name="costs_invoice_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="costed", name="costs_invoice_costed"
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="corrects", name="costs_invoice_corrects"
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.UniqueConstraint(
                fields=("organisation", "key"), name="one_invoice_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount", 0), _negated=True), name="invoice_amount"
            ),
        ),
        migrations.AddConstraint(
            model_name="netting",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="costs_netting_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="netting",
            constraint=models.UniqueConstraint(fields=("organisation", "ref"), name="one_netting"),
        ),
        migrations.AddConstraint(
            model_name="netting",
            constraint=models.CheckConstraint(
                condition=models.Q(("gets__gte", 0), ("owes__gte", 0)), name="netting_amounts"
            ),
        ),
        migrations.AddIndex(
            model_name="nettingside",
            index=models.Index(
                fields=["organisation", "netting"], name="costs_netti_organis_9cf815_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="nettingside",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="costs_nettingside_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="nettingside",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="netting", name="costs_nettingside_netting"
            ),
        ),
        migrations.AddConstraint(
            model_name="nettingside",
            constraint=models.UniqueConstraint(
                fields=("organisation", "netting", "partner_id"), name="one_netting_side"
            ),
        ),
        migrations.AddIndex(
            model_name="nettingtransfer",
            index=models.Index(
                fields=["organisation", "netting"], name="costs_netti_organis_77efb8_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="nettingtransfer",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="costs_nettingtransfer_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="nettingtransfer",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="netting", name="costs_nettingtransfer_netting"
            ),
        ),
        migrations.AddConstraint(
            model_name="nettingtransfer",
            constraint=models.UniqueConstraint(
                fields=("organisation", "netting", "payer_id", "receiver_id"),
                name="one_netting_transfer",
            ),
        ),
        migrations.AddConstraint(
            model_name="nettingtransfer",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gte", 1)), name="netting_transfer_amount"
            ),
        ),
        migrations.AddConstraint(
            model_name="nettingtransfer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("released_by", None),
                    models.Q(("released_by", models.F("entered_by")), _negated=True),
                    _connector="OR",
                ),
                name="transfer_released_by_another",
            ),
        ),
        migrations.AddIndex(
            model_name="note",
            index=models.Index(fields=["organisation", "state", "id"], name="note_state"),
        ),
        migrations.AddIndex(
            model_name="note",
            index=models.Index(
                fields=["organisation", "crisis"], name="costs_note_organis_6e2b45_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="note",
            index=models.Index(
                fields=["organisation", "person"], name="costs_note_organis_48a968_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="note",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="costs_note_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="note",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="crisis", name="costs_note_crisis"
            ),
        ),
        migrations.AddConstraint(
            model_name="note",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="person", name="costs_note_person"
            ),
        ),
        migrations.AddConstraint(
            model_name="note",
            constraint=models.UniqueConstraint(
                fields=("organisation", "crisis", "person"), name="one_note"
            ),
        ),
        migrations.AddConstraint(
            model_name="note",
            constraint=models.UniqueConstraint(
                fields=("organisation", "key_digest"), name="one_note_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="note",
            constraint=models.UniqueConstraint(
                fields=("organisation", "reference"), name="one_note_reference"
            ),
        ),
        migrations.AddConstraint(
            model_name="note",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "amount__gte",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.F("paid"), "+", models.F("waived")
                            ),
                            "+",
                            models.F("written_off"),
                        ),
                    ),
                    ("paid__gte", 0),
                    ("waived__gte", 0),
                    ("written_off__gte", 0),
                ),
                name="note_never_over_its_amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="note",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount__gte", 0),
                    ("cost__gte", 0),
                    ("fare__gte", models.F("amount")),
                ),
                name="note_capped",
            ),
        ),
        migrations.AddIndex(
            model_name="instalment",
            index=models.Index(fields=["organisation", "due_on", "id"], name="instalment_due"),
        ),
        migrations.AddIndex(
            model_name="instalment",
            index=models.Index(
                fields=["organisation", "note"], name="costs_insta_organis_d61e14_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="instalment",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="costs_instalment_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="instalment",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="note", name="costs_instalment_note"
            ),
        ),
        migrations.AddConstraint(
            model_name="instalment",
            constraint=models.UniqueConstraint(
                fields=("organisation", "note", "position"), name="one_instalment"
            ),
        ),
        migrations.AddConstraint(
            model_name="instalment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount__gte", 1), ("paid__gte", 0), ("paid__lte", models.F("amount"))
                ),
                name="instalment_amounts",
            ),
        ),
        migrations.AddIndex(
            model_name="notereceipt",
            index=models.Index(
                fields=["organisation", "note"], name="costs_noter_organis_546b58_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="notereceipt",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="costs_notereceipt_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="notereceipt",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="note", name="costs_notereceipt_note"
            ),
        ),
        migrations.AddConstraint(
            model_name="notereceipt",
            constraint=models.UniqueConstraint(
                fields=("organisation", "key"), name="one_note_receipt"
            ),
        ),
        migrations.AddConstraint(
            model_name="notereceipt",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gte", 1)), name="note_receipt_amount"
            ),
        ),
        migrations.AddIndex(
            model_name="relief",
            index=models.Index(fields=["organisation", "state", "id"], name="relief_state"),
        ),
        migrations.AddIndex(
            model_name="relief",
            index=models.Index(
                fields=["organisation", "note"], name="costs_relie_organis_703d5d_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="relief",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="costs_relief_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="relief",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="note", name="costs_relief_note"
            ),
        ),
        migrations.AddConstraint(
            model_name="relief",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["asked", "proposed"])),
                fields=("organisation", "note"),
                name="one_open_relief",
            ),
        ),
        migrations.AddConstraint(
            model_name="relief",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", None),
                    ("proposed_by", None),
                    models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="relief_decided_by_another",
            ),
        ),
        migrations.AddIndex(
            model_name="share",
            index=models.Index(fields=["organisation", "traveller_id"], name="share_traveller"),
        ),
        migrations.AddIndex(
            model_name="share",
            index=models.Index(
                fields=["organisation", "costed"], name="costs_share_organis_701617_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="share",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="costs_share_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="share",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="costed", name="costs_share_costed"
            ),
        ),
        migrations.AddConstraint(
            model_name="share",
            constraint=models.UniqueConstraint(
                fields=("organisation", "costed", "traveller_id"), name="one_cost_share"
            ),
        ),
        migrations.AddConstraint(
            model_name="share",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gte", 0)), name="share_amount"
            ),
        ),
        migrations.AddIndex(
            model_name="payerchange",
            index=models.Index(
                fields=["organisation", "share"], name="costs_payer_organis_f9142f_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="payerchange",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="costs_payerchange_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="payerchange",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="share", name="costs_payerchange_share"
            ),
        ),
        migrations.AddConstraint(
            model_name="payerchange",
            constraint=models.UniqueConstraint(
                condition=models.Q(("decided_at", None)),
                fields=("organisation", "share"),
                name="one_open_change",
            ),
        ),
        migrations.AddIndex(
            model_name="statement",
            index=models.Index(
                fields=["organisation", "partner_id", "id"], name="statement_partner"
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="costs_statement_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.UniqueConstraint(
                fields=("organisation", "ref"), name="one_statement"
            ),
        ),
        migrations.AddIndex(
            model_name="statementline",
            index=models.Index(
                fields=["organisation", "statement", "position"], name="statement_line"
            ),
        ),
        migrations.AddIndex(
            model_name="statementline",
            index=models.Index(fields=["organisation", "leg"], name="statement_leg"),
        ),
        migrations.AddIndex(
            model_name="statementline",
            index=models.Index(
                fields=["organisation", "statement"], name="costs_state_organis_f08ae7_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="statementline",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="costs_statementline_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="statementline",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="statement", name="costs_statementline_statement"
            ),
        ),
        migrations.AddConstraint(
            model_name="statementline",
            constraint=models.UniqueConstraint(
                fields=("organisation", "ref"), name="one_statement_line"
            ),
        ),
        migrations.AddConstraint(
            model_name="statementline",
            constraint=models.CheckConstraint(
                condition=models.Q(("people__gte", 1), ("seats__gte", 0)),
                name="statement_numbers",
            ),
        ),
        migrations.AddConstraint(
            model_name="statementline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("agreed", None), ("answer__in", ["accepted", "dropped"]), _connector="OR"
                ),
                name="agreed_when_answered",
            ),
        ),
    ]
