"""A person in front of the product: types, clicks (and counts), looks at every screen."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
LOOKS = (
    ("escritorio", DESKTOP, "light"),
    ("escritorio-oscuro", DESKTOP, "dark"),
    ("telefono", PHONE, "light"),
    ("telefono-oscuro", PHONE, "dark"),
)
# What is fixed to the window widens no document: it is cut at its edge, and nobody would notice.
CUT = """() => [...document.querySelectorAll(".bar, .bar *")]
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
  .map((one) => `${one.tagName} ${one.className} se sale de la barra`)"""


@dataclass
class Walker:
    """Drives a page and remembers what it cost."""

    page: Page
    base: str
    shots: Path
    clicks: int = 0
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.shots.mkdir(parents=True, exist_ok=True)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        self.page.on(
            "console",
            lambda said: (
                said.type == "error"
                and "422" not in said.text
                and self.complaints.append(f"console: {said.text}")
            ),
        )

    def open(self, path: str) -> None:
        """Go to an address, as from a bookmark."""
        self.page.goto(f"{self.base}{path}")

    def click(self, target: str | Locator) -> None:
        """One click, counted; a form that waits for its draft is waited for."""
        self.clicks += 1
        locator = self.page.locator(target) if isinstance(target, str) else target
        locator.click()
        expect(self.page.locator("form[aria-busy]")).to_have_count(0)
        self.page.wait_for_load_state()

    def button(self, name: str) -> None:
        """Click the button with that name."""
        self.click(self.page.get_by_role("button", name=name, exact=True))

    def link(self, name: str) -> None:
        """Click the link with that name."""
        self.click(self.page.get_by_role("link", name=name, exact=True).first)

    def write(self, label: str, text: str) -> None:
        """Type in the field with that label. Reached with Tab: it costs no click."""
        self.page.get_by_label(label, exact=False).first.fill(text)

    def fill(self, selector: str, text: str) -> None:
        """Type in a field found by selector."""
        self.page.locator(selector).fill(text)

    def look(self, name: str) -> None:
        """Take the screen's pictures, and check it in each: axe, and no horizontal scrolling."""
        for look, size, scheme in LOOKS:
            self.page.set_viewport_size(size)
            self.page.emulate_media(color_scheme=scheme)
            wide = self.page.evaluate("document.documentElement.scrollWidth")
            if wide > size["width"]:
                self.complaints.append(f"{name} ({look}): {wide} px de ancho")
            self.complaints += [f"{name} ({look}): {cut}" for cut in self.page.evaluate(CUT)]
            found = Axe().run(self.page, options={"resultTypes": ["violations"]})
            for violation in found.response["violations"]:
                where = [node["target"] for node in violation["nodes"]][:3]
                self.complaints.append(f"{name} ({look}): {violation['id']} en {where}")
            self.page.screenshot(path=self.shots / f"{name}-{look}.png", full_page=True)
        self.page.set_viewport_size(DESKTOP)
        self.page.emulate_media(color_scheme="light")
