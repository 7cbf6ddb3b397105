# SPDX-License-Identifier: GPL-2.0-or-later
"""Reads positions back from pictures."""

import re
import xml.etree.ElementTree

SVG = "{http://www.w3.org/2000/svg}"


class Drawing:
    """Where a picture of gnuplot has its curves, in the numbers of its axes."""

    def __init__(self, path):
        self.text = path.read_text()
        self.root = xml.etree.ElementTree.fromstring(self.text)
        ticks = []  # (x, y, number)
        for group in self.root.iter(SVG + "g"):
            place = re.match(r"translate\(([-\d.]+),([-\d.]+)\)", group.get("transform", ""))
            texts = group.findall(SVG + "text")
            if place and texts:
                word = "".join(texts[0].itertext()).strip().replace("\u2212", "-")
                if re.fullmatch(r"-?\d+(\.\d+)?", word):
                    ticks.append((float(place[1]), float(place[2]), float(word)))
        bottom = max(y for _, y, _ in ticks)
        self.ticks = sorted((x, n) for x, y, n in ticks if abs(y - bottom) < 0.5)
        self.heights = sorted((y, n) for _, y, n in ticks if abs(y - bottom) >= 0.5)

    def energy(self, x):
        """The number of the lowest axis below a point."""
        (x0, n0), (x1, n1) = self.ticks[0], self.ticks[-1]
        return n0 + (x - x0) * (n1 - n0) / (x1 - x0)

    def rise(self, top, bottom):
        """What lies between two points of a picture with one panel, in numbers of its left axis.
        Numbers stand a little below their ticks, all alike."""
        (y0, n0), (y1, n1) = self.heights[0], self.heights[-1]
        return (top - bottom) * (n1 - n0) / (y1 - y0)

    def peaks(self):
        """(label, energy of the highest point) of every curve that has a label."""
        return [(label, self.energy(min(points)[1])) for label, points in self.curves()]

    def plots(self):
        """What gnuplot has drawn for each curve."""
        for group in self.root.iter(SVG + "g"):
            title = group.find(SVG + "title")
            if title is not None and (title.text or "").startswith("gnuplot_plot"):
                yield group

    def lines(self):
        """Points (y, x) on the page of every line of more than two points."""
        for group in self.plots():
            for path in group.iter(SVG + "path"):
                for piece in path.get("d", "").split("M"):
                    points = re.findall(r"([-\d.]+)[ ,]([-\d.]+)", piece)
                    if len(points) > 2:
                        yield [(float(y), float(x)) for x, y in points]

    def curves(self):
        """(label, points (y, x) on the page) of every curve that has a label."""
        result = []
        for group in self.plots():
            label = " ".join("".join(t.itertext()).strip() for t in group.iter(SVG + "text"))
            pieces = "".join(path.get("d", "") for path in group.iter(SVG + "path")).split("M")
            drawn = [re.findall(r"([-\d.]+)[ ,]([-\d.]+)", piece) for piece in pieces]
            # A piece of two points is the sample in the legend.
            points = [point for piece in drawn if len(piece) > 2 for point in piece]
            if label and len(points) > 10:
                result.append((label, [(float(y), float(x)) for x, y in points]))
        return result

    def arrows(self):
        """(color, start, tip) of every arrow, points (x, y) on the page."""
        number = r"([-\d.]+)"
        head = r"<polygon fill = '([^']+)' points = '[^ ]+ [^ ]+ " + number + "," + number + " "
        shaft = r".*?d='M" + number + "," + number + " L[-\\d., ]+'"
        return [(color, (float(x), float(y)), (float(tip_x), float(tip_y)))
                for color, tip_x, tip_y, x, y in re.findall(head + shaft, self.text, re.DOTALL)]

    def points(self):
        """The number of the lowest axis below every mark of a point, those of a curve together."""
        result = []
        for group in self.plots():
            places = [
                float(re.match(r"translate\(([-\d.]+),", use.get("transform"))[1])
                for use in group.iter(SVG + "use")
            ]
            if any(True for _ in group.iter(SVG + "text")):
                places = places[:-1]  # the last is the sample in the legend
            result += [self.energy(x) for x in places]
        return result
