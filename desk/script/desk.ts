// Everything here is an addition: each page and form works without it.
import "./vendor/htmx.esm.js";
import { menus } from "./menus";
import { theme } from "./theme";
import { keys } from "./keys";
import { forms } from "./forms";

menus();
theme();
keys();
forms();
