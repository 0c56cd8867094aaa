/** What of a document is used here. */
export interface Saveable {
  readonly isDirty: boolean;
  readonly isClosed: boolean;
  getText(): string;
  save(): PromiseLike<boolean>;
}

/**
 * Saves it as it is now. VS Code refuses what it is saving by itself at that moment (`files.autoSave`, where what goes before a save is still at work), so
 * after a refusal its own save is waited for by `settled`, which gives whether it came, and what is unsaved then is saved once more. Gives whether all of
 * it is saved: what is reverted or closed meanwhile is not unsaved either, but thrown away.
 */
export async function saveFully(document: Saveable, settled: () => Promise<boolean>): Promise<boolean> {
  const wanted = document.getText();
  if (await document.save()) return true;
  const isSaved = await settled();
  if (document.isDirty) return document.save();
  return isSaved || (!document.isClosed && document.getText() === wanted);
}
