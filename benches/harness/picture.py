"""The picture: bars for the figures that matter most, as plain SVG."""

from html import escape

from .results import doubts

WIDTH = 900
LEFT = 250
BAR = 20
GAP = 7
LONGEST = 430
OURS, OTHERS, FLOOR = "#2563a8", "#b0672b", "#9aa3ad"


def draw(results):
    """All panels there are figures for."""
    picture = Picture()
    if "in-process" in results:
        in_process(picture, results["in-process"]["figures"]["in_turns"])
    if "servers" in results:
        servers(picture, results["servers"]["figures"])
    if "cold-start" in results:
        cold_start(picture, results["cold-start"]["figures"])
    if "day" in results:
        day(picture, results["day"]["figures"]["rows"])
    if any(doubts(part["conditions"]) for part in results.values()):
        picture.remark("Preliminary figures: README.md says why.")
    return picture.svg()


def in_process(picture, of):
    bars = [
        ("by hand, with jsonwebtoken", "jsonwebtoken_by_hand", OTHERS),
        ("neon-auth, first sight", "gate_first", OURS),
        ("its floor: MAC, base64, JSON", "floor_first", FLOOR),
        ("neon-auth, the same cookie again", "gate_again", OURS),
        ("its floor: find, look up, compare", "floor_again", FLOOR),
    ]
    bars = [(label, of[name]["ns"]["median"] / 1000, colour) for label, name, colour in bars]
    picture.panel("Deciding about a cached session, µs (less is better)", bars, "{:.2f}")


def servers(picture, figures):
    names = {
        "axum": "axum",
        "actix": "actix-web",
        "threads": "neon-auth-threads",
        "rouille": "rouille",
        "node": "Node, JavaScript SDK",
    }
    # A server that came later is shown once it was measured.
    names = {name: label for name, label in names.items() if name in figures["servers"]}

    def behind(label, of, colour):
        share = of["share_percent"]["median"]
        return label, of["protected"]["per_second"]["median"], colour, f", {share:.0f} % of bare"

    bars = []
    for name, label in names.items():
        of = figures["servers"][name]
        bars.append((f"{label}, bare", of["bare"]["per_second"]["median"], FLOOR))
        if name == "axum":
            bars.append(behind("axum, the least by hand", figures["floor"], FLOOR))
        bars.append(behind(f"{label}, protected", of, OTHERS if name == "node" else OURS))
    picture.panel("Requests a second, whole servers (more is better)", bars, "{:,.0f}")


def cold_start(picture, of):
    bars = [
        ("1,000 calls of upstream", of["direct_1000"], OTHERS),
        ("neon-auth: 100 calls, shared", of["sessions_100"], OURS),
    ]
    bars = [(label, each["latency_us"]["median"] / 1000, colour) for label, each, colour in bars]
    picture.panel("1,000 visitors of 100 sessions at a cold start: median wait, ms (less is better)", bars, "{:,.0f}")


def day(picture, rows):
    bars = [
        (f"{row['profile']}, {row['ttl_s']} s", row["saved_percent"]["median"], OURS)
        for row in rows
    ]
    picture.panel("Upstream calls saved in a day, %, by what a page asks and the cookie's TTL", bars, "{:.1f}", whole=100)


class Picture:
    """Panels under one another."""

    def __init__(self):
        self.parts = []
        self.height = 16

    def panel(self, title, bars, form, whole=None):
        """A title and a bar for each (label, value, colour[, remark])."""
        self.height += 18
        self.text(16, self.height, title, "bold 15px")
        self.height += 12
        longest = whole or max(bar[1] for bar in bars)
        for label, value, colour, *remark in bars:
            length = max(1, LONGEST * value / longest)
            middle = self.height + BAR / 2 + 4.5
            self.text(LEFT - 8, middle, label, "13px", "end")
            self.parts.append(
                f'<rect x="{LEFT}" y="{self.height}" width="{length:.1f}" height="{BAR}" fill="{colour}"/>'
            )
            self.text(LEFT + length + 6, middle, form.format(value) + "".join(remark), "13px")
            self.height += BAR + GAP
        self.height += 14

    def remark(self, text):
        """A line below the panels."""
        self.text(16, self.height, text, "italic 13px")
        self.height += 16

    def text(self, x, y, text, font, anchor="start"):
        self.parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" style="font: {font} sans-serif">{escape(text)}</text>'
        )

    def svg(self):
        return "\n".join(
            [
                f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {self.height}" width="{WIDTH}"'
                f' height="{self.height}" fill="#1c2024" role="img">',
                "<title>Benchmarks of neon-auth; README.md has the figures as tables</title>",
                f'<rect width="{WIDTH}" height="{self.height}" fill="#ffffff"/>',
                *self.parts,
                "</svg>",
                "",
            ]
        )
