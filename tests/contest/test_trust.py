"""Whatever a file names, nothing is made of it unless it is on our list."""

import io
import json
import pickle
import zipfile

import numpy as np
import pytest
import skops.io
from sklearn.ensemble import RandomForestClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

from course.contest.trust import UntrustedModelError, check_keras, check_skops, walk

BOTH = pytest.mark.parametrize("check", [check_skops, check_keras])
X, Y = np.random.default_rng(0).random((20, 3)), np.arange(20) % 2


def shout(x):
    return x


class Planted:
    def __reduce__(self):
        return exec, ("raise SystemExit('the pickle ran')",)


@BOTH
def test_a_pickle_is_refused_unread(check, tmp_path):
    path = tmp_path / "model.bin"
    path.write_bytes(pickle.dumps(Planted()))
    with pytest.raises(UntrustedModelError, match="such as a pickle"):
        check(path)


@BOTH
def test_a_pickle_in_a_zip_is_refused_unread(check, tmp_path):
    path = tmp_path / "model.bin"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("data.pkl", pickle.dumps(Planted()))
    with pytest.raises(ValueError, match="holds no"):
        check(path)


@BOTH
@pytest.mark.parametrize("content", ["{", "[]", '{"a": 1}', '"text"'])
def test_a_table_without_types_is_no_model(check, content, tmp_path):
    path = tmp_path / "model.bin"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("schema.json", content)
        packed.writestr("config.json", content)
    with pytest.raises(ValueError, match=r"no model|no net|damaged"):
        check(path)


@BOTH
def test_a_bomb_is_not_unpacked(check, tmp_path, monkeypatch):
    monkeypatch.setattr("course.contest.trust.MEGABYTES_AT_MOST", 1)
    path = tmp_path / "model.bin"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("config.json", " " * 2_000_000)
        packed.writestr("schema.json", "{}")
    with pytest.raises(UntrustedModelError, match="unpacks to more"):
        check(path)


@pytest.mark.parametrize(
    ("estimator", "named"),
    [
        (RandomForestClassifier(2).fit(X, Y), "RandomForestClassifier"),  # skops trusts it, we do not need it
        (make_pipeline(FunctionTransformer(shout), StandardScaler()).fit(X), "shout"),
        (make_pipeline(FunctionTransformer(np.sqrt), StandardScaler()).fit(X), "FunctionTransformer"),
    ],
)
def test_other_types_are_refused_by_name(estimator, named, tmp_path):
    skops.io.dump(estimator, tmp_path / "model.skops")
    with pytest.raises(UntrustedModelError, match=named):
        check_skops(tmp_path / "model.skops")


def rewrite(path, name, change):
    """Put a changed JSON table into a zipped file."""
    with zipfile.ZipFile(path) as packed:
        contents = {one: packed.read(one) for one in packed.namelist()}
    table = json.loads(contents[name])
    change(table)
    with zipfile.ZipFile(path, "w") as packed:
        for one, content in (contents | {name: json.dumps(table).encode()}).items():
            packed.writestr(one, content)


@pytest.mark.parametrize(
    "loader", ["FunctionNode", "MethodNode", "OperatorFuncNode", "ReduceNode", "PartialNode"]
)
def test_a_trusted_name_does_not_help_a_loader_that_calls(loader, tmp_path):
    path = tmp_path / "model.skops"
    skops.io.dump(StandardScaler().fit(X), path)
    rewrite(path, "schema.json", lambda table: table.update(__loader__=loader))
    with pytest.raises(UntrustedModelError, match=loader):
        check_skops(path)


@pytest.fixture
def net(tmp_path):
    import keras

    inputs = keras.Input((3,))
    path = tmp_path / "model.keras"
    keras.Model(inputs, keras.layers.Dense(2)(inputs)).save(path)
    return path


def last_layer(table):
    return table["config"]["layers"][-1]


def test_a_plain_net_is_trusted(net):
    check_keras(net)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda table: last_layer(table).update(class_name="Lambda"), "Lambda"),
        (lambda table: last_layer(table).update(module="os"), "os.Dense"),
        (lambda table: last_layer(table).update(registered_name="mine>Dense"), "mine>Dense"),
        (
            lambda table: last_layer(table)["config"].update(activation={"class_name": "__lambda__"}),
            "__lambda__",
        ),
        (
            lambda table: last_layer(table)["config"].update(
                kernel_initializer={"class_name": "function", "module": "builtins", "config": "exec"}
            ),
            "builtins.function",
        ),
        (
            lambda table: table.update(module="keras.src.saving.saving_lib", class_name="load_model"),
            "load_model",
        ),
    ],
)
def test_a_net_that_names_more_is_refused(net, change, named):
    rewrite(net, "config.json", change)
    with pytest.raises(UntrustedModelError, match=named):
        check_keras(net)


def test_a_real_lambda_is_refused(tmp_path):
    import keras

    inputs = keras.Input((3,))
    net = keras.Model(inputs, keras.layers.Lambda(lambda x: x * 2)(inputs))
    net.save(tmp_path / "model.keras")
    with pytest.raises(UntrustedModelError, match="Lambda"):
        check_keras(tmp_path / "model.keras")


def test_further_files_in_a_net_are_refused(net):
    with zipfile.ZipFile(net, "a") as packed:
        packed.writestr("assets/../../evil.txt", "x")
    with pytest.raises(UntrustedModelError, match=r"evil\.txt"):
        check_keras(net)


def test_a_cut_file_is_refused(net):
    content = net.read_bytes()
    net.write_bytes(content[: len(content) // 2])
    with pytest.raises(ValueError, match="was not loaded"):
        check_keras(net)


def test_walking_finds_what_is_deep():
    deep = {"a": 1}
    for _ in range(5_000):
        deep = {"in": [deep]}
    assert sum("a" in part for part in walk(deep)) == 1
    assert list(walk(io.StringIO)) == []
