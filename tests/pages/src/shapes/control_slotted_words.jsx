import { Header, PlainForm, makeKey } from "../shared/shape.jsx";
import { useEffect, useRef, useState } from "react";

/** The button is in a web component's closed shadow root, its words are slotted into it. */
export const user = ["click Create API key", "click #copy"];

function define() {
  if (customElements.get("kit-button")) return;
  customElements.define("kit-button", class extends HTMLElement {
    connectedCallback() {
      const button = document.createElement("button");
      button.append(document.createElement("slot"));
      this.attachShadow({ mode: "closed" }).append(button);
    }
  });
}

export default function Keys() {
  const [name, setName] = useState("");
  const [value, setValue] = useState(null);
  const here = useRef(null);
  useEffect(define, []);
  useEffect(() => here.current?.addEventListener("click", () => navigator.clipboard.writeText(value)), [value]);
  const submit = async () => setValue(await makeKey(name));
  return (
    <>
      <Header />
      {value ? <p>{"•".repeat(24)} <kit-button id="copy" ref={here}>Copy API key</kit-button></p> : <PlainForm {...{ name, setName, submit }} />}
    </>
  );
}
