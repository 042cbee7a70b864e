"""Tables of the catalog: made from their declaration, and checked against it."""

from __future__ import annotations

from dataclasses import dataclass

from pyspark.sql import SparkSession

from lake_jobs.errors import DriftError
from lake_jobs.options import Options
from lake_jobs.tables import Column, Table, spark_partition

LINEAGE = (
    Column("_batch", "string", description="Batch that wrote the row"),
    Column("_source_file", "string", description="File that the record came from"),
    Column("_arrived_at", "timestamp", description="When that file arrived"),
)
QUARANTINE = (
    Column("id", "string", description="Hash of file and record"),
    Column("reason", "string", description="malformed, missing-required, wrong-type, late or unsupported-file"),
    Column("detail", "string", description="Columns, or the age, that the reason is about"),
    Column("record", "string", description="The record as it came; from CSV as JSON unless malformed"),
    *LINEAGE,
)
INGESTED = (
    Column("table_name", "string"),
    Column("file", "string"),
    Column("size_bytes", "bigint"),
    Column("modified_at", "bigint", description="Milliseconds since 1970"),
    Column("batch", "string", description="Batch that ingested the file"),
)
RESULTS = (
    Column("batch", "string"),
    Column("table_name", "string"),
    Column("rule", "string"),
    Column("expected", "string"),
    Column("observed", "double", description="Share, number of rows or hours; null if there is no row"),
    Column("failed_rows", "bigint", description="Rows that break the rule"),
    Column("passed", "boolean"),
    Column("checked_at", "timestamp"),
)


@dataclass(frozen=True)
class Definition:
    """A table as it must be in the catalog."""

    name: str
    columns: tuple[Column, ...]
    location: str
    """Folder below the warehouse."""
    partition_by: tuple[str, ...] = ()

    @property
    def partitions(self) -> list[str]:
        """Partition fields in the SQL of Spark."""
        return [spark_partition(field) for field in self.partition_by]


def processed(table: Table) -> Definition:
    """Define the table of valid records."""
    columns = (*table.columns, *LINEAGE)
    return Definition(table.processed, columns, f"processed/{table.name}/", table.partition_by)


def quarantine(table: Table) -> Definition:
    """Define the table of bad and late records."""
    return Definition(table.quarantine, QUARANTINE, f"quarantine/{table.name}/")


def curated(table: Table) -> Definition:
    """Define the table that consumers read."""
    return Definition(table.name, table.columns, f"curated/{table.name}/", table.partition_by)


def ingested_files() -> Definition:
    """Define the list of the files that are ingested already."""
    return Definition("ingested_files", INGESTED, "processed/ingested_files/")


def quality_results() -> Definition:
    """Define the table of rule results."""
    return Definition("quality_results", RESULTS, "quality/quality_results/")


def ensure(spark: SparkSession, options: Options, definition: Definition) -> str:
    """Create the table or add its new columns, and return its full name.

    Raises DriftError if the existing table differs in another way.
    """
    name = options.table(definition.name)
    if not spark.catalog.tableExists(name.replace("`", "")):
        spark.sql(create_statement(options, definition))
        return name
    existing, partitions = _describe(spark, name)
    if problems := _drift(definition, existing, partitions):
        raise DriftError(f"{definition.name} differs from its declaration:\n" + "\n".join(problems))
    if added := [column for column in definition.columns if column.name not in existing]:
        spark.sql(f"ALTER TABLE {name} ADD COLUMNS ({_column_list(added)})")
    return name


def create_statement(options: Options, definition: Definition) -> str:
    """DDL of a table. A local catalog has no locations of its own."""
    partitions = ", ".join(definition.partitions)
    location = f"{options.warehouse}{definition.location}".rstrip("/")
    return " ".join(
        part
        for part in (
            f"CREATE TABLE IF NOT EXISTS {options.table(definition.name)} ({_column_list(definition.columns)})",
            "USING iceberg",
            partitions and f"PARTITIONED BY ({partitions})",
            options.catalog == "glue" and f"LOCATION '{location}'",
            "TBLPROPERTIES ('format-version' = '2')",
        )
        if part
    )


def _column_list(columns: tuple[Column, ...] | list[Column]) -> str:
    return ", ".join(f"`{each.name}` {each.type}{_comment(each.description)}" for each in columns)


def _comment(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f" COMMENT '{escaped}'" if text else ""


def _describe(spark: SparkSession, name: str) -> tuple[dict[str, str], list[str]]:
    """Types by column, and partition fields, as Spark shows them."""
    rows = spark.sql(f"DESCRIBE TABLE {name}").collect()
    partitions = [row.data_type for row in rows if row.col_name.startswith("Part ")]
    fields = spark.table(name).schema.fields
    return {field.name: field.dataType.simpleString() for field in fields}, partitions


def _drift(definition: Definition, existing: dict[str, str], partitions: list[str]) -> list[str]:
    declared = {column.name: column.type.replace(" ", "") for column in definition.columns}
    problems = [
        f"  - column {name} is {existing[name]}, declared {wanted}: declare {existing[name]} again, or change the "
        f"table first (ALTER TABLE {definition.name} ALTER COLUMN {name} TYPE {wanted}, which Iceberg allows from "
        "int to bigint, float to double and to more decimal digits), or declare a column of another name"
        for name, wanted in declared.items()
        if existing.get(name, wanted) != wanted
    ]
    problems += [
        f"  - column {name} is no longer declared: declare it again, or drop it first "
        f"(ALTER TABLE {definition.name} DROP COLUMN {name})"
        for name in existing
        if name not in declared
    ]
    if partitions != definition.partitions:
        problems.append(
            f"  - it is partitioned by {', '.join(partitions) or 'nothing'}, declared "
            f"{', '.join(definition.partitions) or 'nothing'}: declare the old fields again, or change the table "
            f"first (ALTER TABLE {definition.name} REPLACE PARTITION FIELD … WITH …)"
        )
    return problems
