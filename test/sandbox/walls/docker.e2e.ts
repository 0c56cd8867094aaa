import { person, stage } from "../docker/stage.ts";
import { wallTests } from "./suite.ts";

wallTests("a container", () => ({ ...stage(), person }));
