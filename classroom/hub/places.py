"""Where the hub's parts lie, and the folder that only the hub may read."""

import os
import stat
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]
BUILT = REPOSITORY / "build" / "hub"  # git does not see it
PROXY_FOLDER = BUILT / "proxy"
PROXY = PROXY_FOLDER / "node_modules" / "configurable-http-proxy" / "bin" / "configurable-http-proxy"


def prepare_state(folder: Path) -> Path:
    """Make the folder of the hub's secrets, if need be, and close it to everyone else.

    Raises
    ------
    ValueError
        If it belongs to somebody else, or is no folder.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    state = folder.lstat()
    if not stat.S_ISDIR(state.st_mode) or state.st_uid != os.geteuid():
        raise ValueError(f"{folder} must be a folder of the account that starts the hub: choose another")
    folder.chmod(0o700)
    return folder
