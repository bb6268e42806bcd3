"""Pages and bytes of files and documents."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from tongban.accounts.http import PersonRequest, counted_guesses, signed_in
from tongban.documents import actions, queries
from tongban.documents.http import bytes_answer
from tongban.kit.refusals import NotFound


@require_GET
@signed_in
def document(request: PersonRequest, number: str) -> HttpResponse:
    """The sealed PDF of a document that concerns the asker."""
    found = queries.document_seen_by(request.user, number)
    content = actions.pdf_of(found)
    return bytes_answer(request, content, found.sha256, "application/pdf", f"{found.title}{found.number}.pdf")


@require_GET
@signed_in
def file(request: PersonRequest, file_id: str) -> HttpResponse:
    """A file somebody handed in, as it was handed in."""
    stored = queries.file_seen_by(request.user, file_id)
    return bytes_answer(request, actions.content_of(stored), stored.sha256, stored.media_type, stored.name)


@require_GET
@signed_in
def preview(request: PersonRequest, file_id: str) -> HttpResponse:
    """A picture of one page of a file, for whoever may see the file: `page`, `width`, `turn`."""
    stored = queries.file_seen_by(request.user, file_id)
    asked = {name: _number(request, name, default) for name, default in (("page", 1), ("width", 800), ("turn", 0))}
    drawn = actions.preview_of(stored, **asked)
    mark = f"{stored.sha256}-{asked['page']}-{asked['width']}-{asked['turn']}"
    return bytes_answer(request, drawn, mark, "image/jpeg", f"{stored.name}.jpg")


@require_GET
@signed_in
def face(request: PersonRequest, number: str) -> HttpResponse:
    """A picture of the first page of a document that concerns the asker, `width` dots wide."""
    found = queries.document_seen_by(request.user, number)
    width = _number(request, "width", 800)
    drawn = actions.face_of(found, width)
    return bytes_answer(request, drawn, f"{found.sha256}-face-{width}", "image/jpeg", f"{found.title}.jpg")


def _number(request: HttpRequest, name: str, default: int) -> int:
    """A small number of the address; -1, which nothing accepts, where it is none."""
    said = request.GET.get(name, str(default))
    return int(said) if said.isascii() and said.isdigit() and len(said) < 7 else -1


@never_cache
@require_GET
def check_form(request: HttpRequest) -> HttpResponse:
    """Where somebody with a paper in the hand types its check code."""
    code = request.GET.get("code", "").strip()
    if code:
        return HttpResponseRedirect(reverse("documents:check", args=[code.replace("/", "")[:40]]))
    return render(request, "documents/check_form.html", {"crumbs": [(_("Check a document"), "")]})


@never_cache
@require_GET
def check(request: HttpRequest, code: str) -> HttpResponse:
    """What anybody with the paper may know of it: kind, number, day, office, hash of the file; nothing personal."""
    crumbs = [(_("Check a document"), reverse("documents:check-form")), (code, "")]
    try:
        with counted_guesses(request):
            found = queries.document_by_check_code(code)
    except NotFound as refusal:
        context = {"refusal": refusal, "code": code, "crumbs": crumbs[:1]}
        return render(request, "documents/check_form.html", context, status=404)
    if found.kind == "certificate" and found.facts.get("link"):
        return HttpResponseRedirect(found.facts["link"])
    context = {
        "document": found,
        "crumbs": crumbs,
        "facts": [
            (_("Document"), found.title, ""),
            (_("Number"), found.number, ""),
            (_("Issued by"), found.organisation.name, ""),
        ],
    }
    return render(request, "documents/check.html", context)


@require_GET
def roots(request: HttpRequest) -> HttpResponse:
    """The authorities whose seals are trusted here, to be kept beside `tongban verify`."""
    answer = HttpResponse(actions.trust_roots(), content_type="application/x-pem-file")
    answer.headers["Content-Disposition"] = 'attachment; filename="roots.pem"'
    return answer
