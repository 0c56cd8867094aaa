/** How servers say that a model, or they themselves as they are set up, can't call tools; in lower case. */
const noToolsWords: readonly string[] = [
  "does not support tools",
  "does not support tool",
  "doesn't support tool",
  "not support function calling",
  "not support tool use",
  "no endpoints found that support tool use",
  "tool use is not supported",
  "tool calling is not supported",
  "tools are not supported",
  "tools is not supported",
  "function calling is not supported",
  "function calling is not enabled",
  "tool choice requires --enable-auto-tool-choice",
  "requires --tool-call-parser",
  "tools param requires --jinja",
  "does not support function calling",
];

/** How servers say that a model can't look at pictures; in lower case. */
const noImagesWords: readonly string[] = [
  "image input is not supported",
  "image inputs are not supported",
  "does not support image",
  "doesn't support image",
  "not support image input",
  "no endpoints found that support image input",
  "image_url is only supported by certain models",
  "unknown variant `image_url`",
  "is not a multimodal model",
  "missing data required for image input",
  "does not support vision",
  "images are not supported",
  "image input modality is not enabled",
  "multimodal input is not supported",
];

export function tellsNoTools(text: string): boolean {
  const lower = text.toLowerCase();
  return noToolsWords.some((each) => lower.includes(each));
}

export function tellsNoImages(text: string): boolean {
  const lower = text.toLowerCase();
  return noImagesWords.some((each) => lower.includes(each));
}
