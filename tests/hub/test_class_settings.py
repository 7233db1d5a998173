"""What a class's server is told, and what it refuses before anything is started."""

import re
import sys
import tomllib
from pathlib import Path

import pytest

HUB = Path(__file__).resolve().parents[2] / "classroom" / "hub"
sys.path.insert(0, str(HUB))

from class_settings import FROM_FILE, SettingsError, chosen, is_loopback, read_class  # noqa: E402, in HUB

TRIAL = {
    "COURSE_HUB_TRIAL": "1",
    "COURSE_HUB_PASSWORD": "long enough",
    "COURSE_HUB_STATE": "/somewhere/state",
}


@pytest.fixture
def write(tmp_path):
    """Return a function that writes a class's file, with a teacher unless it says otherwise."""

    def write(*lines, teachers='teachers = ["noether"]'):
        path = tmp_path / "class.toml"
        path.write_text("\n".join([teachers, *lines]), encoding="utf-8")
        return path

    return write


def test_without_a_class_nothing_starts_and_the_remedy_is_named():
    with pytest.raises(SettingsError, match=r"class\.example\.toml.*--class FILE.*make hub"):
        chosen({})


def test_a_trial_has_to_be_asked_for_by_the_digit_one():
    for said in ("", "0", "true"):
        with pytest.raises(SettingsError, match="nobody could log in"):
            chosen(TRIAL | {"COURSE_HUB_TRIAL": said})


def test_trial_and_class_at_once_are_refused():
    with pytest.raises(SettingsError, match="both set"):
        chosen(TRIAL | {"COURSE_HUB_CLASS": "class.toml"})


def test_a_trial_is_for_this_machine_alone():
    settings = chosen(TRIAL)
    assert (settings.trial, settings.address, settings.port) == (True, "127.0.0.1", 8000)
    for address in ("0.0.0.0", "192.168.1.7", "::", "localhost.example.org", "", "127.0.0.1.example.org"):
        with pytest.raises(SettingsError, match="for this machine alone"):
            chosen(TRIAL | {"COURSE_HUB_ADDRESS": address})


@pytest.mark.parametrize("password", ["", "1234567"])
def test_a_trial_has_a_password(password):
    with pytest.raises(SettingsError, match="COURSE_HUB_PASSWORD, of 8 characters"):
        chosen(TRIAL | {"COURSE_HUB_PASSWORD": password})


def test_a_trial_that_is_told_nonsense():
    with pytest.raises(SettingsError, match="a folder of its own"):
        chosen(TRIAL | {"COURSE_HUB_STATE": ""})
    with pytest.raises(SettingsError, match="is a number, not 'x'"):
        chosen(TRIAL | {"COURSE_HUB_PORT": "x"})


def test_a_trial_takes_the_first_folder_of_data(tmp_path):
    assert chosen(TRIAL | {"COURSE_DATA": str(tmp_path)}).data == str(tmp_path)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("127.0.0.1", True),
        ("127.8.9.10", True),
        ("::1", True),
        ("0.0.0.0", False),
        ("::", False),
        ("x", False),
    ],
)
def test_loopback(address, expected):
    assert is_loopback(address) is expected


def test_the_example_is_complete_and_works(write):
    example = HUB / "class.example.toml"
    settings = read_class(example)
    assert (settings.teachers, settings.students) == (("noether",), ("ada", "grace"))
    assert not settings.trial
    named = set(re.findall(r"^(?:# )?([a-z_]+) = ", example.read_text(encoding="utf-8"), re.MULTILINE))
    assert named == {name for name, default in FROM_FILE.items() if default is not None}
    uncommented = tomllib.loads(re.sub(r"(?m)^# ([a-z_]+ = )", r"\1", example.read_text(encoding="utf-8")))
    assert set(uncommented) == named


def test_a_file_that_says_little_gets_safe_values(write):
    settings = read_class(write('students = ["ada"]'))
    assert (settings.address, settings.memory, settings.cores, settings.threads) == (
        "127.0.0.1",
        "4G",
        2.0,
        1,
    )


@pytest.mark.parametrize(
    "name",
    [
        "../eve",
        "eve/..",
        "..",
        "eve mallory",
        "Eve",
        "éve",
        "7",
        "-eve",
        "eve.x",
        "",
        "a" * 32,
        "eve\n",
        "ада",
    ],
)
def test_names_that_are_no_accounts(write, name):
    with pytest.raises(SettingsError, match="is no name for an account"):
        read_class(write(f"students = [{name.encode('unicode_escape').decode()!r}]".replace("'", '"')))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('students = "ada"', "students is a list of names"),
        ("students = [1]", "students is a list of names"),
        ('students = ["ada", "ada"]', "named twice: ada"),
        ('students = ["noether"]', "named twice: noether"),
        ('students = ["root"]', "root may not log in"),
        ("allow_all = true", "there is no setting 'allow_all'; there are address"),
        ("trial = true", "there is no setting 'trial'"),
        ('password = "12345678"', "there is no setting 'password'"),
        ('address = "0.0.0.0"', "cross the network in the clear"),
        ('address = "192.168.1.7"', "cross the network in the clear"),
        ('address = "hub.example.org"', "address is 'hub.example.org'; expected numbers"),
        ("port = 0", "expected 1 to 65535"),
        ('port = "80"', "port is '80'; expected something like 8000"),
        ("port = true", "port is True; expected something like 8000"),
        ('behind_https = "yes"', "behind_https is 'yes'; expected something like False"),
        ('certificate = "/no/such.pem"', "certificate and key go together"),
        ('certificate = "/no/such.pem"\nkey = "/no/key.pem"', "there is no file /no/such.pem"),
        ('memory = "lots"', "memory is 'lots'; expected a number with M or G"),
        ('memory = "0G"', "memory is '0G'"),
        ("memory = 4", "memory is 4; expected something like '4G'"),
        ("cores = 0", "cores is 0; expected 0.1 or more"),
        ("threads = 0", "threads is 0; expected 1 or more"),
        ("threads = 1.5", "threads is 1.5; expected something like 1"),
        ("idle_minutes = 0", "idle_minutes is 0"),
        ('state = "here"', "state is 'here'; expected a full path"),
        ('data = "/no/such/folder"', "there is no folder /no/such/folder"),
        ("port = ", "is not TOML"),
    ],
)
def test_what_a_file_may_not_say(write, line, said):
    with pytest.raises(SettingsError, match=re.escape(said)):
        read_class(write(line))


def test_the_network_is_open_to_whoever_encrypts(write, tmp_path):
    for name in ("fullchain.pem", "key.pem"):
        (tmp_path / name).touch()
    files = f'certificate = "{tmp_path}/fullchain.pem"\nkey = "{tmp_path}/key.pem"'
    assert read_class(write('address = "0.0.0.0"', files)).certificate
    assert read_class(write('address = "0.0.0.0"', "behind_https = true")).behind_https


@pytest.mark.parametrize("teachers", ["", "teachers = []"])
def test_a_class_needs_a_teacher(write, teachers):
    with pytest.raises(SettingsError, match="there is no teacher"):
        read_class(write('students = ["ada"]', teachers=teachers))


def test_a_file_that_cannot_be_read(tmp_path):
    with pytest.raises(SettingsError, match=r"cannot be read \(No such file.*example"):
        read_class(tmp_path / "none.toml")
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match="is not TOML"):
        read_class(tmp_path / "binary.toml")
