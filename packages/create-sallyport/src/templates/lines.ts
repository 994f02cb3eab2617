/** Joins the parts of a file, without those that it has no use for. */
export function lines(...parts: readonly (string | false)[]): string {
  return parts.filter(part => part !== false).join('\n')
}
