"""Files that arrived, listed through Hadoop, which reads local folders and S3 alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pyspark.sql import SparkSession

from lake_jobs.errors import LakeError

SUFFIXES = {".json": "json", ".jsonl": "json", ".csv": "csv"}


@dataclass(frozen=True)
class ArrivedFile:
    """A file below the folder of a source."""

    path: str
    size_bytes: int
    modified_at: int
    """Milliseconds since 1970."""

    @property
    def format(self) -> str | None:
        """``json``, ``csv``, or None if the name ends otherwise; .gz may follow."""
        name = self.path.removesuffix(".gz")
        return next((kind for suffix, kind in SUFFIXES.items() if name.endswith(suffix)), None)

    @property
    def glob(self) -> str:
        """The path for Spark, which reads globs."""
        return "".join(f"\\{each}" if each in "\\*?[]{}" else each for each in self.path)


def arrived_files(spark: SparkSession, folder: str) -> Iterator[ArrivedFile]:
    """List the files of a folder and below. Like Hadoop, it leaves out names that begin with a dot or underscore."""
    path = _hadoop(spark).fs.Path(folder)
    system = path.getFileSystem(_configuration(spark))
    if not system.exists(path):
        return
    found = system.listFiles(path, True)
    while found.hasNext():
        status = found.next()
        if not status.getPath().getName().startswith((".", "_")):
            yield ArrivedFile(status.getPath().toString(), status.getLen(), status.getModificationTime())


def read_text(spark: SparkSession, path: str) -> str:
    """Read a small file as a whole."""
    stream = _open(spark, path)
    try:
        return stream.readAllBytes().decode()
    finally:
        stream.close()


def first_line(spark: SparkSession, path: str) -> str:
    """Read the first line that is not blank, of a file that may be compressed; without a byte order mark."""
    jvm = spark._jvm
    reader = jvm.java.io.BufferedReader(jvm.java.io.InputStreamReader(_open(spark, path), "UTF-8"))
    try:
        while (line := reader.readLine()) is not None:
            if text := line.removeprefix("\ufeff").strip():
                return text
        return ""
    finally:
        reader.close()


def _open(spark: SparkSession, path: str) -> Any:
    target = _hadoop(spark).fs.Path(path)
    configuration = _configuration(spark)
    system = target.getFileSystem(configuration)
    if not system.exists(target):
        raise LakeError(f"{path} does not exist")
    codec = _hadoop(spark).io.compress.CompressionCodecFactory(configuration).getCodec(target)
    stream = system.open(target)
    return codec.createInputStream(stream) if codec else stream


def _hadoop(spark: SparkSession) -> Any:
    return spark._jvm.org.apache.hadoop


def _configuration(spark: SparkSession) -> Any:
    return spark._jsparkSession.sessionState().newHadoopConf()
