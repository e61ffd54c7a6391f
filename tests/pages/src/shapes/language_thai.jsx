import { Copy, Permissions, Submit, shape } from "../shared/shape.jsx";

export const user = ["click สร้าง", "click คัดลอก"];
export default shape(
  ({ name, setName, submit }) => (
    <section className="card">
      <h2>สร้างคีย์ API</h2>
      <input placeholder="ชื่อ" value={name} onChange={(e) => setName(e.target.value)} />
      <Permissions names={["แคมเปญ", "ผู้ติดต่อ", "คำสั่งซื้อ"]} />
      <Submit name={name} submit={submit}>สร้าง</Submit>
    </section>
  ),
  ({ value }) => (
    <section className="card">
      <h2>สร้างคีย์ API</h2>
      <code>{value}</code>
      <Copy value={value}>คัดลอก</Copy>
    </section>
  ),
);
