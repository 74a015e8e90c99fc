import django.db.models.deletion
import musterpoint.kernel.ids
import musterpoint.tenancy.scope
import musterpoint.tenancy.tenant
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_moves"),
        ("people", "0001_initial"),
        ("tenancy", "0002_confidence_key"),
    ]

    operations = [
        migrations.AddField(
            model_name="childgate",
            name="compared_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name="SiblingHint",
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
                ("why", models.JSONField(default=list)),
                ("found_at", models.DateTimeField()),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[("", "–"), ("yes", "Siblings"), ("no", "Not siblings")],
                        max_length=5,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", models.UUIDField(null=True)),
                (
                    "left",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.person",
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
                    "right",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["organisation", "right"], name="sibling_hint_right"),
                    models.Index(
                        condition=models.Q(("verdict", "yes")),
                        fields=["organisation", "left"],
                        name="sibling_hint_yes",
                    ),
                    models.Index(
                        fields=["organisation", "left"], name="cases_sibli_organis_d0fe92_idx"
                    ),
                    models.Index(
                        fields=["organisation", "right"], name="cases_sibli_organis_b7a126_idx"
                    ),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="cases_siblinghint_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="left", name="cases_siblinghint_left"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="right", name="cases_siblinghint_right"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "left", "right"), name="one_sibling_hint"
                    ),
                ],
            },
        ),
    ]
