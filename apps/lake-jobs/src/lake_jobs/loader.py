"""The loader: copies the objects that messages of a queue name into raw/, each once.

It runs on ECS. Settings are environment variables: ``QUEUE_URL``, ``LAKE_BUCKET`` and ``ENVIRONMENT``. ``--drain`` ends
it when the queue is empty; without it, it runs until SIGTERM.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote_plus

import boto3
from botocore.exceptions import ClientError

LANDING = "landing/"
SUFFIXES = (".json", ".jsonl", ".csv", ".json.gz", ".jsonl.gz", ".csv.gz")
LARGEST_BYTES = 5 * 2**30  # S3 copies no larger object in one request
POLL_SECONDS = 10  # Spot gives a task two minutes


class RejectedError(Exception):
    """A message or object that no further try can load. Its message goes to the dead-letter queue."""


@dataclass(frozen=True)
class Arrival:
    """An object that a message names."""

    bucket: str
    key: str


def arrivals(body: str) -> list[Arrival]:
    """Read a message: a notification of S3, an S3 event of EventBridge, or ``{"bucket": …, "key": …}``.

    Raises RejectedError if it is none of them.
    """
    try:
        message = json.loads(body)
        if message.get("Event") == "s3:TestEvent":
            return []
        if "Records" in message:
            records = [record["s3"] for record in message["Records"]]
            return [Arrival(each["bucket"]["name"], unquote_plus(each["object"]["key"])) for each in records]
        if "detail" in message:
            return [Arrival(message["detail"]["bucket"]["name"], message["detail"]["object"]["key"])]
        return [Arrival(message["bucket"], message["key"])]
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise RejectedError(f"the message names no object ({error!r})") from error


def target_key(key: str, etag: str) -> str:
    """Key of the copy in raw/. The ETag is part of it, so the same content is one object however often it comes."""
    path = PurePosixPath(key.removeprefix(LANDING))
    if len(path.parts) < 2 or path.is_absolute() or ".." in path.parts:
        raise RejectedError("the key must be <source>/<file>")
    suffix = next((each for each in reversed(SUFFIXES) if path.name.endswith(each)), None)
    if suffix is None:
        raise RejectedError(f"the file must end with {', '.join(SUFFIXES)}")
    return f"raw/{path.parent}/{path.name.removesuffix(suffix)}-{etag.strip(chr(34))[:12]}{suffix}"


class Loader:
    """Copies objects until it is told to stop."""

    def __init__(self, s3: Any, sqs: Any, bucket: str, queue_url: str, environment: str) -> None:
        self._s3 = s3
        self._sqs = sqs
        self._bucket = bucket
        self._queue_url = queue_url
        self._environment = environment
        self._stopping = threading.Event()

    def stop(self, *_: object) -> None:
        """Finish the object at hand, give the other messages back and end."""
        self._stopping.set()

    def run(self, *, drain: bool) -> None:
        """Take messages until ``stop``, or, with drain, until the queue is empty."""
        while not self._stopping.is_set():
            messages = self._receive(wait_seconds=1 if drain else POLL_SECONDS)
            if drain and not messages:
                return
            for message in messages:
                self._handle(message)

    def _receive(self, wait_seconds: int) -> list[dict[str, Any]]:
        answer = self._sqs.receive_message(
            QueueUrl=self._queue_url, MaxNumberOfMessages=10, WaitTimeSeconds=wait_seconds
        )
        return list(answer.get("Messages", []))

    def _handle(self, message: dict[str, Any]) -> None:
        receipt = {"QueueUrl": self._queue_url, "ReceiptHandle": message["ReceiptHandle"]}
        if self._stopping.is_set():
            self._sqs.change_message_visibility(**receipt, VisibilityTimeout=0)
            return
        try:
            for arrival in arrivals(message["Body"]):
                self._log(self._load(arrival), bucket=arrival.bucket, key=arrival.key)
        except (RejectedError, ClientError) as error:
            # The message comes again, and after the queue's maxReceiveCount it is a dead letter.
            self._log(
                "rejected" if isinstance(error, RejectedError) else "failed", reason=str(error), body=message["Body"]
            )
        else:
            self._sqs.delete_message(**receipt)

    def _load(self, arrival: Arrival) -> str:
        source = {"Bucket": arrival.bucket, "Key": arrival.key}
        found = self._head(source)
        if found is None:
            raise RejectedError("the object does not exist")
        size = found["ContentLength"]
        if not 0 < size <= LARGEST_BYTES:
            raise RejectedError(f"the object has {size} bytes, and must have 1 to {LARGEST_BYTES}")
        target = {"Bucket": self._bucket, "Key": target_key(arrival.key, found["ETag"])}
        if self._head(target) is not None:
            return "present"
        self._s3.copy_object(**target, CopySource=source, CopySourceIfMatch=found["ETag"])
        return "loaded"

    def _head(self, location: dict[str, str]) -> dict[str, Any] | None:
        try:
            return self._s3.head_object(**location)
        except ClientError as error:
            if error.response["Error"]["Code"] in ("404", "NoSuchKey", "NotFound"):
                return None
            raise

    def _log(self, result: str, **fields: str) -> None:
        print(json.dumps({"loader": result, "environment": self._environment, **fields}), flush=True)


def settings() -> Iterator[str]:
    """Values of the environment variables that the loader needs."""
    names = ("LAKE_BUCKET", "QUEUE_URL", "ENVIRONMENT")
    if missing := [name for name in names if not os.environ.get(name)]:
        sys.exit(f"error: missing environment variables: {', '.join(missing)}")
    return (os.environ[name] for name in names)


def main() -> None:
    """Run the loader."""
    bucket, queue_url, environment = settings()
    loader = Loader(boto3.client("s3"), boto3.client("sqs"), bucket, queue_url, environment)
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, loader.stop)
    loader.run(drain="--drain" in sys.argv[1:])


if __name__ == "__main__":
    main()
