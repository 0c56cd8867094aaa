/** How many lines came and went. */
export function LineCounts({ added, removed }: { readonly added: number; readonly removed: number }) {
  if (added === 0 && removed === 0) return null;
  return (
    <bdi class="counts" dir="ltr">
      <span class="added">+{added}</span> <span class="removed">−{removed}</span>
    </bdi>
  );
}
