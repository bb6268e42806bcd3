"""The exact lines a stranger types to check the log alone, as the pages show them."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from tongban.journal import queries

NUMBER = 20
"""How many characters of a commitment (hexadecimal) people write and read: its log number."""

OPENING = (
    "import hashlib,json; r=json.load(open('receipt.json',encoding='utf-8')); o=r['opening']; "
    "made=hashlib.new(r['algorithm'],bytes.fromhex(o['salt'])+o['committed'].encode()).hexdigest(); "
    "print(made==json.loads(r['leaf'])['commitment'], o['committed'])"
)
"""H(salt ‖ contents) against the commitment in the entry: all there is to an opening, in one line of Python."""


def fetch_script() -> str:
    """Get the verifier."""
    return f"curl -O {settings.SITE_URL}{reverse('journal:script')}"


def check_receipt(commitment: str = "") -> str:
    """Get the receipt of an act, and check it; without an act, check a receipt one has."""
    check = f"python3 verify_log.py --receipt receipt.json{_insisting_on_our_key()}"
    if not commitment:
        return check
    address = reverse("journal:receipt-file", args=[commitment[:NUMBER]])
    return f"curl -O {settings.SITE_URL}{address}\n{check}"


def check_opening() -> str:
    """Show that the contents in an applicant's receipt are what the entry committed to."""
    return f'python3 -c "{OPENING}"'


def check_log(code: str) -> str:
    """Get the witness file of a log, and check all of it."""
    check = f"python3 verify_log.py witness.txt{_insisting_on_our_key()}"
    if not code:
        return check
    return f"curl -O {settings.SITE_URL}{reverse('journal:witness', args=[code])}\n{check}"


def _insisting_on_our_key() -> str:
    key = queries.public_key()
    return f" --key {key}" if key else ""
