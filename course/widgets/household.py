"""A lamp, a phone, a TV and a speaker that obey eight words."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

APPLIANCES = ("lamp", "phone", "TV", "speaker")
LEVELS = {"lamp": "brightness", "phone": "volume", "TV": "channel", "speaker": "volume"}
LEVEL_AT_MOST = 5
COMMANDS = ("yes", "no", "up", "down", "left", "right", "stop", "go")

ON, OFF, LINE = "#F0E442", "#dddddd", "#333333"
TEXT = "var(--jp-ui-font-color1, #222)"  # dark on a light page, light on a dark one
SHAPES = {  # within 100 × 100
    "lamp": '<path d="M30 20 L70 20 L85 55 L15 55 Z" fill="{fill}"/><path d="M50 55 V88 M32 90 H68"/>',
    "phone": '<rect x="30" y="10" width="40" height="80" rx="7" fill="{fill}"/><path d="M45 82 H55"/>',
    "TV": '<rect x="9" y="20" width="82" height="52" fill="{fill}"/><path d="M35 86 H65 M50 72 V86"/>',
    "speaker": '<rect x="28" y="8" width="44" height="84" rx="5" fill="{fill}"/>'
    '<circle cx="50" cy="62" r="15"/><circle cx="50" cy="28" r="7"/>',
}


@dataclass(frozen=True)
class Household:
    """Four appliances, one of them chosen; every command gives a new household.

    Attributes
    ----------
    chosen : which appliance listens.
    on : whether each is on; the phone is on while somebody talks.
    level : brightness, volume or channel of each, from 0 to 5.
    ringing : whether the phone rings.
    """

    chosen: str = "lamp"
    on: Mapping[str, bool] = field(default_factory=lambda: dict.fromkeys(APPLIANCES, False))
    level: Mapping[str, int] = field(default_factory=lambda: dict.fromkeys(APPLIANCES, 2))
    ringing: bool = True

    def __post_init__(self) -> None:
        object.__setattr__(self, "on", MappingProxyType(dict(self.on)))
        object.__setattr__(self, "level", MappingProxyType(dict(self.level)))

    def obey(self, command: str) -> Household:
        """Do what a word says.

        "left" and "right" choose an appliance, "go" and "stop" switch the chosen one on and off,
        "up" and "down" change its level; "yes" and "no" answer or refuse the call when the phone rings.

        Raises
        ------
        ValueError
            If the word is none of the eight.
        """
        if command not in COMMANDS:
            raise ValueError(f"expected one of {', '.join(COMMANDS)}, got {command!r}")
        if command in ("left", "right"):
            step = 1 if command == "right" else -1
            place = (APPLIANCES.index(self.chosen) + step) % len(APPLIANCES)
            return replace(self, chosen=APPLIANCES[place])
        if command in ("up", "down"):
            level = self.level[self.chosen] + (1 if command == "up" else -1)
            return replace(self, level={**self.level, self.chosen: min(max(level, 0), LEVEL_AT_MOST)})
        if command in ("go", "stop"):
            return replace(self, on={**self.on, self.chosen: command == "go"})
        if not self.ringing:
            return self
        return replace(self, on={**self.on, "phone": command == "yes"}, ringing=False)

    def describe(self) -> str:
        """Say in one line how everything is; the chosen appliance stands in brackets."""
        parts = []
        for name in APPLIANCES:
            state = "rings" if name == "phone" and self.ringing else "on" if self.on[name] else "off"
            words = f"{name} {state}, {LEVELS[name]} {self.level[name]}"
            parts.append(f"[{words}]" if name == self.chosen else words)
        return "; ".join(parts)

    def draw(self) -> str:
        """Draw the appliances as HTML, with words for those who cannot see them."""
        cells = "".join(self._draw_one(name) for name in APPLIANCES)
        words = html.escape(self.describe())
        style = f"display:flex; flex-wrap:wrap; gap:0.8em; color:{TEXT}"
        return f'<div role="img" aria-label="{words}" style="{style}">{cells}</div>'

    def _draw_one(self, name: str) -> str:
        shape = SHAPES[name].format(fill=ON if self.on[name] else OFF)
        frame = f"3px solid {TEXT}" if name == self.chosen else "3px solid transparent"
        state = "rings!" if name == "phone" and self.ringing else "on" if self.on[name] else "off"
        dots = "●" * self.level[name] + "○" * (LEVEL_AT_MOST - self.level[name])
        return (
            f'<div style="border:{frame}; border-radius:6px; padding:0.4em; text-align:center; width:7em">'
            f'<svg viewBox="0 0 100 100" width="72" height="72" fill="none" stroke="{TEXT}" '
            f'stroke-width="3">{shape}</svg><br><b>{name}</b>: {state}<br>'
            f'<span style="font-size:85%">{LEVELS[name]} {dots}</span></div>'
        )
