"""The parameters that a training starts with: those of an encoder, and new ones."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file

from service.entities.labels import LABELS
from service.entities.word_pieces import Casing
from training.multilingual_e5 import Encoder
from training.network import LAYERS, WIDTH, Parameters

Array = NDArray[np.float32]


def of_minilm(weights: Path, seed: int) -> Parameters:
    """Return the parameters of MiniLM-L6 in the safetensors file ``weights``, and new ones."""
    stored = load_file(weights)
    tokens = "embeddings."
    parameters = {
        "word": stored[tokens + "word_embeddings.weight"],
        "position": stored[tokens + "position_embeddings.weight"]
        + stored[tokens + "token_type_embeddings.weight"][0],
        "norm.weight": stored[tokens + "LayerNorm.weight"],
        "norm.bias": stored[tokens + "LayerNorm.bias"],
    }
    for layer in range(LAYERS):
        theirs = f"encoder.layer.{layer}."
        linear = {
            name: (stored[f"{theirs}{part}.weight"], stored[f"{theirs}{part}.bias"])
            for name, part in (
                *((part, f"attention.self.{part}") for part in ("query", "key", "value")),
                ("mix", "attention.output.dense"),
                ("wide", "intermediate.dense"),
                ("narrow", "output.dense"),
                ("mixed", "attention.output.LayerNorm"),
                ("norm", "output.LayerNorm"),
            )
        }
        parameters |= _layer(layer, linear)
    return _with_new(parameters, seed)


def of_multilingual_e5(encoder: Encoder, pieces: Sequence[int], seed: int) -> Parameters:
    """Return the parameters of the lower half of ``encoder``, for ``pieces``, and new ones.

    ``pieces`` are the numbers of those of its vocabulary that ours has, in our order. Each layer
    gets what it is used to; with every second layer the training is far slower.
    """
    stored = encoder.arrays
    parameters = {
        "word": stored["emb.word"][pieces],
        "position": stored["emb.pos"].reshape(-1, WIDTH) + stored["emb.type"][:WIDTH],
        "norm.weight": stored["emb.ln.w"],
        "norm.bias": stored["emb.ln.b"],
    }
    for layer in range(LAYERS):
        linear = {
            name: (stored[f"l{layer}.{part}.w"], stored[f"l{layer}.{part}.b"])
            for name, part in (
                ("query", "q"),
                ("key", "k"),
                ("value", "v"),
                ("mix", "ao"),
                ("wide", "fi"),
                ("narrow", "fo"),
                ("mixed", "aln"),
                ("norm", "oln"),
            )
        }
        parameters |= _layer(layer, linear)
    return _with_new(parameters, seed)


def _layer(layer: int, parts: Mapping[str, tuple[Array, Array]]) -> dict[str, Array]:
    """Return the parameters of a layer, from the weights and biases of its parts.

    Theirs are matrices of outputs times inputs; ours of inputs times outputs, and queries, keys
    and values are one.
    """
    heads = [parts[name] for name in ("query", "key", "value")]
    found = {
        f"{layer}.heads.weight": np.concatenate([weight.T for weight, _ in heads], axis=1),
        f"{layer}.heads.bias": np.concatenate([bias for _, bias in heads]),
    }
    for name in ("mix", "wide", "narrow", "mixed", "norm"):
        weight, bias = parts[name]
        found |= {f"{layer}.{name}.weight": weight.T, f"{layer}.{name}.bias": bias}
    return found


def _with_new(parameters: Mapping[str, Array], seed: int) -> Parameters:
    """Return an encoder's parameters, and those that it does not have."""
    new = {
        "casing": np.zeros((len(Casing), WIDTH), np.float32),
        "labels.weight": np.random.default_rng(seed).normal(0, 0.02, (WIDTH, LABELS)),
        "labels.bias": np.zeros(LABELS, np.float32),
    }
    return {name: jnp.asarray(array, jnp.float32) for name, array in {**parameters, **new}.items()}
