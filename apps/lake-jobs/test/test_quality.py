"""Rules, their results, and what is published."""

import json

import pytest
from conftest import EVENTS, event

from lake_jobs.errors import LakeError, QualityError


def test_a_table_that_keeps_its_rules_is_published_once(lake, capsys):
    lake.put("a.jsonl", [event(1), event(2)])
    lake.process()
    assert lake.check() == {"rules": 3, "rulesFailed": 0, "published": 2}
    assert lake.rows("events")[0].asDict().keys() == {each["name"]: 0 for each in EVENTS["columns"]}.keys()
    snapshots = lake.snapshots("events")
    assert lake.check("b2") == {"rules": 3, "rulesFailed": 0, "published": 0}
    assert lake.snapshots("events") == snapshots

    lake.put("b.jsonl", [event(2, event_time=event(0)["event_time"].replace("T00", "T01"), size=9), event(3)])
    lake.process("b3")
    assert lake.check("b3")["published"] == 2
    assert [(row.event_id, row.size) for row in lake.rows("events")] == [("1", 1), ("2", 9), ("3", 1)]

    line = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert line["_aws"]["CloudWatchMetrics"][0]["Namespace"] == "Lake"
    assert {name: line[name] for name in ("table", "batch", "rulesFailed", "published")} == {
        "table": "events",
        "batch": "b3",
        "rulesFailed": 0,
        "published": 2,
    }


def test_failing_rules_leave_curated_unchanged_and_are_recorded(lake):
    lake.put("a.jsonl", [event(1)])
    lake.process()
    lake.check()
    before = lake.rows("events"), lake.snapshots("events")
    lake.put("b.jsonl", [event(2, size=-1), event(3, size=None), event(4, size=2 * 10**12)])
    lake.process("bad")

    with pytest.raises(QualityError) as error:
        lake.check("bad")
    assert str(error.value) == (
        "events_processed: 2 of 3 rules failed, 0 allowed (completeness of size: expected share of values >= 0.9, "
        "observed 0.75, 1 rows; range of size: expected >= 0 and <= 1e+12, observed 2.0, 2 rows). events is unchanged. "
        "Correct or delete these rows, then run the workflow again"
    )
    assert (lake.rows("events"), lake.snapshots("events")) == before
    results = lake.rows("quality_results", "batch", "rule", "failed_rows", "passed")
    assert [tuple(row) for row in results if row.batch == "bad"] == [
        ("bad", "completeness of size", 1, False),
        ("bad", "range of size", 2, False),
        ("bad", "uniqueness of event_id", 0, True),
    ]

    lake.sql(f"DELETE FROM {lake.name('events_processed')} WHERE _batch = 'bad'")
    assert lake.check("bad")["published"] == 0
    assert len(lake.rows("quality_results", "batch", "rule")) == 6, "a batch that is checked again replaces its results"


def test_the_threshold_is_the_number_of_rules_that_may_fail(lake):
    lake.declare(failureThreshold=1)
    lake.put("a.jsonl", [event(1, size=-1)])
    lake.process()
    assert lake.check() == {"rules": 3, "rulesFailed": 1, "published": 1}


def test_uniqueness_and_freshness(lake):
    rules = [
        {"kind": "uniqueness", "columns": ["size", "valid"]},
        {"kind": "freshness", "column": "event_time", "maximumAgeHours": 48},
    ]
    lake.declare(rules=rules, failureThreshold=2)
    lake.put("a.jsonl", [])
    lake.process()
    assert lake.check("empty")["rulesFailed"] == 1, "a table without rows is not fresh"
    lake.put("b.jsonl", [event(1, valid=True), event(2, valid=True), event(3, valid=True), event(4)])
    lake.process("b2")
    lake.check("b2")
    found = [tuple(row) for row in lake.rows("quality_results", "batch", "rule", "failed_rows", "passed")]
    assert found[:2] == [("b2", "freshness of event_time", 0, True), ("b2", "uniqueness of size, valid", 2, False)]


def test_quality_before_processing_is_an_error(lake):
    with pytest.raises(LakeError, match="^events_processed does not exist: run the processing job first$"):
        lake.check()
