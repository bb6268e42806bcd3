"""What can be asked of the places, in code and through the API."""

import pytest

from tongban.kit.refusals import NotFound
from tongban.regions import queries
from tongban.regions.models import Division
from tongban.regions.testing import the_demo_city

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _city():
    the_demo_city()


def codes(places):
    return [place.code for place in places]


def test_children_are_the_next_level_only():
    assert codes(queries.children("990100")) == ["990102", "990103", "990104", "990121", "990181"]


def test_ancestors_are_told_from_the_outermost_in_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert codes(queries.ancestors("990121101")) == ["990000", "990100", "990121"]
    assert queries.ancestors("990000") == []


def test_a_full_name_leaves_out_levels_that_are_no_names():
    Division.objects.create(code="980000", name="直辖市", level=1)
    Division.objects.create(code="980100", name="市辖区", level=2, parent_id="980000")
    Division.objects.create(code="980101", name="东区", level=3, parent_id="980100")
    assert queries.full_name("980101") == "直辖市东区"


@pytest.mark.parametrize(
    ("code", "prefix"), [("990000", "99"), ("990100", "9901"), ("990102", "990102"), ("990102001", "990102001")]
)
def test_the_scope_of_a_code_is_its_leading_digits(code, prefix):
    assert queries.scope_prefix(code) == prefix
    assert queries.division(code).prefix == prefix


def test_a_place_and_everything_in_it_lie_within_it_and_nothing_else_does():
    Division.objects.create(code="990200", name="邻市", level=2, parent_id="990000")

    inside = codes(queries.within("990100"))

    assert inside == codes(Division.objects.filter(code__startswith="9901"))
    assert "990200" not in inside
    assert codes(queries.within("990121")) == ["990121", "990121100", "990121101", "990121200"]


@pytest.mark.parametrize(
    ("words", "inside", "found"),
    [
        ("街道", "990103", ["990103001", "990103002"]),
        ("演示", "", ["990121"]),
        ("990121", "", ["990121", "990121100", "990121101", "990121200"]),
        ("没有的地方", "", []),
        ("  ", "", []),
        ("%", "", []),
    ],
)
def test_places_are_found_by_name_or_code(words, inside, found):
    assert codes(queries.search(words, inside)) == found


def test_a_code_nobody_knows_is_refused():
    with pytest.raises(NotFound) as refused:
        queries.division("999999")
    assert refused.value.code == "division-not-found"


def test_anybody_may_ask_for_a_place_and_its_path_through_the_api(client):
    answer = client.get("/api/v1/regions/990121101").json()

    assert (answer["name"], answer["parent_code"], answer["is_demo"]) == ("柳溪镇", "990121", True)
    assert codes_of(answer["path"]) == ["990000", "990100", "990121"]
    assert answer["full_name"] == "示例省示例市演示县柳溪镇"


def codes_of(rows):
    return [row["code"] for row in rows]


def test_the_api_lists_children_and_searches(client):
    assert codes_of(client.get("/api/v1/regions/990121/children").json()) == ["990121100", "990121101", "990121200"]
    assert codes_of(client.get("/api/v1/regions/", {"q": "样本", "inside": "990100"}).json()) == ["990103", "990103001"]
    assert codes_of(client.get("/api/v1/regions/").json()) == ["990000"]


@pytest.mark.parametrize("path", ["999999", "999999/children"])
def test_the_api_answers_an_unknown_code_with_a_problem(client, path):
    answer = client.get(f"/api/v1/regions/{path}")
    assert answer.status_code == 404
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert answer.json()["code"] == "division-not-found"
