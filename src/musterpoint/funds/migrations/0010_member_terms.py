import django.db.models.deletion
import musterpoint.kernel.ids
import musterpoint.tenancy.scope
import musterpoint.tenancy.tenant
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("funds", "0009_changes"),
        ("tenancy", "0003_organisation_gated"),
    ]

    operations = [
        migrations.CreateModel(
            name="MemberTerm",
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
                ("person", models.BinaryField(max_length=32, null=True)),
                ("words", models.BinaryField(max_length=32, null=True)),
                ("number", models.BinaryField(max_length=32, null=True)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("hand", "Written by hand"),
                            ("list", "From a list"),
                            ("contribution", "From the list of a contribution"),
                        ],
                        max_length=12,
                    ),
                ),
                ("contribution", models.CharField(blank=True, max_length=100)),
                ("listed", models.CharField(blank=True, max_length=100)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "fund",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
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
                "indexes": [
                    models.Index(fields=["organisation", "person"], name="term_person"),
                    models.Index(fields=["organisation", "words"], name="term_words"),
                    models.Index(fields=["organisation", "number"], name="term_number"),
                    models.Index(
                        fields=["organisation", "fund"], name="funds_membe_organis_210ee3_idx"
                    ),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="funds_memberterm_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="fund", name="funds_memberterm_fund"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "fund", "token", "starts_on"),
                        name="one_term_a_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="member_term_ends_after_start",
                    ),
                ],
            },
        ),
    ]
