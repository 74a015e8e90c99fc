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
            name="Plan",
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
                ("kind", models.CharField(max_length=20)),
                ("holder", models.CharField(max_length=30)),
                ("name", models.CharField(max_length=120)),
                ("country", models.CharField(max_length=3)),
                ("holder_name", models.CharField(blank=True, max_length=120)),
                ("owner_id", models.UUIDField(null=True)),
                ("review_due", models.DateField(null=True)),
                ("told_at", models.DateTimeField(null=True)),
                ("retired_at", models.DateTimeField(null=True)),
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
            name="PlanEvent",
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
                            ("sent", "Sent to review"),
                            ("returned", "Returned for changes"),
                            ("approved", "Approved"),
                            ("reviewed", "Reviewed and still good"),
                            ("activated", "Activated"),
                            ("stood_down", "Stood down"),
                            ("changed", "Name, owner or day of review changed"),
                            ("retired", "Retired"),
                        ],
                        max_length=12,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                ("user_id", models.UUIDField(null=True)),
                ("happened_at", models.DateTimeField()),
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
                    "plan",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="plans.plan",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="PlanVersion",
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
                            ("in_force", "In force"),
                            ("replaced", "Replaced"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("sealed", models.BinaryField()),
                ("previous", models.BinaryField(blank=True, default=b"")),
                ("revision", models.IntegerField(default=1)),
                ("pack", models.CharField(max_length=80)),
                ("written_by", models.UUIDField(null=True)),
                ("writers", models.TextField(blank=True)),
                ("written_at", models.DateTimeField()),
                ("sent_by", models.UUIDField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("approved_by", models.UUIDField(null=True)),
                ("approved_at", models.DateTimeField(null=True)),
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
                    "plan",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="plans.plan",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Activation",
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
                ("level", models.SmallIntegerField()),
                ("activated_at", models.DateTimeField()),
                ("activated_by", models.UUIDField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.UUIDField(null=True)),
                (
                    "crisis",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="plan_activations",
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
                    "plan",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="activations",
                        to="plans.plan",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="activations",
                        to="plans.planversion",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="ReceivedPlan",
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
                ("sender_id", models.UUIDField()),
                ("sender_name", models.CharField(max_length=200)),
                ("source_id", models.UUIDField()),
                ("name", models.CharField(max_length=120)),
                ("kind", models.CharField(max_length=20)),
                ("country", models.CharField(max_length=3)),
                ("number", models.IntegerField()),
                ("sealed", models.BinaryField()),
                ("received_at", models.DateTimeField()),
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
            name="Task",
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
                            ("role", "Take up a role"),
                            ("action", "Do"),
                            ("message", "Send a message"),
                            ("request", "Ask for help"),
                            ("place", "Open a place"),
                        ],
                        max_length=8,
                    ),
                ),
                ("row", models.CharField(max_length=36)),
                ("number", models.IntegerField()),
                ("level", models.SmallIntegerField()),
                ("sealed", models.BinaryField()),
                ("campaign_id", models.UUIDField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("done", "Done"), ("dropped", "Not needed")],
                        default="open",
                        max_length=8,
                    ),
                ),
                ("assignee_id", models.UUIDField(null=True)),
                ("due_at", models.DateTimeField(null=True)),
                ("note", models.TextField(blank=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.UUIDField(null=True)),
                (
                    "activation",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tasks",
                        to="plans.activation",
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
        migrations.AddConstraint(
            model_name="plan",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="plans_plan_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.UniqueConstraint(
                fields=("organisation", "name"), name="one_plan_name"
            ),
        ),
        migrations.AddIndex(
            model_name="planevent",
            index=models.Index(
                fields=["organisation", "plan"], name="plans_plane_organis_7316f9_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="planevent",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=True, compartment="consular", name="plans_planevent_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="planevent",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="plan", name="plans_planevent_plan"
            ),
        ),
        migrations.AddIndex(
            model_name="planversion",
            index=models.Index(
                fields=["organisation", "plan"], name="plans_planv_organis_a17fec_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="planversion",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="plans_planversion_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="planversion",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="plan", name="plans_planversion_plan"
            ),
        ),
        migrations.AddConstraint(
            model_name="planversion",
            constraint=models.UniqueConstraint(
                fields=("organisation", "plan", "number"), name="one_plan_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="planversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("draft", "review"))),
                fields=("organisation", "plan"),
                name="one_open_plan_version",
            ),
        ),
        migrations.AddConstraint(
            model_name="planversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "in_force")),
                fields=("organisation", "plan"),
                name="one_plan_in_force",
            ),
        ),
        migrations.AddConstraint(
            model_name="planversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                    models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                    _connector="OR",
                ),
                name="plan_approved",
            ),
        ),
        migrations.AddIndex(
            model_name="activation",
            index=models.Index(
                fields=["organisation", "plan"], name="plans_activ_organis_f35ab3_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="activation",
            index=models.Index(
                fields=["organisation", "version"], name="plans_activ_organis_1513f9_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="activation",
            index=models.Index(
                fields=["organisation", "crisis"], name="plans_activ_organis_1ceab3_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="activation",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="plans_activation_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="activation",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="plan", name="plans_activation_plan"
            ),
        ),
        migrations.AddConstraint(
            model_name="activation",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="version", name="plans_activation_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="activation",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="crisis", name="plans_activation_crisis"
            ),
        ),
        migrations.AddConstraint(
            model_name="activation",
            constraint=models.UniqueConstraint(
                fields=("organisation", "plan", "crisis"), name="one_activation"
            ),
        ),
        migrations.AddConstraint(
            model_name="activation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                    models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                    _connector="OR",
                ),
                name="activation_ended",
            ),
        ),
        migrations.AddConstraint(
            model_name="receivedplan",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="plans_receivedplan_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="receivedplan",
            constraint=models.UniqueConstraint(
                fields=("organisation", "sender_id", "source_id"), name="one_received_plan"
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("state", "open")),
                fields=["organisation", "due_at"],
                name="open_plan_tasks",
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                fields=["organisation", "activation"], name="plans_task_organis_8bb2e1_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="plans_task_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="activation", name="plans_task_activation"
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.UniqueConstraint(
                fields=("organisation", "activation", "row"), name="one_task_of_a_row"
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                    models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                    _connector="OR",
                ),
                name="task_ended",
            ),
        ),
    ]
