import { inLanguage } from "../shared/form.jsx";

export const address = "/x/new";
export default inLanguage("Omnisendに接続", "構成名", "APIキー", "構成の作成");
