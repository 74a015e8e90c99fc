import django.db.models.deletion
import musterpoint.kernel.ids
import musterpoint.tenancy.scope
import musterpoint.tenancy.tenant
from django.db import migrations, models


#: Sums of what is in the books of every organisation already: forced row security would leave the
#: owner of the tables nothing.
TABLES = ("funds_entry", "funds_transaction", "funds_settlement", "funds_daysum")
FILL = """
INSERT INTO funds_daysum (organisation_id, id, account_id, unit, "on", amount, lines)
SELECT e.organisation_id, gen_random_uuid(), e.account_id, e.unit, e."on", sum(e.amount), count(*)
FROM funds_entry AS e
JOIN funds_transaction AS t ON t.organisation_id = e.organisation_id AND t.id = e.transaction_id
WHERE NOT t.is_pending OR EXISTS (
  SELECT 1 FROM funds_settlement AS s WHERE s.organisation_id = t.organisation_id
    AND s.transaction_id = t.id AND s.outcome = 'posted'
)
GROUP BY e.organisation_id, e.account_id, e.unit, e."on";
"""
KEPT = "\n".join(
    [
        *(f"ALTER TABLE {name} NO FORCE ROW LEVEL SECURITY;" for name in TABLES),
        FILL,
        *(f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY;" for name in TABLES),
    ]
)

#: All entries of a transaction come in one statement, so they are numbered from zero in it: a place
#: is unique, and whoever adds an entry later finds zero taken. No other row has to be read for it.
BALANCED = """
CREATE OR REPLACE FUNCTION funds_entries_balance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM fresh GROUP BY organisation_id, transaction_id, unit HAVING sum(amount) <> 0
  ) OR EXISTS (
    SELECT 1 FROM fresh GROUP BY organisation_id, transaction_id
    HAVING count(*) < 2 OR min(position) <> 0
  ) THEN
    RAISE EXCEPTION 'entries of a transaction do not balance' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
"""

#: Both begin as longer indexes do (entry_statement, one_entry_of_a_place). Where the tables are not
#: counted yet the shorter one is taken for as good, and a day's page reads every line of years.
SHORTER = """
DROP INDEX funds_entry_organis_0fe1ff_idx;
DROP INDEX funds_entry_organis_e619d8_idx;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("funds", "0002_funds"),
        ("tenancy", "0003_organisation_gated"),
    ]

    operations = [
        migrations.CreateModel(
            name="DaySum",
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
                ("on", models.DateField()),
                ("amount", models.BigIntegerField()),
                ("lines", models.BigIntegerField()),
                (
                    "account",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="days",
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
                "indexes": [
                    models.Index(
                        fields=["organisation", "account"], name="funds_daysu_organis_e7f45c_idx"
                    )
                ],
                "constraints": [
                    musterpoint.tenancy.tenant.TenantKey(
                        append_only=False, compartment="consular", name="funds_daysum_tenant"
                    ),
                    musterpoint.tenancy.tenant.TenantReference(
                        field="account", name="funds_daysum_account"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "account", "unit", "on"), name="one_sum_of_a_day"
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="transaction",
            index=models.Index(
                fields=["organisation", "on", "id"],
                condition=models.Q(is_pending=True),
                name="transaction_pending",
            ),
        ),
        migrations.RunSQL(sql=KEPT, reverse_sql=migrations.RunSQL.noop),
        migrations.RunSQL(sql=SHORTER, reverse_sql=migrations.RunSQL.noop),
        migrations.RunSQL(sql=BALANCED, reverse_sql=migrations.RunSQL.noop),
    ]
