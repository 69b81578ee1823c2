"""An exercise in a real page: the stub, a wrong answer and its hint, the right answer and its praise."""

import pytest
from playwright.sync_api import expect

NOTEBOOK = "2.2-data-representations-for-neural-networks.ipynb"


ANSWER = """answer_2_2a = ({})

check("2.2a", answer_2_2a)"""


@pytest.mark.parametrize("ran", [NOTEBOOK], indirect=True)
def test_wrong_then_right_with_hint_and_praise(ran):
    page = ran
    output, stub = page.cell("ex-2-2a").locator(".jp-OutputArea"), page.sources()["ex-2-2a"]
    expect(output).to_contain_text("Exercise 2.2a: not attempted")

    page.write("ex-2-2a", ANSWER.format("0, 1, 100, 2, 3"))
    page.run("ex-2-2a")
    expect(output).to_contain_text("Exercise 2.2a: not yet")
    expect(output).to_contain_text("100 is how many entries lie along the axis")

    page.write("ex-2-2a", 'hint("2.2a")\n' + ANSWER.format("0, 1, 100, 2, 3"))
    page.run("ex-2-2a")
    expect(output).to_contain_text("Exercise 2.2a, hint 1 of 3")

    page.write("ex-2-2a", ANSWER.format("0, 1, 1, 2, 3"))
    page.run("ex-2-2a")
    expect(output).to_contain_text("Exercise 2.2a: correct")
    page.write("ex-2-2a", stub)


@pytest.mark.parametrize("ran", [NOTEBOOK], indirect=True)
def test_a_solution_is_folded_and_opens(ran):
    page = ran
    first = next(cell for cell in page.sources() if cell.startswith("sol-"))
    cell = page.cell(first)
    cell.scroll_into_view_if_needed()
    expect(cell.locator(".cm-content")).to_have_count(0)
    cell.locator(".jp-Placeholder").first.click()
    expect(cell.locator(".cm-content")).to_be_visible()
