"""Entry of the Glue quality job."""

from lake_jobs.glue import main

main("quality")
