import { Copy, Permissions, Submit, shape } from "../shared/shape.jsx";

export const user = ["click Créer", "click Copier"];
export default shape(
  ({ name, setName, submit }) => (
    <section className="card">
      <h2>Créer une clé API</h2>
      <input placeholder="Libellé" value={name} onChange={(e) => setName(e.target.value)} />
      <Permissions names={["Campagnes", "Contacts", "Commandes"]} />
      <Submit name={name} submit={submit}>Créer</Submit>
    </section>
  ),
  ({ value }) => (
    <section className="card">
      <h2>Créer une clé API</h2>
      <code>{value}</code>
      <Copy value={value}>Copier</Copy>
    </section>
  ),
);
