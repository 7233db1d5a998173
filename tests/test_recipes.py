"""Texts that stand for what a function computes: they change when it does, and only then."""

import functools
import json
import os
import subprocess
import sys
from types import FunctionType

import keras
import numpy as np
import pytest
from sklearn.decomposition import PCA
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler
from sklearn.svm import SVC

from course.recipes import describe
from course.runs import Settings


def defined(source: str, name: str = "made", **variables: object) -> FunctionType:
    """Define a function as a notebook cell does, with these variables beside it."""
    space = {"__name__": "__main__", "np": np, "functools": functools} | variables
    exec(compile(source, "/tmp/ipykernel_1/cell.py", "exec"), space)
    return space[name]


# Each is defined twice, with 2 and with 3 in the place of NUMBER.
SOURCES = {
    "body": "def made(x): return x + NUMBER",
    "attribute": "def made(x): return x.columnNUMBER",
    "default": "SIZE = NUMBER\ndef made(x, size=SIZE): return size",
    "keyword default": "SIZE = NUMBER\ndef made(x, *, size=SIZE): return size",
    "lambda in a loop": "made = [lambda x, k=k: x * k for k in range(5)][NUMBER]",
    "closure": "def outer(k):\n    return lambda x: x * k\nmade = outer(NUMBER)",
    "array in a closure": (
        "def outer(k):\n    return lambda x: x * k\nk = np.zeros(5000)\nk[2500] = NUMBER\nmade = outer(k)"
    ),
    "global": "SIZE = NUMBER\ndef made(x): return SIZE",
    "global in a comprehension": "SIZE = NUMBER\ndef made(x): return [SIZE for _ in x]",
    "global in an inner function": (
        "SIZE = NUMBER\ndef made(x):\n    def inner(): return SIZE\n    return inner()"
    ),
    "global function": "def part(x): return x / NUMBER\ndef made(x): return part(x)",
    "function in a global dict": "WAYS = {'a': lambda x: x / NUMBER}\ndef made(x): return WAYS['a'](x)",
    "decorated": (
        "def twice(f):\n    @functools.wraps(f)\n    def inner(x): return f(f(x))\n    return inner\n"
        "@twice\ndef made(x): return x + NUMBER"
    ),
    "cached": "@functools.cache\ndef made(x): return x + NUMBER",
    "partial": "def scale(x, by): return x * by\nmade = functools.partial(scale, by=NUMBER)",
    "function in a partial": "made = functools.partial(lambda f, x: f(x), lambda x: x + NUMBER)",
    "attribute of an object": (
        "class Scale:\n    def __init__(self, by): self.by = by\n"
        "    def __call__(self, x): return x * self.by\nmade = Scale(NUMBER)"
    ),
    "method of an object": "class Scale:\n    def __call__(self, x): return x * NUMBER\nmade = Scale()",
    "method of a base class": (
        "class Base:\n    def __call__(self, x): return x * NUMBER\nclass Scale(Base): pass\nmade = Scale()"
    ),
    "object of a bound method": (
        "class Scale:\n    def __init__(self, by): self.by = by\n"
        "    def of(self, x): return x * self.by\nmade = Scale(NUMBER).of"
    ),
}


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_what_computes_something_else_reads_differently(source):
    two, three = (source.replace("NUMBER", number) for number in "23")
    assert describe(defined(two)) != describe(defined(three))
    assert describe(defined(two)) == describe(defined(two))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("def made(x): return x + 1", "# a comment\n\ndef made( x ):\n    return x+1"),
        ("SIZE = 3\ndef made(x): return x + 1", "SIZE = 4\ndef made(x): return x + 1"),
        ("size = 3\ndef made(x): return x.size", "size = 4\ndef made(x): return x.size"),
    ],
)
def test_what_computes_the_same_reads_the_same(one, other):
    assert describe(defined(one)) == describe(defined(other))


def test_a_call_changes_nothing():
    """Python rewrites the code of functions that run often."""
    made = defined("SIZE = 3\ndef made(x):\n    return [SIZE + number for number in range(x)]")
    before = describe(made)
    for _ in range(200):
        made(20)
    assert describe(made) == before


ESTIMATORS = {
    "value": (SVC(C=3.0), SVC(C=4.0)),
    "kind": (SVC(), PCA()),
    "end of a long pipeline": tuple(
        make_pipeline(*(PCA(number) for number in range(2, 60)), SVC(C=C)) for C in (3.0, 4.0)
    ),
    "function inside": tuple(
        make_pipeline(FunctionTransformer(defined(f"def made(x): return x * {by}")), SVC()) for by in (2, 3)
    ),
    "kernel function": tuple(SVC(kernel=defined(f"def made(x, y): return {by} * x @ y.T")) for by in (2, 3)),
}


@pytest.mark.parametrize(("one", "other"), ESTIMATORS.values(), ids=ESTIMATORS)
def test_estimators_read_as_they_were_made(one, other):
    assert describe(one) != describe(other)


def test_what_a_fitted_step_has_learned_counts():
    points = np.random.default_rng(0).normal(size=(20, 3))
    one, other = StandardScaler().fit(points).transform, StandardScaler().fit(2 * points).transform
    assert describe(one) != describe(other)


def test_the_weights_of_a_net_count():
    def net(seed):
        keras.utils.set_random_seed(seed)
        return keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])

    def features_of(net):
        return lambda images: net.predict(images)

    assert describe(features_of(net(0))) == describe(features_of(net(0)))
    assert describe(features_of(net(0))) != describe(features_of(net(1)))
    assert describe(net(0).predict) != describe(net(1).predict)


def test_plain_values_and_collections():
    parts = [
        *(None, True, 1, 1.0, "1", b"1", (1, 2), (2, 1), {1, 2}, {"a": 1}, {"a": 2}, range(3), np.float32(1)),
        *(np.zeros(3), np.zeros(3, np.float32), np.zeros((3, 1)), np.array([None, 1]), np.array([None, 2])),
        *(Settings(), Settings(seed=1), Settings, SVC, np.ravel, np.add, np, len),
    ]
    texts = [describe(part) for part in parts]
    assert len(set(texts)) == len(texts)
    assert describe({"a": 1, "b": 2}) == describe({"b": 2, "a": 1})
    assert describe(1000) == describe(int("1000"))


def test_circles_end():
    loop = {"name": "loop"}
    made = defined("def made(x): return made(x - 1) if x else LOOP", LOOP=loop)
    loop["again"] = made
    assert describe(made) == describe(made)


PROCESS = """
import json, sys
import numpy as np
from functools import partial
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.svm import SVC
from course import models
from course.features.image import hog
from course.recipes import describe
from course.runs import Settings
from course.training import train

class Scale:
    def __init__(self, by): self.by = by
    def __call__(self, x): return x * self.by in {"one", "two", "three", "four", "five", "six", "seven"}

NAMES = {"b": 1, "a": 2}
def build(shape, count): return models.build_mlp(shape, count, hidden=(NAMES["a"], *{3, 4, 5}))
def chosen(size): return Settings(epochs=3 if size > 1000 else 30)

parts = [hog, train, build, chosen, lambda x: np.sqrt(x), partial(hog, orientations=8), Scale(3).__call__,
         Scale(3), Settings(), make_pipeline(FunctionTransformer(hog), SVC(C=3)), object()]
print(json.dumps([describe(part) for part in parts]))
"""


def test_another_process_writes_the_same():
    """Memory addresses and the order of sets differ from process to process."""
    answers = []
    for hash_seed in ("1", "2"):
        answer = subprocess.run(
            [sys.executable, "-c", PROCESS],
            capture_output=True,
            text=True,
            env=os.environ | {"PYTHONHASHSEED": hash_seed},
        )
        assert answer.returncode == 0, answer.stderr
        answers.append(json.loads(answer.stdout))
    assert answers[0] == answers[1]
    assert len(set(answers[0])) == len(answers[0])
