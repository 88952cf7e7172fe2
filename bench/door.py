"""A Flask door with one worker, in a process of its own: `python -m bench.door ours|hello`."""

import sys

from flask import Flask
from waitress.server import create_server

from bench.nights import skill_on
from skill.storage.memory import MemoryJournal
from skill.web.app import accept_unsigned, create_app


def ours() -> Flask:
    """Return our door. It lets unsigned requests in: it cannot check a signature yet."""
    return create_app(skill_on(MemoryJournal()), accept_unsigned)


def hello() -> Flask:
    """Return Flask's own hello world, which verifies nothing and parses nothing."""
    app = Flask(__name__)

    @app.get("/")
    def hello_world() -> str:
        return "<p>Hello, World!</p>"

    return app


def main() -> None:
    """Open the door, say where it is, and serve."""
    app = {"ours": ours, "hello": hello}[sys.argv[1]]()
    server = create_server(app, host="127.0.0.1", port=0, threads=1)
    sys.stdout.write(f"{server.effective_port}\n")
    sys.stdout.flush()
    server.run()


if __name__ == "__main__":
    main()
