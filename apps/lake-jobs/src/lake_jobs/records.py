"""Files as records: text fields by declared column, and the raw record for quarantine."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import reduce

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import StringType, StructField, StructType

from lake_jobs.files import ArrivedFile, first_line
from lake_jobs.tables import Table

CORRUPT = "_corrupt_record"
STRICT_JSON = {
    "allowSingleQuotes": "false",
    "allowNonNumericNumbers": "false",
    "allowNumericLeadingZeros": "false",
}


def read_records(spark: SparkSession, table: Table, files: list[ArrivedFile]) -> DataFrame:
    """Read every record of the files.

    Columns: ``fields`` (a struct of texts, null if malformed), ``record`` (as it came), ``_source_file``,
    ``_arrived_at`` and ``supported``.
    """
    of_format = {kind: [file for file in files if file.format == kind] for kind in ("json", "csv", None)}
    parts = [_unsupported(spark, table, of_format[None])]
    parts += [_json_records(spark, table, of_format["json"])] if of_format["json"] else []
    parts += [
        _csv_records(spark, table, header, group) for header, group in _by_header(spark, of_format["csv"]).items()
    ]
    return reduce(DataFrame.unionByName, parts)


def count_records(spark: SparkSession, files: list[ArrivedFile]) -> int:
    """Count the records in the files' text, without parsing them: lines that are not blank, less the headers of CSV."""
    supported = [file for file in files if file.format]
    unsupported = len(files) - len(supported)
    if not supported:
        return unsupported
    lines = spark.read.text([file.glob for file in supported]).where(_is_record("value")).count()
    headers = sum(1 for file in supported if file.format == "csv" and first_line(spark, file.path))
    return lines - headers + unsupported


def _json_records(spark: SparkSession, table: Table, files: list[ArrivedFile]) -> DataFrame:
    lines = spark.read.text([file.glob for file in files]).where(_is_record("value"))
    # Spark reads the first value of a line and ignores what follows. With an end mark in the same document, the whole
    # line must be one object for both to be found.
    document = F.concat(F.lit('{"objects":['), "value", F.lit('],"end":1}'))
    schema = f"objects ARRAY<{_text_fields(table).simpleString()}>, end INT"
    parsed = lines.select(
        F.from_json(document, schema, STRICT_JSON).alias("parsed"), F.col("value").alias("record"), *_lineage()
    )
    is_one_object = (F.size("parsed.objects") == 1) & F.col("parsed.end").isNotNull()
    return parsed.select(
        F.when(is_one_object, F.col("parsed.objects")[0]).alias("fields"),
        "record",
        "_source_file",
        "_arrived_at",
        F.lit(True).alias("supported"),
    )


def _csv_records(spark: SparkSession, table: Table, header: tuple[str, ...], files: list[ArrivedFile]) -> DataFrame:
    names = [f"c{index}" for index in range(len(header))]
    schema = StructType([StructField(name, StringType()) for name in (*names, CORRUPT)])
    options = {"header": "true", "enforceSchema": "true", "mode": "PERMISSIVE", "escape": '"'}
    rows = spark.read.csv([file.glob for file in files], schema, columnNameOfCorruptRecord=CORRUPT, **options)
    by_name = dict(zip(header, names, strict=True))
    fields = F.struct(
        *(
            (F.col(by_name[column.name]) if column.name in by_name else F.lit(None).cast("string")).alias(column.name)
            for column in table.columns
        )
    )
    as_json = F.to_json(F.struct(*(F.col(name).alias(title) for title, name in by_name.items())))
    return rows.select(
        F.when(F.col(CORRUPT).isNull(), fields).cast(_text_fields(table)).alias("fields"),
        F.coalesce(CORRUPT, as_json).alias("record"),
        *_lineage(),
        F.lit(True).alias("supported"),
    )


def _unsupported(spark: SparkSession, table: Table, files: list[ArrivedFile]) -> DataFrame:
    rows = spark.createDataFrame(
        [(file.path, file.modified_at) for file in files], "_source_file string, modified bigint"
    )
    return rows.select(
        F.lit(None).cast(_text_fields(table)).alias("fields"),
        F.lit(None).cast("string").alias("record"),
        "_source_file",
        F.timestamp_millis("modified").alias("_arrived_at"),
        F.lit(False).alias("supported"),
    )


def _by_header(spark: SparkSession, files: Iterable[ArrivedFile]) -> dict[tuple[str, ...], list[ArrivedFile]]:
    """Group CSV files whose columns have the same names in the same order. Empty files have no records."""
    groups: dict[tuple[str, ...], list[ArrivedFile]] = {}
    for file in files:
        header = next(csv.reader([first_line(spark, file.path)]), [])
        if header:
            groups.setdefault(tuple(name.strip() for name in header), []).append(file)
    return groups


def _text_fields(table: Table) -> StructType:
    return StructType([StructField(column.name, StringType()) for column in table.columns])


def _lineage() -> tuple[SparkColumn, SparkColumn]:
    return (
        F.col("_metadata.file_path").alias("_source_file"),
        F.col("_metadata.file_modification_time").alias("_arrived_at"),
    )


def _is_record(line: str) -> SparkColumn:
    return F.trim(line) != ""
