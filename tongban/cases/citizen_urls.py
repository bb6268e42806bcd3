"""Addresses of the citizen's journey."""

from django.urls import path

from tongban.cases.views import (
    citizen_clock,
    citizen_files,
    citizen_fill,
    citizen_follow,
    citizen_materials,
    citizen_proofs,
    citizen_start,
    citizen_talk,
    confirming,
    public,
)

citizen_patterns = [
    path("progress/", public.progress, name="progress"),
    path("cases/", citizen_follow.mine, name="mine"),
    path("cases/named/", confirming.to_confirm, name="to-confirm"),
    path("cases/named/<int:confirmation_id>/", confirming.answer, name="answer-naming"),
    path("cases/start/<slug:code>/", citizen_start.start, name="start"),
    path("cases/<str:number>/", citizen_follow.case, name="case"),
    path("cases/<str:number>/situation/", citizen_start.situation, name="situation"),
    path("cases/<str:number>/situation/<str:name>/", citizen_start.situation_question, name="situation-question"),
    path("cases/<str:number>/stop/", citizen_start.stop, name="stop"),
    path("cases/<str:number>/tasks/", citizen_fill.tasks, name="tasks"),
    path("cases/<str:number>/form/<str:name>/", citizen_fill.question, name="question"),
    path("cases/<str:number>/materials/", citizen_materials.materials, name="materials"),
    path("cases/<str:number>/materials/<slug:code>/", citizen_materials.material, name="material"),
    path("cases/<str:number>/materials/<slug:code>/files/<int:file_id>/", citizen_files.file, name="material-file"),
    path("cases/<str:number>/proofs/", citizen_proofs.proofs, name="proofs"),
    path("cases/<str:number>/check/", citizen_fill.check, name="check"),
    path("cases/<str:number>/submitted/", citizen_follow.submitted, name="submitted"),
    path("cases/<str:number>/slip/", citizen_follow.slip, name="slip-print"),
    path("cases/<str:number>/thread/", citizen_talk.thread, name="thread"),
    path("cases/<str:number>/correct/", citizen_talk.correct, name="correct"),
    path("cases/<str:number>/withdraw/", citizen_talk.withdraw, name="withdraw"),
    path("cases/<str:number>/clock/", citizen_clock.clock, name="clock"),
    path("cases/<str:number>/receipts/<str:log_number>/", citizen_follow.opened_receipt, name="opened-receipt"),
    path("cases/<str:number>/results/", citizen_follow.results, name="results"),
]
