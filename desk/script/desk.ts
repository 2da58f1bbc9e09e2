// Everything here is an addition: each page and form works without it.
import "./vendor/htmx.esm.js";
import { menus } from "./menus";
import { theme } from "./theme";
import { keys } from "./keys";
import { forms } from "./forms";
import { article, suggestions } from "./article";
import { keepDrafts } from "./drafts";
import { pops } from "./pop";
import { talk } from "./talk";
import { live } from "./live";

menus();
theme();
keys();
forms();
keepDrafts();
article();
suggestions(document);
pops();
talk();
live();
