import { useContext, useEffect } from "preact/hooks";
import type { ImageRef } from "../../src/core/events/message.ts";
import { ImagesContext, useServices } from "../ui/services.ts";
import { t } from "../words.ts";

/** Pictures of a message or a step, fetched from the host when they are first drawn. */
export function Pictures({ images }: { readonly images: readonly ImageRef[] }) {
  return (
    <div class="pictures">
      {images.map((each, index) => (
        <Picture key={`${index} ${each.blob}`} image={each} />
      ))}
    </div>
  );
}

function Picture({ image }: { readonly image: ImageRef }) {
  const { host } = useServices();
  const data = useContext(ImagesContext)[image.blob];
  useEffect(() => {
    // Not by `ask`: what was said stays until the person does something.
    if (data === undefined) void host.request("loadImage", { blob: image.blob });
  }, [image.blob]);
  const name = image.name ?? t("Picture");
  if (data === undefined) return <span class="picture" role="img" aria-label={name} />;
  if (data === "") return <span class="picture faint">{t("{0} is no longer in the data folder.", name)}</span>;
  return <img class="picture" alt={name} title={name} src={`data:${image.mediaType};base64,${data}`} />;
}
