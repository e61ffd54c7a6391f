import { Header, oldKey } from "../shared/shape.jsx";

export const user = ["click Refresh"];
function copy() {
  const area = document.createElement("textarea");
  area.value = oldKey();
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}
export default () => (
  <>
    <Header />
    <h2>API</h2>
    <button onClick={copy}>Refresh</button>
  </>
);
