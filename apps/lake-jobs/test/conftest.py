"""One Spark session for all tests, and a lake of its own for each."""

import json
import os
import re
from pathlib import Path

import pytest
from pyspark.sql import Row, SparkSession

from lake_jobs import processing, quality
from lake_jobs.options import Options
from lake_jobs.session import settings

HOME = Path(os.environ["LAKE_JOBS_HOME"])
DEFAULTS = Path(__file__).parent.parent / "spark-defaults.conf"

# For a few records, compiling takes longer than running.
SMALL = {
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.shuffle.partitions": "1",
}

EVENTS = {
    "name": "events",
    "source": "events/",
    "columns": [
        {"name": "event_id", "type": "string", "required": True, "description": "The producer's id"},
        {"name": "event_time", "type": "timestamp", "required": True},
        {"name": "size", "type": "bigint"},
        {"name": "price", "type": "decimal(10,2)"},
        {"name": "valid", "type": "boolean"},
    ],
    "key": ["event_id"],
    "partitionBy": ["day(event_time)"],
    "eventTime": "event_time",
    "lateAfterDays": 30,
    "rules": [
        {"kind": "completeness", "column": "size", "minimum": 0.9},
        {"kind": "uniqueness", "columns": ["event_id"]},
        {"kind": "range", "column": "size", "minimum": 0, "maximum": 1e12},
    ],
}


@pytest.fixture(scope="session")
def warehouse(tmp_path_factory):
    return tmp_path_factory.mktemp("warehouse")


@pytest.fixture(scope="session")
def spark(warehouse):
    options = Options("", "", "", f"{warehouse}/", "", catalog="local")
    builder = SparkSession.builder.master("local[2]").config("spark.driver.extraClassPath", f"{HOME}/jars/*")
    defaults = dict(re.findall(r"^(spark\S+)\s+(\S+)$", DEFAULTS.read_text(), re.MULTILINE))
    for name, value in {**defaults, **settings(options), **SMALL}.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


class Lake:
    """Raw files, a declaration and a database of one test."""

    def __init__(self, spark: SparkSession, folder: Path, warehouse: Path, database: str) -> None:
        self.spark = spark
        self.folder = folder
        self.warehouse = warehouse
        self.database = database
        self.declare()

    def declare(self, **changes) -> None:
        (self.folder / "tables.json").write_text(json.dumps({"tables": [{**EVENTS, **changes}]}))

    def put(self, name: str, records: list) -> Path:
        """Writes a file below raw/events/, one record or text a line."""
        path = self.folder / "raw" / "events" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = [each if isinstance(each, str) else json.dumps(each) for each in records]
        path.write_text("".join(f"{line}\n" for line in lines))
        return path

    def options(self, batch: str = "b1") -> Options:
        raw = f"{self.folder}/raw/"
        return Options(f"{self.folder}/tables.json", self.database, raw, f"{self.warehouse}/", batch, "local")

    def process(self, batch: str = "b1") -> dict:
        return processing.run(self.spark, self.options(batch))["tables"]["events"]

    def check(self, batch: str = "b1") -> dict:
        return quality.run(self.spark, self.options(batch))["tables"]["events"]

    def rows(self, table: str, *columns: str) -> list[Row]:
        return self.spark.table(self.name(table)).select(*columns or ["*"]).orderBy(*columns or ["event_id"]).collect()

    def sql(self, statement: str) -> list[Row]:
        return self.spark.sql(statement).collect()

    def name(self, table: str) -> str:
        return self.options().table(table)

    def snapshots(self, table: str) -> int:
        return self.sql(f"SELECT count(*) FROM {self.name(table)}.snapshots")[0][0]


@pytest.fixture
def lake(spark, warehouse, tmp_path):
    return Lake(spark, tmp_path, warehouse, re.sub(r"\W", "_", tmp_path.name))


def event(event_id: object, **fields: object) -> dict:
    """An event of today."""
    from datetime import UTC, datetime

    today = datetime.now(UTC).strftime("%Y-%m-%dT00:00:00Z")
    return {"event_id": str(event_id), "event_time": today, "size": 1, **fields}
