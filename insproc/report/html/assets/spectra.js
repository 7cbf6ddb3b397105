// The spectra of all states, the modes under them, and the mode that the viewer shows.

/** Energies and curves of a stored spectrum, each curve with energies of its own. */
const unpacked = (state) => {
  const { energy, curves } = state.spectrum;
  const at = Array.isArray(energy) ? (i) => energy[i] : (i) => energy.first + i * energy.step;
  const result = {};
  for (const [name, { step, value }] of Object.entries(curves)) {
    let i = 0;
    const x = step.map((s) => at((i += s)));
    result[name] = { x, y: value };
  }
  return result;
};

/** The sum of curves, on the energies of all of them. */
const summed = (curves) => {
  const xs = [...new Set(curves.flatMap((curve) => curve.x))].sort((a, b) => a - b);
  const look = "line";
  return { x: xs, y: xs.map((x) => curves.reduce((sum, curve) => sum + (valueAt({ ...curve, look }, x) ?? 0), 0)) };
};

const INKS = ["blue", "vermillion", "green", "purple", "orange", "sky"];
const STATE_INKS = ["black", "green", "purple", "orange", "sky", "blue"];
const PER_CM = "cm\u207b\u00b9";

class Explorer {
  constructor(host) {
    this.states = report.states.filter((state) => state.spectrum);
    this.states.forEach((state) => { state.curves = unpacked(state); });
    const [first] = this.states;
    this.prefixes = [...new Set(Object.keys(first.curves).filter((name) => name.endsWith("total")).map((name) => name.slice(0, -5)))];
    this.bank = this.prefixes.includes("backward.") ? "backward." : this.prefixes[0];
    this.mode = this.states.length > 1 ? "all" : "orders";
    this.state = 0;
    this.strokes = true;
    this.host = host;
    this.makeControls();
    this.chart = new Chart(this.drawing(), { height: 600, label: "Powder spectra" });
    this.chart.full = this.whole();
    this.chart.home = [...report.range];
    this.chart.view = [...report.range];
    this.chart.svg.dataset.figure = "spectra-figure";
    this.chart.onPoint = (place, panel) => this.point(place, panel);
    this.chart.onClick = (place, panel) => this.click(place, panel);
    this.chart.onLeave = () => this.leave();
    this.chart.onKey = (event) => this.key(event);
    const hint = element("figcaption", {}, "Drag over the curves to zoom, double-click to see the whole range again. Each stroke under them is a mode at \u0393: point at it, or go from one to the next with the keys ", element("kbd", {}, ","), " and ", element("kbd", {}, "."), ".");
    host.append(this.controls, this.chart.host, hint);
    const viewerHost = document.getElementById("viewer");
    viewerHost.hidden = false;
    this.viewer = new Viewer(viewerHost);
    this.viewer.show(first);
    this.choose(this.strongest(0), 0, false);
    this.redraw();
  }

  whole() {
    const ends = this.states.map((state) => state.curves[this.bankOf(state) + "total"].x);
    return [0, Math.max(...ends.map((x) => x[x.length - 1]))];
  }

  bankOf(state) { return `${this.bank}total` in state.curves ? this.bank : Object.keys(state.curves)[0].replace("total", ""); }

  makeControls() {
    const select = (label, options, value, action) => {
      const made = element("select", { "aria-label": label, change: () => action(made.value) },
        ...options.map(([key, text]) => element("option", { value: key }, text)));
      made.value = value;
      return element("label", {}, label, made);
    };
    const parts = [["orders", "By order"], ["elements", "By element"]];
    const several = this.states.length > 1;
    this.controls = element("div", { class: "bar" },
      select("Show", several ? [["all", "All states"], ["over", "All, on one line"], ...parts] : parts, this.mode, (value) => {
        this.mode = value;
        this.stateChoice.hidden = !several || value === "all" || value === "over";
        this.redraw();
      }));
    this.stateChoice = select("State", this.states.map((state, i) => [String(i), state.label]), "0", (value) => {
      this.state = Number(value);
      this.redraw();
    });
    this.stateChoice.hidden = true;
    this.controls.append(this.stateChoice);
    if (this.prefixes.length > 1)
      this.controls.append(select("Bank", this.prefixes.map((prefix) => [prefix, prefix.slice(0, -1)]), this.bank, (value) => {
        this.bank = value;
        this.redraw();
      }));
    if (report.comparisons.some((one) => one.bands.length)) {
      const box = element("input", { type: "checkbox", checked: true, change: () => { this.strokes = box.checked; this.redraw(); } });
      this.shiftChoice = element("label", {}, box, "Shifts");
      this.controls.append(this.shiftChoice);
    }
    const copying = button("Copy curves", "Copy the curves that are shown, as comma-separated values", () => copy(this.csv(), copying), { class: "push" });
    this.controls.append(copying);
  }

  redraw() {
    if (this.shiftChoice) this.shiftChoice.hidden = this.mode !== "all";
    this.showCommand();
    const drawing = this.drawing();
    this.chart.set({ ...drawing, x: this.chart.full }, { full: this.chart.full, height: this.height() });
    this.mark();
  }

  /** The command that made what is shown. */
  showCommand() {
    if (!this.command) return;
    const one = this.mode !== "all" && this.mode !== "over" && this.states[this.state].command;
    this.command.textContent = one || this.wholeCommand;
  }

  height() {
    const narrow = innerWidth < 600;
    return (narrow ? 290 : 370) + 58 * this.shownStates().length + 50;
  }

  shownStates() { return this.mode === "all" || this.mode === "over" ? this.states.map((_, i) => i) : [this.state]; }

  curve(state, name, label, look, base = 0) {
    const { x, y } = state.curves[name];
    return { label, look, base, x, y };
  }

  /** Highest total in the range that is shown at first. */
  highest() {
    const [low, high] = report.range;
    let most = 0;
    for (const state of this.states) {
      const { x, y } = state.curves[this.bankOf(state) + "total"];
      for (let i = 0; i < x.length; ++i) if (x[i] >= low && x[i] <= high && y[i] > most) most = y[i];
    }
    return most || 1;
  }

  drawing() {
    const main = this.mode === "all" || this.mode === "over" ? this.totals() : this.parts();
    const panels = [main, ...this.shownStates().map((i) => this.stickPanel(i))];
    return { xLabel: `Energy transfer (${PER_CM})`, x: [...report.range], ticks: [], panels };
  }

  totals() {
    const step = this.mode === "all" ? 1.15 * this.highest() : 0;
    const panel = this.panel(`S (barn / ${PER_CM})${step ? ", offset" : ""}`, step === 0);
    this.states.forEach((state, i) => {
      panel.curves.push(this.curve(state, this.bankOf(state) + "total", state.label, `curve line ink-${STATE_INKS[i % STATE_INKS.length]}`, step * i));
    });
    panel.curves.reverse();
    panel.y = [0, step * (this.states.length - 1) + (step ? 1.32 : 1.2) * this.highest()];
    panel.free = step === 0;
    if (step && this.strokes) for (const comparison of report.comparisons) this.addStrokes(panel, comparison, step);
    return panel;
  }

  addStrokes(panel, { first, second, bands }, step) {
    const place = (index) => this.states.indexOf(report.states[index]);
    const lower = place(first), upper = place(second);
    if (lower < 0 || upper < 0) return;
    const curve = this.states[lower].curves[this.bankOf(this.states[lower]) + "total"];
    const total = { ...curve, look: "line" };
    panel.bands ??= [];
    for (const band of bands) {
      const [from, to, , direction] = band;
      if (to === null) continue;
      const look = direction === "blue" ? "ink-blue" : direction === "red" ? "ink-vermillion" : "ink-grey";
      const link = { x0: from, y0: step * lower + Math.min((valueAt(total, from) ?? 0) + 0.02 * step, step), x1: to, y1: step * upper, look };
      panel.links.push(link);
      panel.bands.push({ ...link, band });
    }
    panel.notesFor = (chart, box) => this.shiftNotes(panel, chart, box);
  }

  /** Numbers over the ends of strokes, of the stronger bands where there is no room for all. */
  shiftNotes(panel, chart, box) {
    const taken = [], notes = [];
    const upper = (link) => panel.curves.find((curve) => curve.base === link.y1);
    for (const link of [...panel.bands].sort((a, b) => b.band[2] - a.band[2])) {
      const px = chart.across(box, link.x1);
      if (px < box.left + 6 || px > box.left + box.width - 6 || taken.some((other) => Math.abs(other - px) < 13)) continue;
      taken.push(px);
      const curve = upper(link), reach = 7 * (box.x[1] - box.x[0]) / box.width;
      let top = 0;
      for (let i = 0; curve && i < curve.x.length; ++i) if (Math.abs(curve.x[i] - link.x1) < reach && curve.y[i] > top) top = curve.y[i];
      if (curve && top === 0) top = valueAt({ ...curve, look: "line" }, link.x1) ?? 0;
      notes.push({ x: link.x1, y: link.y1 + top + (8 / box.height) * (box.y[1] - box.y[0]), text: signed(link.band[1] - link.band[0], 0), look: link.look, upright: true });
    }
    return notes;
  }

  parts() {
    const state = this.states[this.state], bank = this.bankOf(state);
    const panel = this.panel(`S (barn / ${PER_CM})`, true);
    panel.free = true;
    const names = Object.keys(state.curves).filter((name) => name.startsWith(bank));
    if (this.mode === "elements") {
      names.filter((name) => name.startsWith(`${bank}el_`)).forEach((name, i) =>
        panel.curves.push(this.curve(state, name, name.slice(bank.length + 3), `curve line ink-${INKS[i % INKS.length]}`)));
    } else {
      const orders = names.filter((name) => /^order\d+$/.test(name.slice(bank.length)));
      const looks = ["curve filled ink-blue", "curve line ink-vermillion", "curve line ink-green", "curve line ink-purple"];
      orders.slice(0, 3).forEach((name, i) => panel.curves.push(this.curve(state, name, `order ${i + 1}`, looks[i])));
      if (orders.length > 3)
        panel.curves.push({ label: orders.length > 4 ? `orders 4\u2013${orders.length}` : "order 4", look: looks[3], base: 0, ...summed(orders.slice(3).map((name) => state.curves[name])) });
    }
    panel.curves.push(this.curve(state, `${bank}total`, "total", "curve thin ink-black"));
    return panel;
  }

  panel(yLabel, numbers) {
    return { yLabel, numbers, y: [0, 1.2 * this.highest()], free: true, room: 0.1, weight: 10, grounds: [], curves: [], sticks: [], links: [], notes: [] };
  }

  /** Index of the bank among the modes' intensities. */
  intensity(state, mode) {
    const list = state.modes[mode][3];
    const index = state.banks.indexOf(this.bank.slice(0, -1));
    return list.length ? list[index < 0 ? list.length - 1 : index] : 1;
  }

  stickPanel(index) {
    const state = this.states[index];
    const panel = this.panel(state.label, false);
    const ink = this.shownStates().length > 1 ? STATE_INKS[index % STATE_INKS.length] : "blue";
    panel.sticks = state.modes.map((mode, i) => ({ x: mode[0], height: this.intensity(state, i), look: `ink-${ink}`, mode: i })).filter((stick) => stick.height > 0);
    panel.y = [0, 1.1 * Math.max(1e-12, ...panel.sticks.map((stick) => stick.height))];
    panel.weight = 1.75;
    panel.of = index;
    return panel;
  }

  strongest(index) {
    const state = this.states[index], [low, high] = report.range;
    let best = 0;
    state.modes.forEach((mode, i) => {
      if (mode[0] >= low && mode[0] <= high && this.intensity(state, i) > this.intensity(state, best)) best = i;
    });
    return best;
  }

  /** The stick next to a place, the stronger of those that are equally near. */
  stickAt([px], index) {
    const panel = this.chart.drawing.panels[index], box = this.chart.boxes[index];
    let best = null, least = 12;
    for (const stick of panel.sticks) {
      const distance = Math.abs(this.chart.across(box, stick.x) - px) - 3 * (stick.height / panel.y[1]);
      if (distance < least) { least = distance; best = stick; }
    }
    return best && { panel, stick: best };
  }

  strokeAt([px, py], index) {
    const panel = this.chart.drawing.panels[index], box = this.chart.boxes[index];
    let best = null, least = 7;
    for (const link of panel.bands ?? []) {
      const [x0, y0, x1, y1] = [this.chart.across(box, link.x0), this.chart.down(box, link.y0), this.chart.across(box, link.x1), this.chart.down(box, link.y1)];
      const t = Math.min(1, Math.max(0, ((px - x0) * (x1 - x0) + (py - y0) * (y1 - y0)) / ((x1 - x0) ** 2 + (y1 - y0) ** 2 || 1)));
      const distance = Math.hypot(px - x0 - t * (x1 - x0), py - y0 - t * (y1 - y0));
      if (distance < least) { least = distance; best = link; }
    }
    return best;
  }

  point(place, index) {
    const panel = this.chart.drawing.panels[index];
    if (panel.of === undefined) {
      this.leave();
      const stroke = this.strokeAt(place, index);
      if (!stroke) return undefined;
      const [from, to, , direction, change, words] = stroke.band;
      return `<div><b>${shown(from, 1)} \u2192 ${shown(to, 1)}</b> ${PER_CM} <b class="to-${escaped(direction)}">${signed(to - from, 1)}</b> ${escaped(change)}</div><div>${escaped(words)}</div>`;
    }
    const found = this.stickAt(place, index);
    if (!found) { this.leave(); return ""; }
    this.preview(found.stick.mode, panel.of);
    return this.words(found.stick.mode, panel.of);
  }

  words(mode, index) {
    const state = this.states[index], [energy, irrep, assignment] = state.modes[mode];
    return `<div><b>${shown(energy, 1)}</b> ${PER_CM} \u00b7 mode ${mode + 1}${irrep ? ` \u00b7 ${escaped(irrep)}` : ""}</div><div>${escaped(assignment)}</div>`;
  }

  click(place, index) {
    const panel = this.chart.drawing.panels[index];
    if (!panel || panel.of === undefined) return;
    const found = this.stickAt(place, index);
    if (found) this.choose(found.stick.mode, panel.of);
  }

  key(event) {
    if (event.key !== "," && event.key !== ".") return false;
    this.step(event.key === "." ? 1 : -1);
    return true;
  }

  /** The next mode that is seen. */
  step(by) {
    const { index, mode } = this.chosen, state = this.states[index];
    const least = 0.004 * Math.max(...state.modes.map((_, i) => this.intensity(state, i)));
    for (let i = mode + by; i >= 0 && i < state.modes.length; i += by)
      if (this.intensity(state, i) > least) { this.choose(i, index); return; }
  }

  preview(mode, index) {
    if (this.previewed && this.previewed.mode === mode && this.previewed.index === index) return;
    this.previewed = { mode, index };
    this.display(mode, index);
  }
  leave() {
    if (!this.previewed) return;
    this.previewed = null;
    this.display(this.chosen.mode, this.chosen.index);
  }

  choose(mode, index, aloud = true) {
    this.chosen = { mode, index };
    this.previewed = null;
    this.display(mode, index);
    this.mark();
    const [energy, , assignment] = this.states[index].modes[mode];
    if (aloud) tell(`${this.states[index].label}, mode ${mode + 1}, ${shown(energy, 1)} reciprocal centimeters, ${assignment}`);
    for (const row of document.querySelectorAll("tr.chosen")) row.classList.remove("chosen");
    this.rows?.get(`${index}/${mode}`)?.classList.add("chosen");
  }

  mark() {
    const { mode, index } = this.chosen ?? {};
    const panel = this.chart.drawing.panels.findIndex((one) => one.of === index);
    const state = this.states[index];
    this.chart.choose(panel < 0 || !state ? [] : [{ panel, x: state.modes[mode][0], height: this.intensity(state, mode) }]);
  }

  /** Shows a mode in the viewer and in words. */
  display(mode, index) {
    const state = this.states[index], [energy, irrep, assignment, , shares] = state.modes[mode];
    this.viewer.show(state);
    this.viewer.setMode(mode);
    const { card } = this.viewer;
    const lost = this.viewer.moves ? "" : " (its motion is not on this page)";
    card.replaceChildren(
      element("h3", {}, `${shown(energy, 1)} ${PER_CM}`),
      element("p", {}, assignment),
      element("p", { class: "faint" }, [state.label, `mode ${mode + 1} of ${state.modes.length}${lost}`, irrep, this.strength(state, mode)].filter(Boolean).join(" \u00b7 ")));
    const bar = element("div", { class: "shares", role: "img", "aria-label": `Kinetic energy: ${state.elements.map((name, i) => `${name} ${Math.round(100 * shares[i])} %`).join(", ")}` });
    state.elements.forEach((name, i) => bar.append(element("span", { style: `width:${100 * shares[i]}%;background:${colorOf(name)}`, title: name })));
    card.append(bar, element("p", { class: "faint" }, state.elements.map((name, i) => [name, Math.round(100 * shares[i])]).filter(([, share]) => share > 0)
      .map(([name, share]) => `${name} ${share} %`).join(" \u00b7 ")));
    for (const line of this.kin(mode, index)) card.append(line);
    card.append(element("p", { class: "steps" }, button("\u2039 Previous", "Previous mode that is seen", () => this.step(-1)), " ", button("Next \u203a", "Next mode that is seen", () => this.step(1))));
  }

  strength(state, mode) { return state.modes[mode][3].length ? `${Number(this.intensity(state, mode).toPrecision(3))} barn` : ""; }

  /** What the mode is in other states, as buttons. */
  kin(mode, index) {
    const lines = [];
    for (const { first, second, modes } of report.comparisons) {
      const pairs = [[first, second, 0], [second, first, 1]];
      for (const [own, other, side] of pairs) {
        const there = this.states.indexOf(report.states[other]);
        if (this.states[index] !== report.states[own] || there < 0) continue;
        const pair = modes.find((one) => one[side] === mode);
        if (!pair) continue;
        const target = pair[1 - side], state = this.states[there], shift = state.modes[target][0] - this.states[index].modes[mode][0];
        const link = button(`${state.label}: ${shown(state.modes[target][0], 1)} ${PER_CM}`, "Show this mode in the other state", () => this.choose(target, there));
        const way = Math.abs(shift) < 0.05 ? "" : shift > 0 ? "to-blue" : "to-red";
        lines.push(element("p", {}, link, " ", element("span", { class: way }, signed(shift, 1))));
      }
    }
    return lines;
  }

  csv() {
    const { curves } = this.chart.drawing.panels[0], xs = [...new Set(curves.flatMap((curve) => curve.x))].sort((a, b) => a - b);
    const lines = [["energy_cm1", ...curves.map((curve) => csvCell(curve.label))].join(",")];
    for (const x of xs) lines.push([x, ...curves.map((curve) => { const y = valueAt({ ...curve, look: "line" }, x); return y === null ? "" : Number(y.toPrecision(5)); })].join(","));
    return `${lines.join("\n")}\n`;
  }

  /** Rows of the tables of modes choose their mode. */
  linkTables() {
    this.rows = new Map();
    this.states.forEach((state, index) => {
      const table = document.getElementById(`modes-table-${report.states.indexOf(state) + 1}`);
      if (!table) return;
      for (const row of table.tBodies[0].rows) {
        const mode = Number(row.cells[0].dataset.v) - 1;
        this.rows.set(`${index}/${mode}`, row);
        row.tabIndex = 0;
        const act = () => { this.choose(mode, index); document.getElementById("spectra").scrollIntoView(); };
        row.addEventListener("click", act);
        row.addEventListener("keydown", (event) => { if (event.key === "Enter") act(); });
      }
    });
  }
}

const makeExplorer = () => {
  const host = document.getElementById("explorer");
  if (!host || !report.states.some((state) => state.spectrum)) return;
  const still = document.getElementById("spectra-figure")?.closest("figure");
  const frame = element("figure", { id: "explorer" });
  host.replaceWith(frame);
  const command = still?.querySelector(".command");
  still?.remove();
  const explorer = new Explorer(frame);
  if (command) {
    frame.append(command);
    explorer.command = command.querySelector("code");
    explorer.wholeCommand = explorer.command.textContent;
  }
  explorer.linkTables();
};
