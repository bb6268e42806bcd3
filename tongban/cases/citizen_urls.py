"""Addresses of the citizen's journey."""

from django.urls import URLPattern

citizen_patterns: list[URLPattern] = []
