"""Addresses of the officers' desk."""

from django.urls import URLPattern, path

from tongban.cases.views import confirming, desk, desk_case

desk_patterns: list[URLPattern] = [
    path("desk/", desk.queue, name="queue"),
    path("desk/consents/", desk.consents, name="consents"),
    path("desk/consents/<int:consent_id>/", desk.consent, name="consent"),
    path("desk/consultations/", desk.consultations, name="consultations"),
    path("desk/<str:number>/", desk_case.case_page, name="desk-case"),
    path("desk/<str:number>/take/", desk_case.take, name="desk-take"),
    path("desk/<str:number>/say/", desk_case.say, name="desk-say"),
    path("desk/<str:number>/ask-consent/", desk_case.ask_consent, name="desk-ask-consent"),
    path("desk/<str:number>/identity/", desk_case.identity, name="desk-identity"),
    path("desk/<str:number>/named/<slug:role>/", confirming.in_person, name="desk-in-person"),
    path("desk/<str:number>/materials/<slug:code>/", desk_case.material, name="desk-material"),
    path("desk/<str:number>/<slug:name>/", desk_case.move, name="desk-move"),
]
