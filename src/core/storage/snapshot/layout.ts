import path from "node:path";

/** Where the parts of a store lie. */
export interface Layout {
  /** The data folder. */
  readonly root: string;
  /** The images and what belongs to them. */
  readonly store: string;
  readonly logs: string;
  readonly leases: string;
  /** What could not be read. */
  readonly aside: string;
  readonly blobs: string;
  /** Held by whoever writes an image or removes something. */
  readonly lock: string;
  /** The single file former versions rewrote whole. */
  readonly former: string;
  readonly formerBackup: string;
}

export function layoutOf(root: string): Layout {
  const store = path.join(root, "store");
  return {
    root,
    store,
    logs: path.join(store, "log"),
    leases: path.join(store, "lease"),
    aside: path.join(store, "set-aside"),
    blobs: path.join(root, "blobs"),
    lock: path.join(store, "fold.lock"),
    former: path.join(root, "anycowork.db"),
    formerBackup: path.join(root, "anycowork.bak"),
  };
}
