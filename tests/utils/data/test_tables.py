"""The cited tables of `data/`: what they state, that every row has its source, and what is said of a damaged one."""

import csv
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sklearn.naive_bayes import BernoulliNB

from utils.data import datasets
from utils.data.datasets import DataError, cite, load_mnist, load_table, table_definitions

ROOT = Path(__file__).resolve().parents[3]
DATA = ROOT / "data"
TABLES = ["milestones", "imagenet", "ai_timeline", "adoption", "hardware", "datasets", "investment", "kaggle"]
TABLES += ["settings", "ledger"]  # made by benchmarks/ledger.py
SOURCE = ["author", "title", "year_published", "place"]
FIELDS = [  # the eleven breakthroughs, as the curriculum lists them
    "image classification",
    "speech recognition",
    "handwriting transcription",
    "machine translation",
    "text-to-speech",
    "digital assistants",
    "autonomous driving",
    "ad targeting",
    "web search",
    "question answering",
    "Go",
]
GOOD = """year,system,top5_error,deep,author,title,year_published,place
2010,one,28.2,0,A. Author,A Title,2015,A Journal
2011,two,25.8,0,A. Author,"A Title, and More",2015,A Journal
2012,three,16.4,1,A. Author,A Title,2015,A Journal
"""


def column(name, wanted, **conditions):
    """Return a column of the rows that meet the conditions."""
    return [
        getattr(row, wanted)
        for row in load_table(name)
        if all(getattr(row, key) == value for key, value in conditions.items())
    ]


def only(name, wanted, **conditions):
    (value,) = column(name, wanted, **conditions)
    return value


@pytest.fixture
def table(tmp_path):
    """Return a function that writes an imagenet.csv of the caller's, of text or bytes."""

    def write(content):
        path = tmp_path / "imagenet.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def refusal(path, name="imagenet"):
    """Return the message with which a table is refused: one sentence, of the file and where it lies."""
    with pytest.raises(DataError) as caught:
        load_table(name, path)
    message = str(caught.value)
    assert "\n" not in message and message.startswith(path.name) and message.endswith(f"(looked for at {path}).")
    assert "git" not in message, "a file of the caller's own is not restored from this repository"
    return message


# ---- every table ----


def test_these_are_the_tables():
    assert list(table_definitions()) == TABLES
    assert sorted(path.stem for path in DATA.glob("*.csv")) == sorted(TABLES)


@pytest.mark.parametrize("name", TABLES)
def test_it_holds_what_the_file_says(name):
    """Cell by cell, against a reading of the file that knows nothing of types."""
    with (DATA / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        plain = list(csv.DictReader(file))
    rows = load_table(name)
    assert len(rows) == len(plain) >= 4 and len({type(row) for row in rows}) == 1
    for row, cells in zip(rows, plain, strict=True):
        assert list(row._fields) == list(cells)
        for value, cell in zip(row, cells.values(), strict=True):
            assert value == (None if cell == "" else type(value)(cell))


@pytest.mark.parametrize("name", TABLES)
def test_every_cell_is_of_its_columns_type(name):
    columns = tomllib.loads((DATA / "tables.toml").read_text(encoding="utf-8"))["tables"][name]["columns"]
    for row in load_table(name):
        for field, facts in columns.items():
            value = getattr(row, field)
            if value is None:
                assert facts["may_be_empty"] is True
            else:
                assert type(value) is {"int": int, "float": float, "text": str}[facts["type"]]
                assert "allowed" not in facts or value in facts["allowed"]


@pytest.mark.parametrize("name", TABLES)
def test_every_row_has_its_source(name):
    for row in load_table(name):
        assert list(row._fields[-4:]) == SOURCE
        assert len(row.author) >= 3 and len(row.title) >= 5 and len(row.place) >= 4
        assert 1700 <= row.year <= 2030 and 1930 <= row.year_published <= 2026
        assert row.year_published >= row.year or "forecast" in row.title.lower(), "a source cannot know the future"
        source = cite(row)
        assert all(part in source for part in (row.author, f"*{row.title}*", row.place, str(row.year_published)))


@pytest.mark.parametrize("name", TABLES)
def test_addresses_are_well_formed(name):
    for row in load_table(name):
        for found in re.findall(r"doi:\S+", row.place):
            assert re.fullmatch(r"doi:10\.\d{4,5}/[\w.()/:-]+", found)
        for found in re.findall(r"arXiv:\S+", row.place):
            assert re.fullmatch(r"arXiv:\d{4}\.\d{4,5}", found)
        if arxiv := re.search(r"arXiv:(\d\d)", row.place):
            assert 2000 + int(arxiv[1]) <= row.year_published
        assert "http" not in row.place, "an address is given without its scheme"


def test_one_work_is_cited_in_one_way():
    """The same title has the same authors, year and DOI wherever it stands; a DOI belongs to one title."""
    rows = [row for name in TABLES for row in load_table(name)]
    by_title, by_doi = {}, {}
    for row in rows:
        assert by_title.setdefault(row.title, (row.author, row.year_published)) == (row.author, row.year_published)
        for doi in re.findall(r"(?:doi|arXiv):\S+", row.place):
            assert by_doi.setdefault(doi, row.title) == row.title


@pytest.mark.parametrize("name", TABLES)
def test_the_file_is_as_git_and_spreadsheets_like_it(name):
    content = (DATA / f"{name}.csv").read_bytes()
    assert content.endswith(b"\n") and b"\r" not in content and not content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode(), newline="")))
    assert all(cell == " ".join(cell.split()) for row in rows for cell in row), "blanks that nobody sees"


def test_the_readme_describes_every_table():
    """One definition: what data/README.md says of the tables is what data/tables.toml says."""
    definitions = tomllib.loads((DATA / "tables.toml").read_text(encoding="utf-8"))
    lines = ["| table | what it holds | columns |", "|---|---|---|"]
    lines += [
        f"| `{name}.csv` | {table['description']} | {', '.join(f'`{field}`' for field in table['columns'])} |"
        for name, table in definitions["tables"].items()
    ]
    readme = (DATA / "README.md").read_text(encoding="utf-8")
    assert re.search(r"(?s)<!-- tables -->\n\n(.*?)\n\n<!-- /tables -->", readme)[1] == "\n".join(lines)
    assert all(f"`{part}`" in readme for part in definitions["source"])


def test_no_description_has_a_number_or_a_bar():
    """They stand in a Markdown table, and nothing in them can go stale when a row is added."""
    for table in table_definitions().values():
        assert table["description"].endswith(".") and "|" not in table["description"]
        assert all(facts["meaning"].endswith(".") for facts in table["columns"].values())


# ---- single tables, against facts that are written down here independently ----


def test_the_eleven_breakthroughs():
    assert list(dict.fromkeys(column("milestones", "field"))) == FIELDS
    for row in load_table("milestones"):
        assert (row.value is None) == (row.unit is None) and (row.human is None or row.value is not None)
        assert row.result.endswith(".") and ". " not in row.result, "one sentence"


def test_milestones_against_their_papers():
    assert only("milestones", "value", field="speech recognition", year=2016) == 5.8
    assert only("milestones", "human", field="speech recognition", year=2016) == 5.9
    assert column("milestones", "value", field="text-to-speech", year=2016) == [3.86, 4.21]
    assert set(column("milestones", "human", field="text-to-speech", year=2016)) == {4.55}
    assert column("milestones", "value", field="machine translation", year=2016) == [4.932, 5.295]
    bert = next(row for row in load_table("milestones") if row.place.endswith("arXiv:1810.04805"))
    assert (bert.value, bert.human) == (93.2, 91.2)
    assert only("milestones", "value", field="Go", year=2015) == 5


def test_imagenet():
    machines = {row.year: row for row in load_table("imagenet") if row.system != "human"}
    assert {year: row.top5_error for year, row in machines.items()} == {
        2010: 28.2,
        2011: 25.8,
        2012: 16.4,
        2013: 11.7,
        2014: 6.7,
        2015: 3.57,
        2016: 2.99,
        2017: 2.251,
    }
    assert all(row.deep == (row.year >= 2012) for row in machines.values())
    assert only("imagenet", "top5_error", system="human") == 5.1 and only("imagenet", "deep", system="human") == 0


def test_the_timeline():
    rows = load_table("ai_timeline")
    labels = {row.label: row for row in rows}
    winters = [row for row in rows if row.kind == "winter"]
    assert len(winters) == 2 and all(row.until is not None and row.year < row.until for row in winters)
    assert (winters[0].year, winters[1].until) == (1974, 1993)
    assert [row.year for row in rows] == sorted(row.year for row in rows)
    for row in rows:
        assert len(row.label) <= 28 and row.what.endswith((".", '."')), row.label
        assert (row.answers is not None) == (row.kind == "outcome"), "an outcome answers a claim"
        if row.kind == "outcome":
            claim = labels[row.answers]
            assert claim.kind == "claim" and claim.year <= row.year
        if row.kind in ("event", "outcome"):
            assert row.until is None
        if row.kind == "claim":
            assert row.until is None or row.until > row.year
        assert row.what.count('"') % 2 == 0, "quotation marks come in pairs"


def test_claims_are_answered():
    """What fell due by 2025 has its outcome; nothing was answered twice."""
    rows = load_table("ai_timeline")
    answered = Counter(row.answers for row in rows if row.kind == "outcome")
    due = {row.label for row in rows if row.kind == "claim" and (row.until is None or row.until <= 2025)}
    assert set(answered) == due and set(answered.values()) == {1}


def test_an_outcome_and_nothing_else_has_a_verdict_that_its_years_allow():
    rows = load_table("ai_timeline")
    due = {row.label: row.until for row in rows if row.kind == "claim"}
    for row in rows:
        assert (row.verdict is not None) == (row.kind == "outcome"), row.label
        if row.verdict and "late" in row.verdict:
            assert row.year > due[row.answers]
        if row.verdict == "kept early":
            assert row.year < due[row.answers]


@pytest.mark.parametrize("name", ["milestones", "ai_timeline", "adoption"])
def test_what_was_seen_again_is_said(name):
    assert {"no"} < set(column(name, "seen")) <= {"abstract", "report", "no"}


def test_adoption():
    rows = load_table("adoption")
    points = Counter((row.technology, row.of) for row in rows)
    assert min(points.values()) >= 3
    assert len(points) == len({row.technology for row in rows}), "one population for each technology"
    assert only("adoption", "share", technology="telephone", year=1940) == 36.9
    assert only("adoption", "share", technology="electricity", year=1920) == 34.7
    assert only("adoption", "share", technology="smartphone", year=2011) == 35
    assert only("adoption", "share", technology="computer", year=1984) == 8.2
    last = {row.technology: row.share for row in rows}
    assert all(last[name] > 80 for name in ("electricity", "telephone", "radio", "television", "smartphone"))


def test_hardware_is_units_times_clock_times_operations():
    for row in load_table("hardware"):
        assert row.gflops == pytest.approx(row.units * row.ghz * row.per_cycle, rel=1e-3), row.chip
    assert [row.year for row in load_table("hardware")] == sorted(column("hardware", "year"))


@pytest.mark.parametrize(
    ("chip", "published"),  # the makers' own peak figures, in GFLOP/s
    [
        ("GeForce 8800 GTX", 345.6),
        ("GeForce GTX 580", 1581),
        ("GeForce GTX Titan X", 6144),
        ("Tesla V100 (SXM2)", 15700),
        ("A100 (SXM4)", 19500),
        ("H100 (SXM5)", 67000),
        ("GeForce RTX 4090", 82600),
        ("TPU v1", 92000),
    ],
)
def test_hardware_against_published_peaks(chip, published):
    assert only("hardware", "gflops", chip=chip) == pytest.approx(published, rel=0.005)


def test_only_the_tpu_is_not_float32():
    assert column("hardware", "precision", kind="TPU") == ["int8"]
    assert {row.precision for row in load_table("hardware") if row.kind != "TPU"} == {"float32"}
    assert min(column("hardware", "year", kind="CPU")) <= 1990 and min(column("hardware", "year", kind="GPU")) <= 2007


def test_data_sets():
    samples = dict(zip(column("datasets", "dataset"), column("datasets", "samples"), strict=True))
    assert (samples["Iris"], samples["MNIST"], samples["CIFAR-10"]) == (150, 70_000, 60_000)
    assert samples["ImageNet challenge 2012"] == 1_281_167 + 50_000 + 100_000
    assert samples["Zip codes (USPS)"] == 7_291 + 2_007
    from sklearn.datasets import load_iris

    assert load_iris().data.shape == (samples["Iris"], 4)
    assert sum(len(labels) for _, labels in datasets.load_mnist()) == samples["MNIST"]
    assert column("datasets", "year") == sorted(column("datasets", "year"))


def test_investment():
    book = {row.year: row.usd_millions for row in load_table("investment") if row.author == "F. Chollet"}
    assert book == {2011: 19, 2014: 394}


def test_kaggle():
    xgboost = {row.method: (row.solutions, row.of) for row in load_table("kaggle") if row.of == 29}
    assert xgboost == {
        "XGBoost, alone or with others": (17, 29),
        "XGBoost alone": (8, 29),
        "deep neural networks": (11, 29),
    }
    assert all(row.solutions <= row.of for row in load_table("kaggle"))
    at_work = [(row.method, row.solutions, row.of) for row in load_table("kaggle") if row.year == 2017]
    assert at_work[0] == ("logistic regression", 42, 100) and at_work[-1] == ("neural networks", 28, 100)


def test_the_ledger_is_what_the_script_makes():
    """Every method has the seeds that it needs, and what parts it from the SVM is what both misread less what they share."""
    rows = load_table("ledger")
    svm = {row.samples: row.misread for row in rows if row.method == "SVM"}
    assert list(svm) == [5000, 60000] and svm[60000] < svm[5000]
    assert all(row.misread - row.only_it == svm[row.samples] - row.only_svm for row in rows)
    seeded, once = ("perceptron", "decision tree", "random forest", "LeNet", "convnet"), [("convnet", 60000)]
    runs = Counter((row.method, row.samples) for row in rows)
    assert len(runs) == 18 and all(n == (3 if run[0] in seeded and run not in once else 1) for run, n in runs.items())
    naive_bayes = next(row.misread for row in rows if (row.method, row.samples) == ("naive Bayes", 60000))
    (pixels, labels), (test_pixels, test_labels) = load_mnist()
    model = BernoulliNB(alpha=1).fit(pixels.reshape(-1, 784) >= 128, labels)
    assert naive_bayes == np.sum(model.predict(test_pixels.reshape(-1, 784) >= 128) != test_labels)


def test_settings_are_counted_on_validation_digits():
    rows = load_table("settings")
    found = next(row.misread for row in rows if (row.method, row.setting) == ("naive Bayes", "alpha 1"))
    (pixels, labels), _ = load_mnist()
    dark = pixels[:10_000].reshape(-1, 784) >= 128
    model = BernoulliNB(alpha=1).fit(dark[:5000], labels[:5000])
    assert found == np.sum(model.predict(dark[5000:]) != labels[5000:10_000])


# ---- the loader ----


def test_rows_are_named_tuples_of_one_class():
    first, again = load_table("ai_timeline")[0], load_table("ai_timeline")[0]
    assert type(first) is type(again) and first == again and isinstance(first, tuple)
    assert type(first).__name__ == "AiTimeline" and "ai_timeline.csv" in type(first).__doc__
    assert isinstance(load_table("imagenet"), tuple)


def test_a_table_of_the_callers_own(table):
    rows = load_table("imagenet", table(GOOD))
    assert [row.top5_error for row in rows] == [28.2, 25.8, 16.4] and rows[1].title == "A Title, and More"
    assert load_table("imagenet", str(table(GOOD))) == rows


@pytest.mark.parametrize(
    "other",
    [
        GOOD.replace("\n", "\r\n"),
        GOOD.replace("\n", "\r"),
        "\ufeff" + GOOD,
        GOOD.rstrip("\n"),
        GOOD + "\n\n",
        "\n".join(",".join(f'" {cell}  "' for cell in row) for row in csv.reader(io.StringIO(GOOD))),
        "\n".join(",".join(f'"{cell}"' for cell in row) for row in csv.reader(io.StringIO(GOOD))),
    ],
    ids=["crlf", "cr", "byte-order mark", "no last line end", "empty lines", "blanks", "all quoted"],
)
def test_as_editors_and_spreadsheets_save_it(table, other):
    rows = load_table("imagenet", table(GOOD))
    assert load_table("imagenet", table(other.encode())) == rows


def test_it_is_read_without_keras_or_pandas():
    code = (
        "import sys; from utils.data.datasets import load_table; load_table('hardware');"
        "print({'keras', 'tensorflow', 'matplotlib', 'pandas'} & set(sys.modules))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "set()"


@pytest.mark.parametrize("name", ["", "Imagenet", "imagenet.csv", "../data/imagenet", "checksums", "source"])
def test_an_unknown_table(name):
    with pytest.raises(ValueError, match=r"name must be one of 'milestones', .*'kaggle', not ") as caught:
        load_table(name)
    assert str(caught.value).endswith(repr(name))


@pytest.mark.parametrize("name", [None, 3, ["imagenet"], b"imagenet"])
def test_what_is_no_name(name):
    with pytest.raises(TypeError, match=f"name must be a str, not {type(name).__name__}"):
        load_table(name)


@pytest.mark.parametrize("path", [5, b"imagenet.csv", ["imagenet.csv"]])
def test_what_is_no_path(path):
    with pytest.raises(TypeError, match=f"path must be a str or a Path, not {type(path).__name__}"):
        load_table("imagenet", path)


@pytest.mark.parametrize("row", [None, "text", (), (1, 2), 3])
def test_what_cannot_be_cited(row):
    with pytest.raises(TypeError, match=f"row must be a row that load_table returned, not {type(row).__name__}"):
        cite(row)


def test_missing(tmp_path):
    assert "is missing" in refusal(tmp_path / "imagenet.csv")


def test_a_folder_in_its_place(tmp_path):
    assert "is not a regular file" in refusal(tmp_path)


def test_a_huge_file_is_not_read(table):
    path = table(GOOD)
    os.truncate(path, 2_000_000)
    assert "is far too large" in refusal(path)


@pytest.mark.parametrize("part", SOURCE)
@pytest.mark.parametrize("blank", ["", "  "])
def test_a_row_without_a_source(table, part, blank):
    rows = list(csv.reader(io.StringIO(GOOD)))
    rows[2][rows[0].index(part)] = blank
    with io.StringIO(newline="") as file:
        csv.writer(file).writerows(rows)
        path = table(file.getvalue())
    message = refusal(path)
    assert f"has an empty cell in line 3, column {part}, and wants " in message
    assert "(every row needs its source)" in message


@pytest.mark.parametrize("name", TABLES)
def test_every_table_refuses_a_row_without_a_source(name, tmp_path):
    for part in SOURCE:
        rows = list(csv.reader(io.StringIO((DATA / f"{name}.csv").read_text(encoding="utf-8"), newline="")))
        rows[-1][rows[0].index(part)] = ""
        path = tmp_path / f"{name}.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(rows)
        message = refusal(path, name)
        assert f"in line {len(rows)}, column {part}" in message and "every row needs its source" in message


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("25.8", "many", "holds 'many' in line 3, column top5_error, and wants a finite number"),
        ("25.8", "25,8", "has 9 cells in line 3, and should have 8 (year, system, "),
        ("25.8", "25.8 %", "holds '25.8 %' in line 3, column top5_error, and wants a finite number"),
        ("25.8", "nan", "holds 'nan' in line 3, column top5_error"),
        ("25.8", "-inf", "holds '-inf' in line 3, column top5_error"),
        ("25.8", "1e999", "holds '1e999' in line 3, column top5_error, and wants a finite number"),
        ("25.8", "2_5", "holds '2_5' in line 3"),
        ("25.8", "٢٥", "holds '٢٥' in line 3"),
        (
            "25.8",
            "125.8",
            "holds '125.8' in line 3, column top5_error, and wants a finite number from 0.0 to",
        ),
        ("25.8", "", "has an empty cell in line 3, column top5_error, and wants a finite number ("),
        ("2011,", "2011.0,", "holds '2011.0' in line 3, column year, and wants a whole number"),
        ("2011,", "1811,", "holds '1811' in line 3, column year, and wants a whole number from 2010 to 2017"),
        ("2011,", "9" * 5000 + ",", "in line 3, column year, and wants a whole number"),
        ("28.2,0", "28.2,2", "holds '2' in line 2, column deep, and wants one of 0, 1"),
        ("28.2,0", "28.2,yes", "holds 'yes' in line 2, column deep, and wants a whole number"),
        ("three", "th\x00ree", r"holds 'th\x00ree' in line 4, column system, and wants text"),
        ("three", '"th\nree"', r"holds 'th\nree' in line 4, column system, and wants text"),
        ("three", '"three', "is not comma-separated text from line 4 on ("),
        ("three", '"th"ree', "is not comma-separated text from line 4 on ("),
        ("2012,three", "2011,two", "has the same year, system in line 4 as in line 3"),
        ("2012,three", "2010,one", "has the same year, system in line 4 as in line 2"),
        (",0,A. Author,A Title,2015,A Journal", "", "has 3 cells in line 2, and should have 8"),
        ("A Journal\n2011", "A Journal,\n2011", "has 9 cells in line 2, and should have 8"),
        ("year,system", "system,year", "has the header 'system,year,"),
        (",place\n", "\n", "', and should have 'year,system,top5_error,deep,author,title,year_published,place'"),
        (",place\n", ",place,note\n", "has the header 'year,system,"),
        ("year,", "Year,", "has the header 'Year,system,"),
        (",", ";", "has the header 'year;system;"),
        (GOOD, "", "has the header '', and should have 'year,system,"),
        (GOOD, "<!DOCTYPE html>", "has the header '<!DOCTYPE html>', and should have"),
        (GOOD[GOOD.index("\n") :], "\n", "holds a header and no rows, and should hold some"),
    ],
)
def test_one_defect(table, old, new, said):
    assert old in GOOD
    message = refusal(table(GOOD.replace(old, new, 1) if old != "," else GOOD.replace(old, new)))
    assert said in message and len(message) < 700


def test_a_number_beyond_all_numbers_in_a_column_without_a_range(tmp_path):
    text = (DATA / "milestones.csv").read_text(encoding="utf-8")
    assert text.count(",16.4,") == 1
    path = tmp_path / "milestones.csv"
    path.write_text(text.replace(",16.4,", ",1e999,"), encoding="utf-8")
    assert "holds '1e999' in line 2, column value, and wants a finite number (" in refusal(path, "milestones")


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_not_utf_8(table, encoding):
    message = refusal(table(GOOD.replace("A. Author", "Â. Äuthor").encode(encoding)))
    assert re.search(r"is not UTF-8 text: byte \d+ is 0x[0-9a-f]{2} \(", message)


def test_the_line_is_the_one_that_an_editor_shows(table):
    spread = GOOD.replace("\n2011", "\n\n2011").replace("\n2012", "\n\n2012").replace("16.4", "x")
    assert spread.splitlines()[5].startswith("2012,three,x")
    assert "in line 6, column top5_error" in refusal(table(spread))


@pytest.mark.parametrize("damage", [lambda path: path.unlink(), lambda path: path.write_text("year\n2010\n")])
def test_the_projects_own_file_comes_back_with_one_command(tmp_path, monkeypatch, damage):
    for name in ("tables.toml", "imagenet.csv", "checksums.json"):
        shutil.copy(DATA / name, tmp_path)
    monkeypatch.setattr(datasets, "DATA", tmp_path)
    assert load_table("imagenet")
    damage(tmp_path / "imagenet.csv")
    with pytest.raises(DataError, match=r"`git checkout -- :/data/imagenet\.csv` or as data/README\.md says"):
        load_table("imagenet")


@pytest.fixture
def data(tmp_path, monkeypatch):
    """Return a copy of data/ that takes its place."""
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder, ignore=shutil.ignore_patterns("*.npz", "__pycache__"))
    monkeypatch.setattr(datasets, "DATA", folder)
    return folder


def replaced(content):
    (old, new), *_ = [(a, b) for a, b in ((b"1", b"2"), (b"e", b"a")) if a in content]
    return content[: content.rindex(old)] + new + content[content.rindex(old) + 1 :]


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: content[:-30],
        lambda content: content[:-3],
        lambda content: content[: content.rindex(b"\n", 0, -1) + 1],
        lambda content: content.decode().encode("utf-16"),
        lambda content: content.decode().translate({ord("e"): "\xe9"}).encode("latin-1", "replace"),
        lambda content: bytes(byte ^ (place == len(content) // 2) for place, byte in enumerate(content)),
        lambda content: bytes(byte ^ (place == len(content) - 5) for place, byte in enumerate(content)),
        replaced,
        lambda content: b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n",
        lambda content: b"<<<<<<< HEAD\n" + content,
    ],
    ids=["empty", "cut off", "cut off in a word", "last row lost", "UTF-16", "Latin-1", "a bit in the middle", "a bit near the end",
         "a letter", "a pointer in its place", "a conflict"],
)  # fmt: skip
def test_whatever_happens_to_a_committed_table_is_noticed(data, name, damage):
    path = data / f"{name}.csv"
    assert load_table(name)
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(DataError, match=rf"^{name}\.csv .*git checkout -- :/data/{name}\.csv.*\(looked for at .*\)\.$"):
        load_table(name)


def test_a_good_row_that_nobody_sealed_is_told_how_it_counts(data):
    path = data / "kaggle.csv"
    path.write_bytes(path.read_bytes().replace(b",8,29,", b",9,29,", 1))
    assert load_table("kaggle", shutil.copy(path, data.parent)), "a file of the caller's own is taken as it is"
    said = (
        r"^kaggle\.csv was altered, or else checksums\.json was \(.*`python data/seal_tables\.py`\): restore it with "
    )
    with pytest.raises(DataError, match=said):
        load_table("kaggle")
    subprocess.run([sys.executable, str(data / "seal_tables.py")], check=True)
    assert {row.solutions for row in load_table("kaggle")} >= {9}


@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
def test_a_committed_table_may_have_other_line_ends(data, line_end):
    """As a checkout on Windows, or an editor there, may write them."""
    before = {name: load_table(name) for name in TABLES}
    for path in (*data.glob("*.csv"), data / "checksums.json", data / "tables.toml"):
        if path.suffix == ".csv" or line_end == "\r\n":
            path.write_bytes(path.read_bytes().replace(b"\n", line_end.encode()))
    assert {name: load_table(name) for name in TABLES} == before


def test_the_checkout_has_the_line_ends_of_unix_everywhere():
    lines = (ROOT / ".gitattributes").read_text().splitlines()
    assert "* text=auto eol=lf" in lines and "*.npz binary" in lines


@pytest.mark.parametrize(("old", "new"), [("range = [2010, 2017]", "range = [2010, 2016]"), ("Top-5", "Top-4")])
def test_definitions_that_were_altered_are_named_and_not_the_table(data, old, new):
    (data / "tables.toml").write_text(definitions(old, new), encoding="utf-8")
    with pytest.raises(DataError, match=r"^tables\.toml was altered"):
        load_table("imagenet")


def test_a_table_whose_sum_is_not_stated(data):
    facts = json.loads((data / "checksums.json").read_text())
    del facts["imagenet.csv"]
    (data / "checksums.json").write_text(json.dumps(facts))
    assert load_table("kaggle")
    with pytest.raises(DataError, match=r"^checksums\.json does not state the sum of imagenet\.csv: restore it with"):
        load_table("imagenet")


@pytest.mark.parametrize("name", ["tables.toml", "checksums.json"])
def test_a_missing_definition_or_sum(data, name):
    (data / name).unlink()
    with pytest.raises(DataError, match=rf"^{re.escape(name)} is missing or damaged.*git checkout -- :/data/"):
        load_table("imagenet")


def test_the_readme_and_the_checksums_state_the_sums_of_the_files(data):
    """Made anew they are the same, and they are what any other program says of the files."""
    before = {path.name: path.read_bytes() for path in data.iterdir() if path.is_file()}
    subprocess.run([sys.executable, str(data / "seal_tables.py")], check=True)
    assert {path.name: path.read_bytes() for path in data.iterdir() if path.is_file()} == before
    readme = (DATA / "README.md").read_text(encoding="utf-8")
    for path in (*DATA.glob("*.csv"), DATA / "tables.toml"):
        total = hashlib.sha256(path.read_bytes()).hexdigest()
        assert f"| `{path.name}` | `{total}` |" in readme


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda data: (data / "checksums.json").unlink(), "checksums.json is missing: restore it"),
        (lambda data: (data / "checksums.json").write_text("{"), "checksums.json is damaged: "),
        (lambda data: (data / "kaggle.csv").write_bytes(b"\xff"), "Nothing was sealed, for a table cannot be read: "),
        (lambda data: (data / "tables.toml").unlink(), "Nothing was sealed, for a table cannot be read: "),
    ],
)
def test_nothing_is_sealed_halfway(data, damage, said):
    damage(data)
    before = {path.name: path.read_bytes() for path in data.iterdir() if path.is_file()}
    result = subprocess.run([sys.executable, str(data / "seal_tables.py")], capture_output=True, text=True, check=False)
    assert result.returncode == 1 and result.stderr.startswith(said) and result.stderr.count("\n") == 1
    assert {path.name: path.read_bytes() for path in data.iterdir() if path.is_file()} == before


def definitions(old, new):
    text = (DATA / "tables.toml").read_text(encoding="utf-8")
    assert old in text
    return text.replace(old, new, 1)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[source]",
        "source = 3",
        "\0",
        "tables = []",
        "[" * 100_000,
        definitions("[source]", "[sources]"),
        definitions('author = { type = "text"', 'author = { type = "word"'),
        definitions('author = { type = "text"', "author = { type = 5"),
        definitions("author = {", "writer = {"),
        definitions("description = ", "descriptions = "),
        definitions('key = ["field", "year", "result"]', 'key = ["field", "yeer"]'),
        definitions('key = ["field", "year", "result"]', "key = []"),
        definitions("range = [1980, 2026]", "range = [1980]"),
        definitions("range = [1980, 2026]", 'range = ["a", "b"]'),
        definitions("may_be_empty = true", 'may_be_empty = "yes"'),
        definitions("allowed = [0, 1]", 'allowed = ["0", "1"]'),
        definitions("year = {", '"a year" = {'),
    ],
)
def test_the_definitions_themselves_are_damaged(tmp_path, monkeypatch, content):
    (tmp_path / "tables.toml").write_text(content, encoding="utf-8")
    monkeypatch.setattr(datasets, "DATA", tmp_path)
    with pytest.raises(DataError, match=r"tables\.toml is missing or damaged.*git checkout -- :/data/tables\.toml"):
        load_table("imagenet", DATA / "imagenet.csv")


CELLS = st.text(st.characters(codec="utf-8"), max_size=12)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(line=st.integers(0, 3), place=st.integers(0, 7), cell=CELLS)
@example(line=1, place=3, cell="１")
@example(line=2, place=0, cell="\u2028")
def test_a_mutilated_cell(table, line, place, cell):
    """Whatever stands in one cell, the table is refused in a sentence or every value is what its column asks for."""
    rows = list(csv.reader(io.StringIO(GOOD)))
    rows[line][place] = cell
    with io.StringIO(newline="") as file:
        csv.writer(file).writerows(rows)
        path = table(file.getvalue())
    try:
        found = load_table("imagenet", path)
    except DataError as error:
        assert "\n" not in str(error) and str(error).startswith("imagenet.csv ")
    else:
        assert str(found[line - 1][place]) == cell.strip() or float(cell) == found[line - 1][place] or line == 0
        assert [type(value) for row in found for value in row] == [int, str, float, int, str, str, int, str] * 3


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, len(GOOD)), cut=st.integers(0, 40), put=st.binary(max_size=3))
def test_a_mutilated_file(table, place, cut, put):
    content = GOOD.encode()
    path = table(content[:place] + put + content[place + cut :])
    try:
        rows = load_table("imagenet", path)
    except DataError as error:
        assert "\n" not in str(error)
    else:
        assert all(row.author and row.title and row.place and row.year_published for row in rows)
