import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """The region whose officers have to do with a certificate; filled in by the room that knows the cases."""

    dependencies = [("licences", "0001_tables"), ("regions", "0001_tables")]

    operations = [
        migrations.AddField(
            "licence",
            "region",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="regions.division",
            ),
        ),
    ]
