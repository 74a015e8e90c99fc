import django.db.models.deletion
import musterpoint.kernel.ids
import musterpoint.tenancy.scope
import musterpoint.tenancy.tenant
from django.db import migrations, models


#: What was said before this was said in the language of now; forced row security would leave the
#: owner of the tables no row.
KEPT = """
ALTER TABLE training_enrolment NO FORCE ROW LEVEL SECURITY;
ALTER TABLE training_attempt NO FORCE ROW LEVEL SECURITY;
UPDATE training_enrolment SET began_in = language,
  passed_in = CASE WHEN passed_at IS NULL THEN '' ELSE language END;
UPDATE training_attempt AS a SET answered_in = e.language
FROM training_enrolment AS e
WHERE e.organisation_id = a.organisation_id AND e.id = a.enrolment_id
  AND a.answered_at IS NOT NULL;
ALTER TABLE training_enrolment FORCE ROW LEVEL SECURITY;
ALTER TABLE training_attempt FORCE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("tenancy", "0003_organisation_gated"),
        ("training", "0003_taught"),
    ]

    operations = [
        migrations.AddField(
            model_name="attempt",
            name="answered_in",
            field=models.CharField(blank=True, max_length=12),
        ),
        migrations.AddField(
            model_name="enrolment",
            name="began_in",
            field=models.CharField(blank=True, max_length=12),
        ),
        migrations.AddField(
            model_name="enrolment",
            name="passed_in",
            field=models.CharField(blank=True, max_length=12),
        ),
        migrations.RunSQL(sql=KEPT, reverse_sql=migrations.RunSQL.noop),
        migrations.CreateModel(
            name="TakenBack",
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
                ("came_at", models.DateTimeField()),
                ("course_code", models.CharField(max_length=40)),
                ("language", models.CharField(max_length=12)),
                ("taken_back_at", models.DateTimeField()),
                (
                    "booking",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="taken_back",
                        to="training.booking",
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
                        fields=["organisation", "booking"], name="training_ta_organis_1ad586_idx"
                    )
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="training_takenback_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="booking", name="training_takenback_booking"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "booking", "number"), name="taken_back_once"
                    ),
                ],
            },
        ),
    ]
