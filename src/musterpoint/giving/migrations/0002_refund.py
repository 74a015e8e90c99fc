import django.db.models.deletion
import musterpoint.kernel.ids
import musterpoint.tenancy.scope
import musterpoint.tenancy.tenant
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("giving", "0001_initial"),
        ("tenancy", "0003_organisation_gated"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="giftend", name="giving_giftend_tenant"),
        migrations.AddConstraint(
            model_name="giftend",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="giving_giftend_tenant"
            ),
        ),
        migrations.CreateModel(
            name="Refund",
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
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Waits for the fund"),
                            ("ready", "To be ordered"),
                            ("ordered", "Being paid"),
                            ("paid", "Given back"),
                            ("ended", "Not given back"),
                        ],
                        default="asked",
                        max_length=7,
                    ),
                ),
                ("why", models.CharField(max_length=500)),
                ("method", models.CharField(max_length=8)),
                ("sealed", models.BinaryField()),
                ("commitment_id", models.UUIDField(null=True)),
                ("order_id", models.UUIDField(null=True)),
                ("booked_key", models.CharField(blank=True, max_length=160)),
                ("round", models.SmallIntegerField(default=0)),
                ("asked_at", models.DateTimeField()),
                ("asked_by", models.UUIDField(null=True)),
                ("changed_at", models.DateTimeField()),
                (
                    "gift",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refunds",
                        to="giving.gift",
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
                    models.Index(fields=["organisation", "state", "asked_at"], name="refund_state"),
                    models.Index(
                        fields=["organisation", "gift"], name="giving_refu_organis_5b18e8_idx"
                    ),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="giving_refund_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="gift", name="giving_refund_gift"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "ended"), _negated=True),
                        fields=("organisation", "gift"),
                        name="one_live_refund_of_a_gift",
                    ),
                ],
            },
        ),
    ]
