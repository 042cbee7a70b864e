"""The Spark session with the Iceberg catalog ``glue_catalog``."""

from __future__ import annotations

import os

from pyspark.sql import SparkSession

from lake_jobs.options import Options

CATALOG = "spark.sql.catalog.glue_catalog"


def settings(options: Options) -> dict[str, str]:
    """Spark settings of the catalog. ``AWS_ENDPOINT_URL`` sends all requests to an emulator."""
    common = {
        "spark.sql.extensions": "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions",
        "spark.sql.session.timeZone": "UTC",
        # A line with a broken value is malformed as a whole, not a record with some columns.
        "spark.sql.json.enablePartialResults": "false",
        "spark.sql.csv.parser.columnPruning.enabled": "false",
        CATALOG: "org.apache.iceberg.spark.SparkCatalog",
        f"{CATALOG}.warehouse": options.warehouse,
    }
    if options.catalog == "local":
        return {**common, f"{CATALOG}.type": "hadoop"}
    return {
        **common,
        f"{CATALOG}.catalog-impl": "org.apache.iceberg.aws.glue.GlueCatalog",
        f"{CATALOG}.io-impl": "org.apache.iceberg.aws.s3.S3FileIO",
        **_endpoint(os.environ.get("AWS_ENDPOINT_URL")),
    }


def _endpoint(url: str | None) -> dict[str, str]:
    if not url:
        return {}
    return {
        f"{CATALOG}.glue.endpoint": url,
        f"{CATALOG}.s3.endpoint": url,
        f"{CATALOG}.s3.path-style-access": "true",
        "spark.hadoop.fs.s3a.endpoint": url,
        "spark.hadoop.fs.s3a.endpoint.region": os.environ.get("AWS_REGION", "us-east-1"),
        "spark.hadoop.fs.s3a.path.style.access": "true",
    }


def spark_session(options: Options) -> SparkSession:
    """Start Spark, or take the running session. Glue and EMR bring their own reader of s3:// addresses."""
    builder = SparkSession.builder.appName(f"lake-jobs {options.batch}")
    for name, value in settings(options).items():
        builder = builder.config(name, value)
    return builder.getOrCreate()
