from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evacuation", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="traveller",
            name="clear_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="traveller",
            name="handed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="traveller",
            name="handed_by",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="traveller",
            name="is_minor",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="traveller",
            name="needs_escort",
            field=models.BooleanField(default=False),
        ),
    ]
