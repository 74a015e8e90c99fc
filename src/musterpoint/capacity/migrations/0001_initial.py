import django.db.models.deletion
import musterpoint.kernel.ids
import musterpoint.tenancy.scope
import musterpoint.tenancy.tenant
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tenancy", "0003_organisation_gated"),
    ]

    operations = [
        migrations.CreateModel(
            name="Assessment",
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
                ("title", models.CharField(max_length=120)),
                (
                    "subject",
                    models.CharField(
                        choices=[
                            ("self", "Our own organisation"),
                            ("platform", "A partner on this platform"),
                            ("outside", "A partner elsewhere"),
                        ],
                        max_length=8,
                    ),
                ),
                ("partner_id", models.UUIDField(null=True)),
                ("partner_name", models.CharField(blank=True, max_length=200)),
                ("sealed", models.BinaryField(blank=True, default=b"")),
                ("as_of", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("corrected", "Corrected by the partner"),
                            ("agreed", "Agreed"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("round", models.IntegerField(default=0)),
                ("pack", models.CharField(max_length=80)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("note", models.TextField(blank=True)),
                ("begun_by", models.UUIDField(null=True)),
                ("begun_at", models.DateTimeField()),
                ("submitted_by", models.UUIDField(null=True)),
                ("submitted_at", models.DateTimeField(null=True)),
                ("agreed_by", models.UUIDField(null=True)),
                ("agreed_at", models.DateTimeField(null=True)),
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
            name="Answer",
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
                ("question", models.CharField(max_length=60)),
                ("level", models.SmallIntegerField(null=True)),
                ("concerns", models.BooleanField(default=True)),
                ("aim", models.SmallIntegerField(null=True)),
                ("limits", models.CharField(blank=True, max_length=60)),
                ("note", models.TextField(blank=True)),
                ("evidence", models.TextField(blank=True)),
                ("link", models.CharField(blank=True, max_length=500)),
                ("remedies", models.JSONField(default=list)),
                ("partner_level", models.SmallIntegerField(null=True)),
                ("partner_note", models.TextField(blank=True)),
                ("revision", models.IntegerField(default=1)),
                ("answered_by", models.UUIDField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
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
                    "assessment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="capacity.assessment",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Circle",
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
                ("host_id", models.UUIDField()),
                ("host_name", models.CharField(max_length=200)),
                ("joined_at", models.DateTimeField()),
                ("given_at", models.DateTimeField()),
                ("left_at", models.DateTimeField(null=True)),
                ("figures", models.JSONField(default=list)),
                ("told_at", models.DateTimeField(null=True)),
                (
                    "assessment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="capacity.assessment",
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
            name="Item",
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
                ("who", models.CharField(blank=True, max_length=200)),
                ("question", models.CharField(max_length=60)),
                ("level_then", models.SmallIntegerField()),
                ("aim", models.SmallIntegerField()),
                ("what", models.TextField(blank=True)),
                ("owner_id", models.UUIDField(null=True)),
                ("due_on", models.DateField()),
                ("cost_minor", models.BigIntegerField(null=True)),
                ("currency", models.CharField(blank=True, max_length=3)),
                ("remedy_kind", models.CharField(blank=True, max_length=30)),
                ("remedy_key", models.CharField(blank=True, max_length=120)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("under_way", "Under way"),
                            ("done", "Done"),
                            ("dropped", "Dropped"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("evidence", models.TextField(blank=True)),
                ("link", models.CharField(blank=True, max_length=500)),
                ("opened_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.UUIDField(null=True)),
                (
                    "assessment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="capacity.assessment",
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
            name="ItemEvent",
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
                    "word",
                    models.CharField(
                        choices=[
                            ("found", "Gap found"),
                            ("still", "Gap found again"),
                            ("planned", "Planned"),
                            ("remedy", "What closes it was chosen"),
                            ("started", "Begun"),
                            ("done", "Done"),
                            ("dropped", "Dropped"),
                            ("reopened", "Opened again"),
                        ],
                        max_length=10,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                ("user_id", models.UUIDField(null=True)),
                ("happened_at", models.DateTimeField()),
                (
                    "item",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="capacity.item",
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
            name="Part",
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
                ("sender_id", models.UUIDField()),
                ("levels", models.JSONField(default=dict)),
                ("as_of", models.DateField()),
                ("received_at", models.DateTimeField()),
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
            name="Telling",
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
                ("figures", models.JSONField(default=list)),
                ("parts", models.JSONField(default=dict)),
                ("told_at", models.DateTimeField()),
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
            name="Asked",
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
                ("sender_id", models.UUIDField()),
                ("sender_name", models.CharField(max_length=200)),
                ("source_id", models.UUIDField()),
                ("title", models.CharField(max_length=120)),
                ("as_of", models.DateField()),
                ("round", models.IntegerField()),
                ("content", models.JSONField(default=list)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waits for our answer"),
                            ("agreed", "We agreed"),
                            ("corrected", "We corrected it"),
                            ("withdrawn", "They withdrew it"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("corrections", models.JSONField(default=list)),
                ("received_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by", models.UUIDField(null=True)),
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
                        append_only=False, compartment="consular", name="capacity_asked_tenant"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "sender_id", "source_id"),
                        name="one_asked_assessment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("answered_by__isnull", True)),
                            models.Q(
                                ("answered_at__isnull", False), ("answered_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="capacity_asked_answered",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="capacity_assessment_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("submitted_at__isnull", True), ("submitted_by__isnull", True)),
                    models.Q(("submitted_at__isnull", False), ("submitted_by__isnull", False)),
                    _connector="OR",
                ),
                name="capacity_submitted",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("agreed_at__isnull", True), ("agreed_by__isnull", True)),
                    models.Q(("agreed_at__isnull", False), ("agreed_by__isnull", False)),
                    _connector="OR",
                ),
                name="capacity_agreed",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("subject", "platform"), ("partner_id__isnull", True), _connector="XOR"
                ),
                name="a_partner_on_the_platform_has_an_id",
            ),
        ),
        migrations.AddIndex(
            model_name="answer",
            index=models.Index(
                fields=["organisation", "assessment"], name="capacity_an_organis_83ec9a_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="capacity_answer_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="assessment", name="capacity_answer_assessment"
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.UniqueConstraint(
                fields=("organisation", "assessment", "question"), name="one_answer"
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("level__isnull", True), ("level__range", (0, 4)), _connector="OR"
                ),
                name="a_level_is_0_to_4",
            ),
        ),
        migrations.AddIndex(
            model_name="circle",
            index=models.Index(
                fields=["organisation", "assessment"], name="capacity_ci_organis_2ef94c_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="circle",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="capacity_circle_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="circle",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="assessment", name="capacity_circle_assessment"
            ),
        ),
        migrations.AddConstraint(
            model_name="circle",
            constraint=models.UniqueConstraint(
                fields=("organisation", "host_id"), name="one_circle_of_a_host"
            ),
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(
                fields=["organisation", "assessment"], name="capacity_it_organis_5084c5_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="capacity_item_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="assessment", name="capacity_item_assessment"
            ),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("open", "under_way"))),
                fields=("organisation", "who", "question"),
                name="one_live_item_of_a_gap",
            ),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                    models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                    _connector="OR",
                ),
                name="capacity_item_ended",
            ),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("cost_minor__isnull", True),
                    models.Q(("currency", ""), _negated=True),
                    _connector="OR",
                ),
                name="a_cost_has_a_currency",
            ),
        ),
        migrations.AddIndex(
            model_name="itemevent",
            index=models.Index(
                fields=["organisation", "item"], name="capacity_it_organis_53c25e_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="itemevent",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=True, compartment="consular", name="capacity_itemevent_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="itemevent",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="item", name="capacity_itemevent_item"
            ),
        ),
        migrations.AddConstraint(
            model_name="part",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="capacity_part_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="part",
            constraint=models.UniqueConstraint(
                fields=("organisation", "sender_id"), name="one_part_in_peers"
            ),
        ),
        migrations.AddConstraint(
            model_name="telling",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="capacity_telling_tenant"
            ),
        ),
    ]
