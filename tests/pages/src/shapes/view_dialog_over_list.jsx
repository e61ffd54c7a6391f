import { MaskedList, Permissions, Submit, create } from "../shared/shape.jsx";

export default create(({ name, setName, submit }) => (
  <>
    <MaskedList />
    <div role="dialog" aria-modal="true" aria-label="Create API key">
      <h2>Create API key</h2>
      <input placeholder="Name for API key" value={name} onChange={(e) => setName(e.target.value)} />
      <Permissions />
      <Submit name={name} submit={submit} />
    </div>
  </>
));
