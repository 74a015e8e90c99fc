import django.db.models.deletion
import musterpoint.kernel.ids
import musterpoint.tenancy.scope
import musterpoint.tenancy.tenant
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Message",
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
                ("campaign_id", models.UUIDField(null=True)),
                ("channel", models.CharField(max_length=8)),
                (
                    "lane",
                    models.CharField(
                        choices=[
                            ("life_safety", "Life and safety"),
                            ("transactional", "Codes and answers"),
                            ("bulk", "Information"),
                        ],
                        max_length=14,
                    ),
                ),
                ("language", models.CharField(max_length=12)),
                ("sealed", models.BinaryField()),
                ("address_token", models.BinaryField(max_length=16)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Waiting"),
                            ("claimed", "Being sent"),
                            ("accepted", "Taken by the carrier"),
                            ("delivered", "Delivered"),
                            ("unknown", "Not known whether sent"),
                            ("failed", "Not delivered"),
                            ("expired", "Too late to send"),
                            ("suppressed", "Not sent, on purpose"),
                            ("cancelled", "Stopped"),
                        ],
                        default="queued",
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=40)),
                ("parts", models.SmallIntegerField(default=1)),
                ("attempts", models.SmallIntegerField(default=0)),
                ("due_at", models.DateTimeField()),
                ("valid_until", models.DateTimeField(null=True)),
                ("lease_until", models.DateTimeField(null=True)),
                ("carrier", models.CharField(blank=True, max_length=20)),
                ("carrier_reference", models.CharField(blank=True, max_length=100)),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
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
                        condition=models.Q(("state", "queued")),
                        fields=["organisation", "lane", "due_at", "id"],
                        name="message_queue",
                    ),
                    models.Index(
                        condition=models.Q(("state", "claimed")),
                        fields=["organisation", "lease_until"],
                        name="message_lease",
                    ),
                    models.Index(
                        fields=["organisation", "campaign_id", "state"], name="message_campaign"
                    ),
                    models.Index(
                        fields=["organisation", "subject_id", "created_at"], name="message_subject"
                    ),
                    models.Index(
                        fields=["organisation", "carrier_reference"], name="message_carrier_ref"
                    ),
                    models.Index(
                        fields=["organisation", "address_token", "created_at"], name="message_addr"
                    ),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="messaging_message_tenant"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("campaign_id__isnull", False)),
                        fields=("organisation", "campaign_id", "subject_id", "channel"),
                        name="one_message_a_campaign",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("campaign_id__isnull", False),
                            models.Q(("state", "suppressed"), _negated=True),
                        ),
                        fields=("organisation", "campaign_id", "channel", "address_token"),
                        name="one_message_an_address",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OptOut",
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
                ("address_token", models.BinaryField(max_length=16)),
                ("channel", models.CharField(max_length=8)),
                (
                    "lane",
                    models.CharField(
                        choices=[
                            ("life_safety", "Life and safety"),
                            ("transactional", "Codes and answers"),
                            ("bulk", "Information"),
                        ],
                        max_length=14,
                    ),
                ),
                ("since", models.DateTimeField()),
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
                        append_only=False, compartment="consular", name="messaging_optout_tenant"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "address_token", "channel", "lane"),
                        name="one_opt_out",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Receipt",
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
                ("carrier", models.CharField(max_length=20)),
                ("carrier_event", models.CharField(max_length=120)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Waiting"),
                            ("claimed", "Being sent"),
                            ("accepted", "Taken by the carrier"),
                            ("delivered", "Delivered"),
                            ("unknown", "Not known whether sent"),
                            ("failed", "Not delivered"),
                            ("expired", "Too late to send"),
                            ("suppressed", "Not sent, on purpose"),
                            ("cancelled", "Stopped"),
                        ],
                        max_length=10,
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=40)),
                ("occurred_at", models.DateTimeField()),
                ("received_at", models.DateTimeField()),
                (
                    "message",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="receipts",
                        to="messaging.message",
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
                        fields=["organisation", "message"], name="messaging_r_organis_b33ac4_idx"
                    )
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=True, compartment="consular", name="messaging_receipt_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="message", name="messaging_receipt_message"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "carrier", "carrier_event"), name="one_receipt"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChannelSetting",
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
                ("channel", models.CharField(max_length=8)),
                ("carrier", models.CharField(max_length=20)),
                ("sealed_settings", models.BinaryField()),
                ("down_since", models.DateTimeField(null=True)),
                ("paused_until", models.DateTimeField(null=True)),
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
                        append_only=False,
                        compartment="consular",
                        name="messaging_channelsetting_tenant",
                    ),
                    models.UniqueConstraint(fields=("organisation", "channel"), name="one_carrier"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Inbound",
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
                ("channel", models.CharField(max_length=8)),
                ("carrier", models.CharField(max_length=20)),
                ("carrier_event", models.CharField(max_length=120)),
                ("address_token", models.BinaryField(max_length=16)),
                ("sealed", models.BinaryField()),
                ("meaning", models.CharField(blank=True, max_length=12)),
                ("reason", models.CharField(blank=True, max_length=40)),
                ("matched_subjects", models.SmallIntegerField(default=0)),
                ("subject_id", models.UUIDField(null=True)),
                ("received_at", models.DateTimeField()),
                ("handled_at", models.DateTimeField(null=True)),
                ("handled_by", models.UUIDField(null=True)),
                ("handled_how", models.CharField(blank=True, max_length=20)),
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
                        condition=models.Q(("handled_at__isnull", True)),
                        fields=["organisation", "received_at", "id"],
                        name="inbound_open",
                    )
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="messaging_inbound_tenant"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "carrier", "carrier_event"), name="one_inbound"
                    ),
                ],
            },
        ),
    ]
