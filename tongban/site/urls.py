"""Every address, room by room."""

from django.conf import settings
from django.urls import include, path, re_path

from tongban.site import views
from tongban.site.api import api

urlpatterns = [
    path("site/preferences/", views.preferences, name="preferences"),
    path("site/about/", views.about, name="about"),
    path("site/accessibility/", views.accessibility, name="accessibility"),
    path("healthz", views.healthz, name="healthz"),
    path("robots.txt", views.robots, name="robots"),
    path("api/v1/", api.urls),
    re_path(r"^api/", views.no_such_door, name="nothing"),  # programs are refused in the shape they read
    path("accounts/", include("tongban.accounts.urls")),
    path("messages/", include("tongban.notices.urls")),
    path("documents/", include("tongban.documents.urls")),
    path("", include("tongban.licences.urls")),
    path("", include("tongban.catalog.urls")),  # its desk pages are spelled out; the desk of cases takes any number
    path("", include("tongban.journal.urls")),
    path("", include("tongban.oversight.urls")),  # before the desk of cases, which takes any number
    path("", include("tongban.reports.urls")),
    path("", include("tongban.cases.urls")),
]

if settings.DEBUG:
    urlpatterns.append(path("ui/", views.gallery, name="gallery"))
    urlpatterns.append(  # visitors of the demo see our page, not Django's
        re_path(r"^.*/$", views.not_found, name="nothing")
    )

handler400 = "tongban.site.views.bad_request"
handler403 = "tongban.site.views.forbidden"
handler404 = "tongban.site.views.not_found"
handler500 = "tongban.site.views.broken"
