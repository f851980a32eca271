"""What was committed and is not stable yet: noted, forgotten when it is, told when it is late."""

from aiokafka import TopicPartition
from aiokafka.structs import RecordMetadata

from service.stream.unsettled import OVERDUE_SECONDS, Unsettled

ONE, TWO = TopicPartition("enriched", 0), TopicPartition("enriched", 1)


def record(partition: TopicPartition, offset: int) -> RecordMetadata:
    return RecordMetadata(*partition, partition, offset, 0, 0, 0)


def test_it_is_overdue_only_after_a_while() -> None:
    unsettled = Unsettled()
    unsettled.committed([record(ONE, 7)], now=100.0)
    unsettled.committed([record(TWO, 3)], now=105.0)
    assert unsettled.overdue(100.0 + OVERDUE_SECONDS) == []
    assert unsettled.overdue(101.0 + OVERDUE_SECONDS) == [ONE]
    assert unsettled.overdue(106.0 + OVERDUE_SECONDS) == [ONE, TWO]


def test_what_is_below_the_last_stable_offset_is_settled() -> None:
    unsettled = Unsettled()
    unsettled.committed([record(ONE, 6), record(ONE, 7), record(TWO, 3)], now=0.0)
    unsettled.stable({ONE: 7, TWO: 4})
    assert unsettled.partitions() == [ONE]
    unsettled.stable({ONE: 8})
    assert unsettled.partitions() == []
    assert unsettled.overdue(1000.0) == []


def test_a_later_transaction_in_a_partition_takes_the_place_of_the_one_before() -> None:
    unsettled = Unsettled()
    unsettled.committed([record(ONE, 7)], now=0.0)
    unsettled.committed([record(ONE, 9)], now=50.0)
    assert unsettled.overdue(51.0) == []
    unsettled.stable({ONE: 8})
    assert unsettled.partitions() == [ONE]


def test_what_was_ended_once_more_has_time_again() -> None:
    unsettled = Unsettled()
    unsettled.committed([record(ONE, 7)], now=0.0)
    unsettled.ended([ONE], now=60.0)
    assert unsettled.overdue(61.0) == []
    assert unsettled.overdue(61.0 + OVERDUE_SECONDS) == [ONE]
