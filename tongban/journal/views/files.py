"""The log for machines: checkpoint, tiles and entry bundles (C2SP tlog-tiles), witness file, key and script.

What can never change is marked immutable; a checkpoint may be kept for a few seconds only.
"""

from __future__ import annotations

from pathlib import Path

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from tongban.journal import bundles, queries
from tongban.journal.log import exporting
from tongban.journal.log.heads import verifier_key
from tongban.kit.refusals import NotFound

SCRIPT = Path(__file__).parent.parent / "static" / "journal" / "verify_log.py"
PLAIN = "text/plain; charset=utf-8"
BYTES = "application/octet-stream"
moving = cache_control(public=True, max_age=5)
hourly = cache_control(public=True, max_age=60 * 60)
for_ever = cache_control(public=True, max_age=365 * 24 * 60 * 60, immutable=True)


@moving
@require_GET
def checkpoint(request: HttpRequest, code: str) -> HttpResponse:
    """The newest signed head as a signed note."""
    head = queries.log(code).last_head
    if head is None:
        raise NotFound(_("No head has been signed yet."), next_step=_("Look again in a few minutes."))
    return HttpResponse(head.checkpoint, content_type=PLAIN)


@for_ever
@require_GET
def tile(request: HttpRequest, code: str, level: int, number: str) -> HttpResponse:
    """Up to 256 neighbouring hashes of one level of the tree."""
    return HttpResponse(bundles.tile(code, level, number), content_type=BYTES)


@for_ever
@require_GET
def entries(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """Up to 256 neighbouring entries."""
    return HttpResponse(bundles.entries(code, number), content_type=BYTES)


@require_GET
def witness(request: HttpRequest, code: str) -> StreamingHttpResponse:
    """Every entry and every signed head of a log, sent as it is read."""
    found = queries.log(code)
    answer = StreamingHttpResponse(exporting.lines([found.code]), content_type=PLAIN)
    answer.headers["Content-Disposition"] = f'attachment; filename="witness-{found.code}.txt"'
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@hourly
@require_GET
def key(request: HttpRequest) -> HttpResponse:
    """The public key that signs every head (Ed25519, hexadecimal), and how each log writes it in its notes."""
    public = queries.public_key()
    keys = [verifier_key(row.origin, bytes.fromhex(public)) for row in queries.logs() if row.last_head]
    return HttpResponse("".join(f"{one}\n" for one in [public, *keys]), content_type=PLAIN)


@hourly
@require_GET
def script(request: HttpRequest) -> HttpResponse:
    """The verifier: one file for the standard library, at an address that can be typed."""
    answer = HttpResponse(SCRIPT.read_bytes(), content_type="text/x-python; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="verify_log.py"'
    return answer
