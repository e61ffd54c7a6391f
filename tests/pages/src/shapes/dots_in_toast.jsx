import { Dots, MaskedList, PlainForm, makeKey } from "../shared/shape.jsx";
import { useState } from "react";

/** The create view closes, and a toast beside the list copies the new key. */
export const user = ["click + Create API key", "click Create API key", "click #copy"];

export default function Keys() {
  const [open, setOpen] = useState(false);
  const [name, setName] = useState("");
  const [value, setValue] = useState(null);
  const submit = async () => {
    setValue(await makeKey(name));
    setOpen(false);
  };
  return (
    <>
      {open ? <PlainForm {...{ name, setName, submit }} /> : <div onClick={() => setOpen(true)}><MaskedList name={value ? "UpstackData" : "Zapier"} /></div>}
      {value && <div role="status" style={{ position: "fixed", right: 16, bottom: 16 }}><Dots value={value} /></div>}
    </>
  );
}
