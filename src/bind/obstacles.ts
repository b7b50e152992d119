// Why a place must stay as it is although the new certificate renews what it uses. Pure.

import { hasFingerprint } from '../certificate/leaf.ts'
import type { Copy, Inspection, Obstacle, Place } from './place.ts'
import { commonNames, isCovered, type NewCertificate, type UsedCertificate } from './relation.ts'

/** What obstacles depend on, beside the place. */
export interface ObstacleFacts {
  readonly wanted: NewCertificate
  /** Its copy in the service; null until it is known. */
  readonly copy: Copy | null
  /** Whether a place that cannot be switched back may be switched. */
  readonly mayBeFinal: boolean
}

/**
 * Why a place must stay as it is although the new certificate renews what it uses; null if nothing
 * is known against it.
 * @param olds the certificates that would be replaced
 * @param inspection null until the place was inspected
 * @param isNamed whether a line of the input names it
 */
export function obstacleTo(
  place: Place,
  olds: readonly UsedCertificate[],
  inspection: Inspection | null,
  { wanted, copy, mayBeFinal }: ObstacleFacts,
  isNamed: boolean,
): Obstacle | null {
  const { obstacle } = place
  return (
    (isNamed && obstacle?.endsIfNamed ? null : obstacle) ??
    notCovered(place, wanted) ??
    (place.isList ? listObstacle(staying(place, olds, wanted), wanted, copy) : null) ??
    inspection?.obstacle ??
    (inspection?.restoreIds === null && !mayBeFinal ? irreversible : null)
  )
}

function notCovered({ mustCover }: Place, wanted: NewCertificate): Obstacle | null {
  const lost = mustCover.filter((name) => !isCovered(name, wanted))
  if (lost.length === 0) return null
  const message = `the new certificate does not cover ${lost.join(', ')}`
  return { reason: 'not-covered', message }
}

const irreversible: Obstacle = {
  reason: 'irreversible',
  message: 'SCM does not have the certificate that it uses, so it could not be rolled back',
}

/** What stays in a list beside the new certificate. */
function staying(
  { uses }: Place,
  olds: readonly UsedCertificate[],
  { fingerprint }: NewCertificate,
): readonly UsedCertificate[] {
  const isNew = ({ leaf }: UsedCertificate) => leaf !== null && hasFingerprint(leaf, fingerprint)
  return uses.filter((used) => !olds.includes(used) && !isNew(used))
}

function listObstacle(
  others: readonly UsedCertificate[],
  { names, keyFamily }: NewCertificate,
  copy: Copy | null,
): Obstacle | null {
  const collision = collisionWith(others, names, keyFamily)
  if (collision !== null || copy === null || copy.sniNames === null) return collision
  if (copy.sniNames.length > 0) return collisionWith(others, copy.sniNames, copy.keyFamily)
  return {
    reason: 'sni-domain-missing',
    message: `ELB's copy of the new certificate (${copy.id}) has no domain, so it cannot be an SNI certificate`,
    facts: { kind: 'sni-domain-missing', copyId: copy.id },
  }
}

/** ELB refuses a list in which two certificates with the same type of key have a name in common. */
function collisionWith(
  others: readonly UsedCertificate[],
  names: readonly string[],
  keyFamily: string | null,
): Obstacle | null {
  if (keyFamily === null) return null
  for (const { id, leaf, names: otherNames } of others) {
    const common = commonNames(names, otherNames)
    const hasOtherKey = leaf !== null && leaf.keyFamily !== keyFamily
    if (common.length === 0 || hasOtherKey) continue
    return {
      reason: 'name-collision',
      message: `certificate ${id} stays in its SNI list and also has the name ${common.join(', ')}, which ELB does not allow`,
    }
  }
  return null
}
