/** A header to which each proxy adds the address that it saw. */
export type ForwardingHeader = 'x-forwarded-for' | 'forwarded'

/** Lists the addresses of a forwarding header in their order: the client's, if it is true, comes first. */
export function forwardedAddresses(value: string | null, header: ForwardingHeader): readonly string[] {
  if (value === null || value.trim() === '') return []
  // An empty entry is a hop too. As text that is no address it still counts as one client.
  if (header === 'x-forwarded-for') return value.split(',').map(each => each.trim() || 'unknown')
  return elementsOf(value).map(addressIn)
}

/** Splits at the commas outside quotes (RFC 9110 §5.6.1). */
function elementsOf(value: string): readonly string[] {
  return value.match(/(?:"(?:[^"\\]|\\.)*"|[^,"]|")+/g) ?? []
}

/** The parameter `for` of one element (RFC 7239 §5.2). An element without one is a hop whose address nobody told. */
function addressIn(element: string): string {
  const parameters = element.match(/(?:"(?:[^"\\]|\\.)*"|[^;"]|")+/g) ?? []
  const [, value = 'unknown'] = parameters.map(each => /^\s*for\s*=\s*(.*?)\s*$/i.exec(each)).find(Boolean) ?? []
  return value.replace(/^"(.*)"$/, (_, quoted: string) => quoted.replaceAll(/\\(.)/g, '$1'))
}
