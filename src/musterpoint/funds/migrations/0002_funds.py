import django.db.models.deletion
import musterpoint.kernel.ids
import musterpoint.tenancy.scope
import musterpoint.tenancy.tenant
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("funds", "0001_initial"),
        ("tenancy", "0003_organisation_gated"),
    ]

    operations = [
        migrations.AddField(
            model_name="account",
            name="kept_by",
            field=models.CharField(blank=True, max_length=30),
        ),
        migrations.CreateModel(
            name="Fund",
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
                ("slug", models.SlugField(max_length=40)),
                ("name", models.CharField(max_length=200)),
                ("owner", models.CharField(blank=True, max_length=200)),
                ("legal_basis", models.TextField(blank=True)),
                ("scope", models.TextField(blank=True)),
                ("currency", models.CharField(max_length=3)),
                ("currencies", models.CharField(max_length=100)),
                ("two_over", models.BigIntegerField(null=True)),
                ("year_begins", models.SmallIntegerField(default=1)),
                ("rules", models.JSONField(default=list)),
                ("pack", models.CharField(blank=True, max_length=80)),
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
            name="Authority",
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
                ("role", models.CharField(max_length=30)),
                ("post", models.CharField(blank=True, max_length=100)),
                ("most", models.BigIntegerField(null=True)),
                ("set_at", models.DateTimeField()),
                ("set_by", models.UUIDField(null=True)),
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
                    "fund",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="authorities",
                        to="funds.fund",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Head",
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
                ("name", models.CharField(max_length=200)),
                ("kind", models.CharField(max_length=40)),
                ("is_seat", models.BooleanField(default=False)),
                ("person_most", models.BigIntegerField(null=True)),
                ("family_most", models.BigIntegerField(null=True)),
                ("day_most", models.BigIntegerField(null=True)),
                ("days_most", models.SmallIntegerField(null=True)),
                ("once_most", models.BigIntegerField(null=True)),
                ("once_level", models.SmallIntegerField(null=True)),
                ("review_days", models.SmallIntegerField(default=7)),
                ("rules", models.JSONField(default=list)),
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
            name="Commitment",
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
                ("paid", models.BigIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Asked for"),
                            ("committed", "Committed"),
                            ("part_paid", "Paid in part"),
                            ("paid", "Paid"),
                            ("refused", "Refused"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("what", models.CharField(max_length=60)),
                ("subject_id", models.UUIDField()),
                ("person", models.BinaryField(max_length=32, null=True)),
                ("family", models.BinaryField(max_length=32, null=True)),
                ("people", models.IntegerField(default=1)),
                ("days", models.SmallIntegerField(null=True)),
                ("purpose", models.CharField(max_length=300)),
                ("unknown", models.JSONField(default=list)),
                ("crisis_id", models.UUIDField(null=True)),
                ("level", models.SmallIntegerField(null=True)),
                ("at_once", models.BooleanField(default=False)),
                ("review_due_at", models.DateTimeField(null=True)),
                ("reviewed_at", models.DateTimeField(null=True)),
                ("reviewed_by", models.UUIDField(null=True)),
                ("is_in_order", models.BooleanField(null=True)),
                ("hold", models.SmallIntegerField(default=0)),
                ("asked_at", models.DateTimeField()),
                ("asked_by", models.UUIDField(null=True)),
                ("changed_at", models.DateTimeField()),
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
                    "head",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commitments",
                        to="funds.head",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Rate",
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
                ("unit", models.CharField(max_length=24)),
                ("into", models.CharField(max_length=24)),
                ("on", models.DateField()),
                ("value", models.DecimalField(decimal_places=12, max_digits=24)),
                ("source", models.CharField(max_length=200)),
                ("entered_at", models.DateTimeField()),
                ("entered_by", models.UUIDField(null=True)),
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
            name="Step",
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
                            ("committed", "Committed"),
                            ("released", "Released at once"),
                            ("reviewed", "Reviewed"),
                            ("refused", "Refused"),
                            ("cancelled", "Cancelled"),
                            ("spent", "Paid"),
                            ("returned", "Came back"),
                        ],
                        max_length=10,
                    ),
                ),
                ("amount", models.BigIntegerField(null=True)),
                ("reason", models.TextField(blank=True)),
                ("role", models.CharField(blank=True, max_length=30)),
                ("has_authority", models.BooleanField(default=False)),
                ("duty", models.CharField(blank=True, max_length=9)),
                ("posted_key", models.CharField(blank=True, max_length=200)),
                ("taken_at", models.DateTimeField()),
                ("taken_by", models.UUIDField(null=True)),
                ("taken_by_name", models.CharField(max_length=150)),
                (
                    "commitment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="funds.commitment",
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
            name="Window",
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
                ("name", models.CharField(max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("emergency", "Emergency"),
                            ("post_crisis", "After the crisis"),
                            ("preparedness", "Preparedness"),
                        ],
                        max_length=12,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "fund",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="windows",
                        to="funds.fund",
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
            model_name="head",
            name="window",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="heads",
                to="funds.window",
            ),
        ),
        migrations.CreateModel(
            name="BudgetLine",
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
                ("year", models.SmallIntegerField()),
                ("unit", models.CharField(max_length=24)),
                ("amount", models.BigIntegerField()),
                ("revision", models.SmallIntegerField(default=1)),
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
                    "fund",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="budget",
                        to="funds.fund",
                    ),
                ),
                (
                    "head",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="budget",
                        to="funds.head",
                    ),
                ),
                (
                    "window",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="budget",
                        to="funds.window",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="BudgetChange",
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
                ("revision", models.SmallIntegerField()),
                ("amount", models.BigIntegerField()),
                ("reason", models.TextField(blank=True)),
                ("changed_at", models.DateTimeField()),
                ("changed_by", models.UUIDField(null=True)),
                ("changed_by_name", models.CharField(max_length=150)),
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
                    "line",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="funds.budgetline",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["organisation", "line"], name="funds_budge_organis_3d2f94_idx"
                    )
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=True, compartment="consular", name="funds_budgetchange_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="line", name="funds_budgetchange_line"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "line", "revision"), name="one_budget_revision"
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="fund",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="funds_fund_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="fund",
            constraint=models.UniqueConstraint(
                fields=("organisation", "slug"), name="one_fund_slug"
            ),
        ),
        migrations.AddConstraint(
            model_name="fund",
            constraint=models.CheckConstraint(
                condition=models.Q(("year_begins__gte", 1), ("year_begins__lte", 12)),
                name="fund_year_begins_in_a_month",
            ),
        ),
        migrations.AddIndex(
            model_name="authority",
            index=models.Index(
                fields=["organisation", "fund"], name="funds_autho_organis_38712d_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="authority",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="funds_authority_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="authority",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="fund", name="funds_authority_fund"
            ),
        ),
        migrations.AddConstraint(
            model_name="authority",
            constraint=models.UniqueConstraint(
                fields=("organisation", "fund", "role", "post"), name="one_authority"
            ),
        ),
        migrations.AddConstraint(
            model_name="authority",
            constraint=models.CheckConstraint(
                condition=models.Q(("most", None), ("most__gt", 0), _connector="OR"),
                name="authority_over_zero",
            ),
        ),
        migrations.AddIndex(
            model_name="commitment",
            index=models.Index(
                fields=["organisation", "state", "asked_at", "id"], name="commitment_row"
            ),
        ),
        migrations.AddIndex(
            model_name="commitment",
            index=models.Index(fields=["organisation", "head", "person"], name="commitment_person"),
        ),
        migrations.AddIndex(
            model_name="commitment",
            index=models.Index(fields=["organisation", "head", "family"], name="commitment_family"),
        ),
        migrations.AddIndex(
            model_name="commitment",
            index=models.Index(
                fields=["organisation", "what", "subject_id"], name="commitment_subject"
            ),
        ),
        migrations.AddIndex(
            model_name="commitment",
            index=models.Index(fields=["organisation", "review_due_at"], name="commitment_review"),
        ),
        migrations.AddIndex(
            model_name="commitment",
            index=models.Index(
                fields=["organisation", "head"], name="funds_commi_organis_b5abad_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="funds_commitment_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="head", name="funds_commitment_head"
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.UniqueConstraint(
                fields=("organisation", "key"), name="one_commitment_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount__gt", 0),
                    ("paid__gte", 0),
                    ("worth__gte", 0),
                    ("paid__lte", models.F("amount")),
                ),
                name="commitment_paid_within_its_amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reviewed_by", None),
                    models.Q(("reviewed_by", models.F("asked_by")), _negated=True),
                    _connector="OR",
                ),
                name="commitment_reviewed_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("is_in_order__isnull", True), ("reviewed_at__isnull", True)),
                    models.Q(("is_in_order__isnull", False), ("reviewed_at__isnull", False)),
                    _connector="OR",
                ),
                name="commitment_reviewed",
            ),
        ),
        migrations.AddIndex(
            model_name="rate",
            index=models.Index(fields=["organisation", "unit", "into", "on"], name="rate_of_a_day"),
        ),
        migrations.AddConstraint(
            model_name="rate",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=True, compartment="consular", name="funds_rate_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="rate",
            constraint=models.CheckConstraint(
                condition=models.Q(("value__gt", 0)), name="rate_over_zero"
            ),
        ),
        migrations.AddIndex(
            model_name="step",
            index=models.Index(
                fields=["organisation", "commitment", "taken_at"], name="step_in_order"
            ),
        ),
        migrations.AddIndex(
            model_name="step",
            index=models.Index(fields=["organisation", "posted_key"], name="step_posted"),
        ),
        migrations.AddIndex(
            model_name="step",
            index=models.Index(
                fields=["organisation", "commitment"], name="funds_step_organis_e9aed3_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=True, compartment="consular", name="funds_step_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="commitment", name="funds_step_commitment"
            ),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "approved")),
                fields=("organisation", "commitment", "taken_by"),
                name="one_approval_of_a_person",
            ),
        ),
        migrations.AddIndex(
            model_name="window",
            index=models.Index(
                fields=["organisation", "fund"], name="funds_windo_organis_cf9e1a_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="window",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="funds_window_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="window",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="fund", name="funds_window_fund"
            ),
        ),
        migrations.AddConstraint(
            model_name="window",
            constraint=models.UniqueConstraint(
                fields=("organisation", "fund", "code"), name="one_window"
            ),
        ),
        migrations.AddIndex(
            model_name="head",
            index=models.Index(
                fields=["organisation", "window"], name="funds_head_organis_863ea7_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="head",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="funds_head_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="head",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="window", name="funds_head_window"
            ),
        ),
        migrations.AddConstraint(
            model_name="head",
            constraint=models.UniqueConstraint(
                fields=("organisation", "window", "code"), name="one_head"
            ),
        ),
        migrations.AddConstraint(
            model_name="head",
            constraint=models.CheckConstraint(
                condition=models.Q(("once_most", None), ("once_level__gte", 1), _connector="OR"),
                name="head_at_once_needs_a_level",
            ),
        ),
        migrations.AddIndex(
            model_name="budgetline",
            index=models.Index(
                fields=["organisation", "fund"], name="funds_budge_organis_77d634_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="budgetline",
            index=models.Index(
                fields=["organisation", "window"], name="funds_budge_organis_950ced_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="budgetline",
            index=models.Index(
                fields=["organisation", "head"], name="funds_budge_organis_dd214b_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetline",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="funds_budgetline_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetline",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="fund", name="funds_budgetline_fund"
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetline",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="window", name="funds_budgetline_window"
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetline",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="head", name="funds_budgetline_head"
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetline",
            constraint=models.UniqueConstraint(
                fields=("organisation", "fund", "window", "head", "year", "unit"),
                name="one_budget_line",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetline",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gte", 0)), name="budget_of_zero_or_more"
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetline",
            constraint=models.CheckConstraint(
                condition=models.Q(("head", None), ("window__isnull", False), _connector="OR"),
                name="budget_head_has_its_window",
            ),
        ),
    ]
