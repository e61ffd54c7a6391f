import { field } from "../shared/shape.jsx";

export default field(({ name, setName }) => (
  <input autoFocus spellCheck="false" placeholder="Name for API key" value={name} onChange={(e) => setName(e.target.value)} />
));
