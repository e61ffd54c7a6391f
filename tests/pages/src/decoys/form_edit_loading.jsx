import { OneField, Permissions } from "../shared/shape.jsx";

/** The view of an existing key, whose name has not loaded yet. */
export const address = "/integrations/api-keys/64f0c1d2e3a4b5c6d7e8f901";
export default () => <OneField title="API key" label="Name for API key" button="Save"><Permissions /></OneField>;
