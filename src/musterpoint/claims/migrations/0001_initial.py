import django.db.models.deletion
import django.db.models.expressions
import musterpoint.kernel.ids
import musterpoint.tenancy.scope
import musterpoint.tenancy.tenant
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("crises", "0001_initial"),
        ("people", "0001_initial"),
        ("tenancy", "0003_organisation_gated"),
    ]

    operations = [
        migrations.CreateModel(
            name="Claim",
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
                ("reference", models.CharField(max_length=12)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Begun, not sent"),
                            ("filed", "Filed"),
                            ("questions", "Waits for the responder"),
                            ("checked", "Checked"),
                            ("approved", "Granted in full"),
                            ("part", "Granted in part"),
                            ("refused", "Refused"),
                            ("committed", "Money is set aside"),
                            ("paid", "Paid"),
                            ("reconciled", "Paid and reconciled"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("place", models.CharField(max_length=120)),
                ("from_on", models.DateField()),
                ("until_on", models.DateField()),
                ("unit", models.CharField(max_length=3)),
                ("asked", models.BigIntegerField(default=0)),
                ("approved", models.BigIntegerField(null=True)),
                ("paid", models.BigIntegerField(default=0)),
                ("sealed", models.BinaryField()),
                ("begun_at", models.DateTimeField()),
                ("begun_by", models.UUIDField(null=True)),
                ("filed_at", models.DateTimeField(null=True)),
                ("due_at", models.DateTimeField(null=True)),
                ("checked_at", models.DateTimeField(null=True)),
                ("checked_by", models.UUIDField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", models.UUIDField(null=True)),
                ("object_until", models.DateTimeField(null=True)),
                ("head_id", models.UUIDField(null=True)),
                ("commitment_id", models.UUIDField(null=True)),
                ("paid_at", models.DateTimeField(null=True)),
                ("pack", models.CharField(max_length=80)),
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
            name="Cover",
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
                ("insurer", models.CharField(max_length=200)),
                ("covers", models.CharField(max_length=120)),
                ("exclusions", models.CharField(blank=True, max_length=120)),
                ("from_on", models.DateField()),
                ("until_on", models.DateField()),
                ("unit", models.CharField(max_length=3)),
                ("most", models.BigIntegerField(null=True)),
                ("notify_days", models.SmallIntegerField()),
                ("emergency", models.CharField(blank=True, max_length=60)),
                ("sealed", models.BinaryField()),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField(null=True)),
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
        migrations.CreateModel(
            name="CoverClaim",
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
                            ("noted", "Insurer to be told"),
                            ("sent", "Sent to the insurer"),
                            ("accepted", "Accepted by the insurer"),
                            ("refused", "Refused by the insurer"),
                            ("complaint", "Complained about"),
                            ("paid", "Paid by the insurer"),
                            ("left", "Not followed any further"),
                        ],
                        default="noted",
                        max_length=9,
                    ),
                ),
                ("what", models.CharField(max_length=20)),
                ("event_on", models.DateField()),
                ("asked", models.BigIntegerField()),
                ("answered", models.BigIntegerField(null=True)),
                ("paid", models.BigIntegerField(default=0)),
                ("sealed", models.BinaryField()),
                ("due_at", models.DateTimeField(null=True)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField(null=True)),
                (
                    "cover",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="claims.cover",
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
            name="Group",
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
                ("sealed", models.BinaryField()),
                ("country", models.CharField(max_length=3)),
                ("file_digest", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField(null=True)),
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
            name="Line",
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
                ("position", models.SmallIntegerField()),
                ("service", models.CharField(max_length=30)),
                ("number", models.IntegerField()),
                ("price", models.BigIntegerField()),
                ("amount", models.BigIntegerField()),
                ("people", models.IntegerField(null=True)),
                ("is_few", models.BooleanField(default=False)),
                ("is_uninsured", models.BooleanField()),
                ("is_unpaid_by_state", models.BooleanField()),
                ("is_unpaid_by_funds", models.BooleanField()),
                ("covered", models.BigIntegerField(default=0)),
                ("approved", models.BigIntegerField(null=True)),
                ("sealed", models.BinaryField(null=True)),
                (
                    "claim",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="claims.claim",
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
            name="Matter",
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
                ("reference", models.CharField(max_length=12)),
                ("key_digest", models.CharField(max_length=64)),
                ("token", models.CharField(blank=True, max_length=32)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Begun, not sent"),
                            ("told", "Told"),
                            ("prepared", "Ready to be filed"),
                            ("filed", "Filed with the authority"),
                            ("granted", "Granted by the authority"),
                            ("refused", "Refused by the authority"),
                            ("appealed", "Appealed"),
                            ("closed", "Closed"),
                        ],
                        default="draft",
                        max_length=8,
                    ),
                ),
                ("language", models.CharField(max_length=12)),
                ("country", models.CharField(max_length=3)),
                ("left_on", models.DateField(null=True)),
                ("file_by", models.DateField(null=True)),
                ("unit", models.CharField(max_length=3)),
                ("asked", models.BigIntegerField(default=0)),
                ("granted", models.BigIntegerField(null=True)),
                ("recovered", models.BigIntegerField(default=0)),
                ("paid_on", models.BigIntegerField(default=0)),
                ("sealed", models.BinaryField()),
                ("number", models.CharField(blank=True, max_length=60)),
                ("bond_call_id", models.UUIDField(null=True)),
                ("due_at", models.DateTimeField(null=True)),
                ("told_at", models.DateTimeField()),
                ("told_by", models.UUIDField(null=True)),
                ("filed_on", models.DateField(null=True)),
                ("pack", models.CharField(max_length=80)),
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
                    "group",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matters",
                        to="claims.group",
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
        migrations.CreateModel(
            name="Hearing",
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
                ("at", models.DateTimeField()),
                ("place", models.CharField(max_length=200)),
                ("outcome", models.BinaryField(null=True)),
                ("held_at", models.DateTimeField(null=True)),
                ("made_by", models.UUIDField(null=True)),
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
                    "matter",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hearings",
                        to="claims.matter",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Counsel",
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
                ("service_id", models.UUIDField(null=True)),
                ("sealed", models.BinaryField()),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
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
                    "matter",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="counsels",
                        to="claims.matter",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Movement",
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
                            ("came", "Came for the person"),
                            ("went", "Paid on to the person"),
                        ],
                        max_length=4,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("entered", "To be confirmed"),
                            ("booked", "In the books"),
                            ("dropped", "Never came"),
                            ("back", "Taken back"),
                        ],
                        max_length=7,
                    ),
                ),
                ("key", models.CharField(max_length=200)),
                ("order_id", models.UUIDField(null=True)),
                ("amount", models.BigIntegerField()),
                ("on", models.DateField()),
                ("account", models.CharField(max_length=200)),
                ("sealed", models.BinaryField(null=True)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("confirmed_by", models.UUIDField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.UUIDField(null=True)),
                (
                    "matter",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="movements",
                        to="claims.matter",
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
            name="Objection",
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
                ("sealed", models.BinaryField()),
                ("filed_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("is_upheld", models.BooleanField(null=True)),
                ("answer", models.BinaryField(null=True)),
                ("decided_by", models.UUIDField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "claim",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="claims.claim",
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
            name="Owed",
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
                ("position", models.SmallIntegerField()),
                ("kind", models.CharField(max_length=20)),
                ("months", models.SmallIntegerField(null=True)),
                ("amount", models.BigIntegerField()),
                ("papers", models.CharField(blank=True, max_length=120)),
                ("sealed", models.BinaryField()),
                (
                    "matter",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="owed",
                        to="claims.matter",
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
                ("of_id", models.UUIDField()),
                ("media_type", models.CharField(max_length=40)),
                ("size", models.IntegerField()),
                ("added_at", models.DateTimeField()),
                ("added_by", models.UUIDField(null=True)),
                ("sealed_name", models.BinaryField()),
                ("sealed", models.BinaryField()),
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
            name="Power",
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
                ("sealed", models.BinaryField()),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(null=True)),
                ("revoked_on", models.DateField(null=True)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField(null=True)),
                (
                    "matter",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="powers",
                        to="claims.matter",
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
            name="Responder",
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
                ("name", models.CharField(max_length=200)),
                ("folded", models.CharField(max_length=200)),
                ("kind", models.CharField(max_length=20)),
                ("country", models.CharField(max_length=3)),
                ("sealed", models.BinaryField()),
                ("method", models.CharField(max_length=8)),
                ("key_digest", models.CharField(max_length=64)),
                ("code_digest", models.CharField(max_length=64)),
                ("tries", models.SmallIntegerField(default=0)),
                ("registered_by", models.UUIDField(null=True)),
                ("registered_at", models.DateTimeField()),
                ("payee_by", models.UUIDField(null=True)),
                ("payee_ok_by", models.UUIDField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
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
        migrations.AddField(
            model_name="claim",
            name="responder",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="claims",
                to="claims.responder",
            ),
        ),
        migrations.CreateModel(
            name="Step",
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
                ("of_id", models.UUIDField()),
                ("what", models.CharField(max_length=20)),
                ("amount", models.BigIntegerField(null=True)),
                ("sealed", models.BinaryField(null=True)),
                ("made_by", models.UUIDField(null=True)),
                ("made_at", models.DateTimeField()),
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
            name="Tariff",
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
                ("country", models.CharField(max_length=3)),
                ("service", models.CharField(max_length=30)),
                ("unit", models.CharField(max_length=3)),
                ("most", models.BigIntegerField()),
                ("from_on", models.DateField()),
                ("source", models.CharField(max_length=200)),
                ("made_by", models.UUIDField(null=True)),
                ("made_at", models.DateTimeField()),
                ("confirmed_by", models.UUIDField(null=True)),
                ("confirmed_at", models.DateTimeField(null=True)),
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
            model_name="cover",
            index=models.Index(
                fields=["organisation", "person", "until_on"], name="cover_of_person"
            ),
        ),
        migrations.AddIndex(
            model_name="cover",
            index=models.Index(fields=["organisation", "until_on", "id"], name="cover_ends"),
        ),
        migrations.AddIndex(
            model_name="cover",
            index=models.Index(
                fields=["organisation", "person"], name="claims_cove_organis_72fe85_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="cover",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="claims_cover_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="cover",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="person", name="claims_cover_person"
            ),
        ),
        migrations.AddConstraint(
            model_name="cover",
            constraint=models.CheckConstraint(
                condition=models.Q(("until_on__gte", models.F("from_on"))), name="cover_period"
            ),
        ),
        migrations.AddConstraint(
            model_name="cover",
            constraint=models.CheckConstraint(
                condition=models.Q(("most", None), ("most__gt", 0), _connector="OR"),
                name="cover_sum",
            ),
        ),
        migrations.AddIndex(
            model_name="coverclaim",
            index=models.Index(
                fields=["organisation", "state", "due_at", "id"], name="cover_claim_queue"
            ),
        ),
        migrations.AddIndex(
            model_name="coverclaim",
            index=models.Index(
                fields=["organisation", "cover"], name="claims_cove_organis_a8ee8e_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="coverclaim",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="claims_coverclaim_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="coverclaim",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="cover", name="claims_coverclaim_cover"
            ),
        ),
        migrations.AddConstraint(
            model_name="coverclaim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("asked__gt", 0),
                    models.Q(
                        models.Q(("answered", None), ("paid", 0)),
                        models.Q(
                            ("answered__gte", 0),
                            ("answered__lte", models.F("asked")),
                            ("paid__gte", 0),
                            ("paid__lte", models.F("answered")),
                        ),
                        _connector="OR",
                    ),
                ),
                name="cover_paid_no_more_than_answered",
            ),
        ),
        migrations.AddConstraint(
            model_name="group",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="claims_group_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="group",
            constraint=models.UniqueConstraint(
                fields=("organisation", "file_digest"), name="one_claims_list"
            ),
        ),
        migrations.AddIndex(
            model_name="line",
            index=models.Index(
                fields=["organisation", "claim"], name="claims_line_organis_18328c_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="line",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="claims_line_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="line",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="claim", name="claims_line_claim"
            ),
        ),
        migrations.AddConstraint(
            model_name="line",
            constraint=models.UniqueConstraint(
                fields=("organisation", "claim", "position"), name="one_claim_line"
            ),
        ),
        migrations.AddConstraint(
            model_name="line",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "amount",
                        django.db.models.expressions.CombinedExpression(
                            models.F("number"), "*", models.F("price")
                        ),
                    ),
                    ("covered__gte", 0),
                    ("covered__lte", models.F("amount")),
                    ("number__gt", 0),
                    ("price__gt", 0),
                ),
                name="claim_line_amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="line",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved", None),
                    models.Q(
                        ("approved__gte", 0),
                        (
                            "approved__lte",
                            django.db.models.expressions.CombinedExpression(
                                models.F("amount"), "-", models.F("covered")
                            ),
                        ),
                    ),
                    _connector="OR",
                ),
                name="claim_line_no_more_than_payable",
            ),
        ),
        migrations.AddConstraint(
            model_name="line",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_few", False), ("people", None), _connector="OR"),
                name="claim_line_few",
            ),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                fields=["organisation", "state", "due_at", "id"], name="matter_queue"
            ),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(fields=["organisation", "file_by", "id"], name="matter_file_by"),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(fields=["organisation", "token"], name="matter_token"),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                fields=["organisation", "person"], name="claims_matt_organis_cbf3bf_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                fields=["organisation", "crisis"], name="claims_matt_organis_265e01_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                fields=["organisation", "group"], name="claims_matt_organis_b7ea52_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="matter",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="claims_matter_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="matter",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="person", name="claims_matter_person"
            ),
        ),
        migrations.AddConstraint(
            model_name="matter",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="crisis", name="claims_matter_crisis"
            ),
        ),
        migrations.AddConstraint(
            model_name="matter",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="group", name="claims_matter_group"
            ),
        ),
        migrations.AddConstraint(
            model_name="matter",
            constraint=models.UniqueConstraint(
                fields=("organisation", "reference"), name="one_matter_ref"
            ),
        ),
        migrations.AddConstraint(
            model_name="matter",
            constraint=models.UniqueConstraint(
                fields=("organisation", "key_digest"), name="one_matter_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="matter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("asked__gte", 0),
                    ("paid_on__gte", 0),
                    ("paid_on__lte", models.F("recovered")),
                    ("recovered__gte", 0),
                ),
                name="matter_paid_on_no_more_than_recovered",
            ),
        ),
        migrations.AddIndex(
            model_name="hearing",
            index=models.Index(
                fields=["organisation", "matter"], name="claims_hear_organis_33cf14_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="hearing",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="claims_hearing_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="hearing",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="matter", name="claims_hearing_matter"
            ),
        ),
        migrations.AddIndex(
            model_name="counsel",
            index=models.Index(
                fields=["organisation", "matter"], name="claims_coun_organis_210195_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="counsel",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="claims_counsel_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="counsel",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="matter", name="claims_counsel_matter"
            ),
        ),
        migrations.AddIndex(
            model_name="movement",
            index=models.Index(fields=["organisation", "state", "made_at"], name="movement_waits"),
        ),
        migrations.AddIndex(
            model_name="movement",
            index=models.Index(
                fields=["organisation", "matter"], name="claims_move_organis_cc2427_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="movement",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="claims_movement_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="movement",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="matter", name="claims_movement_matter"
            ),
        ),
        migrations.AddConstraint(
            model_name="movement",
            constraint=models.UniqueConstraint(
                fields=("organisation", "key"), name="one_matter_movement"
            ),
        ),
        migrations.AddConstraint(
            model_name="movement",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="movement_of_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="movement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confirmed_by", None),
                    models.Q(("confirmed_by", models.F("made_by")), _negated=True),
                    _connector="OR",
                ),
                name="movement_by_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="movement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "came"), _negated=True),
                    models.Q(("state__in", ["booked", "back"]), _negated=True),
                    ("confirmed_by__isnull", False),
                    _connector="OR",
                ),
                name="what_came_is_confirmed",
            ),
        ),
        migrations.AddIndex(
            model_name="objection",
            index=models.Index(
                fields=["organisation", "claim"], name="claims_obje_organis_efcd26_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="claims_objection_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="claim", name="claims_objection_claim"
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.UniqueConstraint(
                fields=("organisation", "claim"), name="one_claim_objection"
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                    models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                    _connector="OR",
                ),
                name="claim_objection_decided",
            ),
        ),
        migrations.AddIndex(
            model_name="owed",
            index=models.Index(
                fields=["organisation", "matter"], name="claims_owed_organis_226866_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="owed",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="claims_owed_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="owed",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="matter", name="claims_owed_matter"
            ),
        ),
        migrations.AddConstraint(
            model_name="owed",
            constraint=models.UniqueConstraint(
                fields=("organisation", "matter", "position"), name="one_owed_thing"
            ),
        ),
        migrations.AddConstraint(
            model_name="owed",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="owed_is_something"
            ),
        ),
        migrations.AddIndex(
            model_name="paper",
            index=models.Index(fields=["organisation", "of_id", "id"], name="claims_paper_of"),
        ),
        migrations.AddConstraint(
            model_name="paper",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="claims_paper_tenant"
            ),
        ),
        migrations.AddIndex(
            model_name="power",
            index=models.Index(
                fields=["organisation", "matter"], name="claims_powe_organis_a9e799_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="power",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="claims_power_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="power",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="matter", name="claims_power_matter"
            ),
        ),
        migrations.AddConstraint(
            model_name="responder",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="claims_responder_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="responder",
            constraint=models.UniqueConstraint(
                fields=("organisation", "key_digest"), name="one_responder_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="responder",
            constraint=models.UniqueConstraint(
                fields=("organisation", "country", "folded"), name="one_responder_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="responder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("payee_ok_by", None),
                    models.Q(("payee_ok_by", models.F("payee_by")), _negated=True),
                    _connector="OR",
                ),
                name="responder_payee_by_two",
            ),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(
                fields=["organisation", "state", "due_at", "id"], name="claim_queue"
            ),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["organisation", "commitment_id"], name="claim_commitment"),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(
                fields=["organisation", "responder"], name="claims_clai_organis_1ae43f_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(
                fields=["organisation", "crisis"], name="claims_clai_organis_01aee4_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="claims_claim_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="responder", name="claims_claim_responder"
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="crisis", name="claims_claim_crisis"
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.UniqueConstraint(
                fields=("organisation", "reference"), name="one_claim_ref"
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(("until_on__gte", models.F("from_on"))), name="claim_period"
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("asked__gte", 0),
                    models.Q(
                        models.Q(("approved", None), ("paid", 0)),
                        models.Q(
                            ("approved__gte", 0),
                            ("approved__lte", models.F("asked")),
                            ("paid__gte", 0),
                            ("paid__lte", models.F("approved")),
                        ),
                        _connector="OR",
                    ),
                ),
                name="claim_paid_no_more_than_granted",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("checked_at__isnull", True), ("checked_by__isnull", True)),
                    models.Q(("checked_at__isnull", False), ("checked_by__isnull", False)),
                    _connector="OR",
                ),
                name="claim_checked",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                    models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                    _connector="OR",
                ),
                name="claim_decided",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", None),
                    ("checked_by", None),
                    models.Q(("decided_by", models.F("checked_by")), _negated=True),
                    _connector="OR",
                ),
                name="claim_by_two",
            ),
        ),
        migrations.AddIndex(
            model_name="step",
            index=models.Index(
                fields=["organisation", "of_id", "made_at", "id"], name="claims_step_of"
            ),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=True, compartment="consular", name="claims_step_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="tariff",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="claims_tariff_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="tariff",
            constraint=models.UniqueConstraint(
                fields=("organisation", "country", "service", "unit", "from_on"),
                name="one_tariff_of_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="tariff",
            constraint=models.CheckConstraint(
                condition=models.Q(("most__gt", 0)), name="tariff_is_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="tariff",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                    models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                    _connector="OR",
                ),
                name="tariff_confirmed",
            ),
        ),
        migrations.AddConstraint(
            model_name="tariff",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confirmed_by", None),
                    models.Q(("confirmed_by", models.F("made_by")), _negated=True),
                    _connector="OR",
                ),
                name="tariff_by_two",
            ),
        ),
    ]
