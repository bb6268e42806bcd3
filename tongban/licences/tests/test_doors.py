"""Pages, API and command: the same answers through every door."""

from __future__ import annotations

import json
import re
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from tongban.accounts.actions import make_token
from tongban.accounts.testing import a_person
from tongban.documents.actions import pdf_of, trust_roots
from tongban.documents.testing import a_document, a_pdf
from tongban.licences import actions
from tongban.licences.testing import a_licence

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"


@pytest.fixture
def holder():
    return a_person(name="张三")


@pytest.fixture
def licence(holder):
    return a_licence("id-card", person=holder, says=[("姓名", "张三"), ("住址", "示例市示范区幸福路18号")])


def page(client, name, *args, **more):
    return client.get(reverse(f"licences:{name}", args=args), **more)


def bearer(person, *scopes):
    return {"Authorization": f"Bearer {make_token(person, 'test', list(scopes), 1)}"}


def test_the_holder_walks_from_card_to_code_and_a_stranger_looks_once(client, holder, licence):
    client.force_login(holder)
    assert licence.kind_name in page(client, "mine").content.decode()
    assert "示例市示范区幸福路18号" in page(client, "licence", licence.identifier).content.decode()

    answer = client.post(reverse("licences:show", args=[licence.identifier]), {"shows": ["姓名"]})
    shown = client.get(answer.url)
    code = answer.url.rstrip("/").rsplit("/", 1)[-1]
    assert shown.headers["Refresh"] == "10"
    assert "<svg" in shown.content.decode()

    client.logout()
    look = reverse("licences:check-showing", args=[code])
    assert "张三" not in client.get(look).content.decode()
    seen = client.post(look, {"by": "示例酒店"}).content.decode()
    assert "张三" in seen
    assert "幸福路" not in seen
    assert client.post(look).status_code == 410

    client.force_login(holder)
    assert "Refresh" not in client.get(answer.url).headers
    assert "示例酒店" in page(client, "licence", licence.identifier).content.decode()


def test_an_outsider_learns_nothing_of_a_certificate(client, licence):
    assert page(client, "licence", licence.identifier).status_code == 302
    client.force_login(a_person())

    for name in ("licence", "show"):
        assert page(client, name, licence.identifier).status_code == 404
    assert page(client, "showing", licence.identifier, "AAAABBBBCCCC").status_code == 404
    assert client.post(reverse("licences:move", args=[licence.identifier, "revoke"])).status_code == 404


def test_the_public_page_shows_state_and_nothing_personal(client, licence):
    found = client.get(reverse("licences:verify"), {"words": licence.document.check_code}, follow=True)

    assert "张三" not in found.content.decode()
    assert "张*" in found.content.decode()
    assert licence.number not in found.content.decode()
    assert client.get(reverse("licences:verify"), {"words": "1.2.3"}).status_code == 404
    assert page(client, "verify-one", "1.2.3").status_code == 404
    assert page(client, "roots").content == trust_roots().encode()
    assert b"payload" in page(client, "status-list").content


def test_an_uploaded_file_is_judged_and_forgotten(client, licence, settings):
    pdf = pdf_of(licence.document)
    kept = len(list(settings.FILES_DIR.rglob("*")))

    def upload(content):
        return client.post(
            reverse("licences:verify"), {"file": SimpleUploadedFile("证照.pdf", content)}
        ).content.decode()

    assert "genuine" in upload(pdf)
    assert "altered" in upload(pdf.replace(b"/Size", b"/Sixe", 1))
    assert "unsealed" in upload(a_pdf())
    assert len(list(settings.FILES_DIR.rglob("*"))) == kept
    assert client.post(reverse("licences:verify")).status_code == 422


def test_an_officer_acts_on_the_page_and_is_told_what_is_missing(client, licence):
    client.force_login(a_person("approver"))
    assert licence.kind_name in page(client, "desk").content.decode()
    where = reverse("licences:move", args=[licence.identifier, "suspend"])

    assert client.post(where, {"reason": "检查"}).status_code == 422
    assert client.post(where, {"reason": "检查", "basis": "第六十九条"}).status_code == 302
    assert client.post(where, {"reason": "再次检查", "basis": "第六十九条"}).status_code == 409
    licence.refresh_from_db()
    assert licence.state == "suspended"


def test_the_pdf_comes_with_its_hash_as_tag(client, holder, licence):
    client.force_login(holder)
    where = reverse("documents:document", args=[licence.document.number])

    first = client.get(where)
    again = client.get(where, headers={"If-None-Match": first.headers["ETag"]})

    assert first.content.startswith(b"%PDF-")
    assert "inline" in first.headers["Content-Disposition"]
    assert again.status_code == 304
    assert "attachment" in client.get(f"{where}?save=1").headers["Content-Disposition"]


def test_a_paper_in_the_hand_is_checked_by_its_code(client, licence):
    where = reverse("documents:check-form")

    paper = a_document()
    found = client.get(where, {"code": paper.check_code}, follow=True)
    certificate = client.get(where, {"code": licence.document.check_code}, follow=True)

    assert paper.number in found.content.decode()
    assert "张三" not in found.content.decode()
    assert certificate.redirect_chain[-1][0] == reverse("licences:verify-one", args=[licence.identifier])
    assert client.get(where, {"code": "AAAA"}, follow=True).status_code == 404
    assert client.get(where).status_code == 200
    assert b"BEGIN CERTIFICATE" in client.get(reverse("documents:roots")).content


def test_programs_read_show_and_move_with_the_right_key(client, holder, licence):
    keys = bearer(holder, "licences:read", "licences:write")
    one = f"/api/v1/licences/{licence.identifier}"

    assert [row["identifier"] for row in client.get("/api/v1/licences", headers=keys).json()] == [licence.identifier]
    whole = client.get(one, headers=keys).json()
    assert whole["says"][0] == ["姓名", "张三"]
    assert whole["moves"] == ["cancel"]
    code = client.post(f"{one}/showings", {"shows": ["姓名"]}, "application/json", headers=keys).json()["code"]
    looked = client.post(f"/api/v1/verify/showings/{code}", {"by": "示例酒店"}, "application/json").json()
    assert looked["rows"] == [["姓名", "张三"]]
    assert client.post(f"/api/v1/verify/showings/{code}", {}, "application/json").json()["code"] == "showing-used"
    refused = client.post(f"{one}/moves/suspend", {"facts": {}}, "application/json", headers=keys)
    assert (refused.status_code, refused.json()["code"]) == (403, "not-allowed")
    moved = client.post(f"{one}/moves/cancel", {"facts": {"reason": "遗失"}}, "application/json", headers=keys)
    assert moved.json()["state"] == "cancelled"
    assert client.get(one).status_code == 401
    assert client.get(one, headers=bearer(a_person(), "licences:read")).status_code == 404
    assert client.get(f"{one}/pdf", headers=keys).content.startswith(b"%PDF-")


def test_programs_verify_without_a_key(client, licence):
    by_number = client.get(f"/api/v1/verify/{licence.identifier}").json()
    by_file = client.post("/api/v1/verify", {"file": SimpleUploadedFile("a.pdf", pdf_of(licence.document))}).json()

    assert (by_number["holder"], by_number["in_force"]) == ("张*", True)
    assert by_file["ok"]
    assert by_file["identifier"] == licence.identifier
    assert client.get("/api/v1/verify/1.2.3").json()["code"] == "not-found"
    assert b"BEGIN CERTIFICATE" in client.get("/api/v1/verify/roots.pem").content
    assert b"protected" in client.get("/api/v1/verify/status.json").content


def run(*words):
    said = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("verify", *words, stdout=said)
    return ended.value.code, said.getvalue()


def test_the_command_says_what_is_wrong_and_ends_with_its_code(licence, tmp_path):
    pdf, roots, status = tmp_path / "a.pdf", tmp_path / "roots.pem", tmp_path / "status.json"
    pdf.write_bytes(pdf_of(licence.document))
    roots.write_text(trust_roots())
    status.write_bytes(actions.status_list())
    altered, text = tmp_path / "b.pdf", tmp_path / "c.pdf"
    altered.write_bytes(pdf.read_bytes().replace(b"/Size", b"/Sixe", 1))
    text.write_text("hello")

    code, said = run(str(pdf), "--roots", str(roots), "--status", str(status), "--second-opinion")
    assert code == 0
    assert licence.identifier in said
    assert "✓ pyHanko" in said
    code, said = run(str(altered), "--format", "json")
    assert code == 1
    assert [finding["code"] for finding in json.loads(said)["findings"]] == ["altered"]
    assert run(str(text))[0] == 2
    for words in ([str(tmp_path / "none.pdf")], [str(pdf), "--roots", str(text)], [str(pdf), "--status", "none"]):
        with pytest.raises(CommandError) as refused:
            call_command("verify", *words)
        assert refused.value.returncode == 2
    assert re.search(r"SHA-256: [0-9a-f]{64}", run(str(pdf))[1])
    code, said = run(str(pdf), str(altered), "--roots", str(roots), "--format", "json")
    assert (code, [row["ok"] for row in json.loads(said)]) == (1, [True, False])
