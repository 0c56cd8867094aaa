import { parentPort, workerData } from "node:worker_threads";
import { createClerk, type Desk, type Order } from "./orders.ts";

// The entry of the thread that looks over workspace folders and keeps copies of them.
const clerk = createClerk(workerData as Desk);
parentPort?.on("message", (order: Order) => parentPort?.postMessage(clerk(order)));
