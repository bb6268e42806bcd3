"""Doors of the room for people. Mounted under /messages/."""

from django.urls import path

from tongban.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("read-all/", views.read_all, name="read-all"),
    path("<int:message_id>/", views.message, name="message"),
]
