from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("grants", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="milestone",
            name="reported_by",
            field=models.UUIDField(null=True),
        ),
    ]
