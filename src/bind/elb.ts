// The bindings of ELB: the default certificate of each TLS listener, and its list for SNI.

import { hasFingerprint, type Leaf, readLeaf } from '../certificate/leaf.ts'
import type { CallResult } from '../cloud/call.ts'
import {
  type ElbCertificate,
  type ElbListener,
  type ElbProject,
  elbCertificatesCall,
  elbListenerCall,
  elbListenersCall,
  type ListenerChange,
  type LoadBalancer,
  loadBalancerCall,
  updateListenerCall,
} from '../cloud/elb.ts'
import { byMarker, readWholeList } from '../cloud/pages.ts'
import { wordsOf } from '../errors.ts'
import type { ServiceAccess } from './access.ts'
import type { Slot } from './binding.ts'
import {
  type Binder,
  type Copy,
  type Inspection,
  identitiesOf,
  type Obstacle,
  type Place,
  type PlaceState,
} from './place.ts'
import type { NewCertificate, UsedCertificate } from './relation.ts'

/** The protocols whose listeners have server certificates. */
const tlsProtocols: ReadonlySet<string> = new Set(['HTTPS', 'TERMINATED_HTTPS', 'QUIC', 'TLS'])

const list = "ELB's list"

/** A certificate in ELB's store with its facts; no leaf if its PEM cannot be read. */
interface Stored extends ElbCertificate {
  readonly leaf: Leaf | null
}

/** Finds the bindings of one project's listeners, and ELB's copy of the new certificate. */
export function elbBinder(access: ServiceAccess): Binder {
  const listCertificates = async (elb: ElbProject): Promise<readonly Stored[]> => {
    const found = await readWholeList(
      list,
      byMarker,
      (marker) => access.get(elbCertificatesCall(elb, marker)),
      ({ id }) => id,
    )
    return found.map((each) => ({ ...each, leaf: readLeaf(each.pem) }))
  }
  return {
    read: async (wanted) => {
      const elb = await projectOf(access)
      const certificates = await listCertificates(elb)
      const listeners = await readWholeList(
        list,
        byMarker,
        (marker) => access.get(elbListenersCall(elb, marker)),
        ({ id }) => id,
      )
      const balancers = readOnce((id) => access.call(loadBalancerCall(elb, id)))
      const byId = new Map(certificates.map((each) => [each.id, each]))
      const places = listeners
        .filter(({ protocol }) => tlsProtocols.has(protocol))
        .flatMap((listener) =>
          (['default', 'sni'] as const).map((slot) =>
            placeOf({ access, elb, listener, slot, certificates: byId, balancers }),
          ),
        )
      return { places, copy: copyIn(certificates, wanted), stored: new Set() }
    },
    findCopy: async (wanted) => copyIn(await listCertificates(await projectOf(access)), wanted),
  }
}

async function projectOf(access: ServiceAccess): Promise<ElbProject> {
  return { endpoint: access.endpoint, projectId: await access.projectId() }
}

/** The newest of those with the same leaf; one that SCM pushed comes first. */
function copyIn(certificates: readonly Stored[], wanted: NewCertificate): Copy | null {
  const isFromScm = ({ scmCertificateId }: Stored) => Number(scmCertificateId === wanted.id)
  const [best] = certificates
    .filter(({ leaf }) => leaf !== null && hasFingerprint(leaf, wanted.fingerprint))
    .sort(
      (one, other) =>
        isFromScm(other) - isFromScm(one) || (other.createdAt ?? 0) - (one.createdAt ?? 0),
    )
  if (best === undefined) return null
  const { id, domains, leaf } = best
  return {
    id,
    sniNames: domains,
    keyFamily: leaf?.keyFamily ?? null,
    expiresAt: leaf?.expiresAt ?? null,
    isCertain: true,
  }
}

interface SlotOfListener {
  readonly access: ServiceAccess
  readonly elb: ElbProject
  readonly listener: ElbListener
  readonly slot: Slot
  readonly certificates: ReadonlyMap<string, Stored>
  readonly balancers: (id: string) => Promise<CallResult<LoadBalancer>>
}

function placeOf({ access, elb, listener, slot, certificates, balancers }: SlotOfListener): Place {
  const { id, loadBalancerId } = listener
  const isList = slot === 'sni'
  const ids = idsIn(listener, slot)
  const isOfCluster = [...idsIn(listener, 'default'), ...idsIn(listener, 'sni')].some((each) =>
    certificates.get(each)?.name?.startsWith(clusterPrefix),
  )
  const read = async (): Promise<PlaceState> => {
    const now = await access.get(elbListenerCall(elb, id))
    return {
      uses: identitiesOf(idsIn(now, slot)),
      progress: 'settled',
      write: async (next) => {
        const result = await access.call(updateListenerCall(elb, id, changeTo(next, slot, now)))
        if (result.kind === 'failed') return result
        return { ...result, value: identitiesOf(idsIn(result.value, slot)) }
      },
    }
  }
  return {
    binding: { service: 'ELB', project: access.target.project, listener: id, slot },
    title: titleOf(listener),
    aliases: [],
    uses: ids.map((each) => usedCertificate(each, certificates.get(each), isList)),
    isList,
    mustCover: [],
    obstacle: isOfCluster ? managedByCce : null,
    lock: loadBalancerId ?? id,
    settleMs: 0,
    inspect: async () => {
      const balancer = loadBalancerId === null ? null : await balancers(loadBalancerId)
      const facts = { uses: identitiesOf(ids), restoreIds: ids, read }
      if (balancer?.kind !== 'failed') {
        return { ...facts, ...seenAt(listener, balancer?.value ?? null) }
      }
      const hostsProblem = `its load balancer could not be read: ${wordsOf(balancer.error) ?? balancer.error.code}; grant elb:loadbalancers:get`
      const hostsFacts = { kind: 'load-balancer-unread' } as const
      return { ...facts, ...seenAt(listener, null), hostsProblem, hostsFacts }
    },
  }
}

/** ELB wants its way of matching names back with each list. */
function changeTo(
  next: readonly string[],
  slot: Slot,
  { sniMatchAlgorithm }: ElbListener,
): ListenerChange {
  const [only = ''] = next
  return slot === 'sni'
    ? { sniCertificates: next, sniMatchAlgorithm }
    : { defaultCertificate: only }
}

/** `https-443, port 443`: nobody knows listeners by their ids. */
function titleOf({ name, port }: ElbListener): string | null {
  const parts = [name, port === null ? null : `port ${port}`].filter((part) => part !== null)
  return parts.length === 0 ? null : parts.join(', ')
}

function idsIn(
  { defaultCertificate, sniCertificates }: ElbListener,
  slot: Slot,
): readonly string[] {
  if (slot === 'sni') return sniCertificates
  return defaultCertificate === null ? [] : [defaultCertificate]
}

/** In an SNI list ELB goes by the domains that were set, not by the names in the certificate. */
function usedCertificate(id: string, stored: Stored | undefined, isList: boolean): UsedCertificate {
  if (stored === undefined) return { id, scmId: null, leaf: null, names: [], expiresAt: null }
  const { leaf, domains, scmCertificateId } = stored
  const names = leaf?.names ?? []
  return {
    id,
    scmId: scmCertificateId,
    leaf,
    names: isList ? [...new Set([...names, ...domains])] : names,
    expiresAt: leaf?.expiresAt ?? null,
  }
}

function seenAt(
  { port }: ElbListener,
  balancer: LoadBalancer | null,
): Pick<Inspection, 'obstacle' | 'hosts'> {
  const address = balancer?.address ?? null
  return {
    obstacle: balancer?.operatingStatus === 'FROZEN' ? frozen : null,
    hosts: (names) =>
      port === null || address === null
        ? []
        : names.map((name) => ({ name: name.replace(/^\*\./, 'www.'), port, via: address })),
  }
}

/** CCE, which runs clusters, names its certificates so, and sets both slots of its listeners. */
const clusterPrefix = 'k8s_plb_default'

const managedByCce: Obstacle = {
  reason: 'managed-by-cce',
  message: 'a CCE cluster manages the certificates of its listener, and would undo a change in ELB',
  endsIfNamed: true,
}

const frozen: Obstacle = {
  reason: 'frozen',
  message: 'its load balancer is frozen, so its listeners cannot be changed',
}

/** Remembers what was read, because several listeners share a load balancer. */
function readOnce<Value>(read: (id: string) => Promise<Value>): (id: string) => Promise<Value> {
  const known = new Map<string, Promise<Value>>()
  return (id) => {
    const value = known.get(id) ?? read(id)
    known.set(id, value)
    return value
  }
}
