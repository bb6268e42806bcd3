"""Looking for whole identity numbers where none may stand: in every column of every table, in pages, answers, papers.

What may hold one is declared in `accounts.disclosures`, and nothing there is opened by looking at a page.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection
from django.test import Client

from tongban.kit.identifiers import find_id_numbers


def in_text(text: str) -> list[str]:
    """The whole numbers of a text, shortened, so that a failing test does not print them."""
    return [f"{found.number[:3]}…{found.number[-4:]}" for found in find_id_numbers(text)]


def in_tables() -> Iterator[str]:
    """Every stored value of every table that shows a whole number, as the database holds it."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            for field in model._meta.concrete_fields:
                if field.get_internal_type() not in {"CharField", "TextField", "JSONField", "EmailField"}:
                    continue
                cursor.execute(f"SELECT {quote(field.column)} FROM {quote(table)}")
                for (value,) in cursor.fetchall():
                    for number in in_text(value if isinstance(value, str) else str(value)):
                        yield f"{table}.{field.column}: {number}"


def in_programs(client: Client, places: dict[str, str]) -> Iterator[str]:
    """Every question the interface answers, asked as whoever is signed in; `places` fill the addresses."""
    paths: dict[str, Any] = client.get("/api/v1/openapi.json").json()["paths"]
    for path, operations in paths.items():
        names = [part[1:-1] for part in path.split("/") if part.startswith("{")]
        if "get" not in operations or not set(names) <= set(places):
            continue
        address = path
        for name in names:
            address = address.replace("{" + name + "}", places[name])
        answer = client.get(address)
        if "pdf" in answer.headers["Content-Type"]:
            continue
        for number in in_text(answer.content.decode(errors="replace")):
            yield f"{address}: {number}"


def in_papers(documents: Any) -> Iterator[str]:
    """What the papers print, and what is sealed into them for whoever verifies them."""
    from pypdf import PdfReader

    from tongban.documents.actions import pdf_of

    for document in documents:
        reader = PdfReader(io.BytesIO(pdf_of(document)))
        said = [page.extract_text() for page in reader.pages]
        said += [body.decode(errors="replace") for bodies in reader.attachments.values() for body in bodies]
        for number in in_text("\n".join(said)):
            yield f"{document.number}: {number}"
