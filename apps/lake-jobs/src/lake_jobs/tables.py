"""Declared tables: what the JSON file of ``--tables`` holds, checked and typed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from lake_jobs.errors import DeclarationError

TYPES = re.compile(r"string|boolean|int|bigint|float|double|date|timestamp|decimal\(\d{1,2},\s*\d{1,2}\)")
NAME = re.compile(r"[a-z][a-z0-9_]*")
PARTITION = re.compile(r"(?:(years?|months?|days?|hours?)\((\w+)\)|(bucket|truncate)\((\w+),\s*([1-9]\d*)\)|(\w+))")
RULES = {
    "completeness": {"column", "minimum"},
    "uniqueness": {"columns"},
    "range": {"column"},
    "freshness": {"column", "maximumAgeHours"},
}
RESERVED = {"quality_results", "ingested_files"}


@dataclass(frozen=True)
class Column:
    """One column."""

    name: str
    type: str
    required: bool = False
    description: str = ""


@dataclass(frozen=True)
class Rule:
    """One quality rule. Which limits it has depends on its kind."""

    kind: str
    columns: tuple[str, ...]
    minimum: float | None = None
    maximum: float | None = None
    maximum_age_hours: float | None = None

    @property
    def name(self) -> str:
        """Name of the rule among those of its table, for results."""
        return f"{self.kind} of {', '.join(self.columns)}"


@dataclass(frozen=True)
class Table:
    """One declared table with its source, key, partitions and quality rules."""

    name: str
    source: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    partition_by: tuple[str, ...] = ()
    event_time: str | None = None
    """Column that says when a record happened; the latest record of a key wins."""
    late_after_days: float | None = None
    """Records older than this when their file arrives are late."""
    rules: tuple[Rule, ...] = ()
    failure_threshold: int = 0
    """Number of rules that may fail before the quality job fails."""

    @property
    def processed(self) -> str:
        """Name of the table of valid records."""
        return f"{self.name}_processed"

    @property
    def quarantine(self) -> str:
        """Name of the table of bad and late records."""
        return f"{self.name}_quarantine"


def parse_tables(text: str) -> tuple[Table, ...]:
    """Read and check a declaration.

    Raises DeclarationError with every problem found.
    """
    try:
        tables = tuple(_table(each) for each in json.loads(text)["tables"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DeclarationError([f"it must be JSON as docs/lake-jobs.md describes ({error!r})"]) from error
    if problems := [*_problems_across(tables), *(each for table in tables for each in _problems(table))]:
        raise DeclarationError(problems)
    return tables


def _table(given: dict[str, Any]) -> Table:
    return Table(
        name=given["name"],
        source=given["source"].strip("/") + "/",
        columns=tuple(
            Column(each["name"], each["type"], each.get("required", False), each.get("description") or "")
            for each in given["columns"]
        ),
        key=tuple(given["key"]),
        partition_by=tuple(given.get("partitionBy") or ()),
        event_time=given.get("eventTime"),
        late_after_days=given.get("lateAfterDays"),
        rules=tuple(_rule(each) for each in given.get("rules") or ()),
        failure_threshold=given.get("failureThreshold") or 0,
    )


def _rule(given: dict[str, Any]) -> Rule:
    missing = RULES.get(given["kind"], set()) - given.keys()
    if given["kind"] not in RULES or missing:
        raise ValueError(f"rule {given}: kinds are {', '.join(RULES)}; missing: {', '.join(sorted(missing)) or 'none'}")
    return Rule(
        kind=given["kind"],
        columns=tuple(given.get("columns") or [given["column"]]),
        minimum=given.get("minimum"),
        maximum=given.get("maximum"),
        maximum_age_hours=given.get("maximumAgeHours"),
    )


def _problems_across(tables: tuple[Table, ...]) -> Iterable[str]:
    if not tables:
        yield "there is no table"
    for index, table in enumerate(tables):
        for other in tables[:index]:
            if table.name == other.name:
                yield f"{table.name}: declared twice"
            elif table.source.startswith(other.source) or other.source.startswith(table.source):
                yield f"{table.name}: source {table.source} overlaps {other.source} of {other.name}"


def _problems(table: Table) -> Iterable[str]:
    columns = {column.name: column for column in table.columns}
    if not NAME.fullmatch(table.name) or table.name in RESERVED:
        yield f"{table.name}: a name is lower case letters, digits and underscores, and none of {sorted(RESERVED)}"
    if len(columns) < len(table.columns):
        yield f"{table.name}: a column is declared twice"
    for column in table.columns:
        if not NAME.fullmatch(column.name):
            yield f"{table.name}.{column.name}: a name is lower case letters, digits and underscores"
        if not TYPES.fullmatch(column.type):
            yield f"{table.name}.{column.name}: unknown type {column.type}"
    if not table.key:
        yield f"{table.name}: needs a key, by which records are merged"
    for name in table.key:
        if name not in columns or not columns[name].required:
            yield f"{table.name}: key column {name} must be declared and required"
    if table.event_time is not None:
        if table.event_time not in columns or columns[table.event_time].type not in ("timestamp", "date"):
            yield f"{table.name}: eventTime {table.event_time} must be a column of type timestamp or date"
    elif table.late_after_days is not None:
        yield f"{table.name}: lateAfterDays needs an eventTime"
    for field in table.partition_by:
        if partition_column(field) not in columns:
            yield (
                f"{table.name}: partition {field} must be a column, year, month, day or hour(column), "
                "bucket(column, n) or truncate(column, n)"
            )
    for rule in table.rules:
        for name in rule.columns:
            if name not in columns:
                yield f"{table.name}: {rule.name} names no column"
        if rule.kind == "range" and rule.minimum is None and rule.maximum is None:
            yield f"{table.name}: {rule.name} needs a minimum or a maximum"


def partition_column(field: str) -> str | None:
    """Column of a partition field; None if the field cannot be read."""
    found = PARTITION.fullmatch(field)
    return found and (found[2] or found[4] or found[6])


def spark_partition(field: str) -> str:
    """Partition field in Spark's SQL, which has plural names and the number first."""
    found = PARTITION.fullmatch(field)
    if found is None:
        raise DeclarationError([f"partition {field} cannot be read"])
    if found[1]:
        return f"{found[1].rstrip('s')}s({found[2]})"
    return f"{found[3]}({found[5]}, {found[4]})" if found[3] else field
