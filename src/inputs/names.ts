// What the inputs name, in the words of the report file, so that the two can be compared. Pure.

import { formatTarget } from '../push/target.ts'
import { formatHost } from '../verify/host.ts'
import { parseBindings } from './bind.ts'
import { parseHosts } from './hosts.ts'
import { parseTargets } from './targets.ts'

/** The targets and hosts in canonical forms, in the order of the inputs. */
export interface Names {
  readonly targets: readonly string[]
  readonly hosts: readonly string[]
  /** How many; 0 with `replace`. */
  readonly bindings: number
}

/** The names in inputs; in one with problems, those that can be read. */
export function namesIn(inputs: Readonly<Record<string, string>>): Names {
  const { hosts } = parseHosts(inputs['verify-hosts'] ?? '')
  return {
    targets: parseTargets(inputs['targets'] ?? '').targets.map(formatTarget),
    hosts: hosts.map((host) => formatHost(host) + (host.via === null ? '' : ` via ${host.via}`)),
    bindings: parseBindings(inputs['bind'] ?? '').bindings.length,
  }
}
