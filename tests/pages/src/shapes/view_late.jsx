import { useEffect, useState } from "react";
import { PlainForm, create } from "../shared/shape.jsx";

/** The view appears late, after the server's answer. */
export default create(function Late(form) {
  const [ready, setReady] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setReady(true), 700);
    return () => clearTimeout(timer);
  }, []);
  return ready ? <PlainForm {...form} /> : <p>Loading…</p>;
});
