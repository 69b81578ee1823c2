"""The notebooks' contract: what every notebook promises besides running, which nbval checks."""

import ast
import re
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import contents
import glossary
import make_notebooks
import nbformat
import pytest
from alike import Kind, kind_of

from utils.plotting.shown import words_of

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
CHAPTERS = [path for path in NOTEBOOKS if path.stem not in ("index", "glossary")]
ENTRIES = contents.read_contents()
MEGABYTES = 3
FOLDED = {"source_hidden": True, "outputs_hidden": True}

FORBIDDEN = {
    r"^\s*[!%]": "a line of shell or magic",
    r"\bsys\.path\b": "edits the search path for modules",
    r"\b(urlopen|urlretrieve|requests|get_file|load_dataset|fetch_\w+)\b": "fetches something at run time",
    # utils.training lets keras.datasets.mnist.load_data read the committed file.
    r"keras\.datasets(?!\.mnist\.load_data\(\))": "uses Keras' downloads instead of the committed data",
    r"allow_pickle\s*=\s*True": "opens a pickle",
    r";\s*$": "ends in a semicolon: nbval then sees an output that the page does not show",
}
# A path that exists on one machine only, or an address in memory.
ABSOLUTE = re.compile(rf"(?<![\w.])/(home|root|Users|tmp)/|[A-Z]:\\+Users|{re.escape(str(ROOT))}")
PRIVATE = re.compile(rf"{ABSOLUTE.pattern}|\bat 0x[0-9a-f]{{6,}}")

every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
every_chapter = pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)


def read(path):
    return nbformat.read(path, as_version=4)


def code_cells(path):
    return [cell for cell in read(path).cells if cell.cell_type == "code"]


def markdown(path):
    return "\n\n".join(cell.source for cell in read(path).cells if cell.cell_type == "markdown")


def tags(cell):
    return set(cell.metadata.get("tags", []))


def lines(cell):
    return [line for line in cell.source.splitlines() if line.strip() and not line.strip().startswith("#")]


def outputs(path):
    return [(cell, output) for cell in code_cells(path) for output in cell.outputs]


def headings(path):
    """Return (level, title) of each Markdown heading, in order, fenced code left out."""
    text = re.sub(r"(?ms)^```.*?^```", "", markdown(path))
    return [(len(marks), title.strip()) for marks, title in re.findall(r"(?m)^(#{1,6}) (.+)$", text)]


def anchors(path):
    return {title.replace(" ", "-") for _, title in headings(path)}


def test_the_contents_list_exactly_the_notebooks_that_there_are():
    assert {entry.file for entry in ENTRIES} == {path.name for path in CHAPTERS}
    numbers = [entry.number for entry in ENTRIES]
    assert numbers == sorted(set(numbers)), "in the order of their numbers, each once"
    assert all(entry.file.startswith(f"{entry.number}-") for entry in ENTRIES)


@every_notebook
def test_it_was_executed_from_top_to_bottom(path):
    counts = [cell.execution_count for cell in code_cells(path)]
    assert counts == list(range(1, len(counts) + 1))


@every_notebook
def test_no_error_and_no_warning_is_stored(path):
    assert not [o for _, o in outputs(path) if o.output_type == "error" or o.get("name") == "stderr"]


@every_notebook
def test_a_page_opens_everywhere_with_the_same_kernel_and_without_the_state_of_widgets(path):
    """What else an editor notes in the metadata changes nothing for a reader; `make tidy` takes it away."""
    notebook = read(path)
    nbformat.validate(notebook)
    assert notebook.metadata.kernelspec.name == make_notebooks.KERNEL["name"]
    assert "widgets" not in notebook.metadata, "`make tidy` takes the state of widgets away"
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids) and all(re.fullmatch(r"[a-z0-9-]+", name) for name in ids)


@every_notebook
def test_what_is_made_from_the_contents_is_up_to_date(path):
    """Titles, times, links and tables: `make notebooks` would write the very same."""
    if path.stem == "index":
        made = contents.index_cells(ENTRIES)
    elif path.stem == "glossary":
        made = glossary.glossary_cells(glossary.read_terms(), ENTRIES)
    else:
        made = contents.generated_cells(ENTRIES, [entry.file for entry in ENTRIES].index(path.name))
    cells = {cell.id: cell.source for cell in read(path).cells}
    assert {name: cells.get(name) for name in made} == made


def test_the_readmes_table_is_up_to_date():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert contents.with_table(readme, ENTRIES) == readme
    assert all(entry.title in readme for entry in ENTRIES)


def test_the_readme_asks_for_the_memory_that_the_pages_need():
    most = contents.gigabytes(max(entry.peak_mb for entry in contents.read_contents()))
    assert f"A page needs up to {most} of memory" in " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())


def test_the_readmes_pictures_are_the_notebooks_figures():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    made = contents.pictures()
    assert made and all(path.read_bytes() == picture for path, picture in made.items())
    assert all(len(alt.split()) > 5 for alt in re.findall(r"!\[([^\]]*)\]", readme))
    shown = set(re.findall(r"!\[[^\]]*\]\(([^)]+)\)", readme)) - {"docs/site.png"}  # the website's front page
    assert {path.relative_to(ROOT).as_posix() for path in made} == shown


@every_notebook
def test_nothing_is_left_to_write(path):
    """tools/new_notebook.py marks with this word what an author still has to fill in."""
    assert not [cell.id for cell in read(path).cells if "TODO" in cell.source]


@every_notebook
def test_nothing_forbidden(path):
    for cell in code_cells(path):
        for pattern, what in FORBIDDEN.items():
            last_line_only = cell.source.rstrip() if pattern.startswith(";") else cell.source
            flags = 0 if pattern.startswith(";") else re.M
            assert not re.search(pattern, last_line_only, flags), f"{cell.id}: {what}"


@every_notebook
def test_no_output_shows_a_machine(path):
    for cell, output in outputs(path):
        text = output.get("text", "") + "".join(
            str(value) for mime, value in output.get("data", {}).items() if mime.startswith("text/")
        )
        assert not PRIVATE.search(re.sub(r"data:[\w/]+;base64,[\w+/=]+", "", text)), cell.id


@every_notebook
def test_no_source_names_a_place_on_a_machine(path):
    for cell in read(path).cells:
        assert not ABSOLUTE.search(cell.source), cell.id


@pytest.mark.parametrize(
    ("text", "private"),
    [
        ("<object at 0x7f00deadbeef>", True),
        ("(at 0x7f00de)", True),
        ("the byte at 0x1f", False),
        ("File /home/me/a.py", True),
        ("'/Users/me/a.py'", True),
        (r"C:\Users\me", True),
        ("C:" + r"\\Users", True),
        (f"in {ROOT}/utils", True),
        ("https://example.org/home/page", False),
    ],
)
def test_what_counts_as_private(text, private):
    assert bool(PRIVATE.search(text)) == private


@every_notebook
def test_keras_is_imported_only_where_it_is_called(path):
    """It takes seconds to import: a notebook that imports something of it does something with it."""
    nodes = [node for cell in code_cells(path) for node in ast.walk(ast.parse(cell.source))]
    imported = set()
    for node in nodes:
        if isinstance(node, ast.Import | ast.ImportFrom):
            modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else [name.name for name in node.names]
            if any(re.match(r"(keras|tensorflow|utils\.training)\b", module) for module in modules):
                imported |= {name.asname or name.name.partition(".")[0] for name in node.names}
            if modules == ["utils"]:
                imported |= {name.asname or name.name for name in node.names if name.name == "training"}
    assert imported <= {node.id for node in nodes if isinstance(node, ast.Name)}


@every_notebook
def test_every_figure_has_a_text_in_its_place(path):
    for cell, output in outputs(path):
        for mime in {"image/png", "image/jpeg", "image/svg+xml"} & set(output.get("data", {})):
            alt = output.metadata.get(mime, {}).get("alt", "")
            assert len(alt.split()) > 5, f"{cell.id}: no alternative text"
            assert alt in output.data["text/plain"], f"{cell.id}: the plain form does not carry it"
        for tag in re.findall(r"<(?:img|canvas)\b[^>]*>", str(output.get("data", {}).get("text/html", ""))):
            assert re.search(r'(alt|aria-label)="[^"]{10,}"', tag) or 'alt=""' in tag, cell.id
    for alt in re.findall(r"!\[([^\]]*)\]\(", markdown(path)):
        assert alt.strip()


@every_notebook
def test_every_link_leads_somewhere(path):
    for target in re.findall(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)", markdown(path)):
        if re.match(r"https?://|mailto:", target):
            continue
        file, _, anchor = unquote(target).partition("#")
        there = path if not file else (path.parent / file).resolve()
        assert there.exists(), target
        if anchor and there.suffix == ".ipynb":
            assert anchor in anchors(there), target


@every_notebook
def test_headings_form_an_outline(path):
    found = headings(path)
    assert [level for level, _ in found].count(1) == 1 and found[0][0] == 1
    for (above, _), (below, title) in pairwise(found):
        assert below <= above + 1, f"{title!r} skips a level"


@every_notebook
def test_it_is_not_too_large(path):
    assert path.stat().st_size < MEGABYTES * 1_000_000


@every_notebook
def test_exemptions_are_few_and_have_reasons(path):
    cells = code_cells(path)
    exempt = [c for c in cells if tags(c) & {"nbval-ignore-output", "nbval-skip", "raises-exception"}]
    assert not [c.id for c in cells if "nbval-skip" in tags(c) or re.search(r"(?i)#\s*nbval", c.source)]
    assert len(exempt) <= len(cells) / 10
    assert all(len(c.metadata.get("reason", "").split()) > 3 for c in exempt)


@every_notebook
def test_a_picture_that_is_not_fixed_says_what_it_rests_on(path):
    """`kind_of` refuses a declaration without a reason or without a bound."""
    for cell in code_cells(path):
        if kind_of(cell.metadata) != Kind():
            assert any(
                "image/png" in o.get("data", {}) or "Animation of" in o.get("data", {}).get("text/plain", "")
                for o in cell.outputs
            )


@every_notebook
def test_the_words_of_a_figure_stand_in_its_text(path):
    for cell, output in outputs(path):
        if told := output.get("metadata", {}).get("shown"):
            assert all(word in output.data["text/plain"] for word in words_of(told)), cell.id
        else:
            assert "image/png" not in output.get("data", {}), f"{cell.id}: shown by another way than plotting.show"


@every_chapter
def test_the_first_cell_imports_what_the_page_uses_throughout_and_no_more(path):
    """What is needed once is imported where it is needed: at most eight lines stand between a reader and the first cell."""
    setup = next(cell.source for cell in read(path).cells if cell.id == "setup")
    assert sum(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.parse(setup).body) <= 8


@every_chapter
def test_parts_in_their_order(path):
    ids = [cell.id for cell in read(path).cells]
    wanted = ["title", "aims", "nav-top", "setup", "summary", "further-reading", "nav-bottom"]
    assert [name for name in ids if name in wanted] == wanted
    assert ids[:3] == wanted[:3] and ids[-3:] == wanted[-3:]
    aims = next(cell.source for cell in read(path).cells if cell.id == "aims")
    assert all(f"**What you'll {verb}" in aims for verb in ("do", "learn", "need"))
    assert "Predict, then run" in markdown(path)


@every_chapter
def test_its_sections_are_those_of_the_book(path):
    number = path.stem.split("-")[0]
    subsections = next(entry.subsections for entry in ENTRIES if entry.number == number)
    found = [match[1] for _, title in headings(path) if (match := re.match(r"(\d+\.\d+(?:\.\d+)?)\b", title))]
    assert found == [number, *(f"{number}.{k}" for k in range(1, subsections + 1))]


@every_chapter
def test_code_is_short_and_prose_carries_the_thought(path):
    teaching = [len(lines(cell)) for cell in code_cells(path) if not tags(cell) & {"setup", "solution"}]
    ordered = sorted(teaching)
    assert ordered[len(ordered) // 2] <= 4 and ordered[int(0.9 * len(ordered))] <= 12 and ordered[-1] <= 30
    assert len(re.findall(r"\w+", markdown(path))) >= 12 * sum(teaching)


@every_chapter
def test_no_function_is_defined_and_not_used(path):
    source = "\n".join(cell.source for cell in code_cells(path))
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not re.fullmatch("__.*__", node.name):
            assert len(re.findall(rf"\b{node.name}\b", source)) > 1, f"{node.name} is never used"


def exercise_pairs(path):
    """Return, for every exercise cell, the cell and the one after it."""
    cells = read(path).cells
    return [(cell, cells[n + 1]) for n, cell in enumerate(cells) if "exercise" in tags(cell)]


@every_notebook
def test_exercises_are_set_and_solved(path):
    """An exercise cell stores *not attempted*; the folded cell after it, made from the same frame, stores *correct*."""
    pairs = exercise_pairs(path)
    assert len(pairs) >= {"index": 1, "glossary": 0}.get(path.stem, 5)
    for exercise, solution in pairs:
        key = re.search(r'^check\("([\d.]+[a-z])"', exercise.source, re.M)[1]
        assert f'# hint("{key}")' in exercise.source
        assert "not attempted" in exercise.outputs[-1].data["text/plain"], key
        assert "solution" in tags(solution) and solution.metadata.get("jupyter") == FOLDED, key
        assert f"Exercise {key}: correct" in solution.outputs[-1].data["text/plain"], key
        assert frame(exercise) == frame(solution), f"{key}: exercise and solution have drifted apart"
        assert not bound(exercise) & bound(solution), f"{key}: the solution overwrites what the reader wrote"
        assert re.search(r"\bour_", ast.unparse(ast.parse(solution.source).body[-1])), (
            f"{key}: `check` would count it as solved"
        )
        assert "our_" not in exercise.source, f"{key}: `check` would not count it as solved"


def bound(cell):
    """Return the names that a cell gives a meaning."""
    body = ast.parse(cell.source).body
    targets = [
        name for node in body if isinstance(node, ast.Assign) for name in ast.walk(node) if isinstance(name, ast.Name)
    ]
    functions = {node.name for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    return functions | {name.id for name in targets if isinstance(name.ctx, ast.Store)}


def frame(cell):
    """Return what an exercise and its solution share: names but for `our_`, signatures, docstrings, and the call of `check`."""
    parts = []
    for node in ast.parse(re.sub(r"\bour_", "", cell.source)).body:
        if isinstance(node, ast.FunctionDef):
            parts.append((node.name, ast.unparse(node.args), ast.get_docstring(node)))
        elif isinstance(node, ast.Expr) and not (
            isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Attribute)  # net.fit(…) is the answer
        ):
            parts.append(ast.unparse(node))
    return parts


def test_keys_of_exercises_are_those_that_the_notebooks_use():
    """Every exercise that is defined is set in exactly one notebook, in the order of its letters."""
    from utils.exercises.engine import exercises_of

    for path in [path for path in NOTEBOOKS if path.stem != "glossary"]:
        number = "0.0" if path.stem == "index" else path.stem.split("-")[0]
        used = [re.search(r'^check\("([\d.]+[a-z])"', e.source, re.M)[1] for e, _ in exercise_pairs(path)]
        assert used == list(exercises_of(number)) == sorted(used)
