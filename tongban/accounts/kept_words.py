"""What somebody was writing when their session ended: kept for them, put back where it was, and for nobody else.

A form that arrives without a session is not thrown away: its words are sealed and laid into the new, still nameless
session together with whose page it was (a signed cookie that outlives the session says so). When the same person has
signed in and opens that page again, the words stand in its fields as they stood, and the page says so. Somebody else
signing in gets nothing, and the words are gone. Passwords and files are never kept.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from html import escape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from tongban.accounts.models import Person
from tongban.accounts.sealing import seal, unseal

COOKIE = "writer"
"""Whose pages this browser showed last: a signed key, nothing else."""
SESSION_KEY = "kept_words"
RENEWED_KEY = "renewed_at"
RENEW_SECONDS = 30 * 60
COOKIE_SECONDS = 24 * 3600
MOST_LETTERS = 200_000
NOT_KEPT = ("csrfmiddlewaretoken", "revision", "next")
Fields = list[tuple[str, list[str]]]


def keep_words(request: HttpRequest, page: str, writer: Person | None = None) -> bool:
    """Keep the words of a form that cannot be carried out now, for the page they were written on. False where there is
    nothing to keep, where it is not known whose they are, or where they come from another site."""
    key = writer.pk if writer is not None else _writer(request)
    if request.method != "POST" or key is None or not _is_ours(request):
        return False
    fields: Fields = [
        (name, [str(value) for value in values])
        for name, values in request.POST.lists()
        if name not in NOT_KEPT and "password" not in name
    ]
    text = json.dumps(
        {"writer": key, "page": urlsplit(page).path, "to": request.path, "fields": fields, "files": bool(request.FILES),
         "until": timezone.now().timestamp() + settings.KEPT_WORDS_SECONDS}
    )  # fmt: skip
    if not any(value.strip() for _name, values in fields for value in values) or len(text) > MOST_LETTERS:
        return False
    request.session[SESSION_KEY] = seal(text)
    return True


def note_writer(request: HttpRequest, response: HttpResponse) -> None:
    """Remember in the browser whose page this is, longer than the session lasts."""
    person = request.user
    if not isinstance(person, Person) or _writer(request) == person.pk:
        return
    response.set_cookie(
        COOKIE, signing.dumps(person.pk, salt=COOKIE), max_age=COOKIE_SECONDS, httponly=True, samesite="Lax",
        secure=settings.HTTPS,
    )  # fmt: skip


def words_for(request: HttpRequest) -> dict[str, Any] | None:
    """What was kept for whoever asks, on the page they ask for; taken out of the session. Words of somebody else, or
    older than `settings.KEPT_WORDS_SECONDS`, are dropped."""
    sealed = request.session.get(SESSION_KEY)
    if not sealed or not isinstance(request.user, Person) or request.method != "GET":
        return None
    kept: dict[str, Any] = json.loads(unseal(sealed))
    if kept["writer"] != request.user.pk or kept["until"] < timezone.now().timestamp():
        del request.session[SESSION_KEY]
        return None
    return kept if kept["page"] == request.path else None


def put_back(request: HttpRequest, response: HttpResponse, kept: dict[str, Any]) -> None:
    """The kept words in the fields of the page's form, and a note that says so; where the form is no longer there, the
    words themselves stand in the note."""
    if response.status_code != 200 or "text/html" not in response.headers.get("Content-Type", ""):
        return
    del request.session[SESSION_KEY]
    filler = Filler(request.path, kept["to"], {name: list(values) for name, values in kept["fields"]})
    filler.fill(response.content.decode())
    said = _("You had been signed out. What you wrote is back in its place; check it and send it.")
    if not filler.is_filled:
        words = " · ".join(value for _name, values in kept["fields"] for value in values if value.strip())
        said = _("You had been signed out before this was sent. You had written: %(words)s") % {"words": words[:5000]}
    if kept["files"]:
        said += " " + _("Files have to be chosen again.")
    note = format_html('<div class="note warn mb-3" role="status"><div>{}</div></div>', said)
    response.content = filler.with_note(note)


def _writer(request: HttpRequest) -> int | None:
    try:
        key = signing.loads(request.COOKIES.get(COOKIE, ""), salt=COOKIE, max_age=COOKIE_SECONDS)
    except signing.BadSignature:
        return None
    return key if isinstance(key, int) else None


def _is_ours(request: HttpRequest) -> bool:
    """Whether the form stood on a page of this site: another site must not lay words into ours."""
    said = request.headers.get("Origin") or request.headers.get("Referer")
    return not said or urlsplit(said).netloc == request.get_host()


class Filler(HTMLParser):
    """Copies a page, and sets the fields of the forms that are sent to `to`."""

    def __init__(self, page: str, to: str, fields: dict[str, list[str]]) -> None:
        super().__init__(convert_charrefs=False)
        self.page, self.to, self.fields = page, to, fields
        self.is_filled = False
        self._copied: list[str] = []
        self._in_form = self._in_textarea = False
        self._select = ""
        self._form_at = self._main_at = 0

    def fill(self, html: str) -> None:
        """Read the page and set its fields."""
        self.feed(html)
        self.close()

    def with_note(self, note: str) -> str:
        """The page with a note: in the form whose fields were set, else at the beginning of what the page is about."""
        at = self._form_at if self.is_filled and self._form_at else self._main_at
        return "".join((*self._copied[:at], note, *self._copied[at:]))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said, name = self.get_starttag_text() or "", dict(attrs).get("name") or ""
        if tag == "form":
            action = dict(attrs).get("action") or self.page
            self._in_form = urlsplit(urljoin(self.page, action)).path == self.to
        elif self._in_form:
            said = self._set(tag, name, dict(attrs), said)
        self._copied.append(said)
        if tag == "main":
            self._main_at = len(self._copied)
        if tag == "form" and self._in_form:
            self._form_at = len(self._copied)
        if tag == "textarea" and self._in_form and name in self.fields:
            self._copied.append("\n" + escape(self.fields[name][0]))
            self._in_textarea = self.is_filled = True

    def _set(self, tag: str, name: str, attrs: dict[str, str | None], said: str) -> str:
        if tag == "select":
            self._select = name
        elif tag == "option" and self._select in self.fields:
            return self._marked(said, "selected", (attrs.get("value") or "") in self.fields[self._select])
        elif tag == "input":
            kind = attrs.get("type") or "text"
            if kind in ("radio", "checkbox"):
                return self._marked(said, "checked", (attrs.get("value") or "on") in self.fields.get(name, []))
            if name in self.fields and kind not in ("hidden", "password", "file", "submit"):
                self.is_filled = True
                return self._with(said, f'value="{escape(self.fields[name][0])}"', "value")
        return said

    def _marked(self, said: str, mark: str, is_set: bool) -> str:
        self.is_filled |= is_set
        return self._with(said, mark if is_set else "", mark)

    @staticmethod
    def _with(said: str, written: str, name: str) -> str:
        """The tag without its attribute of that name, and with the one written here."""

        bare = re.sub(rf"""\s{name}(?:=(?:"[^"]*"|'[^']*'|[^\s>]*))?(?=[\s/>])""", "", said, count=1)
        end = "/>" if bare.endswith("/>") else ">"
        return f"{bare.removesuffix(end).rstrip()} {written}".rstrip() + end

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self._in_textarea = self._in_textarea and tag != "textarea"
        self._in_form = self._in_form and tag != "form"
        self._select = "" if tag == "select" else self._select
        self._copied.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self._in_textarea:
            self._copied.append(data)

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self._copied.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self._copied.append(f"<!{decl}>")


def renew(request: HttpRequest) -> None:
    """Begin the session's time again for somebody who is at work, at most once in half an hour."""
    now = int(timezone.now().timestamp())
    if isinstance(request.user, Person) and now - request.session.get(RENEWED_KEY, 0) > RENEW_SECONDS:
        request.session[RENEWED_KEY] = now


def ends_at(request: HttpRequest) -> datetime | None:
    """When the session ends if nothing more is asked for; None for whoever is not signed in."""
    renewed = request.session.get(RENEWED_KEY) if hasattr(request, "session") else None
    if renewed is None:
        return None
    return datetime.fromtimestamp(renewed + settings.SESSION_COOKIE_AGE, tz=UTC)


class KeptWords:
    """Middleware: remembers whose pages a browser shows, and puts kept words back."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            response: HttpResponse = self.get_response(request)
        else:
            renew(request)
            kept = words_for(request)
            response = self.get_response(request)
            if kept is not None and not response.streaming:
                put_back(request, response, kept)
        if settings.SESSION_COOKIE_NAME in request.COOKIES and "text/html" in response.headers.get("Content-Type", ""):
            note_writer(request, response)
        return response
