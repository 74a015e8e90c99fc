import django.db.models.deletion
import django.db.models.expressions
import musterpoint.kernel.ids
import musterpoint.tenancy.scope
import musterpoint.tenancy.tenant
from django.db import migrations, models


#: All entries of a transaction come in one statement; when it ends they are two at least and sum to
#: zero in each unit, and the transaction has no others. No line of SQL writes half a transaction.
BALANCED = """
CREATE FUNCTION funds_entries_balance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM fresh GROUP BY organisation_id, transaction_id, unit HAVING sum(amount) <> 0
  ) OR EXISTS (
    SELECT 1 FROM fresh GROUP BY organisation_id, transaction_id HAVING count(*) < 2
  ) THEN
    RAISE EXCEPTION 'entries of a transaction do not balance' USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (
    SELECT 1 FROM funds_entry AS there
    JOIN (SELECT organisation_id, transaction_id, count(*) AS n FROM fresh GROUP BY 1, 2) AS added
      USING (organisation_id, transaction_id)
    GROUP BY there.organisation_id, there.transaction_id, added.n HAVING count(*) <> added.n
  ) THEN
    RAISE EXCEPTION 'entries are added to a transaction' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER funds_entries_balance AFTER INSERT ON funds_entry
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION funds_entries_balance();
"""
UNDO = """
DROP TRIGGER funds_entries_balance ON funds_entry;
DROP FUNCTION funds_entries_balance();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tenancy", "0003_organisation_gated"),
    ]

    operations = [
        migrations.CreateModel(
            name="Account",
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
                ("label", models.CharField(blank=True, max_length=200)),
                ("units", models.CharField(blank=True, max_length=500)),
                ("least", models.BigIntegerField(null=True)),
                ("most", models.BigIntegerField(null=True)),
                ("opened_at", models.DateTimeField()),
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
            name="Balance",
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
                ("unit", models.CharField(max_length=24)),
                ("digits", models.SmallIntegerField()),
                ("posted", models.BigIntegerField(default=0)),
                ("held_out", models.BigIntegerField(default=0)),
                ("held_in", models.BigIntegerField(default=0)),
                ("least", models.BigIntegerField(null=True)),
                ("most", models.BigIntegerField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="balances",
                        to="funds.account",
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
            name="Book",
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
                ("closed_until", models.DateField(null=True)),
                ("opened_at", models.DateTimeField()),
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
            name="Transaction",
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
                ("key", models.CharField(max_length=200)),
                ("on", models.DateField()),
                ("text", models.CharField(max_length=500)),
                ("links", models.JSONField(default=dict)),
                ("digest", models.BinaryField(max_length=32)),
                ("is_pending", models.BooleanField()),
                ("reverses", models.CharField(blank=True, max_length=200)),
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
            name="Settlement",
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
                    "outcome",
                    models.CharField(
                        choices=[("posted", "Posted"), ("void", "Void")], max_length=6
                    ),
                ),
                ("settled_at", models.DateTimeField()),
                ("settled_by", models.UUIDField(null=True)),
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
                    "transaction",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="settlements",
                        to="funds.transaction",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Entry",
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
                ("unit", models.CharField(max_length=24)),
                ("amount", models.BigIntegerField()),
                ("on", models.DateField()),
                (
                    "account",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="funds.account",
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
                    "transaction",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="funds.transaction",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="funds_account_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.UniqueConstraint(
                fields=("organisation", "name"), name="one_account_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("least", None),
                    ("most", None),
                    ("least__lte", models.F("most")),
                    _connector="OR",
                ),
                name="account_least_under_most",
            ),
        ),
        migrations.AddIndex(
            model_name="balance",
            index=models.Index(
                fields=["organisation", "account"], name="funds_balan_organis_691918_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="balance",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="funds_balance_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="balance",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="account", name="funds_balance_account"
            ),
        ),
        migrations.AddConstraint(
            model_name="balance",
            constraint=models.UniqueConstraint(
                fields=("organisation", "account", "unit"), name="one_balance_of_a_unit"
            ),
        ),
        migrations.AddConstraint(
            model_name="balance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("least", None),
                    (
                        "posted__gte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("least"), "-", models.F("held_out")
                        ),
                    ),
                    _connector="OR",
                ),
                name="balance_over_its_least",
            ),
        ),
        migrations.AddConstraint(
            model_name="balance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("most", None),
                    (
                        "posted__lte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("most"), "-", models.F("held_in")
                        ),
                    ),
                    _connector="OR",
                ),
                name="balance_under_its_most",
            ),
        ),
        migrations.AddConstraint(
            model_name="balance",
            constraint=models.CheckConstraint(
                condition=models.Q(("held_in__gte", 0), ("held_out__lte", 0)), name="balance_holds"
            ),
        ),
        migrations.AddConstraint(
            model_name="book",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=False, compartment="consular", name="funds_book_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="book",
            constraint=models.UniqueConstraint(fields=("organisation",), name="one_book"),
        ),
        migrations.AddIndex(
            model_name="transaction",
            index=models.Index(fields=["organisation", "on", "id"], name="transaction_day"),
        ),
        migrations.AddConstraint(
            model_name="transaction",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=True, compartment="consular", name="funds_transaction_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="transaction",
            constraint=models.UniqueConstraint(
                fields=("organisation", "key"), name="one_transaction_key"
            ),
        ),
        migrations.AddIndex(
            model_name="settlement",
            index=models.Index(
                fields=["organisation", "transaction"], name="funds_settl_organis_0aa3f6_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="settlement",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=True, compartment="consular", name="funds_settlement_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="settlement",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="transaction", name="funds_settlement_transaction"
            ),
        ),
        migrations.AddConstraint(
            model_name="settlement",
            constraint=models.UniqueConstraint(
                fields=("organisation", "transaction"), name="one_settlement"
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                fields=["organisation", "account", "unit", "on", "id"], name="entry_statement"
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                fields=["organisation", "transaction"], name="funds_entry_organis_e619d8_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                fields=["organisation", "account"], name="funds_entry_organis_0fe1ff_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=musterpoint.tenancy.tenant.TenantKey(
                append_only=True, compartment="consular", name="funds_entry_tenant"
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="transaction", name="funds_entry_transaction"
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="account", name="funds_entry_account"
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.UniqueConstraint(
                fields=("organisation", "transaction", "position"), name="one_entry_of_a_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount", 0), _negated=True), name="entry_moves_something"
            ),
        ),
        migrations.RunSQL(sql=BALANCED, reverse_sql=UNDO),
    ]
