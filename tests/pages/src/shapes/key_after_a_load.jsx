import { useEffect, useState } from "react";
import { Copy, Header, makeKey } from "../shared/shape.jsx";

/** The new key is there when the page loads: no create view was seen. */
export const user = ["click Copy API key"];
export default function Loaded() {
  const [value, setValue] = useState("");
  useEffect(() => {
    makeKey("UpstackData").then(setValue);
  }, []);
  return <><Header />{value && <section><h2>Your new API key</h2><code>{value}</code><Copy value={value} /></section>}</>;
}
