// What all scripts of the page use.
const report = JSON.parse(document.getElementById("report-data").textContent);
const SVG = "http://www.w3.org/2000/svg";

document.documentElement.classList.add("js");

/** Text as it may stand in markup. */
const escaped = (text) =>
  String(text).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

/** A number with so many decimals and a minus sign that is one. */
const shown = (value, decimals) => {
  const text = value.toFixed(decimals);
  return (Number(text) === 0 ? text.replace("-", "") : text).replace("-", "\u2212");
};

const signed = (value, decimals) => {
  const text = shown(value, decimals);
  return value > 0 && Number(text) !== 0 ? `+${text}` : text;
};

/** An element with attributes (functions are listeners) and children. */
const element = (name, attributes = {}, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(key, value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null) made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
};

const button = (label, title, action, attributes = {}) =>
  element("button", { type: "button", title, "aria-label": title, click: action, ...attributes }, label);

/** Says something to those who do not see the page. */
const tell = (text) => {
  document.getElementById("told").textContent = text;
};

/** Puts text on the clipboard, also where a page from a file may not use the modern way. */
const copy = async (text, from) => {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = element("textarea", { class: "unseen" });
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
    from.focus();
  }
  const label = from.textContent;
  from.textContent = "Copied";
  tell("Copied");
  setTimeout(() => { from.textContent = label; }, 1200);
};
