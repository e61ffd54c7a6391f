import { inLanguage } from "../shared/form.jsx";

export const address = "/x/new";
export default inLanguage("Collega Omnisend", "Nome della configurazione", "Chiave API", "Crea configurazione");
