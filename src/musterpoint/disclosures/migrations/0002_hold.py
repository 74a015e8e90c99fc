import django.db.models.deletion
import musterpoint.kernel.ids
import musterpoint.tenancy.scope
import musterpoint.tenancy.tenant
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("disclosures", "0001_initial"),
        ("tenancy", "0002_confidence_key"),
    ]

    operations = [
        migrations.CreateModel(
            name="Hold",
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
                ("subject_id", models.UUIDField()),
                ("stopped_at", models.DateTimeField()),
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
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="disclosures_hold_tenant"
                    ),
                    models.UniqueConstraint(fields=("organisation", "subject_id"), name="one_hold"),
                ],
            },
        ),
    ]
