import { PlainForm, makeKey } from "../shared/shape.jsx";
import { useState } from "react";

/** The page copies the key as it is created. It displays none. */
export const user = ["click Create API key"];

export default function Keys() {
  const [name, setName] = useState("");
  const [created, setCreated] = useState(false);
  const submit = async () => {
    await navigator.clipboard.writeText(await makeKey(name));
    setCreated(true);
  };
  return created ? <p>Your new key was copied.</p> : <PlainForm {...{ name, setName, submit }} />;
}
