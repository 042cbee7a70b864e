"""Quality rules, measured with Spark."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from lake_jobs.tables import Rule


@dataclass(frozen=True)
class Result:
    """How a table keeps a rule."""

    rule: Rule
    expected: str
    observed: float | None
    failed_rows: int
    passed: bool


def measure(rows: DataFrame, rules: tuple[Rule, ...]) -> list[Result]:
    """Measure every rule: all but uniqueness in one pass over the table."""
    aggregates = {rule: _AGGREGATES[rule.kind](rule) for rule in rules if rule.kind in _AGGREGATES}
    total, *values = rows.agg(F.count("*"), *aggregates.values()).collect()[0]
    measured = dict(zip(aggregates, values, strict=True))
    repeated = {rule: _repeated(rows, rule) for rule in rules if rule.kind == "uniqueness"}
    return [_RESULTS[rule.kind](rule, total, {**measured, **repeated}[rule]) for rule in rules]


def _outside(rule: Rule) -> Column:
    """Whether a value is beyond a limit; null if there is no value."""
    value = F.col(rule.columns[0]).cast("double")
    below = value < rule.minimum if rule.minimum is not None else F.lit(False)
    above = value > rule.maximum if rule.maximum is not None else F.lit(False)
    return below | above


def _repeated(rows: DataFrame, rule: Rule) -> int:
    """Rows beyond the first of each value."""
    beyond = rows.groupBy(*rule.columns).count().where("count > 1").agg(F.sum(F.col("count") - 1))
    return int(beyond.collect()[0][0] or 0)


_AGGREGATES: dict[str, Callable[[Rule], Column]] = {
    "completeness": lambda rule: F.count_if(F.col(rule.columns[0]).isNull()),
    "range": lambda rule: F.count_if(_outside(rule)),
    "freshness": lambda rule: (
        (F.unix_seconds(F.current_timestamp()) - F.unix_seconds(F.max(F.col(rule.columns[0]).cast("timestamp")))) / 3600
    ),
}


def _completeness(rule: Rule, total: int, empty: int) -> Result:
    share = (total - empty) / total if total else None
    minimum = rule.minimum or 0.0
    return Result(rule, f"share of values >= {minimum:g}", share, empty, share is None or share >= minimum)


def _uniqueness(rule: Rule, _total: int, repeated: int) -> Result:
    return Result(rule, "no value twice", float(repeated), repeated, repeated == 0)


def _range(rule: Rule, _total: int, outside: int) -> Result:
    limits = [
        f">= {rule.minimum:g}" if rule.minimum is not None else "",
        f"<= {rule.maximum:g}" if rule.maximum is not None else "",
    ]
    return Result(rule, " and ".join(limit for limit in limits if limit), float(outside), outside, outside == 0)


def _freshness(rule: Rule, total: int, hours: float | None) -> Result:
    maximum = rule.maximum_age_hours or 0.0
    passed = hours is not None and hours <= maximum
    return Result(rule, f"newest at most {maximum:g} hours old", hours, 0 if passed else total, passed)


_RESULTS: dict[str, Callable[[Rule, int, int], Result]] = {
    "completeness": _completeness,
    "uniqueness": _uniqueness,
    "range": _range,
    "freshness": _freshness,
}
