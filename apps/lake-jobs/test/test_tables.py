"""Mistakes of a declaration, all at once."""

import json

import pytest
from conftest import EVENTS

from lake_jobs.errors import DeclarationError, LakeError
from lake_jobs.options import options_from
from lake_jobs.tables import parse_tables, spark_partition


def problems(*tables):
    with pytest.raises(DeclarationError) as error:
        parse_tables(json.dumps({"tables": tables}))
    return str(error.value).removeprefix("the declaration of the tables is wrong:\n").splitlines()


def test_every_problem_is_reported():
    wrong = {
        **EVENTS,
        "name": "quality_results",
        "source": "events/today/",
        "columns": [{"name": "Id", "type": "text"}, {"name": "size", "type": "bigint"}],
        "key": ["size"],
        "partitionBy": ["week(size)"],
        "rules": [{"kind": "range", "column": "weight"}],
    }
    assert problems(EVENTS, wrong) == [
        "  - quality_results: source events/today/ overlaps events/ of events",
        "  - quality_results: a name is lower case letters, digits and underscores, and none of "
        "['ingested_files', 'quality_results']",
        "  - quality_results.Id: a name is lower case letters, digits and underscores",
        "  - quality_results.Id: unknown type text",
        "  - quality_results: key column size must be declared and required",
        "  - quality_results: eventTime event_time must be a column of type timestamp or date",
        "  - quality_results: partition week(size) must be a column, year, month, day or hour(column), "
        "bucket(column, n) or truncate(column, n)",
        "  - quality_results: range of weight names no column",
        "  - quality_results: range of weight needs a minimum or a maximum",
    ]


@pytest.mark.parametrize("text", ["{", "[]", '{"tables": [{}]}', '{"tables": 1}'])
def test_text_that_declares_no_tables(text):
    with pytest.raises(DeclarationError, match="it must be JSON as docs/lake-jobs.md describes"):
        parse_tables(text)


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("day(at)", "days(at)"),
        ("hours(at)", "hours(at)"),
        ("bucket(id, 4)", "bucket(4, id)"),
        ("truncate(id,8)", "truncate(8, id)"),
        ("kind", "kind"),
    ],
)
def test_partition_fields(field, expected):
    assert spark_partition(field) == expected


def test_arguments():
    whole = {"tables": "t.json", "database": "lake", "raw": "s3://b/raw", "warehouse": "s3://b/", "batch": "1"}
    options = options_from({**whole, "catalog": None})
    assert (options.raw, options.warehouse, options.catalog) == ("s3://b/raw/", "s3://b/", "glue")
    with pytest.raises(LakeError, match="^missing arguments: --raw, --batch$"):
        options_from({**whole, "raw": None, "batch": ""})
    with pytest.raises(LakeError, match="^--database My-Lake: must be lower case letters, digits and underscores$"):
        options_from({**whole, "database": "My-Lake"})
    with pytest.raises(LakeError, match="^--catalog hive: must be glue or local$"):
        options_from({**whole, "catalog": "hive"})
