"""Doors of the room for people. Mounted at /, so every path here is spelled out in full."""

from django.urls import path

from tongban.journal.views import files, pages, receipts

app_name = "journal"
urlpatterns = [
    path("log/", pages.logs, name="logs"),
    path("log/verify/", receipts.verify, name="verify"),
    path("log/verify/verify_log.py", files.script, name="script"),
    path("log/verify/key.txt", files.key, name="key"),
    path("log/r/<str:number>/", receipts.receipt, name="receipt"),
    path("log/r/<str:number>/receipt.json", receipts.receipt_file, name="receipt-file"),
    path("log/<str:code>/", pages.log, name="log"),
    path("log/<str:code>/checkpoint", files.checkpoint, name="checkpoint"),
    path("log/<str:code>/witness.txt", files.witness, name="witness"),
    path("log/<str:code>/tile/entries/<path:number>", files.entries, name="entries"),
    path("log/<str:code>/tile/<int:level>/<path:number>", files.tile, name="tile"),
    path("log/<str:code>/<int:index>/", pages.entry, name="entry"),
]
