from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0002_in_kind_releases"),
    ]

    operations = [
        migrations.AddField(
            model_name="payingaccount",
            name="staff",
            field=models.JSONField(default=list),
        ),
    ]
