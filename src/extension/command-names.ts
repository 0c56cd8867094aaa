/** The commands of the manifest, without their prefix. */
export const commandNames = [
  "open",
  "newChat",
  "showHistory",
  "openConversation",
  "showStorage",
  "exportConversation",
  "exportAllConversations",
  "importConversations",
  "recoverConversations",
  "stop",
  "approveStep",
  "denyStep",
  "chooseModel",
  "chooseApprovalMode",
  "setApiKey",
  "removeApiKey",
  "openSettings",
  "showLog",
  "copyDataFolderPath",
] as const;

export type CommandName = (typeof commandNames)[number];
