import "bootstrap/dist/css/bootstrap.css";

export const $ = (selector) => document.querySelector(selector);

export function row(...texts) {
  const row = document.createElement("tr");
  row.append(...texts.map((text) => Object.assign(document.createElement("td"), { textContent: text })));
  return row;
}
