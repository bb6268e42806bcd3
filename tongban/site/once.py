"""Twice pressed, once made: at the one place every form and every writing request passes (see `accounts.pressing`)."""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode, b64encode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from tongban.accounts import actions
from tongban.accounts.models import Person
from tongban.accounts.queries import person_of_token
from tongban.kit.refusals import Refusal
from tongban.site.middleware import Answer

MOST_BYTES = 200_000
"""An answer longer than this is not kept: nothing that is made is answered with more."""


class Once:
    """Middleware: the second of two equal requests gets the answer of the first."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        from tongban.site.views import refusal_page

        name = request.headers.get("Idempotency-Key", "").strip()
        is_api = request.path.startswith("/api/")
        is_form = request.method == "POST" and not is_api and not getattr(request, "htmx", False)
        if not (is_form or (name and is_api and request.method in {"POST", "PUT", "DELETE", "PATCH"})):
            return self.get_response(request)
        person = _who(request, is_api)
        if person is None:
            return self.get_response(request)
        try:
            # one key of a person is never given what another, which may open less, has been answered
            where = f"{request.method} {request.get_full_path()} {_key_of(request) if is_api else ''}"
            claim = actions.claim_press(person, where, _content_of(request), name)
        except Refusal as refusal:
            return refusal_page(request, refusal)
        if claim.answer:
            return _again(claim.answer)
        response = None
        try:
            response = self.get_response(request)
        finally:
            if response is None or response.status_code >= 400 or response.streaming:
                actions.release_press(claim.press)
        if response.status_code < 400 and not response.streaming:
            if len(response.content) <= MOST_BYTES:
                actions.keep_press(claim.press, _written(response))
            else:
                actions.release_press(claim.press)
        return response


def _who(request: HttpRequest, is_api: bool) -> Person | None:
    if is_api and "Authorization" in request.headers:
        found = person_of_token(_key_of(request))
        return found[0] if found else None
    return request.user if isinstance(request.user, Person) else None


def _key_of(request: HttpRequest) -> str:
    """The key a program shows; empty where it shows none. (The word before it may be written in any case.)"""
    way, _gap, key = request.headers.get("Authorization", "").strip().partition(" ")
    return key.strip() if way.lower() == "bearer" else ""


def _content_of(request: HttpRequest) -> str:
    """What was sent, as one number: fields without the token that protects them, files by their bytes."""
    told = hashlib.sha256()
    if request.content_type == "multipart/form-data" and request.method == "POST":
        for name, files in sorted(request.FILES.lists()):
            for file in files:
                told.update(f"{name}\0{file.name}\0{file.size}\0".encode("utf-8", "replace"))
                for chunk in file.chunks():
                    told.update(chunk)
                file.seek(0)
    elif request.content_type != "application/x-www-form-urlencoded":
        told.update(request.body)
    if request.method == "POST":
        fields = sorted((n, v) for n, v in request.POST.lists() if n != "csrfmiddlewaretoken")
        told.update(json.dumps(fields).encode())
    return told.hexdigest()


def _written(response: HttpResponse) -> str:
    kept = {name: response.headers[name] for name in ("Content-Type", "Location") if name in response.headers}
    return json.dumps({"status": response.status_code, "headers": kept, "body": b64encode(response.content).decode()})


def _again(written: str) -> HttpResponse:
    said = json.loads(written)
    where = said["headers"].get("Location")
    response: HttpResponse
    if where:
        response = HttpResponseRedirect(where)
        response.status_code = said["status"]
    else:
        response = HttpResponse(b64decode(said["body"]), status=said["status"], headers=said["headers"])
    response.headers["Cache-Control"] = "no-store"
    response.headers["Idempotency-Replayed"] = "true"
    return response
