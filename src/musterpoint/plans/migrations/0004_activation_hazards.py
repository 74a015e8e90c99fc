from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0003_again_after_stand_down"),
    ]

    operations = [
        migrations.AddField(
            model_name="activation",
            name="hazards",
            field=models.JSONField(null=True),
        ),
    ]
