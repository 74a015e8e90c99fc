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
                ("message_id", models.CharField(max_length=35)),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("bank", "Bank transfer"),
                            ("mobile", "Mobile money"),
                            ("cash", "Cash at a point"),
                            ("voucher", "Voucher"),
                            ("in_kind", "In kind"),
                        ],
                        max_length=8,
                    ),
                ),
                ("execute_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("prepared", "Waits for release"),
                            ("released", "Released"),
                            ("sent", "Handed over"),
                            ("accepted", "Accepted"),
                            ("part", "Accepted in part"),
                            ("rejected", "Rejected"),
                            ("cancelled", "Taken apart"),
                        ],
                        default="prepared",
                        max_length=9,
                    ),
                ),
                ("count", models.IntegerField()),
                ("total", models.BigIntegerField()),
                ("unit", models.CharField(max_length=24)),
                ("digits", models.SmallIntegerField()),
                ("needed", models.SmallIntegerField()),
                ("pack", models.CharField(max_length=80)),
                ("prepared_at", models.DateTimeField()),
                ("prepared_by", models.UUIDField(null=True)),
                ("released_at", models.DateTimeField(null=True)),
                ("sealed", models.BinaryField(null=True)),
                ("digest", models.BinaryField(max_length=32, null=True)),
                ("told_at", models.DateTimeField(null=True)),
                ("good_until", models.DateTimeField(null=True)),
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
            name="Order",
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
                ("key", models.CharField(max_length=200)),
                ("digest", models.BinaryField(max_length=32)),
                ("reference", models.CharField(max_length=8)),
                ("commitment_id", models.UUIDField()),
                ("what", models.CharField(max_length=40)),
                ("subject_id", models.UUIDField()),
                ("amount", models.BigIntegerField()),
                ("unit", models.CharField(max_length=24)),
                ("digits", models.SmallIntegerField()),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("bank", "Bank transfer"),
                            ("mobile", "Mobile money"),
                            ("cash", "Cash at a point"),
                            ("voucher", "Voucher"),
                            ("in_kind", "In kind"),
                        ],
                        max_length=8,
                    ),
                ),
                ("text", models.CharField(blank=True, max_length=140)),
                ("sealed", models.BinaryField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("ordered", "Ordered"),
                            ("batched", "In a batch"),
                            ("sent", "Sent"),
                            ("paid", "Paid"),
                            ("returned", "Returned"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="ordered",
                        max_length=9,
                    ),
                ),
                ("round", models.SmallIntegerField(default=0)),
                ("reason", models.CharField(blank=True, max_length=35)),
                ("spent_key", models.CharField(blank=True, max_length=200)),
                ("ordered_at", models.DateTimeField()),
                ("ordered_by", models.UUIDField(null=True)),
                ("payee_by", models.UUIDField(null=True)),
                ("changed_at", models.DateTimeField()),
                ("paid_on", models.DateField(null=True)),
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
            name="Line",
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
                ("position", models.IntegerField()),
                ("end_to_end", models.CharField(max_length=35)),
                ("is_live", models.BooleanField(default=True)),
                ("status", models.CharField(blank=True, max_length=4)),
                ("reason", models.CharField(blank=True, max_length=35)),
                (
                    "batch",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="payments.batch",
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
                    "order",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="payments.order",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="PayingAccount",
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
                ("label", models.CharField(max_length=100)),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("bank", "Bank transfer"),
                            ("mobile", "Mobile money"),
                            ("cash", "Cash at a point"),
                            ("voucher", "Voucher"),
                            ("in_kind", "In kind"),
                        ],
                        max_length=8,
                    ),
                ),
                ("holder", models.CharField(blank=True, max_length=70)),
                ("number", models.CharField(blank=True, max_length=34)),
                ("bic", models.CharField(blank=True, max_length=11)),
                ("unit", models.CharField(max_length=24)),
                ("digits", models.SmallIntegerField()),
                ("book_account", models.CharField(max_length=200)),
                ("profile", models.CharField(blank=True, max_length=40)),
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
        migrations.CreateModel(
            name="OfflineList",
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
                ("device", models.CharField(max_length=40)),
                ("count", models.IntegerField()),
                ("digest", models.BinaryField(max_length=32)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField(null=True)),
                ("good_until", models.DateTimeField()),
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
                    "point",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lists",
                        to="payments.payingaccount",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="CashDay",
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
                ("expected", models.BigIntegerField()),
                ("counted", models.BigIntegerField()),
                ("note", models.CharField(blank=True, max_length=500)),
                ("closed_at", models.DateTimeField()),
                ("closed_by", models.UUIDField(null=True)),
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
                    "point",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="days",
                        to="payments.payingaccount",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.AddField(
            model_name="batch",
            name="account",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="batches",
                to="payments.payingaccount",
            ),
        ),
        migrations.CreateModel(
            name="Payout",
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
                ("key", models.CharField(max_length=100)),
                ("device", models.CharField(blank=True, max_length=40)),
                (
                    "proof",
                    models.CharField(
                        choices=[
                            ("signature", "Signature"),
                            ("thumb", "Thumb print"),
                            ("code", "Code of the voucher"),
                        ],
                        max_length=9,
                    ),
                ),
                ("amount", models.BigIntegerField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[("paid", "Paid"), ("conflict", "Handed out twice")], max_length=8
                    ),
                ),
                ("occurred_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.UUIDField(null=True)),
                (
                    "order",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payouts",
                        to="payments.order",
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
                    "point",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payouts",
                        to="payments.payingaccount",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Finding",
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
                ("text", models.CharField(max_length=500)),
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
                    "payout",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="payments.payout",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Release",
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
                ("released_by", models.UUIDField()),
                ("released_at", models.DateTimeField()),
                (
                    "batch",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="releases",
                        to="payments.batch",
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
                ("ident", models.CharField(max_length=35)),
                ("digest", models.BinaryField(max_length=32)),
                ("since", models.DateField(null=True)),
                ("until", models.DateField(null=True)),
                ("opening", models.BigIntegerField(null=True)),
                ("closing", models.BigIntegerField(null=True)),
                ("count", models.IntegerField()),
                ("known", models.IntegerField(default=0)),
                ("read_at", models.DateTimeField()),
                ("read_by", models.UUIDField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements",
                        to="payments.payingaccount",
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
            name="BankLine",
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
                ("position", models.IntegerField()),
                ("fingerprint", models.BinaryField(max_length=32)),
                ("booked_on", models.DateField()),
                ("amount", models.BigIntegerField()),
                ("matched", models.BigIntegerField(default=0)),
                ("unit", models.CharField(max_length=24)),
                ("digits", models.SmallIntegerField()),
                ("is_return", models.BooleanField(default=False)),
                ("reason", models.CharField(blank=True, max_length=35)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Waits"),
                            ("matched", "Matched"),
                            ("part", "Matched in part"),
                        ],
                        default="open",
                        max_length=7,
                    ),
                ),
                ("sealed", models.BinaryField()),
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
                    "account",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bank_lines",
                        to="payments.payingaccount",
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="payments.statement",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Voucher",
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
                ("token", models.BinaryField(max_length=32)),
                ("sealed", models.BinaryField()),
                ("amount", models.BigIntegerField()),
                ("unit", models.CharField(max_length=24)),
                ("digits", models.SmallIntegerField()),
                ("expires_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("issued", "Issued"),
                            ("redeemed", "Redeemed"),
                            ("expired", "Expired"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="issued",
                        max_length=9,
                    ),
                ),
                ("issued_at", models.DateTimeField()),
                ("issued_by", models.UUIDField(null=True)),
                ("printed_at", models.DateTimeField(null=True)),
                (
                    "order",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vouchers",
                        to="payments.order",
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
                    "point",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vouchers",
                        to="payments.payingaccount",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.AddField(
            model_name="payout",
            name="voucher",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="payouts",
                to="payments.voucher",
            ),
        ),
        migrations.CreateModel(
            name="Match",
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
                ("kind", models.CharField(max_length=40)),
                ("target_id", models.UUIDField(null=True)),
                ("book_account", models.CharField(blank=True, max_length=200)),
                ("amount", models.BigIntegerField()),
                ("key", models.CharField(max_length=200)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField(null=True)),
                ("undone_at", models.DateTimeField(null=True)),
                ("undone_by", models.UUIDField(null=True)),
                (
                    "line",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matches",
                        to="payments.bankline",
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
                        fields=["organisation", "line"], name="payments_ma_organis_0d1bab_idx"
                    )
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="payments_match_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="line", name="payments_match_line"
                    ),
                    models.UniqueConstraint(fields=("organisation", "key"), name="one_match_key"),
                    models.UniqueConstraint(
                        condition=models.Q(("target_id__isnull", False), ("undone_at", None)),
                        fields=("organisation", "line", "kind", "target_id"),
                        name="one_match_of_a_line_and_target",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(fields=["organisation", "state", "id"], name="payment_order_state"),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(fields=["organisation", "subject_id"], name="payment_order_subject"),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="payments_order_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.UniqueConstraint(
                fields=("organisation", "key"), name="one_payment_order_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.UniqueConstraint(
                fields=("organisation", "reference"), name="one_payment_reference"
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("ordered", "batched", "sent", "returned"))),
                fields=("organisation", "commitment_id", "what", "subject_id"),
                name="one_live_order_of_a_claim",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="order_pays_something"
            ),
        ),
        migrations.AddIndex(
            model_name="line",
            index=models.Index(
                fields=["organisation", "batch"], name="payments_li_organis_8fbd67_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="line",
            index=models.Index(
                fields=["organisation", "order"], name="payments_li_organis_716616_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="line",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="payments_line_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="line",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="batch", name="payments_line_batch"
            ),
        ),
        migrations.AddConstraint(
            model_name="line",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="order", name="payments_line_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="line",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_live", True)),
                fields=("organisation", "order"),
                name="one_live_batch_of_an_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="line",
            constraint=models.UniqueConstraint(
                fields=("organisation", "end_to_end"), name="one_end_to_end_reference"
            ),
        ),
        migrations.AddConstraint(
            model_name="payingaccount",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="payments_payingaccount_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="payingaccount",
            constraint=models.UniqueConstraint(
                condition=models.Q(("number", ""), _negated=True),
                fields=("organisation", "number", "unit"),
                name="one_paying_account",
            ),
        ),
        migrations.AddConstraint(
            model_name="payingaccount",
            constraint=models.UniqueConstraint(
                fields=("organisation", "label"), name="one_paying_label"
            ),
        ),
        migrations.AddIndex(
            model_name="offlinelist",
            index=models.Index(
                fields=["organisation", "point"], name="payments_of_organis_09c618_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="offlinelist",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=True, compartment="consular", name="payments_offlinelist_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="offlinelist",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="point", name="payments_offlinelist_point"
            ),
        ),
        migrations.AddIndex(
            model_name="cashday",
            index=models.Index(
                fields=["organisation", "point"], name="payments_ca_organis_5e1238_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="cashday",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=True, compartment="consular", name="payments_cashday_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="cashday",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="point", name="payments_cashday_point"
            ),
        ),
        migrations.AddConstraint(
            model_name="cashday",
            constraint=models.UniqueConstraint(
                fields=("organisation", "point", "on"), name="one_closed_day_of_a_point"
            ),
        ),
        migrations.AddIndex(
            model_name="batch",
            index=models.Index(fields=["organisation", "state", "id"], name="payment_batch_state"),
        ),
        migrations.AddIndex(
            model_name="batch",
            index=models.Index(
                fields=["organisation", "account"], name="payments_ba_organis_30017e_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="batch",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="payments_batch_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="batch",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="account", name="payments_batch_account"
            ),
        ),
        migrations.AddConstraint(
            model_name="batch",
            constraint=models.UniqueConstraint(
                fields=("organisation", "message_id"), name="one_batch_message"
            ),
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(
                fields=["organisation", "payout"], name="payments_fi_organis_447bf7_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=True, compartment="consular", name="payments_finding_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="payout", name="payments_finding_payout"
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.UniqueConstraint(
                fields=("organisation", "payout"), name="one_finding_of_a_payout"
            ),
        ),
        migrations.AddIndex(
            model_name="release",
            index=models.Index(
                fields=["organisation", "batch"], name="payments_re_organis_cc154a_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=True, compartment="consular", name="payments_release_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="batch", name="payments_release_batch"
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.UniqueConstraint(
                fields=("organisation", "batch", "released_by"), name="one_release_of_a_person"
            ),
        ),
        migrations.AddIndex(
            model_name="statement",
            index=models.Index(
                fields=["organisation", "account"], name="payments_st_organis_3c268a_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="payments_statement_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="account", name="payments_statement_account"
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.UniqueConstraint(
                fields=("organisation", "account", "digest"), name="one_statement_content"
            ),
        ),
        migrations.AddIndex(
            model_name="bankline",
            index=models.Index(
                fields=["organisation", "state", "booked_on", "id"], name="bank_line_open"
            ),
        ),
        migrations.AddIndex(
            model_name="bankline",
            index=models.Index(
                fields=["organisation", "statement"], name="payments_ba_organis_7e2de2_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="bankline",
            index=models.Index(
                fields=["organisation", "account"], name="payments_ba_organis_7e1c26_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="bankline",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="payments_bankline_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="bankline",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="statement", name="payments_bankline_statement"
            ),
        ),
        migrations.AddConstraint(
            model_name="bankline",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="account", name="payments_bankline_account"
            ),
        ),
        migrations.AddConstraint(
            model_name="bankline",
            constraint=models.UniqueConstraint(
                fields=("organisation", "account", "fingerprint"), name="one_bank_line"
            ),
        ),
        migrations.AddConstraint(
            model_name="bankline",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount", 0), _negated=True), name="bank_line_moves_something"
            ),
        ),
        migrations.AddIndex(
            model_name="voucher",
            index=models.Index(
                fields=["organisation", "order"], name="payments_vo_organis_ccd046_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="voucher",
            index=models.Index(
                fields=["organisation", "point"], name="payments_vo_organis_2f41a6_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="voucher",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="payments_voucher_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="voucher",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="order", name="payments_voucher_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="voucher",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="point", name="payments_voucher_point"
            ),
        ),
        migrations.AddConstraint(
            model_name="voucher",
            constraint=models.UniqueConstraint(
                fields=("organisation", "token"), name="one_voucher_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="voucher",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("issued", "redeemed"))),
                fields=("organisation", "order"),
                name="one_live_voucher_of_an_order",
            ),
        ),
        migrations.AddIndex(
            model_name="payout",
            index=models.Index(
                fields=["organisation", "order"], name="payments_pa_organis_e7ea9c_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="payout",
            index=models.Index(
                fields=["organisation", "voucher"], name="payments_pa_organis_fc4572_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="payout",
            index=models.Index(
                fields=["organisation", "point"], name="payments_pa_organis_2c0d6d_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="payout",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=True, compartment="consular", name="payments_payout_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="payout",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="order", name="payments_payout_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="payout",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="voucher", name="payments_payout_voucher"
            ),
        ),
        migrations.AddConstraint(
            model_name="payout",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="point", name="payments_payout_point"
            ),
        ),
        migrations.AddConstraint(
            model_name="payout",
            constraint=models.UniqueConstraint(
                fields=("organisation", "key"), name="one_payout_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="payout",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outcome", "paid")),
                fields=("organisation", "order", "outcome"),
                name="one_payout_of_an_order",
            ),
        ),
    ]
