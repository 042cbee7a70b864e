"""Tables follow their declaration, or the job says what to do."""

import pytest
from conftest import EVENTS, event

from lake_jobs.errors import DriftError


def test_tables_are_partitioned_and_described_as_declared(lake):
    lake.declare(partitionBy=["day(event_time)", "bucket(event_id, 4)", "truncate(event_id, 2)", "valid"])
    lake.put("a.jsonl", [event(1)])
    lake.process()
    lake.check()
    for table in ("events", "events_processed"):
        described = lake.sql(f"DESCRIBE TABLE {lake.name(table)}")
        partitions = [row.data_type for row in described if row.col_name.startswith("Part ")]
        assert partitions == ["days(event_time)", "bucket(4, event_id)", "truncate(2, event_id)", "valid"]
        assert {row.col_name: row.comment for row in described}["event_id"] == "The producer's id"
    lake.process("b2")


def test_a_new_column_is_added(lake):
    lake.put("a.jsonl", [event(1, country="fr")])
    lake.process()
    lake.check()
    lake.declare(columns=[*EVENTS["columns"], {"name": "country", "type": "string"}])
    lake.put("b.jsonl", [event(2, country="de")])
    lake.process("b2")
    lake.check("b2")
    for table in ("events", "events_processed"):
        assert [row.country for row in lake.rows(table)] == [None, "de"]


def test_a_changed_type_a_dropped_column_and_other_partitions_are_errors_that_change_nothing(lake):
    lake.put("a.jsonl", [event(1)])
    lake.process()
    changed = [{**each, "type": "double"} if each["name"] == "size" else each for each in EVENTS["columns"]]
    lake.declare(columns=[each for each in changed if each["name"] != "valid"], partitionBy=["month(event_time)"])
    lake.put("b.jsonl", [event(2)])
    with pytest.raises(DriftError) as error:
        lake.process("b2")
    assert str(error.value) == (
        "events_processed differs from its declaration:\n"
        "  - column size is bigint, declared double: declare bigint again, or change the table first "
        "(ALTER TABLE events_processed ALTER COLUMN size TYPE double, which Iceberg allows from int to bigint, "
        "float to double and to more decimal digits), or declare a column of another name\n"
        "  - column valid is no longer declared: declare it again, or drop it first "
        "(ALTER TABLE events_processed DROP COLUMN valid)\n"
        "  - it is partitioned by days(event_time), declared months(event_time): declare the old fields again, or "
        "change the table first (ALTER TABLE events_processed REPLACE PARTITION FIELD … WITH …)"
    )
    assert [row.event_id for row in lake.rows("events_processed")] == ["1"]
