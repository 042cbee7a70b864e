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
    single = [
        _AGGREGATES[rule.kind](rule).alias(f"r{index}") for index, rule in enumerate(rules) if rule.kind in _AGGREGATES
    ]
    totals = rows.agg(F.count("*").alias("rows"), *single).first()
    if totals is None:
        raise AssertionError("an aggregate has one row")
    values = totals.asDict()
    return [
        _RESULTS[rule.kind](
            rule, values["rows"], values[f"r{index}"] if f"r{index}" in values else _repeated(rows, rule)
        )
        for index, rule in enumerate(rules)
    ]


def _outside(rule: Rule) -> Column:
    value = F.col(rule.columns[0]).cast("double")
    return F.coalesce(value < rule.minimum if rule.minimum is not None else F.lit(False), F.lit(False)) | F.coalesce(
        value > rule.maximum if rule.maximum is not None else F.lit(False), F.lit(False)
    )


def _repeated(rows: DataFrame, rule: Rule) -> int:
    """Rows beyond the first of each value."""
    counted = rows.groupBy(*rule.columns).count().where("count > 1").agg(F.sum(F.col("count") - 1)).first()
    return int(counted[0] or 0) if counted else 0


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
