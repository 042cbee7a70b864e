"""Prints the result of SQL queries over the catalog as one line of JSON, a list of rows for each query."""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3] / "apps" / "lake-jobs" / "src"))

from lake_jobs.options import Options
from lake_jobs.session import spark_session

warehouse, database, *queries = sys.argv[1:]
spark = spark_session(Options("", database, "", warehouse, "read"))
rows = [[row.asDict() for row in spark.sql(query).collect()] for query in queries]
print(json.dumps(rows, default=str))
spark.stop()
