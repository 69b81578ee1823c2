"""A page in a narrow window and in the dark theme."""

NOTEBOOK = "2.3-the-gears-of-neural-networks-tensor-operations.ipynb"


def test_nothing_is_wider_than_a_narrow_window(visit):
    """At 390 pixels, text and figures fit; only code and tables may be scrolled by themselves."""
    page = visit(NOTEBOOK, width=390, height=800)
    page.run("setup")
    too_wide = page.tab.evaluate(
        """() => [...document.querySelectorAll('.jp-RenderedMarkdown p, .jp-RenderedMarkdown li, .jp-OutputArea img')]
          .filter(e => e.getBoundingClientRect().width && e.getBoundingClientRect().right > innerWidth + 1)
          .map(e => e.outerHTML.slice(0, 80))"""
    )
    assert too_wide == []


def test_figures_are_white_cards_in_the_dark_theme(visit):
    page = visit(NOTEBOOK)
    page.tab.evaluate("() => jupyterapp.commands.execute('apputils:change-theme', { theme: 'JupyterLab Dark' })")
    page.tab.wait_for_function("() => document.body.dataset.jpThemeLight === 'false'")
    corner = page.tab.evaluate(
        """() => { const image = document.querySelector('.jp-OutputArea img');
          const canvas = document.createElement('canvas'); canvas.width = image.naturalWidth;
          canvas.height = image.naturalHeight; const context = canvas.getContext('2d');
          context.drawImage(image, 0, 0); return [...context.getImageData(0, 0, 1, 1).data]; }"""
    )
    assert corner == [255, 255, 255, 255]
