"""The people and bodies of the demonstration. All of them are invented; area 9901 belongs to no real place.

Offices come from `packs/departments.toml`, so that catalogue and cast never disagree; the people are here.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from tongban.accounts.assurance import book
from tongban.accounts.events import offices_came
from tongban.accounts.models import Assurance, Mandate, Organisation, Person, Role
from tongban.accounts.sealing import digest, seal
from tongban.kit.identifiers import make_id_number, make_uscc, mask_id
from tongban.regions.actions import load_csv
from tongban.regions.models import Division

DEMO_PASSWORD = "shili-chengshi-2026"  # noqa: S105  (shown on the sign-in page of the demonstration)
CITY, COUNTY = "990100", "990102"
HALL = "hall"
"""Stands for the service hall where a person's office is named; every other name is a department's code in packs."""
SINCE = date(2020, 1, 1)


@dataclass(frozen=True)
class CastMember:
    """One invented person: sign-in name, name, birthday, and the roles they hold as (role, office)."""

    username: str
    name: str
    born: str
    order: int
    does: str
    does_en: str
    roles: tuple[tuple[str, str], ...] = ()
    phone: str = ""
    address: str = field(default="")

    @property
    def id_number(self) -> str:
        """An identity number with a valid check digit in an area that belongs to no place."""
        return make_id_number(date.fromisoformat(self.born), self.order, COUNTY)


def _citizen(username: str, name: str, born: str, order: int, does: str, does_en: str, address: str) -> CastMember:
    return CastMember(username, name, born, order, does, does_en, (), f"+861990000{order:04d}", address)


def _officer(
    username: str, name: str, born: str, order: int, does: str, does_en: str, *roles: tuple[str, str]
) -> CastMember:
    return CastMember(username, name, born, order, does, does_en, roles, f"+861990000{order:04d}")


PEOPLE: tuple[CastMember, ...] = (
    _citizen(
        "zhangsan",
        "张三",
        "1990-03-07",
        17,
        "申请人，准备开一家餐饮店",
        "applies: wants to open a restaurant",
        "示例市示范区示范街道示例路1号",
    ),
    _officer(
        "lisi",
        "李四",
        "1988-06-12",
        24,
        "综合窗口收件、受理",
        "window clerk: receives and accepts",
        (Role.WINDOW, HALL),
    ),
    _officer(
        "wangwu",
        "王五",
        "1982-09-21",
        35,
        "市场监督管理局审批人员",
        "approver at market regulation",
        (Role.APPROVER, "market-regulation"),
    ),
    _officer(
        "zhaoliu", "赵六", "1979-04-15", 46, "政务服务中心督查人员", "supervisor at the hall", (Role.SUPERVISOR, HALL)
    ),
    _officer("qianqi", "钱七", "1993-08-25", 58, "12345热线话务员", "12345 hotline operator", (Role.HOTLINE, HALL)),
    _officer(
        "sunba",
        "孙八",
        "1985-01-17",
        67,
        "市场监督管理局检查人员",
        "inspector at market regulation",
        (Role.INSPECTOR, "market-regulation"),
    ),
    _citizen(
        "chenjiu",
        "陈九",
        "1995-05-30",
        79,
        "与本事项无关的市民",
        "a citizen who has nothing to do with it",
        "示例市示范区示范街道示例路9号",
    ),
    _officer(
        "zhoushi",
        "周十",
        "1974-02-03",
        81,
        "市场监督管理局局长",
        "head of market regulation",
        (Role.HEAD, "market-regulation"),
    ),
    _officer(
        "wuyi",
        "吴一",
        "1986-03-11",
        91,
        "消防救援支队审批人员",
        "approver at fire and rescue",
        (Role.APPROVER, "fire-rescue"),
    ),
    _officer(
        "zhenger",
        "郑二",
        "1987-07-22",
        102,
        "城市管理局审批人员",
        "approver at urban management",
        (Role.APPROVER, "urban-management"),
    ),
    _officer(
        "fengsan",
        "冯三",
        "1983-04-28",
        113,
        "住房和城乡建设局审批人员",
        "approver at housing and construction",
        (Role.APPROVER, "housing-construction"),
    ),
    _officer(
        "chusi",
        "褚四",
        "1981-08-16",
        124,
        "烟草专卖局审批人员",
        "approver at the tobacco monopoly",
        (Role.APPROVER, "tobacco"),
    ),
    _officer("songwu", "宋五", "1984-05-09", 135, "事项目录管理员", "keeper of the catalogue", (Role.CATALOGUER, HALL)),
)
"""Those with a part in the story, in its order. Departments without a person here take the next ones below."""

DEPARTMENT_HEADS_AND_APPROVERS: tuple[tuple[str, str], ...] = (
    ("weiwu", "卫五"),
    ("jiangliu", "蒋六"),
    ("shenqi", "沈七"),
    ("hanba", "韩八"),
    ("yangjiu", "杨九"),
    ("zhushi", "朱十"),
    ("qinyi", "秦一"),
    ("youer", "尤二"),
    ("xusan", "许三"),
    ("hesi", "何四"),
    ("lvwu", "吕五"),
    ("shiliu", "施六"),
    ("zhangqi", "章七"),
    ("kongba", "孔八"),
    ("caojiu", "曹九"),
    ("yanshi", "严十"),
    ("huayi", "华一"),
    ("jiner", "金二"),
    ("weisan", "魏三"),
    ("taosi", "陶四"),
    ("jiangwu", "姜五"),
    ("qiliu", "戚六"),
    ("xieqi", "谢七"),
    ("zouba", "邹八"),
    ("yujiu", "喻九"),
    ("baishi", "柏十"),
    ("shuiyi", "水一"),
    ("douer", "窦二"),
    ("zhangjia", "张甲"),
    ("yunsi", "云四"),
    ("suwu", "苏五"),
    ("panliu", "潘六"),
    ("geqi", "葛七"),
    ("xiba", "奚八"),
    ("fanjiu", "范九"),
    ("pengshi", "彭十"),
)


@lru_cache(maxsize=1)
def _departments(path: str, changed: float) -> tuple[dict[str, Any], ...]:
    with open(path, "rb") as file:
        return tuple(tomllib.load(file)["departments"])


def departments() -> tuple[dict[str, Any], ...]:
    """The lines of business with their bodies in the sample city, as the packs say them."""
    path = settings.PACKS_DIR / "departments.toml"
    return _departments(str(path), path.stat().st_mtime)


@lru_cache(maxsize=1)
def everybody(codes: tuple[str, ...]) -> tuple[CastMember, ...]:
    """The cast with an approver and a head for every department in `codes`."""
    people = list(PEOPLE)
    taken = {role for person in people for role in person.roles}
    spare = iter(DEPARTMENT_HEADS_AND_APPROVERS)
    order = 201
    for code in codes:
        for role, does, does_en in ((Role.APPROVER, "审批人员", "approver"), (Role.HEAD, "负责人", "head")):
            if (role, code) in taken:
                continue
            username, name = next(spare)
            people.append(
                _officer(username, name, f"198{order % 10}-0{order % 9 + 1}-15", order, does, does_en, (role, code))
            )
            order += 1
    return tuple(people)


@lru_cache(maxsize=2)
def _password(hasher: str) -> str:
    """One hash for the whole cast: the password is public anyway, and hashing is slow on purpose."""
    return make_password(DEMO_PASSWORD)


@transaction.atomic
def assemble() -> None:
    """Put the cast, their city and their offices into the database; what is already there stays as it is."""
    place_the_city()
    _offices()
    members = everybody(tuple(d["code"] for d in departments()))
    known = set(Person.objects.filter(username__in=[m.username for m in members]).values_list("username", flat=True))
    Person.objects.bulk_create([_person(member) for member in members if member.username not in known])
    _mandates(members)


def _person(member: CastMember) -> Person:
    number = member.id_number
    return Person(
        username=member.username,
        name=member.name,
        password=_password(settings.PASSWORD_HASHERS[0]),
        id_sealed=seal(number),
        id_digest=digest(number),
        id_masked=mask_id(number),
        phone=member.phone,
        email=f"{member.username}@example.invalid",
        address=member.address,
        region_id=COUNTY,
        assurance=Assurance.WINDOW,
        assurance_rank=book().ways["window"],
        is_demo=True,
    )


def place_the_city() -> None:
    """The sample city with its counties and towns, from the packs' own file."""
    if not Division.objects.filter(code=COUNTY).exists():
        load_csv(settings.PACKS_DIR / "regions" / "demo.csv")


def _offices() -> None:
    rows = [
        Organisation(
            code=d["demo_credit_code"],
            name=d["demo_name"],
            short_name=d["name"]["zh"],
            kind=Organisation.Kind.OFFICE,
            department=d["code"],
            region_id=CITY,
            address="示例市示范区政务大道1号",
            phone=d["phone"],
            complaint_phone=d["complaint_phone"],
            document_word=d["document_word"],
            is_demo=True,
        )
        for d in departments()
    ]
    rows.append(
        Organisation(
            code=make_uscc(1, "12"),
            name="示例市政务服务中心",
            short_name="政务服务中心",
            kind=Organisation.Kind.HALL,
            region_id=CITY,
            address="示例市示范区政务大道1号",
            phone="0199-88000001",
            complaint_phone="12345",
            document_word="示政服",
            is_demo=True,
        )
    )
    known = set(Organisation.objects.filter(code__in=[row.code for row in rows]).values_list("code", flat=True))
    new = Organisation.objects.bulk_create([row for row in rows if row.code not in known])
    if new:
        offices_came.send(Organisation, offices=new)


def _mandates(members: tuple[CastMember, ...]) -> None:
    people = {p.username: p.pk for p in Person.objects.filter(username__in=[m.username for m in members])}
    offices = offices_by_code()
    wanted = [
        (people[member.username], str(role), offices[office].pk)
        for member in members
        for role, office in member.roles
        if office in offices
    ]
    held = set(Mandate.objects.filter(person__in=people.values()).values_list("person", "role", "organisation"))
    Mandate.objects.bulk_create(
        [
            Mandate(person_id=person, role=role, organisation_id=office, region_id=CITY, since=SINCE)
            for person, role, office in wanted
            if (person, role, office) not in held
        ]
    )


def offices_by_code() -> dict[str, Organisation]:
    """The sample city's bodies by department code, and its hall under `hall`."""
    rows = Organisation.objects.filter(
        is_demo=True, region_id=CITY, kind__in=[Organisation.Kind.OFFICE, Organisation.Kind.HALL]
    )
    return {HALL if row.kind == Organisation.Kind.HALL else row.department: row for row in rows}
