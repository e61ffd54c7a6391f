import { Copy, Permissions, Submit, shape } from "../shared/shape.jsx";

export const user = ["click Crear", "click Copiar clave"];
export default shape(
  ({ name, setName, submit }) => (
    <section className="card">
      <h2>Nueva clave de API</h2>
      <input placeholder="Nombre" value={name} onChange={(e) => setName(e.target.value)} />
      <Permissions names={["Campañas", "Contactos", "Pedidos"]} />
      <Submit name={name} submit={submit}>Crear</Submit>
    </section>
  ),
  ({ value }) => (
    <section className="card">
      <h2>Nueva clave de API</h2>
      <code>{value}</code>
      <Copy value={value}>Copiar clave</Copy>
    </section>
  ),
);
