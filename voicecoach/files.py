"""Files that appear whole or not at all."""

import os
import tempfile
from pathlib import Path

from voicecoach.errors import InputError


def write_whole(path: Path, data: bytes) -> None:
    """Writes a file in one step: a reader, or a power cut, never meets half of it.

    Raises InputError that names the file where that fails; nothing is left behind then.
    """
    if path.exists() and not path.is_file():
        # A pipe or device is written to, not replaced.
        try:
            path.write_bytes(data)
        except OSError as error:
            raise _unwritable(path, error) from error
        return
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise _unwritable(path, error) from error
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        part.chmod(0o666 & ~_umask())
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise _unwritable(path, error) from error


def check_writable(path: Path) -> None:
    """Raises InputError now rather than after long work, where a file cannot be written."""
    if path.is_dir():
        raise InputError(f"{path} is a folder: give the name of a file")
    folder = path.parent
    if not folder.is_dir():
        raise InputError(f"there is no folder {folder}: make it, or give another place")
    if not os.access(path if path.exists() else folder, os.W_OK):
        raise InputError(f"{path} may not be written: give another place")


def _unwritable(path: Path, error: OSError) -> InputError:
    return InputError(f"{path} cannot be written ({error.strerror}): give another place")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
