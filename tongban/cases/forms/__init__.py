"""Forms made from what packs say: one field for each question, one page for each short group of questions."""

from tongban.cases.forms.fields import applies, field_for, spoken
from tongban.cases.forms.pages import FormPage, page_of, pages_of
from tongban.cases.forms.questions import QuestionForm
from tongban.cases.forms.talk import CorrectionMaterialForm, MaterialForm, SayForm, StartForm, WithdrawForm

__all__ = [
    "CorrectionMaterialForm",
    "FormPage",
    "MaterialForm",
    "QuestionForm",
    "SayForm",
    "StartForm",
    "WithdrawForm",
    "applies",
    "field_for",
    "page_of",
    "pages_of",
    "spoken",
]
