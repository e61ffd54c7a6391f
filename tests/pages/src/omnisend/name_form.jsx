import { useId, useState } from "react";

/** A card with one text field and "Save", which stays disabled while the field is empty. */
export function NameForm({ title, label, placeholder }) {
  const id = useId();
  const [name, setName] = useState("");
  const [saved, setSaved] = useState(false);
  const edit = (event) => {
    setName(event.target.value);
    setSaved(false);
  };
  const save = (event) => {
    event.preventDefault();
    setSaved(true);
  };
  return (
    <form className="card narrow" onSubmit={save}>
      <h2>{title}</h2>
      <div className="field">
        <label htmlFor={id}>{label}</label>
        <input id={id} type="text" placeholder={placeholder} value={name} onChange={edit} />
      </div>
      <div className="row">
        <button type="submit" className="primary" disabled={!name.trim()}>
          Save
        </button>
        <span role="status">{saved && "Saved"}</span>
      </div>
    </form>
  );
}
