import { Plus } from "../shared/icons.jsx";
import { useJson } from "../shared/json.js";

export function DestinationList({ onNew }) {
  const { value: destinations = [], error } = useJson("/api/destinations");
  return (
    <>
      <div className="row spread">
        <h1>Destinations</h1>
        <button type="button" className="primary" onClick={onNew}>
          <Plus />
          New Destination
        </button>
      </div>
      <section className="card">
        {error && <p role="alert">Your destinations could not be loaded. {error.message}</p>}
        {destinations.length === 0 ? (
          <p className="muted">No destinations yet.</p>
        ) : (
          <table>
            <thead>
              <tr>
                <th>Platform</th>
                <th>Configuration</th>
                <th>Status</th>
              </tr>
            </thead>
            <tbody>
              {destinations.map(({ platform, name, status }, index) => (
                <tr key={index}>
                  <td>{platform}</td>
                  <td>{name}</td>
                  <td>
                    <span className="status">{status}</span>
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
