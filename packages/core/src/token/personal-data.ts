/** Words of a claim's name that say by themselves that its value is about a person, or a secret. */
const personalWords = new Set(
  'tel telephone mobile cell fax street zip postcode dob ssn iban bic card cvv cvc pan pin pwd salary income'.split(
    ' ',
  ),
)

/** The same as a part of a name, however it is written together. */
const personalParts =
  /mail|phone|address|birth|balance|passw|passphrase|passport|secret|token|credential|apikey|privatekey|creditcard|cardnumber|bankaccount|accountnumber|taxid|socialsecurity|nationalid|postalcode|zipcode/

/** A bare `name` is a person's; a `roleName` is not. */
const personNames =
  /^(?:(?:given|family|first|last|middle|full|user|nick|sur|display|maiden|legal|preferreduser)?name)s?$/

const emailAddress = /[^\s@]@[^\s@]+\.\p{L}{2,}/u
/** With a plus only: `0012345678` and `2024-1234567` are numbers of customers and orders as well. */
const internationalPhone = /\+[1-9](?:[\s()./-]{0,2}\d){6,14}(?!\d)/

/** What is looked at: the names of claims, or what stands in them as well. */
export type PersonalDataIn = 'names' | 'names and values'

/**
 * Finds the first claim that looks like personal data or a secret, by its name or by its value. A token's payload is
 * readable by everyone who handles it, and stays in their logs.
 *
 * @param where In production names only: a claim is refused for every user, or for none.
 * @param allowed Names of claims that the application wants all the same, nested ones with dots: `profile.email`.
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

/** A name that is itself an e-mail address or a phone number is not repeated: it ends up in an error. */
function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`
}

function isPersonalName(name: string, { looksAtValues }: Search): boolean {
  // Such a name is data: a value that stands in place of a name.
  if (looksPersonal(name)) return looksAtValues
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
