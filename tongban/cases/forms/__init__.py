"""Forms made from what packs say: one field for each question, one page for each short group of questions."""

from tongban.cases.forms.fields import field_for
from tongban.cases.forms.pages import FormPage, page_after, page_of, pages_of
from tongban.cases.forms.questions import ErrorLink, QuestionForm, error_links
from tongban.cases.forms.talk import MaterialForm, SayForm, StartForm, WithdrawForm

__all__ = [
    "ErrorLink",
    "FormPage",
    "MaterialForm",
    "QuestionForm",
    "SayForm",
    "StartForm",
    "WithdrawForm",
    "error_links",
    "field_for",
    "page_after",
    "page_of",
    "pages_of",
]
