"""Pages for people: signing in and out, opening an account, one's own account, keys to the interface."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongban.accounts import actions, queries
from tongban.accounts.addresses import address_of
from tongban.accounts.forms import (
    IdNumberForm,
    ParticularsForm,
    PasswordForm,
    RefusedForm,
    SignInForm,
    SignUpForm,
    TokenForm,
    VerifyForm,
)
from tongban.accounts.http import PersonRequest, signed_in, with_role
from tongban.accounts.kept_words import SESSION_KEY
from tongban.kit.refusals import Refusal
from tongban.kit.telephones import show_phone

BACKEND = "tongban.accounts.backends.PasswordBackend"


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page; in the demonstration also the cast, one click each."""
    if request.method == "GET" and request.user.is_authenticated:
        return HttpResponseRedirect(_onward(request))
    form = SignInForm(request.POST or None)
    if form.is_valid():
        try:
            person = actions.authenticate_person(
                form.cleaned_data["username"], form.cleaned_data["password"], address=address_of(request)
            )
        except Refusal as refusal:
            form.carry(refusal)
        else:
            login(request, person, backend=BACKEND)
            return HttpResponseRedirect(_onward(request))
    return render(
        request,
        "accounts/sign_in.html",
        {
            "form": form,
            "next": _wanted(request),
            "has_kept_words": SESSION_KEY in request.session,
            "cast": queries.cast_cards() if settings.DEMO_SIGN_IN else [],
            "has_provider": settings.OIDC_ENABLED,
            "provider_failed": request.GET.get("provider") == "failed",
            "demo_password": queries.demo_password() if settings.DEMO_SIGN_IN else "",
        },
        status=422 if form.errors else 200,
    )


@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Become somebody of the cast; there is no such page outside the demonstration."""
    if not settings.DEMO_SIGN_IN:
        raise Http404
    person = next((p for p in queries.cast() if p.username == request.POST.get("username")), None)
    if person is None:
        raise Http404
    login(request, person, backend=BACKEND)
    return HttpResponseRedirect(_onward(request))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    messages.success(request, _("You are signed out."))
    return HttpResponseRedirect(settings.LOGOUT_REDIRECT_URL)


@never_cache
@sensitive_post_parameters("password", "id_number")
@require_http_methods(["GET", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    """Open an account."""
    form = SignUpForm(request.POST or None)
    if form.is_valid():
        try:
            person = actions.sign_up(**form.cleaned_data, language=request.LANGUAGE_CODE, address=address_of(request))
        except Refusal as refusal:
            form.carry(refusal)
        else:
            login(request, person, backend=BACKEND)
            messages.success(request, _("Your account is open. Welcome, %(name)s.") % {"name": person.name})
            return HttpResponseRedirect(_onward(request))
    status = 422 if form.errors else 200
    return render(request, "accounts/sign_up.html", {"form": form, "next": _wanted(request)}, status=status)


@never_cache
@require_GET
@signed_in
def me(request: PersonRequest) -> HttpResponse:
    """Who I am here, whom I represent, what my duties are."""
    return _my_account(request)


def _my_account(request: PersonRequest, *, revealed: str = "", form: IdNumberForm | None = None) -> HttpResponse:
    mandates = queries.mandates_of(request.user)
    context = {
        "person": request.user,
        "revealed": revealed,
        "level": queries.level_of(request.user),
        "may_send": queries.may(request.user, "submit"),
        "how": queries.how(),
        "has_provider": settings.OIDC_ENABLED,
        "form": form or IdNumberForm(),
        "firms": [m for m in mandates if m.role not in queries.OFFICER_ROLES],
        "duties": [m for m in mandates if m.role in queries.OFFICER_ROLES],
        "languages": settings.LANGUAGES,
        "desk_url": settings.DESK_URL,
        "crumbs": [(_("My account"), "")],
    }
    return render(request, "accounts/me.html", context, status=422 if form and form.errors else 200)


@never_cache
@require_POST
@signed_in
def reveal(request: PersonRequest) -> HttpResponse:
    """One's own whole number, once, recorded."""
    return _my_account(request, revealed=actions.reveal_id(request.user, asked_by=request.user, why="own account"))


@never_cache
@sensitive_post_parameters("id_number")
@require_POST
@signed_in
def id_number(request: PersonRequest) -> HttpResponse:
    """Enter the identity number of an account that has none; changing one needs a service hall."""
    form = IdNumberForm(request.POST)
    if request.user.id_digest:
        raise Refusal(
            _("This account already has an identity number."),
            code="id-number-fixed",
            status=409,
            next_step=_("Go to a service hall with your identity card to have it changed."),
        )
    if form.is_valid():
        try:
            actions.set_id_number(request.user, form.cleaned_data["id_number"])
        except Refusal as refusal:
            form.carry(refusal)
        else:
            messages.success(request, _("Your identity number is kept, sealed."))
            return HttpResponseRedirect(reverse("accounts:me"))
    return _my_account(request, form=form)


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def particulars(request: PersonRequest) -> HttpResponse:
    """Telephone, e-mail and postal address, changed by their owner."""
    person = request.user
    known = {"phone": show_phone(person.phone), "email": person.email, "address": person.address}
    form = ParticularsForm(request.POST) if request.method == "POST" else ParticularsForm(initial=known)
    if form.is_valid():
        try:
            actions.change_particulars(person, **form.cleaned_data)
        except Refusal as refusal:
            form.carry(refusal)
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(reverse("accounts:me"))
    words = {"heading": _("How I am reached"), "button": _("Save")}
    return _changing(request, form, words)


@never_cache
@sensitive_post_parameters("old", "new")
@require_http_methods(["GET", "POST"])
@signed_in
def password(request: PersonRequest) -> HttpResponse:
    """A new password; this session goes on, all others end."""
    form = PasswordForm(request.POST or None)
    if form.is_valid():
        try:
            actions.change_password(request.user, **form.cleaned_data, address=address_of(request))
        except Refusal as refusal:
            form.carry(refusal)
        else:
            update_session_auth_hash(request, request.user)
            messages.success(request, _("The password is changed. You are signed out everywhere else."))
            return HttpResponseRedirect(reverse("accounts:me"))
    hint = _("With the new password you are signed out everywhere else, and all keys to the interface are withdrawn.")
    words = {"heading": _("Change my password"), "button": _("Change the password"), "hint": hint}
    return _changing(request, form, words)


def _changing(request: PersonRequest, form: RefusedForm, words: dict[str, str]) -> HttpResponse:
    crumbs = [(_("My account"), reverse("accounts:me")), (words["heading"], "")]
    context = {"form": form, "crumbs": crumbs, **words}
    return render(request, "accounts/changing.html", context, status=422 if form.errors else 200)


@require_POST
@signed_in
def language(request: PersonRequest) -> HttpResponse:
    """The language of pages and letters."""
    wished = request.POST.get("language", "")
    actions.set_language(request.user, wished)
    response = HttpResponseRedirect(reverse("accounts:me"))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        wished,
        max_age=365 * 24 * 3600,
        samesite="Lax",
        secure=settings.HTTPS,
        httponly=True,
    )
    return response


@never_cache
@sensitive_post_parameters("id_number")
@require_http_methods(["GET", "POST"])
@with_role("window")
def verify(request: PersonRequest) -> HttpResponse:
    """The window's page: somebody shows their paper, and their account counts as verified from then on."""
    form = VerifyForm(request.POST or None)
    if form.is_valid():
        try:
            person = actions.verify_identity(request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.carry(refusal)
        else:
            said = _("Verified: %(name)s (%(number)s). Applications can be sent from this account now.")
            messages.success(request, said % {"name": person.name, "number": person.id_masked})
            return HttpResponseRedirect(reverse("accounts:verify"))
    context = {"form": form, "crumbs": [(_("Verify an identity"), "")]}
    return render(request, "accounts/verify.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def tokens(request: PersonRequest) -> HttpResponse:
    """My keys to the interface; a new one is shown once."""
    form, key = TokenForm(request.POST or None), ""
    if form.is_valid():
        try:
            key = actions.make_token(
                request.user, form.cleaned_data["label"], form.cleaned_data["scopes"], form.cleaned_data["days"]
            )
            form = TokenForm()
        except Refusal as refusal:
            form.carry(refusal)
    crumbs = [(_("My account"), reverse("accounts:me")), (_("API keys"), "")]
    context = {"form": form, "key": key, "tokens": queries.tokens_of(request.user), "crumbs": crumbs}
    return render(request, "accounts/tokens.html", context, status=422 if form.errors else 200)


@require_POST
@signed_in
def token_withdraw(request: PersonRequest, token_id: int) -> HttpResponse:
    """Withdraw one of my keys."""
    actions.withdraw_token(request.user, token_id)
    messages.success(request, _("The key is withdrawn and opens nothing any more."))
    return HttpResponseRedirect(reverse("accounts:tokens"))


def _wanted(request: HttpRequest) -> str:
    """Where the person wanted to go, if that is on this site."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else ""


def _onward(request: HttpRequest) -> str:
    """Where to go after signing in: where they wanted, else the desk of who has one, else the home page."""
    home = settings.DESK_URL if queries.has_desk(request.user) else settings.LOGIN_REDIRECT_URL
    return _wanted(request) or home
