"""The one file of a material becomes the first of its files; the column itself leaves in the next release."""

from django.db import migrations

BATCH = 2000


def move(apps, schema_editor):
    """Each single file as the first of its material's files."""
    material_model, file_model = apps.get_model("cases", "CaseMaterial"), apps.get_model("cases", "MaterialFile")
    known = material_model.objects.filter(file__isnull=False).values_list("pk", "file", "file__sha256", "supplied_at")
    rows = []
    for pk, file, sha256, at in known.order_by("pk").iterator(BATCH):
        given = {"added_at": at} if at else {}
        rows.append(file_model(material_id=pk, file_id=file, sha256=sha256, place=1, **given))
        if len(rows) >= BATCH:
            file_model.objects.bulk_create(rows)
            rows = []
    file_model.objects.bulk_create(rows)


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_files_of_materials")]

    operations = [
        migrations.RunPython(move, migrations.RunPython.noop),
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.RemoveField(model_name="casematerial", name="file")]
        ),
    ]
