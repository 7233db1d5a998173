"""A page in Chromium, looked at as a visitor would; what it should not do is noted."""

from __future__ import annotations

import re
import shutil

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Playwright

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--no-first-run", "--disable-default-apps"),
)
HERE = ("http://127.0.0.1", "file://", "data:", "blob:")
HEIGHT = 900
PATIENCE_MS = 120_000  # on a busy machine


def launch(playwright: Playwright) -> Browser:
    """Start Chromium without a window."""
    return playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=list(FLAGS))


class Visitor:
    """A window of the browser, in which one page after the other is opened.

    Attributes
    ----------
    page : as playwright has it.
    outside : requests that tried to leave the machine; each was refused.
    errors : what the console, the page and the server complained of.
    """

    def __init__(self, browser: Browser, address: str = "", *, dark: bool = False) -> None:
        self.address = address
        self.outside: list[str] = []
        self.errors: list[str] = []
        self._context = browser.new_context(color_scheme="dark" if dark else "light")
        self._context.set_default_timeout(PATIENCE_MS)
        self.page = self._context.new_page()
        self.page.route(re.compile(f"^(?!{'|'.join(map(re.escape, HERE))})"), self._refuse)
        self.page.on("console", lambda message: message.type == "error" and self.errors.append(message.text))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("response", lambda answer: answer.status >= 400 and self.errors.append(answer.url))

    def open(self, name: str, *, width: int = 1280, height: int = HEIGHT) -> Page:
        """Open a page, and wait until its formulas are drawn and colours have ceased to change."""
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.goto(f"{self.address}/{name}" if self.address else name)
        self.page.evaluate("window.MathJax && MathJax.startup && MathJax.startup.promise")
        self.page.wait_for_function(
            "() => !document.getAnimations().some(motion => motion instanceof CSSTransition)"
        )
        return self.page

    def check(self) -> None:
        """No page since the last check may have asked outside or complained."""
        outside, self.outside = self.outside, []
        errors, self.errors = self.errors, []
        assert outside == []
        assert errors == []

    def leave(self) -> None:
        """Close the window."""
        self._context.close()

    def overhang(self) -> int:
        """By how many pixels the page is wider than the window."""
        return self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")

    def pictures_without_words(self) -> list[str]:
        """Sources of pictures that nobody describes."""
        script = "images => images.filter(image => !image.alt.trim()).map(image => image.src.slice(-80))"
        return self.page.locator("img").evaluate_all(script)

    def serious_findings(self, part: str | None = None) -> list[str]:
        """What axe-core finds serious or critical, on the page or in a part of it."""
        # Style sheets are there already: axe would ask for them again, and for some at a wrong place.
        found = Axe().run(self.page, context=part, options={"preload": False}).response["violations"]
        return [
            f"{one['id']}: {node['target']}: {node['html'][:160]}"
            for one in found
            if one["impact"] in ("serious", "critical")
            for node in one["nodes"]
        ]

    def _refuse(self, route) -> None:
        self.outside.append(route.request.url)
        route.abort()
