"""Every metric, declared once; `service.health` serves them."""

from prometheus_client import Counter, Gauge, Histogram

RECORDS = Counter(
    "newsdesk_records",
    "Records that a step has committed: taken = emitted + dropped + dead.",
    ["step", "outcome"],
)
BATCH_SECONDS = Histogram("newsdesk_batch_seconds", "From taking a batch to its commit.", ["step"])
OPEN_PARTITIONS = Gauge("newsdesk_open_partitions", "Partitions that a step works on.", ["step"])
REMEMBERED = Gauge(
    "newsdesk_remembered_records", "Records in a step's memory.", ["step", "partition"]
)

POLLS = Counter("newsdesk_polls", "Polls of feeds that were committed.", ["outcome"])
POLL_LATENESS = Histogram(
    "newsdesk_poll_lateness_seconds", "From when a feed was due until its poll began."
)

LOOP_LAG = Histogram(
    "newsdesk_event_loop_lag_seconds",
    "By how much the worker's event loop was late for what it had to do.",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0),
)

LAG = Gauge(
    "newsdesk_lag_records",
    "Records of a source partition that are not done; 0 if none, else markers counted with them.",
    ["step", "partition"],
)
OLDEST = Gauge(
    "newsdesk_oldest_unprocessed_seconds",
    "Since the oldest article that is not done came in; where nobody knows, since that is so.",
    ["step", "partition"],
)
