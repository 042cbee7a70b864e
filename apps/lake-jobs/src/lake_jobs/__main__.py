"""``python -m lake_jobs <job> --tables …``."""

from __future__ import annotations

import argparse
import sys

from lake_jobs.errors import LakeError
from lake_jobs.jobs import JOBS, run_job
from lake_jobs.options import Options, options_from


def main() -> None:
    """Run the job of the command line; an error that an operator can act on is one message, without a stack trace."""
    parser = argparse.ArgumentParser(prog="lake_jobs", description="Jobs of the data lake")
    parser.add_argument("job", choices=sorted(JOBS))
    for name in Options.__dataclass_fields__:
        parser.add_argument(f"--{name}")
    arguments = vars(parser.parse_args())
    try:
        run_job(arguments.pop("job"), options_from(arguments))
    except LakeError as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
