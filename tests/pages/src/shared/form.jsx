import { useEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { createRoot } from "react-dom/client";

/** The field for the key, if the form has one, and the value that the form has received. Tests read both. */
const form = { field: null, value: "", others: "" };

/** Makes this element the field for the key. @param {HTMLInputElement} element */
function setKeyField(element) {
  if (!element || form.field === element) return;
  form.field = element;
  form.value = element.value;
}

/** A field for the key that React controls. */
export function KeyInput({ initial = "", onValue = () => {}, ...rest }) {
  const [value, setValue] = useState(initial);
  const change = (event) => {
    setValue(event.target.value);
    form.value = event.target.value;
    onValue(event.target.value);
  };
  return <input ref={setKeyField} type="password" autoComplete="off" value={value} onChange={change} {...rest} />;
}

/** Connects the field with the attribute `data-key` in this part of a page, and the button that needs its value. */
export function connect(root) {
  const field = root.querySelector("[data-key]");
  if (!field) return;
  setKeyField(field);
  const button = root.querySelector("[data-submit]");
  field.addEventListener("input", () => {
    form.value = field.value;
    if (button) button.disabled = !field.value;
  });
}

/** A form from HTML. `data-key` marks the field for the key, `data-submit` the button. `start` runs when it is displayed. */
export function html(markup, start = () => {}) {
  return function Html() {
    const place = useRef(null);
    useEffect(() => {
      place.current.innerHTML = markup;
      connect(place.current);
      start(place.current);
    }, []);
    return <div ref={place} />;
  };
}

/** The buttons of most forms. */
export const BUTTONS =
  '<p class="row end"><button type="button">Cancel</button><button data-submit class="primary" disabled>Create Configuration</button></p>';
/** The other field of most forms. */
export const NAME = '<label class="field">Configuration name <input value="Omnisend"></label>';
/** The list of saved destinations. */
export const LIST = `<h1>Event Destinations</h1><button>New Destination</button><ul class="card">
  <li class="row spread">Omnisend <span>Healthy</span></li><li class="row spread">Klaviyo <span>Healthy</span></li></ul>`;
/** The style of a dialog that is made of plain elements. */
export const OVERLAY = "position:fixed;inset:80px 200px auto;padding:24px;background:#fff;border:1px solid #888";

/** Creates an element with a shadow root of this HTML, and displays `light` in its slots. */
export function component(tag, mode, shadow, light = "", attributes = {}) {
  return function Component() {
    const place = useRef(null);
    useEffect(() => {
      const host = document.createElement(tag);
      for (const [name, value] of Object.entries(attributes)) host.setAttribute(name, value);
      const root = host.attachShadow({ mode });
      root.innerHTML = shadow;
      host.innerHTML = light;
      place.current.replaceChildren(host);
      connect(root);
      connect(host);
    }, []);
    return <div ref={place} />;
  };
}

/** Children in another place of the document, as dialogs of React are. */
export const Portal = ({ children }) => createPortal(children, document.body);

/** A form in React, with a button that is disabled while the key is missing. */
export function ReactForm({ children, ...rest }) {
  const [key, setKey] = useState("");
  return (
    <form onSubmit={(event) => event.preventDefault()} {...rest}>
      {children(setKey)}
      <button className="primary" disabled={!key}>
        Create Configuration
      </button>
    </form>
  );
}

/** A text as a browser's translation leaves it. */
export const translated = (text) => `<font dir="auto"><font dir="auto">${text}</font></font>`;

/** A translated form. */
export const inLanguage = (title, name, label, button) =>
  html(`<div class="card"><h2>${translated(title)}</h2>
    <label class="field">${translated(name)} <input value="Omnisend"></label>
    <label class="field">${translated(label)} <input type="password" data-key></label>
    <button data-submit disabled>${translated(button)}</button></div>`);

/** Shows the form that the address names, and another one when the test calls `show`. */
export function start(table) {
  const root = createRoot(document.getElementById("root"));
  const show = () => {
    const { default: Form } = table[new URLSearchParams(location.search).get("shape")];
    Object.assign(form, { field: null, value: "" });
    root.render(<Form key={performance.now()} />);
  };
  globalThis.form = form;
  show();
  globalThis.show = (address) => {
    history.pushState(null, "", address);
    show();
  };
}
