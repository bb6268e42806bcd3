"""Doors of the room for people. Mounted at /, so every path here is spelled out in full."""

from django.urls import URLPattern

app_name = "oversight"
urlpatterns: list[URLPattern] = []
