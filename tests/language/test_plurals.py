"""Counts take the form that CLDR gives them, in languages with two forms and with more."""

import pytest

from lstm_viz.language.plurals import CATEGORIES, category, check_rule

# As the Unicode CLDR 46 has them.
RULES = {
    "en": {"one": "i = 1 and v = 0 @integer 1"},
    "fr": {"one": "i = 0,1", "many": "e = 0 and i != 0 and i % 1000000 = 0 and v = 0 or e != 0..5"},
    "pl": {
        "one": "i = 1 and v = 0",
        "few": "v = 0 and i % 10 = 2..4 and i % 100 != 12..14",
        "many": "v = 0 and i != 1 and i % 10 = 0..1 or v = 0 and i % 10 = 5..9 or v = 0 and i % 100 = 12..14",
    },
    "ar": {"zero": "n = 0", "one": "n = 1", "two": "n = 2", "few": "n % 100 = 3..10", "many": "n % 100 = 11..99"},
    "ja": {},
}


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("en", {0: "other", 1: "one", 2: "other", 101: "other"}),
        ("fr", {0: "one", 1: "one", 2: "other", 1000000: "many"}),
        ("pl", {1: "one", 2: "few", 4: "few", 5: "many", 12: "many", 14: "many", 22: "few", 25: "many", 101: "many"}),
        ("ar", {0: "zero", 1: "one", 2: "two", 3: "few", 11: "many", 100: "other", 103: "few"}),
        ("ja", {0: "other", 1: "other", 7: "other"}),
    ],
)
def test_a_count_has_its_category(language, forms):
    assert {count: category(count, RULES[language]) for count in forms} == forms
    assert set(forms.values()) <= set(CATEGORIES)


@pytest.mark.parametrize("rule", ["n is 1", "", "q = 1", "n = ", "n = 1 and", "__import__('os')"])
def test_a_rule_that_is_none_is_said(rule):
    with pytest.raises(ValueError, match="no plural rule"):
        check_rule(rule)
