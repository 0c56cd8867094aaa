/** What of a document is used here. */
export interface Saveable {
  readonly isDirty: boolean;
  save(): PromiseLike<boolean>;
}

/**
 * Saves it. VS Code refuses what it is saving by itself at that moment (`files.autoSave`, where what goes before a save is still at work), so after a
 * refusal its own save is waited for by `settled`, and what is unsaved then is saved once more. Gives whether all of it is saved.
 */
export async function saveFully(document: Saveable, settled: () => Promise<void>): Promise<boolean> {
  if (await document.save()) return true;
  await settled();
  return !document.isDirty || document.save();
}
