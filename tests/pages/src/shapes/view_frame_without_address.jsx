import { Header, PlainForm, PlainReveal, shape } from "../shared/shape.jsx";
import { useState } from "react";
import { createPortal } from "react-dom";

/** The page writes into an empty frame of its own. */
export const frame = "iframe";
const Keys = shape(PlainForm, PlainReveal, { header: () => null });

export default function Framed() {
  const [body, setBody] = useState(null);
  return (
    <>
      <Header />
      <iframe title="API key" width="800" height="600" onLoad={({ target }) => setTimeout(() => setBody(target.contentDocument.body), 50)} />
      {body && createPortal(<Keys />, body)}
    </>
  );
}
