from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="receivedplan",
            name="review_due",
            field=models.DateField(null=True),
        ),
    ]
