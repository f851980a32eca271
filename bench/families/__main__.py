"""Edits and templates on which nothing was tuned, made of the originals of a labelled file.

    python -m bench.families FILE.jsonl[.gz] [--seed 1] > edited.jsonl

Reads the articles of kind "original", and writes what `bench.dedupe` reads, in mixed order: these
originals, copies of them by each family of edits (``kind`` is its name), and reports that are
stories of their own. The families were written by somebody who had not read how near-duplicates
are found; docs/architecture.md has the figures of the first runs.
"""

import argparse
import sys
from pathlib import Path

import orjson

from bench.families.edited import edited
from bench.families.story import Story
from bench.lines import objects


def main() -> None:
    """Print the articles, one a line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    # The same text may stand there twice, with two labels.
    stories = {
        row["body"]: Story(row["title"], row["body"])
        for row in objects(given.file)
        if row["kind"] == "original"
    }
    for row in edited(list(stories.values()), given.seed):
        sys.stdout.buffer.write(orjson.dumps(row) + b"\n")


if __name__ == "__main__":
    main()
