"""Short messages. The demonstration writes each into a file; a city registers its own sender under the same name."""

from __future__ import annotations

import json

from django.conf import settings
from django.utils import timezone

from tongban.kit.writing import write_whole
from tongban.notices.channels import Letter, register

MOST_CHARACTERS = 300
"""About four parts of a long short message; the rest is read behind the link."""


def as_sms(letter: Letter) -> str:
    """What fits into a short message: title, what to do, by when, where."""
    parts = [f"【{settings.CITY_NAME}】{letter.title}", letter.next_step, letter.due, letter.link]
    text = " ".join(part for part in parts if part)
    return text if len(text) <= MOST_CHARACTERS else text[: MOST_CHARACTERS - 1] + "…"


@register("sms", reaches=lambda person: bool(person.phone) and settings.SMS_CHANNEL == "file")
def send(letter: Letter) -> None:
    """Write the message as one JSON file named after its key; written twice it is still one file."""
    row = {"to": letter.person.phone, "text": as_sms(letter), "at": timezone.localtime().isoformat(timespec="seconds")}
    said = json.dumps(row, ensure_ascii=False, indent=1) + "\n"
    write_whole(settings.SMS_FILE_DIR / f"{letter.key}.json", said.encode())
