"""The embedded broker's jars, fetched from a real HTTP server and checked."""

import hashlib
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import jgo.maven._core
import pytest

from service import kafka_jars
from service.errors import BrokerError
from service.kafka_jars import Jar

JARS = {"org.example:first:1.0": b"one", "org.example.deep:second:2.1": b"two"}


class Registry(SimpleHTTPRequestHandler):
    """A Maven repository: files in folders; counts what it gives out."""

    given: list[str]

    def send_head(self):  # type: ignore[no-untyped-def]
        self.given.append(self.path)
        return super().send_head()

    def log_message(self, format: str, *args: object) -> None:
        pass


def put(root: Path, coordinate: str, content: bytes) -> None:
    group, artifact, version = coordinate.split(":")
    folder = root.joinpath(*group.split("."), artifact, version)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{artifact}-{version}.jar").write_bytes(content)


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    root = tmp_path / "registry"
    for coordinate, content in JARS.items():
        put(root, coordinate, content)
    return root


@pytest.fixture(autouse=True)
def given(registry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Have the module use the registry, a lock of `JARS` and folders of its own."""
    requests: list[str] = []
    handler = type("Handler", (Registry,), {"given": requests})
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(registry)))
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setitem(jgo.maven._core.DEFAULT_REMOTE_REPOS, "central", url)
    monkeypatch.setenv("M2_REPO", str(tmp_path / "maven"))
    lock = tmp_path / "kafka-jars.lock"
    lines = (f"{name} sha256:{hashlib.sha256(jar).hexdigest()}\n" for name, jar in JARS.items())
    lock.write_text("# A comment\n" + "".join(lines))
    monkeypatch.setattr(kafka_jars, "LOCK", lock)
    monkeypatch.setattr(kafka_jars, "FOLDER", tmp_path / "installed")
    yield requests
    server.shutdown()
    server.server_close()


def installed() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in kafka_jars.FOLDER.iterdir()}


def test_what_is_locked_is_installed_once(given: list[str]) -> None:
    assert kafka_jars.install() == 2
    assert installed() == {"first-1.0.jar": b"one", "second-2.1.jar": b"two"}
    assert [path.name for path in kafka_jars.jars()] == ["first-1.0.jar", "second-2.1.jar"]
    given.clear()
    assert kafka_jars.install() == 0
    assert given == []


def test_a_damaged_jar_is_fetched_again_and_others_are_dropped() -> None:
    kafka_jars.install()
    (kafka_jars.FOLDER / "first-1.0.jar").write_bytes(b"on")
    (kafka_jars.FOLDER / "first-0.9.jar").write_bytes(b"old")
    (kafka_jars.FOLDER / "tmp-of-a-killed-install").mkdir()
    assert kafka_jars.install() == 1
    assert installed() == {"first-1.0.jar": b"one", "second-2.1.jar": b"two"}


@pytest.mark.parametrize("damaged", JARS)
def test_the_users_maven_cache_serves_but_for_a_damaged_jar(
    tmp_path: Path, given: list[str], monkeypatch: pytest.MonkeyPatch, damaged: str
) -> None:
    for coordinate, content in JARS.items():
        put(tmp_path / "maven", coordinate, b"damaged" if coordinate == damaged else content)
    monkeypatch.setattr(kafka_jars, "_DOWNLOADS", 1)
    kafka_jars.install()
    assert installed() == {"first-1.0.jar": b"one", "second-2.1.jar": b"two"}
    [name] = {Path(path).name for path in given if path.endswith(".jar")}
    assert name == Jar(damaged, "").filename


def test_a_jar_that_is_not_the_locked_one_is_named_and_not_installed(registry: Path) -> None:
    put(registry, "org.example:first:1.0", b"forged")
    with pytest.raises(BrokerError, match=r"^org\.example:first:1\.0: not the jar that was locked"):
        kafka_jars.install()
    assert "first-1.0.jar" not in installed()
    assert not [name for name in installed() if name.endswith(".part")]


def test_a_jar_that_is_not_to_be_had_is_named(registry: Path) -> None:
    (registry / "org/example/first/1.0/first-1.0.jar").unlink()
    with pytest.raises(BrokerError, match=r"^org\.example:first:1\.0: cannot be downloaded: "):
        kafka_jars.install()


def test_no_network_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    nowhere = {"central": "http://127.0.0.1:9"}
    monkeypatch.setattr(jgo.maven._core, "DEFAULT_REMOTE_REPOS", nowhere)
    with pytest.raises(SystemExit, match="1"):
        kafka_jars.main(["install"])
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert err.startswith(
        "org.example:first:1.0: cannot be downloaded: no Maven repository answers"
    )


def test_a_missing_jar_tells_what_to_do() -> None:
    kafka_jars.install()
    (kafka_jars.FOLDER / "first-1.0.jar").unlink()
    with pytest.raises(BrokerError, match=r"first-1\.0\.jar is missing.*make install"):
        kafka_jars.jars()


def test_the_committed_lock_has_one_kafka(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    coordinates = [jar.coordinate for jar in kafka_jars.locked()]
    assert {name.removesuffix("!") for name in kafka_jars.COORDINATES} <= set(coordinates)
    versions = {name.split(":")[2] for name in coordinates if name.startswith("org.apache.kafka:")}
    assert versions == {"4.4.0"}
