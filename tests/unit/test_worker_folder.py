"""Each worker process has a folder of its own, and comes back to it under the same name."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from service.settings import Settings, load
from service.worker_folder import claim

CLAIM = """
import sys
from pathlib import Path
from service.settings import load
from service.worker_folder import claim

folder = claim(load(state_dir=Path(sys.argv[1]), topic_prefix=sys.argv[2]), sys.argv[3])
print(folder.path, folder.name, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load(state_dir=tmp_path, topic_prefix="news")


@contextmanager
def worker(state: Path, prefix: str = "news", stages: str = "dedupe") -> Iterator[list[str]]:
    """Run a process that claims a folder; give the folder and its name; kill it in the end."""
    process = subprocess.Popen(
        [sys.executable, "-c", CLAIM, str(state), prefix, stages],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdin is not None
    try:
        yield process.stdout.readline().split()
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdin.close()
        process.stdout.close()


def test_one_that_was_killed_comes_back_to_its_folder_and_name(tmp_path: Path) -> None:
    with worker(tmp_path) as first:
        pass
    with worker(tmp_path) as again:
        assert again == first
    assert len(first) == 2


def test_two_at_the_same_time_have_two_folders_and_names(tmp_path: Path) -> None:
    with worker(tmp_path) as first:
        with worker(tmp_path) as second:
            assert set(first).isdisjoint(second)
        with worker(tmp_path) as third:
            assert third == second


def test_prefixes_and_stages_do_not_share_folders(tmp_path: Path) -> None:
    with (
        worker(tmp_path) as one,
        worker(tmp_path, prefix="other") as two,
        worker(tmp_path, stages="entities") as three,
    ):
        assert len({one[0], two[0], three[0]}) == 3
        assert len({one[1], two[1], three[1]}) == 3


def test_all_lies_in_the_state_folder(settings: Settings, tmp_path: Path) -> None:
    folder = claim(settings, "dedupe")
    assert folder.path.is_relative_to(tmp_path)
    assert folder.path.is_dir()


@pytest.mark.parametrize("torn", [b"", b"\xff\xfe", b"0123\n", b"../../etc", b"\n" * 5])
def test_a_name_that_cannot_be_trusted_is_replaced(
    settings: Settings, tmp_path: Path, torn: bytes
) -> None:
    with worker(tmp_path) as (path, _):
        pass
    Path(path, "name").write_bytes(torn)
    folder = claim(settings, "dedupe")
    assert str(folder.path) == path
    assert len(folder.name) == 32
    assert Path(path, "name").read_text() == f"{folder.name}\n"
