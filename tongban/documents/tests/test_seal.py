"""The seal: pyHanko reads it as valid, and the same page sealed twice is the same file."""

from __future__ import annotations

import io
import json

import pymupdf
import pytest
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESStatus
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pypdf import PdfReader

from tongban.documents.drawing import Draughtsman, GlyphMissing, qr
from tongban.documents.sealing import CannotSealError, seal_pdf
from tongban.documents.second_opinion import second_opinion
from tongban.documents.testing import a_pdf
from tongban.documents.tests.conftest import A_PAGE, FACTS, NOON

assert AdESStatus


def test_pyhanko_finds_the_seal_valid_trusted_and_covering_the_whole_file(office, genuine):
    read = PdfFileReader(io.BytesIO(genuine), strict=True)
    root = asn1_x509.Certificate.load(office.root.public_bytes(Encoding.DER))
    trust = ValidationContext(trust_roots=[root], allow_fetching=False, moment=NOON)

    said = validate_pdf_signature(read.embedded_signatures[0], trust)

    assert said.bottom_line
    assert said.coverage == SignatureCoverageLevel.ENTIRE_FILE
    assert said.docmdp_ok
    assert said.md_algorithm == "sha256"
    assert said.pkcs7_signature_mechanism == "sha256_ecdsa"
    assert read.embedded_signatures[0].sig_object["/SubFilter"] == "/ETSI.CAdES.detached"


def test_other_readers_open_it_and_find_the_facts_attached(genuine):
    read = PdfReader(io.BytesIO(genuine), strict=True)
    opened = pymupdf.open(stream=genuine, filetype="pdf")

    attached = json.loads(read.attachments["document.json"][0])

    assert attached["identifier"] == FACTS["identifier"]
    assert not opened.is_repaired
    assert [widget.field_name for widget in opened[0].widgets()] == ["Seal"]


def test_the_same_page_sealed_twice_is_the_same_file(office, drawn, genuine):
    assert Draughtsman().draw("certificate", A_PAGE) == drawn
    assert office.sealed(drawn) == genuine


def test_rare_characters_are_drawn_and_can_be_read_again(genuine):
    text = pymupdf.open(stream=genuine, filetype="pdf")[0].get_text()

    assert "韩𬭎㛃" in text
    assert "食品经营许可证" in text.replace(" ", "").replace("\n", "")


def test_a_name_no_font_can_draw_is_refused_and_never_drawn_as_a_box():
    with pytest.raises(GlyphMissing) as refused:
        Draughtsman().draw("certificate", {**A_PAGE, "says": [["负责人", "𰀀野"]]})

    assert refused.value.code == "glyph-missing"
    assert "U+30000" in str(refused.value)


@pytest.mark.parametrize("name", ["王𬎆", "𠮷野家", "བཀྲ་ཤིས", "ئايگۈل", "ᠪᠠᠲᠤ"])
def test_a_name_of_level_three_or_of_another_script_is_drawn(name):
    drawn = Draughtsman().draw("certificate", {**A_PAGE, "says": [["负责人", name]]})

    fonts = {font[3] for page in pymupdf.open(stream=drawn, filetype="pdf") for font in page.get_fonts()}
    assert any("Rare" in font or "Tibetan" in font or "Arabic" in font or "Mongolian" in font for font in fonts)
    assert len(drawn) < 200_000


def test_both_weights_of_the_font_cover_the_same_characters():
    from fontTools.ttLib import TTFont

    from tongban.documents.drawing import FONTS

    regular, bold = (set(TTFont(FONTS / f"NotoSansSC-{w}.ttf", lazy=True).getBestCmap()) for w in ("Regular", "Bold"))
    assert regular == bold


def test_only_our_own_pages_are_sealed(office):
    with pytest.raises(CannotSealError):
        seal_pdf(a_pdf(), office.signer, at=NOON, facts=FACTS, reason="")


def test_the_qr_code_holds_the_address_and_is_drawn_as_lines():
    assert qr("http://127.0.0.1:8000/verify/").startswith("<svg")


def test_nothing_is_said_of_suspects_which_some_readers_take_for_an_error(drawn):
    assert b"/MarkInfo" in drawn
    assert b"/Suspects" not in drawn


def test_a_file_drawn_over_after_sealing_is_no_good_seal_to_the_other_program_either(office, genuine, tmp_path):
    path = tmp_path / "over.pdf"
    path.write_bytes(genuine)
    with pymupdf.open(path) as opened:
        opened[0].insert_text((50, 50), "Void")
        opened.saveIncr()
    assert second_opinion(genuine, [office.root])
    assert not second_opinion(path.read_bytes(), [office.root])
