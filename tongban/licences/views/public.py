"""Pages for everybody: is this certificate genuine, does it hold, and what does a one-time code show?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_GET, require_http_methods

from tongban.accounts.http import counted_guesses
from tongban.documents.actions import trust_roots
from tongban.kit.refusals import NotFound, Refusal
from tongban.licences import actions, queries
from tongban.licences.forms import FileForm, LookForm, VerifyForm

MOST_BYTES = 10 * 1024 * 1024


@never_cache
@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """By number, identifier or check code, or by the file itself."""
    crumbs = [(_("Verify a certificate"), "")]
    asked = request.GET.get("words", "").strip()
    form, file_form = VerifyForm(request.GET if "words" in request.GET else None), FileForm()
    context = {"form": form, "file_form": file_form, "crumbs": crumbs}
    if request.method == "POST":
        file_form = FileForm(request.POST, request.FILES)
        context |= {"file_form": file_form, "form": VerifyForm()}
        upload = request.FILES.get("file")
        if upload is not None and (upload.size or 0) > MOST_BYTES:
            file_form.add_error("file", _("The file is larger than 10 MB."))
        elif file_form.is_valid() and upload is not None:
            verdict = actions.verify_file(upload.read(MOST_BYTES + 1))
            return render(request, "licences/verdict.html", {"verdict": verdict, "name": upload.name, "crumbs": crumbs})
        return render(request, "licences/verify.html", context, status=422)
    if asked and form.is_valid():
        try:
            with counted_guesses(request):
                found = queries.find_all_public(asked)
                if not found:
                    raise queries.absent()
        except NotFound as refusal:
            form.add_error("words", f"{refusal.sentence}{refusal.next_step}")
            return render(request, "licences/verify.html", context, status=404)
        if len(found) == 1:
            return HttpResponseRedirect(reverse("licences:verify-one", args=[found[0].identifier]))
        return render(request, "licences/matches.html", {"found": found, "asked": asked, "crumbs": crumbs})
    return render(request, "licences/verify.html", context)


@never_cache
@require_GET
def verify_one(request: HttpRequest, identifier: str) -> HttpResponse:
    """What anybody with the certificate may know of it."""
    crumbs = [(_("Verify a certificate"), reverse("licences:verify")), (_("Verification result"), "")]
    with counted_guesses(request):
        facts = queries.public_facts(identifier)
    return render(request, "licences/verify_one.html", {"facts": facts, "crumbs": crumbs})


@never_cache
@require_http_methods(["GET", "POST"])
def check_showing(request: HttpRequest, code: str) -> HttpResponse:
    """The other side of 亮证: one look, once. Opening the address uses nothing up; pressing the button does."""
    crumbs = [(_("Certificate shown to you"), "")]
    form = LookForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "code": code, "crumbs": crumbs}
    if request.method == "POST" and form.is_valid():
        actor = request.user if request.user.is_authenticated else None
        try:
            with counted_guesses(request):
                seen = actions.check_showing(code, by=form.cleaned_data["by"], actor=actor)
        except Refusal as refusal:
            context["refusal"] = refusal
            return render(request, "licences/check_showing.html", context, status=refusal.status)
        return render(request, "licences/seen.html", {"seen": seen, "crumbs": crumbs})
    return render(request, "licences/check_showing.html", context)


@cache_control(public=True, max_age=60)
@require_GET
def status_list(request: HttpRequest) -> HttpResponse:
    """The signed list of certificates no longer in force, for offline verification."""
    answer = HttpResponse(actions.current_status_list(), content_type="application/json")
    answer.headers["Content-Disposition"] = 'attachment; filename="status.json"'
    return answer


@cache_control(public=True, max_age=3600)
@require_GET
def roots(request: HttpRequest) -> HttpResponse:
    """The authorities trusted here, for offline verification."""
    answer = HttpResponse(trust_roots(), content_type="application/x-pem-file")
    answer.headers["Content-Disposition"] = 'attachment; filename="roots.pem"'
    return answer
