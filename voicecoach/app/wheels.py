"""Installed packages as wheels again, so that they can be installed where there is no network."""

import base64
import hashlib
import importlib.metadata
import io
import re
import zipfile
from collections.abc import Iterator
from importlib.metadata import Distribution
from pathlib import Path

import voicecoach
from voicecoach.content import content_root
from voicecoach.errors import MissingError

OWN = "voicecoach"
LEFT_OUT = frozenset({"RECORD", "INSTALLER", "REQUESTED", "direct_url.json"})
"Of a package's own description: what tells of its installation here."
LONG_AGO = (1980, 1, 1, 0, 0, 0)
"The date of every file in it, so that the same files make the same wheel."


def needed(extras: frozenset[str]) -> tuple[Distribution, ...]:
    """The coach and every installed package that it needs here, by name.

    Raises MissingError for one that is not installed.
    """
    try:
        from packaging.requirements import Requirement
    except ImportError as error:
        raise MissingError("packaging is missing: run 'pip install packaging'") from error
    found: dict[str, Distribution] = {}
    todo = [(OWN, extras)]
    while todo:
        name, wanted = todo.pop()
        key = _normal(name)
        try:
            distribution = found.get(key) or importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError as error:
            raise MissingError(f"{name} is not installed: run 'pip install {name}'") from error
        new = key not in found
        found[key] = distribution
        for line in distribution.requires or ():
            requirement = Requirement(line)
            marker = requirement.marker
            # Without extras first; an extra adds to that.
            always = new and (marker is None or marker.evaluate({"extra": ""}))
            added = marker is not None and any(marker.evaluate({"extra": e}) for e in wanted)
            if always or added:
                todo.append((requirement.name, frozenset(requirement.extras)))
    return tuple(found[key] for key in sorted(found))


def packed(distribution: Distribution) -> tuple[str, bytes]:
    """The name and the bytes of a wheel with what is installed."""
    name, version = distribution.metadata["Name"], distribution.version
    stem = f"{re.sub(r'[-_.]+', '_', name)}-{version}"
    described = dict(_described(distribution, f"{stem}.dist-info"))
    own = _normal(name) == OWN
    contents = dict(_own_files()) if own else dict(_installed_files(distribution))
    whole = {**contents, **described}
    record = [f"{path},{_digest(data)},{len(data)}" for path, data in sorted(whole.items())]
    record.append(f"{stem}.dist-info/RECORD,,")
    whole[f"{stem}.dist-info/RECORD"] = ("\n".join(record) + "\n").encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as wheel:
        for path, data in whole.items():
            entry = zipfile.ZipInfo(path, LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            wheel.writestr(entry, data)
    return f"{stem}-{_tags(described[f'{stem}.dist-info/WHEEL'])}.whl", out.getvalue()


def _described(distribution: Distribution, folder: str) -> Iterator[tuple[str, bytes]]:
    """What a package says of itself."""
    for file in distribution.files or ():
        parts = file.parts
        if parts[0].endswith(".dist-info") and parts[-1] not in LEFT_OUT:
            yield f"{folder}/{'/'.join(parts[1:])}", Path(str(file.locate())).read_bytes()


def _installed_files(distribution: Distribution) -> Iterator[tuple[str, bytes]]:
    """Its files; those outside its folder (commands, headers) are made anew or not needed."""
    for file in distribution.files or ():
        outside = file.parts[0] in ("..", "/") or file.parts[0].endswith(".dist-info")
        if not outside and file.suffix != ".pyc":
            yield file.as_posix(), Path(str(file.locate())).read_bytes()


def _own_files() -> Iterator[tuple[str, bytes]]:
    """The coach's own files, also from a checkout, where content and model stand beside."""
    package = Path(voicecoach.__file__).resolve().parent
    yield from _below(package, OWN)
    if content_root().parent != package:
        checkout = package.parent
        yield from _below(content_root(), f"{OWN}/intents")
        yield from _below(checkout / "models" / "voicecoach-en", f"{OWN}/models/voicecoach-en")
        registry = checkout / "models" / "registry.toml"
        yield f"{OWN}/models/registry.toml", registry.read_bytes()


def _below(folder: Path, name: str) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            yield f"{name}/{path.relative_to(folder).as_posix()}", path.read_bytes()


def _tags(description: bytes) -> str:
    """The tags of a wheel's name, from its description."""
    tags = re.findall(r"^Tag: *(\S+)-(\S+)-(\S+)\s*$", description.decode(), re.MULTILINE)
    pythons, abis, platforms = (list(dict.fromkeys(column)) for column in zip(*tags, strict=True))
    return "-".join((".".join(pythons), ".".join(abis), ".".join(platforms)))


def _digest(data: bytes) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
    return f"sha256={digest}"


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
