import { parentPort, workerData } from "node:worker_threads";
import { createClerk, type Order } from "./orders.ts";

// The entry of the thread that looks over workspace folders and keeps copies of them.
const clerk = createClerk(String(workerData));
parentPort?.on("message", (order: Order) => parentPort?.postMessage(clerk(order)));
