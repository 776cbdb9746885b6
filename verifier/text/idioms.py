"""What drafters often write and this language says in other words."""

from __future__ import annotations

import re

_SAID = {
    r"provided that": "what a duty waits for stands before it, `when …`; what lifts it after it, `unless …`",
    r"(?<=\d\W|\d\)) *(if|in the event|in case|where|should)\b": "begin with `When …`",
    r"\b(except|save) (if|when|where|with|by|in case)\b|\bwithout (the|its|their) \w*consent": "write `unless …`",
    r"\b(except|save) in\b": "write `outside` and the name of an area",
    r"\b(not|no) later than\b|\bat the latest\b|\bnot exceeding\b": "write `within …`",
    r"\b(working|business|calendar) (days|hours)\b": "write `days` or `hours`; how they are counted is not asked",
    r"\b(forthwith|promptly|at once|without delay|urgently)\b": "write `immediately`",
    r"\bneither (of the )?\w+": "write `each … shall not …`",
    r"\brefrains? from\b": "write `shall not …`",
    r"\b(has|have) the right to\b|\bis entitled to\b|\bis free to\b": "write `may …`",
    r"\bthe present (treaty|agreement|convention|protocol|pact)\b|\bshall enter into force\b": (
        "write `This treaty enters into force when …`"
    ),
    r"\bremains? in force\b|\bis concluded for\b": "write `This treaty ends …`",
    r"\bthe provisions of\b": "leave it out, as in `notwithstanding article 4`",
    r"\bby a (vote|decision) of\b|\bby agreement of\b": "write `after …` and what they do, declared as a joint act",
}


def plainly(text: str) -> str:
    """How to say it, where the text has words that are not read; else nothing."""
    plain = " ".join(text.split())
    for said, offer in _SAID.items():
        if found := re.search(said, plain, re.IGNORECASE):
            return f"`{found.group().strip()}` is not read here: {offer}"
    return ""
