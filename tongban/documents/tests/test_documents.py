"""Numbered documents: cheap to issue, drawn once from their facts, seen by whom they concern."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pymupdf
import pytest
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

from tongban.accounts.testing import a_person, an_office
from tongban.documents import queries
from tongban.documents.actions import draw_waiting, issue_document, make_seal, pdf_of, trust_roots, verify_here
from tongban.documents.actions.drawing_up import page_of_document
from tongban.documents.checks import covered, names_can_be_drawn
from tongban.documents.composing import kinds, page_of
from tongban.documents.drawing import RARE, GlyphMissing
from tongban.documents.keeping import place_of
from tongban.documents.models import Document
from tongban.documents.queries import waiting_for_fonts
from tongban.documents.testing import a_document
from tongban.journal.actions import record
from tongban.journal.queries import commitment_hex
from tongban.kit.refusals import NotFound, Refusal

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)
FULL = {
    "case_number": "990100-20261118-00318",
    "item": "食品经营许可（新办）",
    "applicant": "张三",
    "on_behalf_of": "示例市三味小馆",
    "applicant_code_masked": "990***********1234",
    "submitted_on": "2026-11-18",
    "promised_due": "2026-11-25",
    "legal_due": "2026-12-16",
    "due_on": "2026-11-25",
    "days": 10,
    "reason": "经营场所与住宅相连，未采取隔离措施。",
    "where_to": "示例市城市管理局",
    "procedure": "现场核查",
    "opinion": "同意。",
    "way": "电子送达",
    "delivered_on": "2026-11-20",
    "licence": "食品经营许可证",
    "materials": [{"name": "经营者身份证", "way": "电子证照", "status": "免提交"}, "平面布局图"],
    "defects": [{"what": "平面布局图", "problem": "未标注加工区。"}],
    "papers": [{"name": "食品经营许可证", "number": "JY1", "office": "示例市市场监督管理局"}],
}


def text_of(pdf):
    return (
        "".join(page.get_text() for page in pymupdf.open(stream=pdf, filetype="pdf")).replace("\n", "").replace(" ", "")
    )


def test_documents_of_one_body_and_year_are_numbered_without_gaps():
    office = an_office()
    first, second = a_document(organisation=office, at=NOON), a_document("grant-decision", organisation=office, at=NOON)
    next_year = a_document(organisation=office, at=datetime(2026, 12, 31, 16, 30, tzinfo=UTC))

    assert first.number == f"{office.document_word}〔2026〕第000001号"
    assert second.number == f"{office.document_word}〔2026〕第000002号"
    assert next_year.number == f"{office.document_word}〔2027〕第000001号"
    assert first.check_code != second.check_code
    assert not first.sha256


def test_the_page_is_drawn_on_the_first_look_sealed_and_never_again():
    document = a_document(at=NOON, **FULL)

    pdf = pdf_of(document)
    verdict = verify_here(pdf)

    assert pdf_of(Document.objects.get(pk=document.pk)) == pdf
    assert place_of(document.sha256).exists()
    assert verdict.ok
    assert verdict.document_number == document.number
    assert verdict.signed_at == NOON
    said = text_of(pdf)
    for words in (
        "受理通知书",
        document.number,
        document.check_code,
        "示例市三味小馆：",
        "2026年11月18日",
        "免提交",
        "演示文书",
    ):
        assert words.replace(" ", "") in said


def test_a_lost_page_is_drawn_again_exactly_or_not_at_all():
    document = a_document(at=NOON)
    pdf = pdf_of(document)

    place_of(document.sha256).unlink()
    assert pdf_of(document) == pdf

    place_of(document.sha256).unlink()
    document.facts["item"] = "别的事项"
    with pytest.raises(Refusal) as refused:
        pdf_of(document)
    assert refused.value.code == "document-lost"


@pytest.mark.parametrize("kind", sorted(kinds() - {"certificate"}))
def test_every_kind_says_all_it_was_told_and_leaves_no_gap(kind):
    known = {"office": "示例市市场监督管理局", **FULL}

    _template, page = page_of(
        kind, known, title="", number="示〔2026〕第000001号", check_code="AAAA-BBBB-CCCC", issued_at=NOON
    )
    _template, bare = page_of(
        kind, {"office": "示", "item": "事项"}, title="", number="1", check_code="AAAA-BBBB-CCCC", issued_at=NOON
    )

    words = "".join(page["body"] + page["closing"])
    assert page["title"]
    assert page["body"]
    assert bare["body"]
    assert not {"{", "}", "[", "]"} & set(words + "".join(bare["body"] + bare["closing"]))
    assert page["facts"][0] == ["办件编号", FULL["case_number"]]


def test_a_refusal_names_reason_basis_and_remedy():
    known = {"office": "示例市市场监督管理局", **FULL}

    _template, page = page_of(
        "refusal-decision", known, title="", number="1", check_code="AAAA-BBBB-CCCC", issued_at=NOON
    )

    words = "".join(page["body"] + page["closing"])
    assert FULL["reason"] in words
    assert "第三十八条第二款" in words
    assert "行政复议" in words
    assert "行政诉讼" in words


def test_a_filing_is_not_called_a_permission():
    known = {"office": "示例市城市管理局", **FULL}

    _template, page = page_of(
        "refusal-decision", known, title="不予办理决定书", number="1", check_code="AAAA-BBBB-CCCC", issued_at=NOON
    )

    assert "决定不予办理。" in "".join(page["body"])


def test_a_rare_name_stops_no_paper_from_being_issued_and_holds_up_no_other(settings, tmp_path):
    rare = a_document(applicant="王𰀀", at=NOON)
    plain = a_document(applicant="王𬎆", at=NOON)

    assert draw_waiting() == 1
    assert waiting_for_fonts() == {"𰀀": 1}
    with pytest.raises(GlyphMissing) as waits:
        pdf_of(rare)
    plain.refresh_from_db()
    assert waits.value.status == 409
    assert "U+30000" in str(waits.value.where["character"])
    assert "limits" in str(waits.value.sentence) or "时限" in str(waits.value.sentence)
    assert plain.sha256
    assert not rare.sha256


def test_a_paper_that_waits_is_drawn_as_soon_as_a_font_is_there(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    rare = a_document(applicant="王𰀀", at=NOON)
    assert draw_waiting() == 0

    a_font_with("𰀀", tmp_path / "fonts")

    assert not waiting_for_fonts()
    assert draw_waiting() == 1
    rare.refresh_from_db()
    assert rare.sha256


def a_font_with(glyph: str, folder: Path) -> None:
    """A font of one character, made of a glyph we have."""
    folder.mkdir()
    with TTFont(RARE / "NotoSansMongolian-Regular.ttf") as font:
        shape = font.getBestCmap()[0x1820]
        for table in font["cmap"].tables:
            table.cmap = {}
        wide = CmapSubtable.newSubtable(12)
        wide.platformID, wide.platEncID, wide.language, wide.cmap = 3, 10, 0, {ord(glyph): shape}
        font["cmap"].tables = [wide]
        for record in font["name"].names:
            record.string = "Rare Test"
        font.save(folder / "rare.ttf")


def test_every_letter_of_the_scripts_of_names_can_be_drawn():
    assert [script for script, drawn, whole in covered() if drawn < whole] == [
        "CJK Extension G (outside GB 18030-2022)"
    ]
    assert names_can_be_drawn(None) == []


def test_the_fonts_for_rare_characters_are_those_that_were_made():
    sums = dict(reversed(line.split("  ")) for line in (RARE / "SHA256SUMS").read_text().splitlines())

    assert sums == {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in RARE.glob("*.ttf")}


def test_an_unknown_kind_of_document_is_a_mistake_of_the_program():
    with pytest.raises(KeyError):
        issue_document("poem", organisation=an_office(), addressee=None, subject_kind="case", subject="1", facts={})


def test_waiting_documents_are_drawn_by_the_background_pass():
    document = a_document(at=NOON)

    assert draw_waiting() == 1
    assert draw_waiting() == 0
    document.refresh_from_db()
    assert document.sha256


def test_an_organisation_has_one_seal_and_its_key_is_kept_closed():
    office = an_office()
    seal = make_seal(office)

    assert make_seal(office) == seal
    assert "PRIVATE" not in seal.key_sealed
    assert "BEGIN CERTIFICATE" in trust_roots()
    assert page_of_document(a_document(organisation=office), seal)[1]["seal_words"] == office.name


def test_a_document_of_a_logged_act_says_where_the_act_stands_on_the_public_log():
    document, unlogged = a_document(at=NOON, **FULL), a_document(at=NOON)
    act = record(
        "case.accept",
        kind="case",
        subject=document.subject,
        organisation_id=document.organisation_id,
        facts={"document": document.number},
    )
    number = commitment_hex(act)[:20]

    pdf = pdf_of(document)

    assert f"日志编号{number}" in text_of(pdf)
    assert "本行为已记入公开日志" in text_of(pdf)
    assert verify_here(pdf).ok
    assert "公开日志" not in text_of(pdf_of(unlogged))
    place_of(document.sha256).unlink()
    assert pdf_of(document) == pdf


def test_only_those_it_concerns_see_a_document():
    office, addressee = an_office(), a_person()
    document = a_document(organisation=office, addressee=addressee)
    officer, stranger = a_person("approver", organisation=office), a_person()

    assert queries.document_seen_by(addressee, document.number) == document
    for person in (officer, stranger):  # a body's officers see the papers of the matters they see, and no others
        for number in (document.number, "示〔2026〕第999999号"):
            with pytest.raises(NotFound) as refused:
                queries.document_seen_by(person, number)
            assert refused.value.code == "not-found"


def test_a_check_code_finds_its_document_however_it_is_typed():
    document = a_document()

    assert queries.document_by_check_code(document.check_code.lower().replace("-", "")) == document
    with pytest.raises(NotFound):
        queries.document_by_check_code("AAAA-AAAA-AAAA")
