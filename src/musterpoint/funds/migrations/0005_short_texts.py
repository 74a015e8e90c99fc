import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("funds", "0004_transfers"),
        ("tenancy", "0003_organisation_gated"),
    ]

    operations = [
        migrations.AlterField(
            model_name="account",
            name="kept_by",
            field=models.CharField(blank=True),
        ),
        migrations.AlterField(
            model_name="account",
            name="label",
            field=models.CharField(blank=True),
        ),
        migrations.AlterField(
            model_name="account",
            name="name",
            field=models.CharField(),
        ),
        migrations.AlterField(
            model_name="account",
            name="units",
            field=models.CharField(blank=True),
        ),
        migrations.AlterField(
            model_name="transaction",
            name="key",
            field=models.CharField(),
        ),
        migrations.AlterField(
            model_name="transaction",
            name="reverses",
            field=models.CharField(blank=True),
        ),
        migrations.AlterField(
            model_name="transaction",
            name="text",
            field=models.CharField(),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    django.db.models.lookups.LessThanOrEqual(
                        django.db.models.functions.text.Length("name"), 200
                    ),
                    django.db.models.lookups.LessThanOrEqual(
                        django.db.models.functions.text.Length("label"), 200
                    ),
                    django.db.models.lookups.LessThanOrEqual(
                        django.db.models.functions.text.Length("units"), 500
                    ),
                    django.db.models.lookups.LessThanOrEqual(
                        django.db.models.functions.text.Length("kept_by"), 30
                    ),
                ),
                name="account_of_short_texts",
            ),
        ),
        migrations.AddConstraint(
            model_name="transaction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    django.db.models.lookups.LessThanOrEqual(
                        django.db.models.functions.text.Length("key"), 200
                    ),
                    django.db.models.lookups.LessThanOrEqual(
                        django.db.models.functions.text.Length("text"), 500
                    ),
                    django.db.models.lookups.LessThanOrEqual(
                        django.db.models.functions.text.Length("reverses"), 200
                    ),
                ),
                name="transaction_of_short_texts",
            ),
        ),
    ]
