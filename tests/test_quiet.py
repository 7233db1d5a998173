"""TensorFlow's start-up notices never reach a learner's cell; its errors always do."""

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTICE = "I0000 00:00:1700000000.1    1 port.cc:153] oneDNN custom operations are on."


def python(code: str, *, path: Path | None = None, **environment: str) -> subprocess.CompletedProcess:
    """Run ``code`` in a new interpreter, in which packages under ``path`` come first."""
    variables = {name: value for name, value in os.environ.items() if name != "TF_CPP_MIN_LOG_LEVEL"}
    variables |= {"KERAS_BACKEND": "tensorflow"} | environment
    if path is not None:
        variables["PYTHONPATH"] = str(path)
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=variables)


@pytest.fixture
def fake_tensorflow(tmp_path):
    """Return a function that writes a package ``tensorflow`` with the given body, and where it lies."""

    def write(body: str) -> Path:
        package = tmp_path / "tensorflow"
        package.mkdir()
        (package / "__init__.py").write_text(body)
        return tmp_path

    return write


def test_the_real_import_writes_nothing():
    pytest.importorskip("tensorflow")
    result = python("import course, keras; keras.ops.matmul(keras.ops.ones((2, 2)), keras.ops.ones((2, 2)))")
    assert (result.returncode, result.stderr, result.stdout) == (0, "", "")


def test_without_course_the_notice_would_be_there():
    """Once TensorFlow is quiet by itself, ``course.quiet`` can go."""
    pytest.importorskip("tensorflow")
    assert "oneDNN" in python("import keras", TF_CPP_MIN_LOG_LEVEL="3").stderr


def test_a_cell_that_imports_keras_has_no_outputs():
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("import course\nimport keras")])
    NotebookClient(notebook, timeout=300, kernel_name="python3").execute()
    assert notebook.cells[0].outputs == []


def test_only_the_warning_about_many_small_nets_is_dropped():
    pytest.importorskip("tensorflow")
    code = (
        "import course, tensorflow\n"
        "for size in range(9):\n    tensorflow.function(lambda x: x)(tensorflow.zeros(size))\n"
        "@tensorflow.function\ndef same(x): return x\n"
        "for size in range(9):\n    same(size)\n"
        "tensorflow.get_logger().warning('something else')"
    )
    assert python(code).stderr == "WARNING:tensorflow:something else\n"
    assert "retracing" in python(code.replace("import course, ", "import "), TF_CPP_MIN_LOG_LEVEL="3").stderr


def test_notices_are_dropped_and_anything_else_is_passed_on(fake_tensorflow):
    body = f"import os\nos.write(2, b'{NOTICE}\\nsomething else\\n')\n"
    result = python("import course, tensorflow", path=fake_tensorflow(body))
    assert result.stderr == "something else\n"


def test_a_failing_import_shows_all_it_wrote(fake_tensorflow):
    body = f"import os\nos.write(2, b'{NOTICE}\\nno driver\\n')\nraise ImportError('libfoo.so is missing')\n"
    result = python("import course, tensorflow", path=fake_tensorflow(body))
    assert result.returncode == 1
    assert "oneDNN" in result.stderr
    assert "no driver" in result.stderr
    assert "ImportError: libfoo.so is missing" in result.stderr


def test_a_second_attempt_after_a_failure_is_quiet_too(fake_tensorflow):
    body = f"import os\nos.write(2, b'{NOTICE}\\n')\nif 'ready' not in os.environ:\n    raise ImportError\n"
    code = (
        "import contextlib, os, course\n"
        "with contextlib.suppress(ImportError):\n    import tensorflow\n"
        "os.environ['ready'] = 'yes'\n"
        "import tensorflow"
    )
    result = python(code, path=fake_tensorflow(body))
    assert result.returncode == 0
    assert result.stderr.count("oneDNN") == 1


def test_standard_error_works_again_after_the_import(fake_tensorflow):
    code = "import os, sys, course, tensorflow\nos.write(2, b'one ')\nprint('two', file=sys.stderr)"
    assert python(code, path=fake_tensorflow("")).stderr == "one two\n"


def test_what_another_thread_writes_meanwhile_is_not_lost(fake_tensorflow):
    body = "import threading\nwritten = threading.Event()\n"
    code = (
        "import os, sys, threading, time, course\n"
        "def write():\n"
        "    while 'tensorflow' not in sys.modules or not hasattr(sys.modules['tensorflow'], 'written'):\n"
        "        time.sleep(0.01)\n"
        "    os.write(2, b'from a thread\\n'); sys.modules['tensorflow'].written.set()\n"
        "threading.Thread(target=write).start()\n"
        "import tensorflow"
    )
    result = python(code, path=fake_tensorflow(body + "assert written.wait(10)\n"))
    assert (result.returncode, result.stderr) == (0, "from a thread\n")


def test_other_backends_are_left_alone(fake_tensorflow):
    body = f"import os\nos.write(2, b'{NOTICE}\\n')\n"
    result = python("import course, tensorflow", path=fake_tensorflow(body), KERAS_BACKEND="jax")
    assert "oneDNN" in result.stderr


def test_tensorflow_imported_before_is_left_alone(fake_tensorflow):
    code = (
        "import sys, tensorflow; before = list(sys.meta_path)\nimport course; assert sys.meta_path == before"
    )
    result = python(code, path=fake_tensorflow(""))
    assert result.returncode == 0, result.stderr


def test_importing_twice_installs_one_finder():
    code = (
        "import importlib, sys, course, course.quiet\n"
        "importlib.reload(course)\n"
        "print(sum(isinstance(finder, course.quiet.QuietFinder) for finder in sys.meta_path))"
    )
    assert python(code).stdout == "1\n"


def test_the_import_works_without_standard_error(fake_tensorflow):
    code = (
        "import os, sys, course\nos.close(2); sys.stderr = None\nimport tensorflow\nprint(tensorflow.ready)"
    )
    assert python(code, path=fake_tensorflow("ready = True\n")).stdout == "True\n"


def test_the_import_works_with_nowhere_to_write_temporary_files(fake_tensorflow):
    code = (
        "import tempfile, course\n"
        "def refuse(): raise FileNotFoundError('no usable temporary directory')\n"
        "tempfile.TemporaryFile = refuse\n"
        "import tensorflow; print(tensorflow.ready)"
    )
    assert python(code, path=fake_tensorflow("ready = True\n")).stdout == "True\n"


def test_a_log_level_of_the_learner_stays():
    assert python("import os, course; print(os.environ['TF_CPP_MIN_LOG_LEVEL'])").stdout == "3\n"
    code = "import os, course; print(os.environ['TF_CPP_MIN_LOG_LEVEL'])"
    assert python(code, TF_CPP_MIN_LOG_LEVEL="0").stdout == "0\n"


def test_files_beside_the_package_can_still_be_found(fake_tensorflow):
    path = fake_tensorflow("")
    (path / "tensorflow" / "notes.txt").write_text("found")
    code = (
        "import course, tensorflow\n"
        "from importlib.resources import files\n"
        "print(files('tensorflow').joinpath('notes.txt').read_text())"
    )
    assert python(code, path=path).stdout == "found\n"
