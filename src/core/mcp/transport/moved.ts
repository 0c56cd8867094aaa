/** The same way out, that follows nowhere, and rejects with a sentence that says where to where the server at this address sends on. */
export function tellingMoves(send: typeof fetch, address: string): typeof fetch {
  return async (input, init) => {
    const response = await send(input, init);
    const onward = response.headers.get("location");
    const isServer = (input instanceof Request ? input.url : String(input)) === new URL(address).href;
    if (!isServer || response.status < 300 || response.status > 399 || onward === null || !URL.canParse(onward, address)) return response;
    await response.body?.cancel();
    throw new Error(
      `It sends on to ${new URL(onward, address).href.slice(0, 500)}, which is not followed. If it is that one you mean, give that address.`,
    );
  };
}
