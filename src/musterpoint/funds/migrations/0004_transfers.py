import django.db.models.deletion
import musterpoint.kernel.ids
import musterpoint.tenancy.scope
import musterpoint.tenancy.tenant
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("funds", "0003_sums_of_days"),
        ("tenancy", "0003_organisation_gated"),
    ]

    operations = [
        migrations.AddField(
            model_name="commitment",
            name="links",
            field=models.JSONField(default=dict),
        ),
        migrations.CreateModel(
            name="Transfer",
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
                ("unit", models.CharField(max_length=24)),
                ("amount", models.BigIntegerField()),
                ("worth", models.BigIntegerField()),
                ("earmarked", models.BigIntegerField(default=0)),
                ("reason", models.TextField()),
                ("consent", models.CharField(blank=True, max_length=300)),
                ("consent_on", models.DateField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Asked for"),
                            ("moved", "Moved"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                            ("undone", "Moved back"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("transaction_id", models.UUIDField(null=True)),
                ("asked_at", models.DateTimeField()),
                ("asked_by", models.UUIDField(null=True)),
                ("changed_at", models.DateTimeField()),
                (
                    "goal",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="arrivals",
                        to="funds.window",
                    ),
                ),
                (
                    "goal_head",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="arrivals",
                        to="funds.head",
                    ),
                ),
                (
                    "head",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transfers",
                        to="funds.head",
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
                    "undoes",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="undone_by",
                        to="funds.transfer",
                    ),
                ),
                (
                    "window",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transfers",
                        to="funds.window",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="TransferStep",
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
                            ("asked", "Asked for"),
                            ("approved", "Approved"),
                            ("moved", "Moved"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                            ("undone", "Moved back"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("role", models.CharField(blank=True, max_length=30)),
                ("has_authority", models.BooleanField(default=False)),
                ("taken_at", models.DateTimeField()),
                ("taken_by", models.UUIDField(null=True)),
                ("taken_by_name", models.CharField(max_length=150)),
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
                    "transfer",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="funds.transfer",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.AddIndex(
            model_name="transfer",
            index=models.Index(
                fields=["organisation", "state", "asked_at", "id"], name="transfer_row"
            ),
        ),
        migrations.AddIndex(
            model_name="transfer",
            index=models.Index(
                fields=["organisation", "window"], name="funds_trans_organis_f65d89_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="transfer",
            index=models.Index(
                fields=["organisation", "head"], name="funds_trans_organis_3618d8_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="transfer",
            index=models.Index(
                fields=["organisation", "goal"], name="funds_trans_organis_dd2f2e_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="transfer",
            index=models.Index(
                fields=["organisation", "goal_head"], name="funds_trans_organis_207718_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="transfer",
            index=models.Index(
                fields=["organisation", "undoes"], name="funds_trans_organis_e3799c_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="funds_transfer_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="window", name="funds_transfer_window"
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="head", name="funds_transfer_head"
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="goal", name="funds_transfer_goal"
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="goal_head", name="funds_transfer_goal_head"
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="undoes", name="funds_transfer_undoes"
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.UniqueConstraint(
                fields=("organisation", "key"), name="one_transfer_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("asked", "moved")), ("undoes__isnull", False)),
                fields=("organisation", "undoes"),
                name="one_live_undo",
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount__gt", 0),
                    ("earmarked__gte", 0),
                    ("worth__gte", 0),
                    ("earmarked__lte", models.F("amount")),
                ),
                name="transfer_over_zero",
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("consent", ""), ("consent_on", None)),
                    models.Q(
                        models.Q(("consent", ""), _negated=True), ("consent_on__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="transfer_consent_has_its_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("earmarked", 0),
                    models.Q(("consent", ""), _negated=True),
                    ("undoes__isnull", False),
                    _connector="OR",
                ),
                name="transfer_of_earmarks_has_consent",
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("moved", "undone")), ("transaction_id__isnull", False)),
                    models.Q(
                        ("state__in", ("asked", "refused", "withdrawn")), ("transaction_id", None)
                    ),
                    _connector="OR",
                ),
                name="transfer_moved_in_the_books",
            ),
        ),
        migrations.AddIndex(
            model_name="transferstep",
            index=models.Index(
                fields=["organisation", "transfer", "taken_at"], name="transfer_step_in_order"
            ),
        ),
        migrations.AddIndex(
            model_name="transferstep",
            index=models.Index(
                fields=["organisation", "transfer"], name="funds_trans_organis_bfc2fa_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="transferstep",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=True, compartment="consular", name="funds_transferstep_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="transferstep",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="transfer", name="funds_transferstep_transfer"
            ),
        ),
        migrations.AddConstraint(
            model_name="transferstep",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "approved")),
                fields=("organisation", "transfer", "taken_by"),
                name="one_approval_of_a_transfer",
            ),
        ),
    ]
