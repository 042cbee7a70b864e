"""Records for bench/lake.mjs.

``make`` writes JSON lines, 1 % of them broken and 1 % twice. ``copy`` reads and writes them as Spark does it at least:
typed JSON to Parquet, nothing checked, merged or counted.
"""

import sys

from pyspark.sql import SparkSession

TIME = """date_format(current_timestamp() - make_interval(0, 0, 0, CAST(id % 20 AS int)), "yyyy-MM-dd'T'HH:mm:ss'Z'")"""
RECORD = f"""to_json(named_struct(
    'event_id', concat('e', IF(id % 100 = 1, id - 1, id)),
    'event_time', {TIME},
    'size', id,
    'kind', element_at(array('viewed', 'uploaded', 'shared'), CAST(id % 3 AS int) + 1),
    'customer', concat('c', id % 1000)))"""

mode, folder, argument = sys.argv[1:]
spark = SparkSession.builder.getOrCreate()
if mode == "make":
    lines = spark.range(int(argument)).selectExpr(f"IF(id % 100 = 2, substr({RECORD}, 1, 40), {RECORD}) AS value")
    lines.write.text(folder)
else:
    schema = "event_id string, event_time timestamp, size bigint, kind string, customer string"
    spark.read.schema(schema).json(folder).write.parquet(argument)
