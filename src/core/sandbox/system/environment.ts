/**
 * What a command in a box finds in its environment, before it is cleaned as for every command: nothing that leads to programs outside, which it
 * could not reach anyway.
 */
export function environmentOf(
  environment: Readonly<Record<string, string | undefined>>,
  { own, hasNetwork }: { readonly own: Readonly<Record<string, string>>; readonly hasNetwork: boolean },
): Readonly<Record<string, string | undefined>> {
  const isKept = (name: string) => !leadsOut.test(name) && (hasNetwork || !/_proxy$/i.test(name));
  return { ...Object.fromEntries(Object.entries(environment).filter(([name]) => isKept(name))), ...own };
}

const leadsOut =
  /^(DBUS_.*|DISPLAY|WAYLAND_.*|XAUTHORITY|XDG_RUNTIME_DIR|SSH_.*|GPG_.*|GNUPGHOME|DOCKER_.*|KUBECONFIG|TMUX.*|STY|TMP|TEMP|TMPDIR|.*_SOCK(ET)?)$/i;
