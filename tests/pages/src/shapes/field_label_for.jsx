import { field } from "../shared/shape.jsx";

export default field(({ name, setName }) => (
  <><label htmlFor="key-name">Name</label><input id="key-name" value={name} onChange={(e) => setName(e.target.value)} /></>
));
