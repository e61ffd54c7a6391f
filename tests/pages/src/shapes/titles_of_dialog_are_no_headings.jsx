import { useState } from "react";
import { Dots, Overlay, Permissions, Submit, shape } from "../shared/shape.jsx";

export const address = "/developers/keys";
export const user = ["click + Create API key", "click Create API key", "click #copy"];

const Title = ({ children }) => <span className="title">{children}</span>;

function Form({ name, setName, submit }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Title>API keys</Title>
      <button type="button" onClick={() => setOpen(true)}>
        + Create API key
      </button>
      {open && (
        <Overlay>
          <Title>Create API key</Title>
          <input placeholder="Name for API key" value={name} onChange={(e) => setName(e.target.value)} />
          <Permissions />
          <Submit name={name} submit={submit} />
        </Overlay>
      )}
    </>
  );
}

const Reveal = ({ value }) => (
  <Overlay>
    <Title>Your API key</Title>
    <Dots value={value} />
  </Overlay>
);

/** A dialog of a kit whose titles are plain elements, over a list at an unknown address. */
export default shape(Form, Reveal, { header: () => null });
