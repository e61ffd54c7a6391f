import { NameForm } from "./name_form.jsx";
import { SettingsHeader } from "./settings_header.jsx";

/** The store's general settings, beside the API page, with a field to rename the store. */
export function General({ brand }) {
  return (
    <>
      <SettingsHeader brand={brand} />
      <NameForm title="Rename store" label="Name" placeholder={brand.name} />
    </>
  );
}
