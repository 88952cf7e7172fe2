"""docs/privacy-by-voice.md prints the table that the code reads."""

from tests.permissions.page import PAGE, table


def test_the_page_has_the_table_as_it_is_in_the_code() -> None:
    assert table() in PAGE.read_text(encoding="utf-8")
