"""Readers: what is written comes back, what is broken is said with its place, and nothing is silently lost."""

import gzip
import re
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings

from tongban.kit.refusals import Refusal
from tongban.oversight.mining import mine, read, write_xes
from tongban.oversight.mining.tests.logs import MONDAY, a_log, as_log, logs

HEADING = "case_id,activity,timestamp,resource\n"


def a_file(folder, content, name="log.csv", encoding="utf-8"):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def refused(path, **columns):
    with pytest.raises(Refusal) as found:
        read(path, **columns)
    return found.value


def an_xes(*events, head=""):
    return (
        f'<?xml version="1.0"?>{head}<log><trace>{"".join(f"<event>{event}</event>" for event in events)}</trace></log>'
    )


NAMED = '<string key="concept:name" value="accept"/>'
TIMED = '<date key="time:timestamp" value="2026-03-02T09:00:00+08:00"/>'


@pytest.mark.parametrize("name", ["log.xes", "log.xes.gz"])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=logs())
def test_a_log_written_as_xes_comes_back_whole(tmp_path, name, events):
    log = as_log(events)
    write_xes(log, tmp_path / name)

    back = read(tmp_path / name)
    said = [*log.frame.columns] if log.has("organisation") else ["case", "activity", "at"]
    assert back.frame.select(said).rows() == log.frame.select(said).rows()
    assert back.unread_count == 0


def test_signs_that_xml_uses_itself_survive(tmp_path):
    log = a_log(('<"K&1">', "审查 & 决定 <甲>", 0))
    write_xes(log, tmp_path / "log.xes")

    assert read(tmp_path / "log.xes").frame.rows() == log.frame.rows()


def test_an_event_knows_its_body_role_and_states(tmp_path):
    more = "".join(
        f'<string key="{key}" value="{value}"/>'
        for key, value in {
            "org:group": "市监局", "org:role": "window", "org:resource": "officer 1", "lifecycle:transition": "complete",
            "tongban:before": "submitted", "tongban:after": "reviewing", "note": "unheard of",
        }.items()
    )  # fmt: skip
    log = read(a_file(tmp_path, an_xes(NAMED + TIMED + more), "log.xes"))

    (event,) = log.frame.to_dicts()
    assert event.pop("at") == MONDAY
    assert event == {
        "case": "trace 1", "activity": "accept", "lifecycle": "complete", "resource": "officer 1",
        "organisation": "市监局", "role": "window", "before": "submitted", "after": "reviewing",
    }  # fmt: skip


def test_attributes_inside_attributes_and_of_the_log_are_not_the_events(tmp_path):
    inner = f'<string key="note" value="x"><string key="concept:name" value="wrong"/></string>{NAMED}{TIMED}'
    path = a_file(tmp_path, an_xes(inner, head=""), "log.xes")
    path.write_text(
        path.read_text().replace("<log>", '<log><global scope="event"><string key="concept:name" value="?"/></global>')
    )

    assert read(path).activities == ["accept"]


def test_an_xes_event_without_a_moment_is_counted_and_named_with_its_line(tmp_path):
    log = read(a_file(tmp_path, an_xes(NAMED, "\n" + NAMED + TIMED, "\n" + TIMED), "log.xes"))

    assert log.events == 1
    assert [(row.row, row.field, row.code) for row in log.unread] == [
        (1, "at", "log-no-time"),
        (3, "activity", "log-no-activity"),
    ]


@pytest.mark.parametrize("cut", [0.3, 0.9])
@pytest.mark.parametrize("name", ["log.xes", "log.xes.gz"])
def test_a_broken_file_is_refused_with_its_place(tmp_path, cut, name):
    write_xes(a_log(*[(f"K{n}", "a", n) for n in range(200)]), tmp_path / name)
    whole = (tmp_path / name).read_bytes()

    found = refused(a_file(tmp_path, whole[: int(len(whole) * cut)], name))
    assert found.code in {"log-broken", "log-broken-at"}
    assert found.where["file"] == name
    assert str(found.next_step)


BOMB = '<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
FOREIGN = '<!DOCTYPE log SYSTEM "file:///etc/passwd">'


@pytest.mark.parametrize("head", [BOMB, FOREIGN])
def test_a_file_with_entities_is_refused_before_any_is_expanded(tmp_path, head):
    event = '<string key="concept:name" value="&b;"/>' if head is BOMB else NAMED

    assert refused(a_file(tmp_path, an_xes(event, head=head), "log.xes")).code == "log-with-entities"


@pytest.mark.parametrize(
    "heading",
    [
        "case_id,activity,timestamp",
        "case:concept:name,concept:name,time:timestamp",
        "办件编号,环节,办理时间",
        "\ufeffCase,Activity,Time",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_columns_are_found_by_their_usual_names(tmp_path, heading, encoding):
    path = a_file(
        tmp_path, f"{heading}\nK1,受理,2026-03-02 09:00:00\n", encoding=encoding if "\ufeff" not in heading else "utf-8"
    )

    assert read(path).frame.rows() == [("K1", "受理", MONDAY)]


def test_columns_may_be_named_by_whoever_asks(tmp_path):
    path = a_file(tmp_path, "nr;step;when;who\nK1;accept;2026/3/2 9:00;李四\n")

    log = read(path, case="nr", activity="step", time="WHEN", resource="who")
    assert log.frame.rows() == [("K1", "accept", MONDAY, "李四")]


def test_a_column_that_is_not_there_is_asked_for_with_those_that_are(tmp_path):
    path = a_file(tmp_path, "nr,activity,timestamp\nK1,a,2026-03-02 09:00\n")

    assert "nr, activity, timestamp" in str(refused(path))
    assert refused(path, case="no").code == "log-no-column"


@pytest.mark.parametrize(
    "said",
    [
        "2026-03-02 09:00:00", "2026-03-02T09:00:00", "2026-03-02 09:00", "2026/03/02 09:00:00", "2026-03-02T01:00:00Z",
        "2026-03-02T09:00:00.000+08:00", "2026-03-02 02:00:00+01:00", "2026年03月02日 09:00:00", "20260302090000",
        "2026年3月2日9时0分", "2026.03.02 09:00", "２０２６－０３－０２ ０９：００", "1772413200", "1772413200000",
        "1772413200000000", "46083.375",
    ],
)  # fmt: skip
def test_a_moment_may_be_written_in_many_ways_and_without_a_zone_is_on_the_clock_of_china(tmp_path, said):
    other = "K2,a,2026-03-02T01:00:00+00:00,x\n"

    log = read(a_file(tmp_path, HEADING + f"K1,a,{said},x\n" + other))
    assert log.frame["at"].to_list() == [MONDAY, MONDAY]


def test_characters_no_xml_may_hold_are_left_out_of_words(tmp_path):
    log = read(a_file(tmp_path, HEADING + "K\x001,a\x02b,2026-03-02 09:00,x\n"))

    assert log.frame.select("case", "activity").row(0) == ("K1", "ab")


def test_rows_that_are_no_events_are_counted_and_named(tmp_path):
    path = a_file(
        tmp_path,
        HEADING
        + "K1,a,2026-03-02 09:00,x\nK1,b,yesterday,x\n,b,2026-03-02 09:00,x\nK1,  ,2026-03-02 09:00,x\nK1,b,,x\nK1,b,2026-02-30 09:00,x\n",
    )
    log = read(path)

    assert (log.events, log.unread_count) == (1, 5)
    assert [(row.row, row.field, row.code) for row in log.unread] == [
        (3, "at", "log-bad-time"),
        (4, "case", "log-no-case"),
        (5, "activity", "log-no-activity"),
        (6, "at", "log-no-time"),
        (7, "at", "log-bad-time"),
    ]
    assert "yesterday" in log.unread[0].sentence
    assert mine(log).unread == 5


def test_a_row_with_too_many_fields_is_left_out_alone(tmp_path):
    path = a_file(tmp_path, HEADING + "K1,a,2026-03-02 09:00,x\nK1,b,c,2026-03-02 09:00,x\nK1,c,2026-03-02 10:00\n")
    log = read(path)

    assert log.frame["activity"].to_list() == ["a", "c"]
    assert [(row.row, row.code) for row in log.unread] == [(3, "log-ragged")]


def test_a_hundred_rows_are_named_and_all_are_counted(tmp_path):
    log = read(a_file(tmp_path, HEADING + "K1,a,2026-03-02 09:00,x\n" + "K1,a,never,x\n" * 500))

    assert (len(log.unread), log.unread_count) == (100, 500)


def test_a_file_without_a_single_event_is_refused(tmp_path):
    assert refused(a_file(tmp_path, HEADING + "K1,a,never,x\n")).code == "log-empty"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("log.docx", b"x", "log-kind-unknown"),
        ("log.parquet", b"no parquet", "log-broken"),
        ("log.csv.gz", b"no gzip", "log-broken"),
        ("log.xes.gz", b"no gzip", "log-broken"),
        ("log.xes", b"", "log-broken-at"),
        ("log.csv", b"", "log-no-rows"),
        ("log.csv", b"\xef\xbb\xbf  \n", "log-no-rows"),
        ("log.csv", HEADING.encode(), "log-no-rows"),
        ("log.xes", b"<log></log>", "log-no-rows"),
        ("log.xes", b"<log>\n<trace>", "log-broken-at"),
        ("log.csv", b"a,a\n1,2,3\n", "log-columns-twice"),
        ("log.csv", b"case,activity,time\n\xff\x81\xff\xff,a,2026-03-02 09:00\n", "log-encoding"),
    ],
)
def test_what_is_no_log_is_refused(tmp_path, name, content, code):
    assert refused(a_file(tmp_path, content, name)).code == code


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path):
    assert refused(tmp_path / "none.csv").code == "log-no-file"


def test_parquet_and_zipped_tables_are_read_with_their_moments(tmp_path):
    log = a_log(("K1", "a", 0), ("K1", "b", 1))
    log.frame.write_parquet(tmp_path / "log.parquet")
    naive = log.frame.with_columns(pl.col("at").dt.convert_time_zone("Asia/Shanghai").dt.replace_time_zone(None))
    naive.write_parquet(tmp_path / "naive.parquet")
    (tmp_path / "log.csv.gz").write_bytes(gzip.compress((HEADING + "K1,a,2026-03-02 09:00,\n").encode()))

    assert read(tmp_path / "log.parquet").frame.rows() == log.frame.rows()
    assert read(tmp_path / "naive.parquet").frame.rows() == log.frame.rows()
    assert read(tmp_path / "log.csv.gz").events == 1


@pytest.mark.filterwarnings("ignore")
def test_pm4py_reads_what_we_write_and_we_read_what_it_writes(tmp_path):
    pm4py = pytest.importorskip("pm4py", reason="pm4py is a peer of tests only")
    log = a_log(*[(f"K{n}", activity, n + hour) for n in range(30) for hour, activity in enumerate("abc")])
    write_xes(log, tmp_path / "ours.xes")

    theirs = pm4py.read_xes(str(tmp_path / "ours.xes"))
    columns = ("case:concept:name", "concept:name", "time:timestamp")
    rows = list(zip(*(theirs[column] for column in columns), strict=True))
    assert sorted(rows) == log.frame.sort("case", "at").rows()
    pm4py.write_xes(theirs, str(tmp_path / "theirs.xes"))
    assert read(tmp_path / "theirs.xes").frame.rows() == log.frame.rows()


@pytest.mark.parametrize("said", ["2026-03-02", "2026/3/2", "2026年3月2日", "2026.03.02", "20260302", "46083"])
def test_a_day_without_a_time_is_its_beginning_and_a_note_says_so(tmp_path, said):
    log = read(a_file(tmp_path, HEADING + f"K1,a,{said},x\nK1,b,2026-03-02 09:00,x\n"))

    assert log.frame["at"].to_list() == [MONDAY - timedelta(hours=9), MONDAY]
    assert len(log.notes) == 1
    assert log.notes[0].startswith("1 ") or log.notes[0].startswith("有 1 ")


def test_numbers_are_said_to_have_been_read_as_moments(tmp_path):
    with translation.override("en"):
        log = read(a_file(tmp_path, HEADING + "K1,a,1772413200,x\nK1,b,1772413200000,x\nK1,c,46083.375,x\n"))

    assert [note.partition(" ")[2] for note in log.notes] == [
        "moments are numbers, and were read as seconds since 1970.",
        "moments are numbers, and were read as milliseconds since 1970.",
        "moments are numbers, and were read as a spreadsheet's days on China's clock.",
    ]


@pytest.mark.parametrize("said", ["5", "19999.5", "999999999999999999", "-1772413200", "1.7e9", "12:30", "202603"])
def test_a_number_that_is_no_moment_is_left_out(tmp_path, said):
    log = read(a_file(tmp_path, HEADING + f"K1,a,{said},x\nK1,b,2026-03-02 09:00,x\n"))

    assert [row.code for row in log.unread] == ["log-bad-time"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_table_is_read_in_the_encoding_it_is_in(tmp_path, encoding):
    path = a_file(tmp_path, "办件编号,环节,办理时间\nK1,受理𠮷,2026-03-02 09:00:00\n", encoding=encoding)

    assert read(path).activities == ["受理𠮷"]


def test_no_sentence_in_chinese_carries_a_program_s_english(tmp_path):
    with translation.override("zh-hans"):
        said = [
            str(refused(a_file(tmp_path, content, name)))
            for name, content in [
                ("log.parquet", b"x"), ("log.csv.gz", b"x"), ("log.xes", b"<log><"), ("log.xes.gz", b"x"),
                ("log.csv", b"case,what\n1,2\n"), ("log.csv", b"\xff\x81\xff\xff"),
            ]
        ]  # fmt: skip

    for sentence in said:
        words = re.sub(r"\[[a-z-]+\]$|log\.[a-z.]+|UTF-8|GB 18030|CSV|--[a-z]+|case, what|\.xes|DOCTYPE", "", sentence)
        assert not re.search(r"[A-Za-z]{3,}", words), sentence


DUE = '<date key="{key}" value="2026-03-04T17:00:00+08:00"/>'


@pytest.mark.parametrize("key", ["due", "(case)_due", "case:deadline", "Planned End", "承诺办结时间"])
def test_a_deadline_told_of_a_trace_is_its_events_deadline(tmp_path, key):
    trace = f"<log><trace>{DUE.format(key=key)}<event>{NAMED}{TIMED}</event></trace></log>"

    assert read(a_file(tmp_path, trace, "log.xes")).frame["due"].to_list() == [datetime(2026, 3, 4, 9, tzinfo=UTC)]


def test_a_deadline_of_a_day_is_kept_until_its_end(tmp_path):
    rows = "K1,a,2026-03-02 09:00,2026-03-04\nK2,a,2026-03-02 09:00,2026-03-04 12:00\nK3,a,2026-03-02 09:00,soon\n"
    log = read(a_file(tmp_path, "case,activity,time,应办结时间\n" + rows))

    assert log.frame["due"].to_list() == [
        datetime(2026, 3, 4, 15, 59, 59, 999999, tzinfo=UTC), datetime(2026, 3, 4, 4, tzinfo=UTC), None,
    ]  # fmt: skip
    assert len(log.notes) == 1


def test_deadlines_come_back_from_what_we_write(tmp_path):
    log = read(a_file(tmp_path, "case,activity,time,due\nK1,a,2026-03-02 09:00,2026-03-04 12:00\n"))
    write_xes(log, tmp_path / "log.xes")

    assert read(tmp_path / "log.xes").frame.rows() == log.frame.rows()
