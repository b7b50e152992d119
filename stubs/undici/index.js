// @actions/http-client needs undici for one function, getAgentDispatcher, which this action never
// calls. The real package would be 87 % of the bundle and a third of its start-up, so this stands in
// for it; whoever does come to call that function learns at once why it fails.
exports.ProxyAgent = class {
  constructor() {
    throw new Error('undici is not bundled: getAgentDispatcher cannot be used in this action')
  }
}
