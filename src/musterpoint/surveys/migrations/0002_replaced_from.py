from django.db import migrations, models

#: Rows of every organisation: forced row security would leave the owner of the table none.
KEPT = """
ALTER TABLE surveys_member NO FORCE ROW LEVEL SECURITY;
UPDATE surveys_member SET replaced_from = 1 WHERE is_replaced;
ALTER TABLE surveys_member FORCE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("surveys", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="member",
            name="replaced_from",
            field=models.SmallIntegerField(null=True),
        ),
        migrations.RunSQL(sql=KEPT, reverse_sql=migrations.RunSQL.noop),
        migrations.RemoveField(model_name="member", name="is_replaced"),
    ]
