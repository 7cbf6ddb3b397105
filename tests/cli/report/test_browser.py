# SPDX-License-Identifier: GPL-2.0-or-later
"""The page of `insproc report` in a browser: pictures, pointer, keys, tables, small screens."""

import unittest

from insproc import CliTest
from report import browser
from report.page import copy_molecule, copy_volumes

TEXTS = "[...document.querySelectorAll('{}')].map((e) => e.textContent)"


@unittest.skipUnless(browser.PROGRAM, "Chromium is not installed (on Debian: apt install chromium)")
class BrowserTest(CliTest):
    def open(self, **options):
        page = browser.Page(self.path("report.html"), **options)
        self.addCleanup(page.close)
        if options.get("scripts", True):
            drawn = "[...document.querySelectorAll('.chart svg.plot')].every((s) => s.childElementCount)"
            page.wait_for(lambda: page.run(drawn), "charts to be drawn")
        return page

    def report(self, *arguments):
        self.insproc("report", *arguments, "-o", "report.html")

    def assert_silent(self, page):
        self.assertEqual(page.complaints, [])
        self.assertEqual([url for url in page.requests if not url.startswith(("file:", "data:", "blob:"))], [])

    def center(self, page, selector, index=0):
        """Where an element is on the screen, after scrolling to it: left, top, width, height."""
        return page.run(f"""(() => {{
          const node = document.querySelectorAll({selector!r})[{index}];
          node.scrollIntoView({{ block: "center", behavior: "instant" }});
          const {{ left, top, width, height }} = node.getBoundingClientRect();
          return [left, top, width, height];
        }})()""")


class Molecule(BrowserTest):
    def setUp(self):
        super().setUp()
        copy_molecule(self.path("study") / "gas")
        self.report("study")

    def stick(self, page, energy):
        """Where the foot of a mode's stroke is on the screen."""
        left, top, width, height = self.center(page, "#explorer svg.plot")
        x, y = page.run(f"""(() => {{
          const frame = document.querySelectorAll("#explorer .panel .frame");
          const box = frame[frame.length - 1].getBBox(), [panel] = document.querySelectorAll("#explorer .panel");
          const ticks = [...document.querySelectorAll("#explorer .tick:not(.y)")];
          const at = (t) => [Number(t.textContent.replace("\\u2212", "-")), Number(t.getAttribute("x"))];
          const [a, pa] = at(ticks[0]), [b, pb] = at(ticks[ticks.length - 1]);
          return [pa + ({energy} - a) * (pb - pa) / (b - a), box.y + box.height - 4];
        }})()""")
        return left + x, top + y

    def test_every_figure_is_drawn_and_nothing_complains(self):
        for dark in (False, True):
            page = self.open(dark=dark)
            self.assertEqual(page.run("document.querySelectorAll('#explorer svg.plot').length"), 1)
            boxes = page.run("""[...document.querySelectorAll(".curve, .sticks")].map((p) => {
                const b = p.getBBox(); return [b.width, b.height, getComputedStyle(p).stroke]; })""")
            self.assertGreaterEqual(len(boxes), 5)
            for width, height, stroke in boxes:
                self.assertGreater(width, 100)
                self.assertRegex(stroke, r"^rgb\(")
            light = page.run("getComputedStyle(document.body).backgroundColor")
            red = int(light.split("(")[1].split(",")[0])
            self.assertTrue(red < 60 if dark else red > 200, light)
            self.assert_silent(page)

    def test_pointer_tells_a_mode_and_a_click_keeps_it(self):
        page = self.open()
        modes = page.run("report_modes = JSON.parse(document.getElementById('report-data').textContent).states[0].modes")
        low, high = page.run("JSON.parse(document.getElementById('report-data').textContent).range")
        seen = [m for m in modes if low < m[0] < high and m[3] and m[3][1] > 0]
        strong = sorted(seen, key=lambda m: -m[3][1])[2]
        x, y = self.stick(page, strong[0])
        page.mouse("mouseMoved", x, y)
        tip = page.run("[document.querySelector('#explorer .tip').hidden, document.querySelector('#explorer .tip').textContent]")
        self.assertFalse(tip[0])
        self.assertIn(f"{strong[0]:.1f}", tip[1])
        self.assertIn(strong[2], tip[1])
        self.assertIn(strong[2], page.run("document.querySelector('.mode').textContent"))
        page.click(x, y)
        page.mouse("mouseMoved", 5, 5)
        self.assertIn(f"{strong[0]:.1f}", page.run("document.querySelector('.mode h3').textContent"))
        self.assertIn(strong[2], page.run("document.getElementById('told').textContent"))
        self.assert_silent(page)

    def test_dragging_zooms_and_a_double_click_resets(self):
        page = self.open()
        ticks = TEXTS.format("#explorer .tick:not(.y)")
        before = page.run(ticks)
        left, top, width, height = self.center(page, "#explorer svg.plot")
        page.drag(left + 0.3 * width, top + 100, left + 0.45 * width, top + 120)
        zoomed = page.run(ticks)
        span = lambda words: float(words[-1]) - float(words[0])
        self.assertLess(span(zoomed), 0.25 * span(before))
        page.click(left + 0.5 * width, top + 100, clicks=2)
        self.assertEqual(page.run(ticks), before)
        self.assert_silent(page)

    def test_keys_zoom_move_and_go_from_mode_to_mode(self):
        page = self.open()
        ticks = TEXTS.format("#explorer .tick:not(.y)")
        before = page.run(ticks)
        page.key("Tab", number=9)
        self.assertEqual(page.run("[document.activeElement.className, getComputedStyle(document.activeElement).outlineStyle]"),
                         ["skip", "solid"])
        self.assertGreaterEqual(page.run("document.activeElement.getBoundingClientRect().left"), 0)
        for _ in range(40):
            if page.run("document.activeElement === document.querySelector('#explorer svg.plot')"):
                break
            page.key("Tab", number=9)
        self.assertEqual(page.run("[document.activeElement.tagName, getComputedStyle(document.activeElement).outlineStyle]"),
                         ["svg", "solid"])
        page.key("+")
        page.key("+")
        zoomed = page.run(ticks)
        self.assertLess(float(zoomed[-1]) - float(zoomed[0]), float(before[-1]) - float(before[0]))
        page.key("ArrowRight", number=39)
        self.assertGreater(float(page.run(ticks)[0]), float(zoomed[0]) - 1e-9)
        page.key("0")
        self.assertEqual(page.run(ticks), before)
        first = page.run("document.querySelector('.mode h3').textContent")
        page.key(",")
        second = page.run("document.querySelector('.mode h3').textContent")
        self.assertLess(float(second.split()[0]), float(first.split()[0]))
        page.key(".")
        self.assertEqual(page.run("document.querySelector('.mode h3').textContent"), first)
        self.assert_silent(page)

    def test_atoms_move_stop_and_turn(self):
        page = self.open()
        picture = "document.querySelector('#viewer canvas').toDataURL()"
        page.run("document.querySelector('#viewer').scrollIntoView({behavior: 'instant'})")
        first = page.run(picture)
        self.assertGreater(len(first), 5000)
        page.wait_for(lambda: page.run(picture) != first, "atoms to move")
        page.run("document.querySelector('#viewer canvas').focus()")
        page.key(" ", "Space", 32)
        page.run("new Promise((done) => setTimeout(done, 200))")
        still = page.run(picture)
        page.run("new Promise((done) => setTimeout(done, 300))")
        self.assertEqual(page.run(picture), still)
        page.key("ArrowLeft", number=37)
        page.run("new Promise((done) => setTimeout(done, 200))")
        turned = page.run(picture)
        self.assertNotEqual(turned, still)
        left, top, width, height = self.center(page, "#viewer canvas")
        page.drag(left + 0.4 * width, top + 0.5 * height, left + 0.6 * width, top + 0.6 * height)
        page.run("new Promise((done) => setTimeout(done, 200))")
        self.assertNotEqual(page.run(picture), turned)
        self.assert_silent(page)

    def test_tables_sort_and_copy(self):
        page = self.open()
        page.run("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
        column = "[...document.querySelectorAll('#modes-table-1 tbody tr')].map((r) => Number(r.cells[{}].dataset.v))"
        page.run("document.querySelector('#modes-table-1 th button').click()")
        page.run("document.querySelector('#modes-table-1 th button').click()")
        self.assertEqual(page.run(column.format(0)), list(range(27, 0, -1)))
        self.assertEqual(page.run("document.querySelector('#modes-table-1 th').getAttribute('aria-sort')"), "descending")
        text = page.run("document.querySelector('#modes-table-1').closest('.table').nextSibling.querySelector('button').textContent")
        self.assertEqual(text, "Copy csv")
        page.run("""window.copied = []; navigator.clipboard.writeText = async (text) => { window.copied.push(text); }""")
        page.run("document.querySelector('#modes-table-1').closest('.table').nextSibling.querySelectorAll('button').forEach((b) => b.click())")
        csv, markdown = page.run("window.copied")
        self.assertTrue(csv.startswith("mode,energy_cm1,") or csv.startswith("mode,energy"), csv[:40])
        self.assertEqual(len(csv.splitlines()), 28)
        self.assertEqual(markdown.splitlines()[1].count("---"), csv.splitlines()[0].count(",") + 1)
        self.assert_silent(page)

    def test_a_row_of_modes_is_shown_in_motion(self):
        page = self.open()
        page.run("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
        page.run("document.querySelector('#modes-table-1 tbody tr:nth-child(12)').focus()")
        page.key("Enter", number=13)
        self.assertIn("mode 12 of 27", page.run("document.querySelector('.mode').textContent"))
        self.assert_silent(page)

    def test_a_phone_needs_no_sideways_scrolling(self):
        page = self.open(width=375, height=740)
        self.assertLessEqual(page.run("document.documentElement.scrollWidth"), 375)
        smallest = page.run("""Math.min(...[...document.querySelectorAll("svg.plot text")].map(
            (t) => parseFloat(getComputedStyle(t).fontSize) * Math.hypot(t.getCTM().a, t.getCTM().b)))""")
        self.assertGreaterEqual(smallest, 9.5)
        self.assert_silent(page)

    def test_without_scripts_pictures_and_tables_are_there(self):
        page = self.open(scripts=False)
        self.assertTrue(page.call("Runtime.evaluate", expression="1"))
        page.call("DOM.enable")
        document = page.call("DOM.getDocument", depth=0)["root"]["nodeId"]
        node = page.call("DOM.querySelector", nodeId=document, selector="#spectra-figure")["nodeId"]
        box = page.call("DOM.getBoxModel", nodeId=node)["model"]
        self.assertGreater(box["width"], 500)
        self.assertGreater(box["height"], 200)
        for selector in ("#viewer", "#explorer"):
            hidden = page.call("DOM.querySelector", nodeId=document, selector=selector + "[hidden]")
            self.assertNotEqual(hidden["nodeId"], 0)

    def test_it_prints(self):
        page = self.open()
        page.print(self.path("page.pdf"))
        self.assertEqual(self.path("page.pdf").read_bytes()[:4], b"%PDF")
        self.assert_silent(page)


class Volumes(BrowserTest):
    def setUp(self):
        super().setUp()
        copy_volumes(self.path("study"))
        self.insproc("bands", "study/2 middle/phonopy.yaml", "--points", "5", "-o", "study/2 middle/bands.csv")
        self.report("study")

    def test_shifts_are_told_and_bands_zoom_in_height(self):
        page = self.open()
        self.assertEqual(page.run("document.querySelectorAll('.chart svg.plot').length"), 2)
        left, top, _, _ = self.center(page, "#explorer svg.plot")
        path = page.run("document.querySelector('#explorer .link').getAttribute('d')")
        x0, y0, x1, y1 = (float(v) for v in path[1:].replace("L", " ").split())
        page.mouse("mouseMoved", left + 0.5 * (x0 + x1), top + 0.5 * (y0 + y1))
        self.assertIn("\u2192", page.run("document.querySelector('#explorer .tip').textContent"))
        left, top, width, height = self.center(page, ".chart svg.plot[data-figure^=phonons]")
        ticks = TEXTS.format("svg[data-figure^=phonons] .tick.y")
        before = page.run(ticks)
        page.drag(left + 0.4 * width, top + 0.6 * height, left + 0.5 * width, top + 0.85 * height)
        self.assertLess(float(page.run(ticks)[-1]), 0.6 * float(before[-1]))
        self.assert_silent(page)

    def test_every_view_of_the_spectra_draws(self):
        page = self.open()
        for view in page.run("[...document.querySelector('#explorer select').options].map((o) => o.value)"):
            page.run(f"""(() => {{ const s = document.querySelector('#explorer select');
                s.value = {view!r}; s.dispatchEvent(new Event("change")); }})()""")
            self.assertGreaterEqual(page.run("document.querySelectorAll('#explorer .curve').length"), 2, view)
        self.assert_silent(page)


if __name__ == "__main__":
    unittest.main()
