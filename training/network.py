"""The network: BERT (Devlin et al. 2019) as MiniLM-L6 is built, with casing, and labels on top.

Parameters are a flat dictionary of arrays; those of `FROZEN` are not trained.
"""

from typing import Final

import jax
import jax.numpy as jnp
import numpy as np

from service.entities.labels import LABELS
from training.rows import Row

LAYERS: Final = 6
HEADS: Final = 12
WIDTH: Final = 384
EPSILON: Final = 1e-12

FROZEN: Final = frozenset({"word"})
NEW: Final = frozenset({"casing", "labels.weight", "labels.bias"})
"""Parameters that the encoder does not have: they start from nothing, and learn faster."""

Parameters = dict[str, jax.Array]


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
    # With one axis before the last, the gradient is a sixth faster on a processor.
    flat = inputs.reshape(-1, inputs.shape[-1])
    outputs = flat @ parameters[f"{name}.weight"] + parameters[f"{name}.bias"]
    return outputs.reshape(*inputs.shape[:-1], -1)


def _normalised(inputs: jax.Array, parameters: Parameters, name: str) -> jax.Array:
    centred = inputs - inputs.mean(-1, keepdims=True)
    scale = jax.lax.rsqrt((centred**2).mean(-1, keepdims=True) + EPSILON)
    return centred * scale * parameters[f"{name}.weight"] + parameters[f"{name}.bias"]
