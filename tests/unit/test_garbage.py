"""Garbage is looked for as usual again, however the reading back ends."""

import gc

import pytest

from service.stream.garbage import collected_seldom


def test_collecting_is_seldom_within_and_as_usual_after() -> None:
    usual = gc.get_threshold()
    with collected_seldom():
        assert gc.get_threshold()[0] > 100 * usual[0]
    assert gc.get_threshold() == usual


def test_a_failure_leaves_nothing_behind() -> None:
    usual = gc.get_threshold()
    with pytest.raises(OSError, match="cut off"), collected_seldom():
        raise OSError("cut off")
    assert gc.get_threshold() == usual
