import { create } from "../shared/shape.jsx";

export default create(({ name, setName, submit }) => (
  <form className="full" onSubmit={(event) => (event.preventDefault(), submit())}>
    <header><h1>Create API key</h1><button type="button" aria-label="Close">×</button></header>
    <main><section><h2>Create a name for API key</h2><input placeholder="Name for API key" value={name} onChange={(e) => setName(e.target.value)} /></section></main>
    <footer><button disabled={!name.trim()}>Create API key</button></footer>
  </form>
));
