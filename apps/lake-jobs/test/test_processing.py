"""Raw files to tables: each record exactly once, and none lost."""

import json
import random

import pytest
from conftest import event

from lake_jobs import processing
from lake_jobs.errors import LakeError


def counts(**values):
    return {"files": 1, "read": 0, "written": 0, "duplicates": 0, "quarantined": 0, **values}


def test_json_and_csv_become_typed_rows(lake):
    lake.put("a.jsonl", [event(1, size=5, price=9.99, valid=True, undeclared="x"), event(2, size=None)])
    lake.put(
        "2026/11/b.csv",
        ["", "size,event_id,event_time", "", '7,"c,1",2026-11-28 10:00:00', ",c2,2026-11-28T10:00:00+02:00"],
    )
    lake.declare(lateAfterDays=None)

    assert lake.process() == counts(files=2, read=4, written=4)
    rows = {row.event_id: row for row in lake.rows("events_processed")}
    assert set(rows) == {"1", "2", "c,1", "c2"}
    assert (rows["1"].size, str(rows["1"].price), rows["1"].valid) == (5, "9.99", True)
    assert (rows["c,1"].size, rows["c2"].size, rows["2"].size) == (7, None, None)
    utc = lake.sql(
        f"SELECT CAST(event_time AS string) AS at FROM {lake.name('events_processed')} WHERE event_id LIKE 'c%'"
    )
    assert sorted(row.at for row in utc) == ["2026-11-28 08:00:00", "2026-11-28 10:00:00"]
    assert rows["1"]["_batch"] == "b1"
    assert rows["1"]["_source_file"].endswith("raw/events/a.jsonl")


def test_bad_and_late_records_go_to_quarantine_with_the_reason(lake):
    bad = {
        '{"event_id":"1"': ("malformed", None),
        "not json": ("malformed", None),
        '["event_id"]': ("malformed", None),
        json.dumps(event(2)) + json.dumps(event(3)): ("malformed", None),
        json.dumps(event(4, size="many")): ("wrong-type", "size"),
        json.dumps(event(5, size=1.5, valid="maybe")): ("wrong-type", "size, valid"),
        json.dumps(event(6, event_time=None)): ("missing-required", "event_time"),
        json.dumps({"size": 1}): ("missing-required", "event_id, event_time"),
        json.dumps(event(7, event_time="2020-01-01T00:00:00Z")): ("late", None),
    }
    lake.put("a.jsonl", [*bad, event(8)])

    assert lake.process() == counts(read=10, written=1, quarantined=9)
    found = {
        row.record: (row.reason, row.detail) for row in lake.rows("events_quarantine", "record", "reason", "detail")
    }
    late = [detail for reason, detail in found.values() if reason == "late"]
    assert late[0].endswith(" days") and float(late[0].split()[0]) > 2000
    assert {record: (reason, None if reason == "late" else detail) for record, (reason, detail) in found.items()} == bad


def test_bad_lines_of_csv_and_unsupported_files_are_not_lost(lake):
    lake.put("a.csv", ["event_id,event_time,size", "1,2026-11-28,2,4", "2", "3,never,1", ""])
    lake.put("b.parquet", ["what is this"])
    lake.put("empty.csv", [])
    lake.put("_ignored.jsonl", [event(9)])

    assert lake.process() == counts(files=3, read=4, quarantined=4)
    rows = lake.rows("events_quarantine", "reason", "record")
    assert [(row.reason, row.record) for row in rows] == [
        ("malformed", "1,2026-11-28,2,4"),
        ("malformed", "2"),
        ("unsupported-file", None),
        ("wrong-type", '{"event_id":"3","event_time":"never","size":"1"}'),
    ]


def test_files_without_records_are_ingested(lake):
    lake.put("empty.csv", [])
    lake.put("header.csv", ["event_id,event_time"])
    lake.put("empty.jsonl", [])
    assert lake.process() == counts(files=3)
    assert lake.process("b2") == counts(files=0)


def test_the_latest_record_of_a_key_wins_in_any_order(lake):
    def at(hour, size):
        return event("k", event_time=f"2026-11-28T{hour:02}:00:00Z", size=size)

    lake.declare(lateAfterDays=None)
    lake.put("a.jsonl", [at(2, 2), at(3, 3), at(1, 1), at(3, 4)])
    assert lake.process() == counts(read=4, written=1, duplicates=3)
    lake.put("b.jsonl", [at(1, 5), at(5, 6)])
    assert lake.process("b2") == counts(read=2, written=1, duplicates=1)
    lake.put("c.jsonl", [at(4, 7), at(5, 8)])
    assert lake.process("b3") == counts(read=2, duplicates=2)
    assert [(row.size, row["_batch"]) for row in lake.rows("events_processed")] == [(6, "b2")]


def test_without_an_event_time_the_first_record_of_a_key_stays(lake):
    lake.declare(eventTime=None, lateAfterDays=None, partitionBy=[])
    lake.put("a.jsonl", [event(1, size=1)])
    lake.process()
    lake.put("b.jsonl", [event(1, size=2), event(2)])
    assert lake.process("b2") == counts(read=2, written=1, duplicates=1)
    assert [row.size for row in lake.rows("events_processed")] == [1, 1]


def test_a_second_run_adds_nothing_not_even_a_snapshot(lake):
    lake.put("a.jsonl", [event(1), event(2), "bad", "bad"])
    lake.process()
    tables = ("events_processed", "events_quarantine", "ingested_files")
    before = [lake.snapshots(table) for table in tables]

    assert lake.process() == lake.process("b2") == counts(files=0)
    assert [lake.snapshots(table) for table in tables] == before


def test_a_file_that_arrives_again_gives_duplicates_only(lake):
    records = [event(1), event(2), "bad"]
    lake.put("a.jsonl", records)
    lake.process()
    lake.put("copy-of-a.jsonl", records)
    assert lake.process("b2") == counts(read=3, duplicates=2, quarantined=1)
    lake.put("a.jsonl", [*records, event(3)])
    assert lake.process("b3") == counts(read=4, written=1, duplicates=2, quarantined=1)
    assert len(lake.rows("events_processed")) == 3
    assert len(lake.rows("events_quarantine", "id")) == 2, "the bad line of a.jsonl is there once"


def test_one_percent_of_bad_records_ends_in_quarantine_and_none_is_lost(lake):
    generator = random.Random(1)
    good = [event(f"e{index}", size=index) for index in range(9_900)]
    bad = [f'{{"event_id": "b{index}", "size": {"{" * (index % 3 + 1)}' for index in range(100)]
    records = [*good, *bad]
    generator.shuffle(records)
    for part in range(4):
        lake.put(f"{part}.jsonl", records[part::4])

    assert lake.process() == counts(files=4, read=10_000, written=9_900, quarantined=100)
    assert {row.event_id for row in lake.rows("events_processed")} == {each["event_id"] for each in good}
    assert {row.record for row in lake.rows("events_quarantine", "record")} == set(bad)


def test_a_line_is_malformed_if_json_says_so(lake):
    seed = random.randrange(10**6)
    generator = random.Random(seed)
    whole = (
        '{"event_id":"a\\"b","event_time":"2026-11-28T00:00:00Z","size":12,"price":1.5,"valid":true,"x":[{"y":null}]}'
    )
    lines = {mutated(whole, generator) for _ in range(2_000)}
    lines = sorted(line for line in lines if line.strip() and not line.startswith("\ufeff"))
    lake.declare(lateAfterDays=None)
    lake.put("a.jsonl", lines)
    lake.process()

    malformed = {row.record for row in lake.rows("events_quarantine", "record", "reason") if row.reason == "malformed"}
    expected = {line for line in lines if not is_object(line)}
    assert malformed ^ expected == set(), f"seed {seed}"


def mutated(line, generator):
    for _ in range(generator.randint(1, 2)):
        at = generator.randrange(len(line))
        length = generator.choice([0, 1, 1, 5])
        line = line[:at] + generator.choice(["", *'{}[]",:\\1e-.nt ']) + line[at + length :]
    return line[: generator.randrange(len(line))] if generator.random() < 0.1 else line


def is_object(line):
    def reject(name):
        raise ValueError(name)

    try:
        return isinstance(json.loads(line, parse_constant=reject), dict)
    except ValueError:
        return False


def test_records_that_parsing_loses_fail_the_job(lake, monkeypatch):
    lake.put("a.jsonl", [event(1)])
    monkeypatch.setattr(processing, "count_records", lambda *_: 2)
    with pytest.raises(LakeError, match="^2 records in 1 files, but 1 were parsed$"):
        lake.process()
