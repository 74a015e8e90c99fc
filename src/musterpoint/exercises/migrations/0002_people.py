import django.db.models.deletion
import musterpoint.kernel.ids
import musterpoint.tenancy.scope
import musterpoint.tenancy.tenant
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("exercises", "0001_initial"),
        ("tenancy", "0003_organisation_gated"),
    ]

    operations = [
        migrations.CreateModel(
            name="Rehearsal",
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("table_top", "Table-top"),
                            ("drill", "Drill"),
                            ("full", "Full exercise"),
                        ],
                        max_length=10,
                    ),
                ),
                ("scenario", models.CharField(max_length=60)),
                ("digest", models.CharField(max_length=64)),
                ("sheet", models.JSONField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Being prepared"),
                            ("running", "Running"),
                            ("paused", "Paused"),
                            ("ended", "Ended"),
                            ("called_off", "Called off"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("minute", models.IntegerField()),
                ("factor", models.IntegerField(default=0)),
                ("moved_at", models.DateTimeField(null=True)),
                ("busy_since", models.DateTimeField(null=True)),
                ("number", models.IntegerField(default=0)),
                ("branches", models.IntegerField(default=0)),
                ("world", models.TextField(blank=True)),
                ("people", models.IntegerField(default=0)),
                ("seed", models.BigIntegerField(default=0)),
                ("simulation_id", models.UUIDField(null=True)),
                ("wish", models.JSONField(default=dict)),
                ("fault", models.CharField(blank=True, max_length=500)),
                ("hot_wash", models.BinaryField(null=True)),
                ("report", models.JSONField(default=dict)),
                ("leader_id", models.UUIDField(null=True)),
                ("created_at", models.DateTimeField()),
                ("started_at", models.DateTimeField(null=True)),
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
        migrations.CreateModel(
            name="Inject",
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
                ("slug", models.CharField(max_length=60)),
                ("minute", models.IntegerField()),
                ("to", models.JSONField()),
                ("title", models.JSONField()),
                ("text", models.JSONField()),
                ("expected", models.JSONField(default=list)),
                ("options", models.JSONField(default=list)),
                ("effect", models.JSONField(default=dict)),
                ("due", models.IntegerField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waits for its time"),
                            ("held", "Held back"),
                            ("fired", "Told"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("is_added", models.BooleanField(default=False)),
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
                    "rehearsal",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="injects",
                        to="exercises.rehearsal",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Checkpoint",
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
                ("branch", models.IntegerField(default=0)),
                ("minute", models.IntegerField()),
                ("label", models.CharField(blank=True, max_length=100)),
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
                (
                    "rehearsal",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="checkpoints",
                        to="exercises.rehearsal",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Seat",
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
                        choices=[("player", "Player"), ("observer", "Observer")], max_length=8
                    ),
                ),
                ("team", models.CharField(blank=True, max_length=60)),
                ("role", models.CharField(blank=True, max_length=60)),
                ("desk", models.CharField(blank=True, max_length=60)),
                ("user_id", models.UUIDField(null=True)),
                ("sealed", models.BinaryField()),
                ("language", models.CharField(default="en", max_length=12)),
                ("invited_at", models.DateTimeField()),
                ("mailed_at", models.DateTimeField(null=True)),
                ("came_at", models.DateTimeField(null=True)),
                ("came_by", models.CharField(blank=True, max_length=8)),
                ("withdrawn_at", models.DateTimeField(null=True)),
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
                    "rehearsal",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="seats",
                        to="exercises.rehearsal",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Rating",
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
                ("value", models.SmallIntegerField()),
                ("remark", models.BinaryField(null=True)),
                ("rated_at", models.DateTimeField()),
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
                    "rehearsal",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ratings",
                        to="exercises.rehearsal",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ratings",
                        to="exercises.seat",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Happening",
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
                ("branch", models.IntegerField(default=0)),
                (
                    "word",
                    models.CharField(
                        choices=[
                            ("told", "Told"),
                            ("seen", "Acknowledged"),
                            ("decided", "Decided"),
                            ("message", "Message"),
                            ("note", "Note"),
                            ("step", "Step of a check list"),
                            ("clock", "Clock"),
                        ],
                        max_length=8,
                    ),
                ),
                ("minute", models.IntegerField()),
                ("happened_at", models.DateTimeField()),
                ("team", models.CharField(blank=True, max_length=60)),
                ("to_team", models.CharField(blank=True, max_length=60)),
                ("option", models.SmallIntegerField(null=True)),
                ("step", models.CharField(blank=True, max_length=130)),
                ("is_good", models.BooleanField(null=True)),
                ("sealed", models.BinaryField(null=True)),
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
                    "inject",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="happenings",
                        to="exercises.inject",
                    ),
                ),
                (
                    "rehearsal",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="happenings",
                        to="exercises.rehearsal",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="happenings",
                        to="exercises.seat",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.AddIndex(
            model_name="rehearsal",
            index=models.Index(fields=["organisation", "scenario"], name="rehearsal_scenario"),
        ),
        migrations.AddConstraint(
            model_name="rehearsal",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="exercises_rehearsal_tenant"
            ),
        ),
        migrations.AddIndex(
            model_name="inject",
            index=models.Index(
                fields=["organisation", "rehearsal"], name="exercises_i_organis_4f6e9a_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="inject",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="exercises_inject_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="inject",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="rehearsal", name="exercises_inject_rehearsal"
            ),
        ),
        migrations.AddConstraint(
            model_name="inject",
            constraint=models.UniqueConstraint(
                fields=("organisation", "rehearsal", "slug"), name="an_inject_stands_once"
            ),
        ),
        migrations.AddIndex(
            model_name="checkpoint",
            index=models.Index(
                fields=["organisation", "rehearsal"], name="exercises_c_organis_ae039c_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="checkpoint",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="exercises_checkpoint_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="checkpoint",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="rehearsal", name="exercises_checkpoint_rehearsal"
            ),
        ),
        migrations.AddIndex(
            model_name="seat",
            index=models.Index(
                fields=["organisation", "rehearsal"], name="exercises_s_organis_99798a_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="exercises_seat_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="rehearsal", name="exercises_seat_rehearsal"
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True)),
                fields=("organisation", "rehearsal", "user_id"),
                name="one_seat_a_colleague",
            ),
        ),
        migrations.AddIndex(
            model_name="rating",
            index=models.Index(
                fields=["organisation", "rehearsal"], name="exercises_r_organis_238ad3_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="rating",
            index=models.Index(
                fields=["organisation", "seat"], name="exercises_r_organis_493cae_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="rating",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="exercises_rating_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="rating",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="rehearsal", name="exercises_rating_rehearsal"
            ),
        ),
        migrations.AddConstraint(
            model_name="rating",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="seat", name="exercises_rating_seat"
            ),
        ),
        migrations.AddConstraint(
            model_name="rating",
            constraint=models.UniqueConstraint(
                fields=("organisation", "seat", "question"), name="one_rating_a_question"
            ),
        ),
        migrations.AddIndex(
            model_name="happening",
            index=models.Index(
                fields=["organisation", "rehearsal"], name="exercises_h_organis_5a0626_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="happening",
            index=models.Index(
                fields=["organisation", "inject"], name="exercises_h_organis_5f3709_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="happening",
            index=models.Index(
                fields=["organisation", "seat"], name="exercises_h_organis_55f8df_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="happening",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="exercises_happening_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="happening",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="rehearsal", name="exercises_happening_rehearsal"
            ),
        ),
        migrations.AddConstraint(
            model_name="happening",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="inject", name="exercises_happening_inject"
            ),
        ),
        migrations.AddConstraint(
            model_name="happening",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="seat", name="exercises_happening_seat"
            ),
        ),
        migrations.AddConstraint(
            model_name="happening",
            constraint=models.UniqueConstraint(
                fields=("organisation", "rehearsal", "number"), name="happenings_are_numbered"
            ),
        ),
    ]
