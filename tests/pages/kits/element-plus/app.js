import "element-plus/dist/index.css";
import ElementPlus from "element-plus";
import { createApp } from "vue/dist/vue.esm-bundler.js";
import { CopyIcon } from "./icons.js";

/** Returns the function with which `build.js` starts a page. */
export const page = (app) => (root) => createApp(app).use(ElementPlus).component("CopyIcon", CopyIcon).mount(root);
