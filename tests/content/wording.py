"""Words that no question and no suggestion of the bank has, and when two are nearly the same."""

import re
from collections.abc import Mapping
from itertools import combinations

NEAR = 0.6
"""How alike two questions may not be: the share of word triples they have in common."""

PLAIN = re.compile(r"[A-Za-z' .,?]+")
ASSUMING = re.compile(
    r"\b(?:he|she|him|her|his|hers|wife|husband|boyfriend|girlfriend|mother|father|mum|mom|mommy"
    r"|dad|daddy|man|men|woman|women|boy|girl|brother|sister|son|daughter|uncle|aunt"
    r"|marriage|married|marry|wedding|spouse|bride|groom|anniversary"
    r"|kids?|children|child|baby|babies|parenting|grandchild\w*"
    r"|god|church|pray|prayer|heaven|bless\w*|our house|our bed|our kitchen)\b",
    re.IGNORECASE,
)
BANNED = re.compile(
    r"\b(?:should have|fault|guilty|guilt|blame|lost|broken|failed|wrong|ex|exes|jealous\w*|debt"
    r"|in-?laws?|annoy\w*|break up|breakup|divorce|die|dies|died|death|dying|funeral"
    r"|without me|argue\w*|argument|row|fight)\b",
    re.IGNORECASE,
)
THERAPY = re.compile(
    r"\b(?:boundar\w+|trigger\w*|process(?:ed|ing)?|journey|inner child|love language|vulnerab\w+"
    r"|trauma\w*|toxic|self-?care|attachment|validate\w*|therap\w+|heal\w*|mindful\w*)\b",
    re.IGNORECASE,
)
PROPER = re.compile(
    r"\b(?:Netflix|Google|Amazon|Alexa|Disney|Instagram|Facebook|Lego|Spotify|YouTube|iPhone|Ikea)\b",
    re.IGNORECASE,
)
IMPLYING_SOMEBODY = re.compile(
    r"\b(?:partner|each other|one another|us|we|we're|we've|our|ours|together|both of you|you two"
    r"|the two of you|your person|your love|your other half|lover|couple|date night|the other one"
    r"|beside you|next to you)\b",
    re.IGNORECASE,
)
BRITISH = re.compile(
    r"\b(?:counsellor|colour|grey|neighbour|favourite|flavour|cosy|centre|honour|mum\b|programme"
    r"|realise|recognise|travelling|pyjamas)",
    re.IGNORECASE,
)


def nearly_the_same(texts: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the ids of all that are too much alike, two by two."""
    shingles = {id_: _shingles(text) for id_, text in texts.items()}
    return [
        (one, other)
        for one, other in combinations(shingles, 2)
        if _similarity(shingles[one], shingles[other]) >= NEAR
    ]


def _shingles(text: str) -> frozenset[tuple[str, ...]]:
    words = re.findall(r"[a-z']+", text.casefold())
    return frozenset(zip(words, words[1:], words[2:], strict=False))


def _similarity(one: frozenset[tuple[str, ...]], other: frozenset[tuple[str, ...]]) -> float:
    return len(one & other) / (len(one | other) or 1)
