"""What is particular to AWS Glue: its arguments and the name of a run."""

from __future__ import annotations

import sys

from awsglue.utils import getResolvedOptions

from lake_jobs.jobs import run_job
from lake_jobs.options import REQUIRED, options_from

# The batch is the run of the workflow, so that a retry of the job repeats it; or else the run of the job.
BATCH = ("batch", "WORKFLOW_RUN_ID", "JOB_RUN_ID")


def main(job: str) -> None:
    """Run one job with the arguments that Glue gives to its script."""
    given = {argument.split("=")[0] for argument in sys.argv}
    optional = [name for name in (*BATCH[:2], "catalog") if f"--{name}" in given]
    resolved = getResolvedOptions(sys.argv, [*REQUIRED, *optional])
    batch = next((resolved[name] for name in BATCH if resolved.get(name)), None)
    run_job(job, options_from({**{name: resolved.get(name) for name in (*REQUIRED, "catalog")}, "batch": batch}))
