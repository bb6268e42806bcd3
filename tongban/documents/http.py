"""How kept bytes are handed to a browser."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified

SHOWN_IN_PAGE = {"application/pdf", "image/jpeg", "image/png"}
"""Types a browser draws itself without running anything; all others are only ever saved."""


def bytes_answer(request: HttpRequest, content: bytes, sha256: str, media_type: str, name: str) -> HttpResponse:
    """A kept file with its tag; shown in the page where that is harmless, else saved; never run as a page of ours."""
    tag = f'"{sha256}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified()
    how = "inline" if media_type in SHOWN_IN_PAGE and "save" not in request.GET else "attachment"
    answer = HttpResponse(content, content_type=media_type)
    answer.headers["Content-Disposition"] = f"{how}; filename*=UTF-8''{quote(name)}"
    answer.headers["ETag"] = tag
    answer.headers["Cache-Control"] = "private, no-cache"
    if media_type != "application/pdf":  # a browser's own PDF reader does not open in a sandbox
        answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
