from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tenancy", "0002_confidence_key"),
    ]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="gated",
            field=models.JSONField(default=list),
        ),
    ]
