import { PlainForm, PlainReveal, makeKey, navigate } from "../shared/shape.jsx";
import { useState } from "react";
import { useAddress } from "../shared/address.jsx";

/** The reveal has an address that Keyferry does not know. */
export default function Steps() {
  const { base } = useAddress(["/new-key", "/integrations/api-keys"]);
  const [name, setName] = useState("");
  const [value, setValue] = useState("");
  const submit = async () => {
    setValue(await makeKey(name));
    navigate("/new-key");
  };
  return base === "/new-key" ? <PlainReveal value={value} /> : <PlainForm {...{ name, setName, submit }} />;
}
