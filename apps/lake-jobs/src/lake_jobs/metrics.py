"""Metrics in CloudWatch's embedded metric format: lines of the log that CloudWatch reads as metrics."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping

from lake_jobs.options import Options

NAMESPACE = "Lake"


def emit(options: Options, table: str, values: Mapping[str, float]) -> None:
    """Print one line with the metrics of a table, by database and table."""
    definitions = [{"Name": name, "Unit": "Count"} for name in values]
    directive = {"Namespace": NAMESPACE, "Dimensions": [["database", "table"]], "Metrics": definitions}
    aws = {"Timestamp": int(time.time() * 1000), "CloudWatchMetrics": [directive]}
    names = {"database": options.database, "table": table, "batch": options.batch}
    print(json.dumps({"_aws": aws, **names, **values}), flush=True)
