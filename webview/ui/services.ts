import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { RemotePicture } from "../../src/core/events/message.ts";
import type { Host } from "../host.ts";
import type { Store } from "../store.ts";

/** What every part of the view can reach. */
export interface Services {
  readonly host: Host;
  readonly store: Store;
  /** Asks the host; a refusal is shown above the composer. */
  ask: Host["request"];
  /** Says something to the person above the composer until it is dismissed or something else is asked of the host. */
  say(sentence: string | undefined): void;
}

export const ServicesContext = createContext<Services | undefined>(undefined);

/** The pictures the host has given, in base64 by blob; empty for one that is gone. */
export const ImagesContext = createContext<Readonly<Record<string, string>>>({});

/** The pictures of the web that the person wanted to see, by their address. */
export const PicturesContext = createContext<Readonly<Record<string, RemotePicture>>>({});

export function useServices(): Services {
  const services = useContext(ServicesContext);
  if (!services) throw new Error("Parts of the view must be drawn inside ServicesContext.");
  return services;
}
