"""Every metric, declared once; served to Prometheus where ``NEWSDESK_METRICS_PORT`` is set."""

from prometheus_client import Counter, Gauge, Histogram, start_http_server

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


def serve(port: int) -> None:
    """Serve the metrics of this process on ``port``; 0 serves none."""
    if port:
        start_http_server(port)
