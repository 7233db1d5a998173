"""What is meant for Kubernetes could not be run: at least it fits the course, and one machine's values."""

import re
import sys
from pathlib import Path

import pytest
import yaml

REPOSITORY = Path(__file__).resolve().parents[2]
HUB = REPOSITORY / "classroom" / "hub"
sys.path.insert(0, str(HUB))

from class_settings import ClassSettings  # noqa: E402, in HUB

DOCKERFILE = (HUB / "Dockerfile").read_text(encoding="utf-8")


@pytest.fixture
def values():
    return yaml.safe_load((HUB / "kubernetes" / "values.yaml").read_text(encoding="utf-8"))


def test_all_that_the_image_copies_is_there():
    copied = [line.split()[1:-1] for line in DOCKERFILE.splitlines() if line.startswith("COPY")]
    paths = [REPOSITORY / name for names in copied for name in names]
    assert len(paths) >= 8
    assert [path for path in paths if not path.exists()] == []
    needed = ("course", "notebooks", "requirements", ".jupyter", "pyproject.toml", "README.md", "LICENSE")
    assert {REPOSITORY / name for name in needed} <= set(paths)


def test_a_container_is_no_roots_and_starts_the_students_server():
    assert re.findall(r"^USER (.+)$", DOCKERFILE, re.MULTILINE)[-1] == "student"
    command = re.search(r"^CMD .*/opt/course/(\S+\.py)", DOCKERFILE, re.MULTILINE)[1]
    assert (REPOSITORY / command).is_file()


def test_kernels_get_as_many_threads_as_on_one_machine():
    threads = dict(re.findall(r"(\w+_THREADS)=(\d+)", DOCKERFILE))
    assert len(threads) == 5
    assert set(threads.values()) == {str(ClassSettings().threads)}


def test_limits_are_those_for_one_machine(values):
    student, usual = values["singleuser"], ClassSettings()
    assert student["memory"]["limit"] == usual.memory
    assert student["cpu"]["limit"] == usual.cores
    assert values["cull"]["timeout"] == 60 * usual.idle_minutes


def test_nobody_gets_in_who_is_not_named(values):
    config = values["hub"]["config"]
    assert config["JupyterHub"]["authenticator_class"] not in {"dummy", "tmp", "null"}
    assert config["Authenticator"]["allowed_users"]
    assert not any(name.startswith("allow_") for part in config.values() for name in part)
    assert values["proxy"]["https"]["enabled"]


def test_shared_data_is_read_only_and_where_the_course_looks(values):
    storage = values["singleuser"]["storage"]
    (mount,), (volume,) = storage["extraVolumeMounts"], storage["extraVolumes"]
    assert mount["readOnly"]
    assert volume["persistentVolumeClaim"]["readOnly"]
    assert mount["mountPath"] == values["singleuser"]["extraEnv"]["COURSE_DATA"]


def test_both_say_that_they_were_not_run():
    for text in (DOCKERFILE, (HUB / "kubernetes" / "values.yaml").read_text(encoding="utf-8")):
        assert "NOT RUN" in text
