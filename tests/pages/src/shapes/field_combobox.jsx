import { field } from "../shared/shape.jsx";

/** It takes nothing unless it is focused, as the usual combobox libraries do. */
export default field(({ name, setName }) => (
  <div onFocus={(e) => (e.target.dataset.open = "1")}>
    <input role="combobox" aria-expanded="false" aria-autocomplete="list" placeholder="Name for API key" value={name}
      onChange={(e) => e.target.dataset.open && document.activeElement === e.target && setName(e.target.value)} />
  </div>
));
