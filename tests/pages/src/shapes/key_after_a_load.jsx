import { useEffect, useState } from "react";
import { Copy, Header, makeKey } from "../shared/shape.jsx";

/** The page shows the new key after loading, without a create view before. */
export const user = ["click Copy API key"];
export default function Loaded() {
  const [value, setValue] = useState("");
  useEffect(() => {
    makeKey("UpstackData").then(setValue);
  }, []);
  return <><Header />{value && <section><h2>Your new API key</h2><code>{value}</code><Copy value={value} /></section>}</>;
}
