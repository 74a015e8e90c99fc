"""One employer's share of a joint bond goes back when that employer's term has ended."""

import django.db.models.deletion
import musterpoint.tenancy.tenant
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("bonds", "0001_initial"),
        ("tenancy", "0003_organisation_gated"),
    ]

    operations = [
        migrations.AddField(
            model_name="proposal",
            name="share",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="proposals",
                to="bonds.share",
            ),
        ),
        migrations.AddField(
            model_name="share",
            name="ended_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="share",
            name="returned",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="share",
            name="term_ends",
            field=models.DateField(null=True),
        ),
        migrations.AlterField(
            model_name="proposal",
            name="kind",
            field=models.CharField(
                choices=[
                    ("days", "Extend, or end of the term"),
                    ("back", "Give it back"),
                    ("top_up", "Topped up"),
                    ("share", "Give a share back"),
                ],
                max_length=8,
            ),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(
                fields=["organisation", "share"], name="bonds_propo_organis_bc2c47_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=musterpoint.tenancy.tenant.TenantReference(
                field="share", name="bonds_proposal_share"
            ),
        ),
        migrations.AddConstraint(
            model_name="share",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("returned", 0), ("term_ends", None)),
                    models.Q(("returned__gte", 0), ("term_ends__isnull", False)),
                    _connector="OR",
                ),
                name="share_back_after_its_term",
            ),
        ),
    ]
