// What each field of a seed file may be. The checks and the help read the same tables.

import { list, oneOf, type Rule, type Rules, text } from './json-fields.ts'
import { isObject } from './message.ts'
import { states } from './scm-list.ts'
import { dateRule } from './seed-dates.ts'
import { everything, restrictedUsers } from './users.ts'

const label = text(
  'text of 1 to 64 letters, digits and other visible characters',
  /^[^\p{C}\p{Z}](?:[^\p{C}\p{Z}]| (?! |$)){0,63}$/u,
)
/** The rule of a project's name. */
export const projectName = text(
  'the name of a project, such as "cn-north-4" or "cn-north-4_web"',
  /^[\w-]{1,64}$/,
  'use only letters, digits, "-" and "_"',
)
/** The rule of a domain in a certificate. */
export const domainName = text(
  'a domain name',
  /^(?=.{1,253}$)(?:\*\.)?[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+$/,
  'write it in small letters, such as "www.example.com" or "*.example.com"',
)
const password: Rule = {
  ...text('text of 1 to 128 visible characters', /^[^\p{C}]{1,128}$/u),
  isSecret: true,
}

/** What a user can be allowed to do; the simulator checks nothing else. */
export const knownPermissions = [
  ...new Set([...everything, ...restrictedUsers.flatMap(({ permissions }) => permissions)]),
]

const listOfObjects = 'a list of objects'

/** The fields of the file. */
export const seedRules: Rules = {
  'account?': label,
  'scmRegion?': projectName,
  'projects?': list('a list of at least one project, such as ["cn-north-4"]', 1),
  'users?': list(`${listOfObjects} with at least one user`, 1),
  'certificates?': list(listOfObjects),
}

/** The fields of a project that is more than a name. */
export const projectRules: Rules = {
  name: projectName,
  'id?': text('the id of a project', /^[0-9a-f]{32}$/, 'write 32 digits and letters from a to f'),
}

/** The fields of a user. */
export const userRules: Rules = {
  name: label,
  password,
  permissions: list(`a list of permissions from ${knownPermissions.join(', ')}`),
  'obstacle?': oneOf(['second-factor', 'huawei-id', 'disabled', 'console-only']),
  'accessKey?': { what: 'an object with id and secret', accepts: isObject },
}

/** The fields of a user's access key. */
export const accessKeyRules: Rules = {
  id: text('the id of an access key', /^[A-Za-z0-9]{8,64}$/, 'write 8 to 64 letters and digits'),
  secret: {
    ...text('text of 8 to 128 letters, digits and signs without spaces', /^[!-~]{8,128}$/),
    isSecret: true,
  },
}

/** The fields of a certificate. */
export const certificateRules: Rules = {
  domain: domainName,
  'sans?': list('a list of domain names'),
  'id?': text(
    'the id of a certificate, such as "scs1700000000001"',
    /^[\w-]{16}$/,
    'write exactly 16 letters and digits',
  ),
  'name?': text(
    'the name of a certificate',
    /^[\w.-]{3,63}$/,
    'write 3 to 63 letters, digits, ".", "-" and "_"',
  ),
  'status?': oneOf(states.filter((state) => state !== 'ALL')),
  'pushSupport?': oneOf(['ON', 'OFF']),
  'notBefore?': dateRule,
  'notAfter?': dateRule,
  'enterpriseProjectId?': text(
    'the id of an enterprise project',
    /^(?:0|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/,
    'write "0" for the default one, or a UUID in small letters',
  ),
}
