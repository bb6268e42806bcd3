"""What must be readable again only by us: AES-256-GCM under a key derived from the installation's secret (HKDF-SHA256).

A sealed text is `1.` and URL-safe base64 of nonce (12 bytes) and ciphertext with tag; the number names the way of
sealing, so that a later one can be told apart. A keyed hash (HMAC-SHA256) finds a number's row without opening any.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from tongban.kit.refusals import Refusal

WAY = "1"


class CannotUnseal(Refusal):
    """The text was sealed under another secret, or somebody changed it."""

    code = "cannot-unseal"
    status = 500

    def __init__(self) -> None:
        super().__init__(
            _("This sealed value cannot be opened with this installation's secret."),
            next_step=_("Set the secret the value was sealed with, or enter the value anew."),
        )


@lru_cache(maxsize=8)
def _key(secret: str, purpose: str) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=None, info=f"tongban {purpose}".encode()).derive(secret.encode())


def secret() -> str:
    """The installation's secret for sealed values."""
    return str(settings.TONGBAN_SECRET)


def seal(text: str) -> str:
    """The text, sealed. Sealing twice gives two different results that open to the same text."""
    nonce = os.urandom(12)
    closed = AESGCM(_key(secret(), "sealing")).encrypt(nonce, text.encode(), WAY.encode())
    return f"{WAY}.{base64.urlsafe_b64encode(nonce + closed).decode()}"


def unseal(sealed: str) -> str:
    """The text that was sealed; a `Refusal` (cannot-unseal) where the secret is another or the text was changed."""
    way, _dot, body = sealed.partition(".")
    try:
        raw = base64.urlsafe_b64decode(body)
        return AESGCM(_key(secret(), "sealing")).decrypt(raw[:12], raw[12:], way.encode()).decode()
    except (InvalidTag, ValueError) as fault:
        raise CannotUnseal from fault


def digest(text: str) -> str:
    """The keyed hash under which a sealed number is found again (64 hexadecimal digits)."""
    return hmac.new(_key(secret(), "looking up"), text.encode(), hashlib.sha256).hexdigest()
