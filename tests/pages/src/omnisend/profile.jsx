import { NameForm } from "./name_form.jsx";

/** The user's profile, with a field "Name" that is unrelated to API keys. */
export function Profile() {
  return (
    <>
      <h1>Profile</h1>
      <NameForm title="About you" label="Name" placeholder="Name" />
    </>
  );
}
