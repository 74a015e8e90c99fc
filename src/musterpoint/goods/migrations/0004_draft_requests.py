from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("goods", "0003_arrival_of_a_gift"),
    ]

    operations = [
        migrations.AlterField(
            model_name="request",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("asked", "Waits for a decision"),
                    ("approved", "Approved"),
                    ("part", "Approved in part"),
                    ("refused", "Refused"),
                    ("sent", "On its way"),
                    ("received", "Received"),
                    ("ended", "Ended: no more is sent"),
                ],
                max_length=8,
            ),
        ),
    ]
