"""Fetches a model: resumes, verifies, unpacks safely, appears whole or not at all.

The only file of the project that opens a network connection.
"""

import hashlib
import http.client
import lzma
import shutil
import stat
import tempfile
import urllib.request
import zipfile
import zlib
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path

from voicecoach.asr.registry import VERIFIED, ModelInfo, check_folder, write_manifest
from voicecoach.errors import CoachError, InputError, MissingError

CONNECT_WITHIN_S = 5.0
CHUNK = 1 << 16
LONGEST_REASON = 120
LARGEST_UNPACKED = 8
"An archive that claims to unpack to more than this many times its size is refused."

Progress = Callable[[int, int], None]
"Called with bytes so far and bytes in all."


class FetchError(CoachError):
    """The model could not be fetched; what was there before is still there."""

    exit_code = MissingError.exit_code


def fetch(info: ModelInfo, models_dir: Path, progress: Progress, url: str | None = None) -> Path:
    """Puts a model into models_dir and gives its folder.

    Raises FetchError if there is no connection within 5 s, if it breaks off (what came is
    kept and the next call goes on from there), if the checksum is wrong, or if the archive
    holds anything but a model; InputError if the folder cannot be written.
    """
    try:
        models_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{models_dir} cannot be written ({error.strerror})") from error
    part = models_dir / f"{info.name}.zip.part"
    _download(info, part, url or info.url, progress)
    if part.stat().st_size != info.bytes or _sha256(part) != info.sha256:
        part.unlink()
        raise FetchError(f"what came for {info.name} is not the real file: try again later")
    target = models_dir / info.name
    with tempfile.TemporaryDirectory(dir=models_dir, prefix=".unpack-") as scratch:
        try:
            folder = _unpack(info, part, Path(scratch))
        finally:
            # Whether it served or is of no use: it is not needed again.
            part.unlink()
        write_manifest(folder)
        (folder / VERIFIED).write_text(info.sha256 + "\n")
        if target.is_symlink() or target.is_file():
            target.unlink()
        elif target.exists():
            shutil.rmtree(target)
        folder.replace(target)
    return target


def _download(info: ModelInfo, part: Path, url: str, progress: Progress) -> None:
    if part.is_dir():
        raise InputError(f"{part} is in the way: move it away")
    have = part.stat().st_size if part.exists() else 0
    if have >= info.bytes:
        return
    try:
        request = urllib.request.Request(url, headers={"Range": f"bytes={have}-"} if have else {})
        with urllib.request.urlopen(request, timeout=CONNECT_WITHIN_S) as answer:
            resumed = answer.status == HTTPStatus.PARTIAL_CONTENT
            have = have if resumed else 0
            with part.open("ab" if resumed else "wb") as file:
                while chunk := answer.read(CHUNK):
                    file.write(chunk)
                    have += len(chunk)
                    progress(have, info.bytes)
                    if have > info.bytes:
                        break
    except PermissionError as error:
        raise InputError(f"{part.parent} cannot be written ({error.strerror})") from error
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise FetchError(
            f"{info.name} could not be fetched ({_reason(error)}): go on without it, or try again "
            "with a connection"
        ) from error
    if have < info.bytes:
        raise FetchError(
            f"{info.name} broke off after {have:,} of {info.bytes:,} bytes: run the same "
            "command again, it goes on from there"
        )


def _reason(error: Exception) -> str:
    said = str(getattr(error, "reason", "") or error)
    # A server may answer anything; it must not write all over the terminal.
    clean = "".join(c for c in said if c.isprintable())[:LONGEST_REASON]
    return clean or type(error).__name__


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def _unpack(info: ModelInfo, archive: Path, scratch: Path) -> Path:
    """Unpacks into scratch and gives the one model folder in it."""
    try:
        _extract(info, archive, scratch)
    except _UNREADABLE as error:
        raise FetchError(f"the archive of {info.name} cannot be unpacked ({error})") from error
    return _model_folder(info, scratch)


_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    OSError,
    EOFError,
    RuntimeError,
    UnicodeError,
)
"What Python's unpacking raises for archives that are damaged, locked or of another kind."


def _extract(info: ModelInfo, archive: Path, scratch: Path) -> None:
    """Unpacks files and folders only, none outside scratch, and no bombs."""
    with zipfile.ZipFile(archive) as zipped:
        total = 0
        for item in zipped.infolist():
            path = (scratch / item.filename).resolve()
            kind = stat.S_IFMT(item.external_attr >> 16)
            ordinary = kind in (0, stat.S_IFREG, stat.S_IFDIR)
            if not ordinary or not path.is_relative_to(scratch.resolve()):
                raise FetchError(f"the archive of {info.name} is not safe to unpack: not used")
            total += item.file_size
        if total > LARGEST_UNPACKED * info.bytes + (1 << 20):
            raise FetchError(f"the archive of {info.name} is far too large: not used")
        zipped.extractall(scratch)


def _model_folder(info: ModelInfo, scratch: Path) -> Path:
    """The one model folder in what was unpacked."""
    for folder in (scratch / info.name, scratch, *sorted(scratch.iterdir())):
        try:
            check_folder(folder)
        except MissingError:
            continue
        if folder != scratch:
            return folder
        # An archive without a folder of its own.
        inner = scratch / ".model"
        inner.mkdir()
        for found in list(scratch.iterdir()):
            if found != inner:
                shutil.move(str(found), inner / found.name)
        return inner
    raise FetchError(f"the archive of {info.name} holds no model: not used")
