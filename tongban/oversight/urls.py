"""Doors of the room for people. Mounted at /, so every path here is spelled out in full."""

from django.urls import URLPattern, path

from tongban.oversight.views import cards, delay, live, relatives, rulebook, time, whatif

app_name = "oversight"
urlpatterns: list[URLPattern] = [
    path("desk/oversight/", live.live, name="live"),
    path("desk/oversight/signals/<int:signal_id>/", live.signal, name="signal"),
    path("desk/oversight/signals/<int:signal_id>/card/", live.issue, name="issue"),
    path("desk/oversight/cards/", cards.cards, name="cards"),
    path("desk/oversight/cards/<str:number>/", cards.card, name="card"),
    path("desk/oversight/cards/<str:number>/<slug:name>/", cards.move, name="card-move"),
    path("desk/oversight/rules/", rulebook.rules, name="rules"),
    path("desk/oversight/relatives/", relatives.relatives, name="relatives"),
    path("desk/oversight/delay/", delay.delay, name="delay"),
    path("desk/oversight/what-if/", whatif.whatif, name="whatif"),
    path("time/<str:number>/", time.time, name="time"),
]
