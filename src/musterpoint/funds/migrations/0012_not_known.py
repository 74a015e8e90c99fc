from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("funds", "0011_first_day"),
    ]

    operations = [
        migrations.AddField(
            model_name="commitment",
            name="not_known",
            field=models.JSONField(default=dict),
        ),
    ]
