import { LRUCache } from 'lru-cache'

/** Words in a claim's name that mark its value as personal data or a secret. */
const personalWords = new Set(
  'tel telephone mobile cell fax street zip postcode dob ssn iban bic card cvv cvc pan pin pwd salary income'.split(
    ' ',
  ),
)

/** The same as a part of a name that is written as one word. */
const personalParts =
  /mail|phone|address|birth|balance|passw|passphrase|passport|secret|token|credential|apikey|privatekey|creditcard|cardnumber|bankaccount|accountnumber|taxid|socialsecurity|nationalid|postalcode|zipcode/

/** `name` is the name of a person; `roleName` is not. */
const personNames =
  /^(?:(?:given|family|first|last|middle|full|user|nick|sur|display|maiden|legal|preferreduser)?name)s?$/

const emailAddress = /[^\s@]@[^\s@]+\.\p{L}{2,}/u
/** Phone numbers need a plus, because `0012345678` and `2024-1234567` can be numbers of customers or orders. */
const internationalPhone = /\+[1-9](?:[\s()./-]{0,2}\d){6,14}(?!\d)/

/** What is checked: the names of claims, or their names and values. */
export type PersonalDataIn = 'names' | 'names and values'

/**
 * Finds the first claim that looks like personal data or a secret, by its name or by its value. Everyone who
 * handles a token can read its payload, and it stays in their logs.
 *
 * @param where In production only names, so that a claim is refused for every user or for none.
 * @param allowed Names of claims that the application allows. Nested names have dots: `profile.email`.
 * @returns The claim's name, never its value.
 */
export function findPersonalClaim(
  claims: object,
  allowed: ReadonlySet<string>,
  where: PersonalDataIn = 'names and values',
): string | undefined {
  return findIn(claims, '', { allowed, looksAtValues: where === 'names and values' })
}

interface Search {
  readonly allowed: ReadonlySet<string>
  readonly looksAtValues: boolean
}

function findIn(value: unknown, path: string, search: Search): string | undefined {
  if (typeof value === 'string') return search.looksAtValues && looksPersonal(value) ? path : undefined
  if (typeof value !== 'object' || value === null) return undefined
  for (const [name, member] of Object.entries(value)) {
    const inner = Array.isArray(value) ? path : join(path, looksPersonal(name) ? '*' : name)
    if (search.allowed.has(inner)) continue
    const found = Array.isArray(value) || !isPersonalName(name, search) ? findIn(member, inner, search) : inner
    if (found !== undefined) return found
  }
  return undefined
}

/** Leaves out a name that is an e-mail address or a phone number, because the path ends up in an error. */
function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`
}

function isPersonalName(name: string, { looksAtValues }: Search): boolean {
  // Such a name is data that is used as a name.
  if (looksPersonal(name)) return looksAtValues
  return namesPersonalData(name)
}

/** The verdicts on names that were seen. An application has few, unless they are data. */
const verdicts = new LRUCache<string, boolean>({ max: 1000 })
const longestRemembered = 64

function namesPersonalData(name: string): boolean {
  if (name.length > longestRemembered) return readsPersonal(name)
  const verdict = verdicts.get(name) ?? readsPersonal(name)
  verdicts.set(name, verdict)
  return verdict
}

function readsPersonal(name: string): boolean {
  const words = name
    .normalize('NFKC')
    .replace(/([a-z\d])([A-Z])|([A-Z])([A-Z][a-z])/g, '$1$3 $2$4')
    .toLowerCase()
    .split(/[^\p{L}\d]+/u)
  const joined = words.join('')
  return personNames.test(joined) || personalParts.test(joined) || words.some(word => isPersonalWord(word))
}

function isPersonalWord(word: string): boolean {
  return personalWords.has(word) || personalWords.has(word.replace(/s$/, ''))
}

function looksPersonal(text: string): boolean {
  return emailAddress.test(text) || internationalPhone.test(text)
}
