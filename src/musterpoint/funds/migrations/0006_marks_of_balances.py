from django.db import migrations, models

#: What was given before this: forced row security would leave the owner of the tables nothing.
TABLES = ("funds_balance", "funds_account", "funds_entry", "funds_transaction")
#: Every unit of the account: some of it may have been changed into another.
FILL = """
UPDATE funds_balance AS b SET marks = given.marks
FROM (
  SELECT e.organisation_id, e.account_id, jsonb_agg(
    DISTINCT lower(coalesce(t.links ->> 'crisis', '')) || '/'
      || upper(coalesce(t.links ->> 'country', ''))
  ) AS marks
  FROM funds_transaction AS t
  JOIN funds_entry AS e ON e.organisation_id = t.organisation_id AND e.transaction_id = t.id
  JOIN funds_account AS a ON a.organisation_id = e.organisation_id AND a.id = e.account_id
  WHERE t.links ->> 'kind' = 'receipt' AND a.name LIKE 'Equity:Funds:%'
    AND coalesce(t.links ->> 'crisis', '') || coalesce(t.links ->> 'country', '') <> ''
  GROUP BY e.organisation_id, e.account_id
) AS given
WHERE b.organisation_id = given.organisation_id AND b.account_id = given.account_id;
"""
KEPT = "\n".join(
    [
        *(f"ALTER TABLE {name} NO FORCE ROW LEVEL SECURITY;" for name in TABLES),
        FILL,
        *(f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY;" for name in TABLES),
    ]
)


class Migration(migrations.Migration):
    dependencies = [
        ("funds", "0005_short_texts"),
        ("tenancy", "0003_organisation_gated"),
    ]

    operations = [
        migrations.AddField(
            model_name="balance",
            name="marks",
            field=models.JSONField(default=list),
        ),
        migrations.RunSQL(sql=KEPT, reverse_sql=migrations.RunSQL.noop),
    ]
