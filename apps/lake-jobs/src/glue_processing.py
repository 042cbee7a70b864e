"""Entry of the Glue processing job."""

from lake_jobs.glue import main

main("processing")
