import django.db.models.deletion
import musterpoint.kernel.ids
import musterpoint.tenancy.scope
import musterpoint.tenancy.tenant
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0001_initial"),
        ("tenancy", "0002_confidence_key"),
    ]

    operations = [
        migrations.AddField(
            model_name="received",
            name="story",
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name="received",
            name="told_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="share",
            name="story_ended_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="share",
            name="story_item",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="share",
            name="told_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="case",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[
                    ("helped", "Helped"),
                    ("partly", "Helped in part"),
                    ("declined", "The person wanted no help"),
                    ("referred", "Another organisation helps"),
                    ("moved", "Moved to another organisation"),
                    ("lost", "Contact was lost"),
                    ("duplicate", "The same as another case"),
                    ("other", "Otherwise"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="protectedcase",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[
                    ("helped", "Helped"),
                    ("partly", "Helped in part"),
                    ("declined", "The person wanted no help"),
                    ("referred", "Another organisation helps"),
                    ("moved", "Moved to another organisation"),
                    ("lost", "Contact was lost"),
                    ("duplicate", "The same as another case"),
                    ("other", "Otherwise"),
                ],
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="Move",
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
                ("receiver_id", models.UUIDField()),
                ("receiver_name", models.CharField(max_length=200)),
                ("item_id", models.UUIDField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("offered", "Waits for an answer"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("withdrawn", "Taken back"),
                            ("lapsed", "Never answered"),
                        ],
                        default="offered",
                        max_length=10,
                    ),
                ),
                (
                    "decider",
                    models.CharField(
                        choices=[
                            ("person", "The person"),
                            ("guardian", "A parent or the legal guardian"),
                            ("kin", "The next of kin, because the person cannot"),
                        ],
                        max_length=10,
                    ),
                ),
                ("escalated", models.IntegerField(default=0)),
                ("offered_by", models.UUIDField(null=True)),
                ("offered_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(null=True)),
                ("lapses_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("sealed", models.BinaryField()),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moves",
                        to="cases.case",
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
                        condition=models.Q(("state", "offered")),
                        fields=["organisation", "due_at"],
                        name="case_move_due",
                    ),
                    models.Index(
                        fields=["organisation", "case"], name="cases_move_organis_2831c2_idx"
                    ),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="cases_move_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="case", name="cases_move_case"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["offered", "accepted"])),
                        fields=("organisation", "case"),
                        name="one_case_move",
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "item_id"), name="one_case_move_item"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OfferedCase",
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
                ("item_id", models.UUIDField()),
                ("sender_id", models.UUIDField()),
                ("sender_name", models.CharField(max_length=200)),
                ("shared_reference", models.CharField(max_length=80)),
                ("kind", models.CharField(max_length=80)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("offered", "Waits for an answer"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("withdrawn", "Taken back"),
                            ("lapsed", "Never answered"),
                        ],
                        default="offered",
                        max_length=10,
                    ),
                ),
                ("escalated", models.IntegerField(default=0)),
                ("received_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(null=True)),
                ("lapses_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by", models.UUIDField(null=True)),
                ("told_at", models.DateTimeField(null=True)),
                ("sealed", models.BinaryField()),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
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
                    models.Index(fields=["organisation", "-received_at"], name="offered_case_new"),
                    models.Index(
                        condition=models.Q(("state", "offered")),
                        fields=["organisation", "due_at"],
                        name="offered_case_due",
                    ),
                    models.Index(
                        fields=["organisation", "case"], name="cases_offer_organis_720add_idx"
                    ),
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="cases_offeredcase_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="case", name="cases_offeredcase_case"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "sender_id", "item_id"), name="one_offered_case"
                    ),
                ],
            },
        ),
    ]
