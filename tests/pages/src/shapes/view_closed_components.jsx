import { Header, makeKey } from "../shared/shape.jsx";
import { useEffect, useRef } from "react";

/** Custom elements, each with a closed shadow root: the field, the button, and the copy control. */
export const user = ["in keys-create: click Create API key", "in keys-copy: click Copy API key"];

function component(tag, html, connect) {
  if (customElements.get(tag)) return;
  customElements.define(tag, class extends HTMLElement {
    connectedCallback() {
      const root = this.attachShadow({ mode: "closed" });
      for (const [name, attributes] of html) {
        const { text = "", ...rest } = attributes;
        const element = Object.assign(document.createElement(name), rest);
        element.append(text);
        root.append(element);
      }
      connect(this, root);
    }
  });
}

function define(show) {
  component("keys-field", [["input", { placeholder: "Name for API key" }]], (host, root) => {
    root.firstChild.addEventListener("input", (event) => host.dispatchEvent(new CustomEvent("named", { bubbles: true, detail: event.target.value })));
  });
  component("keys-create", [["button", { disabled: true, text: "Create API key" }]], (host, root) => {
    let name = "";
    host.parentElement.addEventListener("named", (event) => {
      name = event.detail;
      root.firstChild.disabled = !name;
    });
    root.firstChild.addEventListener("click", async () => show(await makeKey(name)));
  });
  component("keys-copy", [["input", { readOnly: true, autocomplete: "off" }], ["button", { text: "Copy API key" }]], (host, root) => {
    root.firstChild.value = host.value;
    root.lastChild.addEventListener("click", () => navigator.clipboard.writeText(host.value));
  });
}

export default function Components() {
  const ref = useRef(null);
  useEffect(() => {
    const here = ref.current;
    define((value) => here.replaceChildren(Object.assign(document.createElement("keys-copy"), { value })));
    const heading = document.createElement("h2");
    heading.append("Create API key");
    here.replaceChildren(heading, document.createElement("keys-field"), document.createElement("keys-create"));
  }, []);
  return <><Header /><div ref={ref} /></>;
}
