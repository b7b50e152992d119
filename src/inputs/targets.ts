// The grammar of the `targets` input. Pure.

import { regionOf } from '../cloud/endpoints.ts'
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
 * A service may be written in any case. CDN needs no project, and takes at most one; the others
 * need at least one. A target that is named twice counts once. Never throws: problems come back
 * with line and column, counted from 1.
 */
export function parseTargets(text: string): {
  readonly targets: readonly Target[]
  readonly problems: readonly Problem[]
} {
  const globals = new Map<Service, string>()
  const { items, problems } = parseList(text, {
    input: 'targets',
    parseLine: (content) => parseLine(content).map((read) => onlyOnce(read, content, globals)),
    format: formatTarget,
    most: maxTargets,
    tooMany: `targets; one step can push to at most ${maxTargets}`,
  })
  return { targets: items, problems }
}

/**
 * A global service is one target, so it can receive only one project.
 * @param globals the project of each global service, as it was named first
 */
function onlyOnce(
  read: Target | LineProblem,
  content: string,
  globals: Map<Service, string>,
): Target | LineProblem {
  if ('message' in read || services[read.service].scope !== 'global') return read
  const { service, project } = read
  const first = globals.get(service) ?? project
  globals.set(service, first)
  if (first === project) return read
  const projects = [first, project].map((each) => (each === '' ? 'none' : `"${each}"`))
  const message = `${service} is global, but named with different projects (${projects.join(', ')}); name it once`
  const at = project === '' ? content.search(/\S/) : content.lastIndexOf(project)
  return { column: at + 1, message }
}

/** Regions as of 2026; new ones work, this list only helps to find typing mistakes. */
const knownRegions = [
  'af-north-1',
  'af-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ap-southeast-3',
  'ap-southeast-4',
  'ap-southeast-5',
  'cn-east-2',
  'cn-east-3',
  'cn-east-4',
  'cn-east-5',
  'cn-north-1',
  'cn-north-2',
  'cn-north-4',
  'cn-north-9',
  'cn-north-11',
  'cn-north-12',
  'cn-south-1',
  'cn-south-2',
  'cn-southwest-2',
  'cn-southwest-3',
  'eu-west-0',
  'eu-west-101',
  'la-north-2',
  'la-south-2',
  'me-east-1',
  'na-mexico-1',
  'ru-moscow-1',
  'sa-brazil-1',
  'tr-west-1',
]

/** The regions that were probably meant, by those in targets that look mistyped. */
export function likelyRegions(targets: readonly Target[]): ReadonlyMap<string, string> {
  const likely = new Map<string, string>()
  for (const region of new Set(targets.map(({ project }) => regionOf(project)))) {
    if (region === '' || knownRegions.includes(region)) continue
    const guess = nearestWord(region.toLowerCase(), knownRegions)
    if (guess !== null) likely.set(region, guess)
  }
  return likely
}

/**
 * Sentences about projects that look like a mistyped region.
 * @param input names the input that they are from
 */
export function suspectRegions(targets: readonly Target[], input = 'targets'): readonly string[] {
  return [...likelyRegions(targets)].map(
    ([region, guess]) =>
      `${input}: did you mean "${guess}"? "${region}" is not a region that this action knows.`,
  )
}

function parseLine(content: string): (Target | LineProblem)[] {
  const colon = content.indexOf(':')
  const head = colon === -1 ? content : content.slice(0, colon)
  const service = parseService(head)
  if (typeof service !== 'string') return [service]
  const list = colon === -1 ? null : content.slice(colon + 1)
  if (list === null && services[service].scope === 'global') return [{ service, project: '' }]
  if (list === null || list.trim() === '') {
    if (services[service].scope === 'global') {
      const message = `a project is missing after "${service}:"; write only "${service}", which needs none`
      return [{ column: colon + 1, message }]
    }
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
  const listed = word.split(/[,;]/).map((each) => each.trim().toUpperCase())
  if (listed.length > 1 && serviceNames.some((name) => name === listed[0])) {
    const message = `"${word}" names several services; write each on a line of its own`
    return { column, message }
  }
  const first = word.split(/\s/)[0]?.toUpperCase()
  const missingColon = serviceNames.find((name) => name === first)
  if (missingColon !== undefined) {
    const rest = word.slice(missingColon.length).trim()
    const message = `a ":" is missing after ${missingColon}; write "${missingColon}: ${rest}"`
    return { column: column + missingColon.length, message }
  }
  if (word.includes('：')) {
    return { column, message: `"${word}" has a full-width "："; write ":"` }
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
    if (/^[A-Za-z0-9_-]+(\s+[A-Za-z0-9_-]+)+$/.test(project)) {
      const words = project.split(/\s+/)
      const region = words.join('-').toLowerCase()
      const fix = knownRegions.includes(region)
        ? `write "${region}"`
        : `separate projects with commas: "${words.join(', ')}"`
      return { column, message: `"${project}" has blanks inside; ${fix}` }
    }
    if (!/^[A-Za-z0-9_-]+$/.test(project)) {
      return { column, message: `"${project}" is not a project name; ${fixOfProject(project)}` }
    }
    if (project.length > maxProjectLength) {
      const message = `"${project}" is too long for a project name; use at most ${maxProjectLength} characters`
      return { column, message }
    }
    return project
  })
}

function fixOfProject(text: string): string {
  if (/^["'“‘].*["'”’]$/.test(text)) return 'remove the quotes'
  if (/[;，、；]/.test(text)) return 'separate projects with ","'
  return 'use only letters, digits, "-" and "_"'
}
