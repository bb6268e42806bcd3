"""Pages of figures: what they say, to whom, and where each number leads."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from conftest import MOST_QUESTIONS, is_question
from tongban.accounts.testing import Cast, the_cast
from tongban.cases.testing import a_case
from tongban.catalog.testing import a_pack
from tongban.reports import queries
from tongban.reports.presenting import day_in_words, sections_of
from tongban.reports.tests.made_up import made_report, made_trend

pytestmark = pytest.mark.django_db
PAGES = ["board", "screen", "daily", "weekly", "monthly"]


@pytest.fixture
def cast() -> Cast:
    """The cast, and four cases of 王五's office: three decided today, one not yet."""
    people = the_cast()
    pack = a_pack()
    for state in ("granted", "granted", "refused", "reviewing"):
        a_case(state, pack=pack)
    return people


def page(client: Client, address: str) -> str:
    """The page's text as a reader sees it; it must be there."""
    answer: HttpResponse = client.get(address)  # type: ignore[assignment]  # the test client's own subclass
    assert answer.status_code == 200, answer.content.decode()[:300]
    return unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.mark.parametrize("name", PAGES)
def test_a_supervisor_reads_every_page(client: Client, cast: Cast, name: str) -> None:
    client.force_login(cast.zhao)

    said = page(client, reverse(f"reports:{name}"))

    assert "按期办结率" in said
    assert "区间" in said


@pytest.mark.parametrize(
    "path", ["", "screen/", "daily/", "weekly/", "monthly/", "kpis/", "kpis/on-time/", "kpis/instant/", "?kpi=instant"]
)
@pytest.mark.parametrize("who", ["zhao", "zhou"])
def test_even_the_first_look_asks_the_database_little(client: Client, cast: Cast, who: str, path: str) -> None:
    client.force_login(getattr(cast, who))

    with CaptureQueriesContext(connection) as asked:
        page(client, f"/desk/reports/{path}")

    assert sum(is_question(one["sql"]) for one in asked.captured_queries) <= MOST_QUESTIONS


@pytest.mark.parametrize("name", PAGES)
def test_whoever_has_nothing_to_do_with_it_is_answered_as_if_there_were_nothing(
    client: Client, cast: Cast, name: str
) -> None:
    client.force_login(cast.chen)

    assert client.get(reverse(f"reports:{name}")).status_code == 404


def test_nor_does_an_approver_or_a_stranger_get_in(client: Client, cast: Cast) -> None:
    assert client.get(reverse("reports:board")).status_code == 302
    client.force_login(cast.wang)

    assert client.get(reverse("reports:board")).status_code == 404
    assert client.get(reverse("reports:kpi", args=["on-time"])).status_code == 404
    assert client.get(reverse("reports:drill", args=["on-time"])).status_code == 404
    assert client.get(reverse("reports:pdf", args=["monthly", "2026-10-31"])).status_code == 404


def test_a_head_sees_the_own_body_beside_the_whole_and_no_other(client: Client, cast: Cast) -> None:
    client.force_login(cast.zhou)

    said = page(client, reverse("reports:board") + f"?kpi=on-time&period=month&on={timezone.localdate()}")

    names = {o.short_name for code, o in cast.offices.items() if code not in {"market-regulation", "hall"}}
    assert not [name for name in names if f" {name} " in said]


def test_every_number_leads_to_its_cases(client: Client, cast: Cast) -> None:
    client.force_login(cast.zhao)
    board = client.get(
        reverse("reports:board") + f"?kpi=on-time&period=month&on={timezone.localdate()}"
    ).content.decode()

    behind = {unescape(href) for href in re.findall(r'href="([^"]+/cases/\?[^"]+)"', board)}

    assert behind
    for address in behind:
        page(client, address)


def test_behind_a_figure_are_the_cases_it_was_counted_from(client: Client, cast: Cast) -> None:
    client.force_login(cast.zhao)

    said = page(
        client, reverse("reports:drill", args=["on-time"]) + f"?period=month&on={timezone.localdate()}&side=denominator"
    )

    found = queries.drill(cast.zhao, "on-time", period="month", side="denominator")
    assert found.count >= 1
    assert all(thing.code in said for thing in found.rows)


def test_the_definition_says_what_is_divided_by_what_and_where_that_stands(client: Client, cast: Cast) -> None:
    client.force_login(cast.zhao)

    said = page(client, reverse("reports:kpi", args=["on-time"]))

    kpi = queries.kpi_of("on-time")
    assert str(kpi.formula) in said
    assert str(kpi.exclusions) in said
    assert kpi.source in said
    assert all(str(one.name) in page(client, reverse("reports:kpis")) for one in queries.kpis())


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("?on=tomorrow", "day-unreadable"),
        ("?on=9999-12-31", "day-unreadable"),
        ("?on=0001-01-01", "day-unreadable"),
        ("?period=year", "period-unknown"),
        ("?by=colour", "grouping-unknown"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_a_sentence(client: Client, cast: Cast, query: str, code: str) -> None:
    client.force_login(cast.zhao)

    answer = client.get(reverse("reports:board") + query)

    assert 400 <= answer.status_code < 500
    assert code in answer.content.decode()


def test_an_unknown_indicator_or_page_is_not_there(client: Client, cast: Cast) -> None:
    client.force_login(cast.zhao)

    assert client.get(reverse("reports:board") + "?kpi=luck").status_code == 404
    assert client.get(reverse("reports:kpi", args=["luck"])).status_code == 404
    assert client.get(reverse("reports:pdf", args=["yearly", "2026-10-31"])).status_code == 404


def test_a_written_report_is_of_the_last_period_that_is_over(client: Client, cast: Cast) -> None:
    client.force_login(cast.zhao)

    said = page(client, reverse("reports:daily"))

    assert day_in_words(timezone.localdate() - timedelta(days=1)) in said


def test_asked_for_by_htmx_the_wall_sends_its_inside_only(client: Client, cast: Cast) -> None:
    client.force_login(cast.zhao)

    answer = client.get(reverse("reports:screen"), headers={"HX-Request": "true"}).content.decode()

    assert "<html" not in answer
    assert "<h1>" in answer


def test_both_ways_to_the_neighbouring_periods_never_lead_past_today(client: Client, cast: Cast) -> None:
    client.force_login(cast.zhao)

    today = client.get(reverse("reports:monthly") + f"?on={timezone.localdate()}").content.decode()
    before = client.get(reverse("reports:monthly") + "?on=2026-03-15").content.decode()

    assert 'rel="next"' not in today
    assert 'rel="next"' in before
    assert "on=2026-02-28" in before


# ---------------------------------------------------------------- with figures that have every corner


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch, cast: Cast) -> None:
    """Figures for 22 bodies, made up."""
    monkeypatch.setattr(queries, "report", lambda _person, period, _on, by, kpi=None: made_report(22, kpi, period, by))
    monkeypatch.setattr(queries, "trend", lambda _person, kpi, **_more: made_trend(queries.kpi_of(kpi)))


@pytest.mark.usefixtures("made")
def test_no_value_stands_without_its_interval_and_no_place_without_its_range(client: Client, cast: Cast) -> None:
    client.force_login(cast.zhao)

    said = page(client, reverse("reports:board") + f"?kpi=on-time&period=month&on={timezone.localdate()}")

    section = next(s for s in sections_of(made_report(22)) if s.code == "on-time")
    for line in section.told:
        assert line.unit in said
        assert line.raw in said
        assert line.raw_interval in said
        assert line.adjusted in said
        assert line.interval in said
        assert line.rank in said
        assert line.verdict in said
    assert "与第一位暂看不出差别" in said
    assert section.small_together in said
    assert all(line.unit in said and line.cases in said for line in section.small)


@pytest.mark.usefixtures("made")
def test_the_course_is_drawn_from_the_figures_of_the_table(client: Client, cast: Cast) -> None:
    client.force_login(cast.zhao)

    html = client.get(reverse("reports:kpi", args=["on-time"])).content.decode()

    assert 'id="course-figures"' in html
    assert "vendor/echarts" in html
    for point in made_trend(queries.kpi_of("on-time")):
        assert point.value is None or f"{point.value:.1%}" in html


@pytest.mark.usefixtures("made")
def test_where_the_wall_has_too_little_room_it_leaves_out_the_middle_never_the_worse_end(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.zhao)

    said = page(client, reverse("reports:screen") + "?kpi=on-time")

    lines = [
        x for s in sections_of(made_report(22)) if s.code == "on-time" for x in s.lines if x.figure.verdict != "few"
    ]
    assert lines[0].unit in said
    assert lines[-1].unit in said
    assert "中间还有" in said


def test_a_board_asked_for_no_day_shows_the_last_whole_month(client: Client, cast: Cast) -> None:
    """On the first of a month the new one has nothing to say yet, and looked perfect."""
    client.force_login(cast.zhao)
    last = timezone.localdate().replace(day=1) - timedelta(days=1)

    shown = client.get(reverse("reports:board")).context

    assert shown["asked"].on == last
    assert client.get(reverse("reports:board") + "?period=day").context["asked"].on == timezone.localdate() - timedelta(
        1
    )


def test_the_board_says_first_what_is_late_and_open_and_leads_there(client: Client, cast: Cast) -> None:
    late = a_case("reviewing", pack=a_pack("slow-item"), at=timezone.now() - timedelta(days=60))
    client.force_login(cast.zhao)

    html = client.get(reverse("reports:board")).content.decode()
    now = queries.standing(cast.zhao, 5)

    assert (now.late, now.past_law) == (1, 1)
    assert "现在有 1 件超期未办结，其中 1 件超过法定时限" in html
    assert html.index("超期未办结") < html.index('class="steer"')
    assert reverse("cases:desk-case", args=[late.number]) in html
    assert "?tab=late" in html


def test_small_bodies_stand_in_one_line_and_none_of_them_in_the_comparison(client: Client, cast: Cast) -> None:
    client.force_login(cast.zhao)

    html = client.get(
        reverse("reports:board") + f"?kpi=on-time&period=month&on={timezone.localdate()}"
    ).content.decode()

    assert "个单位件数都太少，不作比较（合计" in html
    assert 'class="intervals num"' not in html
    assert "数量太少，不作比较" not in re.sub(r"<details.*?</details>", "", html, flags=re.S)


def test_the_step_from_the_month_before_is_said_in_words() -> None:
    said = {section.change for section in sections_of(made_report(8)) if section.has_value}

    assert said
    assert all(re.match(r"比上月[高低] |与上月持平|上月没有可比", one) for one in said)
