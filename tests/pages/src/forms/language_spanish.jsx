import { inLanguage } from "../shared/form.jsx";

export const address = "/x/new";
export default inLanguage("Conectar Omnisend", "Nombre de la configuración", "Clave API", "Crear configuración");
