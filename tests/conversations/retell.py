"""Speaks every conversation anew after a change of words: `make transcripts`.

What was said and where it led must be the same; a change of flow is shown and refused, unless it
is meant: `make transcripts ARGS=--flow`.
"""

import sys
from difflib import unified_diff

from tests.conversations.telling import conversations, flow, retold


def main() -> int:
    """Rewrite what is heard; return how many conversations now lead somewhere else."""
    is_meant = "--flow" in sys.argv
    changed = 0
    for locale, file in conversations():
        before = file.read_text(encoding="utf-8")
        after = retold(before, locale)
        if flow(before) != flow(after) and not is_meant:
            changed += 1
            _show(file.name, flow(before), flow(after))
        else:
            file.write_text(after, encoding="utf-8")
    return changed


def _show(name: str, before: str, after: str) -> None:
    lines = unified_diff(before.splitlines(), after.splitlines(), name, name, lineterm="", n=2)
    sys.stdout.writelines(f"{line}\n" for line in lines)


if __name__ == "__main__":
    sys.exit(main())
