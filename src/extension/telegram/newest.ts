/** Reads something and shows it, however many do so at once: what was asked for last is shown, and nothing older after it. */
export function showsNewest<Value>(read: () => Promise<Value>, show: (value: Value) => void): () => Promise<void> {
  let last = 0;
  return async () => {
    last += 1;
    const own = last;
    const value = await read();
    if (own === last) show(value);
  };
}
