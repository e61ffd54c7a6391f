import { NameForm } from "./name_form.jsx";

/** The user's own page, with a field "Name" that has nothing to do with API keys. */
export function Profile() {
  return (
    <>
      <h1>Profile</h1>
      <NameForm title="About you" label="Name" placeholder="Name" />
    </>
  );
}
