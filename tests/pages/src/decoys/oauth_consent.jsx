import { PlainForm, PlainReveal, oldKey } from "../shared/shape.jsx";
import { useState } from "react";

/** A consent page, with the words of the page that creates keys. */
export const address = "/oauth2/authorize";
export const user = ["click Copy API key"];
export default function Consent() {
  const [name, setName] = useState("");
  return (
    <>
      <h1>Allow access to the API</h1>
      <PlainForm {...{ name, setName }} />
      <PlainReveal value={oldKey()} />
    </>
  );
}
