import { field } from "../shared/shape.jsx";

export default field(({ name, setName }) => (
  <input aria-label="API key name" value={name} onChange={(e) => setName(e.target.value)} />
));
