import { Dots, Overlay, PlainForm, makeKey } from "../shared/shape.jsx";
import { useState } from "react";

/** The create view stays open behind the new key. The page names no store. */
export const user = ["click Create API key", "click #copy"];

export default function Keys() {
  const [name, setName] = useState("");
  const [value, setValue] = useState(null);
  const submit = async () => setValue(await makeKey(name));
  return (
    <>
      <PlainForm {...{ name, setName, submit }} />
      {value && <Overlay><Dots value={value} /></Overlay>}
    </>
  );
}
