from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("exercises", "0002_people"),
    ]

    operations = [
        migrations.AddField(
            model_name="checkpoint",
            name="injects",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="checkpoint",
            name="world_day",
            field=models.IntegerField(null=True),
        ),
    ]
