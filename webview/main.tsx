import "./style/icons.css";
import "./style/base.css";
import "./style/chat.css";
import "./style/step.css";
import "./style/card.css";
import "./style/markdown.css";
import "./style/composer.css";
import "./style/history.css";
import { render } from "preact";
import { App } from "./app.tsx";
import { connect } from "./host.ts";
import { openStore } from "./store.ts";
import { registerToolkit } from "./ui/toolkit.ts";

registerToolkit();
const host = connect();
const root = document.body.appendChild(document.createElement("div"));
root.className = "root";
render(<App host={host} store={openStore(host)} />, root);
