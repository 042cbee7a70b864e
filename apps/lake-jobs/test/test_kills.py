"""A job that is killed and runs again gives the table that it would have given."""

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest
from conftest import HOME, event

APP = Path(__file__).parent.parent


def start(lake):
    """Starts the processing job as a process group of its own."""
    options = lake.options()
    arguments = [f"--{name}={getattr(options, name)}" for name in options.__dataclass_fields__]
    return subprocess.Popen(
        [APP / "submit", "processing", *arguments],
        env={**os.environ, "LAKE_JOBS_HOME": str(HOME), "JDK_JAVA_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"},
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def wait_for(folder, pattern, job):
    end = time.monotonic() + 240
    while not any(folder.rglob(pattern)):
        assert job.poll() is None, f"the job ended before there was {pattern}"
        assert time.monotonic() < end, f"there is no {pattern}"
        time.sleep(0.02)


# In the middle of the rows of the table, and between its commit and the note that the file is ingested.
@pytest.mark.parametrize("moment", ["data/**/*.parquet", "metadata/v2.metadata.json"])
def test_a_killed_job_runs_again(lake, moment):
    lake.put("a.jsonl", [*(event(index, size=index) for index in range(3_000)), *(f"bad {n % 50}" for n in range(200))])
    job = start(lake)
    table = lake.warehouse / lake.database / "events_processed"
    wait_for(table, moment, job)
    os.killpg(job.pid, signal.SIGKILL)
    assert job.wait() == -signal.SIGKILL
    assert lake.rows("ingested_files", "file") == [], "the job was killed too late"

    counts = lake.process()
    assert (counts["read"], counts["quarantined"]) == (3_200, 200)
    assert counts["written"] + counts["duplicates"] == 3_000
    assert counts["written"] == (3_000 if moment.startswith("data") else 0)
    rows = lake.rows("events_processed", "event_id", "size")
    assert [(row.event_id, row.size) for row in rows] == sorted((str(index), index) for index in range(3_000))
    bad = [row.record for row in lake.rows("events_quarantine", "record")]
    assert bad == sorted(f"bad {n % 50}" for n in range(200))
    assert lake.process("b2")["files"] == 0
