"""The network: BERT (Devlin et al. 2019) as MiniLM-L6 is built, with casing, and labels on top.

Parameters are a flat dictionary of arrays; those of `FROZEN` are not trained.
"""

from pathlib import Path
from typing import Final

import jax
import jax.numpy as jnp
import numpy as np
from safetensors.numpy import load_file

from service.entities.labels import LABELS
from service.entities.word_pieces import Casing
from training.rows import Row

LAYERS: Final = 6
HEADS: Final = 12
WIDTH: Final = 384
EPSILON: Final = 1e-12

FROZEN: Final = frozenset({"word"})
NEW: Final = frozenset({"casing", "labels.weight", "labels.bias"})
"""Parameters that the encoder does not have: they start from nothing, and learn faster."""

Parameters = dict[str, jax.Array]


def initial(weights: Path, seed: int) -> Parameters:
    """Return the parameters of the encoder in the safetensors file ``weights``, and new ones.

    Matrices are inputs times outputs; queries, keys and values are one.
    """
    stored = load_file(weights)
    tokens = "embeddings."
    parameters = {
        "word": stored[tokens + "word_embeddings.weight"],
        "position": stored[tokens + "position_embeddings.weight"]
        + stored[tokens + "token_type_embeddings.weight"][0],
        "norm.weight": stored[tokens + "LayerNorm.weight"],
        "norm.bias": stored[tokens + "LayerNorm.bias"],
        "casing": np.zeros((len(Casing), WIDTH), np.float32),
        "labels.weight": np.random.default_rng(seed)
        .normal(0, 0.02, (WIDTH, LABELS))
        .astype(np.float32),
        "labels.bias": np.zeros(LABELS, np.float32),
    }
    for layer in range(LAYERS):
        theirs = f"encoder.layer.{layer}."
        heads = [f"{theirs}attention.self.{part}." for part in ("query", "key", "value")]
        parameters[f"{layer}.heads.weight"] = np.concatenate(
            [stored[part + "weight"].T for part in heads], axis=1
        )
        parameters[f"{layer}.heads.bias"] = np.concatenate(
            [stored[part + "bias"] for part in heads]
        )
        for ours, name in (
            ("mix", "attention.output.dense"),
            ("wide", "intermediate.dense"),
            ("narrow", "output.dense"),
        ):
            parameters[f"{layer}.{ours}.weight"] = stored[f"{theirs}{name}.weight"].T
            parameters[f"{layer}.{ours}.bias"] = stored[f"{theirs}{name}.bias"]
        for ours, name in (("mixed", "attention.output"), ("norm", "output")):
            for part in ("weight", "bias"):
                parameters[f"{layer}.{ours}.{part}"] = stored[f"{theirs}{name}.LayerNorm.{part}"]
    return {name: jnp.asarray(array, jnp.float32) for name, array in parameters.items()}


def scores(parameters: Parameters, rows: Row) -> jax.Array:
    """Return the score of each label for each piece: rows times pieces times labels."""
    count, length = rows.ids.shape
    hidden = (
        parameters["word"][rows.ids]
        + parameters["position"][rows.positions]
        + parameters["casing"][rows.casing]
    )
    hidden = _normalised(hidden, parameters, "norm")
    together = rows.windows[:, None, :, None] == rows.windows[:, None, None, :]
    for layer in range(LAYERS):
        heads = _linear(hidden, parameters, f"{layer}.heads")
        heads = heads.reshape(count, length, 3, HEADS, WIDTH // HEADS)
        query, key, value = (heads[:, :, part].transpose(0, 2, 1, 3) for part in range(3))
        weights = query @ key.transpose(0, 1, 3, 2) / np.sqrt(WIDTH // HEADS)
        weights = jax.nn.softmax(jnp.where(together, weights, -1e9))
        mixed = (weights @ value).transpose(0, 2, 1, 3).reshape(count, length, WIDTH)
        mixed = hidden + _linear(mixed, parameters, f"{layer}.mix")
        hidden = _normalised(mixed, parameters, f"{layer}.mixed")
        wide = jax.nn.gelu(_linear(hidden, parameters, f"{layer}.wide"), approximate=False)
        hidden = hidden + _linear(wide, parameters, f"{layer}.narrow")
        hidden = _normalised(hidden, parameters, f"{layer}.norm")
    return _linear(hidden, parameters, "labels")


def loss(parameters: Parameters, rows: Row) -> jax.Array:
    """Return the mean over words of how unlikely the set of labels is that a word may have.

    The negative logarithm of the sum of their probabilities (partial labels; Cour et al. 2011).
    """
    likelihood = jax.nn.log_softmax(scores(parameters, rows))
    may_be = (rows.allowed[..., None] >> jnp.arange(LABELS)) & 1
    of_set = jax.nn.logsumexp(jnp.where(may_be == 1, likelihood, -1e9), axis=-1)
    counted = rows.allowed != (1 << LABELS) - 1
    return -(of_set * counted).sum() / counted.sum()


def _linear(inputs: jax.Array, parameters: Parameters, name: str) -> jax.Array:
    return inputs @ parameters[f"{name}.weight"] + parameters[f"{name}.bias"]


def _normalised(inputs: jax.Array, parameters: Parameters, name: str) -> jax.Array:
    centred = inputs - inputs.mean(-1, keepdims=True)
    scale = jax.lax.rsqrt((centred**2).mean(-1, keepdims=True) + EPSILON)
    return centred * scale * parameters[f"{name}.weight"] + parameters[f"{name}.bias"]
