import django.db.models.deletion
import musterpoint.kernel.ids
import musterpoint.tenancy.scope
import musterpoint.tenancy.tenant
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("crises", "0001_initial"),
        ("evaluation", "0001_initial"),
        ("tenancy", "0003_organisation_gated"),
    ]

    operations = [
        migrations.CreateModel(
            name="Evaluation",
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
                ("kind", models.CharField(max_length=20)),
                ("owner_id", models.UUIDField(null=True)),
                ("counts_from", models.DateField(null=True)),
                ("report_due", models.DateField(null=True)),
                ("created_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                ("finished_by", models.UUIDField(null=True)),
                (
                    "crisis",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evaluations",
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
            name="EvaluationEvent",
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
                ("version_number", models.IntegerField()),
                (
                    "word",
                    models.CharField(
                        choices=[
                            ("begun", "Begun"),
                            ("sent", "Sent to review"),
                            ("returned", "Returned for changes"),
                            ("approved", "Approved"),
                            ("changed", "Name, dates or owner changed"),
                            ("finished", "Report finished"),
                        ],
                        max_length=12,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                ("user_id", models.UUIDField(null=True)),
                ("happened_at", models.DateTimeField()),
                (
                    "evaluation",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="evaluation.evaluation",
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
            name="EvaluationVersion",
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
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("review", "Under review"),
                            ("approved", "Approved"),
                            ("replaced", "Replaced"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("sealed", models.BinaryField()),
                ("revision", models.IntegerField(default=1)),
                ("has_stratum", models.BooleanField(default=False)),
                ("pack", models.CharField(max_length=80)),
                ("writers", models.TextField(blank=True)),
                ("written_at", models.DateTimeField()),
                ("sent_by", models.UUIDField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("approved_by", models.UUIDField(null=True)),
                ("approved_at", models.DateTimeField(null=True)),
                (
                    "evaluation",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="evaluation.evaluation",
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
                ("question", models.CharField(max_length=36)),
                ("number", models.IntegerField()),
                ("rating", models.CharField(max_length=20)),
                ("text", models.TextField()),
                ("evidence", models.TextField(blank=True)),
                ("proofs", models.JSONField(default=list)),
                ("figure", models.JSONField(default=dict)),
                ("written_by", models.UUIDField(null=True)),
                ("written_at", models.DateTimeField()),
                (
                    "evaluation",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="evaluation.evaluation",
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
            name="Framework",
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
                ("kind", models.CharField(max_length=20)),
                ("country", models.CharField(blank=True, max_length=3)),
                ("first_year", models.SmallIntegerField()),
                ("last_year", models.SmallIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("owner_id", models.UUIDField(null=True)),
                ("created_at", models.DateTimeField()),
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
            name="Node",
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
                    "level",
                    models.CharField(
                        choices=[
                            ("priority", "Strategic priority"),
                            ("outcome", "Outcome"),
                            ("output", "Output"),
                            ("sub_output", "Sub-output"),
                        ],
                        max_length=12,
                    ),
                ),
                ("number", models.IntegerField()),
                ("code", models.CharField(max_length=20)),
                ("title", models.CharField(max_length=500)),
                ("partners", models.CharField(blank=True, max_length=1000)),
                ("capacity", models.TextField(blank=True)),
                ("sdg", models.CharField(blank=True, max_length=100)),
                ("entity", models.CharField(blank=True, max_length=200)),
                ("contributing", models.CharField(blank=True, max_length=1000)),
                ("places", models.CharField(blank=True, max_length=500)),
                ("gender", models.SmallIntegerField(null=True)),
                ("rights", models.SmallIntegerField(null=True)),
                (
                    "state",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_started", "Not started"),
                            ("ongoing", "Ongoing"),
                            ("completed", "Completed"),
                            ("on_hold", "On hold"),
                        ],
                        max_length=12,
                    ),
                ),
                ("required", models.BigIntegerField(null=True)),
                ("available", models.BigIntegerField(null=True)),
                ("expended", models.BigIntegerField(null=True)),
                ("dropped_at", models.DateTimeField(null=True)),
                (
                    "framework",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="nodes",
                        to="evaluation.framework",
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
                    "parent",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="evaluation.node",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="ResultIndicator",
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
                ("name", models.CharField(max_length=300)),
                ("definition", models.TextField(blank=True)),
                ("unit", models.CharField(blank=True, max_length=60)),
                ("groups", models.JSONField(default=list)),
                ("is_less_better", models.BooleanField(default=False)),
                ("baseline", models.DecimalField(decimal_places=4, max_digits=20, null=True)),
                ("baseline_year", models.SmallIntegerField(null=True)),
                ("targets", models.JSONField(default=dict)),
                ("source", models.CharField(blank=True, max_length=500)),
                ("responsible", models.CharField(blank=True, max_length=200)),
                ("sdg", models.CharField(blank=True, max_length=100)),
                ("assumptions", models.TextField(blank=True)),
                ("library", models.CharField(blank=True, max_length=60)),
                ("measure", models.CharField(blank=True, max_length=60)),
                ("created_at", models.DateTimeField()),
                ("dropped_at", models.DateTimeField(null=True)),
                (
                    "framework",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="indicators",
                        to="evaluation.framework",
                    ),
                ),
                (
                    "node",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="indicators",
                        to="evaluation.node",
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
            name="Actual",
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
                ("number", models.IntegerField()),
                ("value", models.DecimalField(decimal_places=4, max_digits=20)),
                ("parts", models.JSONField(default=dict)),
                ("source", models.CharField(blank=True, max_length=500)),
                ("note", models.TextField(blank=True)),
                ("is_counted", models.BooleanField(default=False)),
                ("recorded_by", models.UUIDField(null=True)),
                ("recorded_at", models.DateTimeField()),
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
                    "indicator",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actuals",
                        to="evaluation.resultindicator",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Review",
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
                ("purpose", models.TextField(blank=True)),
                ("themes", models.CharField(max_length=300)),
                ("pack", models.CharField(max_length=80)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Being prepared"),
                            ("open", "Open for answers"),
                            ("closed", "Closed"),
                        ],
                        default="draft",
                        max_length=8,
                    ),
                ),
                ("owner_id", models.UUIDField(null=True)),
                ("closes_on", models.DateField()),
                ("created_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "crisis",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
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
            name="ReviewAnswer",
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
                ("kind", models.CharField(max_length=30)),
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
                    "review",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="evaluation.review",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="ReviewGuest",
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
                ("kind", models.CharField(max_length=30)),
                ("sealed", models.BinaryField()),
                ("user_id", models.UUIDField(null=True)),
                ("token_digest", models.CharField(blank=True, max_length=64)),
                ("asked_at", models.DateTimeField()),
                ("has_answered", models.BooleanField(default=False)),
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
                    "review",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="guests",
                        to="evaluation.review",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Sensitisation",
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
                ("held_on", models.DateField()),
                ("team", models.CharField(max_length=200)),
                ("topic", models.CharField(max_length=300)),
                ("people", models.IntegerField()),
                ("followed", models.TextField(blank=True)),
                ("recorded_by", models.UUIDField(null=True)),
                ("recorded_at", models.DateTimeField()),
                (
                    "framework",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sensitisations",
                        to="evaluation.framework",
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
        migrations.AddIndex(
            model_name="evaluation",
            index=models.Index(
                fields=["organisation", "crisis"], name="evaluation__organis_6f4480_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="evaluation_evaluation_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="crisis", name="evaluation_evaluation_crisis"
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.UniqueConstraint(
                fields=("organisation", "name"), name="one_evaluation_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("finished_at__isnull", True), ("finished_by__isnull", True)),
                    models.Q(("finished_at__isnull", False), ("finished_by__isnull", False)),
                    _connector="OR",
                ),
                name="evaluation_finished",
            ),
        ),
        migrations.AddIndex(
            model_name="evaluationevent",
            index=models.Index(
                fields=["organisation", "evaluation"], name="evaluation__organis_b17f4e_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluationevent",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=True, compartment="consular", name="evaluation_evaluationevent_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluationevent",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="evaluation", name="evaluation_evaluationevent_evaluation"
            ),
        ),
        migrations.AddIndex(
            model_name="evaluationversion",
            index=models.Index(
                fields=["organisation", "evaluation"], name="evaluation__organis_4e21f6_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluationversion",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False,
                compartment="consular",
                name="evaluation_evaluationversion_tenant",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluationversion",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="evaluation", name="evaluation_evaluationversion_evaluation"
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluationversion",
            constraint=models.UniqueConstraint(
                fields=("organisation", "evaluation", "number"), name="one_evaluation_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluationversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("draft", "review"))),
                fields=("organisation", "evaluation"),
                name="one_open_evaluation",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluationversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "approved")),
                fields=("organisation", "evaluation"),
                name="one_approved_evaluation",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluationversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                    models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                    _connector="OR",
                ),
                name="evaluation_approved",
            ),
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(
                fields=["organisation", "evaluation"], name="evaluation__organis_576b95_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=True, compartment="consular", name="evaluation_finding_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="evaluation", name="evaluation_finding_evaluation"
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.UniqueConstraint(
                fields=("organisation", "evaluation", "question", "number"),
                name="one_finding_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="framework",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="evaluation_framework_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="framework",
            constraint=models.UniqueConstraint(
                fields=("organisation", "name"), name="one_framework_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="framework",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_year__gte", models.F("first_year"))),
                name="framework_years",
            ),
        ),
        migrations.AddIndex(
            model_name="node",
            index=models.Index(
                fields=["organisation", "framework"], name="evaluation__organis_ad3661_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="node",
            index=models.Index(
                fields=["organisation", "parent"], name="evaluation__organis_4c2f81_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="node",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="evaluation_node_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="node",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="framework", name="evaluation_node_framework"
            ),
        ),
        migrations.AddConstraint(
            model_name="node",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="parent", name="evaluation_node_parent"
            ),
        ),
        migrations.AddConstraint(
            model_name="node",
            constraint=models.UniqueConstraint(
                fields=("organisation", "framework", "code"), name="one_result_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="node",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("gender__range", (0, 3)), ("gender__isnull", True), _connector="OR"
                ),
                name="gender_marker",
            ),
        ),
        migrations.AddConstraint(
            model_name="node",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("rights__range", (0, 3)), ("rights__isnull", True), _connector="OR"
                ),
                name="rights_marker",
            ),
        ),
        migrations.AddIndex(
            model_name="resultindicator",
            index=models.Index(
                fields=["organisation", "framework"], name="evaluation__organis_49c216_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="resultindicator",
            index=models.Index(
                fields=["organisation", "node"], name="evaluation__organis_f7e4c5_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="resultindicator",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="evaluation_resultindicator_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="resultindicator",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="framework", name="evaluation_resultindicator_framework"
            ),
        ),
        migrations.AddConstraint(
            model_name="resultindicator",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="node", name="evaluation_resultindicator_node"
            ),
        ),
        migrations.AddConstraint(
            model_name="resultindicator",
            constraint=models.UniqueConstraint(
                fields=("organisation", "framework", "code"), name="one_result_indicator_code"
            ),
        ),
        migrations.AddIndex(
            model_name="actual",
            index=models.Index(
                fields=["organisation", "indicator"], name="evaluation__organis_eb544c_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="actual",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=True, compartment="consular", name="evaluation_actual_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="actual",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="indicator", name="evaluation_actual_indicator"
            ),
        ),
        migrations.AddConstraint(
            model_name="actual",
            constraint=models.UniqueConstraint(
                fields=("organisation", "indicator", "year", "number"), name="one_actual_number"
            ),
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(
                fields=["organisation", "crisis"], name="evaluation__organis_e96ff6_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="evaluation_review_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="crisis", name="evaluation_review_crisis"
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.UniqueConstraint(
                fields=("organisation", "name"), name="one_review_name"
            ),
        ),
        migrations.AddIndex(
            model_name="reviewanswer",
            index=models.Index(
                fields=["organisation", "review"], name="evaluation__organis_998f3e_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewanswer",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=True, compartment="consular", name="evaluation_reviewanswer_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewanswer",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="review", name="evaluation_reviewanswer_review"
            ),
        ),
        migrations.AddIndex(
            model_name="reviewguest",
            index=models.Index(
                fields=["organisation", "review"], name="evaluation__organis_1a068f_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewguest",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="evaluation_reviewguest_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewguest",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="review", name="evaluation_reviewguest_review"
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewguest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("token_digest", ""), _negated=True),
                fields=("organisation", "token_digest"),
                name="one_review_link",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewguest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("user_id__isnull", False)),
                fields=("organisation", "review", "user_id"),
                name="one_asked_colleague",
            ),
        ),
        migrations.AddIndex(
            model_name="sensitisation",
            index=models.Index(
                fields=["organisation", "framework"], name="evaluation__organis_732bd4_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="sensitisation",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="evaluation_sensitisation_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="sensitisation",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="framework", name="evaluation_sensitisation_framework"
            ),
        ),
    ]
