// Pictures that stand in the page as SVG become charts: their numbers are read back from the paths.

const numbersOf = (text) => text.split(" ").map(Number);

/** Pieces of points, in the numbers of a panel's axes. */
const piecesOf = (path, box) => {
  const pieces = [];
  let x = 0, y = 0, piece = null, command = "";
  const words = path.match(/[Mlhz]|-?\d+/g) ?? [];
  for (let i = 0; i < words.length;) {
    if (/[Mlhz]/.test(words[i])) command = words[i++];
    if (command === "z") continue;
    if (command === "h") { ++i; continue; } // a dot
    const dx = Number(words[i++]), dy = Number(words[i++]);
    if (command === "M") {
      x = dx; y = dy;
      piece = [];
      pieces.push(piece);
      command = "M";
    } else { x += dx; y += dy; }
    piece.push([box.x[0] + (x / box.scale / box.width) * (box.x[1] - box.x[0]),
      box.y[1] - (y / box.scale / box.height) * (box.y[1] - box.y[0])]);
  }
  return pieces;
};

const lookOf = (node, drop) => node.getAttribute("class").split(" ").filter((word) => word !== drop).join(" ");

const curveOf = (node, box) => {
  const look = node.getAttribute("class"), base = Number(node.dataset.base);
  const xs = [], ys = [];
  for (const piece of piecesOf(node.getAttribute("d"), box)) {
    const points = look.includes("filled") ? piece.slice(1, -1) : piece;
    if (xs.length && !look.includes("points") && !look.includes("dots")) { xs.push(NaN); ys.push(NaN); }
    for (const [x, y] of points) { xs.push(x); ys.push(y - base); }
  }
  return { label: node.dataset.label, look, base, x: xs, y: ys };
};

const panelOf = (group) => {
  const [left, top, width, height] = numbersOf(group.dataset.box);
  const box = { scale: Number(group.closest("svg").dataset.scale), left, top, width, height, x: numbersOf(group.dataset.x), y: numbersOf(group.dataset.y) };
  const all = (selector) => [...group.querySelectorAll(`.data > ${selector}`)];
  const sticks = all(".sticks").flatMap((node) => piecesOf(node.getAttribute("d"), box)
    .map(([[x, base], [, end]]) => ({ x, base, height: end - base, look: lookOf(node, "sticks") })));
  return {
    yLabel: group.dataset.ylabel, numbers: group.dataset.numbers === "1", y: box.y, free: false, weight: height,
    grounds: all(".ground").map((node) => ({ look: lookOf(node, "ground"), pieces: piecesOf(node.getAttribute("d"), box) })),
    curves: all(".curve").map((node) => curveOf(node, box)),
    sticks,
    links: all(".link").map((node) => {
      const [[[x0, y0], [x1, y1]]] = piecesOf(node.getAttribute("d"), box);
      return { x0, y0, x1, y1, look: lookOf(node, "link") };
    }),
    notes: [...group.querySelectorAll(".note")].map((node) => {
      const [x, y] = numbersOf(node.dataset.at);
      return { x, y, text: node.textContent, look: lookOf(node, "note"), upright: node.classList.contains("upright") };
    }),
  };
};

const drawingOf = (svg) => {
  const groups = [...svg.querySelectorAll("g.panel")];
  const ticks = (groups[0].dataset.ticks ? groups[0].dataset.ticks.split("\n") : []).map((tick) => {
    const at = tick.indexOf("=");
    return [Number(tick.slice(0, at)), tick.slice(at + 1)];
  });
  return { xLabel: svg.dataset.xlabel, x: numbersOf(groups[0].dataset.x), ticks, panels: groups.map(panelOf) };
};

const makeCharts = () => {
  for (const figure of document.querySelectorAll("figure.zoomable")) {
    const svg = figure.querySelector("svg.plot");
    if (!svg || svg.id === "spectra-figure") continue;
    const height = Number(svg.getAttribute("viewBox").split(" ")[3]);
    const chart = new Chart(drawingOf(svg), {
      height: Math.min(height, 640), tall: figure.classList.contains("tall"), label: svg.querySelector("title").textContent,
    });
    chart.svg.dataset.figure = svg.id;
    svg.replaceWith(chart.host);
  }
};
