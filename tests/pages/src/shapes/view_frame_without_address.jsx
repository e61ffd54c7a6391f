import { Header, PlainForm, PlainReveal, shape } from "../shared/shape.jsx";
import { useEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";

/** The page writes into an empty frame without an address. */
export const frame = "iframe";
const Keys = shape(PlainForm, PlainReveal, { header: () => null });

export default function Framed() {
  const ref = useRef(null);
  const [body, setBody] = useState(null);
  useEffect(() => {
    // Firefox replaces the empty document once, soon after the frame was added.
    const timer = setTimeout(() => setBody(ref.current.contentDocument.body), 300);
    return () => clearTimeout(timer);
  }, []);
  return (
    <>
      <Header />
      <iframe title="API key" width="800" height="600" ref={ref} />
      {body && createPortal(<Keys />, body)}
    </>
  );
}
