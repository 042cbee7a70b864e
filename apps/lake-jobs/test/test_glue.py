"""The entries of Glue, with AWS's own reader of arguments."""

import runpy
import sys
from pathlib import Path

import pytest

from lake_jobs import glue

SRC = Path(glue.__file__).parent.parent
DEFAULTS = ["--tables", "s3://b/t.json", "--database", "lake", "--raw", "s3://b/raw/", "--warehouse", "s3://b/"]
# What Glue adds, and default arguments that are not the job's.
GIVEN = [
    "--JOB_NAME",
    "processing",
    "--JOB_ID",
    "j_1",
    "--JOB_RUN_ID",
    "jr_1",
    "--job-bookmark-option",
    "job-bookmark-disable",
]
OTHERS = ["--enable-metrics", "true", "--TempDir", "s3://b/temp/"]


@pytest.mark.parametrize(
    ("added", "batch"),
    [
        ([], "jr_1"),
        (["--WORKFLOW_NAME", "w", "--WORKFLOW_RUN_ID", "wr_1"], "wr_1"),
        (["--WORKFLOW_NAME", "w", "--WORKFLOW_RUN_ID", "wr_1", "--batch", "mine"], "mine"),
    ],
)
@pytest.mark.parametrize("job", ["processing", "quality"])
def test_a_script_runs_its_job_with_the_batch_of_the_workflow(monkeypatch, job, added, batch):
    script = SRC / f"glue_{job}.py"
    monkeypatch.setattr(sys, "argv", [str(script), *DEFAULTS, *GIVEN, *OTHERS, *added])
    started = []
    monkeypatch.setattr(glue, "run_job", lambda name, options: started.append((name, options)))
    runpy.run_path(str(script))
    [(name, options)] = started
    assert (name, options.batch, options.database, options.catalog) == (job, batch, "lake", "glue")


def test_a_missing_argument_is_named(monkeypatch):
    monkeypatch.setattr(sys, "argv", ["glue_quality.py", *DEFAULTS[2:], *GIVEN])
    with pytest.raises(Exception, match="the following arguments are required: --tables"):
        glue.main("quality")
