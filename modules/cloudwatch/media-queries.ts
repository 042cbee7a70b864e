/**
 * Saved queries over the logs of all functions. Fields are those of the JSON that Lambda (`platform.report`) and Powertools
 * write; docs/runbooks/media-observability.md says when to use which.
 */
export const mediaQueries: Readonly<Record<string, readonly string[]>> = {
  "slow-processing": [
    'filter type = "platform.report"',
    "stats count(*) as invocations, pct(record.metrics.durationMs, 50) as p50, pct(record.metrics.durationMs, 95) as p95, max(record.metrics.durationMs) as slowest, max(record.metrics.maxMemoryUsedMB) as memoryMb by @log",
    "sort p95 desc",
  ],
  "error-rates": [
    'filter level = "ERROR" or level = "WARN"',
    "stats count(*) as messages by bin(5m) as time, service, level, message",
    "sort time desc, messages desc",
  ],
  "one-upload": [
    'filter uploadId = "replace-with-the-upload-id"',
    "fields @timestamp, service, level, message, reason, messageId, xray_trace_id",
    "sort @timestamp asc",
  ],
  "dead-letters-by-reason": [
    'filter message = "sent to the dead-letter queue"',
    "stats count(*) as messages, latest(uploadId) as anUpload by service, reason",
    "sort messages desc",
  ],
  "deferred-by-quota": [
    'filter message = "deferred"',
    "stats count(*) as messages, max(deferrals) as mostDeferrals by bin(5m) as time, service, reason",
    "sort time desc",
  ],
};
