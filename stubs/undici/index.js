// Replaces undici. @actions/http-client needs that package for one function, getAgentDispatcher,
// which this action never calls. The real package would be 87 % of the bundle and a third of its
// start-up time. The price: getAgentDispatcher throws.
exports.ProxyAgent = class {
  constructor() {
    throw new Error('undici is not bundled: getAgentDispatcher cannot be used in this action')
  }
}
