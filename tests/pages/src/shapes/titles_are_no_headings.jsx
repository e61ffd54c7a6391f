import { Copy, Permissions, Submit, shape } from "../shared/shape.jsx";

export const address = "/developers/keys";

const Title = ({ children }) => <div style={{ fontSize: 20, fontWeight: 600 }}>{children}</div>;

function Form({ name, setName, submit }) {
  return (
    <div className="card">
      <Title>Create API key</Title>
      <label>
        Name <input value={name} onChange={(e) => setName(e.target.value)} />
      </label>
      <Title>Select API key permissions</Title>
      <Permissions />
      <Submit name={name} submit={submit} />
    </div>
  );
}

const Reveal = ({ value }) => (
  <div className="card">
    <Title>Your API key</Title>
    <code>{value}</code>
    <Copy value={value} />
  </div>
);

/** A page at an unknown address without any heading. */
export default shape(Form, Reveal, { header: () => <Title>Store settings</Title> });
