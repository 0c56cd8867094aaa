/** Tells those who install git hooks with a package to leave it: in a box hooks can't be written, and the install would fail for it. */
export const withoutHooks: Readonly<Record<string, string>> = { HUSKY: "0", SKIP_INSTALL_SIMPLE_GIT_HOOKS: "1" };
