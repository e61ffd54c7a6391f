import { field } from "../shared/shape.jsx";

export default field(({ name, setName }) => (
  <label>API key name <input value={name} onChange={(e) => setName(e.target.value)} /></label>
));
