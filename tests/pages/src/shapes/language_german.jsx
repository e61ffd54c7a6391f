import { Copy, Permissions, Submit, shape } from "../shared/shape.jsx";

export const user = ["click Erstellen", "click API-Schlüssel kopieren"];
export default shape(
  ({ name, setName, submit }) => (
    <section className="card">
      <h2>API-Schlüssel erstellen</h2>
      <input placeholder="Bezeichnung" value={name} onChange={(e) => setName(e.target.value)} />
      <Permissions names={["Kampagnen", "Kontakte", "Bestellungen"]} />
      <Submit name={name} submit={submit}>Erstellen</Submit>
    </section>
  ),
  ({ value }) => (
    <section className="card">
      <h2>API-Schlüssel erstellen</h2>
      <code>{value}</code>
      <Copy value={value}>API-Schlüssel kopieren</Copy>
    </section>
  ),
);
