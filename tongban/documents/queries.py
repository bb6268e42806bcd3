"""What may be asked about files and documents, always by whom."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import islice

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tongban.accounts.models import Organisation, Person
from tongban.accounts.queries import is_own
from tongban.documents.drawing import words_of
from tongban.documents.drawn import draughtsman
from tongban.documents.models import Document, Seal, StoredFile
from tongban.kit.refusals import NotFound

OPENERS: list[Callable[[Person, Document | StoredFile], bool]] = []
"""What rooms above say about who else may see a paper; each is asked until one says yes."""


def opens(opener: Callable[[Person, Document | StoredFile], bool]) -> Callable[[Person, Document | StoredFile], bool]:
    """Register a function of a room above that lets somebody see a document or file of its own matters."""
    OPENERS.append(opener)
    return opener


def documents_of(subject_kind: str, subject: str) -> QuerySet[Document]:
    """The documents of one matter, oldest first. For rooms that have checked who is asking."""
    return Document.objects.filter(subject_kind=subject_kind, subject=subject).order_by("issued_at", "id")


def documents_of_all(subjects: Iterable[tuple[str, str]]) -> list[Document]:
    """The documents of several matters, each as (kind, subject), oldest first, in one query. As `documents_of`."""
    wanted = set(subjects)
    found = Document.objects.filter(subject__in=[subject for _kind, subject in wanted]).order_by("issued_at", "id")
    return [document for document in found if (document.subject_kind, document.subject) in wanted]


def document_seen_by(person: Person, number: str) -> Document:
    """The document of that number, if it is addressed to `person` or the room it belongs to opens its matter to them.

    NotFound otherwise; never says that it exists.
    """
    document = Document.objects.select_related("organisation").filter(number=number).first()
    if document is None or not _may_see_document(person, document):
        raise NotFound(_("There is no document with that number."), next_step=_("Check the number as it is printed."))
    return document


def document_by_check_code(code: str) -> Document:
    """The document printed with that check code (case and hyphens do not matter). For the public page."""
    plain = "".join(c for c in code.upper() if c.isalnum())
    spelled = "-".join(plain[i : i + 4] for i in range(0, len(plain), 4))
    document = Document.objects.select_related("organisation").filter(check_code=spelled).first()
    if document is None:
        raise NotFound(
            _("There is no document with that check code."),
            next_step=_("Compare it with the paper: a check code has twelve letters and digits."),
        )
    return document


def file_seen_by(
    person: Person, file_id: uuid.UUID | str, may: Callable[[StoredFile], bool] | None = None
) -> StoredFile:
    """The file, if `person` handed it in, `may` says so, or a room above opens it to them; NotFound otherwise."""
    try:
        stored = StoredFile.objects.filter(pk=uuid.UUID(str(file_id))).first()
    except ValueError:
        stored = None
    if stored is None or not (
        is_own(person, stored.owner_id)
        or (may is not None and may(stored))
        or any(ask(person, stored) for ask in OPENERS)
    ):
        raise NotFound(_("There is no such file."), next_step=_("Open it again from the page it belongs to."))
    return stored


def undrawn(limit: int) -> list[Document]:
    """Documents whose page has not been drawn yet and can be, oldest first; those that wait for a font hold up no
    other."""
    rows = Document.objects.select_related("organisation").filter(sha256="").order_by("id")
    return list(islice((row for row in rows.iterator(500) if not missing_glyphs(row)), limit))


def missing_glyphs(document: Document) -> list[str]:
    """The characters of a document that no installed font can draw, each once."""
    return draughtsman().missing([document.title, *words_of(document.facts)])


def waiting_for_fonts() -> dict[str, int]:
    """What keeps papers from being drawn: each character with the number of papers that wait for it."""
    waiting: Counter[str] = Counter()
    for row in Document.objects.filter(sha256="").only("title", "facts").iterator(500):
        waiting.update(missing_glyphs(row))
    return dict(waiting.most_common())


def seal_of(organisation: Organisation) -> Seal | None:
    """The seal the organisation uses now, or None."""
    return Seal.objects.filter(organisation=organisation, until=None).order_by("id").first()


def _may_see_document(person: Person, document: Document) -> bool:
    """A paper is open to whom it is addressed, and to whoever may see the matter it belongs to: that room says."""
    return is_own(person, document.addressee_id) or any(ask(person, document) for ask in OPENERS)
