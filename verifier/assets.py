"""Where the files beside the code are: `grammar/` and `treaties/`, in an installed wheel or in a checkout."""

from __future__ import annotations

from pathlib import Path


def asset(name: str) -> Path:
    """The path of `grammar/…` or `treaties/…`: inside the installed package, else beside it in a checkout.

    Raises:
        FileNotFoundError: when neither place has it.

    """
    package = Path(__file__).resolve().parent
    for root in (package, package.parent):
        if (root / name).exists():
            return root / name
    raise FileNotFoundError(f"{name} is missing from the installation")
