// Everything that is wrong with a seed file: wrong fields first, then what contradicts itself.

import {
  checkObject,
  checkValue,
  type FieldProblem,
  findRepeats,
  itemsOf,
  oneOf,
  ownField,
  shown,
} from './json-fields.ts'
import { isObject, type JsonObject } from './message.ts'
import { readDate, readValidity } from './seed-dates.ts'
import {
  accessKeyRules,
  certificateRules,
  domainName,
  knownPermissions,
  projectName,
  projectRules,
  seedRules,
  userRules,
} from './seed-rules.ts'

/** The problems of a seed file in the order of its fields; none when it can be used. */
export function findSeedProblems(file: JsonObject, now: number): FieldProblem[] {
  return [
    ...checkObject(file, '', seedRules),
    ...projectProblems(file),
    ...userProblems(file),
    ...certificateProblems(file, now),
  ]
}

type Named = { readonly value: unknown; readonly field: string }

function projectProblems(file: JsonObject): FieldProblem[] {
  const items = itemsOf(file, 'projects')
  const wrong = items.flatMap(({ value, path }) =>
    isObject(value) ? checkObject(value, path, projectRules) : checkValue(value, path, projectName),
  )
  const names = items.map(({ value, path }) =>
    isObject(value) ? named(value, path, 'name') : { value, field: path },
  )
  const ids = items.map(({ value, path }) => named(value, path, 'id'))
  return [
    ...wrong,
    ...findRepeats(texts(names)),
    ...findRepeats(texts(ids)),
    ...scmRegionProblems(file, texts(names)),
  ]
}

/** Without a project of SCM's region, nobody could sign in. */
function scmRegionProblems(file: JsonObject, names: readonly Named[]): FieldProblem[] {
  const region = ownField(file, 'scmRegion') ?? 'cn-north-4'
  const isThere = names.some(({ value }) => value === region)
  if (isThere || names.length === 0 || typeof region !== 'string') return []
  const known = names.map(({ value }) => shown(value)).join(', ')
  if (Object.hasOwn(file, 'scmRegion')) {
    const problem = `${shown(region)} is not among the projects; add it there, or choose one of ${known}`
    return [{ field: 'scmRegion', problem }]
  }
  const problem = `SCM's own region, "cn-north-4", is missing; add it, or set "scmRegion" to one of ${known}`
  return [{ field: 'projects', problem }]
}

function userProblems(file: JsonObject): FieldProblem[] {
  const items = itemsOf(file, 'users')
  const permission = {
    ...oneOf(knownPermissions),
    what: `a permission that the simulator checks`,
    fix: `choose from ${knownPermissions.join(', ')}`,
  }
  const wrong = items.flatMap(({ value, path }) => {
    const problems = checkObject(value, path, userRules)
    if (!isObject(value)) return problems
    for (const item of itemsOf(value, 'permissions')) {
      problems.push(...checkValue(item.value, `${path}.${item.path}`, permission))
    }
    const key = ownField(value, 'accessKey')
    if (isObject(key)) problems.push(...checkObject(key, `${path}.accessKey`, accessKeyRules))
    return problems
  })
  const names = items.map(({ value, path }) => named(value, path, 'name'))
  const keys = items.map(({ value, path }) => {
    const key = isObject(value) ? ownField(value, 'accessKey') : undefined
    return named(key, `${path}.accessKey`, 'id')
  })
  return [...wrong, ...findRepeats(texts(names)), ...findRepeats(texts(keys))]
}

function certificateProblems(file: JsonObject, now: number): FieldProblem[] {
  const items = itemsOf(file, 'certificates')
  const wrong = items.flatMap(({ value, path }) => {
    const problems = checkObject(value, path, certificateRules)
    if (!isObject(value)) return problems
    for (const item of itemsOf(value, 'sans')) {
      problems.push(...checkValue(item.value, `${path}.${item.path}`, domainName))
    }
    return [...problems, ...validityProblems(value, path, now)]
  })
  return [...wrong, ...findRepeats(texts(items.map(({ value, path }) => named(value, path, 'id'))))]
}

function validityProblems(certificate: JsonObject, path: string, now: number): FieldProblem[] {
  const from = ownField(certificate, 'notBefore')
  const until = ownField(certificate, 'notAfter')
  const { notBefore, notAfter } = readValidity({ notBefore: from, notAfter: until }, now)
  if (notBefore < notAfter) return []
  if (readDate(until, now) === null) return []
  const problem = `${shown(until)} is not after notBefore${from === undefined ? '' : ` (${shown(from)})`}; give a later date`
  return [{ field: `${path}.notAfter`, problem }]
}

function named(value: unknown, path: string, name: string): Named {
  return { value: isObject(value) ? ownField(value, name) : undefined, field: `${path}.${name}` }
}

/** The values that are text; of the others something else is wrong. */
function texts(values: readonly Named[]): readonly Named[] {
  return values.filter(({ value }) => typeof value === 'string')
}
