"""How every form of the house speaks: an empty field is asked for by its name."""

from __future__ import annotations

from functools import cached_property

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.utils import ErrorList
from django.utils.translation import gettext as _

PLAIN = forms.Field.default_error_messages["required"]
"""What Django says of any empty field, four times on a form of four."""


def asked_for(field: forms.Field, label: str) -> str:
    """The sentence that asks for a field by its name."""
    if isinstance(field, forms.FileField):
        return _("Choose a file: %(name)s.") % {"name": label}
    if isinstance(field, forms.BooleanField):
        return _("Tick this: %(name)s.") % {"name": label}
    if label.endswith(("?", "？")):
        return _("Answer this: %(name)s") % {"name": label}
    if isinstance(field, forms.ChoiceField):
        return _("Choose: %(name)s.") % {"name": label}
    return _("Fill in: %(name)s.") % {"name": label}


class HouseBoundField(BoundField):
    """A field on a page, whose missing answer is asked for by name."""

    @cached_property
    def _spoken(self) -> ErrorList:
        told = self.form.errors.get(self.name)
        if told is None:
            return self.form.error_class(renderer=self.form.renderer)
        spoken = [
            ValidationError(asked_for(self.field, str(self.label)), code="required")
            if fault.code == "required" and fault.message == PLAIN and self.label
            else fault
            for fault in told.as_data()
        ]
        return self.form.error_class(spoken, error_class=told.error_class, renderer=self.form.renderer)

    @property
    def errors(self) -> ErrorList:
        """The faults of this field, in words."""
        return self._spoken


class HouseRenderer(TemplatesSetting):
    """Django's templates with our fields."""

    bound_field_class = HouseBoundField
