import { Header, OneField, Permissions } from "../shared/shape.jsx";

export const address = "/settings/store/team";
export default () => (
  <>
    <Header />
    <OneField title="Invite a teammate" label="Name" button="Invite"><Permissions /></OneField>
  </>
);
