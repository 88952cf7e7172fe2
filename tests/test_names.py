"""Names in the package: each type has its own, and a function is a verb with its object."""

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

SKILL = Path(__file__).parents[1] / "skill"

NO_PARTICIPLES = frozenset(
    {"embed", "evening", "ended", "everything", "feeling", "need", "pending"}
)
"""Words that end as a participle does: nouns of the house, and verbs."""

FORMS = """
been begun bound brought built caught chosen done drawn driven eaten fallen forgiven forgotten
found frozen given gone grown heard held hidden kept known laid led left lent lost made meant met
paid risen said seen sent shown spoken spent taken thought thrown told torn undone woken won worn
written
"""
IRREGULAR = frozenset(FORMS.split())
"""Participles that no ending gives away; not those that are a verb, too (`read`, `put`, `let`,
`cut`, `split`, `run`)."""

ALLOWED: frozenset[str] = frozenset()
"""Nouns that are what the function returns, as `_reading` for a Reading."""


def types_in(folder: Path) -> Counter[str]:
    """Count the classes of a folder by name."""
    return Counter(node.name for _, node in nodes_in(folder) if isinstance(node, ast.ClassDef))


def participles_in(folder: Path) -> set[str]:
    """Return the functions of a folder whose name begins with a participle.

    Not properties: those are values, and a value may be what was `asked` or `left`.
    """
    return {
        f"{file.relative_to(folder)}: {node.name}"
        for file, node in nodes_in(folder)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if not is_property(node) and is_participle(node.name)
    }


def names_in(folder: Path) -> set[str]:
    """Return every name there is to learn: each function, class and constant of a module."""
    return {name for file, node in nodes_in(folder) for name in names_of(node)}


def nodes_in(folder: Path) -> Iterator[tuple[Path, ast.AST]]:
    for file in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            yield file, node


def names_of(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case _:
            yield from constants_in(node)


def constants_in(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Module):
        for statement in node.body:
            yield from constants_of(statement)


def constants_of(statement: ast.stmt) -> Iterator[str]:
    match statement:
        case ast.Assign(targets=targets):
            bound = [name for target in targets for name in ast.walk(target)]
        case ast.AnnAssign(target=target):
            bound = [target]
        case _:
            return
    yield from (name.id for name in bound if isinstance(name, ast.Name))


def is_property(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any("property" in ast.unparse(one) for one in function.decorator_list)


def is_participle(name: str) -> bool:
    first = name.strip("_").partition("_")[0]
    if name in ALLOWED or first in NO_PARTICIPLES:
        return False
    return first in IRREGULAR or first.endswith(("ed", "ing"))


def test_no_two_types_have_the_same_name() -> None:
    twice = sorted(name for name, times in types_in(SKILL).items() if times > 1)

    assert not twice


def test_no_alias_has_the_name_of_a_type() -> None:
    assigned = {name for _, node in nodes_in(SKILL) for name in constants_in(node)}

    assert not assigned & types_in(SKILL).keys()


def test_no_function_is_named_by_a_participle() -> None:
    found = participles_in(SKILL)

    assert not found


def test_every_name_allowed_is_in_use() -> None:
    assert names_in(SKILL) >= ALLOWED


@pytest.mark.parametrize(
    "name", ["stepped", "_settled", "kept_or_not", "given", "passing", "_done", "told_again"]
)
def test_a_participle_is_found(name: str, tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text(f"def {name}():\n    return None\n", "utf-8")

    assert participles_in(tmp_path) == {f"one.py: {name}"}


@pytest.mark.parametrize("name", ["offer_helpline", "is_begun", "evening_to_text", "read", "_put"])
def test_a_verb_and_a_question_are_none(name: str, tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text(f"def {name}():\n    return None\n", "utf-8")

    assert not participles_in(tmp_path)


def test_two_types_of_one_name_are_found(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / f"{name}.py").write_text("class Line:\n    '''What is said.'''\n", "utf-8")

    assert types_in(tmp_path) == {"Line": 2}


def test_every_kind_of_name_is_counted(tmp_path: Path) -> None:
    text = "A, B = 1, 2\nC: int = 3\nclass D:\n    E = 4\n    def f(self):\n        g = 5\n"
    (tmp_path / "one.py").write_text(text, "utf-8")

    assert names_in(tmp_path) == {"A", "B", "C", "D", "f"}
