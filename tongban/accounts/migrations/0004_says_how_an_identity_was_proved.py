from typing import Any

from django.db import migrations, models


def what_is_known(apps: Any, schema_editor: Any) -> None:
    """Existing accounts rest on their owner's word; invented people are as if verified; of those who came through a
    provider the account is known, and the number was typed by its owner: the next sign-in says more."""
    people = apps.get_model("accounts", "Person").objects
    people.filter(is_demo=True).update(assurance="window", assurance_rank=2)
    people.filter(is_demo=False).exclude(oidc_subject=None).update(assurance="provider", assurance_rank=1)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_writes_names_and_telephones_in_one_form")]

    operations = [
        migrations.AddField(
            "person",
            "assurance",
            models.CharField(
                choices=[
                    ("declared", "By the owner's own word"),
                    ("window", "Verified at a window"),
                    ("provider", "By the identity provider"),
                    ("elsewhere", "By another city's sign-in"),
                ],
                default="declared",
                max_length=10,
                verbose_name="how the identity was proved",
            ),
        ),
        migrations.AddField(
            "person",
            "assurance_rank",
            models.PositiveSmallIntegerField(default=0, verbose_name="level of assurance"),
        ),
        migrations.AddField("person", "assured_at", models.DateTimeField(blank=True, null=True)),
        migrations.RunPython(what_is_known, migrations.RunPython.noop),
    ]
