/** Joins the parts of a file. Skips parts that are false. */
export function lines(...parts: readonly (string | false)[]): string {
  return parts.filter(part => part !== false).join('\n')
}
