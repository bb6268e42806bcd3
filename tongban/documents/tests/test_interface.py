"""Papers for programs: one's own with everything they say, a check code for everybody, files by their content."""

from __future__ import annotations

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tongban.accounts.actions import make_token
from tongban.accounts.testing import a_person
from tongban.documents.testing import a_document, a_pdf, a_picture

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/documents"


def key(person):
    return {"Authorization": f"Bearer {make_token(person, 'test', ['documents:read', 'documents:write'], 1)}"}


def test_the_addressee_reads_a_paper_and_its_sealed_page(client):
    paper = a_document()
    opens = key(paper.addressee)

    shown = client.get(f"{ROOT}/{paper.number}", headers=opens)
    page = client.get(f"{ROOT}/{paper.number}/pdf", headers=opens)

    assert shown.json()["number"] == paper.number
    assert page.content.startswith(b"%PDF-")
    paper.refresh_from_db()
    assert paper.sha256 == hashlib.sha256(page.content).hexdigest()


def test_somebody_elses_paper_is_not_there(client):
    paper = a_document()
    opens = key(a_person())

    assert client.get(f"{ROOT}/{paper.number}", headers=opens).status_code == 404
    assert client.get(f"{ROOT}/{paper.number}/pdf", headers=opens).status_code == 404


def test_a_check_code_tells_everybody_what_it_stands_for_and_nothing_personal(client):
    paper = a_document()

    told = client.get(f"{ROOT}/check/{paper.check_code}").json()

    assert told["number"] == paper.number
    assert "facts" not in told
    assert paper.addressee.name not in str(told)


def test_the_trusted_authorities_are_open_to_everybody(client):
    a_document()

    assert b"BEGIN CERTIFICATE" in client.get(f"{ROOT}/roots.pem").content


def test_a_file_is_taken_in_by_its_content(client):
    opens = key(a_person())

    good = client.post(f"{ROOT}/files", {"file": SimpleUploadedFile("平面图.png", a_picture())}, headers=opens)
    lying = client.post(f"{ROOT}/files", {"file": SimpleUploadedFile("平面图.exe", a_pdf())}, headers=opens)

    assert (good.status_code, good.json()["media_type"]) == (201, "image/png")
    assert (lying.status_code, lying.json()["code"]) == (422, "upload-type-lies")
