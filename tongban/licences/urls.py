"""Doors of the room for people. Mounted at /, so every path here is spelled out in full."""

from django.urls import path

from tongban.licences.views import desk, holder, public

app_name = "licences"
urlpatterns = [
    path("licences/", holder.mine, name="mine"),
    path("licences/<str:identifier>/", holder.licence, name="licence"),
    path("licences/<str:identifier>/show/", holder.show, name="show"),
    path("licences/<str:identifier>/show/<str:code>/", holder.showing, name="showing"),
    path("licences/<str:identifier>/moves/<str:name>/", holder.move, name="move"),
    path("desk/licences/", desk.desk, name="desk"),
    path("verify/", public.verify, name="verify"),
    path("verify/status.json", public.status_list, name="status-list"),
    path("verify/roots.pem", public.roots, name="roots"),
    path("verify/<str:identifier>/", public.verify_one, name="verify-one"),
    path("show/<str:code>/", public.check_showing, name="check-showing"),
]
