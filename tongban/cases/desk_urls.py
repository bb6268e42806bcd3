"""Addresses of the officers' desk."""

from django.urls import URLPattern

desk_patterns: list[URLPattern] = []
