"""YAML of people: read as YAML reads it, and refused in words where it would unfold without end."""

import itertools

import pytest
import yaml

from ibd_study import plain_yaml

# Nine letters, each of which stands for nine of the one before: 3.5 thousand million values.
UNFOLDING = "a: &a x\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n" for old, new in itertools.pairwise("abcdefghijk")
)


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("", None),
        ("[1, .5, 2024-01-31x, no]", [1, 0.5, "2024-01-31x", False]),
        ("a: &words [x, y]\nb: *words", {"a": ["x", "y"], "b": ["x", "y"]}),
        ("'[[[' : ']'", {"[[[": "]"}),
    ],
)
def test_yaml_is_read(text, content):
    assert plain_yaml.load(text) == content


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (UNFOLDING, "more than 50,000 values once aliases are written out"),
        ("a: &a [*a]", "an alias inside of what it stands for"),
        ("x" * 100_001, "more than 100,000 signs"),
        ("[" * 50_000, "lists or keys too deep inside of one another"),
        ("- " * 40_000, "lists or keys too deep inside of one another"),
        ("[a", "expected ',' or ']'"),
    ],
)
def test_what_would_unfold_or_nest_without_end_is_refused_in_words(text, said):
    with pytest.raises(yaml.YAMLError, match=said):
        plain_yaml.load(text)
