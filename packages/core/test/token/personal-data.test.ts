import { describe, expect, test } from 'vitest'
import { findPersonalClaim } from '../../src/token/personal-data.ts'
import { fields, issuerFor, secret, verifierFor } from './forge.ts'

const find = (claims: object, ...allowed: string[]) => findPersonalClaim(claims, new Set(allowed))
const words = (text: string) => text.trim().split(/\s+/)
const lines = (text: string) => text.trim().split(/\s*\n\s*/)

const personalNames = words(`
  email Email EMAIL e-mail e_mail emailAddress email_address userEmail emails mail ｅｍａｉｌ
  phone phoneNumber phone_number PHONE-NUMBER telephone tel homeTel mobile mobileNumber
  name givenName given_name familyName fullname FullName lastName userName preferred_username
  address homeAddress street zip birthdate birth_date dateOfBirth dob DOB userDob
  ssn userSSN iban IBANCode card cards creditCard creditcard cardNumber pan balance accountBalance balances salary
  password passwordHash passwd pwd pin secret clientSecret token refreshToken access_token apiKey api_key
`)

const personalValues = lines(`
  ada@example.com
  Ada <ada@example.com>
  mailto:ada@example.co.uk
  write to ada@example.com
  ä@bücher.example
  +49 30 123456
  +4930123456
  +1 (555) 123-4567
  call +44 20 7946 0958
  tel:+15551234567
`)

const otherNames = words(`
  roles role tenant tenantName roleName plan scope permissions locale hotel discard level features org_id
  companyNames cardinality pinned spanish dashboard wildcards
`)

const otherValues = words(`
  admin orders:read 2024-01-01 2024-01-01T00:00:00+02:00 12345678901 1.2.3 192.168.100.100 100-200 a@b
  0012345678 2024-1234567 555-123-4567 0049-30-123456 030/1234567 00123456789012
  0b8a6c1e-0012-4345-8789-001234567890 c2VjcmV0+4930 @scope/package https://example.com/a@b
`)

describe('B17 personal data is refused by name', () => {
  test.each(personalNames)('B17 %s', name => {
    expect(find({ [name]: 'x' })).toBe(name)
    expect(find({ profile: { [name]: 1 } })).toBe(`profile.${name}`)
    expect(find({ items: [{ [name]: null }] })).toBe(`items.${name}`)
  })
})

describe('B17 in production a claim is refused for every user or for none', () => {
  test.each(personalValues)('B17 for no value, such as %s', value => {
    expect(findPersonalClaim({ note: value, [value]: 1 }, new Set(), 'names')).toBeUndefined()
  })

  test.each(personalNames)('B17 for its name, such as %s', name => {
    expect(findPersonalClaim({ [name]: 1 }, new Set(), 'names')).toBe(name)
  })
})

describe('B17 personal data is refused by value', () => {
  test.each(personalValues)('B17 %s', value => {
    expect(find({ note: value })).toBe('note')
    expect(find({ notes: ['fine', value] })).toBe('notes')
    expect(find({ a: { b: [{ c: value }] } })).toBe('a.b.c')
  })

  test('B17 a name that is an address is refused, and not repeated', () => {
    expect(find({ 'ada@example.com': true })).toBe('*')
    expect(find({ seats: { '+49 30 123456': 1 } })).toBe('seats.*')
  })
})

describe('claims without personal data pass', () => {
  test.each(otherNames)('%s', name => {
    expect(find({ [name]: 'x' })).toBeUndefined()
  })

  test.each(otherValues)('%s', value => {
    expect(find({ value })).toBeUndefined()
  })
})

describe('an application may allow a claim by name', () => {
  test('with all its members', () => {
    expect(find({ email: 'ada@example.com' }, 'email')).toBeUndefined()
    expect(find({ profile: { email: 'ada@example.com', phone: '1' } }, 'profile')).toBeUndefined()
    expect(find({ contacts: [{ email: 'x' }] }, 'contacts.email')).toBeUndefined()
  })

  test('but no other claim', () => {
    expect(find({ email: 'x', phone: 'y' }, 'email')).toBe('phone')
    expect(find({ profile: { email: 'x', phone: 'y' } }, 'profile.email')).toBe('profile.phone')
    expect(find({ profile: { email: 'x' } }, 'email')).toBe('profile.email')
  })
})

test('B17 the error names the claim and never the value', async () => {
  const claims = { contact: 'ada@example.com' }
  await expect(issuerFor(secret)(fields, claims)).rejects.toThrow(
    new TypeError('claims: contact looks like personal data or a secret; name it in tokens.allowClaims to keep it'),
  )
  const { token } = await issuerFor(secret, { allowClaims: ['contact'] })(fields, claims)
  expect(await verifierFor(secret)(token)).toMatchObject(claims)
})
