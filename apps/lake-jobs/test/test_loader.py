"""Messages and keys of the loader; test/real/lake-pipeline.test.ts runs it."""

import json

import pytest

from lake_jobs.loader import Arrival, RejectedError, arrivals, settings, target_key


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ({"bucket": "b", "key": "k +.csv"}, [Arrival("b", "k +.csv")]),
        ({"detail": {"bucket": {"name": "b"}, "object": {"key": "k +.csv"}}}, [Arrival("b", "k +.csv")]),
        (
            {"Records": [{"s3": {"bucket": {"name": "b"}, "object": {"key": key}}} for key in ("k+%2B.csv", "l")]},
            [Arrival("b", "k +.csv"), Arrival("b", "l")],
        ),
        ({"Service": "Amazon S3", "Event": "s3:TestEvent"}, []),
    ],
)
def test_messages(message, expected):
    assert arrivals(json.dumps(message)) == expected


@pytest.mark.parametrize("body", ["", "{", "[]", "{}", '{"bucket":"b"}', '{"Records":[{}]}'])
def test_messages_that_name_no_object(body):
    with pytest.raises(RejectedError, match="^the message names no object"):
        arrivals(body)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("landing/events/a.jsonl", "raw/events/a-0123456789ab.jsonl"),
        ("events/2026/11/a.b.csv.gz", "raw/events/2026/11/a.b-0123456789ab.csv.gz"),
    ],
)
def test_keys_have_the_etag_of_the_content(key, expected):
    assert target_key(key, '"0123456789abcdef0123456789abcdef-2"') == expected


@pytest.mark.parametrize("key", ["a.csv", "landing/a.csv", "events/../../a.csv", "/a.csv", "events/a.exe", "events/"])
def test_keys_that_have_no_place(key):
    with pytest.raises(RejectedError, match="^the (key|file) must"):
        target_key(key, '"0"')


def test_settings_that_are_missing(monkeypatch):
    monkeypatch.setenv("LAKE_BUCKET", "lake")
    monkeypatch.delenv("QUEUE_URL", raising=False)
    monkeypatch.delenv("ENVIRONMENT", raising=False)
    with pytest.raises(SystemExit, match="^error: missing environment variables: QUEUE_URL, ENVIRONMENT$"):
        settings()
