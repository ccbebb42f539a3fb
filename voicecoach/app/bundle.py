"""Everything for a machine that never sees a network, in one folder, with checksums."""

import hashlib
import platform
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from voicecoach import __version__, files
from voicecoach.app import wheels
from voicecoach.errors import InputError

SUMS = "SHA256SUMS"
SCRIPT = "install.sh"
INSTALL = """\
#!/bin/sh
# Installs voicecoach from this folder, with no network.
#
#   ./install.sh [FOLDER]     FOLDER: where to; ~/.local/share/voicecoach/app if not given
set -eu
here=$(cd "$(dirname "$0")" && pwd)
to=${{1:-${{XDG_DATA_HOME:-$HOME/.local/share}}/voicecoach/app}}
(cd "$here" && sha256sum --check --quiet --strict {sums}) || {{
    echo "Something in $here is damaged: copy it anew." >&2
    exit 1
}}
python=${{PYTHON:-python{python}}}
command -v "$python" >/dev/null 2>&1 || python=python3
"$python" -c 'import sys; sys.exit("%d.%d" % sys.version_info[:2] != "{python}")' || {{
    echo "This bundle is for Python {python} on {machine}: install that, or make another." >&2
    exit 3
}}
"$python" -m venv "$to"
"$to/bin/python" -m pip install --quiet --disable-pip-version-check --no-index \\
    --find-links "$here/wheels" "{requirement}"
if [ -d "$here/models" ]; then
    models=$("$to/bin/python" -c \\
        'from voicecoach.app.paths import user_paths; print(user_paths().models)')
    mkdir -p "$models"
    cp -R "$here/models/." "$models/"
fi
if [ -d "$here/content" ]; then
    cp -R "$here/content" "$to/content"
    echo "Your own entries are in $to/content: use them with --pack." >&2
fi
"$to/bin/voicecoach" check >/dev/null
echo "$to/bin/voicecoach"
"""


def bundle(
    folder: Path,
    extras: frozenset[str],
    models: Sequence[Path],
    packs: Sequence[Path],
    progress: Callable[[str], None],
) -> tuple[int, int]:
    """Fills a new folder; gives how many files and bytes. Nothing is fetched.

    Raises InputError where the folder is there and not empty, MissingError where a package is not
    installed here.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(f"{folder} is there and not empty: give the name of a new folder")
    packages = wheels.needed(extras)
    try:
        (folder / "wheels").mkdir(parents=True)
        for package in packages:
            name, data = wheels.packed(package)
            progress(name)
            files.write_whole(folder / "wheels" / name, data)
        for kind, sources in (("models", models), ("content", packs)):
            for source in sources:
                progress(source.name)
                shutil.copytree(source, folder / kind / source.name)
    except OSError as error:
        raise InputError(f"{folder} cannot be filled ({error}): give another place") from error
    _add_script(folder, extras)
    return _sum_up(folder)


def _add_script(folder: Path, extras: frozenset[str]) -> None:
    named = f"[{','.join(sorted(extras))}]" if extras else ""
    script = INSTALL.format(
        sums=SUMS,
        python=f"{sys.version_info.major}.{sys.version_info.minor}",
        machine=f"{platform.system()} {platform.machine()}",
        requirement=f"voicecoach{named}=={__version__}",
    )
    path = folder / SCRIPT
    files.write_whole(path, script.encode())
    path.chmod(0o755)


def _sum_up(folder: Path) -> tuple[int, int]:
    """Writes the checksum of every file; gives how many there are, and their bytes."""
    lines, total = [], 0
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            total += len(data)
            name = path.relative_to(folder).as_posix()
            lines.append(f"{hashlib.sha256(data).hexdigest()}  {name}")
    files.write_whole(folder / SUMS, ("\n".join(lines) + "\n").encode())
    return len(lines), total
