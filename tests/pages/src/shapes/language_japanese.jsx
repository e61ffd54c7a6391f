import { Copy, Permissions, Submit, shape } from "../shared/shape.jsx";

export const user = ["click 作成", "click コピー"];
export default shape(
  ({ name, setName, submit }) => (
    <section className="card">
      <h2>APIキーを作成</h2>
      <input placeholder="名前" value={name} onChange={(e) => setName(e.target.value)} />
      <Permissions names={["キャンペーン", "連絡先", "注文"]} />
      <Submit name={name} submit={submit}>作成</Submit>
    </section>
  ),
  ({ value }) => (
    <section className="card">
      <h2>APIキーを作成</h2>
      <code>{value}</code>
      <Copy value={value}>コピー</Copy>
    </section>
  ),
);
