import { Dots, Header, MaskedList, Overlay, PlainForm, makeKey } from "../shared/shape.jsx";
import { useState } from "react";

/** The list stays in the document behind the dialog, and gains the new key. */
export const user = ["click + Create API key", "click Create API key", "click #copy"];

export default function Keys() {
  const [open, setOpen] = useState(false);
  const [name, setName] = useState("");
  const [value, setValue] = useState(null);
  const submit = async () => setValue(await makeKey(name));
  return (
    <>
      <Header />
      <div onClick={() => setOpen(true)}>
        <MaskedList name={value ? "UpstackData" : "Zapier"} />
      </div>
      {open && <Overlay>{value ? <Dots value={value} /> : <PlainForm {...{ name, setName, submit }} />}</Overlay>}
    </>
  );
}
