"""Arguments of a job. They are the same on Glue, on EMR Serverless and on a laptop."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lake_jobs.errors import LakeError

REQUIRED = ("tables", "database", "raw", "warehouse")


@dataclass(frozen=True)
class Options:
    """What a job works on."""

    tables: str
    """Path or s3:// address of the JSON file that declares the tables."""
    database: str
    """Database of the catalog."""
    raw: str
    """Folder in which files arrive, below it one folder per source."""
    warehouse: str
    """Folder of the tables' data: processed/, curated/, quarantine/ and quality/ below it."""
    batch: str
    """Names this run in every row that it writes. A batch that runs again adds nothing."""
    catalog: str = "glue"
    """``glue``, or ``local``: a catalog of files in the warehouse, for a laptop without AWS."""

    def table(self, name: str) -> str:
        """Full name of a table in Spark SQL."""
        return f"glue_catalog.`{self.database}`.`{name}`"


def options_from(values: Mapping[str, str | None]) -> Options:
    """Build the options of a job.

    Raises LakeError if an argument is missing or malformed.
    """
    given = {name: value for name, value in values.items() if value}
    if missing := [name for name in (*REQUIRED, "batch") if name not in given]:
        raise LakeError(f"missing arguments: {', '.join(f'--{name}' for name in missing)}")
    if not re.fullmatch(r"[a-z0-9_]+", given["database"]):
        raise LakeError(f"--database {given['database']}: must be lower case letters, digits and underscores")
    if given.get("catalog", "glue") not in ("glue", "local"):
        raise LakeError(f"--catalog {given['catalog']}: must be glue or local")
    folders = {name: given[name].rstrip("/") + "/" for name in ("raw", "warehouse")}
    known = {name: given[name] for name in Options.__dataclass_fields__ if name in given}
    return Options(**{**known, **folders})
