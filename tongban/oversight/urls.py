"""Doors of the room for people. Mounted at /, so every path here is spelled out in full."""

from django.urls import URLPattern, path

from tongban.oversight.views import time

app_name = "oversight"
urlpatterns: list[URLPattern] = [
    path("time/<str:number>/", time.time, name="time"),
]
