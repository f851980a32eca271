"""The embedded broker's jars: fetched once by `jgo`, checked against committed hashes.

``python -m service.kafka_jars install`` (``make install`` calls it) fetches what
``kafka-jars.lock`` lists and nothing else; ``python -m service.kafka_jars lock`` makes that
file anew. A line of it is a Maven coordinate and the SHA-256 of its jar.
"""

import hashlib
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import requests
from jgo.constants import default_maven_repo
from jgo.maven import Artifact, MavenContext

from service.errors import BrokerError, NewsdeskError, UsageError

COORDINATES = (
    "org.apache.kafka:kafka_2.13:4.4.0!",
    "org.apache.logging.log4j:log4j-slf4j-impl:2.25.5!",
)
"""What is wanted; the lock has these and all that they depend on.

The exclamation mark is jgo's "raw": without it the second one's parent, which manages versions
of Kafka's own jars too, would take Kafka's clients back to 3.9.
"""

LOCK = Path(__file__).with_name("kafka-jars.lock")
FOLDER = Path(sys.prefix, "share", "newsdesk", "kafka")

_HEADER = "# The embedded broker's jars, made by `python -m service.kafka_jars lock`.\n"
_DOWNLOADS = 8
_ATTEMPTS = 3
_REQUEST_SECONDS = 15

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Jar:
    """One line of the lock: ``coordinate`` is group:artifact:version."""

    coordinate: str
    sha256: str

    @property
    def filename(self) -> str:
        """The jar's name in `FOLDER`."""
        _group, artifact, version = self.coordinate.split(":")
        return f"{artifact}-{version}.jar"

    def matches(self, path: Path) -> bool:
        """Tell whether ``path`` is this jar, byte for byte."""
        return path.is_file() and _sha256(path) == self.sha256


def locked() -> list[Jar]:
    """Return the lock's jars."""
    lines = LOCK.read_text(encoding="utf-8").splitlines()
    return [Jar(*line.split(" sha256:")) for line in lines if line and not line.startswith("#")]


def jars() -> list[Path]:
    """Return the paths of the installed jars, for Java's class path.

    Raises `BrokerError` if one is missing.
    """
    paths = [FOLDER / jar.filename for jar in locked()]
    if missing := [path for path in paths if not path.is_file()]:
        raise BrokerError(f"Kafka is not installed ({missing[0]} is missing): run `make install`")
    return paths


def install() -> int:
    """Fetch the jars that `FOLDER` lacks, drop what is not in the lock, return how many came.

    A jar gets into `FOLDER` only after its hash was checked. Raises `BrokerError` that names
    the jar which cannot be had, or which is not the one that was locked.
    """
    wanted = locked()
    try:
        FOLDER.mkdir(parents=True, exist_ok=True)
        for stale in {*FOLDER.iterdir()} - {FOLDER / jar.filename for jar in wanted}:
            _remove(stale)
        missing = [jar for jar in wanted if not jar.matches(FOLDER / jar.filename)]
        if missing:
            with tempfile.TemporaryDirectory(dir=FOLDER) as cache:
                _for_each(lambda jar: _install(Path(cache), jar), missing)
    except OSError as error:
        raise BrokerError(f"{FOLDER}: cannot install Kafka's jars: {error.strerror}") from error
    return len(missing)


def lock() -> int:
    """Write the lock anew from `COORDINATES` and all that they need; return how many jars."""
    with tempfile.TemporaryDirectory() as cache:
        context = MavenContext(repo_cache=Path(cache), timeout=_REQUEST_SECONDS)
        wanted = [context.create_dependency(coordinate) for coordinate in COORDINATES]
        direct, transitive = context.resolver.resolve(wanted)
        artifacts = [dependency.artifact for dependency in (*direct, *transitive)]
        hashes = _for_each(lambda artifact: _sha256(_fetch(artifact)), artifacts)
        lines = sorted(
            f"{_coordinate(artifact)} sha256:{sha256}\n"
            for artifact, sha256 in zip(artifacts, hashes, strict=True)
        )
    LOCK.write_text(_HEADER + "".join(lines), encoding="utf-8")
    return len(lines)


def _for_each(function: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
    """Return ``function`` of each item, several at a time; the first error ends it."""
    threads = ThreadPoolExecutor(_DOWNLOADS)
    try:
        return list(threads.map(function, items))
    finally:
        threads.shutdown(cancel_futures=True)


def _install(cache: Path, jar: Jar) -> None:
    path = _fetch(_artifact(jar, cache, [default_maven_repo()]))
    if not jar.matches(path):
        path = _fetch(_artifact(jar, cache, []))
    found = _sha256(path)
    if found != jar.sha256:
        raise BrokerError(
            f"{jar.coordinate}: not the jar that was locked: its SHA-256 is {found}, "
            f"{LOCK.name} says {jar.sha256}"
        )
    part = cache / f"{jar.filename}.part"
    shutil.copyfile(path, part)
    part.replace(FOLDER / jar.filename)


def _artifact(jar: Jar, cache: Path, local_repos: list[Path]) -> Artifact:
    context = MavenContext(repo_cache=cache, local_repos=local_repos, timeout=_REQUEST_SECONDS)
    group, name, version = jar.coordinate.split(":")
    return context.project(group, name).at_version(version).artifact()


def _fetch(artifact: Artifact) -> Path:
    """Return where the artifact lies on this machine; download it if need be."""
    coordinate = _coordinate(artifact)
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            return Path(artifact.resolve())
        except (requests.RequestException, RuntimeError) as error:
            if artifact.cached_path:
                artifact.cached_path.unlink(missing_ok=True)
            if attempt == _ATTEMPTS:
                unreachable = isinstance(error, requests.RequestException)
                reason = f"no Maven repository answers ({type(error).__name__})"
                raise BrokerError(
                    f"{coordinate}: cannot be downloaded: {reason if unreachable else error}"
                ) from error
    raise AssertionError("unreachable")


def _coordinate(artifact: Artifact) -> str:
    return f"{artifact.groupId}:{artifact.artifactId}:{artifact.version}"


def _remove(path: Path) -> None:
    shutil.rmtree(path) if path.is_dir() else path.unlink()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def main(arguments: list[str]) -> None:
    """Run ``install`` or ``lock``; the command line of this module."""
    commands: dict[str, Callable[[], int]] = {"install": install, "lock": lock}
    try:
        if len(arguments) != 1 or arguments[0] not in commands:
            raise UsageError("usage: python -m service.kafka_jars install|lock")
        count = commands[arguments[0]]()
    except NewsdeskError as error:
        print(error, file=sys.stderr)
        sys.exit(error.exit_code)
    if arguments == ["lock"]:
        print(f"{LOCK.name}: {count} jars")
    elif count:
        print(f"{count} of Kafka's jars fetched and checked: {FOLDER}")


if __name__ == "__main__":
    main(sys.argv[1:])
