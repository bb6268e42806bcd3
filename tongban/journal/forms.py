"""What a stranger may enter: the number on a slip, or a whole receipt."""

from __future__ import annotations

import json
import re
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MOST_BYTES = 64 * 1024
"""A receipt is a few thousand bytes; whatever is larger is none."""
NUMBER = re.compile(r"[0-9a-f]{20,64}")


class NumberForm(forms.Form):
    """The log number as it is printed on a slip: twenty characters, spaces and capitals allowed."""

    number = forms.CharField(
        label=gettext_lazy("Log number"),
        help_text=gettext_lazy("Twenty characters, 0–9 and a–f."),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "off"}),
    )

    def clean_number(self) -> str:
        """The number without what the eye needs."""
        plain = re.sub(r"[\s-]", "", self.cleaned_data["number"]).lower()
        if not NUMBER.fullmatch(plain):
            raise forms.ValidationError(_("A log number has twenty characters, 0–9 and a–f. Compare it with the slip."))
        return plain


class ReceiptForm(forms.Form):
    """A receipt, pasted or as a file; one of them."""

    text = forms.CharField(
        label=gettext_lazy("Paste the receipt"),
        help_text=gettext_lazy("The whole text, from the first brace to the last."),
        required=False,
        max_length=MOST_BYTES,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false", "autocomplete": "off"}),
    )
    file = forms.FileField(
        label=gettext_lazy("or choose the file"),
        help_text=gettext_lazy("At most 64 KB. It is looked at and forgotten; nothing is kept."),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": "application/json,.json"}),
    )

    def clean(self) -> dict[str, Any]:
        """Adds `receipt`, the parsed JSON object."""
        given = super().clean() or {}
        upload: UploadedFile | None = given.get("file")
        if upload is not None:
            if (upload.size or 0) > MOST_BYTES:
                raise forms.ValidationError({"file": _("The file is larger than 64 KB: it is no receipt.")})
            text = upload.read(MOST_BYTES + 1).decode("utf-8", "replace")
        else:
            text = given.get("text") or ""
        if not text.strip():
            if not self.errors:
                raise forms.ValidationError({"text": _("Paste a receipt, or choose its file.")})
            return given
        given["receipt"] = _read(text, "file" if upload is not None else "text")
        return given


def _read(text: str, field: str) -> dict[str, Any]:
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        sentence = _("This is no receipt: it is not one JSON object. Download it again and take the whole file.")
        raise forms.ValidationError({field: sentence})
    return said
