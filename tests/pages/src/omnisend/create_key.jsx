import { useState } from "react";
import { navigate } from "../shared/address.jsx";
import { send } from "../shared/json.js";
import { FullScreen } from "./full_screen.jsx";
import { RevealKey } from "./reveal_key.jsx";

const PERMISSIONS = ["Campaigns", "Contacts", "Orders", "Products", "Carts", "Events", "Brands", "Automations"];

/** The create view, then the new key. Only this component's state holds the key. */
export function CreateKey({ brand, base }) {
  const [name, setName] = useState("");
  const [sending, setSending] = useState(false);
  const [refused, setRefused] = useState(null);
  const [key, setKey] = useState(null);
  const close = () => navigate(base);
  const create = async () => {
    setSending(true);
    setRefused(null);
    try {
      setKey((await send("POST", "/api/keys", { brand, name: name.trim() })).key);
    } catch (error) {
      setRefused(error);
    }
    setSending(false);
  };
  if (key) return <RevealKey value={key} onDone={close} />;
  const submit = (
    <button type="submit" className="primary" disabled={!name.trim() || sending}>
      Create API key
    </button>
  );
  return (
    <FullScreen title="Create API key" onClose={close} onSubmit={create} footer={submit}>
      <section className="card">
        <h2>Create a name for API key</h2>
        <p className="muted">
          If the name is the same as that of an app in the Omnisend App Market, you will be redirected to that app’s
          connection flow.
        </p>
        {/* Omnisend's field has no label either. */}
        <input
          type="text"
          placeholder="Name for API key"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </section>
      <section className="card">
        <h2>Select API key permissions</h2>
        <div className="permissions">
          {PERMISSIONS.map((permission) => (
            <label key={permission} className="row">
              <input type="checkbox" defaultChecked />
              {permission}
            </label>
          ))}
        </div>
      </section>
      {refused && <p role="alert">The API key could not be created. {refused.message}</p>}
    </FullScreen>
  );
}
