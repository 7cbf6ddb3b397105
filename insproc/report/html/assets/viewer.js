// A crystal in a canvas: atoms as shaded balls, bonds, the cell; a mode moves them.

const COLORS = { // usual colors of elements, made to be seen on light and dark ground
  H: "#cfd5da", C: "#5d6770", N: "#4169e1", O: "#e03a2f", F: "#6fcf62", S: "#e6b422", Cl: "#2fb344", Br: "#a0522d",
  I: "#8f3fbf", P: "#f08a24", B: "#f4a6a0", Na: "#8f6fe0", Si: "#c8a878", Li: "#b06fe0", K: "#7a3fc0", Ca: "#4caf50",
};
const colorOf = (symbol) => {
  if (COLORS[symbol]) return COLORS[symbol];
  let hash = 0;
  for (const c of symbol) hash = (hash * 31 + c.charCodeAt(0)) % 360;
  return `hsl(${hash} 45% 55%)`;
};

class Viewer {
  constructor(host) {
    this.host = host;
    this.turn = [[1, 0, 0], [0, 1, 0], [0, 0, 1]];
    this.scale = 1;
    this.phase = 0;
    this.running = !matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.amplitude = 0.35;
    this.molecule = -1;
    this.arrows = false;
    this.sprites = new Map();
    this.canvas = element("canvas", { tabindex: "0", role: "img", "aria-label": "Crystal structure. Arrow keys turn it, plus and minus zoom, space stops and starts the motion." });
    this.context = this.canvas.getContext("2d");
    this.play = button("", "Stop or start the motion", () => this.run(!this.running));
    this.shownMolecule = element("select", { "aria-label": "What is shown", change: () => { this.molecule = Number(this.shownMolecule.value); this.fit(); } });
    const range = (label, min, max, value, action) =>
      element("label", {}, label, element("input", { type: "range", min, max, step: "0.01", value, "aria-label": label, input: (event) => { action(Number(event.target.value)); this.request(); } }));
    const along = ["a", "b", "c"].map((name, axis) => button(name, `Look along ${name}`, () => this.lookAlong(axis)));
    this.card = element("div", { class: "mode" });
    host.append(this.canvas,
      element("div", { class: "bar", style: "margin-top:.6rem" }, this.play, this.shownMolecule,
        element("span", {}, ...along.flatMap((one) => [one, " "])),
        button("Arrows", "Show displacements as arrows", (event) => {
          this.arrows = !this.arrows;
          event.currentTarget.setAttribute("aria-pressed", String(this.arrows));
          this.request();
        }, { "aria-pressed": "false" }),
        range("Amplitude", 0, 1, this.amplitude, (value) => { this.amplitude = value; })),
      this.card);
    this.run(this.running);
    this.listen();
    new ResizeObserver(() => this.resize()).observe(this.canvas);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { this.sprites.clear(); this.request(); });
  }

  /** Shows a state's crystal. */
  show(state) {
    if (this.state === state) return;
    const { crystal } = state, fresh = !this.state;
    this.state = state;
    this.count = crystal.symbols.length;
    const largest = Math.max(...crystal.molecules) + 1;
    const keep = this.molecule < largest ? this.molecule : -1;
    this.shownMolecule.replaceChildren(element("option", { value: "-1" }, "Whole cell"),
      ...(largest > 1 && largest < 200 ? [...Array(largest).keys()].map((i) => element("option", { value: String(i) }, `Molecule ${i + 1}`)) : []));
    this.molecule = keep;
    this.shownMolecule.value = String(keep);
    if (!state.bytes) {
      const text = atob(crystal.displacements);
      state.bytes = Int8Array.from(text, (c) => c.charCodeAt(0));
      state.rows = new Map((crystal.moving ?? state.modes.map((_, i) => i)).map((mode, row) => [mode, row]));
    }
    if (fresh) this.lookAlong(2, [0.18, -0.22]);
    this.fit();
  }

  /** Moves the atoms in a mode; null stops. */
  setMode(index) {
    this.mode = index;
    const row = index === null ? undefined : this.state.rows.get(index);
    this.moves = row === undefined ? null : this.state.bytes.subarray(row * 3 * this.count, (row + 1) * 3 * this.count);
    this.request();
  }

  run(running) {
    this.running = running;
    this.play.textContent = running ? "Pause" : "Play";
    this.last = null;
    this.request();
  }

  visible(i) { return this.molecule < 0 || this.state.crystal.molecules[i] === this.molecule; }

  /** Center and size so that all that is shown fits at any turn. */
  fit() {
    const { positions } = this.state.crystal, middle = [0, 0, 0];
    const places = [];
    for (let i = 0; i < this.count; ++i)
      if (this.visible(i)) places.push(positions.slice(3 * i, 3 * i + 3));
    for (const place of places) place.forEach((x, k) => { middle[k] += x / places.length; });
    this.middle = middle;
    this.reach = 1.6 + Math.max(...places.map((place) => Math.hypot(...place.map((x, k) => x - middle[k]))));
    this.scale = 1;
    this.resize();
  }

  resize() {
    const ratio = Math.min(devicePixelRatio || 1, 2);
    this.width = this.canvas.clientWidth;
    this.height = this.canvas.clientHeight;
    if (!this.width) return;
    this.canvas.width = Math.round(this.width * ratio);
    this.canvas.height = Math.round(this.height * ratio);
    this.context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.request();
  }

  /** Looks along a lattice vector, and a little from the side. */
  lookAlong(axis, tilt = [0, 0]) {
    const { lattice } = this.state.crystal;
    const unit = (v) => { const n = Math.hypot(...v) || 1; return v.map((x) => x / n); };
    const cross = (a, b) => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
    const row = (k) => lattice.slice(3 * k, 3 * k + 3);
    const z = unit(row(axis)), up = row((axis + 2) % 3);
    const x = unit(cross(up, z)), y = cross(z, x);
    this.turn = [x, y, z];
    this.rotate(tilt[0], tilt[1]);
  }

  rotate(yaw, pitch) {
    const [cy, sy, cp, sp] = [Math.cos(yaw), Math.sin(yaw), Math.cos(pitch), Math.sin(pitch)];
    const [x, y, z] = this.turn;
    const mix = (a, b, s, t) => a.map((v, k) => s * v + t * b[k]);
    const x1 = mix(x, z, cy, sy), z1 = mix(z, x, cy, -sy);
    this.turn = [x1, mix(y, z1, cp, sp), mix(z1, y, cp, -sp)];
    this.request();
  }

  listen() {
    const { canvas } = this, pointers = new Map();
    canvas.addEventListener("pointerdown", (event) => { pointers.set(event.pointerId, [event.clientX, event.clientY]); canvas.setPointerCapture(event.pointerId); });
    canvas.addEventListener("pointermove", (event) => {
      const before = pointers.get(event.pointerId);
      if (!before) return;
      if (pointers.size === 2) {
        const other = [...pointers].find(([id]) => id !== event.pointerId)[1];
        const size = (p) => Math.hypot(p[0] - other[0], p[1] - other[1]) || 1;
        this.zoom(size([event.clientX, event.clientY]) / size(before));
      } else this.rotate((event.clientX - before[0]) * 0.009, (event.clientY - before[1]) * 0.009);
      pointers.set(event.pointerId, [event.clientX, event.clientY]);
    });
    for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, (event) => pointers.delete(event.pointerId));
    canvas.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      this.zoom(Math.exp(-event.deltaY * 0.004));
    }, { passive: false });
    canvas.addEventListener("keydown", (event) => {
      const turns = { ArrowLeft: [-0.15, 0], ArrowRight: [0.15, 0], ArrowUp: [0, -0.15], ArrowDown: [0, 0.15] };
      if (event.key in turns) this.rotate(...turns[event.key]);
      else if (event.key === "+" || event.key === "=") this.zoom(1.2);
      else if (event.key === "-") this.zoom(1 / 1.2);
      else if (event.key === " ") this.run(!this.running);
      else return;
      event.preventDefault();
    });
  }
  zoom(factor) { this.scale = Math.min(8, Math.max(0.4, this.scale * factor)); this.request(); }

  request() {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame((time) => { this.waiting = false; this.frame(time); });
  }

  frame(time) {
    if (!this.state || !this.width || this.host.hidden) return;
    const period = 1600; // ms
    if (this.running && this.moves) {
      if (this.last !== null) this.phase += ((time - this.last) / period) * 2 * Math.PI;
      this.last = time;
    }
    this.paint();
    const box = this.canvas.getBoundingClientRect(), seen = box.bottom > 0 && box.top < innerHeight;
    if (this.running && this.moves && !document.hidden && seen) this.request();
    else if (this.running && this.moves) setTimeout(() => { this.last = null; this.request(); }, 300);
  }

  /** A shaded ball, drawn once for each color and size. */
  sprite(symbol, radius) {
    const size = Math.max(4, Math.round(radius * 2)), key = `${symbol}/${size}`;
    if (!this.sprites.has(key)) {
      const sprite = document.createElement("canvas");
      sprite.width = sprite.height = 2 * size + 4;
      const brush = sprite.getContext("2d"), middle = size + 2;
      const shade = brush.createRadialGradient(middle - size * 0.35, middle - size * 0.4, size * 0.05, middle, middle, size);
      const color = colorOf(symbol);
      shade.addColorStop(0, "#ffffff");
      shade.addColorStop(0.28, color);
      shade.addColorStop(1, color);
      const rim = brush.createRadialGradient(middle - size * 0.2, middle - size * 0.25, size * 0.45, middle, middle, size);
      rim.addColorStop(0, "#00000000");
      rim.addColorStop(1, "#00000073");
      brush.fillStyle = shade;
      brush.strokeStyle = getComputedStyle(this.host).getPropertyValue("--atom-edge");
      brush.lineWidth = 1.2;
      brush.beginPath();
      brush.arc(middle, middle, size, 0, 2 * Math.PI);
      brush.fill();
      brush.fillStyle = rim;
      brush.fill();
      brush.stroke();
      this.sprites.set(key, sprite);
    }
    return this.sprites.get(key);
  }

  paint() {
    const { context, state: { crystal }, turn, middle } = this;
    const pixels = (0.5 * Math.min(this.width, this.height) * this.scale) / this.reach;
    const project = (p) => {
      const d = p.map((x, k) => x - middle[k]);
      const [x, y, z] = turn.map((axis) => axis[0] * d[0] + axis[1] * d[1] + axis[2] * d[2]);
      const depth = 1 / (1 - z / (6 * this.reach));
      return { x: this.width / 2 + x * pixels * depth, y: this.height / 2 - y * pixels * depth, z, depth };
    };
    context.clearRect(0, 0, this.width, this.height);
    const style = getComputedStyle(this.host), swing = this.moves ? Math.sin(this.phase) * this.amplitude * 2.2 : 0;
    const atoms = [];
    for (let i = 0; i < this.count; ++i) {
      if (!this.visible(i)) continue;
      const rest = crystal.positions.slice(3 * i, 3 * i + 3);
      const move = this.moves ? [0, 1, 2].map((k) => this.moves[3 * i + k] / 127) : [0, 0, 0];
      atoms[i] = { i, ...project(rest.map((x, k) => x + swing * move[k])), rest, move, share: Math.hypot(...move) };
    }
    if (this.molecule < 0) this.paintCell(project, style);
    const things = atoms.filter(Boolean).map((atom) => ({ z: atom.z, atom }));
    for (const [i, j] of crystal.bonds) if (atoms[i] && atoms[j]) things.push({ z: (atoms[i].z + atoms[j].z) / 2 - 0.05, bond: [atoms[i], atoms[j]] });
    things.sort((a, b) => a.z - b.z);
    for (const { atom, bond } of things) {
      const z = atom ? atom.z : (bond[0].z + bond[1].z) / 2;
      const moving = atom ? atom.share : Math.max(bond[0].share, bond[1].share);
      const fog = Math.min(1, Math.max(0.35, 0.75 + (0.35 * z) / this.reach));
      context.globalAlpha = this.moves ? fog * (0.3 + 0.7 * Math.min(1, moving * 1.8)) : fog;
      if (atom) this.paintAtom(atom, crystal, pixels); else this.paintBond(bond, style, pixels);
    }
    context.globalAlpha = 1;
    if (this.arrows && this.moves) for (const atom of atoms) if (atom && atom.share > 0.08) this.paintArrow(atom, project, style);
  }

  paintAtom(atom, crystal, pixels) {
    const symbol = crystal.symbols[atom.i], radius = 0.46 * (0.45 + 0.6 * crystal.radii[symbol]) * pixels * atom.depth;
    const sprite = this.sprite(symbol, Math.min(60, radius)), size = (sprite.width / (sprite.width - 4)) * 2 * radius;
    this.context.drawImage(sprite, atom.x - size / 2, atom.y - size / 2, size, size);
  }

  paintBond([a, b], style, pixels) {
    const { context } = this;
    context.strokeStyle = style.getPropertyValue("--grey");
    context.lineWidth = Math.max(1.5, 0.17 * pixels * a.depth);
    context.lineCap = "round";
    context.beginPath();
    context.moveTo(a.x, a.y);
    context.lineTo(b.x, b.y);
    context.stroke();
  }

  paintArrow(atom, project, style) {
    const { context } = this, from = project(atom.rest), to = project(atom.rest.map((x, k) => x + 2 * atom.move[k]));
    const angle = Math.atan2(to.y - from.y, to.x - from.x), length = Math.hypot(to.x - from.x, to.y - from.y);
    if (length < 3) return;
    const head = Math.min(7, length * 0.5);
    context.strokeStyle = context.fillStyle = style.getPropertyValue("--vermillion");
    context.lineWidth = 2;
    context.beginPath();
    context.moveTo(from.x, from.y);
    context.lineTo(to.x - head * 0.7 * Math.cos(angle), to.y - head * 0.7 * Math.sin(angle));
    context.stroke();
    context.beginPath();
    context.moveTo(to.x, to.y);
    for (const side of [2.7, -2.7]) context.lineTo(to.x + head * Math.cos(angle + side), to.y + head * Math.sin(angle + side));
    context.fill();
  }

  paintCell(project, style) {
    const { context, state: { crystal: { lattice } } } = this;
    const corner = (n) => project([0, 1, 2].map((k) => (n & 1) * lattice[k] + ((n >> 1) & 1) * lattice[3 + k] + (n >> 2) * lattice[6 + k]));
    const corners = [...Array(8).keys()].map(corner);
    context.strokeStyle = style.getPropertyValue("--line");
    context.lineWidth = 1;
    for (let n = 0; n < 8; ++n)
      for (const bit of [1, 2, 4])
        if (!(n & bit)) {
          context.beginPath();
          context.moveTo(corners[n].x, corners[n].y);
          context.lineTo(corners[n | bit].x, corners[n | bit].y);
          context.stroke();
        }
    context.fillStyle = style.getPropertyValue("--faint");
    context.font = "italic 13px Georgia, serif";
    ["a", "b", "c"].forEach((name, k) => context.fillText(name, corners[1 << k].x + 4, corners[1 << k].y - 3));
  }
}
