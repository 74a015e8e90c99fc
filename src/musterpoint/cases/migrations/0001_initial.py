import django.db.models.deletion
import musterpoint.kernel.ids
import musterpoint.tenancy.scope
import musterpoint.tenancy.tenant
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("crises", "0001_initial"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Case",
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
                ("reference", models.CharField(max_length=8)),
                ("shared_reference", models.CharField(blank=True, max_length=80)),
                ("kind", models.CharField(max_length=80)),
                ("run_id", models.UUIDField()),
                ("post", models.CharField(blank=True, max_length=120)),
                ("subject_id", models.UUIDField()),
                ("person_id", models.UUIDField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("closing", "Waits for sign-off"),
                            ("closed", "Closed"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("helped", "Helped"),
                            ("partly", "Helped in part"),
                            ("declined", "The person wanted no help"),
                            ("referred", "Another organisation helps"),
                            ("lost", "Contact was lost"),
                            ("duplicate", "The same as another case"),
                            ("other", "Otherwise"),
                        ],
                        max_length=10,
                    ),
                ),
                ("owner_id", models.UUIDField(null=True)),
                ("handler_id", models.UUIDField(null=True)),
                ("handled_until", models.DateTimeField(null=True)),
                ("next_visit_at", models.DateTimeField(null=True)),
                ("closing_by", models.UUIDField(null=True)),
                ("opened_by", models.UUIDField(null=True)),
                ("opened_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("sealed", models.BinaryField()),
                (
                    "crisis",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="crises.crisis",
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
            },
        ),
        migrations.CreateModel(
            name="HandOver",
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
                ("from_id", models.UUIDField(null=True)),
                ("to_id", models.UUIDField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Waits for an answer"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("withdrawn", "Taken back"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("asked_by", models.UUIDField(null=True)),
                ("asked_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("sealed", models.BinaryField()),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hand_overs",
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
            },
        ),
        migrations.CreateModel(
            name="Hidden",
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
                ("user_id", models.UUIDField()),
                ("hidden_by", models.UUIDField(null=True)),
                ("hidden_at", models.DateTimeField()),
                ("shown_at", models.DateTimeField(null=True)),
                ("sealed", models.BinaryField()),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hidden_from",
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
            },
        ),
        migrations.CreateModel(
            name="Letter",
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
                ("template", models.CharField(max_length=40)),
                ("language", models.CharField(max_length=5)),
                ("year", models.IntegerField()),
                ("number", models.IntegerField()),
                ("code", models.CharField(max_length=10)),
                (
                    "state",
                    models.CharField(
                        choices=[("issued", "Genuine"), ("withdrawn", "Withdrawn")],
                        default="issued",
                        max_length=10,
                    ),
                ),
                ("rules", models.CharField(max_length=120)),
                ("issued_by", models.UUIDField(null=True)),
                ("issued_at", models.DateTimeField()),
                ("withdrawn_by", models.UUIDField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("sealed", models.BinaryField()),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
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
            },
        ),
        migrations.CreateModel(
            name="LetterSeries",
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
                ("year", models.IntegerField()),
                ("last", models.IntegerField(default=0)),
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
            },
        ),
        migrations.CreateModel(
            name="Note",
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
                            ("note", "Note"),
                            ("call", "Call"),
                            ("visit", "Visit"),
                            ("decision", "Decision"),
                        ],
                        max_length=10,
                    ),
                ),
                ("corrects_id", models.UUIDField(null=True)),
                ("by_id", models.UUIDField(null=True)),
                ("by_name", models.CharField(blank=True, max_length=200)),
                ("occurred_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("sealed", models.BinaryField()),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
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
            },
        ),
        migrations.CreateModel(
            name="Paper",
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
                ("media_type", models.CharField(max_length=40)),
                ("size", models.IntegerField()),
                ("added_by", models.UUIDField(null=True)),
                ("added_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
                ("sealed_name", models.BinaryField()),
                ("sealed", models.BinaryField()),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
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
            },
        ),
        migrations.CreateModel(
            name="Party",
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
                    "role",
                    models.CharField(
                        choices=[
                            ("subject", "Whom it is about"),
                            ("kin", "Family"),
                            ("witness", "Witness"),
                            ("employer", "Contact at the employer"),
                        ],
                        max_length=10,
                    ),
                ),
                ("person_id", models.UUIDField(null=True)),
                ("added_by", models.UUIDField(null=True)),
                ("added_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
                ("sealed", models.BinaryField()),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parties",
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
            },
        ),
        migrations.CreateModel(
            name="ProtectedCase",
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
                ("reference", models.CharField(max_length=8)),
                ("shared_reference", models.CharField(blank=True, max_length=80)),
                ("kind", models.CharField(max_length=80)),
                ("run_id", models.UUIDField()),
                ("post", models.CharField(blank=True, max_length=120)),
                ("subject_id", models.UUIDField()),
                ("person_id", models.UUIDField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("closing", "Waits for sign-off"),
                            ("closed", "Closed"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("helped", "Helped"),
                            ("partly", "Helped in part"),
                            ("declined", "The person wanted no help"),
                            ("referred", "Another organisation helps"),
                            ("lost", "Contact was lost"),
                            ("duplicate", "The same as another case"),
                            ("other", "Otherwise"),
                        ],
                        max_length=10,
                    ),
                ),
                ("owner_id", models.UUIDField(null=True)),
                ("handler_id", models.UUIDField(null=True)),
                ("handled_until", models.DateTimeField(null=True)),
                ("next_visit_at", models.DateTimeField(null=True)),
                ("closing_by", models.UUIDField(null=True)),
                ("opened_by", models.UUIDField(null=True)),
                ("opened_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("sealed", models.BinaryField()),
                (
                    "crisis",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="crises.crisis",
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
            },
        ),
        migrations.CreateModel(
            name="ProtectedHandOver",
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
                ("from_id", models.UUIDField(null=True)),
                ("to_id", models.UUIDField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Waits for an answer"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("withdrawn", "Taken back"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("asked_by", models.UUIDField(null=True)),
                ("asked_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("sealed", models.BinaryField()),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hand_overs",
                        to="cases.protectedcase",
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
            },
        ),
        migrations.CreateModel(
            name="ProtectedHidden",
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
                ("user_id", models.UUIDField()),
                ("hidden_by", models.UUIDField(null=True)),
                ("hidden_at", models.DateTimeField()),
                ("shown_at", models.DateTimeField(null=True)),
                ("sealed", models.BinaryField()),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hidden_from",
                        to="cases.protectedcase",
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
            },
        ),
        migrations.CreateModel(
            name="ProtectedNote",
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
                            ("note", "Note"),
                            ("call", "Call"),
                            ("visit", "Visit"),
                            ("decision", "Decision"),
                        ],
                        max_length=10,
                    ),
                ),
                ("corrects_id", models.UUIDField(null=True)),
                ("by_id", models.UUIDField(null=True)),
                ("by_name", models.CharField(blank=True, max_length=200)),
                ("occurred_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("sealed", models.BinaryField()),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="cases.protectedcase",
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
            },
        ),
        migrations.CreateModel(
            name="ProtectedPaper",
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
                ("media_type", models.CharField(max_length=40)),
                ("size", models.IntegerField()),
                ("added_by", models.UUIDField(null=True)),
                ("added_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
                ("sealed_name", models.BinaryField()),
                ("sealed", models.BinaryField()),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="cases.protectedcase",
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
            },
        ),
        migrations.CreateModel(
            name="ProtectedParty",
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
                    "role",
                    models.CharField(
                        choices=[
                            ("subject", "Whom it is about"),
                            ("kin", "Family"),
                            ("witness", "Witness"),
                            ("employer", "Contact at the employer"),
                        ],
                        max_length=10,
                    ),
                ),
                ("person_id", models.UUIDField(null=True)),
                ("added_by", models.UUIDField(null=True)),
                ("added_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
                ("sealed", models.BinaryField()),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parties",
                        to="cases.protectedcase",
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
            },
        ),
        migrations.CreateModel(
            name="Received",
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
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "No answer yet"),
                            ("accepted", "Takes it"),
                            ("declined", "Declines"),
                            ("done", "Has done it"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                ("received_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by", models.UUIDField(null=True)),
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
            },
        ),
        migrations.CreateModel(
            name="Share",
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
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "No answer yet"),
                            ("accepted", "Takes it"),
                            ("declined", "Declines"),
                            ("done", "Has done it"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                ("shared_by", models.UUIDField(null=True)),
                ("shared_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("sealed", models.BinaryField()),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shares",
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
            },
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["organisation", "-opened_at", "-id"], name="case_case_new"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True)),
                fields=["organisation", "-opened_at", "-id"],
                name="case_case_open",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True)),
                fields=["organisation", "owner_id", "-opened_at", "-id"],
                name="case_case_mine",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["organisation", "kind", "-opened_at", "-id"], name="case_case_kind"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["organisation", "person_id"], name="case_case_person"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["organisation", "shared_reference"], name="case_case_shared"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["organisation", "crisis"], name="cases_case_organis_27a129_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="cases_case_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="crisis", name="cases_case_crisis"
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(
                fields=("organisation", "reference"), name="case_case_ref"
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(
                fields=("organisation", "run_id"), name="case_case_run"
            ),
        ),
        migrations.AddIndex(
            model_name="handover",
            index=models.Index(
                fields=["organisation", "case"], name="cases_hando_organis_dafe0a_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="cases_handover_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="case", name="cases_handover_case"
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "asked")),
                fields=("organisation", "case"),
                name="case_handover_one",
            ),
        ),
        migrations.AddIndex(
            model_name="hidden",
            index=models.Index(
                fields=["organisation", "case"], name="cases_hidde_organis_e5168e_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="hidden",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="cases_hidden_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="hidden",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="case", name="cases_hidden_case"
            ),
        ),
        migrations.AddConstraint(
            model_name="hidden",
            constraint=models.UniqueConstraint(
                condition=models.Q(("shown_at__isnull", True)),
                fields=("organisation", "user_id", "case"),
                name="case_hidden_once",
            ),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(
                fields=["organisation", "case"], name="cases_lette_organis_4ff2e0_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="cases_letter_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="case", name="cases_letter_case"
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.UniqueConstraint(
                fields=("organisation", "year", "number"), name="one_letter_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.UniqueConstraint(
                fields=("organisation", "code"), name="one_letter_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="letterseries",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="cases_letterseries_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="letterseries",
            constraint=models.UniqueConstraint(
                fields=("organisation", "year"), name="one_letter_series"
            ),
        ),
        migrations.AddIndex(
            model_name="note",
            index=models.Index(
                fields=["organisation", "case", "-occurred_at"], name="case_note_case"
            ),
        ),
        migrations.AddIndex(
            model_name="note",
            index=models.Index(
                fields=["organisation", "case"], name="cases_note_organis_b969a5_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="note",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=True, compartment="consular", name="cases_note_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="note",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="case", name="cases_note_case"
            ),
        ),
        migrations.AddConstraint(
            model_name="note",
            constraint=models.UniqueConstraint(
                fields=("organisation", "corrects_id"), name="case_note_once"
            ),
        ),
        migrations.AddIndex(
            model_name="paper",
            index=models.Index(
                fields=["organisation", "case"], name="cases_paper_organis_babf1f_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="paper",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="cases_paper_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="paper",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="case", name="cases_paper_case"
            ),
        ),
        migrations.AddIndex(
            model_name="party",
            index=models.Index(fields=["organisation", "person_id"], name="case_party_person"),
        ),
        migrations.AddIndex(
            model_name="party",
            index=models.Index(
                fields=["organisation", "case"], name="cases_party_organis_8f616b_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="party",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="cases_party_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="party",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="case", name="cases_party_case"
            ),
        ),
        migrations.AddIndex(
            model_name="protectedcase",
            index=models.Index(fields=["organisation", "-opened_at", "-id"], name="case_pcase_new"),
        ),
        migrations.AddIndex(
            model_name="protectedcase",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True)),
                fields=["organisation", "-opened_at", "-id"],
                name="case_pcase_open",
            ),
        ),
        migrations.AddIndex(
            model_name="protectedcase",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True)),
                fields=["organisation", "owner_id", "-opened_at", "-id"],
                name="case_pcase_mine",
            ),
        ),
        migrations.AddIndex(
            model_name="protectedcase",
            index=models.Index(
                fields=["organisation", "kind", "-opened_at", "-id"], name="case_pcase_kind"
            ),
        ),
        migrations.AddIndex(
            model_name="protectedcase",
            index=models.Index(fields=["organisation", "person_id"], name="case_pcase_person"),
        ),
        migrations.AddIndex(
            model_name="protectedcase",
            index=models.Index(
                fields=["organisation", "shared_reference"], name="case_pcase_shared"
            ),
        ),
        migrations.AddIndex(
            model_name="protectedcase",
            index=models.Index(
                fields=["organisation", "crisis"], name="cases_prote_organis_250485_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="protectedcase",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="protection", name="cases_protectedcase_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="protectedcase",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="crisis", name="cases_protectedcase_crisis"
            ),
        ),
        migrations.AddConstraint(
            model_name="protectedcase",
            constraint=models.UniqueConstraint(
                fields=("organisation", "reference"), name="case_pcase_ref"
            ),
        ),
        migrations.AddConstraint(
            model_name="protectedcase",
            constraint=models.UniqueConstraint(
                fields=("organisation", "run_id"), name="case_pcase_run"
            ),
        ),
        migrations.AddIndex(
            model_name="protectedhandover",
            index=models.Index(
                fields=["organisation", "case"], name="cases_prote_organis_6563dd_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="protectedhandover",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="protection", name="cases_protectedhandover_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="protectedhandover",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="case", name="cases_protectedhandover_case"
            ),
        ),
        migrations.AddConstraint(
            model_name="protectedhandover",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "asked")),
                fields=("organisation", "case"),
                name="case_phandover_one",
            ),
        ),
        migrations.AddIndex(
            model_name="protectedhidden",
            index=models.Index(
                fields=["organisation", "case"], name="cases_prote_organis_a4ba68_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="protectedhidden",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="protection", name="cases_protectedhidden_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="protectedhidden",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="case", name="cases_protectedhidden_case"
            ),
        ),
        migrations.AddConstraint(
            model_name="protectedhidden",
            constraint=models.UniqueConstraint(
                condition=models.Q(("shown_at__isnull", True)),
                fields=("organisation", "user_id", "case"),
                name="case_phidden_once",
            ),
        ),
        migrations.AddIndex(
            model_name="protectednote",
            index=models.Index(
                fields=["organisation", "case", "-occurred_at"], name="case_pnote_case"
            ),
        ),
        migrations.AddIndex(
            model_name="protectednote",
            index=models.Index(
                fields=["organisation", "case"], name="cases_prote_organis_f0752e_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="protectednote",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=True, compartment="protection", name="cases_protectednote_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="protectednote",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="case", name="cases_protectednote_case"
            ),
        ),
        migrations.AddConstraint(
            model_name="protectednote",
            constraint=models.UniqueConstraint(
                fields=("organisation", "corrects_id"), name="case_pnote_once"
            ),
        ),
        migrations.AddIndex(
            model_name="protectedpaper",
            index=models.Index(
                fields=["organisation", "case"], name="cases_prote_organis_360c77_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="protectedpaper",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="protection", name="cases_protectedpaper_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="protectedpaper",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="case", name="cases_protectedpaper_case"
            ),
        ),
        migrations.AddIndex(
            model_name="protectedparty",
            index=models.Index(fields=["organisation", "person_id"], name="case_pparty_person"),
        ),
        migrations.AddIndex(
            model_name="protectedparty",
            index=models.Index(
                fields=["organisation", "case"], name="cases_prote_organis_042311_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="protectedparty",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="protection", name="cases_protectedparty_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="protectedparty",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="case", name="cases_protectedparty_case"
            ),
        ),
        migrations.AddIndex(
            model_name="received",
            index=models.Index(fields=["organisation", "-received_at"], name="case_received_new"),
        ),
        migrations.AddIndex(
            model_name="received",
            index=models.Index(
                fields=["organisation", "case"], name="cases_recei_organis_a8cead_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="received",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="cases_received_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="received",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="case", name="cases_received_case"
            ),
        ),
        migrations.AddConstraint(
            model_name="received",
            constraint=models.UniqueConstraint(
                fields=("organisation", "item_id"), name="one_received_case"
            ),
        ),
        migrations.AddIndex(
            model_name="share",
            index=models.Index(
                fields=["organisation", "case"], name="cases_share_organis_4f35e8_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="share",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="cases_share_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="share",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="case", name="cases_share_case"
            ),
        ),
        migrations.AddConstraint(
            model_name="share",
            constraint=models.UniqueConstraint(
                fields=("organisation", "case", "receiver_id"), name="one_share"
            ),
        ),
        migrations.AddConstraint(
            model_name="share",
            constraint=models.UniqueConstraint(
                fields=("organisation", "item_id"), name="one_shared_item"
            ),
        ),
    ]
