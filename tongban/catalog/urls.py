"""Doors of the room for people. Mounted at /, so every path here is spelled out in full."""

from django.urls import path

from tongban.catalog import views

app_name = "catalog"
urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("search/hits/", views.hits, name="hits"),
    path("one-things/", views.one_things, name="one_things"),
    path("glossary/", views.glossary, name="glossary"),
    path("catalogue/", views.entries_home, name="entries_home"),
    path("catalogue/by/<slug:facet>/<str:value>/", views.entries_shelf, name="entries_shelf"),
    path("catalogue/entries/<str:code>/", views.entry, name="entry"),
    path("catalogue/entries/<str:code>/versions/", views.entry_versions, name="entry_versions"),
    path("catalogue/entries/<str:code>/v<int:number>/", views.entry_version, name="entry_version"),
    path("desk/catalogue/findings/", views.findings, name="findings"),
    path("desk/catalogue/findings/check/", views.check_catalogue, name="check_catalogue"),
    path("desk/catalogue/findings/<slug:key>/", views.finding, name="finding"),
    path("desk/catalogue/findings/<slug:key>/<slug:name>/", views.move_finding, name="move_finding"),
    path("desk/catalogue/compose/", views.compose_items, name="compose_items"),
    path("desk/catalogue/compose/pack.zip", views.composed_pack, name="composed_pack"),
    path("powers/", views.powers, name="powers"),
    path("powers/moves/", views.power_moves, name="power_moves"),
    path("powers/moves/<slug:number>/", views.power_move, name="power_move"),
    path("powers/<slug:code>/", views.power, name="power"),
    path("desk/catalogue/powers/", views.desk_powers, name="desk_powers"),
    path("desk/catalogue/powers/<slug:number>/", views.desk_power_move, name="desk_power_move"),
    path("desk/catalogue/powers/<slug:number>/<slug:name>/", views.act_on_power_move, name="act_on_power_move"),
    path("guides/", views.browse, name="browse"),
    path("guides/", views.browse, name="all_items"),
    path("guides/themes/<slug:code>/", views.theme, name="theme"),
    path("guides/departments/<slug:code>/", views.department, name="department"),
    path("guides/<slug:code>/", views.guide, name="guide"),
    path("guides/<slug:code>/print/", views.print_guide, name="print"),
    path("guides/<slug:code>/versions/", views.versions, name="versions"),
    path("guides/<slug:code>/v<int:number>/", views.version, name="version"),
]
