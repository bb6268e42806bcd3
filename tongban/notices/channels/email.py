"""E-mail, through whatever backend Django is set to."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage

from tongban.notices.channels import Letter, register


@register("email", reaches=lambda person: bool(person.email))
def send(letter: Letter) -> None:
    """One plain letter; the same message keeps its Message-ID, so that a second copy is recognised as one."""
    domain = settings.SITE_URL.split("://", 1)[-1].split(":", 1)[0].split("/", 1)[0]
    message = EmailMessage(
        subject=" ".join(letter.title.split()),
        body=letter.as_text(),
        to=[letter.person.email],
        headers={"Message-ID": f"<{letter.key}@{domain}>"},
    )
    message.send()
