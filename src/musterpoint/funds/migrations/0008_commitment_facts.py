from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("funds", "0007_account_post"),
    ]

    operations = [
        migrations.AddField(
            model_name="commitment",
            name="facts",
            field=models.JSONField(null=True),
        ),
    ]
