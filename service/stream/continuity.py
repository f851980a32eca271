"""That nothing was passed over where the producers' numbers do not show it.

That is so for producers that do not number their records, and for one that is seen for the first
time. Offsets follow on one another, but for the markers of transactions and for what was compacted
away. So where offsets are missing the range is read once more: a record that stands in it and was
not taken was lost on the way to the stage.
"""

from collections.abc import Sequence
from contextlib import aclosing

from service import kafka
from service.errors import NewsdeskError
from service.stream.partition import Partition


class Skipped(NewsdeskError):
    """Records stand on the source topic that the stage was not given."""


async def check_continuity(partition: Partition, offsets: Sequence[int]) -> None:
    """Raise `Skipped` unless ``offsets``, in their order, follow on what is done.

    Records that retention has removed before they were taken count as skipped too, unless
    ``NEWSDESK_ACCEPT_GAPS`` is set.
    """
    expected = partition.progress.next
    if partition.settings.accept_gaps or list(offsets) == list(
        range(expected, expected + len(offsets))
    ):
        return
    first = await kafka.first_offset(partition.settings, partition.source)
    if first > expected and partition.step.takes.retention is not None:
        raise Skipped(
            f"records {expected} to {first - 1} of {partition.source.topic} partition "
            f"{partition.index} expired before they were taken"
        )
    taken = set(offsets)
    reading = kafka.read_to_end(partition.settings, partition.source, expected)
    async with aclosing(reading) as records:
        async for record in records:
            if record.offset > offsets[-1]:
                return
            if record.offset not in taken:
                raise Skipped(
                    f"record {record.offset} of {partition.source.topic} partition "
                    f"{partition.index} was passed over"
                )
