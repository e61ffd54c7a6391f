import { reveal } from "../shared/shape.jsx";
import { useState } from "react";

/** The key is copied by an item of a menu, in another part of the document. */
export const user = ["click Create API key", "click #more", "click #copy"];
export default reveal(function Reveal({ value }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <section className="card">
        <h2>API key created</h2>
        <p>{"•".repeat(24)}</p>
        <button type="button" id="more" aria-haspopup="menu" onClick={() => setOpen(true)}>⋯</button>
      </section>
      {open && <ul role="menu"><li id="copy" tabIndex={0} onClick={() => navigator.clipboard.writeText(value)}>To clipboard</li></ul>}
    </>
  );
});
