from collections import Counter
from itertools import combinations
from random import Random

import pytest

from bench.families.bulletins import reports
from bench.families.edited import HEAVY, LAYOUT, REWRITING, edited, stacked
from bench.families.story import Edit, Story

SENTENCES = (
    "Acme Corp said on Monday that it would close five of its 12 plants, which employ 900 people.",
    "In Oslo, the shares fell 7 pct to 81 dlrs (a low of the year), but they did not recover.",
    '"I have seen many closures in my life, and I do not think that we have seen the last one '
    'of them," Jane Miller said.',
    "The company said on March 3 that due to the war it needs more money, and Miller agreed.",
    "The plants lie 40 miles from the city, dealers said.",
    "Nobody was hurt. It rained. The mayor left early. Talks go on.",
)


def story(number: int) -> Story:
    shifted = SENTENCES[number % 6 :] + SENTENCES[: number % 6]
    return Story(
        f"Acme closes {number} plants", "\n\n".join(shifted).replace("900", f"{8123 + number:,}")
    )


@pytest.mark.parametrize(
    "edit", [*LAYOUT, *REWRITING, *HEAVY, stacked], ids=lambda edit: edit.__name__
)
def test_each_family_changes_the_text_alike_each_time(edit: Edit) -> None:
    original = story(0)
    made = [edit(original, Random(7)) for _ in range(2)]
    assert made[0] == made[1]
    assert made[0].body != original.body


def test_copies_have_the_cluster_of_their_original_and_reports_one_of_their_own() -> None:
    rows = edited([story(number) for number in range(40)], seed=1, count=12)
    assert rows == edited([story(number) for number in range(40)], seed=1, count=12)
    assert rows != edited([story(number) for number in range(40)], seed=2, count=12)
    originals = {row["cluster"] for row in rows if row["kind"] == "original"}
    families = {edit.__name__ for edit in (*LAYOUT, *REWRITING, *HEAVY, stacked)}
    assert families <= {row["kind"] for row in rows}
    assert all(row["cluster"] in originals for row in rows if row["kind"] in families)
    alone = [
        row["cluster"]
        for row in rows
        if row["kind"] not in {"original", "bulletin_copy", *families}
    ]
    assert len(set(alone)) == len(alone)
    assert originals.isdisjoint(alone)


def test_reports_of_one_template_differ_in_four_facts_at_least() -> None:
    bodies: dict[str, list[str]] = {}
    for kind, report in reports(60, seed=1):
        bodies.setdefault(kind, []).append(report.body)
    for made in bodies.values():
        for one, other in combinations(made, 2):
            assert (Counter(one.split()) - Counter(other.split())).total() >= 4
