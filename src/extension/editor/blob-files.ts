import * as vscode from "vscode";
import { blobPlaceScheme } from "./blob-place.ts";

/** The scheme of stored texts (before-images, outputs): named in the manifest, so that restored diffs wake the extension. */
export const blobScheme = blobPlaceScheme;

/**
 * Stored texts as files that can only be read. A file system instead of a content provider,
 * since VS Code wakes an extension for the one and not for the other when it restores its editors.
 */
export function createBlobFiles(load: (uri: vscode.Uri) => Promise<string | undefined>): vscode.FileSystemProvider {
  const bytes = async (uri: vscode.Uri) => {
    const text = await load(uri);
    if (text === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    return new TextEncoder().encode(text);
  };
  const refuse = (uri: vscode.Uri): never => {
    throw vscode.FileSystemError.NoPermissions(uri);
  };
  return {
    onDidChangeFile: () => new vscode.Disposable(() => {}),
    watch: () => new vscode.Disposable(() => {}),
    stat: async (uri) => ({ type: vscode.FileType.File, ctime: 0, mtime: 0, size: (await bytes(uri)).length }),
    readFile: bytes,
    readDirectory: () => [],
    createDirectory: refuse,
    writeFile: refuse,
    delete: refuse,
    rename: refuse,
  };
}
