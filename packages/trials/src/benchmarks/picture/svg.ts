/** Formats an element with text. */
export function text(x: number, y: number, content: string, kind = '', anchor = ''): string {
  const attributes = (kind && ` class="${kind}"`) + (anchor && ` text-anchor="${anchor}"`)
  return `<text x="${round(x)}" y="${round(y)}"${attributes}>${escaped(content)}</text>`
}

/** Formats a rectangle. */
export function rectangle(x: number, y: number, width: number, height: number, kind: string): string {
  return `<rect class="${kind}" x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}"/>`
}

/** Formats a line through points. */
export function path(points: readonly (readonly [number, number])[], kind: string): string {
  return `<path class="${kind}" d="M${points.map(([x, y]) => `${round(x)} ${round(y)}`).join('L')}"/>`
}

export function escaped(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10)
}
