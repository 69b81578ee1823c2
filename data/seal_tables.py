"""State the checksums of the cited tables anew, in checksums.json and README.md, after a table was changed on purpose.

    python data/seal_tables.py

The sums are those of the files as they are committed, with the line ends of Unix: `sha256sum data/*.csv` gives the same.
"""

import hashlib
import re
import sys
from pathlib import Path

from build_mnist import HERE, known, replace, write_sums


def sums(folder: Path) -> dict[str, dict[str, str]]:
    """Return the SHA-256 sum of each table and of the file that defines them, by file name."""
    files = [*sorted(folder.glob("*.csv")), folder / "tables.toml"]
    texts = {path.name: path.read_bytes().removeprefix(b"\xef\xbb\xbf").decode("utf-8") for path in files}
    plain = {name: text.replace("\r\n", "\n").replace("\r", "\n") for name, text in texts.items()}
    return {name: {"sha256": hashlib.sha256(text.encode()).hexdigest()} for name, text in plain.items()}


def with_sums(readme: str, facts: dict) -> str:
    """Return the text of README.md with its list of sums made anew."""
    lines = ["| file | SHA-256 |", "|---|---|"]
    lines += [f"| `{name}` | `{file['sha256']}` |" for name, file in facts.items() if name != "mnist.npz"]
    made = "\n".join(lines)
    return re.sub(r"(?s)(<!-- sums -->\n).*?(<!-- /sums -->)", lambda m: f"{m[1]}\n{made}\n\n{m[2]}", readme)


def main() -> None:
    """Write both files, or end with one sentence on why they stay as they were."""
    facts = known()
    if "mnist.npz" not in facts:
        sys.exit(
            "checksums.json is missing: restore it with `git checkout -- :/data/checksums.json`, and repeat the command."
        )
    try:
        facts = {"mnist.npz": facts["mnist.npz"]} | sums(HERE)
    except (OSError, UnicodeDecodeError) as error:
        sys.exit(f"Nothing was sealed, for a table cannot be read: {error}.")
    write_sums(facts)
    readme = (HERE / "README.md").read_text(encoding="utf-8")
    replace(HERE / "README.md", with_sums(readme, facts).encode())


if __name__ == "__main__":
    main()
