"""People and bodies for tests and for the demonstration. Everybody here is invented, with valid check digits."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import date, timedelta

from tongban.accounts import cast as _cast
from tongban.accounts.assurance import book
from tongban.accounts.cast import CITY, COUNTY, DEMO_PASSWORD, SINCE
from tongban.accounts.models import Assurance, Mandate, Organisation, Person, Role
from tongban.accounts.sealing import digest, seal
from tongban.kit.identifiers import make_id_number, make_uscc, mask_id
from tongban.regions.models import Division

__all__ = [
    "CITY",
    "COUNTY",
    "DEMO_PASSWORD",
    "SINCE",
    "Cast",
    "a_firm",
    "a_hall",
    "a_person",
    "a_place",
    "an_office",
    "the_cast",
]

_numbers = itertools.count(100)


@dataclass(frozen=True)
class Cast:
    """The cast by name; `offices` by department code, with the service hall under `hall`."""

    zhang: Person
    li: Person
    wang: Person
    zhao: Person
    qian: Person
    sun: Person
    chen: Person
    zhou: Person
    offices: dict[str, Organisation]
    city: Division

    @property
    def hall(self) -> Organisation:
        return self.offices[_cast.HALL]

    def approver(self, department: str) -> Person:
        """Who decides at the body of that line of business."""
        return self._holder(Role.APPROVER, department)

    def head(self, department: str) -> Person:
        """Who heads the body of that line of business."""
        return self._holder(Role.HEAD, department)

    def _holder(self, role: Role, department: str) -> Person:
        return Person.objects.filter(mandates__role=role, mandates__organisation=self.offices[department]).order_by(
            "pk"
        )[0]


def the_cast() -> Cast:
    """The demonstration's people, put into the database where they are not there yet (about 15 queries)."""
    _cast.assemble()
    people = {p.username: p for p in Person.objects.filter(is_demo=True)}
    return Cast(
        zhang=people["zhangsan"],
        li=people["lisi"],
        wang=people["wangwu"],
        zhao=people["zhaoliu"],
        qian=people["qianqi"],
        sun=people["sunba"],
        chen=people["chenjiu"],
        zhou=people["zhoushi"],
        offices=_cast.offices_by_code(),
        city=Division.objects.get(code=CITY),
    )


def a_place(code: str = CITY) -> Division:
    """A place of the sample city, with everything it lies in."""
    _cast.place_the_city()
    return Division.objects.get(code=code)


def a_person(
    role: str | None = None,
    *,
    name: str = "",
    organisation: Organisation | None = None,
    region: Division | None = None,
    username: str = "",
    password: str | None = None,
    assurance: str = Assurance.WINDOW,
) -> Person:
    """Somebody new; with `role` they hold it at `organisation` (an office where none is given), for `region` if given.

    Their identity is verified unless `assurance` says otherwise (`declared`: by their own word).
    Without a password they cannot sign in by password; use `client.force_login`.
    """
    number = next(_numbers)
    id_number = make_id_number(date(1960, 1, 1) + timedelta(days=number % 9000), number % 1000, "990199")
    person = Person(
        username=username or f"person{number}",
        name=name or f"某{number}",
        id_sealed=seal(id_number),
        id_digest=digest(id_number),
        id_masked=mask_id(id_number),
        phone=f"+861990001{number % 10000:04d}",
        email=f"person{number}@example.invalid",
        region=a_place(COUNTY),
        assurance=assurance,
        assurance_rank=0 if assurance == Assurance.DECLARED else book().needs["submit"],
        is_demo=True,
    )
    person.set_password(password)
    person.save()
    if role is not None:
        Mandate.objects.create(
            person=person, role=role, organisation=organisation or an_office(), region=region, since=SINCE
        )
    return person


def an_office(department: str = "market-regulation", *, name: str = "") -> Organisation:
    """The sample city's body for that line of business; an invented one where the packs name none."""
    found = Organisation.objects.filter(department=department, kind=Organisation.Kind.OFFICE).first()
    if found is not None:
        return found
    return Organisation.objects.create(
        code=make_uscc(next(_numbers), "11"),
        name=name or f"示例市{department}局",
        kind=Organisation.Kind.OFFICE,
        department=department,
        region=a_place(),
        document_word="示",
        phone="0199-88009999",
        complaint_phone="12345",
        is_demo=True,
    )


def a_hall() -> Organisation:
    """The sample city's service hall."""
    found = Organisation.objects.filter(kind=Organisation.Kind.HALL).first()
    if found is not None:
        return found
    return Organisation.objects.create(
        code=make_uscc(1, "12"),
        name="示例市政务服务中心",
        kind=Organisation.Kind.HALL,
        region=a_place(),
        document_word="示政服",
        is_demo=True,
    )


def a_firm(representative: Person | None = None, *, name: str = "", kind: str = Organisation.Kind.FIRM) -> Organisation:
    """An invented firm, represented by somebody (by somebody new where nobody is named)."""
    number = next(_numbers)
    person = representative or a_person()
    firm = Organisation.objects.create(
        code=make_uscc(number, "92" if kind == Organisation.Kind.SHOP else "91"),
        name=name or f"示例市第{number}餐饮有限公司",
        kind=kind,
        region=a_place(),
        legal_person_name=person.name,
        address="示例市示范区示范街道示例路100号",
        is_demo=True,
    )
    Mandate.objects.create(person=person, role=Role.REPRESENTATIVE, organisation=firm, since=SINCE)
    return firm
