import { useServices } from "../../ui/services.ts";
import { filesIn, foldedPaste, urisIn } from "./drop.ts";
import type { Writing } from "./writing.ts";

/** What becomes of what is pasted into the composer, or dropped on it; short texts stay the text field's. */
export function useBringing({ attachments, texts }: Pick<Writing, "attachments" | "texts">) {
  const { ask, say } = useServices();
  const takeFiles = async (data: DataTransfer) => {
    const brought = await filesIn(data);
    say(undefined);
    await attachments.add(brought.pictures);
    if (brought.texts.length > 0) texts.add(brought.texts);
    if (brought.problems.length > 0) say(brought.problems.join(" "));
  };
  return {
    onPaste(event: ClipboardEvent) {
      const { clipboardData: data } = event;
      const words = data?.getData("text/plain") ?? "";
      const folded = foldedPaste(words);
      if (!data || (!folded && words !== "") || (!folded && data.files.length === 0)) return;
      // Cells of a sheet come as words and as a picture of them: the words count.
      event.preventDefault();
      if (folded) texts.add([folded]);
      else void takeFiles(data);
    },
    onDrop(event: DragEvent) {
      const { dataTransfer: data } = event;
      if (!data) return;
      const uris = urisIn(data);
      const hasFiles = data.files.length > 0;
      if (uris.length === 0 && !hasFiles) return;
      event.preventDefault();
      if (uris.length > 0) void ask("drop", { uris: [...uris] });
      else void takeFiles(data);
    },
    onDragOver: (event: DragEvent) => event.dataTransfer?.types.some((each) => brings.has(each.toLowerCase())) && event.preventDefault(),
  };
}

const brings: ReadonlySet<string> = new Set(["files", "text/uri-list", "application/vnd.code.uri-list", "resourceurls"]);
