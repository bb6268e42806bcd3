"""What people are asked to type. Whether it is right is decided by the actions, and said by their refusals."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tongban.accounts.assurance import book as assurance_book
from tongban.accounts.queries import SCOPES
from tongban.kit.refusals import Refusal


class RefusedForm(forms.Form):
    """A form that can carry a refusal to the field it speaks of."""

    def carry(self, refusal: Refusal) -> None:
        """Show the refusal, with its next step, at its field, or above the form where it names none of ours."""
        field = str(refusal.where.get("field", ""))
        says = " ".join(str(part) for part in (refusal.sentence, refusal.next_step) if part)
        self.add_error(field if field in self.fields else None, says)


class SignInForm(RefusedForm):
    """Name and password."""

    username = forms.CharField(
        label=_("Sign-in name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class SignUpForm(RefusedForm):
    """Everything an account needs."""

    name = forms.CharField(
        label=_("Full name"),
        max_length=200,
        help_text=_("As on the identity card."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    id_number = forms.CharField(
        label=_("Identity number"),
        max_length=40,
        help_text=_("18 characters. It is kept sealed and shown only masked."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    phone = forms.CharField(
        label=_("Mobile number"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    email = forms.EmailField(
        label=_("E-mail"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    username = forms.CharField(
        label=_("Sign-in name"),
        max_length=60,
        help_text=_("4 to 60 letters, digits or the signs . _ - @ +"),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        help_text=_(
            "At least 10 characters, not digits only, and none of those that everybody uses; a short sentence is best."
        ),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class IdNumberForm(RefusedForm):
    """The identity number of an account that has none yet."""

    id_number = forms.CharField(
        label=_("Identity number"),
        max_length=40,
        help_text=_("18 characters. It is kept sealed and shown only masked."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class ParticularsForm(RefusedForm):
    """How a person is reached."""

    phone = forms.CharField(
        label=_("Mobile number"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    email = forms.CharField(
        label=_("E-mail"), max_length=254, required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    address = forms.CharField(
        label=_("Postal address"),
        max_length=400,
        required=False,
        help_text=_("Where papers and certificates are sent."),
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )


class PasswordForm(RefusedForm):
    """A new password, proved by the present one."""

    old = forms.CharField(
        label=_("Present password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=_("New password"),
        max_length=200,
        strip=False,
        help_text=_(
            "At least 10 characters, not digits only, and none of those that everybody uses; a short sentence is best."
        ),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class TokenForm(RefusedForm):
    """A new key to the interface."""

    label = forms.CharField(label=_("What is it for?"), max_length=60)
    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"), choices=[(scope, scope) for scope in SCOPES], widget=forms.CheckboxSelectMultiple
    )
    days = forms.TypedChoiceField(
        label=_("How long is it valid?"),
        coerce=int,
        choices=[(1, _("1 day")), (30, _("30 days")), (90, _("90 days")), (365, _("365 days"))],
        initial=30,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["scopes"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(scope, f"{_meaning(scope)} · {scope}") for scope in SCOPES]


def _meaning(scope: str) -> str:
    return str(SCOPE_WORDS[scope])


SCOPE_WORDS = {
    "me:read": _("who I am and what I may do"),
    "me:write": _("change my telephone, e-mail, address and password"),
    "cases:read": _("read my applications"),
    "cases:write": _("apply, correct, withdraw"),
    "desk:read": _("read the work queue of my office"),
    "desk:write": _("act on cases in the name of my office"),
    "licences:read": _("read certificates I hold"),
    "licences:write": _("show a certificate or change its state"),
    "documents:read": _("read my files and documents"),
    "documents:write": _("upload files"),
    "messages:read": _("read my messages"),
    "messages:write": _("mark my messages as read"),
}


class VerifyForm(RefusedForm):
    """What an officer at a window reads off the paper in their hand."""

    username = forms.CharField(
        label=_("Sign-in name of their account"),
        max_length=60,
        help_text=_("They tell you; never look it up for them."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    seen = forms.ChoiceField(label=_("Paper you have seen"))
    name = forms.CharField(
        label=_("Name on the paper"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    id_number = forms.CharField(
        label=_("Number on the paper"),
        max_length=40,
        help_text=_("Read it off the paper itself, not off a copy or a screen."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = self.fields["seen"]
        assert isinstance(seen, forms.ChoiceField)  # noqa: S101 - declared above
        seen.choices = [(paper.code, str(paper.name)) for paper in assurance_book().papers]
