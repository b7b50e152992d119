// From the way that was chosen to its credentials: the only place that knows all ways.

import type { Caller } from '../cloud/call.ts'
import type { IssuedToken } from '../cloud/iam.ts'
import type { Credentials } from '../cloud/session.ts'
import type { SignInInputs } from '../inputs/sign-in.ts'
import type { World } from '../world.ts'
import { accessKeyCredentials } from './access-key.ts'
import { agencyCredentials, identityProviderCredentials } from './keyless.ts'
import { passwordCredentials } from './password.ts'
import type { Project, SigningContext } from './signed-requests.ts'
import { tokenCredentials } from './token.ts'

export interface SignInEndpoints {
  readonly iamEndpoint: string
  readonly stsEndpoint: string
}

export function credentialsFor(
  signIn: SignInInputs,
  world: World,
  call: Caller,
  { iamEndpoint, stsEndpoint }: SignInEndpoints,
): Credentials {
  const { runner, clock } = world
  const tellEnd = (what: string, expiresAt: number) =>
    runner.info(`Signed in; the ${what} until ${new Date(expiresAt).toISOString()}`)
  const onToken = ({ token, expiresAt }: IssuedToken) => {
    runner.setSecret(token)
    tellEnd('token is valid', expiresAt)
  }
  const onClockOff = (seconds: number) =>
    runner.warning(
      `The clock of this machine is ${Math.abs(seconds)} seconds ${seconds > 0 ? 'behind' : 'ahead'}, so the signature was refused. It is signed anew with the time of Huawei Cloud.`,
    )
  const signing = (project: Project): SigningContext => ({
    call,
    clock,
    iamEndpoint,
    project,
    onClockOff,
  })
  switch (signIn.kind) {
    case 'password':
      return passwordCredentials(call, iamEndpoint, signIn, onToken)
    case 'access-key':
      return accessKeyCredentials(signing(signIn.project), signIn.key)
    case 'agency': {
      const onKeys = (expiresAt: number) => tellEnd('temporary keys are valid', expiresAt)
      return agencyCredentials(world, signing(signIn.project), stsEndpoint, signIn.agency, onKeys)
    }
    case 'identity-provider':
      return identityProviderCredentials(world, call, iamEndpoint, signIn, onToken)
    case 'token':
      return tokenCredentials(signIn.token)
  }
}
