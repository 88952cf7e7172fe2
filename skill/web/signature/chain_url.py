"""Where Alexa's certificate chains lie: the only addresses a request may send us to."""

import re
from posixpath import normpath

ORIGIN = "https://s3.amazonaws.com"
FOLDER = "/echo.api/"

LONGEST = 1024
"""What S3 allows the name of an object. Amazon's own URLs have about sixty characters."""

# All that Amazon's URLs have ever been made of. What is not in here cannot play tricks: no percent
# sign, no user, no backslash, no query, no fragment, no other port, no other alphabet (ASCII: else
# the long s would be an s here).
SHAPE = re.compile(
    r"https://s3\.amazonaws\.com(?::443)?(/[a-z0-9._~/-]*)", re.IGNORECASE | re.ASCII
)

USUAL = re.compile(
    re.escape(ORIGIN + FOLDER) + r"echo-api-cert(?:-[0-9]{1,2})?(?:-ats)?\.pem", re.ASCII
)
"""As those of 2019 to 2023 are named. It opens nothing: it says who goes first in a crowd."""


def normalize_url(url: str) -> str | None:
    """Return the one spelling of a chain's URL, or None where Amazon keeps no chains.

    Scheme and host may be in any case; the folder may not. Dots and double slashes are resolved
    first, and what is returned holds none, so what was checked is what will be fetched.
    """
    shaped = SHAPE.fullmatch(url) if len(url) <= LONGEST else None
    path = normpath(re.sub("/+", "/", shaped[1])) if shaped else ""
    return ORIGIN + path if path.startswith(FOLDER) else None


def is_usual(url: str) -> bool:
    """Say whether Amazon has named chains like this so far. Of all URLs, 222 are."""
    return USUAL.fullmatch(url) is not None
