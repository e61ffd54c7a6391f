import { field } from "../shared/shape.jsx";

export default field(({ name, setName }) => (
  <><span id="name-of-key">Name for API key</span><input aria-labelledby="name-of-key" value={name} onChange={(e) => setName(e.target.value)} /></>
));
