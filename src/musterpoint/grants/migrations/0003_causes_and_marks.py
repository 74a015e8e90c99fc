import django.db.models.deletion
import musterpoint.kernel.ids
import musterpoint.tenancy.scope
import musterpoint.tenancy.tenant
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("crises", "0001_initial"),
        ("grants", "0002_who_reported"),
        ("people", "0001_initial"),
        ("tenancy", "0003_organisation_gated"),
    ]

    operations = [
        migrations.CreateModel(
            name="HelpMark",
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
                ("what", models.CharField(max_length=40)),
                ("subject_id", models.UUIDField()),
                ("token", models.BinaryField(max_length=16)),
                ("until_on", models.DateField()),
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
                        null=True,
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
        migrations.AddField(
            model_name="application",
            name="country",
            field=models.CharField(blank=True, max_length=3),
        ),
        migrations.AddField(
            model_name="application",
            name="crisis",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="crises.crisis",
            ),
        ),
        migrations.AddField(
            model_name="call",
            name="country",
            field=models.CharField(blank=True, max_length=3),
        ),
        migrations.AddField(
            model_name="call",
            name="crisis",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="crises.crisis",
            ),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(
                fields=["organisation", "crisis"], name="grants_appl_organis_0ffe05_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="call",
            index=models.Index(
                fields=["organisation", "crisis"], name="grants_call_organis_c2e479_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="crisis", name="grants_application_crisis"
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="crisis", name="grants_call_crisis"
            ),
        ),
        migrations.AddIndex(
            model_name="helpmark",
            index=models.Index(fields=["organisation", "token"], name="help_mark_token"),
        ),
        migrations.AddIndex(
            model_name="helpmark",
            index=models.Index(
                fields=["organisation", "person"], name="grants_help_organis_6387cc_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="helpmark",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="grants_helpmark_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="helpmark",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="person", name="grants_helpmark_person"
            ),
        ),
        migrations.AddConstraint(
            model_name="helpmark",
            constraint=models.UniqueConstraint(
                fields=("organisation", "what", "subject_id", "token"), name="one_help_mark"
            ),
        ),
    ]
