import "@angular/compiler";
import "zone.js";
// The package exports its themes only to style sheets, so this path is relative.
import "../node_modules/@angular/material/prebuilt-themes/azure-blue.css";
import "./style.css";
import type { Type } from "@angular/core";
import { bootstrapApplication } from "@angular/platform-browser";

/** Returns the function with which `build.js` starts a page. The components take the element `#root`. */
export const page = (component: Type<unknown>) => () => bootstrapApplication(component);
