import { inLanguage } from "../shared/form.jsx";

export const address = "/x/new";
export default inLanguage("Connecter Omnisend", "Nom de la configuration", "Clé API", "Créer une configuration");
