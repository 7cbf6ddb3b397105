// Tables that sort and copy; commands that copy.

const csvCell = (text) => (/[",\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);

const tableText = (table, separator) => {
  const heads = [...table.tHead.rows[0].cells].map((cell) => (separator === "," ? cell.dataset.name : cell.textContent.trim()));
  const rows = [...table.tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.dataset.v ?? cell.textContent));
  const line = separator === "," ? (cells) => cells.map(csvCell).join(",") : (cells) => `| ${cells.map((cell) => cell.replace(/\|/g, "\\|")).join(" | ")} |`;
  const lines = [line(heads), ...rows.map(line)];
  if (separator === "|") lines.splice(1, 0, `|${"---|".repeat(heads.length)}`);
  return `${lines.join("\n")}\n`;
};

const sortTable = (table, column, falling) => {
  const body = table.tBodies[0];
  const key = (row) => {
    const cell = row.cells[column];
    return cell.dataset.v === undefined ? cell.textContent : cell.dataset.v === "" ? NaN : Number(cell.dataset.v);
  };
  const order = (a, b) => {
    const x = key(a), y = key(b);
    if (typeof x === "string") return x.localeCompare(y, "en");
    return Number.isNaN(x) - Number.isNaN(y) || x - y; // what has no value comes last
  };
  const rows = [...body.rows].sort(order);
  if (falling) rows.reverse();
  body.append(...rows);
  [...table.tHead.rows[0].cells].forEach((cell, i) => {
    if (i === column) cell.setAttribute("aria-sort", falling ? "descending" : "ascending");
    else cell.removeAttribute("aria-sort");
  });
};

const makeTables = () => {
  for (const table of document.querySelectorAll("table")) {
    const heads = [...table.tHead.rows[0].cells];
    if (table.tBodies[0].rows.length > 2)
      heads.forEach((head, column) => {
        const made = element("button", { type: "button", click: () => sortTable(table, column, head.getAttribute("aria-sort") === "ascending") });
        made.append(...head.childNodes);
        head.append(made);
      });
    const csv = button("Copy csv", "Copy the table as comma-separated values", () => copy(tableText(table, ","), csv));
    const text = button("Copy Markdown", "Copy the table as Markdown", () => copy(tableText(table, "|"), text));
    table.parentElement.after(element("div", { class: "tools" }, csv, text));
  }
  for (const command of document.querySelectorAll(".command")) {
    const made = button("Copy", "Copy the command", () => copy(command.querySelector("code").textContent, made));
    command.append(made);
  }
};

const followContents = () => {
  const links = new Map([...document.querySelectorAll("nav a")].map((link) => [link.hash.slice(1), link]));
  const watcher = new IntersectionObserver((entries) => {
    for (const entry of entries) links.get(entry.target.id)?.classList.toggle("here", entry.isIntersecting);
  }, { rootMargin: "-20% 0px -70% 0px" });
  for (const id of links.keys()) watcher.observe(document.getElementById(id));
};

makeCharts();
makeExplorer();
makeTables();
followContents();
addEventListener("beforeprint", () => {
  for (const folded of document.querySelectorAll("details")) folded.open = true;
});
