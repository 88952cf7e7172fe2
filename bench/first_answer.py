"""What runs in a fresh interpreter: import a Lambda door, answer once, say how big one is.

`python -m bench.first_answer lambda_function < envelope.json`
"""

import json
import sys
from importlib import import_module


def main() -> None:
    """Answer, and only then look at the memory."""
    event = json.load(sys.stdin)
    answer = import_module(sys.argv[1]).lambda_handler(event, None)
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()
    sys.stdout.write(f"{_most_kilobytes()}\n")


def _most_kilobytes() -> int:
    """Return the most memory held so far, as Linux tells; 0 where it does not."""
    try:
        with open("/proc/self/status", encoding="ascii") as status:  # noqa: PTH123 - no import that a door has not
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
    except OSError:
        return 0


if __name__ == "__main__":
    main()
