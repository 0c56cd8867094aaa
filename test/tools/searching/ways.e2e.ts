import { lacks } from "../../programs.ts";
import { testWay, ways } from "./ways.ts";

for (const [name, way] of Object.entries(ways)) if (name !== "ripgrep" || !lacks("rg")) testWay(`${name}, all of it`, way);
