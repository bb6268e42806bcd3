"""Doors of the room for people. Mounted under /documents/."""

from django.urls import path

from tongban.documents import views

app_name = "documents"
urlpatterns = [
    path("check/", views.check_form, name="check-form"),
    path("check/<str:code>/", views.check, name="check"),
    path("roots.pem", views.roots, name="roots"),
    path("files/<str:file_id>/", views.file, name="file"),
    path("files/<str:file_id>/preview/", views.preview, name="preview"),
    path("<str:number>/face/", views.face, name="face"),
    path("<str:number>/pdf/", views.document, name="document"),
]
