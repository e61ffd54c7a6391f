import { useId, useState } from "react";
import { send } from "../shared/json.js";

/** A labelled text field. No autocomplete, so that the browser stores no copy of a secret in its files. */
function TextField({ label, ...input }) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input id={id} type="text" autoComplete="off" {...input} />
    </div>
  );
}

/** The form of one platform. It can be submitted when React's state has a value for each text field. */
export function DestinationForm({ platform, store, onDone }) {
  const texts = { configuration_name: { label: "Configuration name" }, ...platform.fields };
  const [fields, setFields] = useState({ configuration_name: platform.name });
  const [events, setEvents] = useState(platform.events);
  const [sending, setSending] = useState(false);
  const [refused, setRefused] = useState(null);
  const complete = Object.keys(texts).every((name) => fields[name]?.trim());
  const toggle = (event) =>
    setEvents(events.includes(event) ? events.filter((other) => other !== event) : [...events, event]);
  const create = async (event) => {
    event.preventDefault();
    setSending(true);
    setRefused(null);
    try {
      await send("POST", "/api/destinations", { platform: platform.name, store, fields: { ...fields, events } });
      onDone();
    } catch (error) {
      setRefused(error);
      setSending(false);
    }
  };
  return (
    <form className="card wide" onSubmit={create}>
      <div>
        <h1>{platform.name}</h1>
        <p className="muted">Events of this store are sent to {platform.name}.</p>
      </div>
      {Object.entries(texts).map(([name, { label, placeholder }]) => (
        <TextField
          key={name}
          name={name}
          label={label}
          placeholder={placeholder}
          value={fields[name] ?? ""}
          onChange={(event) => setFields({ ...fields, [name]: event.target.value })}
        />
      ))}
      <fieldset>
        <legend>Events</legend>
        {platform.events.map((event) => (
          <label key={event} className="row spread">
            {event}
            <input type="checkbox" role="switch" checked={events.includes(event)} onChange={() => toggle(event)} />
          </label>
        ))}
      </fieldset>
      {refused && <p role="alert">The configuration could not be created. {refused.message}</p>}
      <div className="row end">
        <button type="button" onClick={onDone}>
          Cancel
        </button>
        <button type="submit" className="primary" disabled={!complete || sending}>
          Create Configuration
        </button>
      </div>
    </form>
  );
}
