"""The jobs by name."""

from __future__ import annotations

import json

from lake_jobs import processing, quality
from lake_jobs.options import Options
from lake_jobs.session import spark_session

JOBS = {"processing": processing.run, "quality": quality.run}


def run_job(name: str, options: Options) -> None:
    """Run a job in a session of its own and print its result as one line of JSON."""
    spark = spark_session(options)
    try:
        print(json.dumps(JOBS[name](spark, options)), flush=True)
    finally:
        spark.stop()
