// The grammar of the `targets` input. Pure.

import { formatTarget, type Service, serviceNames, services, type Target } from '../push/target.ts'
import { type LineProblem, parseList } from './lines.ts'
import { nearestWord, type Problem } from './problems.ts'

/** With more targets, the outputs would be too long. */
export const maxTargets = 1000

/** IAM's limit for a project's name, in characters. */
const maxProjectLength = 64

/**
 * Reads a list of targets:
 * ```
 * targets = line { newline line }
 * line    = [ service [ ":" project { "," project } ] ] [ "#" comment ]
 * ```
 * A service may be written in any case. CDN takes no project; the others need at least one. A
 * target that is named twice counts once. Never throws: problems come back with line and column,
 * counted from 1.
 */
export function parseTargets(text: string): {
  readonly targets: readonly Target[]
  readonly problems: readonly Problem[]
} {
  const { items, problems } = parseList(text, {
    input: 'targets',
    parseLine,
    format: formatTarget,
    most: maxTargets,
    tooMany: `targets; one step can push to at most ${maxTargets}`,
  })
  return { targets: items, problems }
}

function parseLine(content: string): (Target | LineProblem)[] {
  const colon = content.indexOf(':')
  const head = colon === -1 ? content : content.slice(0, colon)
  const service = parseService(head)
  if (typeof service !== 'string') return [service]
  const list = colon === -1 ? null : content.slice(colon + 1)
  if (services[service].scope === 'global') {
    if (list === null) return [{ service, project: '' }]
    const message = `${service} is global and takes no project; write only "${service}"`
    return [{ column: colon + 1, message }]
  }
  if (list === null || list.trim() === '') {
    const message = `${service} needs at least one project, like "${service}: cn-north-4"`
    return [{ column: head.trimEnd().length + 1, message }]
  }
  return parseProjects(list, colon + 1).map((item) =>
    typeof item === 'string' ? { service, project: item } : item,
  )
}

function parseService(head: string): Service | LineProblem {
  const word = head.trim()
  const column = head.length - head.trimStart().length + 1
  const service = serviceNames.find((name) => name === word.toUpperCase())
  if (service !== undefined) return service
  if (word === '') return { column, message: 'a service is missing before ":"' }
  const first = word.split(/\s/)[0]?.toUpperCase()
  const missingColon = serviceNames.find((name) => name === first)
  if (missingColon !== undefined) {
    const rest = word.slice(missingColon.length).trim()
    const message = `a ":" is missing after ${missingColon}; write "${missingColon}: ${rest}"`
    return { column: column + missingColon.length, message }
  }
  const guess = nearestWord(word.toUpperCase(), serviceNames)
  const fix = guess === null ? `use one of ${serviceNames.join(', ')}` : `did you mean "${guess}"?`
  return { column, message: `"${word}" is not a service; ${fix}` }
}

/** @param offset how many characters of the line come before `list` */
function parseProjects(list: string, offset: number): (string | LineProblem)[] {
  let start = offset
  return list.split(',').map((part) => {
    const column = start + part.length - part.trimStart().length + 1
    start += part.length + 1
    const project = part.trim()
    if (project === '') return { column, message: 'a project is missing before or after ","' }
    if (!/^[A-Za-z0-9_-]+$/.test(project)) {
      const message = `"${project}" is not a project name; use only letters, digits, "-" and "_"`
      return { column, message }
    }
    if (project.length > maxProjectLength) {
      const message = `"${project}" is too long for a project name; use at most ${maxProjectLength} characters`
      return { column, message }
    }
    return project
  })
}
