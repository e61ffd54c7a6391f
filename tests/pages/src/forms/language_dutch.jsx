import { inLanguage } from "../shared/form.jsx";

export const address = "/x/new";
export default inLanguage("Omnisend verbinden", "Naam van configuratie", "API-sleutel", "Configuratie maken");
