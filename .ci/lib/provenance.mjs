import { sign, verify } from 'node:crypto'
import { repository } from './addresses.mjs'

const payloadType = 'application/vnd.in-toto+json'

/**
 * Returns the statement that the release workflow makes about tarballs: from which commit they were built, and by what
 * (in-toto statement 1, SLSA provenance 1). `tarballs` are `{ manifest, sha512 }`, with the digest in hexadecimal.
 */
export function statementOf(tarballs, { commit, version }) {
  const ref = `refs/tags/v${version}`
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: tarballs.map(({ manifest, sha512 }) => ({ name: purlOf(manifest), digest: { sha512 } })),
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {
      buildDefinition: {
        buildType: 'https://slsa-framework.github.io/github-actions-buildtypes/workflow/v1',
        externalParameters: { workflow: { ref, repository, path: '.github/workflows/release.yml' } },
        resolvedDependencies: [{ uri: `git+${repository}@${ref}`, digest: { gitCommit: commit } }],
      },
      runDetails: { builder: { id: `${repository}/.github/workflows/release.yml@${ref}` } },
    },
  }
}

/** Signs a statement: a DSSE envelope with one Ed25519 signature. */
export function signed(statement, privateKey) {
  const payload = Buffer.from(JSON.stringify(statement))
  const signature = sign(null, toBeSigned(payload), privateKey)
  return { payloadType, payload: payload.toString('base64'), signatures: [{ sig: signature.toString('base64') }] }
}

/** Returns the statement of an envelope, or undefined if the key did not sign it. */
export function statementIn(envelope, publicKey) {
  const payload = Buffer.from(envelope.payload, 'base64')
  const [{ sig }] = envelope.signatures
  const isValid =
    envelope.payloadType === payloadType && verify(null, toBeSigned(payload), publicKey, Buffer.from(sig, 'base64'))
  return isValid ? JSON.parse(payload.toString()) : undefined
}

/** The pre-authentication encoding of DSSE. */
function toBeSigned(payload) {
  return Buffer.concat([Buffer.from(`DSSEv1 ${payloadType.length} ${payloadType} ${payload.length} `), payload])
}

function purlOf({ name, version }) {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`
}
