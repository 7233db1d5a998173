"""The configuration of JupyterHub: what it says in each mode, and what it makes of it."""

import asyncio
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

pytest.importorskip("jupyterhub", reason="it is in another environment: make test STAGES=classroom")

HUB = Path(__file__).resolve().parents[2] / "classroom" / "hub"
sys.path.insert(0, str(HUB))

from class_settings import SettingsError  # noqa: E402, in HUB

TEMPLATE = HUB / "jupyterhub_config.py"
TRIAL = {"COURSE_HUB_TRIAL": "1", "COURSE_HUB_PASSWORD": "long enough"}


@pytest.fixture
def load(monkeypatch):
    """Return a function that loads the configuration as JupyterHub does, in a given environment."""
    from traitlets.config.loader import PyFileConfigLoader

    def load(**environment):
        for name in [name for name in os.environ if name.startswith("COURSE_")]:
            monkeypatch.delenv(name)
        for name, value in environment.items():
            monkeypatch.setenv(name, str(value))
        return PyFileConfigLoader(TEMPLATE.name, str(TEMPLATE.parent)).load_config()

    return load


@pytest.fixture
def trial(load, tmp_path):
    return load(**TRIAL, COURSE_HUB_STATE=tmp_path / "hub" / "state")


@pytest.fixture
def classroom(load, tmp_path):
    (tmp_path / "data").mkdir()
    file = tmp_path / "class.toml"
    file.write_text(
        f'teachers = ["noether"]\nstudents = ["ada"]\nmemory = "3G"\ncores = 1.5\nidle_minutes = 30\n'
        f'data = "{tmp_path}/data"\nstate = "{tmp_path}/state"\n',
        encoding="utf-8",
    )
    return load(COURSE_HUB_CLASS=file)


def test_without_a_class_it_does_not_load(load):
    with pytest.raises(SettingsError, match="nobody could log in"):
        load()


def test_a_class_lets_in_whom_it_names_and_nobody_else(classroom):
    assert classroom.JupyterHub.authenticator_class == "pam"
    assert classroom.Authenticator.allowed_users == {"noether", "ada"}
    assert classroom.Authenticator.admin_users == {"noether"}
    assert classroom.Authenticator.allow_existing_users is False
    assert "allow_all" not in classroom.Authenticator


@pytest.mark.parametrize(
    ("name", "expected"),
    [("ada", ("ada", False)), ("Ada", ("ada", False)), ("noether", ("noether", True))]
    + [(name, None) for name in ("mallory", "root", "../ada", "ada/..", "ada ", "ада", "", "ada\n")],
)
def test_a_right_password_alone_lets_nobody_in(classroom, monkeypatch, name, expected):
    from jupyterhub import auth

    monkeypatch.setattr(auth.pamela, "authenticate", lambda *_, **__: True)
    monkeypatch.setattr(auth.pamela, "check_account", lambda *_, **__: True)
    door = auth.PAMAuthenticator(config=classroom)
    let_in = asyncio.run(door.get_authenticated_user(None, {"username": name, "password": "right"}))
    assert (let_in and (let_in["name"], bool(let_in["admin"]))) == expected


def test_a_wrong_password_lets_nobody_in(classroom):
    from jupyterhub import auth

    door = auth.PAMAuthenticator(config=classroom)
    assert asyncio.run(door.get_authenticated_user(None, {"username": "ada", "password": "wrong"})) is None


def test_a_class_limits_what_a_student_takes(classroom):
    assert classroom.JupyterHub.spawner_class == "systemd"
    assert (classroom.Spawner.mem_limit, classroom.Spawner.cpu_limit) == ("3G", 1.5)
    assert classroom.SystemdSpawner.disable_user_sudo
    assert not any("allow-root" in said for said in classroom.Spawner.args)


def test_a_trial_is_for_whoever_has_its_password_on_this_machine(trial, tmp_path):
    assert trial.JupyterHub.bind_url == "http://127.0.0.1:8000"
    assert trial.JupyterHub.authenticator_class == "shared-password"
    assert trial.SharedPasswordAuthenticator.user_password == "long enough"
    assert trial.JupyterHub.spawner_class == "simple"
    assert trial.SimpleLocalProcessSpawner.home_dir_template == str(tmp_path / "hub" / "homes" / "{username}")
    assert "mem_limit" not in trial.Spawner, "this spawner keeps no limit, so none may be promised"


def test_hub_and_proxy_talk_on_this_machine_alone(classroom, trial):
    for config in (classroom, trial):
        for address in (config.JupyterHub.hub_bind_url, config.ConfigurableHTTPProxy.api_url):
            assert address.startswith("http://127.0.0.1:")


def test_protections_of_jupyterhub_stay_as_they_are(classroom, trial):
    for config in (classroom, trial):
        assert not {"tornado_settings", "cookie_options", "admin_access"} & set(config.JupyterHub)
        assert not any("xsrf" in said.lower() or "token" in said for said in config.Spawner.args)


def test_the_folder_of_secrets_is_closed(load, tmp_path):
    state = tmp_path / "state"
    state.mkdir(mode=0o777)
    state.chmod(0o777)
    config = load(**TRIAL, COURSE_HUB_STATE=state)
    assert stat.S_IMODE(state.stat().st_mode) == 0o700
    for place in (config.JupyterHub.cookie_secret_file, config.ConfigurableHTTPProxy.pid_file):
        assert Path(place).parent == state
    assert str(state) in config.JupyterHub.db_url


def test_a_folder_of_secrets_that_is_somebody_elses_link(load, tmp_path):
    (tmp_path / "theirs").mkdir()
    (tmp_path / "state").symlink_to(tmp_path / "theirs")
    with pytest.raises(ValueError, match="must be a folder of the account that starts the hub"):
        load(**TRIAL, COURSE_HUB_STATE=tmp_path / "state")


def test_a_students_server_has_shared_data_few_threads_and_no_secret(classroom, tmp_path):
    environment = classroom.Spawner.environment
    assert environment["COURSE_DATA"] == str(tmp_path / "data")
    assert environment["OMP_NUM_THREADS"] == environment["TF_NUM_INTRAOP_THREADS"] == "1"
    assert not any(name.startswith(("COURSE_HUB", "CONFIGPROXY")) for name in environment)
    assert "--KernelManager.transport_encryption=required" in classroom.Spawner.args
    assert not any("COURSE" in name or "TOKEN" in name for name in classroom.Spawner.env_keep)


def test_the_culler_may_stop_servers_and_nothing_else(classroom):
    (service,), (role,) = classroom.JupyterHub.services, classroom.JupyterHub.load_roles
    assert "--timeout=1800" in service["command"]
    assert not service.get("admin")
    assert role["services"] == [service["name"]]
    assert set(role["scopes"]) == {"list:users", "read:users:activity", "read:servers", "delete:servers"}


@pytest.fixture
def as_systemd_is_asked(classroom, monkeypatch):
    """What the spawner asks systemd-run for, for one student."""
    from systemdspawner import SystemdSpawner, systemd

    asked = {}

    async def start_transient_service(unit_name, **said):
        asked.update(said, unit_name=unit_name)

    async def answer(_):
        return bool(asked)

    monkeypatch.setattr(systemd, "start_transient_service", start_transient_service)
    monkeypatch.setattr(systemd, "service_running", answer)
    monkeypatch.setattr(systemd, "service_failed", answer)
    monkeypatch.setattr(SystemdSpawner, "get_env", lambda self: dict(self.environment))
    account = SimpleNamespace(pw_uid=1234, pw_gid=1235, pw_dir="/home/ada")
    monkeypatch.setattr("systemdspawner.systemdspawner.pwd.getpwnam", {"ada": account}.__getitem__)
    spawner = SystemdSpawner(config=classroom, user=SimpleNamespace(name="ada", id=7, url="/user/ada/"))
    asyncio.run(spawner.start())
    return asked


def test_systemd_is_asked_for_the_limits(as_systemd_is_asked, tmp_path):
    properties = as_systemd_is_asked["properties"]
    assert properties["MemoryMax"] == 3 * 2**30
    assert properties["CPUQuota"] == "150%"
    assert (properties["MemorySwapMax"], properties["TasksMax"]) == ("0", "512")
    assert properties["NoNewPrivileges"] == properties["PrivateTmp"] == properties["PrivateDevices"] == "yes"
    assert str(tmp_path / "data") in properties["ReadOnlyDirectories"]
    assert (as_systemd_is_asked["uid"], as_systemd_is_asked["working_dir"]) == (1234, "/home/ada")


def test_systemd_understands_what_it_is_asked(as_systemd_is_asked, tmp_path):
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is missing")
    properties = [
        f"{name}={one}"
        for name, value in as_systemd_is_asked["properties"].items()
        for one in (value if isinstance(value, list) else [value])
    ]

    def complaints(*more):
        unit = tmp_path / "student.service"
        unit.write_text("\n".join(["[Service]", "ExecStart=/bin/true", *properties, *more]), encoding="utf-8")
        verify = ["systemd-analyze", "verify", "--man=no", str(unit)]
        return subprocess.run(verify, capture_output=True, text=True, timeout=60).stderr

    assert complaints() == ""
    assert "MemoryMux" in complaints("MemoryMux=3G")


@pytest.mark.parametrize(
    "said", ["--ip=0.0.0.0", "--JupyterHub.authenticator_class=dummy", "--Authenticator.allow_all=True"]
)
def test_the_command_line_opens_no_door(tmp_path, said):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COURSE_")}
    environment |= TRIAL | {"COURSE_HUB_STATE": str(tmp_path / "state")}
    hub = [sys.executable, "-m", "jupyterhub", "-f", str(TEMPLATE), said]
    done = subprocess.run(hub, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=300)
    assert done.returncode != 0
    assert "who gets in and from where stands in the class's file" in done.stderr
