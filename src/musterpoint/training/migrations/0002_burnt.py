import django.db.models.deletion
import musterpoint.kernel.ids
import musterpoint.tenancy.scope
import musterpoint.tenancy.tenant
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tenancy", "0003_organisation_gated"),
        ("training", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Burnt",
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
                ("place", models.IntegerField()),
                ("revoked_at", models.DateTimeField()),
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
                        append_only=True, compartment="consular", name="training_burnt_tenant"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "place"), name="a_place_burns_once"
                    ),
                ],
            },
        ),
    ]
