"""Quality: checks the processed tables by their rules, and publishes those that keep them."""

from __future__ import annotations

from typing import Any

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from lake_jobs import metrics, schema
from lake_jobs.errors import LakeError, QualityError
from lake_jobs.files import read_text
from lake_jobs.options import Options
from lake_jobs.processing import merge
from lake_jobs.rules import Result, measure
from lake_jobs.tables import Table, parse_tables


def run(spark: SparkSession, options: Options) -> dict[str, Any]:
    """Check every declared table, and publish each one that passes to its curated table.

    Raises QualityError if more rules of a table failed than it allows; its curated table is then unchanged.
    """
    tables = parse_tables(read_text(spark, options.tables))
    counts, failures = {}, []
    for table in tables:
        results = measure(_processed(spark, options, table), table.rules)
        _record(spark, options, table, results)
        failed = [result for result in results if not result.passed]
        if len(failed) > table.failure_threshold:
            failures.append(_failure(table, failed))
            published = 0
        else:
            published = _publish(spark, options, table)
        counts[table.name] = {"rules": len(results), "rulesFailed": len(failed), "published": published}
        metrics.emit(options, table.name, counts[table.name])
    if failures:
        raise QualityError("\n".join(failures))
    return {"job": "quality", "batch": options.batch, "tables": counts}


def _processed(spark: SparkSession, options: Options, table: Table) -> Any:
    name = options.table(table.processed)
    if not spark.catalog.tableExists(name.replace("`", "")):
        raise LakeError(f"{table.processed} does not exist: run the processing job first")
    return spark.table(schema.ensure(spark, options, schema.processed(table)))


def _record(spark: SparkSession, options: Options, table: Table, results: list[Result]) -> None:
    """Write the results; a batch that is checked again replaces its own."""
    target = schema.ensure(spark, options, schema.quality_results())
    rows = [
        (
            options.batch,
            table.name,
            each.rule.name,
            each.expected,
            each.observed,
            each.failed_rows,
            each.passed,
        )
        for each in results
    ]
    if not rows:
        return
    columns = ", ".join(f"{each.name} {each.type}" for each in schema.RESULTS[:-1])
    source = spark.createDataFrame(rows, columns).withColumn("checked_at", F.current_timestamp())
    merge(spark, source, target, ("batch", "table_name", "rule"), update="true")


def _failure(table: Table, failed: list[Result]) -> str:
    rules = "; ".join(
        f"{each.rule.name}: expected {each.expected}, observed {each.observed}, {each.failed_rows} rows"
        for each in failed
    )
    return (
        f"{table.processed}: {len(failed)} of {len(table.rules)} rules failed, {table.failure_threshold} allowed "
        f"({rules}). {table.name} is unchanged. Correct or delete these rows, then run the workflow again"
    )


def _publish(spark: SparkSession, options: Options, table: Table) -> int:
    """Merge rows that the curated table lacks or has differently; returns their number."""
    target = schema.ensure(spark, options, schema.curated(table))
    names = [column.name for column in table.columns]
    rows = spark.table(options.table(table.processed)).select(names)
    changes = rows.exceptAll(spark.table(target)).persist()
    try:
        count = changes.count()
        if count > 0:
            merge(spark, changes, target, table.key, update="true")
        return count
    finally:
        changes.unpersist()
