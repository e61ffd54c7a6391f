import { inLanguage } from "../shared/form.jsx";

export const address = "/x/new";
export default inLanguage("Omnisend verbinden", "Name der Konfiguration", "API-Schlüssel", "Konfiguration erstellen");
