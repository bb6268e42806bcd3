"""Doors of the room for people. Mounted at /, so every path here is spelled out in full."""

from django.urls import path

from tongban.reports import views

app_name = "reports"
urlpatterns = [
    path("desk/reports/", views.board, name="board"),
    path("desk/reports/screen/", views.screen, name="screen"),
    path("desk/reports/daily/", views.daily, name="daily"),
    path("desk/reports/weekly/", views.weekly, name="weekly"),
    path("desk/reports/monthly/", views.monthly, name="monthly"),
    path("desk/reports/kpis/", views.kpis, name="kpis"),
    path("desk/reports/kpis/<slug:code>/", views.kpi, name="kpi"),
    path("desk/reports/kpis/<slug:code>/cases/", views.drill, name="drill"),
    path("desk/reports/<slug:page>/<str:on>.pdf", views.pdf, name="pdf"),
    path("desk/reports/<slug:page>/<str:on>.xlsx", views.xlsx, name="xlsx"),
]
