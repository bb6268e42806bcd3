"""Whole identity numbers that lie in answers, texts, certificates and papers are sealed where they lie.

The way of sealing is written out here, as it was when the numbers were sealed: AES-256-GCM under a key derived from
the installation's secret, with a keyed hash to compare by. What is sealed already stays.
"""

import base64
import hashlib
import hmac
import os
import re
from datetime import date

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import migrations
from stdnum.cn import ric

NUMBER = re.compile(r"(?<![0-9])[0-9](?:[ \u00a0\-]?[0-9]){16}[ \u00a0\-]?[0-9Xx](?![0-9])")
WIDE = {0xFF10 + n: str(n) for n in range(10)} | {0xFF38: "X", 0xFF58: "x", 0xFF0D: "-", 0x3000: " "}
KEYS = {"sealed", "digest", "masked"}
BATCH = 500
JSON = (
    ("cases", "Case", "answers"), ("cases", "Case", "situation"), ("cases", "CaseMaterial", "facts"),
    ("cases", "Correction", "defects"), ("licences", "Licence", "fields"), ("documents", "Document", "facts"),
)  # fmt: skip
TEXTS = (
    ("cases", "Remark", "text"), ("cases", "Consultation", "question"), ("cases", "Consultation", "answer"),
    ("cases", "Stop", "reason"), ("cases", "Extension", "reason"), ("cases", "CorrectionConsent", "reason"),
    ("cases", "Correction", "consent_reason"), ("cases", "CaseMaterial", "remark"),
)  # fmt: skip


def key(purpose):
    derive = HKDF(hashes.SHA256(), 32, salt=None, info=f"tongban {purpose}".encode())
    return derive.derive(str(settings.TONGBAN_SECRET).encode())


class Sealer:
    def __init__(self):
        self.sealing, self.hashing = AESGCM(key("sealing")), key("looking up")

    def number(self, number):
        nonce = os.urandom(12)
        closed = nonce + self.sealing.encrypt(nonce, number.encode(), b"1")
        return {
            "sealed": "1." + base64.urlsafe_b64encode(closed).decode(),
            "digest": hmac.new(self.hashing, number.encode(), hashlib.sha256).hexdigest(),
            "masked": number[:3] + "*" * 11 + number[-4:],
        }

    def found(self, text):
        for one in NUMBER.finditer(text.translate(WIDE)):
            number = re.sub(r"[^0-9X]", "", one.group().upper())
            try:
                date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
            except ValueError:
                continue
            if str(ric.calc_check_digit(number)) == number[17]:
                yield one.start(), one.end(), number

    def text(self, text):
        pieces, at = [], 0
        for start, end, number in self.found(text):
            made = self.number(number)
            pieces += [text[at:start], f"⟦{made['masked']}|{made['digest']}|{made['sealed']}⟧"]
            at = end
        return "".join([*pieces, text[at:]])

    def json(self, value, own):
        if isinstance(value, str):
            if own and value == own["masked"]:
                return own
            for start, end, number in self.found(value):
                return self.text(value) if value[:start].strip() or value[end:].strip() else self.number(number)
            return value
        if isinstance(value, dict):
            return value if value.keys() == KEYS else {name: self.json(one, own) for name, one in value.items()}
        return [self.json(one, own) for one in value] if isinstance(value, list) else value


def seal(apps, schema_editor):
    sealer = Sealer()
    people = apps.get_model("accounts", "Person")
    for app, model, column in (*JSON, *TEXTS):
        rows, changed = apps.get_model(app, model), []
        applicants = (app, model, column) == ("cases", "Case", "answers")
        columns = ["pk", column, *(["applicant_id"] if applicants else [])]
        for row in rows.objects.order_by("pk").only(*columns).iterator(chunk_size=2000):
            was, own = getattr(row, column), None
            if applicants and "***" in str(was):
                person = people.objects.filter(pk=row.applicant_id).first()
                if person and person.id_digest:
                    own = {"sealed": person.id_sealed, "digest": person.id_digest, "masked": person.id_masked}
            now = sealer.text(was) if isinstance(was, str) and (app, model, column) in TEXTS else sealer.json(was, own)
            if now != was:
                setattr(row, column, now)
                changed.append(row)
            if len(changed) >= BATCH:
                rows.objects.bulk_update(changed, [column])
                changed = []
        rows.objects.bulk_update(changed, [column])
    mask_messages(apps, sealer)


def mask_messages(apps, sealer):
    """Letters have left already: what is kept of them is masked, as new ones are."""
    messages = apps.get_model("notices", "Message")
    for row in messages.objects.order_by("pk").iterator(chunk_size=2000):
        said = {}
        for column in ("title", "body", "next_step"):
            text, pieces, at = getattr(row, column), [], 0
            for start, end, number in sealer.found(text):
                pieces += [text[at:start], number[:3] + "*" * 11 + number[-4:]]
                at = end
            if pieces:
                said[column] = "".join([*pieces, text[at:]])
        if said:
            messages.objects.filter(pk=row.pk).update(**said)


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0006_binds_materials_to_whom_they_prove"),
        ("accounts", "0002_remembers_declared_kin"),
        ("documents", "0001_tables"),
        ("licences", "0001_tables"),
        ("notices", "0001_tables"),
    ]

    operations = [migrations.RunPython(seal, migrations.RunPython.noop)]
