"""Names and telephone numbers already kept get the one form that new ones are kept in.

The readers of today are not called, since a migration must do the same in ten years; comparisons look past what this
leaves (`kit.names.same_name`).
"""

import re
import unicodedata

from django.db import migrations, models

DOTS = re.compile("[ ]*[\u00b7\u0387\u2022\u2024\u2027\u2219\u22c5\u25cf\u30fb\uff0e\uff65]+[ ]*")
HAN = "[\u3400-\u9fff\U00020000-\U0003ffff]"
HALF = {c: c - 0xFEE0 for c in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}


def name_of(text):
    """One dot, nothing invisible, half-width letters, single blanks and none between Han characters."""
    text = "".join(c for c in text.translate(HALF) if unicodedata.category(c) not in ("Cc", "Cf"))
    text = DOTS.sub("\u00b7", " ".join(text.split()))
    text = re.sub(f"(?<={HAN})[ ]?[.][ ]?(?={HAN})", "\u00b7", text)
    return re.sub(f"(?<={HAN}) (?={HAN})", "", text)


def phone_of(text):
    """A mobile number or a landline of the mainland in E.164; what is neither stays as it is."""
    digits = re.sub(r"[\s()\-]", "", unicodedata.normalize("NFKC", text))
    mobile = re.fullmatch(r"(?:\+?86|0086)?(1[3-9]\d{9})", digits)
    landline = re.fullmatch(r"0((?:10|2\d)\d{8}|[3-9]\d{2}\d{7,8})", digits)
    abroad = re.fullmatch(r"(?:\+|00)((?!86)[1-9]\d{6,14})", digits)
    found = mobile or landline
    return f"+86{found[1]}" if found else f"+{abroad[1]}" if abroad else text


def write(apps, schema_editor):
    """Every row whose text changes."""
    people, bodies = apps.get_model("accounts", "Person"), apps.get_model("accounts", "Organisation")
    for model, fields in ((people, {"name": name_of, "phone": phone_of}),
                          (bodies, {"name": name_of, "legal_person_name": name_of})):  # fmt: skip
        changed = []
        for row in model.objects.only(*fields).iterator(2000):
            before = {field: getattr(row, field) for field in fields}
            after = {field: make(before[field]) or before[field] for field, make in fields.items()}
            if after != before:
                for field, value in after.items():
                    setattr(row, field, value)
                changed.append(row)
        model.objects.bulk_update(changed, list(fields), batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_remembers_declared_kin")]
    operations = [
        migrations.AlterField(
            "person", "phone", models.CharField(blank=True, max_length=40, verbose_name="mobile number")
        ),
        migrations.AlterField(
            "organisation", "phone", models.CharField(blank=True, max_length=40, verbose_name="telephone")
        ),
        migrations.RunPython(write, migrations.RunPython.noop),
    ]
