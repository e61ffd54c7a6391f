import { useEffect, useState } from "react";
import { PlainForm, create } from "../shared/shape.jsx";

/** It stands in the page all along and is shown by a style. */
export default create(function Hidden(form) {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), 400);
    return () => clearTimeout(timer);
  }, []);
  return <div style={{ display: shown ? "block" : "none" }}><PlainForm {...form} /></div>;
});
