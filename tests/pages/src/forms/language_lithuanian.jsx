import { inLanguage } from "../shared/form.jsx";

export const address = "/x/new";
export default inLanguage("Prijungti „Omnisend“", "Konfigūracijos pavadinimas", "API raktas", "Sukurti konfigūraciją");
