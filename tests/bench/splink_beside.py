"""Splink, a well-kept library for linking records, on the same list as ours: the yardstick.

It is trained on the list itself, without knowing the answer, and judged at whichever threshold suits
it best; ours has one threshold for all lists.
"""

import logging
from pathlib import Path

SMALLEST_PROBABILITY = 0.01
PAIRS_TO_LEARN_CHANCE_FROM = 2_000_000
SEED = 7


def is_installed() -> bool:
    """Whether `make bench` could install it."""
    try:
        import splink  # noqa: F401
    except ImportError:
        return False
    return True


def scored_pairs(path: Path, *, numbers: bool) -> dict[frozenset[str], float]:
    """Pairs of records of FEBRL's list with the probability that they are of one person."""
    import splink.comparison_library as likeness
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    # It tells every step of its learning.
    logging.disable(logging.WARNING)
    comparisons = [
        likeness.ForenameSurnameComparison("given_name", "surname"),
        likeness.DamerauLevenshteinAtThresholds("date_of_birth", [1, 2]),
        likeness.DamerauLevenshteinAtThresholds("postcode", [1, 2]),
        likeness.JaroWinklerAtThresholds("address_1", [0.95, 0.85]),
        likeness.JaroWinklerAtThresholds("suburb", [0.95, 0.85]),
        likeness.JaroWinklerAtThresholds("address_2", [0.95, 0.85]),
        likeness.DamerauLevenshteinAtThresholds("street_number", [1]),
        likeness.ExactMatch("state"),
        *([likeness.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2])] if numbers else []),
    ]
    blocks = [
        block_on("date_of_birth"),
        block_on("given_name", "surname"),
        block_on("surname", "given_name"),
        block_on("surname", "postcode"),
        block_on("given_name", "postcode"),
        block_on("address_1", "street_number"),
        block_on("suburb", "street_number"),
        "l.given_name = r.surname and l.surname = r.given_name",
        *([block_on("soc_sec_id")] if numbers else []),
    ]
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="rec_id",
        comparisons=comparisons,
        blocking_rules_to_generate_predictions=blocks,
    )
    linker = Linker(_table(path), settings, db_api=DuckDBAPI())
    training = linker.training
    training.estimate_probability_two_random_records_match(
        [block_on("date_of_birth", "surname"), block_on("given_name", "surname", "postcode")],
        recall=0.7,
    )
    training.estimate_u_using_random_sampling(max_pairs=PAIRS_TO_LEARN_CHANCE_FROM, seed=SEED)
    for block in (block_on("date_of_birth"), block_on("given_name", "surname")):
        training.estimate_parameters_using_expectation_maximisation(block)
    found = linker.inference.predict(threshold_match_probability=SMALLEST_PROBABILITY)
    rows = found.as_pandas_dataframe()[["rec_id_l", "rec_id_r", "match_probability"]]
    logging.disable(logging.NOTSET)
    return {frozenset((one, other)): score for one, other, score in rows.itertuples(index=False)}


def _table(path: Path):
    import pandas

    return pandas.read_csv(path, skipinitialspace=True, dtype=str)


def best_f1(scored: dict[frozenset[str], float], truth: set[frozenset[str]]) -> float:
    """F1 at the threshold at which it is highest."""
    best, right = 0.0, 0
    ordered = sorted(scored.items(), key=lambda pair: -pair[1])
    for found, (pair, score) in enumerate(ordered, start=1):
        right += pair in truth
        is_last_of_score = found == len(ordered) or ordered[found][1] != score
        if is_last_of_score:
            best = max(best, 2 * right / (found + len(truth)))
    return best
