"""开餐饮店 on screen and without scripts: one application, departments side by side, one pack of results.

What 张三 does goes through the pages alone: they are read, their forms filled in and sent, their links followed.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from tests.journeys.reading import PageForm, forms_of
from tongban.accounts.testing import Cast, the_cast
from tongban.cases.models import Case
from tongban.cases.testing import a_picture, make
from tongban.catalog.testing import the_packs
from tongban.journal.testing import deliver_all

pytestmark = pytest.mark.django_db
ANSWERS = {
    "has_business_licence": "no", "entity_type": "individual-business", "area_sqm": "120", "sets_up_sign": "yes",
    "sign_kind": "shop-front", "sells_tobacco": "yes", "near_school": "no", "discharges_wastewater": "no",
    "makes_cold_or_raw_food": "no", "promises_food_conditions": "yes", "shop_name": "张三小馆",
    "premises_right": "rent", "has_agent": "no",
}  # fmt: skip
"""What decides something; everything else is answered as simply as possible."""
SIMPLE = {"text": "示例", "textarea": "餐饮服务", "tel": "19900001234", "email": "zhang@example.invalid"}


class Citizen:
    """Somebody at a browser without scripts."""

    def __init__(self, person: Any) -> None:
        self.client = Client()
        self.client.force_login(person)
        self.path = "/"

    def open(self, path: str) -> str:
        answer = self.client.get(path, follow=True)
        assert answer.status_code == 200, path
        self.path = answer.redirect_chain[-1][0] if answer.redirect_chain else path
        return str(answer.content.decode())

    def send(self, form: PageForm, **more: Any) -> str:
        answer = self.client.post(form.address or self.path, {**form.sends, **more}, follow=True)
        page = str(answer.content.decode())
        problem = re.search(r'class="error-summary".*?</div>', page, re.S)
        assert answer.status_code == 200, (
            f"{self.path}: {re.sub('<[^>]+>', ' ', problem[0]) if problem else page[:500]}"
        )
        self.path = answer.redirect_chain[-1][0]
        return page

    def answer(self, form: PageForm) -> dict[str, str]:
        """An answer for every control that has none."""
        return {name: self._one(form, name) for name in form.empty if name not in ("later", "back")}

    def _one(self, form: PageForm, name: str) -> str:
        if name in ANSWERS:
            return ANSWERS[name]
        if name in form.choices:
            return "no" if "no" in form.choices[name] else form.choices[name][0]
        part = name.rpartition("_")[2]
        if part in ("year", "month", "day"):
            return {"year": "2030", "month": "6", "day": "30"}[part]
        return SIMPLE.get(form.kinds[name], "示例")


@pytest.fixture
def cast() -> Cast:
    the_packs()
    return the_cast()


def test_one_application_from_the_first_question_to_one_pack_of_results(cast: Cast) -> None:
    zhang = Citizen(cast.zhang)
    page = zhang.open("/cases/start/open-a-restaurant/")
    page = zhang.send(forms_of(page)[0])

    questions = _answer_the_situation(zhang, page)
    pages = _fill_in_the_form(zhang)
    supplied = _supply_what_is_missing(zhang)
    page = zhang.open(zhang.path.replace("/materials/", "/check/"))
    page = zhang.send(forms_of(page)[-1], declare="1")
    case = Case.objects.get(parent=None)

    assert zhang.path == f"/cases/{case.number}/submitted/"
    assert "申请已提交" in page
    assert questions >= 8
    assert pages <= 14
    assert supplied
    parts = {part.item_code: part for part in Case.objects.filter(parent=case)}
    assert set(parts) == {"business-registration", "food-business-licence", "shop-sign", "tobacco-retail-licence"}
    assert parts["food-business-licence"].state == "waiting"

    _departments_work(cast, case)

    page = zhang.open(f"/cases/{case.number}/results/")
    assert Case.objects.get(pk=case.pk).state == "finished"
    for certificate in ("营业执照", "食品经营许可证", "烟草专卖零售许可证"):
        assert certificate in page


def _answer_the_situation(zhang: Citizen, page: str) -> int:
    """Question by question until the summary; how many there were."""
    count = 0
    while re.search(r"/situation/\w+/$", zhang.path):
        form = forms_of(page)[0]
        page = zhang.send(form, **zhang.answer(form))
        count += 1
    assert "营业执照设立登记" in page
    return count


def _fill_in_the_form(zhang: Citizen) -> int:
    """Page by page, always where the task list says one should go on; how many pages there were."""
    count = 0
    tasks = zhang.path.replace("/situation/", "/tasks/")
    while left := re.search(r'class="btn btn-primary" href="([^"]+/form/[^"]+)"', zhang.open(tasks)):
        page = zhang.open(left[1])
        while "/form/" in zhang.path:
            form = forms_of(page)[0]
            page = zhang.send(form, **_possible(zhang.answer(form)))
            count += 1
    return count


def _possible(given: dict[str, str]) -> dict[str, str]:
    """Numbers where numbers are asked; optional numbers of certificates stay empty."""
    numbers = re.compile(r"metres|count|seats|number_of|volume|_sqm|employees|capital|days|_m3|years")
    left_out = ("credit_code",)
    return {n: "12" if numbers.search(n) and v == "示例" else v for n, v in given.items() if n not in left_out}


def _supply_what_is_missing(zhang: Citizen) -> list[str]:
    """Each material that is missing, in the first way its page offers; which ones there were."""
    number = zhang.path.split("/")[2]
    supplied: list[str] = []
    page = zhang.open(f"/cases/{number}/materials/")
    for path in re.findall(rf'href="(/cases/{number}/materials/[\w-]+/)"', page):
        page = zhang.open(path)
        forms = [form for form in forms_of(page) if "consent" in form.kinds or "file" in form.kinds]
        if "这份材料已齐" in page or "前一事项" in page or not forms:
            continue
        way = {"way": "promise", "consent": "1"} if "consent" in forms[0].kinds else {"file": a_picture("photo.png")}
        zhang.send(forms[0], **way)
        supplied.append(path)
    zhang.path = f"/cases/{number}/materials/"
    return supplied


def _departments_work(cast: Cast, case: Case) -> None:
    """The window takes each part in, its department decides, the result is issued; later parts start by themselves."""
    deliver_all()
    for _round in range(3):
        for part in Case.objects.filter(parent=case, state="submitted"):
            for move in ("accept", "grant", "issue"):
                make(part, move)
        deliver_all()
