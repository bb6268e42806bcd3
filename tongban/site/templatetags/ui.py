"""Components as template tags and filters, available in every template without `{% load %}`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from functools import cache

from django import forms, template
from django.core.paginator import Page
from django.forms.boundfield import BoundField
from django.templatetags.static import static
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tongban.kit.telephones import show_phone

register = template.Library()


@cache
def _sprite() -> str:
    return static("vendor/phosphor/2.1.1/icons.svg")


@register.simple_tag
def icon(name: str, classes: str = "") -> SafeString:
    """A Phosphor icon beside words; never alone without hidden text. -duotone and -bold name those weights."""
    return format_html(
        '<svg class="icon{}{}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        " " if classes else "",
        classes,
        _sprite(),
        name,
    )


@register.filter
def veiled_name(name: str | None) -> str:
    """A name for shared screens: 张*华, 李*. The middle is hidden, whatever the script."""
    if not name or len(name) < 2:
        return name or ""
    return f"{name[0]}*{name[-1]}" if len(name) > 2 else f"{name[0]}*"


@register.filter
def day(when: date | datetime | str | None) -> str:
    """A date as people write it: 2026 年 11 月 22 日, or 22 November 2026."""
    if not isinstance(when, date):  # nothing, or "" where a template looked into nothing
        return ""
    local = timezone.localtime(when).date() if isinstance(when, datetime) and timezone.is_aware(when) else when
    if (translation.get_language() or "").startswith("zh"):
        return f"{local.year} 年 {local.month} 月 {local.day} 日"
    return date_format(local, "j F Y")


@register.filter
def moment(when: datetime | str | None) -> str:
    """A date with its minute, in the city's time."""
    if not isinstance(when, datetime):
        return ""
    local = timezone.localtime(when) if timezone.is_aware(when) else when
    return f"{day(local)} {local:%H:%M}"


@register.filter
def page_window(page: Page[object]) -> Iterator[int | None]:
    """The page numbers worth showing; None stands for a gap."""
    for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1):
        yield number if isinstance(number, int) else None


@register.filter
def first_id(field: BoundField) -> str:
    """The id an error summary leads to: the first choice of a group, else the control itself."""
    return f"{field.auto_id}_0" if field.use_fieldset else str(field.id_for_label)


@register.filter
def is_checkbox(field: BoundField) -> bool:
    """Whether the field is one box to tick."""
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
def dressed(field: BoundField) -> SafeString:
    """The control with the class its kind asks for; a class given by the form is kept."""
    widget = field.field.widget
    wished = "form-select" if isinstance(widget, forms.Select) else "form-control"
    given = str(widget.attrs.get("class", ""))
    return field.as_widget(attrs={"class": f"{wished} {given}".strip()})


@register.filter
def tag_tone(tone: str) -> str:
    """The tag of a state's tone: good is ok, neutral is plain."""
    return {"good": "ok", "neutral": ""}.get(tone, tone)


@register.filter
def telephone(kept: str) -> str:
    """A kept telephone number as people write it: 19900000019, 0990-0000000-801, +852 9123 4567."""
    return show_phone(kept or "")
