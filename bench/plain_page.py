"""The peer of `bench.pages`: a plain Django project with one model, one query and one small template."""

from __future__ import annotations

import os
import sqlite3
import sys
from typing import Any

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

DATABASE = os.environ.get("BENCH_PLAIN_DATABASE", "")
MATERIALS = ["身份证", "营业执照", "申请表", "场所证明", "承诺书"]
TEMPLATE = """<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>{{ item.title }}</title></head>
<body><h1>{{ item.title }}</h1><p>{{ item.dept }} · {{ item.days }}个工作日</p>
<ul>{% for m in materials %}<li>{{ m }}</li>{% endfor %}</ul></body></html>"""


def make_database(file: str) -> None:
    """A thousand items."""
    base = sqlite3.connect(file)
    base.execute("PRAGMA journal_mode=WAL")
    base.execute("CREATE TABLE item(id INTEGER PRIMARY KEY, title VARCHAR(100), dept VARCHAR(50), days INTEGER)")
    rows = [(i, f"事项{i}办理", "市场监管局", i % 20) for i in range(1, 1001)]
    base.executemany("INSERT INTO item VALUES(?,?,?,?)", rows)
    base.commit()
    base.close()


def _application() -> Any:
    loader = ("django.template.loaders.locmem.Loader", {"item.html": TEMPLATE})
    settings.configure(
        DEBUG=False,
        ALLOWED_HOSTS=["*"],
        SECRET_KEY="plain",
        ROOT_URLCONF=__name__,
        USE_TZ=True,
        INSTALLED_APPS=[],
        MIDDLEWARE=[
            "django.middleware.security.SecurityMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
        ],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": DATABASE, "CONN_MAX_AGE": None}},
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {"loaders": [("django.template.loaders.cached.Loader", [loader])]},
            }
        ],
    )
    django.setup()

    class Item(models.Model):
        title = models.CharField(max_length=100)
        dept = models.CharField(max_length=50)
        days = models.IntegerField()

        class Meta:
            app_label = "plain"
            db_table = "item"
            managed = False

        def __str__(self) -> str:
            return self.title

    def item(request: HttpRequest, pk: int) -> HttpResponse:
        return render(request, "item.html", {"item": Item.objects.get(pk=pk), "materials": MATERIALS})

    sys.modules[__name__].urlpatterns = [path("item/<int:pk>", item)]  # type: ignore[attr-defined]
    return get_wsgi_application()


if DATABASE:
    application = _application()
