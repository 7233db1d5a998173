"""Which machines a pack can be made for, and what a lock asks of them."""

import platform
import sys

import pytest
from packaging.markers import default_environment
from packaging.tags import sys_tags

from course.classroom.locks import Pinned, digest_of_file, find_missing, needed, read_lock
from course.classroom.targets import PLATFORMS, find_target, this_platform, this_python
from course.commands.build import REPOSITORY
from course.commands.pack import BACKENDS, supported_pythons

PYTHONS = ("3.11", "3.12", "3.13")
HASH = "--hash=sha256:" + 64 * "a"


@pytest.mark.parametrize("name", PLATFORMS)
@pytest.mark.parametrize("python", PYTHONS)
def test_every_target_knows_all_that_markers_ask(name, python):
    target = find_target(name, python, PYTHONS)
    for version in target.versions:
        assert set(target.environment(version)) == {*default_environment(), "extra"}
        assert version.startswith(f"{python}.")


@pytest.mark.skipif(this_platform() not in PLATFORMS, reason="no pack can be made for machines like this")
def test_this_machine_is_as_its_target_says():
    target = find_target(this_platform(), this_python(), (this_python(),))
    here = default_environment()
    assert {key: here[key] for key in target.facts} == dict(target.facts)
    fitting = {tag.platform for tag in sys_tags()}
    assert fitting & set(target.tags)


def test_newer_wheels_come_first():
    tags = find_target("linux-x86_64", "3.12", PYTHONS).tags
    assert (
        tags.index("manylinux_2_28_x86_64") < tags.index("manylinux_2_17_x86_64") < tags.index("linux_x86_64")
    )


@pytest.mark.parametrize(
    ("name", "python", "message"),
    [
        ("amiga", "3.12", "choose --platform linux-x86_64 or windows-x86_64 or macos-arm64"),
        ("", "3.12", "choose --platform"),
        ("Linux-x86_64", "3.12", "choose --platform"),
        ("macos-x86_64", "3.12", "TensorFlow no longer comes for Macs with Intel"),
        ("linux-x86_64", "3.10", "choose --python 3.11 or 3.12 or 3.13"),
        ("linux-x86_64", "3.12.1", "choose --python"),
        ("linux-x86_64", "3", "choose --python"),
        ("linux-x86_64", "python3.12", "choose --python"),
    ],
)
def test_other_machines_are_refused_with_those_there_are(name, python, message):
    with pytest.raises(ValueError, match=message):
        find_target(name, python, PYTHONS)


@pytest.mark.parametrize(
    ("system", "machine", "name"),
    [
        ("linux", "x86_64", "linux-x86_64"),
        ("win32", "AMD64", "windows-x86_64"),
        ("darwin", "arm64", "macos-arm64"),
        ("linux", "aarch64", "linux-aarch64"),
        ("freebsd14", "amd64", "freebsd14-x86_64"),
    ],
)
def test_this_machine_has_a_name(monkeypatch, system, machine, name):
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(platform, "machine", lambda: machine)
    assert this_platform() == name


class TestLock:
    @pytest.fixture
    def lock(self, tmp_path):
        def write(text):
            path = tmp_path / "small.lock"
            path.write_text(text, encoding="utf-8")
            return path

        return write

    def test_a_package_has_a_name_a_version_a_marker_and_hashes(self, lock):
        text = f"# words\n\nBig_Name==1.2 ; sys_platform == 'win32' \\\n    {HASH} \\\n    {HASH[:-1]}b\n"
        text += f"b==2 {HASH}\n"
        first, second = read_lock(lock(text))
        assert (first.name, first.version, second.marker) == ("big-name", "1.2", "")
        assert first.hashes == {64 * "a", 63 * "a" + "b"}
        assert first.line() == f"big-name==1.2 {HASH} {HASH[:-1]}b"

    @pytest.mark.parametrize(
        "text",
        ["a", "a>=1 " + HASH, "a==1", "a==1,<2 " + HASH, "a @ file:///x " + HASH, "-r other.txt", "== 1"],
    )
    def test_what_names_no_single_file_is_no_lock(self, lock, text):
        with pytest.raises(ValueError, match=r"small.lock is no lock"):
            read_lock(lock(text))

    def test_a_lock_that_is_not_there_is_told(self, tmp_path):
        with pytest.raises(ValueError, match="complete copy of the course"):
            read_lock(tmp_path / "nothing.lock")

    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("linux-x86_64", ["always", "linux", "old", "new"]),
            ("windows-x86_64", ["always", "win", "old", "new"]),
            ("macos-arm64", ["always", "mac", "old", "new"]),
        ],
    )
    def test_each_machine_needs_its_own(self, lock, name, expected):
        markers = {
            "always": "",
            "linux": "platform_machine == 'x86_64' and sys_platform == 'linux'",
            "win": "os_name == 'nt'",
            "mac": "sys_platform == 'darwin'",
            "old": "python_full_version < '3.12.4'",
            "new": "python_full_version >= '3.12.4'",
            "next": "python_full_version >= '3.13'",
        }
        text = "".join(
            f"{each}==1{f' ; {marker}' if marker else ''} {HASH}\n" for each, marker in markers.items()
        )
        parts = needed([lock(text)], find_target(name, "3.12", PYTHONS))
        assert [each.name for part in parts.values() for each in part] == expected
        assert [each.name for each in parts["3.12.99"]] == ["new"]  # asked for with the Python that needs it

    def test_what_stands_in_two_locks_is_needed_once(self, lock):
        path = lock(f"a==1 {HASH}\n")
        assert len(needed([path, path], find_target("linux-x86_64", "3.12", PYTHONS))["3.12.0"]) == 1

    def test_a_wheel_counts_by_its_content(self, tmp_path):
        path = tmp_path / "whatever.whl"
        path.write_bytes(b"wheel")
        there = Pinned("a", "1", "", frozenset({digest_of_file(path)}))
        other = Pinned("b", "1", "", frozenset({64 * "a"}))
        assert find_missing([there, other], [path]) == [other]

    @pytest.mark.parametrize("backend", [*BACKENDS, "installer"])
    @pytest.mark.parametrize("name", PLATFORMS)
    def test_the_courses_own_locks_are_read_whole(self, backend, name):
        path = REPOSITORY / "requirements" / f"{backend}.lock"
        pins = [line for line in path.read_text().splitlines() if "==" in line.partition(";")[0]]
        assert len(read_lock(path)) == len(pins)
        for python in supported_pythons(REPOSITORY):
            target = find_target(name, python, PYTHONS)
            parts = needed([path], target)
            for version in target.versions:  # nobody needs two versions of one package
                names = [each.name for each in read_lock(path) if each.is_for(target, version)]
                assert len(names) == len(set(names))
            assert sum(map(len, parts.values())) > 0
