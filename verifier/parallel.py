"""Independent work on two cores: every other task in a forked child, where the system can fork.

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
    child = context.Process(target=_serve, args=(there, list(tasks[1::2])), daemon=True)
    child.start()
    there.close()
    try:
        even = [task() for task in tasks[::2]]
        odd = _receive(here, len(tasks[1::2]))
    finally:
        if child.is_alive():
            child.terminate()
        child.join()
    results: list[Any] = [None] * len(tasks)
    results[::2], results[1::2] = even, odd
    return results


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
