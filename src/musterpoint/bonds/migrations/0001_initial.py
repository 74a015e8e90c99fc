import django.db.models.deletion
import django.db.models.expressions
import musterpoint.kernel.ids
import musterpoint.tenancy.scope
import musterpoint.tenancy.tenant
from django.db import migrations, models


#: Each draw is added to its bond and its line when it is written; the limits of those rows refuse
#: what is too much, also when two draw at the same moment or a line of SQL does.
COUNTED = """
CREATE FUNCTION bonds_draw_counts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE bonds_bond SET drawn = drawn + NEW.amount
  WHERE organisation_id = NEW.organisation_id AND id = NEW.bond_id;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'a draw of no bond' USING ERRCODE = 'check_violation';
  END IF;
  UPDATE bonds_callline SET drawn = drawn + NEW.amount
  WHERE organisation_id = NEW.organisation_id AND id = NEW.line_id AND call_id = NEW.call_id;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'a draw of no line of its call' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER bonds_draw_counts AFTER INSERT ON bonds_draw
  FOR EACH ROW EXECUTE FUNCTION bonds_draw_counts();
"""
UNDO = """
DROP TRIGGER bonds_draw_counts ON bonds_draw;
DROP FUNCTION bonds_draw_counts();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("crises", "0001_initial"),
        ("people", "0001_initial"),
        ("tenancy", "0003_organisation_gated"),
    ]

    operations = [
        migrations.CreateModel(
            name="Bond",
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
                ("is_joint", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("required", "Required"),
                            ("lodged", "Lodged, not verified"),
                            ("verified", "Verified, not yet in force"),
                            ("in_force", "In force"),
                            ("expired", "Expired"),
                            ("returned", "Returned"),
                            ("replaced", "Replaced by another"),
                            ("waived", "Not required any more"),
                        ],
                        default="required",
                        max_length=10,
                    ),
                ),
                (
                    "instrument",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("cash", "Cash deposit"),
                            ("guarantee", "Bank guarantee"),
                            ("insurance", "Insurance"),
                        ],
                        max_length=10,
                    ),
                ),
                ("country", models.CharField(max_length=3)),
                ("sector", models.CharField(max_length=30)),
                ("workers", models.IntegerField(default=1)),
                ("currency", models.CharField(max_length=3)),
                ("digits", models.SmallIntegerField()),
                ("required", models.BigIntegerField()),
                ("amount", models.BigIntegerField(default=0)),
                ("topped", models.BigIntegerField(default=0)),
                ("drawn", models.BigIntegerField(default=0)),
                ("returned", models.BigIntegerField(default=0)),
                ("cap", models.BigIntegerField(null=True)),
                ("issuer", models.CharField(blank=True, max_length=200)),
                ("issuer_reference", models.CharField(blank=True, max_length=80)),
                ("issuer_key", models.CharField(blank=True, max_length=600)),
                ("checked", models.CharField(blank=True, max_length=500)),
                ("valid_from", models.DateField(null=True)),
                ("valid_to", models.DateField(null=True)),
                ("extends_months", models.SmallIntegerField(default=0)),
                ("term_ends", models.DateField(null=True)),
                ("replaced_on", models.DateField(null=True)),
                ("claim_days", models.SmallIntegerField()),
                ("due_on", models.DateField()),
                ("pack", models.CharField(max_length=80)),
                ("made_at", models.DateTimeField()),
                ("lodged_at", models.DateTimeField(null=True)),
                ("lodged_by", models.UUIDField(null=True)),
                ("verified_at", models.DateTimeField(null=True)),
                ("verified_by", models.UUIDField(null=True)),
                ("next_at", models.DateTimeField(null=True)),
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
                    "replaces",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="bonds.bond",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Call",
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
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Begun, not sent"),
                            ("sent", "Received"),
                            ("matched", "Bond found"),
                            ("noticed", "Employer told"),
                            ("decided", "Granted"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("evacuated", "Evacuated: our records show it"),
                            ("loss", "A loss that came of the evacuation"),
                        ],
                        max_length=10,
                    ),
                ),
                ("is_by_staff", models.BooleanField(default=False)),
                ("currency", models.CharField(max_length=3)),
                ("digits", models.SmallIntegerField()),
                ("lost_on", models.DateField(null=True)),
                ("is_late", models.BooleanField(default=False)),
                ("consented_at", models.DateTimeField(null=True)),
                ("tells_employer", models.BooleanField(default=False)),
                ("tells_state", models.BooleanField(default=False)),
                ("sealed", models.BinaryField()),
                ("sealed_reasons", models.BinaryField(null=True)),
                ("begun_at", models.DateTimeField()),
                ("begun_by", models.UUIDField(null=True)),
                ("written_by", models.UUIDField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("sent_by", models.UUIDField(null=True)),
                ("matched_at", models.DateTimeField(null=True)),
                ("matched_by", models.UUIDField(null=True)),
                ("noticed_at", models.DateTimeField(null=True)),
                ("noticed_by", models.UUIDField(null=True)),
                ("answer_by", models.DateTimeField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", models.UUIDField(null=True)),
                (
                    "bond",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calls",
                        to="bonds.bond",
                    ),
                ),
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
            name="CallLine",
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
                ("head", models.CharField(max_length=20)),
                ("asked", models.BigIntegerField()),
                ("allowed", models.BigIntegerField(null=True)),
                ("drawn", models.BigIntegerField(default=0)),
                (
                    "call",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="bonds.call",
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
            name="CallPaper",
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
                    "side",
                    models.CharField(
                        choices=[("worker", "Worker"), ("employer", "Employer")], max_length=8
                    ),
                ),
                ("media_type", models.CharField(max_length=40)),
                ("size", models.IntegerField()),
                ("added_at", models.DateTimeField()),
                ("sealed_name", models.BinaryField()),
                ("sealed", models.BinaryField()),
                (
                    "call",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="papers",
                        to="bonds.call",
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
            name="Draw",
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
                ("payout_id", models.UUIDField()),
                ("amount", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("by_id", models.UUIDField(null=True)),
                (
                    "bond",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draws",
                        to="bonds.bond",
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draws",
                        to="bonds.call",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draws",
                        to="bonds.callline",
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
            name="Employer",
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
                            ("company", "Company"),
                            ("recruiter", "Recruiter or placement agency"),
                            ("household", "Household"),
                        ],
                        max_length=10,
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=200)),
                ("folded", models.CharField(blank=True, max_length=400)),
                ("token", models.CharField(max_length=32)),
                ("sector", models.CharField(max_length=30)),
                ("country", models.CharField(max_length=3)),
                ("licence", models.CharField(blank=True, max_length=60)),
                ("workers", models.IntegerField(default=1)),
                ("sealed", models.BinaryField()),
                ("key_digest", models.CharField(blank=True, max_length=64)),
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
        migrations.AddField(
            model_name="call",
            name="employer",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="calls",
                to="bonds.employer",
            ),
        ),
        migrations.AddField(
            model_name="bond",
            name="employer",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="bonds",
                to="bonds.employer",
            ),
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
                ("made_at", models.DateTimeField()),
                (
                    "call",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="bonds.call",
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
            name="Payout",
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
                ("amount", models.BigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("awaited", "Asked of the issuer"),
                            ("owed", "To be paid"),
                            ("paid", "Paid"),
                        ],
                        max_length=8,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("received_on", models.DateField(null=True)),
                ("paid_on", models.DateField(null=True)),
                ("paid_at", models.DateTimeField(null=True)),
                ("paid_by", models.UUIDField(null=True)),
                (
                    "bond",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payouts",
                        to="bonds.bond",
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payouts",
                        to="bonds.call",
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
                ("amount", models.BigIntegerField()),
                ("workers", models.IntegerField(default=1)),
                ("added_at", models.DateTimeField()),
                (
                    "bond",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shares",
                        to="bonds.bond",
                    ),
                ),
                (
                    "employer",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shares",
                        to="bonds.employer",
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
                ("what", models.CharField(max_length=20)),
                ("amount", models.BigIntegerField(null=True)),
                ("note", models.CharField(blank=True, max_length=500)),
                ("at", models.DateTimeField()),
                ("by_id", models.UUIDField(null=True)),
                (
                    "bond",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="bonds.bond",
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
            name="TopUp",
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
                ("amount", models.BigIntegerField()),
                ("met", models.BigIntegerField(default=0)),
                ("demanded_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("met_at", models.DateTimeField(null=True)),
                (
                    "bond",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="top_ups",
                        to="bonds.bond",
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
            name="Proposal",
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
                            ("days", "Extend, or end of the term"),
                            ("back", "Give it back"),
                            ("top_up", "Topped up"),
                        ],
                        max_length=8,
                    ),
                ),
                ("valid_to", models.DateField(null=True)),
                ("term_ends", models.DateField(null=True)),
                ("amount", models.BigIntegerField(null=True)),
                ("checked", models.CharField(blank=True, max_length=500)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.UUIDField(null=True)),
                ("is_done", models.BooleanField(default=False)),
                (
                    "bond",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="bonds.bond",
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
                    "top_up",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="bonds.topup",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.AddIndex(
            model_name="callline",
            index=models.Index(
                fields=["organisation", "call"], name="bonds_calll_organis_05bde6_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="callline",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="bonds_callline_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="callline",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="call", name="bonds_callline_call"
            ),
        ),
        migrations.AddConstraint(
            model_name="callline",
            constraint=models.UniqueConstraint(
                fields=("organisation", "call", "head"), name="one_call_head"
            ),
        ),
        migrations.AddConstraint(
            model_name="callline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("asked__gt", 0),
                    ("drawn__gte", 0),
                    models.Q(
                        ("allowed", None), ("allowed__lte", models.F("asked")), _connector="OR"
                    ),
                ),
                name="call_line_amounts",
            ),
        ),
        migrations.AddConstraint(
            model_name="callline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("drawn", 0), ("drawn__lte", models.F("allowed")), _connector="OR"
                ),
                name="call_line_not_over",
            ),
        ),
        migrations.AddIndex(
            model_name="callpaper",
            index=models.Index(
                fields=["organisation", "call"], name="bonds_callp_organis_85956f_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="callpaper",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="bonds_callpaper_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="callpaper",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="call", name="bonds_callpaper_call"
            ),
        ),
        migrations.AddIndex(
            model_name="draw",
            index=models.Index(
                fields=["organisation", "bond"], name="bonds_draw_organis_939076_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="draw",
            index=models.Index(
                fields=["organisation", "call"], name="bonds_draw_organis_58fb37_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="draw",
            index=models.Index(
                fields=["organisation", "line"], name="bonds_draw_organis_a7c289_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=True, compartment="consular", name="bonds_draw_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="bond", name="bonds_draw_bond"
            ),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="call", name="bonds_draw_call"
            ),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="line", name="bonds_draw_line"
            ),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="draw_is_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.UniqueConstraint(
                fields=("organisation", "payout_id", "line"), name="one_draw_of_a_line"
            ),
        ),
        migrations.AddIndex(
            model_name="employer",
            index=models.Index(fields=["organisation", "token"], name="employer_token"),
        ),
        migrations.AddConstraint(
            model_name="employer",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="bonds_employer_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="employer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("key_digest", ""), _negated=True),
                fields=("organisation", "key_digest"),
                name="one_employer_key",
            ),
        ),
        migrations.AddConstraint(
            model_name="employer",
            constraint=models.UniqueConstraint(
                fields=("organisation", "kind", "country", "token"), name="one_employer_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="employer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "household"), _negated=True), ("name", ""), _connector="OR"
                ),
                name="household_is_not_named",
            ),
        ),
        migrations.AddConstraint(
            model_name="employer",
            constraint=models.CheckConstraint(
                condition=models.Q(("workers__gte", 1)), name="employer_employs_somebody"
            ),
        ),
        migrations.AddIndex(
            model_name="call",
            index=models.Index(
                fields=["organisation", "state", "answer_by"], name="bond_call_state"
            ),
        ),
        migrations.AddIndex(
            model_name="call",
            index=models.Index(
                fields=["organisation", "bond"], name="bonds_call_organis_7e7333_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="call",
            index=models.Index(
                fields=["organisation", "employer"], name="bonds_call_organis_d50f4c_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="call",
            index=models.Index(
                fields=["organisation", "person"], name="bonds_call_organis_f1287a_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="call",
            index=models.Index(
                fields=["organisation", "crisis"], name="bonds_call_organis_b4f9fc_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="bonds_call_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="bond", name="bonds_call_bond"
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="employer", name="bonds_call_employer"
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="person", name="bonds_call_person"
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="crisis", name="bonds_call_crisis"
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.UniqueConstraint(
                fields=("organisation", "reference"), name="one_bond_call_reference"
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.UniqueConstraint(
                fields=("organisation", "key_digest"), name="one_bond_call_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["matched", "noticed", "decided"])),
                fields=("organisation", "bond", "person", "crisis"),
                name="one_call_of_a_worker",
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", None),
                    ("noticed_by", None),
                    models.Q(("decided_by", models.F("noticed_by")), _negated=True),
                    _connector="OR",
                ),
                name="call_decided_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", None),
                    ("sent_by", None),
                    models.Q(("decided_by", models.F("sent_by")), _negated=True),
                    _connector="OR",
                ),
                name="call_not_decided_by_its_taker",
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["draft", "sent", "refused", "withdrawn"]),
                    models.Q(
                        ("bond__isnull", False),
                        ("consented_at__isnull", False),
                        ("crisis__isnull", False),
                        ("employer__isnull", False),
                        ("lost_on__isnull", False),
                        ("person__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="call_is_grounded",
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("matched_at__isnull", True), ("matched_by__isnull", True)),
                    models.Q(("matched_at__isnull", False), ("matched_by__isnull", False)),
                    _connector="OR",
                ),
                name="call_matched_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("noticed_at__isnull", True), ("noticed_by__isnull", True)),
                    models.Q(("noticed_at__isnull", False), ("noticed_by__isnull", False)),
                    _connector="OR",
                ),
                name="call_noticed_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                    models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                    _connector="OR",
                ),
                name="call_decided_by_somebody",
            ),
        ),
        migrations.AddIndex(
            model_name="bond",
            index=models.Index(fields=["organisation", "state", "valid_to"], name="bond_state"),
        ),
        migrations.AddIndex(
            model_name="bond",
            index=models.Index(fields=["organisation", "next_at"], name="bond_next"),
        ),
        migrations.AddIndex(
            model_name="bond",
            index=models.Index(
                fields=["organisation", "employer"], name="bonds_bond_organis_e2ab54_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="bond",
            index=models.Index(
                fields=["organisation", "replaces"], name="bonds_bond_organis_ffdd36_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="bond",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="bonds_bond_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="bond",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="employer", name="bonds_bond_employer"
            ),
        ),
        migrations.AddConstraint(
            model_name="bond",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="replaces", name="bonds_bond_replaces"
            ),
        ),
        migrations.AddConstraint(
            model_name="bond",
            constraint=models.UniqueConstraint(
                fields=("organisation", "reference"), name="one_bond_reference"
            ),
        ),
        migrations.AddConstraint(
            model_name="bond",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("replaces__isnull", False), models.Q(("state", "waived"), _negated=True)
                ),
                fields=("organisation", "replaces"),
                name="one_bond_replaces",
            ),
        ),
        migrations.AddConstraint(
            model_name="bond",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    models.Q(("issuer_key", ""), _negated=True),
                    models.Q(("state__in", ["required", "waived", "returned"]), _negated=True),
                ),
                fields=("organisation", "issuer_key"),
                name="one_bond_of_a_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="bond",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount__gte", 0),
                    ("drawn__gte", 0),
                    ("required__gte", 0),
                    ("returned__gte", 0),
                    ("topped__gte", 0),
                ),
                name="bond_amounts",
            ),
        ),
        migrations.AddConstraint(
            model_name="bond",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "amount__gte",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.F("drawn"), "+", models.F("returned")
                            ),
                            "-",
                            models.F("topped"),
                        ),
                    )
                ),
                name="bond_not_over_its_amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="bond",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("verified_by", None),
                    ("lodged_by", None),
                    models.Q(("verified_by", models.F("lodged_by")), _negated=True),
                    _connector="OR",
                ),
                name="bond_verified_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="bond",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_from", None),
                    ("valid_to", None),
                    ("valid_to__gte", models.F("valid_from")),
                    _connector="OR",
                ),
                name="bond_days",
            ),
        ),
        migrations.AddConstraint(
            model_name="bond",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("employer", None), ("is_joint", True)),
                    models.Q(("employer__isnull", False), ("is_joint", False)),
                    _connector="OR",
                ),
                name="bond_of_one_or_of_many",
            ),
        ),
        migrations.AddConstraint(
            model_name="bond",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lodged_at__isnull", True), ("lodged_by__isnull", True)),
                    models.Q(("lodged_at__isnull", False), ("lodged_by__isnull", False)),
                    _connector="OR",
                ),
                name="bond_lodged_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="bond",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("verified_at__isnull", True), ("verified_by__isnull", True)),
                    models.Q(("verified_at__isnull", False), ("verified_by__isnull", False)),
                    _connector="OR",
                ),
                name="bond_verified_by_somebody",
            ),
        ),
        migrations.AddIndex(
            model_name="objection",
            index=models.Index(
                fields=["organisation", "call"], name="bonds_objec_organis_62c7f8_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=True, compartment="consular", name="bonds_objection_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="call", name="bonds_objection_call"
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.UniqueConstraint(
                fields=("organisation", "call"), name="one_objection"
            ),
        ),
        migrations.AddIndex(
            model_name="payout",
            index=models.Index(
                fields=["organisation", "call"], name="bonds_payou_organis_8915d5_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="payout",
            index=models.Index(
                fields=["organisation", "bond"], name="bonds_payou_organis_975668_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="payout",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="bonds_payout_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="payout",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="call", name="bonds_payout_call"
            ),
        ),
        migrations.AddConstraint(
            model_name="payout",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="bond", name="bonds_payout_bond"
            ),
        ),
        migrations.AddConstraint(
            model_name="payout",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="payout_is_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="payout",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("paid_at__isnull", True), ("paid_by__isnull", True)),
                    models.Q(("paid_at__isnull", False), ("paid_by__isnull", False)),
                    _connector="OR",
                ),
                name="payout_paid_by_somebody",
            ),
        ),
        migrations.AddIndex(
            model_name="share",
            index=models.Index(
                fields=["organisation", "bond"], name="bonds_share_organis_a3d88f_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="share",
            index=models.Index(
                fields=["organisation", "employer"], name="bonds_share_organis_523b33_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="share",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="bonds_share_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="share",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="bond", name="bonds_share_bond"
            ),
        ),
        migrations.AddConstraint(
            model_name="share",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="employer", name="bonds_share_employer"
            ),
        ),
        migrations.AddConstraint(
            model_name="share",
            constraint=models.UniqueConstraint(
                fields=("organisation", "bond", "employer"), name="one_bond_share"
            ),
        ),
        migrations.AddConstraint(
            model_name="share",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0), ("workers__gte", 1)),
                name="share_is_something",
            ),
        ),
        migrations.AddIndex(
            model_name="step",
            index=models.Index(
                fields=["organisation", "bond"], name="bonds_step_organis_d1b533_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=True, compartment="consular", name="bonds_step_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="bond", name="bonds_step_bond"
            ),
        ),
        migrations.AddIndex(
            model_name="topup",
            index=models.Index(
                fields=["organisation", "bond"], name="bonds_topup_organis_4f5263_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="topup",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="bonds_topup_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="topup",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="bond", name="bonds_topup_bond"
            ),
        ),
        migrations.AddConstraint(
            model_name="topup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount__gt", 0), ("met__gte", 0), ("met__lte", models.F("amount"))
                ),
                name="top_up_not_over",
            ),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(
                fields=["organisation", "bond"], name="bonds_propo_organis_e2e609_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(
                fields=["organisation", "top_up"], name="bonds_propo_organis_a61b44_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="bonds_proposal_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="bond", name="bonds_proposal_bond"
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="top_up", name="bonds_proposal_top_up"
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("organisation", "bond"),
                name="one_open_bond_proposal",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_done", False),
                    models.Q(("ended_by", models.F("made_by")), _negated=True),
                    _connector="OR",
                ),
                name="bond_proposal_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                    models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                    _connector="OR",
                ),
                name="bond_proposal_ended_by_somebody",
            ),
        ),
        migrations.RunSQL(COUNTED, UNDO),
    ]
