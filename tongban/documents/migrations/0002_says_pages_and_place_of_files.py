from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_tables")]

    operations = [
        migrations.AddField(
            model_name="storedfile", name="pages", field=models.PositiveIntegerField(blank=True, null=True)
        ),
        migrations.AddField(
            model_name="storedfile",
            name="has_place",
            field=models.BooleanField(db_default=False, default=False, verbose_name="says where it was taken"),
        ),
    ]
