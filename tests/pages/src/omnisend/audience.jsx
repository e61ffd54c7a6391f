import { useState } from "react";

/** The segments, of which one can be renamed in place. Its field resembles the create view's. */
export function Audience() {
  const [segment, setSegment] = useState("Repeat buyers");
  const [draft, setDraft] = useState(null);
  const rename = (event) => {
    event.preventDefault();
    setSegment(draft);
    setDraft(null);
  };
  return (
    <>
      <h1>Audience</h1>
      <section className="card">
        <h2>Segments</h2>
        {draft === null ? (
          <div className="row spread">
            <span>{segment}</span>
            <button type="button" onClick={() => setDraft("")}>
              Rename
            </button>
          </div>
        ) : (
          <form className="row" onSubmit={rename}>
            <input
              type="text"
              placeholder="Name"
              aria-label="New name"
              value={draft}
              onChange={(event) => setDraft(event.target.value)}
            />
            <button type="submit" className="primary" disabled={!draft.trim()}>
              Save
            </button>
          </form>
        )}
      </section>
    </>
  );
}
