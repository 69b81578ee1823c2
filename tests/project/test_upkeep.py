"""What must not drift: the workflows from the README's commands, the version from file to file, the guides from what there is."""

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest
import yaml
from packaging.specifiers import SpecifierSet
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = ROOT / ".github" / "workflows"
NAMES = ["newest-packages.yml", "proofs.yml", "tests.yml"]

PROOFS = ["test-offline", "test-backends", "soak"]

every_workflow = pytest.mark.parametrize("name", NAMES)


def text_of(name):
    return (ROOT / name).read_text(encoding="utf-8")


def workflow(name):
    return yaml.load(
        text_of(f".github/workflows/{name}"), yaml.BaseLoader
    )  # all is text: `on` is no boolean, 3.10 no 3.1


def commands(job):
    return [step["run"] for step in job["steps"] if "run" in step]


def oldest_and_newest():
    """The Pythons that pyproject.toml allows, the first and the last of them."""
    allowed = SpecifierSet(tomllib.loads(text_of("pyproject.toml"))["project"]["requires-python"])
    pythons = [f"3.{minor}" for minor in range(30) if allowed.contains(f"3.{minor}.0")]
    return [pythons[0], pythons[-1]]


# ---- the workflows ----


def test_these_are_the_workflows():
    assert sorted(path.name for path in WORKFLOWS.iterdir()) == NAMES


@pytest.mark.parametrize(
    ("name", "job"), [("tests.yml", "make"), ("tests.yml", "windows"), ("newest-packages.yml", "newest")]
)
def test_the_oldest_and_the_newest_python_are_tried(name, job):
    found = workflow(name)["jobs"][job]
    assert found["strategy"]["matrix"]["python"] == oldest_and_newest()
    versions = [step["with"]["python-version"] for step in found["steps"] if "setup-python" in step.get("uses", "")]
    assert versions == ["${{ matrix.python }}"] and found["strategy"]["fail-fast"] == "false"


def test_linux_macos_and_windows_are_tried():
    jobs = workflow("tests.yml")["jobs"]
    assert jobs["make"]["runs-on"] == "${{ matrix.system }}"
    assert jobs["make"]["strategy"]["matrix"]["system"] == ["ubuntu-latest", "macos-latest"]
    assert jobs["windows"]["runs-on"] == "windows-latest"
    also = jobs["make"]["strategy"]["matrix"]["include"]
    assert also == [{"system": "ubuntu-24.04-arm", "python": oldest_and_newest()[1]}]
    named = ("Linux (x86-64 or 64-bit ARM)", "macOS (Apple silicon)", "on Windows")
    assert all(system in " ".join(text_of("README.md").split()) for system in named)


def test_the_commands_are_those_of_the_readme_and_of_ci_run():
    script = re.findall(r"(?m)^make .*$", text_of(".ci/run"))
    jobs = workflow("tests.yml")["jobs"]
    assert commands(jobs["make"]) == script == ["make test", "make test-browser"]
    assert commands(jobs["lint"]) == ["make lint"]
    assert all(f"\n# {command} " in f"\n{text_of('Makefile')}" for command in [*script, "make lint"])
    assert "\n```sh\nmake test\n```\n" in text_of("README.md") and "`make test-browser`" in text_of("README.md")


def test_windows_gets_the_readmes_lines():
    """All but the one that opens JupyterLab; the workflow's Python is called `python`, and chosen by the workflow."""
    lines = re.search(r"```bat\n(.*?)```", text_of("README.md"), re.S)[1].splitlines()
    wanted = [re.sub(r"^py -3\.\d+ ", "python ", line) for line in lines if "open_lab" not in line]
    assert len(wanted) == 2 and commands(workflow("tests.yml")["jobs"]["windows"]) == wanted


def test_the_newest_packages_are_pinned_and_then_tested():
    found = workflow("newest-packages.yml")
    steps = commands(found["jobs"]["newest"])
    wanted = ["make lock UPGRADE=--upgrade", "make test", "make test-browser"]
    assert [step for step in steps if step.startswith("make")] == wanted
    assert wanted[0].removeprefix("make lock ") in text_of("Makefile")
    assert set(found["on"]) == {"schedule", "workflow_dispatch"}, "what it finds never colours a change"


def test_the_long_proofs_are_commands_of_the_makefile_and_never_colour_a_change():
    found = workflow("proofs.yml")
    proofs = found["jobs"]["proof"]["strategy"]["matrix"]["command"]
    assert proofs == [f"make {proof}" for proof in PROOFS]
    assert all(f"\n# {command} " in text_of("Makefile") for command in proofs)
    assert commands(found["jobs"]["proof"]) == ["${{ matrix.command }}"]
    assert set(found["on"]) == {"schedule", "workflow_dispatch"}


def test_a_change_is_tested():
    triggers = workflow("tests.yml")["on"]
    assert set(triggers) == {"push", "pull_request", "schedule", "workflow_dispatch"}
    assert triggers["push"] == {"branches": ["main"]} and triggers["pull_request"] == ""


@every_workflow
def test_it_runs_once_a_week(name):
    ((schedule,),) = [[entry["cron"] for entry in workflow(name)["on"]["schedule"]]]
    minute, hour, day, month, weekday = schedule.split()
    assert 0 <= int(minute) < 60 and 0 <= int(hour) < 24 and 0 <= int(weekday) < 7 and day == month == "*"


@every_workflow
def test_it_may_only_read_and_ends_in_time(name):
    found = workflow(name)
    assert found["permissions"] == {"contents": "read"}
    assert found["concurrency"]["cancel-in-progress"] == "true"
    for job in found["jobs"].values():
        assert "permissions" not in job and 10 <= int(job["timeout-minutes"]) <= (180 if name == "proofs.yml" else 60)
        first, *_ = job["steps"]
        assert first["uses"].startswith("actions/checkout@") and first["with"] == {"persist-credentials": "false"}
        for step in job["steps"]:
            assert "continue-on-error" not in step and ("uses" in step) != ("run" in step)
            assert re.fullmatch(r"actions/[a-z-]+@v\d+", step.get("uses", "actions/none@v1"))
    assert not re.search(r"secrets\.|https?://|index-url", text_of(f".github/workflows/{name}"))


# ---- the version ----


def releases():
    """Return (version, date) of each release that CHANGELOG.md tells of, in its order."""
    return re.findall(r"(?m)^## (\d\S*) - (\d{4}-\d\d-\d\d)$", text_of("CHANGELOG.md"))


def test_one_version_everywhere():
    citation = yaml.safe_load(text_of("CITATION.cff"))
    version, day = releases()[0]
    assert tomllib.loads(text_of("pyproject.toml"))["project"]["version"] == str(citation["version"]) == version
    assert citation["date-released"] == day


def test_the_changelog_is_in_its_form():
    text = text_of("CHANGELOG.md")
    found = releases()
    assert [Version(version) for version, _ in found] == sorted(
        {Version(version) for version, _ in found}, reverse=True
    )
    days = [date.fromisoformat(day) for _, day in found]
    assert days == sorted(days, reverse=True)
    assert re.findall(r"(?m)^## (.*)$", text) == ["Unreleased", *(f"{version} - {day}" for version, day in found)]
    kinds = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
    assert set(re.findall(r"(?m)^### (.*)$", text)) <= kinds
    for part in re.split(r"(?m)^## ", text)[1:]:
        named = re.findall(r"(?m)^### (.*)$", part)
        assert len(named) == len(set(named))


# ---- the citation ----


def test_the_citation_names_the_holder_the_licence_and_the_title():
    citation = yaml.safe_load(text_of("CITATION.cff"))
    holder = re.search(r"(?m)^Copyright \(c\) \d{4} (.*)$", text_of("LICENSE"))[1]
    assert citation["cff-version"] == "1.2.0" and citation["authors"] == [{"name": holder}]
    assert citation["license"] == tomllib.loads(text_of("pyproject.toml"))["project"]["license"]
    assert text_of("README.md").startswith(f"# {citation['title']}\n")


def test_the_book_and_the_data_are_cited():
    book, article, data = yaml.safe_load(text_of("CITATION.cff"))["references"]
    assert (book["title"], book["authors"][0]["family-names"]) == ("Deep Learning with Python", "Chollet")
    digits = [int(digit) for digit in book["isbn"]]
    assert len(digits) == 13 and sum(digits[::2], 3 * sum(digits[1::2])) % 10 == 0, "an ISBN's own check"
    readme = " ".join(text_of("data/README.md").split())
    assert f"{article['start']}–{article['end']}" in readme and article["title"] in readme
    assert article["journal"] in readme and str(article["year"]) in readme
    assert all(author["family-names"] in readme for author in article["authors"] + data["authors"])
    assert data["license"] == "CC-BY-SA-3.0" and "CC BY-SA 3.0" in readme


# ---- the guide ----


def test_there_are_ten_steps_to_a_notebook():
    steps = re.search(r"(?s)\n## A new notebook, in ten steps\n(.*?)\n## ", text_of("CONTRIBUTING.md"))[1]
    assert [int(number) for number in re.findall(r"(?m)^(\d+)\. \*\*", steps)] == list(range(1, 11))


def test_the_guides_commands_and_files_are_there():
    text = text_of("CONTRIBUTING.md")
    targets = set(re.findall(r"(?m)^([a-z-]+):", text_of("Makefile")))
    named = set(re.findall(r"(?:`|^ +)make ([a-z-]+)", text, re.M))
    assert {"lab", "test", "test-browser", "notebooks", "lint", "lock", *PROOFS} == named <= targets
    of_the_example = ("section_3_1", "3.1-", "NAME.csv")
    paths = re.findall(r"(?<![\w/])(?:utils|tests|tools|notebooks|data)/[\w./-]*\.[a-z]+", text)
    assert paths and all((ROOT / path).exists() for path in paths if not any(part in path for part in of_the_example))
    links = [link for link in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text) if not link.startswith("http")]
    assert links and all((ROOT / link).exists() for link in links)


def test_the_readme_leads_to_the_guides():
    assert all(f"]({name})" in text_of("README.md") for name in ("CONTRIBUTING.md", "CHANGELOG.md", "CITATION.cff"))
