import { useState } from "react";
import { navigate } from "../shared/address.jsx";
import { Plus, Trash } from "../shared/icons.jsx";
import { send, useJson } from "../shared/json.js";

/** Returns a masked key as the list displays it: 43 asterisks and the last 7 characters. */
const masked = (last7) => "*".repeat(43) + last7;

export function KeyList({ brand, base }) {
  const { value: keys = [], error, reload } = useJson(`/api/keys?brand=${brand}`);
  const [refused, setRefused] = useState(null);
  const remove = (last7) => send("DELETE", "/api/keys", { brand, last7 }).then(reload, setRefused);
  return (
    <>
      <h2>API keys</h2>
      <section className="card">
        <div className="row spread">
          <h3>Your API keys</h3>
          <button type="button" className="primary" onClick={() => navigate(base, "create")}>
            <Plus />
            Create API key
          </button>
        </div>
        {error && <p role="alert">Your API keys could not be loaded. {error.message}</p>}
        {refused && <p role="alert">The API key could not be deleted. {refused.message}</p>}
        {keys.length === 0 ? (
          <p className="muted">You have no API keys yet.</p>
        ) : (
          <table>
            <thead>
              <tr>
                <th>NAME</th>
                <th>API KEY</th>
                <th />
              </tr>
            </thead>
            <tbody>
              {keys.map(({ name, last7 }) => (
                <tr key={last7}>
                  <td>{name}</td>
                  <td className="key">{masked(last7)}</td>
                  <td className="end">
                    <button type="button" className="bare" aria-label="Delete" onClick={() => remove(last7)}>
                      <Trash />
                    </button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
    </>
  );
}
