"""Ask every outside address that the pages and documents name whether it is still there, and name those that are not.

    python tools/check_links.py [FILE ...]

It needs a network, and other people's servers: the weekly run calls it, the tests do not. A server that refuses a program but would
answer a person (401, 403, 429) counts as there.
"""

import re
import sys
import urllib.error
import urllib.request
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PLACES = ("*.md", "data/*.md", "data/*.csv", "benchmarks/*.md", "notebooks/*.ipynb", "utils/**/*.py")
ADDRESS = re.compile(r"https?://[^\s<>\"'`\\|]+[^\s<>\"'`\\|.,;:!?)\]}]")
NOT_ASKED = re.compile(r"https?://(127\.0\.0\.1|localhost|10\.)")
FOR_PEOPLE = (401, 403, 429)


def addresses(paths: Iterable[Path]) -> dict[str, list[str]]:
    """Return every outside address in the files, with the files that name it."""
    found: dict[str, list[str]] = {}
    for path in paths:
        for address in sorted(set(ADDRESS.findall(path.read_text(encoding="utf-8")))):
            if not NOT_ASKED.match(address):
                found.setdefault(address, []).append(path.name)
    return found


def what_is_wrong(address: str) -> str | None:
    """Ask for an address; return why it is not there, or None if it is."""
    request = urllib.request.Request(address, headers={"User-Agent": "Mozilla/5.0 (a check of links)"})
    try:
        with urllib.request.urlopen(request, timeout=30):
            return None
    except urllib.error.HTTPError as error:
        return None if error.code in FOR_PEOPLE else str(error.code)
    except (OSError, ValueError) as error:
        return str(getattr(error, "reason", error))


def main(names: list[str]) -> int:
    """Ask for all of them; return how many are not there."""
    paths = [Path(name) for name in names] or [path for place in PLACES for path in sorted(ROOT.glob(place))]
    found = addresses(paths)
    with ThreadPoolExecutor(8) as several:
        wrong = {address: said for address, said in zip(found, several.map(what_is_wrong, found), strict=True) if said}
    for address, said in wrong.items():
        print(f"{address}  ({', '.join(found[address])}): {said}")
    print(f"{len(found)} addresses, {len(wrong)} of them not there")
    return len(wrong)


if __name__ == "__main__":
    sys.exit(min(main(sys.argv[1:]), 1))
