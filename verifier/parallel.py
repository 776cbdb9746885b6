"""Independent work on two cores: half of the tasks in a forked child, where the system can fork.

Which task runs where is fixed by its place in the list, so that the same input costs the same everywhere.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

T = TypeVar("T")


def both(tasks: Sequence[Callable[[], T]]) -> list[T]:
    """The results of the tasks, in order. Raises what the first failing task raised.

    Tasks must return picklable data and must not depend on one another's side effects.
    """
    if len(tasks) < 2 or not hasattr(os, "fork"):
        return [task() for task in tasks]
    sys.stdout.flush()
    sys.stderr.flush()
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)
    shares: tuple[list[int], list[int]] = ([], [])
    for k in range(len(tasks)):
        shares[k % 4 in (1, 2)].append(k)  # as sides pick players: like tasks often come every other time
    child = context.Process(target=_serve, args=(there, [tasks[k] for k in shares[1]]), daemon=True)
    child.start()
    there.close()
    try:
        own = [tasks[k]() for k in shares[0]]
        others = _receive(here, len(shares[1]))
    finally:
        if child.is_alive():
            child.terminate()
        child.join()
    placed = dict(zip((*shares[0], *shares[1]), (*own, *others), strict=True))
    return [placed[k] for k in range(len(tasks))]


def _serve(pipe: Any, tasks: list[Callable[[], Any]]) -> None:
    """Run the tasks in the child and send what came of each."""
    try:
        for task in tasks:
            try:
                pipe.send((True, task()))
            except Exception as error:
                pipe.send((False, error))
    except KeyboardInterrupt:
        os._exit(130)


def _receive(pipe: Any, number: int) -> list[Any]:
    """What the child sent; its first error is raised here."""
    results = []
    for _ in range(number):
        try:
            fine, result = pipe.recv()
        except EOFError:
            raise KeyboardInterrupt from None  # the child was interrupted, and so were we
        if not fine:
            raise result
        results.append(result)
    return results
