/** The two ways on from a question of the run itself. */
export const goOn = { value: "go-on", label: "Go on" };
export const stopHere = { value: "stop", label: "Stop here" };
