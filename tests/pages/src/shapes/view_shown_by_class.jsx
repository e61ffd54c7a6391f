import { useEffect, useState } from "react";
import { PlainForm, create } from "../shared/shape.jsx";

/** The view is in the page from the start, hidden, and is shown by a style. */
export default create(function Hidden(form) {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), 400);
    return () => clearTimeout(timer);
  }, []);
  return <div style={{ display: shown ? "block" : "none" }}><PlainForm {...form} /></div>;
});
