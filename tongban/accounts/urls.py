"""Doors of the room for people. Mounted under /accounts/."""

from django.urls import URLPattern

app_name = "accounts"
urlpatterns: list[URLPattern] = []
