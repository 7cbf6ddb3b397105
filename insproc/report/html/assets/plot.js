// A picture that zooms and tells what is under the pointer.
//
// A drawing is { xLabel, x: [from, to], ticks, panels }, a panel { yLabel, numbers, y, free, weight,
// grounds, curves, sticks, links, notes }, all in the numbers of the axes. `free` panels take the
// height of what is in view.

const tickStep = (range, most) => {
  const rough = range / most, power = Math.floor(Math.log10(rough)), unit = 10 ** power;
  const factor = [1, 2, 5, 10].find((f) => f * unit >= rough * (1 - 1e-9));
  return { step: factor * unit, decimals: Math.max(0, factor === 10 ? -power - 1 : -power) };
};

class Chart {
  constructor(drawing, { height = 420, tall = false, keys = true, label = "" } = {}) {
    this.drawing = drawing;
    this.height = height;
    this.tall = tall;
    this.hidden = new Set();
    this.full = [...drawing.x];
    this.view = [...drawing.x];
    this.fullY = drawing.panels.map((panel) => [...panel.y]);
    this.zoomY = null;
    this.pointers = new Map();
    this.svg = document.createElementNS(SVG, "svg");
    this.svg.setAttribute("class", "plot");
    this.svg.setAttribute("tabindex", "0");
    this.svg.setAttribute("role", "group");
    this.svg.setAttribute("aria-roledescription", "chart");
    this.svg.setAttribute("aria-label", `${label}. Plus and minus zoom, arrows move, 0 resets.`);
    this.tip = element("div", { class: "tip", hidden: true });
    this.keys = element("div", { class: "keys" });
    this.tools = element("div", { class: "push" },
      button("\u2212", "Zoom out", () => this.zoom(2)), " ",
      button("+", "Zoom in", () => this.zoom(0.5)), " ",
      button("Reset", "Show the whole range", () => this.reset()));
    this.bar = element("div", { class: "bar" }, this.keys, this.tools);
    this.host = element("div", { class: "chart" }, this.bar, this.svg, this.tip);
    this.showKeys = keys;
    this.makeKeys();
    this.listen();
    this.width = 0;
    new ResizeObserver(() => {
      const width = Math.round(this.host.clientWidth);
      if (width > 0 && width !== this.width) { this.width = width; this.draw(); }
    }).observe(this.host);
  }

  /** Another drawing with the same axis: the range in view stays. */
  set(drawing, { full = drawing.x, height = this.height } = {}) {
    const same = full[0] === this.full[0] && full[1] === this.full[1];
    this.drawing = drawing;
    this.height = height;
    this.full = [...full];
    if (!same) this.view = [...drawing.x];
    this.fullY = drawing.panels.map((panel) => [...panel.y]);
    this.zoomY = null;
    this.makeKeys();
    this.draw();
  }

  makeKeys() {
    this.keys.replaceChildren();
    if (!this.showKeys) return;
    const seen = new Set();
    for (const panel of this.drawing.panels)
      for (const curve of panel.curves) {
        if (!curve.label || seen.has(curve.label)) continue;
        seen.add(curve.label);
        const key = button("", `Show ${curve.label}`, () => {
          if (!this.hidden.delete(curve.label)) this.hidden.add(curve.label);
          key.setAttribute("aria-pressed", String(!this.hidden.has(curve.label)));
          this.draw();
        }, { "aria-pressed": String(!this.hidden.has(curve.label)) });
        const ink = curve.look.split(" ").find((word) => word.startsWith("ink-"));
        key.append(element("i", { class: ink }), curve.label);
        this.keys.append(key);
      }
  }

  layout() {
    const { panels } = this.drawing;
    const left = this.leftMargin(), right = 10, top = 8, bottom = 44, gap = 10;
    const weight = panels.reduce((sum, panel) => sum + panel.weight, 0);
    const room = this.height - top - bottom - gap * (panels.length - 1);
    let at = top;
    this.boxes = panels.map((panel, i) => {
      const height = (room * panel.weight) / weight;
      const box = { left, top: at, width: Math.max(60, this.width - left - right), height, x: this.view, y: this.yRange(panel, i) };
      at += height + gap;
      return box;
    });
  }

  /** Room for the numbers of the y axes, as long as they were drawn last, and for the words beside. */
  leftMargin() {
    if (!this.drawing.panels.some((panel) => panel.numbers)) return 34;
    return Math.max(62, 30 + 7.2 * (this.longest ?? 4));
  }

  yRange(panel, index) {
    if (this.zoomY && this.zoomY.panel === index) return this.zoomY.range;
    const whole = this.view[0] === this.full[0] && this.view[1] === this.full[1];
    if (this.tall || (!panel.free && whole)) return this.fullY[index];
    let low = this.fullY[index][0] === 0 ? 0 : Infinity, high = -Infinity;
    for (const curve of panel.curves) {
      if (this.hidden.has(curve.label)) continue;
      for (let i = 0; i < curve.x.length; ++i) {
        if (curve.x[i] < this.view[0] || curve.x[i] > this.view[1] || !Number.isFinite(curve.y[i])) continue;
        const y = curve.y[i] + curve.base;
        if (y < low) low = y;
        if (y > high) high = y;
      }
    }
    for (const stick of panel.sticks)
      if (stick.x >= this.view[0] && stick.x <= this.view[1] && stick.height > high) high = stick.height;
    if (!(high > low)) return this.fullY[index];
    const room = panel.room ?? 0.06;
    return [low === 0 ? 0 : low - 0.05 * (high - low), high + room * (high - low)];
  }

  across(box, x) { return box.left + ((x - box.x[0]) / (box.x[1] - box.x[0])) * box.width; }
  down(box, y) { return box.top + box.height - ((y - box.y[0]) / (box.y[1] - box.y[0])) * box.height; }
  energy(px) {
    const [box] = this.boxes;
    return box.x[0] + ((px - box.left) / box.width) * (box.x[1] - box.x[0]);
  }

  draw() {
    if (!this.width) return;
    this.widest = 0;
    this.layout();
    this.svg.setAttribute("viewBox", `0 0 ${this.width} ${this.height}`);
    this.svg.setAttribute("height", this.height);
    let text = "";
    this.drawing.panels.forEach((panel, i) => { text += this.panelText(panel, this.boxes[i], i); });
    const [box] = this.boxes;
    text += `<text class="label" x="${box.left + box.width / 2}" y="${this.height - 8}">${escaped(this.drawing.xLabel)}</text>`;
    text += `<g class="marks"></g>`;
    this.svg.innerHTML = text;
    this.marks = this.svg.querySelector(".marks");
    this.markChosen();
    if (this.longest !== this.widest) { // the margin was for other numbers
      this.longest = this.widest;
      if (this.leftMargin() !== this.boxes[0].left) this.draw();
    }
  }

  panelText(panel, box, index) {
    const id = `clip-${Chart.count ??= 0}-${index}-${(Chart.count += 1)}`;
    const r = (v) => v.toFixed(1);
    let text = this.axes(panel, box, index === this.drawing.panels.length - 1);
    let data = "";
    for (const ground of panel.grounds) data += `<path class="ground ${ground.look}" d="${this.groundPath(ground, box)}"/>`;
    for (const curve of panel.curves)
      if (!this.hidden.has(curve.label)) data += `<path class="${curve.look}" d="${this.curvePath(curve, box)}"/>`;
    const sticks = new Map();
    for (const stick of panel.sticks) {
      if (stick.x < box.x[0] || stick.x > box.x[1]) continue;
      const x = this.across(box, stick.x), base = this.down(box, stick.base ?? 0);
      const path = `M${r(x)} ${r(base)}V${r(Math.min(this.down(box, (stick.base ?? 0) + stick.height), base - 1.5))}`;
      sticks.set(stick.look, (sticks.get(stick.look) ?? "") + path);
    }
    for (const [look, path] of sticks) data += `<path class="sticks ${look}" d="${path}"/>`;
    for (const link of panel.links)
      data += `<path class="link ${link.look}" d="M${r(this.across(box, link.x0))} ${r(this.down(box, link.y0))}L${r(this.across(box, link.x1))} ${r(this.down(box, link.y1))}"/>`;
    text += `<clipPath id="${id}"><rect x="${box.left}" y="${r(box.top)}" width="${box.width}" height="${r(box.height)}"/></clipPath><g clip-path="url(#${id})">${data}</g>`;
    for (const note of [...panel.notes, ...(panel.notesFor?.(this, box) ?? [])]) {
      const x = this.across(box, note.x), y = Math.max(box.top + 4, this.down(box, note.y));
      if (x < box.left || x > box.left + box.width) continue;
      const turn = note.upright ? ` transform="rotate(-90 ${r(x)} ${r(y)})"` : "";
      text += `<text class="note ${note.look}" x="${r(x)}" y="${r(y)}" dy="${note.upright ? ".35em" : "0"}"${turn}>${escaped(note.text)}</text>`;
    }
    return `<g class="panel" data-panel="${index}">${text}<rect class="frame" x="${box.left}" y="${r(box.top)}" width="${box.width}" height="${r(box.height)}"/></g>`;
  }

  axes(panel, box, last) {
    let text = "";
    const bottom = box.top + box.height;
    const tick = (x, label) => {
      const px = this.across(box, x).toFixed(1);
      text += `<path class="grid" d="M${px} ${box.top.toFixed(1)}V${bottom.toFixed(1)}"/>`;
      if (last) text += `<text class="tick" x="${px}" y="${(bottom + 16).toFixed(1)}">${escaped(label)}</text>`;
    };
    if (this.drawing.ticks.length) {
      for (const [x, label] of this.drawing.ticks) if (x >= box.x[0] && x <= box.x[1]) tick(x, label);
    } else {
      const { step, decimals } = tickStep(box.x[1] - box.x[0], Math.max(3, box.width / 85));
      for (let k = Math.ceil(box.x[0] / step - 1e-9); k * step <= box.x[1] + 1e-9 * step; ++k) tick(k * step, shown(k * step, decimals));
    }
    if (panel.numbers) {
      const { step, decimals } = tickStep(box.y[1] - box.y[0], Math.max(2.5, box.height / 40));
      for (let k = Math.ceil(box.y[0] / step - 1e-9); k * step <= box.y[1] + 1e-9 * step; ++k) {
        const y = this.down(box, k * step), label = shown(k * step, decimals);
        this.widest = Math.max(this.widest, label.length);
        text += `<path class="grid" d="M${box.left} ${y.toFixed(1)}h${box.width}"/><text class="tick y" x="${box.left - 6}" y="${(y + 4).toFixed(1)}">${label}</text>`;
      }
    }
    const middle = box.top + box.height / 2;
    return `${text}<text class="label" x="14" y="${middle.toFixed(1)}" transform="rotate(-90 14 ${middle.toFixed(1)})">${escaped(panel.yLabel)}</text>`;
  }

  curvePath(curve, box) {
    const points = curve.look.includes("points") || curve.look.includes("dots");
    const filled = curve.look.includes("filled");
    const ground = this.down(box, curve.base).toFixed(1);
    let path = "", open = false, lastX = 0;
    for (let i = 0; i < curve.x.length; ++i) {
      if (!Number.isFinite(curve.y[i])) {
        if (open && filled) path += `V${ground}Z`;
        open = false;
        continue;
      }
      if (!points && ((curve.x[i] < box.x[0] && curve.x[i + 1] < box.x[0]) || (curve.x[i] > box.x[1] && curve.x[i - 1] > box.x[1]))) continue;
      const x = this.across(box, curve.x[i]), y = this.down(box, curve.y[i] + curve.base).toFixed(1);
      if (points) path += `M${x.toFixed(1)} ${y}h0`;
      else if (!open) path += filled ? `M${x.toFixed(1)} ${ground}V${y}` : `M${x.toFixed(1)} ${y}`;
      else path += `L${x.toFixed(1)} ${y}`;
      open = true;
      lastX = x;
    }
    return open && filled ? `${path}L${lastX.toFixed(1)} ${ground}Z` : path;
  }

  groundPath(ground, box) {
    return ground.pieces.map((piece) => piece.map(([x, y], i) =>
      `${i ? "L" : "M"}${this.across(box, x).toFixed(1)} ${this.down(box, y).toFixed(1)}`).join("") + "Z").join("");
  }

  /** What a click has chosen: { panel, x, height }. */
  choose(chosen) { this.chosen = chosen; this.markChosen(); }

  markChosen() {
    if (!this.marks) return;
    let text = "";
    for (const one of this.chosen ?? []) {
      const box = this.boxes[one.panel];
      if (!box || one.x < box.x[0] || one.x > box.x[1]) continue;
      const x = this.across(box, one.x).toFixed(1), base = this.down(box, 0);
      const top = Math.min(base - 6, this.down(box, one.height));
      text += `<path class="chosen" d="M${x} ${base.toFixed(1)}V${top.toFixed(1)}"/><circle class="chosen-dot" cx="${x}" cy="${top.toFixed(1)}" r="4"/>`;
    }
    this.marks.innerHTML = text;
  }

  // The range in view.
  look(from, to) {
    const [low, high] = this.full, width = Math.min(high - low, Math.max(to - from, (high - low) * 1e-3));
    const start = Math.min(Math.max(from, low), high - width);
    this.view = [start, start + width];
    this.hideTip();
    this.draw();
  }
  zoom(factor, at = (this.view[0] + this.view[1]) / 2) {
    if (this.tall) return this.zoomHeight(factor);
    this.look(at - (at - this.view[0]) * factor, at + (this.view[1] - at) * factor);
  }
  /** The lower part of a panel: lattice modes lie there. */
  zoomHeight(factor) {
    const [low, high] = this.boxes[0].y, whole = this.fullY[0];
    const top = Math.min(whole[1], low + (high - low) * factor);
    this.zoomY = top >= whole[1] ? null : { panel: 0, range: [low, top] };
    this.hideTip();
    this.draw();
  }
  pan(share) {
    if (this.tall) {
      const range = [...this.boxes[0].y], whole = this.fullY[0], width = range[1] - range[0];
      const low = Math.min(Math.max(range[0] + share * width, whole[0]), whole[1] - width);
      this.zoomY = { panel: 0, range: [low, low + width] };
      this.draw();
      return;
    }
    const width = this.view[1] - this.view[0];
    this.look(this.view[0] + share * width, this.view[1] + share * width);
  }
  reset() { this.zoomY = null; this.view = [...(this.home ?? this.full)]; this.hideTip(); this.draw(); }

  // Pointer and keys.
  place(event) {
    const rect = this.svg.getBoundingClientRect();
    return [(event.clientX - rect.left) * (this.width / rect.width), (event.clientY - rect.top) * (this.height / rect.height)];
  }
  panelAt(py) { return this.boxes.findIndex((box) => py >= box.top && py <= box.top + box.height); }

  listen() {
    const { svg } = this;
    svg.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      this.pointers.set(event.pointerId, this.place(event));
      this.start = { place: this.place(event), view: [...this.view], moved: false };
      if (event.pointerType !== "touch") svg.setPointerCapture(event.pointerId);
    });
    svg.addEventListener("pointermove", (event) => this.move(event));
    svg.addEventListener("pointerup", (event) => this.release(event));
    svg.addEventListener("pointercancel", (event) => { this.pointers.delete(event.pointerId); this.start = null; this.markChosen(); });
    svg.addEventListener("pointerleave", () => { this.hideTip(); this.onLeave?.(); });
    svg.addEventListener("dblclick", () => this.reset());
    svg.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      this.zoom(Math.exp(event.deltaY * 0.004), this.energy(this.place(event)[0]));
    }, { passive: false });
    svg.addEventListener("keydown", (event) => this.key(event));
  }

  move(event) {
    if (!this.boxes) return;
    const place = this.place(event);
    if (this.pointers.size === 2 && this.pointers.has(event.pointerId)) {
      const other = [...this.pointers].find(([id]) => id !== event.pointerId)[1];
      const before = Math.abs(this.pointers.get(event.pointerId)[0] - other[0]);
      this.pointers.set(event.pointerId, place);
      this.start = null;
      if (before > 10) this.zoom(before / Math.max(10, Math.abs(place[0] - other[0])), this.energy((place[0] + other[0]) / 2));
      return;
    }
    if (this.start && this.pointers.has(event.pointerId)) {
      const [x0, y0] = this.start.place, dx = place[0] - x0;
      if (Math.abs(dx) > 5 || (this.tall && Math.abs(place[1] - y0) > 5)) this.start.moved = true;
      if (this.start.moved && (event.pointerType === "touch" || event.shiftKey)) {
        const { view } = this.start, width = view[1] - view[0];
        const shift = (-dx / this.boxes[0].width) * width;
        this.look(view[0] + shift, view[1] + shift);
      } else if (this.start.moved) this.markSelection(place);
      return;
    }
    this.point(place);
  }

  selection(place) {
    const [box] = this.boxes, [x0, y0] = this.start.place;
    const inside = (v, low, size) => Math.min(Math.max(v, low), low + size);
    const xs = [inside(x0, box.left, box.width), inside(place[0], box.left, box.width)].sort((a, b) => a - b);
    const ys = [inside(y0, box.top, box.height), inside(place[1], box.top, box.height)].sort((a, b) => a - b);
    return { xs, ys };
  }
  markSelection(place) {
    const { xs, ys } = this.selection(place), [box] = this.boxes, end = this.boxes[this.boxes.length - 1];
    const rect = this.tall ? [box.left, ys[0], box.width, ys[1] - ys[0]]
      : [xs[0], box.top, xs[1] - xs[0], end.top + end.height - box.top];
    this.marks.innerHTML = `<rect class="selection" x="${rect[0]}" y="${rect[1]}" width="${rect[2]}" height="${rect[3]}"/>`;
    this.hideTip();
  }

  release(event) {
    const place = this.place(event), { start } = this;
    this.pointers.delete(event.pointerId);
    this.start = null;
    if (!start) return;
    if (!start.moved) {
      this.onClick?.(place, this.panelAt(place[1]));
      if (event.pointerType === "touch") this.point(place);
      return;
    }
    if (event.pointerType === "touch" || event.shiftKey) return;
    this.start = start;
    const { xs, ys } = this.selection(place);
    this.start = null;
    if (this.tall && ys[1] - ys[0] > 5) {
      const [box] = this.boxes;
      const value = (py) => box.y[0] + ((box.top + box.height - py) / box.height) * (box.y[1] - box.y[0]);
      this.zoomY = { panel: 0, range: [value(ys[1]), value(ys[0])] };
      this.draw();
    } else if (!this.tall && xs[1] - xs[0] > 5) this.look(this.energy(xs[0]), this.energy(xs[1]));
    else this.markChosen();
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (this.onKey?.(event)) { event.preventDefault(); return; }
    const steps = this.tall ? { ArrowUp: 0.2, ArrowDown: -0.2 } : { ArrowLeft: -0.15, ArrowRight: 0.15 };
    if (event.key in steps) this.pan(steps[event.key]);
    else if (event.key === "+" || event.key === "=") this.zoom(0.6);
    else if (event.key === "-") this.zoom(1 / 0.6);
    else if (event.key === "0" || event.key === "Home") this.reset();
    else if (event.key === "Escape") this.hideTip();
    else return;
    event.preventDefault();
  }

  point(place) {
    const index = this.panelAt(place[1]), box = this.boxes[index];
    if (!box || place[0] < box.left || place[0] > box.left + box.width) { this.hideTip(); this.onLeave?.(); return; }
    const own = this.onPoint?.(place, index);
    if (own === false) return;
    this.showTip(own ?? this.values(this.drawing.panels[index], this.energy(place[0])), place);
    this.marks.querySelector(".cursor")?.remove();
    if (own) return;
    const last = this.boxes[this.boxes.length - 1];
    this.marks.insertAdjacentHTML("beforeend", `<path class="cursor" d="M${place[0].toFixed(1)} ${this.boxes[0].top}V${last.top + last.height}"/>`);
  }

  /** The curves' values at a place, as markup. */
  values(panel, x) {
    if (this.drawing.ticks.length) return "";
    const range = this.view[1] - this.view[0];
    let text = "";
    for (const curve of panel.curves) {
      if (!curve.label && panel.curves.length > 1) continue;
      if (this.hidden.has(curve.label)) continue;
      const y = valueAt(curve, x);
      if (y === null) continue;
      const ink = curve.look.split(" ").find((word) => word.startsWith("ink-"));
      text += `<div><i class="${ink}"></i>${escaped(curve.label || panel.yLabel)} <b>${escaped(Number(y.toPrecision(4)).toString().replace("-", "\u2212"))}</b></div>`;
    }
    return text && `<div><b>${shown(x, range > 200 ? 0 : range > 20 ? 1 : 3)}</b> ${escaped(unitOf(this.drawing.xLabel))}</div>${text}`;
  }

  showTip(markup, place) {
    if (!markup) { this.hideTip(); return; }
    this.tip.innerHTML = markup;
    this.tip.hidden = false;
    const scale = this.svg.getBoundingClientRect().width / this.width, top = this.svg.offsetTop;
    const x = place[0] * scale, right = x > this.host.clientWidth / 2;
    this.tip.style.left = right ? "" : `${x + 14}px`;
    this.tip.style.right = right ? `${this.host.clientWidth - x + 14}px` : "";
    this.tip.style.top = `${Math.max(0, top + place[1] - 10)}px`;
  }
  hideTip() {
    this.tip.hidden = true;
    this.marks?.querySelector(".cursor")?.remove();
  }
}

/** "cm⁻¹" of "Energy transfer (cm⁻¹)". */
const unitOf = (label) => /\(([^)]*)\)\s*$/.exec(label)?.[1] ?? "";

/** A curve's value between its points; null outside. */
const valueAt = (curve, x) => {
  const { x: xs, y: ys } = curve;
  if (curve.look.includes("points") || curve.look.includes("dots") || !xs.length || x < xs[0] || x > xs[xs.length - 1]) return null;
  let low = 0, high = xs.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (xs[middle] <= x) low = middle; else high = middle;
  }
  const t = xs[high] > xs[low] ? (x - xs[low]) / (xs[high] - xs[low]) : 0;
  const value = ys[low] + t * (ys[high] - ys[low]);
  return Number.isFinite(value) ? value : null;
};
