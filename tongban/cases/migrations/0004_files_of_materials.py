"""A material may have several files."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0003_gives_certificates_the_place_of_their_case"),
        ("documents", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="MaterialFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(max_length=64)),
                ("place", models.PositiveSmallIntegerField(default=1)),
                ("turned", models.PositiveSmallIntegerField(default=0, verbose_name="degrees turned clockwise")),
                ("round", models.PositiveSmallIntegerField(default=0, verbose_name="correction round it came in with")),
                ("added_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("set_aside_at", models.DateTimeField(blank=True, null=True)),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.storedfile"
                    ),
                ),
                (
                    "material",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="files", to="cases.casematerial"
                    ),
                ),
            ],
            options={
                "verbose_name": "file of a material",
                "verbose_name_plural": "files of a material",
                "ordering": ["place", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(set_aside_at=None), fields=("material", "sha256"), name="same_bytes_once"
                    ),
                    models.CheckConstraint(condition=Q(turned__in=[0, 90, 180, 270]), name="turned_by_quarters"),
                ],
            },
        ),
    ]
