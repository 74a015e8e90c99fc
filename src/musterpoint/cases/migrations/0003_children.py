import django.db.models.deletion
import musterpoint.kernel.ids
import musterpoint.tenancy.scope
import musterpoint.tenancy.tenant
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0001_initial"),
        ("people", "0001_initial"),
        ("tenancy", "0002_confidence_key"),
    ]

    operations = [
        migrations.CreateModel(
            name="ChildGate",
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
                    "because",
                    models.CharField(
                        choices=[
                            ("unaccompanied", "Nobody with the child"),
                            ("separated", "With others than the parents"),
                            ("spouse", "Married and under 18"),
                            ("alone", "No adult in the household"),
                            ("age", "Age in doubt"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("held", "Held until cleared"), ("ended", "No longer held")],
                        default="held",
                        max_length=10,
                    ),
                ),
                (
                    "ending",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("adult", "Proved to be an adult"),
                            ("family", "With a parent or usual carer"),
                        ],
                        max_length=10,
                    ),
                ),
                ("track", models.CharField(blank=True, max_length=10)),
                ("risk", models.CharField(blank=True, max_length=10)),
                ("review_at", models.DateTimeField(null=True)),
                ("held_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("updated_at", models.DateTimeField()),
                ("sealed", models.BinaryField(default=b"")),
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
            name="ChildDecision",
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
                            ("adult", "Proved to be an adult"),
                            ("family", "With a parent or usual carer"),
                            ("split", "Siblings travel apart"),
                            ("carer", "Papers of a carer checked"),
                            ("age", "Age disputed"),
                            ("refused", "Refused"),
                        ],
                        max_length=10,
                    ),
                ),
                ("about", models.CharField(blank=True, max_length=10)),
                ("by_id", models.UUIDField()),
                ("decided_at", models.DateTimeField()),
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
                    "gate",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="cases.childgate",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="ChildClearance",
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
                ("run_id", models.UUIDField()),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("assessed", "After an assessment"),
                            ("urgent", "Life in danger, assessment to follow"),
                        ],
                        max_length=10,
                    ),
                ),
                ("destination", models.CharField(max_length=10)),
                ("leg", models.CharField(blank=True, max_length=60)),
                ("opened_by", models.UUIDField(null=True)),
                ("opened_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("assessment_due_at", models.DateTimeField(null=True)),
                ("assessed_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_why", models.CharField(blank=True, max_length=20)),
                ("moved_at", models.DateTimeField(null=True)),
                ("received_at", models.DateTimeField(null=True)),
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
                    "gate",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clearances",
                        to="cases.childgate",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.AddIndex(
            model_name="childgate",
            index=models.Index(
                fields=["organisation", "state", "held_at", "id"], name="child_gate_list"
            ),
        ),
        migrations.AddIndex(
            model_name="childgate",
            index=models.Index(
                fields=["organisation", "person"], name="cases_child_organis_0ed8e8_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="childgate",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="cases_childgate_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="childgate",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="person", name="cases_childgate_person"
            ),
        ),
        migrations.AddConstraint(
            model_name="childgate",
            constraint=models.UniqueConstraint(
                fields=("organisation", "person"), name="one_gate_a_child"
            ),
        ),
        migrations.AddIndex(
            model_name="childdecision",
            index=models.Index(fields=["organisation", "gate", "id"], name="child_decision_gate"),
        ),
        migrations.AddIndex(
            model_name="childdecision",
            index=models.Index(
                fields=["organisation", "gate"], name="cases_child_organis_b48344_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="childdecision",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=True, compartment="consular", name="cases_childdecision_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="childdecision",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="gate", name="cases_childdecision_gate"
            ),
        ),
        migrations.AddIndex(
            model_name="childclearance",
            index=models.Index(fields=["organisation", "run_id"], name="child_clearance_run"),
        ),
        migrations.AddIndex(
            model_name="childclearance",
            index=models.Index(
                fields=["organisation", "gate"], name="cases_child_organis_7a4879_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="childclearance",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="cases_childclearance_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="childclearance",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="gate", name="cases_childclearance_gate"
            ),
        ),
        migrations.AddConstraint(
            model_name="childclearance",
            constraint=models.UniqueConstraint(
                condition=models.Q(("received_at__isnull", True), ("withdrawn_at__isnull", True)),
                fields=("organisation", "gate"),
                name="one_open_clearance",
            ),
        ),
    ]
