"""Processing: files of raw/ to Iceberg tables, each record exactly once, and none lost."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from pyspark import StorageLevel
from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame, SparkSession, Window
from pyspark.sql import functions as F

from lake_jobs import metrics, schema
from lake_jobs.errors import LakeError
from lake_jobs.files import ArrivedFile, arrived_files, read_text
from lake_jobs.options import Options
from lake_jobs.records import count_records, read_records
from lake_jobs.tables import Table, parse_tables


@dataclass(frozen=True)
class Counts:
    """What became of the records of a run: ``read`` is the sum of the other three."""

    files: int = 0
    read: int = 0
    written: int = 0
    duplicates: int = 0
    quarantined: int = 0


def run(spark: SparkSession, options: Options) -> dict[str, Any]:
    """Process the files that no run has ingested, for every declared table.

    A run that was killed leaves nothing that the next one counts twice: records and bad records are merged by key, and
    a file is marked as ingested after both.
    """
    tables = parse_tables(read_text(spark, options.tables))
    counts = {}
    for table in tables:
        counts[table.name] = asdict(_process(spark, options, table))
        metrics.emit(options, table.name, counts[table.name])
    return {"job": "processing", "batch": options.batch, "tables": counts}


def _process(spark: SparkSession, options: Options, table: Table) -> Counts:
    target = schema.ensure(spark, options, schema.processed(table))
    quarantine = schema.ensure(spark, options, schema.quarantine(table))
    ledger = schema.ensure(spark, options, schema.ingested_files())
    files = _new_files(spark, options, table, ledger)
    if not files:
        return Counts()

    records = classified(read_records(spark, table, files), table, options.batch)
    records = records.persist(StorageLevel.MEMORY_AND_DISK)
    changes = _changes(records.where("reason IS NULL"), spark.table(target), table)
    changes = changes.persist(StorageLevel.MEMORY_AND_DISK)
    try:
        counts = _count(spark, files, records, changes)
        if counts.quarantined > 0:
            bad = _identified(records.where("reason IS NOT NULL"))
            names = [column.name for column in schema.QUARANTINE]
            merge(spark, bad.select(names), quarantine, ("id",), update=None)
        if counts.written > 0:
            merge(spark, changes, target, table.key, update="true" if table.event_time else None)
        _mark_ingested(spark, options, table, ledger, files)
        return counts
    finally:
        changes.unpersist()
        records.unpersist()


def classified(records: DataFrame, table: Table, batch: str) -> DataFrame:
    """Give every record typed columns, or a reason why it has no place in the table."""
    typed = records.select(
        "*",
        *(F.expr(f"try_cast(fields.`{each.name}` AS {each.type})").alias(each.name) for each in table.columns),
    )
    missing = _names((each.name, F.col(f"fields.{each.name}").isNull()) for each in table.columns if each.required)
    wrong = _names(
        (each.name, F.col(f"fields.{each.name}").isNotNull() & F.col(each.name).isNull()) for each in table.columns
    )
    age_days = _age_days(table)
    reason = (
        F.when(~F.col("supported"), "unsupported-file")
        .when(F.col("fields").isNull(), "malformed")
        .when(missing != "", "missing-required")
        .when(wrong != "", "wrong-type")
        .when(age_days > (table.late_after_days or 0), "late")
    )
    detail = (
        F.when(F.col("reason") == "missing-required", missing)
        .when(F.col("reason") == "wrong-type", wrong)
        .when(F.col("reason") == "late", F.concat(F.round(age_days, 1), F.lit(" days")))
    )
    return (
        typed.withColumn("reason", reason)
        .withColumn("detail", detail)
        .withColumn("record", F.when(F.col("reason").isNotNull(), F.col("record")))
        .withColumn("_batch", F.lit(batch))
        .drop("fields", "supported")
    )


def _names(conditions: Any) -> SparkColumn:
    """Names of the columns for which a condition is true, as one text."""
    return F.concat_ws(", ", *(F.when(condition, name) for name, condition in conditions))


def _age_days(table: Table) -> SparkColumn:
    """Age of a record when its file arrived, so that another run judges it alike."""
    if table.event_time is None or table.late_after_days is None:
        return F.lit(None).cast("double")
    seconds = F.unix_seconds("_arrived_at") - F.unix_seconds(F.col(table.event_time).cast("timestamp"))
    return seconds / 86_400


def _changes(valid: DataFrame, existing: DataFrame, table: Table) -> DataFrame:
    """Records that the table lacks, or of which it has an earlier state: one for each key."""
    names = [column.name for column in schema.processed(table).columns]
    newest = [F.col(table.event_time).desc_nulls_last()] if table.event_time else []
    order = [*newest, F.col("_arrived_at"), F.col("_source_file"), F.hash(*(each.name for each in table.columns))]
    first = (
        valid.withColumn("place", F.row_number().over(Window.partitionBy(*table.key).orderBy(*order)))
        .where("place = 1")
        .select(names)
    )
    event_time = F.col(table.event_time) if table.event_time else F.lit(None).cast("timestamp")
    known = existing.select(*table.key, event_time.alias("_known_time"), F.lit(True).alias("_known"))
    is_later = event_time > F.col("_known_time")
    return first.join(known, [*table.key], "left").where(F.col("_known").isNull() | is_later).select(names)


def _count(spark: SparkSession, files: list[ArrivedFile], records: DataFrame, changes: DataFrame) -> Counts:
    """Count every record once.

    Raises LakeError if parsing gave another number of records than the files have.
    """
    totals = records.agg(F.count("*").alias("all"), F.count("reason").alias("bad")).first()
    read = count_records(spark, files)
    if totals is None or totals["all"] != read:
        raise LakeError(f"{read} records in {len(files)} files, but {totals and totals['all']} were parsed")
    written = changes.count()
    return Counts(len(files), read, written, read - totals["bad"] - written, totals["bad"])


def _identified(bad: DataFrame) -> DataFrame:
    """Give bad records an id that is the same in each run. Equal lines of one file are numbered."""
    same = Window.partitionBy("_source_file", "record").orderBy("reason")
    parts = (F.coalesce(F.col(name), F.lit("")) for name in ("_source_file", "record"))
    numbered = bad.withColumn("number", F.row_number().over(same).cast("string"))
    return numbered.withColumn("id", F.sha2(F.concat_ws("\n", *parts, "number"), 256))


def merge(spark: SparkSession, source: DataFrame, target: str, key: tuple[str, ...], update: str | None) -> None:
    """Merge rows into a table by key. ``update`` is the condition on which an existing row is replaced; None: never."""
    view = "changes_to_merge"
    source.createOrReplaceTempView(view)
    on = " AND ".join(f"t.`{name}` = s.`{name}`" for name in key)
    matched = f"WHEN MATCHED AND {update} THEN UPDATE SET *" if update else ""
    try:
        spark.sql(f"MERGE INTO {target} t USING {view} s ON {on} {matched} WHEN NOT MATCHED THEN INSERT *")
    finally:
        spark.catalog.dropTempView(view)


def _new_files(spark: SparkSession, options: Options, table: Table, ledger: str) -> list[ArrivedFile]:
    ingested = {
        (row.file, row.size_bytes, row.modified_at)
        for row in spark.table(ledger).where(F.col("table_name") == table.name).toLocalIterator()
    }
    arrived = arrived_files(spark, options.raw + table.source)
    return [file for file in arrived if (file.path, file.size_bytes, file.modified_at) not in ingested]


def _mark_ingested(spark: SparkSession, options: Options, table: Table, ledger: str, files: list[ArrivedFile]) -> None:
    rows = [(table.name, file.path, file.size_bytes, file.modified_at, options.batch) for file in files]
    columns = ", ".join(f"{each.name} {each.type}" for each in schema.INGESTED)
    spark.createDataFrame(rows, columns).writeTo(ledger).append()
