// CDN: it has no calls yet.

import type { GoLiveService, GoLiveWorld } from './go-live-service.ts'
import { gatewayNotFound } from './message.ts'

/** Starts CDN with what the seed says. */
export async function startCdn(_world: GoLiveWorld): Promise<GoLiveService> {
  return {
    handler: () => gatewayNotFound(),
    errorBody: (code, message) => ({ error_code: code, error_msg: message }),
    reset: () => {},
  }
}
