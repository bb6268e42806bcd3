"""Doors of the room for people. Mounted under /messages/."""

from django.urls import URLPattern

app_name = "notices"
urlpatterns: list[URLPattern] = []
