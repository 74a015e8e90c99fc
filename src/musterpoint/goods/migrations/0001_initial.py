import django.db.models.deletion
import musterpoint.kernel.ids
import musterpoint.tenancy.scope
import musterpoint.tenancy.tenant
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tenancy", "0003_organisation_gated"),
    ]

    operations = [
        migrations.CreateModel(
            name="Batch",
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
                ("number", models.IntegerField()),
                ("code", models.CharField(blank=True, max_length=60)),
                ("expires_on", models.DateField(null=True)),
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
            name="Count",
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
                ("opened_at", models.DateTimeField()),
                ("counted_at", models.DateTimeField(null=True)),
                ("counted_by", models.UUIDField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", models.UUIDField(null=True)),
                ("is_approved", models.BooleanField(null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
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
            name="Dispatch",
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
                ("number", models.IntegerField()),
                ("key", models.UUIDField()),
                ("vehicle", models.CharField(blank=True, max_length=60)),
                ("sealed", models.BinaryField()),
                ("sent_at", models.DateTimeField()),
                ("sent_by", models.UUIDField(null=True)),
                ("received_at", models.DateTimeField(null=True)),
                ("received_by", models.UUIDField(null=True)),
                ("explanation", models.CharField(blank=True, max_length=500)),
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
            name="Distribution",
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
                ("name", models.CharField(max_length=120)),
                ("place", models.CharField(max_length=200)),
                ("crisis_id", models.UUIDField(null=True)),
                ("by_list", models.BooleanField()),
                ("expected", models.IntegerField(default=0)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
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
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Handout",
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
                ("key", models.UUIDField()),
                ("token", models.BinaryField(max_length=16, null=True)),
                ("family", models.BinaryField(max_length=16, null=True)),
                ("people", models.IntegerField()),
                ("families", models.IntegerField()),
                (
                    "proof",
                    models.CharField(
                        choices=[
                            ("signature", "Signature on the list"),
                            ("thumb", "Thumb print on the list"),
                            ("voucher", "Voucher taken in"),
                            ("headcount", "Counted, without a list"),
                        ],
                        max_length=9,
                    ),
                ),
                ("by_proxy", models.BooleanField(default=False)),
                ("device", models.CharField(blank=True, max_length=40)),
                ("given_at", models.DateTimeField()),
                ("given_by", models.UUIDField(null=True)),
                ("told_at", models.DateTimeField()),
                (
                    "trouble",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Nothing"),
                            ("twice", "Given twice"),
                            ("family", "The family was given it before"),
                            ("no_stock", "More than the books had"),
                            ("expired", "Only goods past their day were left"),
                            ("closed", "The distribution was closed"),
                        ],
                        max_length=8,
                    ),
                ),
                ("reviewed_at", models.DateTimeField(null=True)),
                ("reviewed_by", models.UUIDField(null=True)),
                ("review", models.CharField(blank=True, max_length=300)),
                ("taken_back_at", models.DateTimeField(null=True)),
                (
                    "distribution",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handouts",
                        to="goods.distribution",
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
            name="Item",
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
                ("code", models.CharField(max_length=24)),
                ("name", models.CharField(max_length=120)),
                ("category", models.CharField(blank=True, max_length=30)),
                ("unit_word", models.CharField(max_length=30)),
                ("digits", models.SmallIntegerField(default=0)),
                ("weight", models.IntegerField(null=True)),
                ("volume", models.IntegerField(null=True)),
                ("price_least", models.BigIntegerField(null=True)),
                ("price_most", models.BigIntegerField(null=True)),
                ("expires", models.BooleanField(default=False)),
                ("is_kit", models.BooleanField(default=False)),
                ("lent_days", models.SmallIntegerField(default=0)),
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
            name="HandoutLine",
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
                (
                    "batch",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="goods.batch",
                    ),
                ),
                (
                    "handout",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="goods.handout",
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
                    "item",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="goods.item",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="DispatchLine",
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
                ("sent", models.BigIntegerField()),
                ("received", models.BigIntegerField(null=True)),
                ("damaged", models.BigIntegerField(null=True)),
                (
                    "batch",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="goods.batch",
                    ),
                ),
                (
                    "dispatch",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="goods.dispatch",
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
                    "item",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="goods.item",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="CountLine",
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
                ("counted", models.BigIntegerField()),
                ("booked", models.BigIntegerField()),
                (
                    "batch",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="goods.batch",
                    ),
                ),
                (
                    "count",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="goods.count",
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
                    "item",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="goods.item",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.AddField(
            model_name="batch",
            name="item",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="batches",
                to="goods.item",
            ),
        ),
        migrations.CreateModel(
            name="KitPart",
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
                (
                    "kit",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="goods.item",
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
                    "part",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="goods.item",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Listed",
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
                ("number", models.IntegerField()),
                ("subject_id", models.UUIDField()),
                ("token", models.BinaryField(max_length=16)),
                ("family", models.BinaryField(max_length=16)),
                ("code_digest", models.BinaryField(max_length=32)),
                ("people", models.SmallIntegerField()),
                ("sealed", models.BinaryField()),
                ("made_at", models.DateTimeField()),
                (
                    "distribution",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="listed",
                        to="goods.distribution",
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
        migrations.AddField(
            model_name="handout",
            name="listed",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="handouts",
                to="goods.listed",
            ),
        ),
        migrations.CreateModel(
            name="Ration",
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
                    "per",
                    models.CharField(
                        choices=[
                            ("family", "For each family"),
                            ("person", "For each person in the family"),
                        ],
                        max_length=6,
                    ),
                ),
                ("amount", models.BigIntegerField()),
                (
                    "distribution",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rations",
                        to="goods.distribution",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="goods.item",
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
            name="Request",
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
                ("number", models.IntegerField()),
                ("key", models.UUIDField()),
                ("purpose", models.CharField(max_length=300)),
                ("people", models.IntegerField()),
                (
                    "priority",
                    models.SmallIntegerField(
                        choices=[(1, "Lives depend on it"), (2, "Urgent"), (3, "Normal")]
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Waits for a decision"),
                            ("approved", "Approved"),
                            ("part", "Approved in part"),
                            ("refused", "Refused"),
                            ("sent", "On its way"),
                            ("received", "Received"),
                        ],
                        max_length=8,
                    ),
                ),
                ("needed_at", models.DateTimeField()),
                ("asked_at", models.DateTimeField()),
                ("asked_by", models.UUIDField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", models.UUIDField(null=True)),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("received_at", models.DateTimeField(null=True)),
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
            model_name="dispatch",
            name="request",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="dispatches",
                to="goods.request",
            ),
        ),
        migrations.CreateModel(
            name="RequestLine",
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
                ("asked", models.BigIntegerField()),
                ("approved", models.BigIntegerField(null=True)),
                (
                    "item",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="goods.item",
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
                    "request",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="goods.request",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Store",
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
                ("code", models.CharField(max_length=24)),
                ("name", models.CharField(max_length=120)),
                ("place", models.CharField(blank=True, max_length=200)),
                ("keeper_id", models.UUIDField(null=True)),
                ("opened_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
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
            model_name="request",
            name="store",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="requests",
                to="goods.store",
            ),
        ),
        migrations.CreateModel(
            name="Minimum",
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
                ("least", models.BigIntegerField()),
                ("under_since", models.DateTimeField(null=True)),
                (
                    "item",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="goods.item",
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
                    "store",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="minimums",
                        to="goods.store",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Loss",
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
                ("key", models.UUIDField()),
                ("amount", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("lost", "Lost"),
                            ("damaged", "Damaged"),
                            ("stolen", "Stolen"),
                            ("expired", "Past its day"),
                        ],
                        max_length=8,
                    ),
                ),
                ("sealed", models.BinaryField()),
                ("reported_at", models.DateTimeField()),
                ("reported_by", models.UUIDField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", models.UUIDField(null=True)),
                ("is_written_off", models.BooleanField(null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "batch",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="goods.batch",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="goods.item",
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
                    "store",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="losses",
                        to="goods.store",
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
                ("is_to_us", models.BooleanField()),
                ("amount", models.BigIntegerField()),
                ("returned", models.BigIntegerField(default=0)),
                ("due_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("handout_id", models.UUIDField(null=True)),
                ("sealed", models.BinaryField()),
                ("made_at", models.DateTimeField()),
                (
                    "batch",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="goods.batch",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="goods.item",
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
                    "store",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="loans",
                        to="goods.store",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.AddField(
            model_name="distribution",
            name="store",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="distributions",
                to="goods.store",
            ),
        ),
        migrations.AddField(
            model_name="dispatch",
            name="goal",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="awaited",
                to="goods.store",
            ),
        ),
        migrations.AddField(
            model_name="dispatch",
            name="source",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sent",
                to="goods.store",
            ),
        ),
        migrations.AddField(
            model_name="count",
            name="store",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="counts",
                to="goods.store",
            ),
        ),
        migrations.CreateModel(
            name="Arrival",
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
                ("key", models.UUIDField()),
                ("amount", models.BigIntegerField()),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("gift", "Gift in kind"),
                            ("bought", "Bought"),
                            ("lent", "Lent to us"),
                            ("returned", "Given back by people"),
                        ],
                        max_length=8,
                    ),
                ),
                ("reference", models.CharField(blank=True, max_length=200)),
                ("on", models.DateField()),
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
                    "batch",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="goods.batch",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="goods.item",
                    ),
                ),
                (
                    "store",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="arrivals",
                        to="goods.store",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="goods_item_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.UniqueConstraint(
                fields=("organisation", "code"), name="goods_one_item_code"
            ),
        ),
        migrations.AddIndex(
            model_name="handoutline",
            index=models.Index(
                fields=["organisation", "handout"], name="goods_hando_organis_1fb262_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="handoutline",
            index=models.Index(
                fields=["organisation", "item"], name="goods_hando_organis_12b766_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="handoutline",
            index=models.Index(
                fields=["organisation", "batch"], name="goods_hando_organis_7588ad_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="handoutline",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="goods_handoutline_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="handoutline",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="handout", name="goods_handoutline_handout"
            ),
        ),
        migrations.AddConstraint(
            model_name="handoutline",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="item", name="goods_handoutline_item"
            ),
        ),
        migrations.AddConstraint(
            model_name="handoutline",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="batch", name="goods_handoutline_batch"
            ),
        ),
        migrations.AddIndex(
            model_name="dispatchline",
            index=models.Index(
                fields=["organisation", "dispatch"], name="goods_dispa_organis_9f83cb_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="dispatchline",
            index=models.Index(
                fields=["organisation", "item"], name="goods_dispa_organis_7a32b7_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="dispatchline",
            index=models.Index(
                fields=["organisation", "batch"], name="goods_dispa_organis_a53356_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="dispatchline",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="goods_dispatchline_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="dispatchline",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="dispatch", name="goods_dispatchline_dispatch"
            ),
        ),
        migrations.AddConstraint(
            model_name="dispatchline",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="item", name="goods_dispatchline_item"
            ),
        ),
        migrations.AddConstraint(
            model_name="dispatchline",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="batch", name="goods_dispatchline_batch"
            ),
        ),
        migrations.AddIndex(
            model_name="countline",
            index=models.Index(
                fields=["organisation", "count"], name="goods_count_organis_769a3f_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="countline",
            index=models.Index(
                fields=["organisation", "item"], name="goods_count_organis_4d8e89_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="countline",
            index=models.Index(
                fields=["organisation", "batch"], name="goods_count_organis_2336d3_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="countline",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="goods_countline_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="countline",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="count", name="goods_countline_count"
            ),
        ),
        migrations.AddConstraint(
            model_name="countline",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="item", name="goods_countline_item"
            ),
        ),
        migrations.AddConstraint(
            model_name="countline",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="batch", name="goods_countline_batch"
            ),
        ),
        migrations.AddIndex(
            model_name="batch",
            index=models.Index(
                fields=["organisation", "item", "expires_on"], name="goods_batch_expiry"
            ),
        ),
        migrations.AddIndex(
            model_name="batch",
            index=models.Index(
                fields=["organisation", "item"], name="goods_batch_organis_bf7a8d_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="batch",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="goods_batch_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="batch",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="item", name="goods_batch_item"
            ),
        ),
        migrations.AddConstraint(
            model_name="batch",
            constraint=models.UniqueConstraint(
                fields=("organisation", "number"), name="goods_batch_number"
            ),
        ),
        migrations.AddIndex(
            model_name="kitpart",
            index=models.Index(
                fields=["organisation", "kit"], name="goods_kitpa_organis_534dad_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="kitpart",
            index=models.Index(
                fields=["organisation", "part"], name="goods_kitpa_organis_9573ee_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="kitpart",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="goods_kitpart_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="kitpart",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="kit", name="goods_kitpart_kit"
            ),
        ),
        migrations.AddConstraint(
            model_name="kitpart",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="part", name="goods_kitpart_part"
            ),
        ),
        migrations.AddConstraint(
            model_name="kitpart",
            constraint=models.UniqueConstraint(
                fields=("organisation", "kit", "part"), name="goods_kit_part"
            ),
        ),
        migrations.AddConstraint(
            model_name="kitpart",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="goods_kit_part_amount"
            ),
        ),
        migrations.AddIndex(
            model_name="listed",
            index=models.Index(
                fields=["organisation", "distribution"], name="goods_liste_organis_3716ac_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="listed",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="goods_listed_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="listed",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="distribution", name="goods_listed_distribution"
            ),
        ),
        migrations.AddConstraint(
            model_name="listed",
            constraint=models.UniqueConstraint(
                fields=("organisation", "distribution", "token"), name="goods_listed_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="listed",
            constraint=models.UniqueConstraint(
                fields=("organisation", "distribution", "number"), name="goods_listed_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="listed",
            constraint=models.UniqueConstraint(
                fields=("organisation", "code_digest"), name="goods_listed_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="listed",
            constraint=models.CheckConstraint(
                condition=models.Q(("people__gte", 1), ("people__lte", 60)),
                name="goods_listed_people",
            ),
        ),
        migrations.AddIndex(
            model_name="handout",
            index=models.Index(
                fields=["organisation", "trouble", "told_at"], name="goods_handout_review"
            ),
        ),
        migrations.AddIndex(
            model_name="handout",
            index=models.Index(
                fields=["organisation", "distribution"], name="goods_hando_organis_49de04_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="handout",
            index=models.Index(
                fields=["organisation", "listed"], name="goods_hando_organis_e9f628_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="handout",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="goods_handout_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="handout",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="distribution", name="goods_handout_distribution"
            ),
        ),
        migrations.AddConstraint(
            model_name="handout",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="listed", name="goods_handout_listed"
            ),
        ),
        migrations.AddConstraint(
            model_name="handout",
            constraint=models.UniqueConstraint(
                fields=("organisation", "key"), name="goods_handout_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="handout",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("taken_back_at", None),
                    models.Q(("trouble__in", ["twice", "family"]), _negated=True),
                    ("token__isnull", False),
                ),
                fields=("organisation", "distribution", "token"),
                name="goods_one_handout_a_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="handout",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("taken_back_at", None),
                    models.Q(("trouble__in", ["twice", "family"]), _negated=True),
                    ("family__isnull", False),
                ),
                fields=("organisation", "distribution", "family"),
                name="goods_one_handout_a_family",
            ),
        ),
        migrations.AddIndex(
            model_name="ration",
            index=models.Index(
                fields=["organisation", "distribution"], name="goods_ratio_organis_da12b2_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="ration",
            index=models.Index(
                fields=["organisation", "item"], name="goods_ratio_organis_2670d2_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="ration",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="goods_ration_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="ration",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="distribution", name="goods_ration_distribution"
            ),
        ),
        migrations.AddConstraint(
            model_name="ration",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="item", name="goods_ration_item"
            ),
        ),
        migrations.AddConstraint(
            model_name="ration",
            constraint=models.UniqueConstraint(
                fields=("organisation", "distribution", "item"), name="goods_one_ration"
            ),
        ),
        migrations.AddConstraint(
            model_name="ration",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="goods_ration_amount"
            ),
        ),
        migrations.AddIndex(
            model_name="requestline",
            index=models.Index(
                fields=["organisation", "request"], name="goods_reque_organis_fa2c74_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="requestline",
            index=models.Index(
                fields=["organisation", "item"], name="goods_reque_organis_47aece_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="requestline",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="goods_requestline_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="requestline",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="request", name="goods_requestline_request"
            ),
        ),
        migrations.AddConstraint(
            model_name="requestline",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="item", name="goods_requestline_item"
            ),
        ),
        migrations.AddConstraint(
            model_name="requestline",
            constraint=models.UniqueConstraint(
                fields=("organisation", "request", "item"), name="goods_request_line"
            ),
        ),
        migrations.AddConstraint(
            model_name="store",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="goods_store_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="store",
            constraint=models.UniqueConstraint(
                fields=("organisation", "code"), name="goods_one_store_code"
            ),
        ),
        migrations.AddIndex(
            model_name="request",
            index=models.Index(
                fields=["organisation", "store"], name="goods_reque_organis_58b2e2_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="goods_request_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="store", name="goods_request_store"
            ),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.UniqueConstraint(
                fields=("organisation", "number"), name="goods_request_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.UniqueConstraint(
                fields=("organisation", "key"), name="goods_request_once"
            ),
        ),
        migrations.AddIndex(
            model_name="minimum",
            index=models.Index(
                fields=["organisation", "store"], name="goods_minim_organis_f951e6_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="minimum",
            index=models.Index(
                fields=["organisation", "item"], name="goods_minim_organis_89f892_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="minimum",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="goods_minimum_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="minimum",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="store", name="goods_minimum_store"
            ),
        ),
        migrations.AddConstraint(
            model_name="minimum",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="item", name="goods_minimum_item"
            ),
        ),
        migrations.AddConstraint(
            model_name="minimum",
            constraint=models.UniqueConstraint(
                fields=("organisation", "store", "item"), name="goods_one_minimum"
            ),
        ),
        migrations.AddIndex(
            model_name="loss",
            index=models.Index(
                fields=["organisation", "store"], name="goods_loss_organis_116b18_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="loss",
            index=models.Index(
                fields=["organisation", "item"], name="goods_loss_organis_403d68_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="loss",
            index=models.Index(
                fields=["organisation", "batch"], name="goods_loss_organis_281210_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="loss",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="goods_loss_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="loss",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="store", name="goods_loss_store"
            ),
        ),
        migrations.AddConstraint(
            model_name="loss",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="item", name="goods_loss_item"
            ),
        ),
        migrations.AddConstraint(
            model_name="loss",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="batch", name="goods_loss_batch"
            ),
        ),
        migrations.AddConstraint(
            model_name="loss",
            constraint=models.UniqueConstraint(
                fields=("organisation", "key"), name="goods_loss_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="loss",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", None),
                    models.Q(("decided_by", models.F("reported_by")), _negated=True),
                    _connector="OR",
                ),
                name="goods_loss_four_eyes",
            ),
        ),
        migrations.AddIndex(
            model_name="loan",
            index=models.Index(fields=["organisation", "due_at", "id"], name="goods_loan_due"),
        ),
        migrations.AddIndex(
            model_name="loan",
            index=models.Index(
                fields=["organisation", "store"], name="goods_loan_organis_8eb41c_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="loan",
            index=models.Index(
                fields=["organisation", "item"], name="goods_loan_organis_adfe1d_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="loan",
            index=models.Index(
                fields=["organisation", "batch"], name="goods_loan_organis_744b27_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="loan",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="goods_loan_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="loan",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="store", name="goods_loan_store"
            ),
        ),
        migrations.AddConstraint(
            model_name="loan",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="item", name="goods_loan_item"
            ),
        ),
        migrations.AddConstraint(
            model_name="loan",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="batch", name="goods_loan_batch"
            ),
        ),
        migrations.AddConstraint(
            model_name="loan",
            constraint=models.CheckConstraint(
                condition=models.Q(("returned__gte", 0), ("returned__lte", models.F("amount"))),
                name="goods_loan_returned",
            ),
        ),
        migrations.AddIndex(
            model_name="distribution",
            index=models.Index(
                fields=["organisation", "starts_at", "id"], name="goods_distribution_day"
            ),
        ),
        migrations.AddIndex(
            model_name="distribution",
            index=models.Index(
                fields=["organisation", "store"], name="goods_distr_organis_f260ad_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="distribution",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="goods_distribution_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="distribution",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="store", name="goods_distribution_store"
            ),
        ),
        migrations.AddIndex(
            model_name="dispatch",
            index=models.Index(
                fields=["organisation", "source"], name="goods_dispa_organis_61eb85_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="dispatch",
            index=models.Index(
                fields=["organisation", "goal"], name="goods_dispa_organis_396659_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="dispatch",
            index=models.Index(
                fields=["organisation", "request"], name="goods_dispa_organis_92f4cf_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="dispatch",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="goods_dispatch_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="dispatch",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="source", name="goods_dispatch_source"
            ),
        ),
        migrations.AddConstraint(
            model_name="dispatch",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="goal", name="goods_dispatch_goal"
            ),
        ),
        migrations.AddConstraint(
            model_name="dispatch",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="request", name="goods_dispatch_request"
            ),
        ),
        migrations.AddConstraint(
            model_name="dispatch",
            constraint=models.UniqueConstraint(
                fields=("organisation", "number"), name="goods_waybill_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="dispatch",
            constraint=models.UniqueConstraint(
                fields=("organisation", "key"), name="goods_dispatch_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="dispatch",
            constraint=models.CheckConstraint(
                condition=models.Q(("source", models.F("goal")), _negated=True),
                name="goods_dispatch_goes_somewhere",
            ),
        ),
        migrations.AddIndex(
            model_name="count",
            index=models.Index(
                fields=["organisation", "store"], name="goods_count_organis_59c086_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="count",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="goods_count_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="count",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="store", name="goods_count_store"
            ),
        ),
        migrations.AddConstraint(
            model_name="count",
            constraint=models.UniqueConstraint(
                condition=models.Q(("decided_at", None)),
                fields=("organisation", "store"),
                name="goods_one_open_count",
            ),
        ),
        migrations.AddConstraint(
            model_name="count",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", None),
                    models.Q(("decided_by", models.F("counted_by")), _negated=True),
                    _connector="OR",
                ),
                name="goods_count_four_eyes",
            ),
        ),
        migrations.AddIndex(
            model_name="arrival",
            index=models.Index(
                fields=["organisation", "store"], name="goods_arriv_organis_6d4cc6_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="arrival",
            index=models.Index(
                fields=["organisation", "item"], name="goods_arriv_organis_c4ffeb_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="arrival",
            index=models.Index(
                fields=["organisation", "batch"], name="goods_arriv_organis_c4f24e_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="arrival",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="goods_arrival_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="arrival",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="store", name="goods_arrival_store"
            ),
        ),
        migrations.AddConstraint(
            model_name="arrival",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="item", name="goods_arrival_item"
            ),
        ),
        migrations.AddConstraint(
            model_name="arrival",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="batch", name="goods_arrival_batch"
            ),
        ),
        migrations.AddConstraint(
            model_name="arrival",
            constraint=models.UniqueConstraint(
                fields=("organisation", "key"), name="goods_arrival_once"
            ),
        ),
    ]
