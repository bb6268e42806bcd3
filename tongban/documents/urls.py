"""Doors of the room for people. Mounted under /documents/."""

from django.urls import URLPattern

app_name = "documents"
urlpatterns: list[URLPattern] = []
