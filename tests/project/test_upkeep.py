"""What would mislead a reader if it drifted: commands, links, Pythons and the version, from file to file."""

import importlib
import re
import tomllib
from urllib.parse import unquote

import pytest
import yaml
from contents import ROOT
from packaging.specifiers import SpecifierSet

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def text_of(name):
    return (ROOT / name).read_text(encoding="utf-8")


def jobs(path):
    return yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)["jobs"]  # all is text: 3.10 is not 3.1


def commands(job):
    """Return what a job runs, or any of what it runs if that hangs on its matrix."""
    alternatives = job.get("strategy", {}).get("matrix", {}).get("command", [])
    return alternatives + [step["run"] for step in job["steps"] if "run" in step and "matrix" not in step["run"]]


TESTS = jobs(ROOT / ".github" / "workflows" / "tests.yml")


# ---- the commands ----


def test_the_tests_are_the_commands_of_the_readme_and_of_ci_run():
    script = re.findall(r"(?m)^make .*$", text_of(".ci/run"))
    assert commands(TESTS["make"]) == script and "make test" in script
    readme = text_of("README.md")
    assert all(f"`{command}`" in readme or f"```sh\n{command}\n```" in readme for command in script)


def test_windows_gets_the_readmes_lines():
    """All but the one that opens JupyterLab; the workflow's Python is called `python`, and chosen by the workflow."""
    lines = re.search(r"```bat\n(.*?)```", text_of("README.md"), re.S)[1].splitlines()
    wanted = [re.sub(r"^py -3\.\d+ ", "python ", line) for line in lines if "open_lab" not in line]
    assert len(wanted) == 2 and commands(TESTS["windows"]) == wanted


def test_every_command_that_is_named_is_one_of_the_makefile_and_explained_there():
    run = "\n".join(command for path in WORKFLOWS for job in jobs(path).values() for command in commands(job))
    named = set(re.findall(r"(?m)^make ([a-z-]+)", run))
    named |= set(re.findall(r"`make ([a-z-]+)", text_of("README.md") + text_of("CONTRIBUTING.md")))
    assert {"lab", "test", "lock", "soak"} <= named <= set(re.findall(r"(?m)^([a-z-]+):", MAKEFILE))
    assert named - {"clean"} <= set(re.findall(r"(?m)^# make ([a-z-]+) ", MAKEFILE))


# ---- the workflows ----


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_an_action_is_pinned_by_its_hash_and_says_its_version(path):
    uses = re.findall(r"(?m)^ +(?:- )?uses: (.*)$", path.read_text(encoding="utf-8"))
    assert uses and all(re.fullmatch(r"[\w-]+/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", used) for used in uses)


def test_the_oldest_and_the_newest_python_are_tried():
    allowed = SpecifierSet(PROJECT["requires-python"])
    pythons = [f"3.{minor}" for minor in range(30) if allowed.contains(f"3.{minor}.0")]
    matrices = [job.get("strategy", {}).get("matrix", {}) for path in WORKFLOWS for job in jobs(path).values()]
    tried = [matrix["python"] for matrix in matrices if "python" in matrix]
    assert tried and all(versions == [pythons[0], pythons[-1]] for versions in tried)


# ---- the version, and who may do what with it ----


def test_one_version_title_and_licence_everywhere():
    citation = yaml.safe_load(text_of("CITATION.cff"))
    version, day = re.search(r"(?m)^## (\d\S*) - (\d{4}-\d\d-\d\d)$", text_of("CHANGELOG.md")).groups()
    assert PROJECT["version"] == str(citation["version"]) == version and citation["date-released"] == day
    assert citation["license"] == PROJECT["license"]
    assert citation["authors"] == [{"name": re.search(r"(?m)^Copyright \(c\) \d{4} (.*)$", text_of("LICENSE"))[1]}]
    assert text_of("README.md").startswith(f"# {citation['title']}\n")


# ---- the guides ----


@pytest.mark.parametrize(
    "name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "data/README.md", "benchmarks/README.md"]
)
def test_every_link_within_the_repository_leads_somewhere(name):
    links = re.findall(r"\]\((?!https?:)([^)#\s]+)", text_of(name))
    assert all((ROOT / name).parent.joinpath(unquote(link)).exists() for link in links)


def test_the_files_that_the_guide_names_are_there():
    of_the_example = ("section_3_1", "3.1-", "NAME.csv")
    paths = re.findall(r"(?<![\w/])(?:utils|tests|tools|notebooks|data)/[\w./-]*\.[a-z]+", text_of("CONTRIBUTING.md"))
    assert paths and all((ROOT / path).exists() for path in paths if not any(part in path for part in of_the_example))


@pytest.mark.parametrize("name", ["README.md", "CHANGELOG.md", "data/README.md"])
def test_what_a_guide_imports_is_there(name):
    for module, names in re.findall(r"from (utils[\w.]*) import (\w+(?:, \w+)*)", text_of(name)):
        found = importlib.import_module(module)
        assert [each for each in names.split(", ") if not hasattr(found, each)] == [], f"{name}: from {module}"
