"""JupyterHub for a class. `start.py` starts it; `class_settings.py` has what may be set.

What is not said here is as JupyterHub has it, protection against forged requests included.
"""

import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))  # class_settings lies beside this file

from class_settings import NAME, SettingsError, chosen  # noqa: E402
from places import PROXY, REPOSITORY, prepare_state  # noqa: E402

settings = chosen(os.environ)
state = prepare_state(Path(settings.state))
c = get_config()  # noqa: F821, JupyterHub provides it


def refuse_to_be_overruled():
    """Stop if the command line, which JupyterHub puts above this file, says who gets in, or from where."""
    from jupyterhub.app import JupyterHub

    said = JupyterHub.instance().cli_config if JupyterHub.initialized() else {}
    doors = {"authenticator_class", "spawner_class", "bind_url", "ip", "hosts", "port"}
    if doors & set(said.get("JupyterHub", ())) or any(part.endswith("Authenticator") for part in said):
        raise SettingsError("who gets in and from where stands in the class's file; a trial stays as it is")


refuse_to_be_overruled()

# Where it is reached. Hub and proxy talk to each other on this machine alone.
c.JupyterHub.bind_url = f"{'https' if settings.certificate else 'http'}://{settings.address}:{settings.port}"
c.JupyterHub.ssl_cert = settings.certificate
c.JupyterHub.ssl_key = settings.key
inner_port = int(os.environ.get("COURSE_HUB_INNER_PORT", "8081"))
c.JupyterHub.hub_bind_url = f"http://127.0.0.1:{inner_port}"
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{int(os.environ.get('COURSE_HUB_PROXY_PORT', '8001'))}"
c.ConfigurableHTTPProxy.command = ["node", str(PROXY)]

# What it keeps. The token between hub and proxy is drawn anew at each start, and lies nowhere.
c.JupyterHub.cookie_secret_file = str(state / "cookie_secret")
c.JupyterHub.db_url = f"sqlite:///{state / 'hub.sqlite'}"
c.ConfigurableHTTPProxy.pid_file = str(state / "proxy.pid")

# Who may come. Nobody is let in who is not named, but to a trial, which is for one person.
c.Authenticator.username_pattern = f"^{NAME}$"
if settings.trial:
    c.JupyterHub.authenticator_class = "shared-password"
    c.SharedPasswordAuthenticator.user_password = settings.password
    c.Authenticator.allow_all = True  # whoever has the password, under any name
else:
    c.JupyterHub.authenticator_class = "pam"
    c.Authenticator.allowed_users = {*settings.teachers, *settings.students}
    c.Authenticator.allow_existing_users = False  # who is struck off the list stays out
    c.Authenticator.admin_users = set(settings.teachers)
    c.PAMAuthenticator.open_sessions = False

# A student's server: their own copies of the lessons, at lesson 00.
c.Spawner.cmd = [sys.executable, str(HERE / "student.py")]
c.Spawner.default_url = "/lab/tree/my-notebooks/00_start_here.ipynb"
c.Spawner.args = [
    # A notebook that was closed frees its memory after ten minutes. An open one is never touched.
    "--MappingKernelManager.cull_idle_timeout=600",
    "--MappingKernelManager.cull_interval=60",
    "--LabApp.extension_manager=readonly",  # it would ask PyPI for news
    # Without it, whoever has an account on the machine can listen to what a kernel prints.
    "--KernelManager.transport_encryption=required",
]
# Thirty may come in at the same minute.
c.Spawner.start_timeout = 300
c.Spawner.http_timeout = 300
c.Spawner.poll_interval = 10  # seconds until a server that died is noticed
c.Spawner.env_keep = ["PATH", "LANG", "LC_ALL", "TZ"]
threads = str(settings.threads)
c.Spawner.environment = {
    # The course's, and no desk for making and grading assignments.
    "JUPYTER_CONFIG_PATH": f"{HERE}{os.pathsep}{REPOSITORY / '.jupyter'}",
    "PYTHONDONTWRITEBYTECODE": "1",
    **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), threads),
    **dict.fromkeys(("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"), threads),
}
if settings.data:
    c.Spawner.environment["COURSE_DATA"] = settings.data

if settings.trial:
    c.JupyterHub.spawner_class = "simple"
    c.SimpleLocalProcessSpawner.home_dir_template = str(state.parent / "homes" / "{username}")
    if os.geteuid() == 0:
        c.Spawner.args.append("--allow-root")
    for name in ("COURSE_BUDGET", "COURSE_HUB_RUN"):
        if name in os.environ:
            c.Spawner.environment[name] = os.environ[name]
else:
    c.JupyterHub.spawner_class = "systemd"
    c.JupyterHub.cleanup_servers = False  # work goes on while the hub is started anew
    c.Spawner.mem_limit = settings.memory
    c.Spawner.cpu_limit = settings.cores
    c.SystemdSpawner.default_shell = "/bin/bash"
    c.SystemdSpawner.isolate_tmp = True
    c.SystemdSpawner.isolate_devices = True
    c.SystemdSpawner.disable_user_sudo = True
    c.SystemdSpawner.readonly_paths = [str(REPOSITORY), *([settings.data] if settings.data else [])]
    # No way round the limit by swapping; no endless forking; what one writes, others cannot read.
    c.SystemdSpawner.unit_extra_properties = {"MemorySwapMax": "0", "TasksMax": "512", "UMask": "0077"}

# Servers that nobody uses are stopped; this service may do that and nothing else.
c.JupyterHub.services = [
    {
        "name": "idle-culler",
        "command": [
            *(sys.executable, "-m", "jupyterhub_idle_culler"),
            *(f"--timeout={60 * settings.idle_minutes}", "--cull-every=60"),
        ],
    }
]
c.JupyterHub.load_roles = [
    {
        "name": "idle-culler",
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
        "services": ["idle-culler"],
    }
]
