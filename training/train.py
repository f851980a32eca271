"""The training loop: AdamW (Loshchilov and Hutter 2019) with checkpoints."""

import logging
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

import jax
import numpy as np
import optax

from training.checkpoint import restore, save
from training.network import FROZEN, NEW, Parameters, loss
from training.rows import Row

RATE: Final = 2e-4
"""Learning rate; of the new parameters five times as much."""

_WARM_UP: Final = 100
_FALL: Final = 0.4
_EVERY: Final = 100
_LOGGED: Final = 20

_log = logging.getLogger(__name__)


class _State(NamedTuple):
    step: int
    parameters: Parameters
    optimizer: optax.OptState


def falling(steps: int) -> int:
    """Return during how many of ``steps`` steps, the last ones, the learning rate falls."""
    return round(steps * _FALL)


def train(
    initial: Parameters, batches: Iterator[Row], steps: int, checkpoint: Path, inputs: str
) -> Parameters:
    """Return the parameters after ``steps`` steps, one a batch.

    The rate rises over the first steps, stays, and falls to nothing over the last part. Every
    hundred steps, and at the end, the state is written to ``checkpoint``; where that is there, the
    training goes on from it. So ``steps`` may be changed as long as the rate has not begun to fall.
    ``inputs`` tells what is trained on; `OtherInputsError` where the checkpoint is of other data.
    """
    optimizer = _optimizer(steps)
    fixed = {name: array for name, array in initial.items() if name in FROZEN}
    parameters = {name: array for name, array in initial.items() if name not in FROZEN}
    state = _State(0, parameters, optimizer.init(parameters))
    if checkpoint.exists():
        state = jax.tree.unflatten(jax.tree.structure(state), restore(checkpoint, inputs))
        state = state._replace(step=int(state.step))
        _log.info("going on from step %d", state.step)

    @partial(jax.jit, donate_argnums=(0, 1))
    def update(
        parameters: Parameters, optimizer_state: optax.OptState, fixed: Parameters, rows: Row
    ) -> tuple[Parameters, optax.OptState, jax.Array]:
        lost, gradient = jax.value_and_grad(lambda trained: loss(trained | fixed, rows))(parameters)
        changes, optimizer_state = optimizer.update(gradient, optimizer_state, parameters)
        return optax.apply_updates(parameters, changes), optimizer_state, lost

    losses = []
    for step, rows in enumerate(batches, start=1):
        if step > steps:
            break
        if step <= state.step:
            continue
        parameters, optimizer_state, lost = update(state.parameters, state.optimizer, fixed, rows)
        state = _State(step, parameters, optimizer_state)
        losses.append(float(lost))
        if step % _LOGGED == 0:
            _log.info("step %d: loss %.4f", step, np.mean(losses))
            losses.clear()
        if step % _EVERY == 0 or step == steps:
            save(checkpoint, [np.asarray(leaf) for leaf in jax.tree.leaves(state)], inputs)
    return state.parameters | fixed


def _optimizer(steps: int) -> optax.GradientTransformation:
    def rate(peak: float) -> optax.Schedule:
        return optax.join_schedules(
            [
                optax.linear_schedule(0.0, peak, _WARM_UP),
                optax.constant_schedule(peak),
                optax.linear_schedule(peak, 0.0, falling(steps)),
            ],
            [_WARM_UP, steps - falling(steps)],
        )

    return optax.chain(
        optax.clip_by_global_norm(1.0),
        optax.multi_transform(
            {
                "old": optax.adamw(rate(RATE), b2=0.98, weight_decay=0.01),
                "new": optax.adamw(rate(5 * RATE), b2=0.98, weight_decay=0.01),
            },
            lambda parameters: {name: "new" if name in NEW else "old" for name in parameters},
        ),
    )
