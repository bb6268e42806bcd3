"""Components as template tags and filters, available in every template without loading."""

from __future__ import annotations

from django import template

register = template.Library()
