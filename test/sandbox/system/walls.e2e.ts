import { lacks } from "../../programs.ts";
import { wallTests } from "../walls/suite.ts";
import { person, stage } from "./stage.ts";

wallTests("the system's sandbox", () => ({ ...stage(), person }), lacks("bwrap"));
