"""Can JupyterLab show widgets, and does its kernel run in this environment?"""

import json
import sys
from pathlib import Path

from course.diagnosis.findings import Finding, how_to_install_again
from course.diagnosis.packages import installed_version

EXTENSION = Path("@jupyter-widgets") / "jupyterlab-manager" / "package.json"
EXTENSION_MAJOR = 5  # the version of the extension that ipywidgets 8 speaks with
NATIVE_COMMANDS = ("python", "python3", f"python3.{sys.version_info[1]}")


def check_widgets() -> list[Finding]:
    """Look for the part of ipywidgets that runs in the browser, in the version that fits the other part."""
    from jupyter_core.paths import jupyter_path

    lab, widgets = installed_version("jupyterlab"), installed_version("ipywidgets")
    if lab is None or widgets is None:
        missing = "jupyterlab" if lab is None else "ipywidgets"
        return [Finding("problem", "JupyterLab", f"{missing} is not installed", how_to_install_again())]

    # JupyterLab takes the first it finds, and that can be a forgotten one in the home folder.
    places = [Path(folder) / EXTENSION for folder in jupyter_path("labextensions")]
    extension = next((place for place in places if place.exists()), None)
    if extension is None:
        text = "widgets would not show: ipywidgets' extension for JupyterLab is missing"
        return [Finding("problem", "JupyterLab", text, how_to_install_again())]
    version = json.loads(extension.read_text(encoding="utf-8"))["version"]
    if int(version.partition(".")[0]) != EXTENSION_MAJOR:
        text = (
            f"widgets would not show: {extension.parent} has version {version}, {EXTENSION_MAJOR} is needed"
        )
        return [Finding("problem", "JupyterLab", text, f"delete that folder, or {how_to_install_again()}")]
    return [Finding("ok", "JupyterLab", f"{lab}, with ipywidgets {widgets} and its extension {version}")]


def check_kernel() -> list[Finding]:
    """Find out which Python runs the notebooks' kernel ``python3``."""
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    remedy = f"run `{sys.executable} -m ipykernel install --sys-prefix`"
    try:
        specification = KernelSpecManager().get_kernel_spec("python3")
    except NoSuchKernel:
        return [Finding("problem", "kernel", "JupyterLab has no kernel python3", remedy)]
    command = specification.argv[0]
    # Jupyter replaces a bare name by the Python that it runs in itself. Otherwise the folder decides, not
    # the file: in each environment that is a link to one and the same Python.
    here = Path(sys.executable).parent.resolve()
    if command in NATIVE_COMMANDS or Path(command).parent.resolve() == here:
        return [Finding("ok", "kernel", f"python3, {specification.resource_dir}")]
    text = f"{specification.resource_dir} starts another Python than this: {command}"
    return [Finding("problem", "kernel", text, f"delete that folder, or {remedy}")]
