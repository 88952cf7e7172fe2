"""A Flask door with one worker, a process of its own: `python -m bench.door ours|hello FOLDER`."""

import re
import sys
from datetime import datetime
from pathlib import Path

from cryptography.x509 import load_pem_x509_certificates
from cryptography.x509.verification import Store
from flask import Flask, request
from waitress.server import create_server

from bench.alexa import CHAIN_FILE, ROOT_FILE
from bench.nights import skill_on
from skill.storage.memory import MemoryJournal
from skill.web.app import create_app
from skill.web.signature.certificates import Certificates
from skill.web.signature.verifier import Verifier
from tests.world import TEN_AT_NIGHT, Clock

STAMP = re.compile(rb'"timestamp": "([^"]+)"')


def ours(folder: Path) -> Flask:
    """Return our door, every check in place. Its clock follows the nights that are replayed.

    The certificates' own clock stands still: they are looked at once, and cached from then on.
    """
    clock, roots = Clock(), Store(load_pem_x509_certificates((folder / ROOT_FILE).read_bytes()))
    chain = (folder / CHAIN_FILE).read_bytes()
    certificates = Certificates(lambda _url: chain, roots, lambda: TEN_AT_NIGHT)
    app = create_app(skill_on(MemoryJournal()), Verifier(certificates, clock))

    @app.before_request
    def follow() -> None:
        stamp = STAMP.search(request.get_data())
        if stamp:
            clock.now = datetime.fromisoformat(stamp[1].decode())

    return app


def hello(_folder: Path) -> Flask:
    """Return Flask's own hello world, which verifies nothing and parses nothing."""
    app = Flask(__name__)

    @app.get("/")
    def hello_world() -> str:
        return "<p>Hello, World!</p>"

    return app


def main() -> None:
    """Open the door, say where it is, and serve."""
    app = {"ours": ours, "hello": hello}[sys.argv[1]](Path(sys.argv[2]))
    server = create_server(app, host="127.0.0.1", port=0, threads=1)
    sys.stdout.write(f"{server.effective_port}\n")
    sys.stdout.flush()
    server.run()


if __name__ == "__main__":
    main()
