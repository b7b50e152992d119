import { createRequire as __WEBPACK_EXTERNAL_createRequire } from "module";
/******/ var __webpack_modules__ = ({

/***/ 227:
/***/ ((__unused_webpack_module, exports) => {

// @actions/http-client needs undici for one function, getAgentDispatcher, which this action never
// calls. The real package would be 87 % of the bundle and a third of its start-up, so this stands in
// for it; whoever does come to call that function learns at once why it fails.
exports.k = class {
  constructor() {
    throw new Error('undici is not bundled: getAgentDispatcher cannot be used in this action')
  }
}


/***/ }),

/***/ 24:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:fs");

/***/ }),

/***/ 708:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:https");

/***/ }),

/***/ 100:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

// @actions/http-client asks the package tunnel for an agent when a proxy stands in between. The real
// one is not maintained, opens a new tunnel for each request, uses deprecated calls, and loads
// `assert` at every start. Node's own agents know proxies by now and keep their tunnels.

const https = __nccwpck_require__(708)

/** The first version whose agents take `proxyEnv`; an older one would silently go around the proxy. */
const firstVersion = [24, 5]

function agentBehind(scheme) {
  return ({ proxy, keepAlive, maxSockets }) => {
    const [major, minor] = process.versions.node.split('.').map(Number)
    if (major < firstVersion[0] || (major === firstVersion[0] && minor < firstVersion[1])) {
      throw new Error('a proxy needs Node 24.5 or later: update the runner')
    }
    const url = new URL(`${scheme}://${proxy.host}`)
    url.port = proxy.port
    const [username, ...password] = (proxy.proxyAuth ?? '').split(':')
    url.username = encodeURIComponent(username)
    url.password = encodeURIComponent(password.join(':'))
    return new https.Agent({ keepAlive, maxSockets, proxyEnv: { HTTPS_PROXY: url.href } })
  }
}

function notOverHttp() {
  throw new Error('plain http is for this machine only, and never goes through a proxy')
}

exports.I9 = agentBehind('http')
exports.vX = agentBehind('https')
exports.xj = notOverHttp
exports.aQ = notOverHttp


/***/ }),

/***/ 831:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  q: () => (/* binding */ openConnections)
});

;// CONCATENATED MODULE: external "node:http"
const external_node_http_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:http");
// EXTERNAL MODULE: external "node:https"
var external_node_https_ = __nccwpck_require__(708);
;// CONCATENATED MODULE: external "node:tls"
const external_node_tls_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:tls");
// EXTERNAL MODULE: ./node_modules/@actions/http-client/lib/index.js + 3 modules
var lib = __nccwpck_require__(544);
// EXTERNAL MODULE: ./build/errors.js
var errors = __nccwpck_require__(473);
;// CONCATENATED MODULE: ./build/cloud/http.js





const maxBodyBytes = 1024 * 1024;
const maxHeaderBytes = 2 * 1024 * 1024 + 64 * 1024;
function openConnections(userAgent) {
    const clients = new Map();
    const clientFor = (origin) => {
        const known = clients.get(origin);
        if (known !== undefined)
            return known;
        const client = new lib/* HttpClient */.Qq(userAgent, [], { keepAlive: true });
        clients.set(origin, client);
        return client;
    };
    return {
        send: (request, signal) => {
            const url = new URL(request.url);
            const headers = { 'user-agent': userAgent, ...request.headers };
            const agent = clientFor(url.origin).getAgent(request.url);
            return exchange(url, { ...request, headers }, agent, signal);
        },
        close: () => {
            for (const client of clients.values())
                client.dispose();
        },
    };
}
function exchange(url, { method, headers, body }, agent, signal) {
    return new Promise((resolve, reject) => {
        const secure = url.protocol === 'https:';
        const options = { method, headers, agent, signal, maxHeaderSize: maxHeaderBytes };
        const outgoing = secure ? external_node_https_.request(url, options) : external_node_http_namespaceObject.request(url, options);
        let mayHaveArrived = false;
        outgoing.once('socket', (socket) => {
            if (isReady(socket))
                mayHaveArrived = true;
            else {
                socket.once(secure ? 'secureConnect' : 'connect', () => {
                    mayHaveArrived = true;
                });
            }
        });
        const fail = (cause) => {
            const why = cause === undefined ? 'the connection was closed' : reasonOf(cause, signal);
            const error = mayHaveArrived
                ? new errors/* ActionError */.lZ('NO_ANSWER', `no answer from ${url.host}: ${why}`, { cause })
                : new errors/* ActionError */.lZ('NOT_SENT', `${url.host} could not be reached: ${why}`, { cause });
            reject(error);
        };
        outgoing.once('response', (incoming) => resolve(readResponse(incoming, signal)));
        outgoing.on('error', fail);
        outgoing.once('close', () => fail());
        outgoing.end(body);
    });
}
function isReady(socket) {
    return socket instanceof external_node_tls_namespaceObject.TLSSocket ? Boolean(socket.getPeerFinished()) : !socket.connecting;
}
async function readResponse(incoming, signal) {
    const status = incoming.statusCode ?? 0;
    const headers = joinRepeated(incoming.headersDistinct);
    const chunks = [];
    let bytes = 0;
    try {
        for await (const chunk of incoming) {
            bytes += chunk.length;
            if (bytes > maxBodyBytes)
                throw new Error(`the answer is larger than ${maxBodyBytes} bytes`);
            chunks.push(chunk);
        }
    }
    catch (error) {
        return { status, headers, body: '', bodyProblem: reasonOf(error, signal) };
    }
    return { status, headers, body: Buffer.concat(chunks).toString('utf8'), bodyProblem: null };
}
function joinRepeated(headers) {
    return Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, (values ?? []).join(', ')]));
}
function reasonOf(error, signal) {
    const reason = signal.aborted ? signal.reason : error;
    if (reason instanceof AggregateError)
        return reason.errors.map(messageOf).join('; ');
    return messageOf(reason);
}
function messageOf(error) {
    const { name, message } = Object(error);
    if (name === 'TimeoutError')
        return 'timed out';
    return message === 'aborted' ? 'the answer was cut short' : String(message ?? error);
}


/***/ }),

/***/ 473:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   V3: () => (/* binding */ refusalBehind),
/* harmony export */   Z9: () => (/* binding */ wordsOf),
/* harmony export */   _7: () => (/* binding */ ServiceError),
/* harmony export */   lZ: () => (/* binding */ ActionError),
/* harmony export */   z6: () => (/* binding */ asActionError)
/* harmony export */ });
class ActionError extends Error {
    name = 'ActionError';
    code;
    remedy;
    constructor(code, message, options) {
        super(message, options?.cause === undefined ? undefined : { cause: options.cause });
        this.code = code;
        this.remedy = options?.remedy ?? null;
    }
}
class ServiceError extends ActionError {
    name = 'ServiceError';
    refusal;
    constructor(refusal, body) {
        super('REFUSED', refusalSentence(refusal));
        this.refusal = refusal;
        Object.defineProperty(this, 'body', { value: body, enumerable: false });
    }
}
function refusalSentence({ httpStatus, errorCode, serverMessage }) {
    const head = errorCode === null ? `HTTP ${httpStatus}` : `HTTP ${httpStatus} ${errorCode}`;
    return serverMessage === null ? head : `${head}: ${serverMessage}`;
}
function refusalBehind(error) {
    for (let link = error; link instanceof Error; link = link.cause) {
        if (link instanceof ServiceError)
            return link.refusal;
    }
    return null;
}
function wordsOf(error) {
    return error instanceof ServiceError ? error.refusal.serverMessage : error.message;
}
function asActionError(thrown) {
    if (thrown instanceof ActionError)
        return thrown;
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return new ActionError('INTERNAL', `Internal error: ${message}`, { cause: thrown });
}


/***/ }),

/***/ 296:
/***/ ((__webpack_module__, __unused_webpack___webpack_exports__, __nccwpck_require__) => {

__nccwpck_require__.a(__webpack_module__, async (__webpack_handle_async_dependencies__, __webpack_async_result__) => { try {
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(24);
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(705);
/* harmony import */ var _cloud_http_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(831);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(473);
/* harmony import */ var _main_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(678);
/* harmony import */ var _version_js__WEBPACK_IMPORTED_MODULE_5__ = __nccwpck_require__(508);






const runner = {
    getInput: (name) => _actions_core__WEBPACK_IMPORTED_MODULE_1__/* .getInput */ .V4(name, { trimWhitespace: false }),
    setSecret: _actions_core__WEBPACK_IMPORTED_MODULE_1__/* .setSecret */ .Pq,
    setOutput: _actions_core__WEBPACK_IMPORTED_MODULE_1__/* .setOutput */ .uH,
    debug: _actions_core__WEBPACK_IMPORTED_MODULE_1__/* .isDebug */ ._o() ? _actions_core__WEBPACK_IMPORTED_MODULE_1__/* .debug */ .Yz : () => { },
    info: _actions_core__WEBPACK_IMPORTED_MODULE_1__/* .info */ .pq,
    notice: _actions_core__WEBPACK_IMPORTED_MODULE_1__/* .notice */ .lm,
    warning: _actions_core__WEBPACK_IMPORTED_MODULE_1__/* .warning */ .$e,
    error: _actions_core__WEBPACK_IMPORTED_MODULE_1__/* .error */ .z3,
    fail: () => {
        process.exitCode = _actions_core__WEBPACK_IMPORTED_MODULE_1__/* .ExitCode */ .yU.Failure;
    },
    writeSummary: async (markdown) => {
        await _actions_core__WEBPACK_IMPORTED_MODULE_1__/* .summary */ .z.addRaw(markdown).write();
    },
};
const startedAt = Date.now();
const monotonicMs = () => Number(process.hrtime.bigint()) / 1e6;
const monotonicStart = monotonicMs();
const world = {
    runner,
    env: process.env,
    connections: (0,_cloud_http_js__WEBPACK_IMPORTED_MODULE_2__/* .openConnections */ .q)(_version_js__WEBPACK_IMPORTED_MODULE_5__/* .userAgent */ .N),
    clock: {
        now: () => startedAt + (monotonicMs() - monotonicStart),
        sleep,
        limit: startLimit,
    },
    random: Math.random,
    cancelled: cancelSignal(),
    readFile: (path) => (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(path, 'utf8'),
};
async function sleep(ms, signal) {
    signal.throwIfAborted();
    const limit = startLimit(ms, signal);
    await new Promise((resolve) => limit.signal.addEventListener('abort', resolve));
    limit.release();
    signal.throwIfAborted();
}
function startLimit(ms, outer) {
    const controller = new AbortController();
    const end = () => controller.abort(outer.reason);
    const timer = setTimeout(() => controller.abort(new DOMException('', 'TimeoutError')), ms);
    outer.addEventListener('abort', end);
    return {
        signal: controller.signal,
        release: () => {
            clearTimeout(timer);
            outer.removeEventListener('abort', end);
        },
    };
}
function cancelSignal() {
    const controller = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM']) {
        process.on(signal, () => {
            controller.abort(new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .ActionError */ .lZ('CANCELLED', `the workflow was cancelled (${signal})`));
        });
    }
    return controller.signal;
}
if (_actions_core__WEBPACK_IMPORTED_MODULE_1__/* .getInput */ .V4('targets').length > 4096) {
    process.getBuiltinModule('node:v8').setFlagsFromString('--no-maglev');
}
await (0,_main_js__WEBPACK_IMPORTED_MODULE_4__/* .main */ .i)(world);

__webpack_async_result__();
} catch(e) { __webpack_async_result__(e); } }, 1);

/***/ }),

/***/ 678:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  i: () => (/* binding */ main)
});

// EXTERNAL MODULE: ./build/errors.js
var errors = __nccwpck_require__(473);
;// CONCATENATED MODULE: ./build/cloud/retry-after.js
const httpDate = /^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? .*\d\d:\d\d:\d\d/i;
function readRetryAfter(value, now) {
    const text = value?.trim() ?? '';
    if (/^\d+$/.test(text))
        return Number(text) * 1000;
    if (!httpDate.test(text))
        return null;
    const at = Date.parse(/GMT|UTC/i.test(text) ? text : `${text} GMT`);
    return Number.isNaN(at) ? null : Math.max(0, at - now);
}

;// CONCATENATED MODULE: ./build/cloud/decode.js


function isJsonObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
function readJsonObject(response, what) {
    if (response.bodyProblem !== null) {
        throw new errors/* ActionError */.lZ('NO_ANSWER', `${what} could not be read: ${response.bodyProblem}`);
    }
    const value = parseJson(response.body);
    if (isJsonObject(value))
        return value;
    throw new errors/* ActionError */.lZ('ANSWER_INVALID', `${what} is not a JSON object`);
}
function objectField(parent, name, what) {
    const value = parent[name];
    if (isJsonObject(value))
        return value;
    throw new errors/* ActionError */.lZ('ANSWER_INVALID', `${what}: "${name}" is not an object`);
}
function stringField(parent, name, what) {
    const value = parent[name];
    if (typeof value === 'string')
        return value;
    throw new errors/* ActionError */.lZ('ANSWER_INVALID', `${what}: "${name}" is not a string`);
}
function optionalString(parent, name) {
    const value = parent[name];
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}
function readRefusal(response, now) {
    const parsed = parseJson(response.body);
    const body = isJsonObject(parsed) ? parsed : {};
    const nested = isJsonObject(body['error']) ? body['error'] : {};
    const refusal = {
        httpStatus: response.status,
        errorCode: errorCodeIn(body, nested),
        serverMessage: optionalString(body, 'error_msg') ??
            optionalString(nested, 'message') ??
            optionalString(nested, 'title') ??
            strangeBody(response, parsed),
        requestId: requestIdOf(response) ?? optionalString(body, 'request_id'),
        retryAfterMs: readRetryAfter(response.headers['retry-after'], now),
        serverTime: readTime(response.headers['date']),
    };
    return new errors/* ServiceError */._7(refusal, response.body);
}
function requestIdOf({ headers }) {
    return headers['x-request-id'] ?? headers['x-iam-trace-id'] ?? null;
}
function errorCodeIn(body, nested) {
    const code = optionalString(body, 'error_code') ?? optionalString(nested, 'code');
    return code === null || /^\d+$/.test(code) ? null : code;
}
function strangeBody({ body, headers, bodyProblem }, parsed) {
    if (bodyProblem !== null)
        return `the answer's text could not be read: ${bodyProblem}`;
    if (body.trim() === '' || parsed !== undefined)
        return null;
    return `the answer is not JSON but ${headers['content-type'] ?? 'of no declared type'}`;
}
function readTime(date) {
    const time = Date.parse(date ?? '');
    return Number.isNaN(time) ? null : time;
}
function parseJson(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./build/cloud/scm-time.js
const hourMs = 3_600_000;
const mostAheadMs = 14 * hourMs;
const mostBehindMs = 12 * hourMs;
const shape = /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)(?:\.\d+)?$/;
function readScmTime(text) {
    const parts = shape.exec(text ?? '')?.slice(1, 7);
    if (parts === undefined)
        return null;
    const [year, month, day, hours, minutes, seconds] = parts;
    const iso = `${year}-${month}-${day}T${hours}:${minutes}:${seconds}.000Z`;
    const asUtc = Date.parse(iso);
    if (Number.isNaN(asUtc) || new Date(asUtc).toISOString() !== iso)
        return null;
    return { earliest: asUtc - mostAheadMs, latest: asUtc + mostBehindMs, asUtc };
}

;// CONCATENATED MODULE: ./build/cloud/scm.js


const language = { 'X-Language': 'en-us' };
function showCall(endpoint, certificateId) {
    return {
        operation: 'read',
        request: {
            method: 'GET',
            url: `${endpoint}/v3/scm/certificates/${encodeURIComponent(certificateId)}`,
            headers: { ...language },
        },
        success: [200],
        read: (response) => {
            const what = "SCM's answer";
            return shownCertificate(readJsonObject(response, what), certificateId, what);
        },
    };
}
function pushCall(endpoint, certificateId, service, project) {
    return {
        operation: service === 'CDN' ? 'push-once' : 'push',
        request: {
            method: 'POST',
            url: `${endpoint}/v3/scm/certificates/${encodeURIComponent(certificateId)}/push`,
            headers: { ...language, 'Content-Type': 'application/json' },
            body: JSON.stringify({ target_service: service, target_project: project }),
        },
        success: [200, 204],
        read: () => null,
    };
}
function shownCertificate(body, id, what) {
    return {
        id,
        name: optionalString(body, 'name'),
        domain: optionalString(body, 'domain'),
        status: stringField(body, 'status', what),
        pushable: optionalString(body, 'push_support')?.toUpperCase() !== 'OFF',
        fingerprint: optionalString(body, 'fingerprint'),
        notBefore: readScmTime(optionalString(body, 'not_before')),
        notAfter: readScmTime(optionalString(body, 'not_after')),
    };
}

;// CONCATENATED MODULE: ./build/certificate/certificate.js
const dayMs = 86_400_000;
function daysRemaining({ expiresAt }, now) {
    return expiresAt === null ? null : Math.floor((expiresAt - now) / dayMs);
}
function unseenCertificate(id) {
    return { id, name: null, domain: null, fingerprint: null, expiresAt: null };
}

;// CONCATENATED MODULE: ./build/certificate/usable.js

const pushableStates = ['ISSUED', 'UPLOAD'];
function checkUsable(shown, now) {
    const label = `Certificate ${shown.id}`;
    if (!pushableStates.includes(shown.status)) {
        throw new errors/* ActionError */.lZ('CERTIFICATE_REFUSED', `${label} has the status ${shown.status}; only ${pushableStates.join(' and ')} can be pushed`, { remedy: stateCures[shown.status] ?? 'Choose a certificate that is issued or uploaded.' });
    }
    if (!shown.pushable) {
        throw new errors/* ActionError */.lZ('CERTIFICATE_REFUSED', `${label} cannot be pushed: SCM says push_support is off`, { remedy: 'Choose another certificate, or upload this one to SCM together with its key.' });
    }
    return checkDates(shown, label, now);
}
const stateCures = {
    EXPIRED: 'A renewed certificate has a new id: put that one into certificate-id.',
    REVOKED: 'A reissued certificate has a new id: put that one into certificate-id.',
    CHECKING: 'Wait until the certificate authority has issued it, then run again.',
    CHECKING_DOMAIN: 'Complete the domain validation in SCM, then run again.',
    CHECKING_ORG: 'Wait until the organization is validated, then run again.',
    ISSUING: 'Wait until the certificate authority has issued it, then run again.',
    PAID: 'Apply for the certificate in SCM first: it is paid for, but not issued.',
};
function checkDates({ notBefore, notAfter }, label, now) {
    const notices = [];
    if (notAfter !== null && now > notAfter.latest) {
        throw new errors/* ActionError */.lZ('CERTIFICATE_REFUSED', `${label} has expired (${new Date(notAfter.asUtc).toISOString().slice(0, 10)})`, { remedy: 'A renewed certificate has a new id: put that one into certificate-id.' });
    }
    if (notAfter !== null && now > notAfter.earliest) {
        notices.push(`${label} expires within hours or has just expired: SCM gives its times without a time zone.`);
    }
    if (notBefore !== null && now < notBefore.earliest) {
        notices.push(`${label} is not valid yet: browsers refuse it until its start.`);
    }
    return notices;
}

;// CONCATENATED MODULE: ./build/certificate/look.js




async function lookAtCertificate(call, session, endpoint, id, now) {
    const result = await call(showCall(endpoint, id), session);
    if (result.kind === 'done') {
        return { certificate: seen(result.value), notices: checkUsable(result.value, now()) };
    }
    if (mayNotRead(result.error)) {
        const notice = `Certificate ${id} is pushed unseen: this user may not read it. Grant scm:cert:get, and ` +
            'an expired or revoked certificate is found before it is pushed.';
        return { certificate: unseenCertificate(id), notices: [notice] };
    }
    throw lookFailed(result.error, id);
}
function seen({ id, name, domain, fingerprint, notAfter }) {
    return { id, name, domain, fingerprint, expiresAt: notAfter?.asUtc ?? null };
}
function mayNotRead(error) {
    const refusal = (0,errors/* refusalBehind */.V3)(error);
    return refusal?.httpStatus === 403 || refusal?.errorCode === 'SCM.4002';
}
function lookFailed(error, id) {
    if (error.code === 'SIGN_IN_REFUSED')
        return error;
    const code = error.code === 'REFUSED' ? 'CERTIFICATE_REFUSED' : error.code;
    return new errors/* ActionError */.lZ(code, `Certificate ${id} could not be looked at: ${error.message}`, {
        cause: error,
    });
}

;// CONCATENATED MODULE: ./build/cloud/retry.js

const repeat = { next: 'repeat', mayHaveTakenEffect: false };
const stop = { next: 'stop', mayHaveTakenEffect: false };
const renewSignIn = { next: 'renew-sign-in', mayHaveTakenEffect: false };
const tokenCodes = new Set(['SCM.1000', 'APIGW.0301', 'APIGW.0307']);
const pushRefusals = new Set(['SCM.0213', 'SCM.0223', 'SCM.4001']);
function judge(error, operation) {
    if (error instanceof errors/* ServiceError */._7)
        return judgeRefusal(error, operation);
    if (!(error instanceof errors/* ActionError */.lZ))
        return stop;
    switch (error.code) {
        case 'NOT_SENT':
            return repeat;
        case 'NO_ANSWER':
            return perhapsDone(operation);
        default:
            return stop;
    }
}
function judgeRefusal({ refusal }, operation) {
    const { httpStatus, errorCode } = refusal;
    if (httpStatus === 401) {
        return errorCode === null || tokenCodes.has(errorCode) ? renewSignIn : stop;
    }
    if (httpStatus === 429 || httpStatus === 503)
        return repeat;
    if (httpStatus >= 500) {
        const refused = operation !== 'read' && errorCode !== null && pushRefusals.has(errorCode);
        return refused ? stop : perhapsDone(operation);
    }
    if (httpStatus < 300)
        return { next: 'stop', mayHaveTakenEffect: operation !== 'read' };
    return stop;
}
function perhapsDone(operation) {
    return {
        next: operation === 'push-once' ? 'stop' : 'repeat',
        mayHaveTakenEffect: operation !== 'read',
    };
}
const firstDelayMs = 500;
const longestDelayMs = 20_000;
function retryDelayMs(error, repeatCount, random) {
    const asked = error instanceof errors/* ServiceError */._7 ? error.refusal.retryAfterMs : null;
    return asked ?? random * Math.min(longestDelayMs, firstDelayMs * 2 ** (repeatCount - 1));
}
function queuePauseMs(error, delayMs) {
    const throttled = error instanceof errors/* ServiceError */._7 && error.refusal.httpStatus === 429;
    return throttled ? Math.min(delayMs, longestDelayMs) : 0;
}

;// CONCATENATED MODULE: ./build/cloud/call.js



const leastTimeMs = 1000;
function createCaller(context) {
    const { clock, cancelled, deadline } = context;
    let heldBackUntil = 0;
    const ensureTimeFor = (ms) => {
        cancelled.throwIfAborted();
        if (clock.now() + ms + leastTimeMs <= deadline)
            return;
        throw new errors/* ActionError */.lZ('OUT_OF_TIME', 'no time left before the deadline');
    };
    const sleep = async (ms) => {
        ensureTimeFor(ms);
        await clock.sleep(ms, cancelled);
    };
    const waitForTurn = async () => {
        while (heldBackUntil > clock.now())
            await sleep(heldBackUntil - clock.now());
        ensureTimeFor(0);
    };
    const attempt = async (call, authorize) => {
        const { method, url } = call.request;
        const startedAt = clock.now();
        const timeoutMs = Math.min(context.requestTimeoutMs, deadline - startedAt);
        const limit = clock.limit(timeoutMs, cancelled);
        const response = await context
            .send(authorize(call.request), limit.signal)
            .finally(() => limit.release());
        const took = Math.round(clock.now() - startedAt);
        context.debug(`${method} ${url}: ${response.status} in ${took} ms, ${requestIdOf(response)}`);
        if (!call.success.includes(response.status))
            throw readRefusal(response, clock.now());
        const value = call.read(response);
        return { value, httpStatus: response.status, requestId: requestIdOf(response) };
    };
    return async (call, session) => {
        let attempts = 0;
        let mayHaveTakenEffect = false;
        let lastError = null;
        let repeats = 0;
        const failed = (error) => ({ kind: 'failed', error, attempts, mayHaveTakenEffect });
        try {
            let authorize = session === undefined ? unsigned : await session.current();
            for (;;) {
                await waitForTurn();
                attempts += 1;
                try {
                    return { kind: 'done', attempts, ...(await attempt(call, authorize)) };
                }
                catch (error) {
                    const verdict = judge(error, call.operation);
                    mayHaveTakenEffect ||= verdict.mayHaveTakenEffect;
                    lastError = (0,errors/* asActionError */.z6)(error);
                    context.debug(`attempt ${attempts}: ${lastError.message}`);
                    if (verdict.next === 'stop')
                        return failed(lastError);
                    if (verdict.next === 'renew-sign-in') {
                        const refusal = (0,errors/* refusalBehind */.V3)(error);
                        if (session === undefined || refusal === null)
                            return failed(lastError);
                        const renewed = await session.renew(authorize, refusal);
                        if (renewed === null)
                            return failed(signInRefused(lastError));
                        authorize = renewed;
                    }
                    else {
                        repeats += 1;
                        if (repeats > context.maxRetries)
                            return failed(lastError);
                        const delayMs = retryDelayMs(error, repeats, context.random());
                        heldBackUntil = Math.max(heldBackUntil, clock.now() + queuePauseMs(error, delayMs));
                        await sleep(delayMs);
                    }
                }
            }
        }
        catch (error) {
            return failed(interrupted((0,errors/* asActionError */.z6)(error), lastError));
        }
    };
}
const unsigned = (request) => request;
function signInRefused(cause) {
    const message = `the credentials are not accepted: ${cause.message}`;
    return new errors/* ActionError */.lZ('SIGN_IN_REFUSED', message, { cause });
}
function interrupted(error, lastError) {
    if (lastError === null || error.code === 'SIGN_IN_REFUSED')
        return error;
    const words = (0,errors/* wordsOf */.Z9)(lastError);
    const message = words === null ? error.message : `${words} (${error.message})`;
    return new errors/* ActionError */.lZ(error.code, message, { cause: lastError });
}

;// CONCATENATED MODULE: ./build/cloud/credentials.js
function openSession(credentials) {
    let pending = null;
    let latest = null;
    let isRenewed = false;
    const settle = (signingIn) => {
        pending = signingIn.then((authorize) => {
            latest = authorize;
            return authorize;
        });
        return pending;
    };
    const current = () => pending ?? settle(credentials.signIn());
    return {
        current,
        renew: async (refused, refusal) => {
            if (latest !== refused)
                return current();
            const renewal = isRenewed ? null : credentials.renew(refusal);
            if (renewal === null)
                return null;
            isRenewed = true;
            latest = null;
            return settle(renewal);
        },
    };
}
function withToken(token) {
    return (request) => ({ ...request, headers: { ...request.headers, 'X-Auth-Token': token } });
}

;// CONCATENATED MODULE: ./build/cloud/endpoints.js
function endpointsOf(region) {
    const isEurope = region.startsWith('eu-west-');
    const cloud = isEurope ? 'myhuaweicloud.eu' : 'myhuaweicloud.com';
    const endpoint = (service) => `https://${service}.${region}.${cloud}`;
    return { iam: endpoint('iam'), scm: endpoint('scm'), sts: isEurope ? null : endpoint('sts') };
}

;// CONCATENATED MODULE: ./node_modules/leven/index.js
const array = [];
const characterCodeCache = [];

function leven(first, second, options) {
	if (first === second) {
		return 0;
	}

	const maxDistance = options?.maxDistance;
	const swap = first;

	// Swapping the strings if `a` is longer than `b` so we know which one is the
	// shortest & which one is the longest
	if (first.length > second.length) {
		first = second;
		second = swap;
	}

	let firstLength = first.length;
	let secondLength = second.length;

	// Performing suffix trimming:
	// We can linearly drop suffix common to both strings since they
	// don't increase distance at all
	// Note: `~-` is the bitwise way to perform a `- 1` operation
	while (firstLength > 0 && (first.charCodeAt(~-firstLength) === second.charCodeAt(~-secondLength))) {
		firstLength--;
		secondLength--;
	}

	// Performing prefix trimming
	// We can linearly drop prefix common to both strings since they
	// don't increase distance at all
	let start = 0;

	while (start < firstLength && (first.charCodeAt(start) === second.charCodeAt(start))) {
		start++;
	}

	firstLength -= start;
	secondLength -= start;

	// Early termination after trimming: if difference in length exceeds max distance
	if (maxDistance !== undefined && secondLength - firstLength > maxDistance) {
		return maxDistance;
	}

	if (firstLength === 0) {
		return maxDistance !== undefined && secondLength > maxDistance
			? maxDistance
			: secondLength;
	}

	let bCharacterCode;
	let result;
	let temporary;
	let temporary2;
	let index = 0;
	let index2 = 0;

	while (index < firstLength) {
		characterCodeCache[index] = first.charCodeAt(start + index);
		array[index] = ++index;
	}

	while (index2 < secondLength) {
		bCharacterCode = second.charCodeAt(start + index2);
		temporary = index2++;
		result = index2;

		for (index = 0; index < firstLength; index++) {
			temporary2 = bCharacterCode === characterCodeCache[index] ? temporary : temporary + 1;
			temporary = array[index];
			// eslint-disable-next-line no-multi-assign
			result = array[index] = temporary > result
				? (temporary2 > result ? result + 1 : temporary2)
				: (temporary2 > temporary ? temporary + 1 : temporary2);
		}

		// Early termination: if all values in current row exceed maxDistance
		if (maxDistance !== undefined) {
			let rowMinimum = result;
			for (index = 0; index < firstLength; index++) {
				if (array[index] < rowMinimum) {
					rowMinimum = array[index];
				}
			}

			if (rowMinimum > maxDistance) {
				return maxDistance;
			}
		}
	}

	// Bound arrays to avoid retaining large previous sizes
	array.length = firstLength;
	characterCodeCache.length = firstLength;

	return maxDistance !== undefined && result > maxDistance ? maxDistance : result;
}

function closestMatch(target, candidates, options) {
	if (!Array.isArray(candidates) || candidates.length === 0) {
		return undefined;
	}

	const userMax = options?.maxDistance;
	const targetLength = target.length;

	// Exact match fast-path
	for (const candidate of candidates) {
		if (candidate === target) {
			return candidate;
		}
	}

	if (userMax === 0) {
		return undefined;
	}

	let best;
	let bestDist = Number.POSITIVE_INFINITY;
	const seen = new Set();

	for (const candidate of candidates) {
		if (seen.has(candidate)) {
			continue;
		}

		seen.add(candidate);

		const lengthDiff = Math.abs(candidate.length - targetLength);
		if (lengthDiff >= bestDist) {
			continue;
		}

		if (userMax !== undefined && lengthDiff > userMax) {
			continue;
		}

		const cap = Number.isFinite(bestDist)
			? (userMax === undefined ? bestDist : Math.min(bestDist, userMax))
			: userMax;

		const distance = cap === undefined
			? leven(target, candidate)
			: leven(target, candidate, {maxDistance: cap});

		// Skip candidates that exceed the user's maximum distance
		if (userMax !== undefined && distance > userMax) {
			continue;
		}

		// If we got a capped result that equals the cap, we need the actual distance
		// for accurate comparison, but only if the cap was due to userMax
		let actualD = distance;
		if (cap !== undefined && distance === cap && cap === userMax) {
			actualD = leven(target, candidate);
		}

		if (actualD < bestDist) {
			bestDist = actualD;
			best = candidate;
			if (bestDist === 0) {
				break;
			}
		}
	}

	if (userMax !== undefined && bestDist > userMax) {
		return undefined;
	}

	return best;
}

;// CONCATENATED MODULE: ./build/problems.js


const shownProblems = 20;
class InputError extends errors/* ActionError */.lZ {
    name = 'InputError';
    problems;
    constructor(problems) {
        const shown = problems.slice(0, shownProblems).map((problem) => `- ${formatProblem(problem)}`);
        const hidden = problems.length - shown.length;
        if (hidden > 0)
            shown.push(`- and ${hidden} more`);
        const count = problems.length === 1 ? 'is 1 problem' : `are ${problems.length} problems`;
        super('INPUT_INVALID', [`There ${count} with the inputs:`, ...shown].join('\n'));
        this.problems = problems;
    }
}
function formatProblem({ input, line, column, message }) {
    const place = [input];
    if (line !== undefined)
        place.push(`line ${line}`);
    if (column !== undefined)
        place.push(`column ${column}`);
    return `${place.join(', ')}: ${message}`;
}
function nearestWord(word, known) {
    return closestMatch(word, [...known], { maxDistance: 2 }) ?? null;
}

;// CONCATENATED MODULE: ./build/input-reader.js

const trueWords = ['true', 'True', 'TRUE'];
const falseWords = ['false', 'False', 'FALSE'];
class InputReader {
    runner;
    defaults;
    problems = [];
    constructor(runner, defaults) {
        this.runner = runner;
        this.defaults = defaults;
    }
    addProblem(...problems) {
        this.problems.push(...problems);
    }
    throwProblems() {
        if (this.problems.length > 0)
            throw new InputError(this.problems);
    }
    raw(name) {
        return this.runner.getInput(name);
    }
    text(name) {
        const value = this.raw(name).trim();
        return value === '' ? (this.defaults[name] ?? null) : value;
    }
    secret(name) {
        const value = this.text(name);
        if (value !== null)
            this.runner.setSecret(value);
        return value;
    }
    required(name, cure) {
        const value = this.text(name);
        if (value === null)
            this.addProblem({ input: name, message: `is required; ${cure}` });
        return value ?? '';
    }
    word(name, known) {
        const value = this.text(name) ?? known[0];
        const word = known.find((each) => each === value);
        if (word !== undefined)
            return word;
        const guess = nearestWord(value.toLowerCase(), known);
        const cure = guess === null ? `use one of ${known.join(', ')}` : `did you mean "${guess}"?`;
        this.addProblem({ input: name, message: `"${value}" is not known; ${cure}` });
        return known[0];
    }
    flag(name) {
        const value = this.text(name) ?? 'false';
        if (trueWords.includes(value))
            return true;
        if (!falseWords.includes(value)) {
            const message = `"${value}" is neither "true" nor "false"`;
            this.addProblem({ input: name, message });
        }
        return false;
    }
    wholeNumber(name, least, most) {
        const value = this.text(name) ?? '';
        const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
        if (number >= least && number <= most)
            return number;
        const message = `"${value}" is not a whole number from ${least} to ${most}`;
        this.addProblem({ input: name, message });
        return least;
    }
    endpoint(name, fallback) {
        const value = this.text(name);
        if (value === null)
            return fallback;
        const trouble = endpointTrouble(value);
        if (trouble !== null)
            this.addProblem({ input: name, message: trouble });
        return value.replace(/\/+$/, '');
    }
}
function endpointTrouble(value) {
    if (!URL.canParse(value)) {
        return `"${value}" is not a URL; write it as in "https://scm.example.com"`;
    }
    const url = new URL(value);
    if (url.username !== '' || url.password !== '')
        return 'must not hold a user name or password';
    if (url.search !== '' || url.hash !== '')
        return `"${value}" must not have a query or fragment`;
    if (url.protocol === 'https:')
        return null;
    if (url.protocol === 'http:' && isLoopback(url.hostname))
        return null;
    return `"${value}" must begin with "https://" (http only for this machine itself, as in "http://127.0.0.1:8080")`;
}
function isLoopback(hostname) {
    return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

;// CONCATENATED MODULE: ./build/missing-secrets.js

function whySecretsAreMissing({ env, readFile }) {
    if (env['GITHUB_ACTOR'] === 'dependabot[bot]') {
        return 'This run was started by Dependabot, which is not given the secrets of Actions, only those under "Dependabot" in the settings.';
    }
    const path = env['GITHUB_EVENT_PATH'];
    if (env['GITHUB_EVENT_NAME'] !== 'pull_request' || path === undefined)
        return null;
    return isFromFork(readEvent(path, readFile))
        ? 'This run belongs to a pull request from a fork, which is not given secrets.'
        : null;
}
function readEvent(path, readFile) {
    try {
        return parseJson(readFile(path));
    }
    catch {
        return undefined;
    }
}
function isFromFork(event) {
    let value = event;
    for (const key of ['pull_request', 'head', 'repo']) {
        value = isJsonObject(value) ? value[key] : undefined;
    }
    return isJsonObject(value) && value['fork'] === true;
}

;// CONCATENATED MODULE: ./build/sign-in/environment.js
const sets = [
    {
        way: 'access-key',
        variables: {
            'access-key-id': 'HUAWEICLOUD_SDK_AK',
            'secret-access-key': 'HUAWEICLOUD_SDK_SK',
            'security-token?': 'HUAWEICLOUD_SDK_SECURITY_TOKEN',
        },
    },
    {
        way: 'access-key',
        variables: {
            'access-key-id': 'HUAWEI_CLOUD_ACCESS_KEY_ID',
            'secret-access-key': 'HUAWEI_CLOUD_SECRET_ACCESS_KEY',
        },
    },
    {
        way: 'access-key',
        variables: {
            'access-key-id': 'HW_ACCESS_KEY',
            'secret-access-key': 'HW_SECRET_KEY',
            'security-token?': 'HW_SECURITY_TOKEN',
        },
    },
    {
        way: 'password',
        variables: {
            'account-name': 'HW_DOMAIN_NAME',
            username: 'HW_USER_NAME',
            password: 'HW_USER_PASSWORD',
        },
    },
];
const required = ({ variables }) => Object.entries(variables).flatMap(([input, variable]) => (input.endsWith('?') ? [] : [variable]));
const environmentNames = sets.map((set) => required(set).join(' and ')).join('; ');
function readEnvironment(env) {
    const read = (variable) => env[variable]?.trim() ?? '';
    const set = sets.find((each) => required(each).every((variable) => read(variable) !== ''));
    if (set === undefined)
        return null;
    const values = Object.entries(set.variables)
        .map(([input, variable]) => [input.replace('?', ''), read(variable)])
        .filter(([, value]) => value !== '');
    return { way: set.way, values: Object.fromEntries(values), source: required(set).join(', ') };
}

;// CONCATENATED MODULE: ./build/sign-in/inputs.js


const ways = {
    password: ['account-name', 'username', 'password'],
    'access-key': ['access-key-id', 'secret-access-key'],
    agency: ['oidc-provider-urn', 'agency-urn'],
    'identity-provider': ['identity-provider-id'],
    token: ['token'],
};
const wayNames = Object.keys(ways);
const secretInputs = new Set([
    'password',
    'secret-access-key',
    'security-token',
    'token',
]);
function readSignIn(reader, world, region) {
    const values = new Map();
    for (const name of [...Object.values(ways).flat(), 'security-token', 'audience']) {
        const value = secretInputs.has(name) ? reader.secret(name) : reader.text(name);
        if (value !== null)
            values.set(name, value);
    }
    const begun = wayNames.filter((way) => ways[way].some((name) => values.has(name)));
    const [way = readEnvironmentInto(values, world)] = begun;
    reportMixes(reader, begun, values);
    if (way === null) {
        const message = `no way was given; ${howToSignIn}`;
        reader.addProblem({ input: 'sign-in', message: withCause(message, world) });
    }
    else {
        reportMissing(reader, world, ways[way], values);
    }
    const source = begun.length > 0 ? 'the inputs' : `the environment (${values.get('source')})`;
    return { ...signInOf(way ?? 'password', values, reader, region), source };
}
const howToSignIn = 'set oidc-provider-urn and agency-urn (keyless), or access-key-id and secret-access-key, or ' +
    'account-name, username and password, or identity-provider-id, or token ' +
    `(or in the environment: ${environmentNames})`;
function readEnvironmentInto(values, { env, runner }) {
    const found = readEnvironment(env);
    if (found === null)
        return null;
    for (const [name, value] of Object.entries(found.values)) {
        if (secretInputs.has(name))
            runner.setSecret(value);
        values.set(name, value);
    }
    values.set('source', found.source);
    return found.way;
}
function reportMixes(reader, begun, values) {
    if (begun.length > 1) {
        const given = begun.map((way) => ways[way].filter((name) => values.has(name)).join(' with '));
        const message = `${given.join(', and ')} are different ways; give only one`;
        reader.addProblem({ input: 'sign-in', message });
    }
    const isKeyless = begun.includes('agency') || begun.includes('identity-provider');
    if (values.has('audience') && !isKeyless) {
        const message = 'is for the keyless ways only (agency-urn, identity-provider-id)';
        reader.addProblem({ input: 'audience', message });
    }
    if (values.has('security-token') && !values.has('access-key-id')) {
        const message = 'is for temporary keys only: it needs access-key-id and secret-access-key';
        reader.addProblem({ input: 'security-token', message });
    }
}
function reportMissing(reader, world, needed, values) {
    const given = needed.filter((name) => values.has(name)).join(' and ');
    for (const input of needed.filter((name) => !values.has(name))) {
        const message = `is empty, but signing in with ${given} needs it`;
        reader.addProblem({ input, message: withCause(message, world) });
    }
}
function withCause(message, world) {
    const cause = whySecretsAreMissing(world);
    return cause === null ? message : `${message}. ${cause}`;
}
function signInOf(way, values, reader, region) {
    const value = (name) => values.get(name) ?? '';
    const audience = values.get('audience') ?? null;
    switch (way) {
        case 'password': {
            const accountName = value('account-name');
            const password = { accountName, username: value('username'), password: value('password') };
            return { kind: way, password, scope: readScope(reader, accountName, region) };
        }
        case 'access-key': {
            refuseAccountScope(reader);
            const securityToken = values.get('security-token') ?? null;
            const key = {
                accessKeyId: header(reader, 'access-key-id', value('access-key-id')),
                secretAccessKey: value('secret-access-key'),
                securityToken: securityToken && header(reader, 'security-token', securityToken),
            };
            return { kind: way, key, project: readProject(reader, region) };
        }
        case 'agency': {
            refuseAccountScope(reader);
            const urns = { providerUrn: value('oidc-provider-urn'), agencyUrn: value('agency-urn') };
            return { kind: way, agency: { ...urns, audience }, project: readProject(reader, region) };
        }
        case 'identity-provider': {
            const identityProviderId = header(reader, 'identity-provider-id', value('identity-provider-id'));
            return { kind: way, identityProviderId, audience, scope: readScope(reader, null, region) };
        }
        case 'token':
            return { kind: way, token: header(reader, 'token', value('token')) };
    }
}
function header(reader, input, value) {
    if (/[^\x21-\x7e]/.test(value)) {
        const message = 'holds blanks, line breaks or characters that do not belong there; copy it again';
        reader.addProblem({ input, message });
    }
    return value;
}
function readProject(reader, region) {
    const id = reader.text('project-id');
    const name = reader.text('project-name');
    if (id !== null && name !== null) {
        const message = `names a project by id, project-name ("${name}") by name; give only one`;
        reader.addProblem({ input: 'project-id', message });
    }
    return id === null
        ? { kind: 'name', name: name ?? region }
        : { kind: 'id', id: header(reader, 'project-id', id) };
}
function refuseAccountScope(reader) {
    if (reader.word('token-scope', ['project', 'account']) === 'project')
        return;
    const message = 'is for tokens; an access key always works in a project';
    reader.addProblem({ input: 'token-scope', message });
}
function readScope(reader, accountName, region) {
    if (reader.word('token-scope', ['project', 'account']) === 'project') {
        const project = readProject(reader, region);
        return project.kind === 'id'
            ? { kind: 'project-id', projectId: project.id }
            : { kind: 'project-name', projectName: project.name, accountName };
    }
    for (const input of ['project-id', 'project-name']) {
        if (reader.text(input) === null)
            continue;
        const message = 'cannot be given with "token-scope: account", which covers no single project';
        reader.addProblem({ input, message });
    }
    if (accountName === null) {
        const message = '"account" needs the account\'s name, which identity-provider-id does not have';
        reader.addProblem({ input: 'token-scope', message });
    }
    return { kind: 'account', accountName: accountName ?? '' };
}

;// CONCATENATED MODULE: ./build/targets.js

const services = {
    CDN: { scope: 'global' },
    WAF: { scope: 'regional' },
    ELB: { scope: 'regional' },
};
const serviceNames = Object.keys(services);
const maxTargets = 1000;
const maxProjectLength = 64;
function formatTarget({ service, project }) {
    return project === '' ? service : `${service}:${project}`;
}
function parseTargets(text) {
    const found = new Map();
    const problems = [];
    text.split(/\r\n|\n|\r/).forEach((line, index) => {
        const content = line.replace(/#.*$/s, '');
        if (content.trim() === '')
            return;
        for (const item of parseLine(content)) {
            if ('message' in item)
                problems.push({ input: 'targets', line: index + 1, ...item });
            else
                found.set(formatTarget(item), item);
        }
    });
    const targets = [...found.values()];
    if (targets.length > maxTargets) {
        problems.push({
            input: 'targets',
            message: `names ${targets.length} targets; at most ${maxTargets} can be pushed to in one step`,
        });
    }
    return { targets, problems };
}
function parseLine(content) {
    const colon = content.indexOf(':');
    const head = colon === -1 ? content : content.slice(0, colon);
    const service = parseService(head);
    if (typeof service !== 'string')
        return [service];
    const list = colon === -1 ? null : content.slice(colon + 1);
    if (services[service].scope === 'global') {
        if (list === null)
            return [{ service, project: '' }];
        const message = `${service} is global and takes no project; write just "${service}"`;
        return [{ column: colon + 1, message }];
    }
    if (list === null || list.trim() === '') {
        const message = `${service} needs at least one project, as in "${service}: cn-north-4"`;
        return [{ column: head.trimEnd().length + 1, message }];
    }
    return parseProjects(list, colon + 1).map((item) => typeof item === 'string' ? { service, project: item } : item);
}
function parseService(head) {
    const word = head.trim();
    const column = head.length - head.trimStart().length + 1;
    const service = serviceNames.find((name) => name === word.toUpperCase());
    if (service !== undefined)
        return service;
    if (word === '')
        return { column, message: 'a service is missing before ":"' };
    const first = word.split(/\s/)[0]?.toUpperCase();
    const missingColon = serviceNames.find((name) => name === first);
    if (missingColon !== undefined) {
        const rest = word.slice(missingColon.length).trim();
        const message = `a ":" is missing after ${missingColon}; write "${missingColon}: ${rest}"`;
        return { column: column + missingColon.length, message };
    }
    const guess = nearestWord(word.toUpperCase(), serviceNames);
    const cure = guess === null ? `use one of ${serviceNames.join(', ')}` : `did you mean "${guess}"?`;
    return { column, message: `"${word}" is not a service; ${cure}` };
}
function parseProjects(list, offset) {
    let start = offset;
    return list.split(',').map((part) => {
        const column = start + part.length - part.trimStart().length + 1;
        start += part.length + 1;
        const project = part.trim();
        if (project === '')
            return { column, message: 'a project is missing beside ","' };
        if (!/^[A-Za-z0-9_-]+$/.test(project)) {
            const message = `"${project}" is not a project's name; it has letters, digits, "-" and "_" only`;
            return { column, message };
        }
        if (project.length > maxProjectLength) {
            const message = `"${project}" is longer than the ${maxProjectLength} characters of a project's name`;
            return { column, message };
        }
        return project;
    });
}

;// CONCATENATED MODULE: ./build/inputs.js




const failOnWords = ['any', 'all', 'none'];
const inputDefaults = {
    'token-scope': 'project',
    'fail-on': 'any',
    'dry-run': 'false',
    'max-parallel': '8',
    'max-retries': '3',
    'request-timeout-seconds': '30',
    'timeout-seconds': '300',
    summary: 'true',
    'scm-region': 'cn-north-4',
};
function readInputs(world) {
    const reader = new InputReader(world.runner, inputDefaults);
    const region = readRegion(reader);
    const endpoints = endpointsOf(region);
    const signIn = readSignIn(reader, world, region);
    const inputs = {
        signIn,
        certificateId: readCertificateId(reader),
        targets: readTargets(reader),
        failOn: reader.word('fail-on', failOnWords),
        dryRun: reader.flag('dry-run'),
        maxParallel: reader.wholeNumber('max-parallel', 1, 32),
        maxRetries: reader.wholeNumber('max-retries', 0, 10),
        requestTimeoutMs: reader.wholeNumber('request-timeout-seconds', 1, 600) * 1000,
        timeoutMs: reader.wholeNumber('timeout-seconds', 1, 21_600) * 1000,
        iamEndpoint: reader.endpoint('iam-endpoint', endpoints.iam),
        scmEndpoint: reader.endpoint('scm-endpoint', endpoints.scm),
        stsEndpoint: reader.endpoint('sts-endpoint', endpoints.sts ?? ''),
    };
    if (signIn.kind === 'agency' && inputs.stsEndpoint === '') {
        const message = `is required for ${region}, where no endpoint of STS is known; or sign in with identity-provider-id (classic IAM)`;
        reader.addProblem({ input: 'sts-endpoint', message });
    }
    reader.flag('summary');
    reader.throwProblems();
    return inputs;
}
function isSummaryWanted(runner) {
    return runner.getInput('summary').trim().toLowerCase() !== 'false';
}
function readRegion(reader) {
    const region = reader.text('scm-region') ?? '';
    if (!/^[a-z]+(?:-[a-z0-9]+)+$/.test(region)) {
        const message = `"${region}" is not a region; write it as in "cn-north-4"`;
        reader.addProblem({ input: 'scm-region', message });
    }
    return region;
}
function readCertificateId(reader) {
    const id = reader.required('certificate-id', 'copy the id from SCM, as in "scs1554192131150"');
    if (id !== '' && !/^[A-Za-z0-9_-]{16}$/.test(id)) {
        const message = `"${id}" is not a certificate's id, which has 16 letters and digits`;
        reader.addProblem({ input: 'certificate-id', message });
    }
    return id;
}
function readTargets(reader) {
    const text = reader.raw('targets');
    const { targets, problems } = parseTargets(text);
    reader.addProblem(...problems);
    if (targets.length === 0 && problems.length === 0) {
        const message = 'is required; name at least one service, as in "ELB: cn-north-4"';
        reader.addProblem({ input: 'targets', message });
    }
    return targets;
}

;// CONCATENATED MODULE: ./build/push/outcome.js

function unpushed(target, status, message) {
    const nothing = { httpStatus: null, errorCode: null, requestId: null, durationMs: null };
    return { target, status, message, attempts: 0, ...nothing };
}
function outcomeOf(target, result, durationMs) {
    const { attempts } = result;
    if (result.kind === 'done') {
        const { httpStatus, requestId } = result;
        const facts = { httpStatus, requestId, attempts, durationMs };
        return { target, status: 'pushed', errorCode: null, message: null, ...facts };
    }
    const { error } = result;
    const refusal = (0,errors/* refusalBehind */.V3)(error);
    const neverSent = attempts === 0 || (error.code === 'CANCELLED' && refusal === null);
    if (neverSent && !result.mayHaveTakenEffect) {
        return { ...unpushed(target, 'not-attempted', error.message), attempts };
    }
    return {
        target,
        status: result.mayHaveTakenEffect ? 'uncertain' : 'failed',
        httpStatus: refusal?.httpStatus ?? null,
        errorCode: refusal?.errorCode ?? null,
        message: (0,errors/* wordsOf */.Z9)(error),
        requestId: refusal?.requestId ?? null,
        attempts,
        durationMs,
    };
}

;// CONCATENATED MODULE: ./build/push/pool.js


async function runPushes(call, session, plan) {
    const { targets, now } = plan;
    const outcomes = [];
    let stoppedBy = null;
    let next = 0;
    const push = async (target) => {
        if (stoppedBy !== null)
            return unpushed(target, 'not-attempted', stoppedBy.message);
        const startedAt = now();
        const request = pushCall(plan.endpoint, plan.certificateId, target.service, target.project);
        const result = await call(request, session);
        if (result.kind === 'failed' && endsTheRun(result.error))
            stoppedBy ??= result.error;
        return outcomeOf(target, result, Math.round(now() - startedAt));
    };
    const worker = async () => {
        for (let index = next++; index < targets.length; index = next++) {
            const target = targets[index];
            if (target === undefined)
                return;
            const outcome = await push(target);
            outcomes[index] = outcome;
            plan.onOutcome(outcome);
        }
    };
    await Promise.all(Array.from({ length: plan.maxParallel }, worker));
    return { outcomes, stoppedBy };
}
function endsTheRun({ code }) {
    return code === 'SIGN_IN_REFUSED' || code === 'CANCELLED';
}

;// CONCATENATED MODULE: ./build/report/text.js
const unprintable = /[\p{Cc}\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]+/gu;
function oneLine(text, maxLength) {
    return cleanLine(text.trim(), maxLength).trimEnd();
}
function cleanLine(text, maxLength) {
    return shorten(text.replace(unprintable, ' ').replaceAll('##[', '# #['), maxLength);
}
function shorten(text, maxLength) {
    if (text.length <= maxLength)
        return text;
    const kept = text.slice(0, Math.max(0, maxLength - 1)).replace(/[\ud800-\udbff]$/, '');
    return maxLength > 0 ? `${kept}…` : '';
}
const entities = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
};
function escapeHtml(text) {
    return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
function formatAnswer(answer) {
    const status = answer.httpStatus === null ? null : `HTTP ${answer.httpStatus}`;
    const head = [status, answer.errorCode].filter((part) => part !== null).join(' ');
    return [head, answer.message].filter((part) => part !== null && part !== '').join(': ');
}
function count(number, noun) {
    return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
function formatDuration(ms) {
    const seconds = ms / 1000;
    return `${seconds.toFixed(seconds < 10 ? 2 : 1)} s`;
}

;// CONCATENATED MODULE: ./build/report/log.js



const statusMarks = {
    pushed: '✅',
    failed: '❌',
    uncertain: '❓',
    'not-attempted': '⏭️',
    planned: '📝',
};
const longestMessage = 300;
function renderCertificateLine(certificate, now) {
    const { id, name, domain } = certificate;
    const days = daysRemaining(certificate, now);
    const facts = [
        name === null ? null : `"${oneLine(name, 100)}"`,
        domain === null ? null : `for ${oneLine(domain, 100)}`,
        days === null ? null : `${count(days, 'day')} left`,
    ].filter((fact) => fact !== null);
    return [`Certificate ${id}`, ...facts].join(', ');
}
function renderOutcomeLine(outcome) {
    const { target, status, requestId, attempts, durationMs } = outcome;
    const answer = formatAnswer(outcome);
    const facts = [
        answer === '' ? null : oneLine(answer, longestMessage),
        attempts === 0 ? null : count(attempts, 'attempt'),
        durationMs === null ? null : formatDuration(durationMs),
        requestId === null ? null : `request id ${oneLine(requestId, 64)}`,
    ].filter((fact) => fact !== null);
    const words = `${formatTarget(target)} ${status.replace('-', ' ')}`;
    return `${statusMarks[status]} ${[words, ...facts].join(' · ')}`;
}

;// CONCATENATED MODULE: ./build/report/remedies.js
const support = 'Give the request id to Huawei Cloud support.';
const again = 'Run it again later. If it stays, give the request id to Huawei Cloud support.';
const pickAnother = 'Choose a certificate that is issued or uploaded, and put its id into certificate-id.';
const checkId = 'Check certificate-id: 16 characters, as shown in the details of the certificate in SCM, in the account that signs in. A renewed certificate has a new id.';
const reimport = 'Upload the certificate to SCM again, as complete and unencrypted PEM, and push the new id.';
const grantPush = 'Grant the IAM user scm:cert:push, and for CDN also cdn:configuration:queryHttpsConf, in a policy of the Global or the SCM project.';
const checkParameters = "Check certificate-id and targets: a project is the IAM project's name, as in cn-north-4.";
const freshToken = 'Check that the token is current and for this account. With your own token, obtain a new one in this job; a token lives 24 hours and ends with a change of password or permissions.';
const checkPath = 'Check scm-endpoint and iam-endpoint: the URL without a path, of the right service.';
const checkPassword = 'Check account-name (the name of the account, not a DNS domain), username (an IAM user of it; a HUAWEI ID cannot sign in here) and password. Do not just run it again: five wrong tries lock the user for 15 minutes.';
const checkScope = 'Check project-name or project-id: a project of this account that the user may enter. By default it is the value of scm-region.';
const slowDown = 'Lower max-parallel, or spread the targets over several runs.';
const accountTrouble = 'Open the Huawei Cloud console: the account has a message about its state or its bills.';
const notNeeded = 'This action does not make such a request: check that scm-endpoint is the URL of SCM itself.';
function each(codes, remedy) {
    return Object.fromEntries(codes.map((code) => [code, remedy]));
}
function codes(service, from, to = from) {
    return Array.from({ length: to - from + 1 }, (_, index) => `${service}.${String(from + index).padStart(4, '0')}`);
}
const scm = {
    'SCM.0002': checkScope,
    'SCM.0003': 'Sign in to the account that owns the certificate, or correct certificate-id.',
    'SCM.0005': checkParameters,
    ...each(['SCM.0006', 'SCM.0012', 'SCM.0013', 'SCM.0014', 'SCM.0031'], reimport),
    ...each(['SCM.0053', 'SCM.0054', 'SCM.0059', 'SCM.0079', 'SCM.0114'], reimport),
    ...each(['SCM.0007', 'SCM.0037', 'SCM.0038', 'SCM.4001'], again),
    ...each(['SCM.0008', 'SCM.0020'], checkId),
    'SCM.0009': 'Bind a domain to the certificate in SCM first.',
    'SCM.0010': pickAnother,
    'SCM.0011': 'Delete free certificates that are no longer used, or buy one.',
    'SCM.0015': 'Correct the domains of the certificate in SCM.',
    'SCM.0016': accountTrouble,
    ...each(['SCM.0023', 'SCM.0024', 'SCM.0070'], notNeeded),
    'SCM.0028': support,
    'SCM.0030': 'Remove this service from targets if it is not offered here: some sites push to ELB and WAF only. Then upload the certificate in that service itself.',
    'SCM.0032': 'Rename the certificate in SCM: letters, digits, underscores, hyphens and dots.',
    'SCM.0069': `${checkParameters} Open the service in that region once, so that its project exists.`,
    'SCM.0201': 'Read what ELB says: often its certificate quota is full, or the certificate is there already. Look in the certificates of ELB in that region.',
    'SCM.0202': 'Grant the IAM user the right to create certificates in ELB (elb:certificates:create) in the project of that region.',
    'SCM.0203': 'Check that ELB is enabled in that region and has room for another certificate, then push it again.',
    'SCM.0211': 'CDN takes a certificate once: if it is there already, nothing is to be done. Else rename it in SCM, since no other CDN certificate may have its name. On a schedule push only what is new (README).',
    'SCM.0212': 'Grant the IAM user cdn:configuration:queryHttpsConf and cdn:configuration:modifyHttpsConf.',
    'SCM.0213': 'Check that CDN is enabled for this account and does not have the certificate already, then push it again.',
    'SCM.0221': 'Read what WAF says: often there is no WAF instance in that region, or its certificate quota is full.',
    'SCM.0222': 'Grant the IAM user the right to create certificates in WAF (waf:certificate:create) in the project of that region.',
    'SCM.0223': 'Check that there is a WAF instance in that region with room for another certificate, then push it again.',
    'SCM.1000': freshToken,
    'SCM.1004': 'Apply for the service in the Huawei Cloud console first.',
    ...each(['SCM.1009', 'SCM.1010'], accountTrouble),
    'SCM.4002': grantPush,
    'CDN.00010198': 'Switch on the authorization of SCM certificates in the CDN console (agency CDNAccessScm).',
};
const gateway = {
    ...each(codes('APIGW', 101), checkPath),
    ...each(codes('APIGW', 103), checkPath),
    ...each(codes('APIGW', 104, 106), checkParameters),
    'APIGW.0201': 'Check scm-endpoint, and with your own token that it is whole: the gateway could not take the request. If it stays, the service behind the gateway is down.',
    'APIGW.0301': freshToken,
    'APIGW.0302': 'Grant the IAM user the right to call this API: scm:cert:push, and scm:cert:get for the look before it.',
    ...each(['APIGW.0303', 'APIGW.0305', 'APIGW.0311'], freshToken),
    ...each(['APIGW.0304', 'APIGW.0306', 'APIGW.0310'], grantPush),
    ...each(['APIGW.0401', 'APIGW.0402', 'APIGW.0404'], 'Run from a network that the access rules of this account allow.'),
    'APIGW.0307': `The token may be for another region. ${checkScope}`,
    'APIGW.0308': slowDown,
    ...each(['APIGW.0501', 'APIGW.0502'], checkPath),
    ...each(codes('APIGW', 601), again),
    ...each(['APIGW.0602', 'APIGW.0607'], checkParameters),
    ...each(['APIGW.0605', 'APIGW.0606', 'APIGW.0608', 'APIGW.0609', 'APIGW.0610'], again),
    ...each(['APIGW.0611', 'APIGW.0612', 'APIGW.0613', 'APIGW.0705'], again),
    ...each(['APIGW.0801', 'APIGW.0802'], 'Check scm-region and scm-endpoint: this account may not use that region.'),
};
const iam = {
    'IAM.0001': checkPassword,
    ...each(['IAM.0002', 'IAM.0003'], 'Grant the IAM user access to the project that the token is for (project-name, else scm-region).'),
    'IAM.0004': checkScope,
    'IAM.0005': again,
    'IAM.0006': again,
    ...each(['IAM.0007', 'IAM.0011'], 'Check account-name, username, project-name and project-id for typing mistakes.'),
    'IAM.0012': 'Wait a minute, and start fewer jobs at once that sign in as this user.',
    'IAM.0061': 'Wait 15 minutes without any sign-in of this user, correct the password, then run it again.',
    'IAM.0062': checkPassword,
    ...each(['IAM.0063', 'IAM.0064'], checkPassword),
    'IAM.0065': 'Create an IAM user with programmatic access: a HUAWEI ID cannot sign in here.',
    ...each(['IAM.0066', 'IAM.0067'], freshToken),
    ...each(['IAM.0072', 'IAM.0073'], 'Check account-name, username, project-name and project-id for typing mistakes.'),
    'IAM.0080': 'Enable the owner of the access key in IAM, or use another user.',
    'IAM.0081': 'Give the IAM user programmatic access in the IAM console.',
    'IAM.0082': 'Enable the IAM user in the IAM console, or use another user.',
    'IAM.0083': 'Use a user that may enter this region, or another scm-region.',
    ...each(codes('IAM', 1100, 1118), 'Check account-name, username, project-name and project-id for characters or lengths that IAM does not take.'),
};
const remedies = { ...scm, ...gateway, ...iam };
function remedyFor({ httpStatus, errorCode }) {
    const code = errorCode?.replace(/^APIG\./, 'APIGW.') ?? '';
    return (Object.hasOwn(remedies, code) ? remedies[code] : undefined) ?? remedyByStatus(httpStatus);
}
function remedyByStatus(httpStatus) {
    if (httpStatus === null) {
        return 'Check that the runner reaches the endpoint: name, network, proxy (HTTPS_PROXY) and its CA (NODE_EXTRA_CA_CERTS).';
    }
    if (httpStatus === 401)
        return freshToken;
    if (httpStatus === 403)
        return grantPush;
    if (httpStatus === 404)
        return checkPath;
    if (httpStatus === 407)
        return 'Put the user name and password of the proxy into HTTPS_PROXY.';
    if (httpStatus === 429)
        return slowDown;
    if (httpStatus >= 500)
        return again;
    if (httpStatus >= 300 && httpStatus < 400) {
        return 'Check scm-endpoint and the proxy: something else than SCM answered, and a redirect is never followed with credentials.';
    }
    return null;
}

;// CONCATENATED MODULE: ./build/report/run-report.js




function createReport(facts, now, redact) {
    const clean = (text) => (text === null ? null : redact(text));
    const { problem, certificate } = facts;
    const outcomes = outcomesOf(facts).map((outcome) => ({
        ...outcome,
        errorCode: clean(outcome.errorCode),
        message: clean(outcome.message),
        requestId: clean(outcome.requestId),
        remedy: remedyOf(outcome, problem),
    }));
    const counts = countByStatus(outcomes);
    const result = resultOf(outcomes.length, counts, facts);
    return {
        result,
        stepFails: problem !== null || failsStep(result, facts.failOn),
        outcomes,
        counts,
        certificate: certificate && {
            ...certificate,
            name: clean(certificate.name),
            domain: clean(certificate.domain),
            fingerprint: clean(certificate.fingerprint),
            daysRemaining: daysRemaining(certificate, now),
        },
        notices: facts.notices.map(redact),
        problem: problem && { message: redact(problem.message), remedy: remedyOfProblem(problem) },
    };
}
function isUnpushed({ status }) {
    return status !== 'pushed' && status !== 'planned';
}
function outcomesOf({ targets, outcomes, problem }) {
    if (outcomes.length > 0)
        return outcomes;
    const reason = problem?.message ?? null;
    return targets.map((target) => unpushed(target, 'not-attempted', reason));
}
function countByStatus(outcomes) {
    const counts = { pushed: 0, failed: 0, uncertain: 0, 'not-attempted': 0, planned: 0 };
    for (const { status } of outcomes)
        counts[status] += 1;
    return counts;
}
function resultOf(total, { pushed }, facts) {
    if (facts.dryRun && facts.problem === null)
        return 'dry-run';
    if (total > 0 && pushed === total)
        return 'success';
    return pushed > 0 ? 'partial' : 'failure';
}
function failsStep(result, failOn) {
    switch (failOn) {
        case 'any':
            return result === 'partial' || result === 'failure';
        case 'all':
            return result === 'failure';
        case 'none':
            return false;
    }
}
const uncertainRemedy = "It may have been done. Look in the service's certificate list before you push it again.";
function remedyOf(outcome, problem) {
    switch (outcome.status) {
        case 'pushed':
        case 'planned':
            return null;
        case 'not-attempted':
            return problem === null ? 'Give timeout-seconds more room, or push fewer targets.' : null;
        case 'uncertain':
            return uncertainRemedy;
        case 'failed':
            return remedyFor(outcome);
    }
}
function remedyOfProblem(problem) {
    if (problem.remedy !== null)
        return problem.remedy;
    switch (problem.code) {
        case 'INPUT_INVALID':
        case 'CANCELLED':
            return null;
        case 'OUT_OF_TIME':
            return 'Give timeout-seconds more room.';
        case 'INTERNAL':
            return 'This is a mistake in the action: please report it with the log of this step.';
        default: {
            const refusal = (0,errors/* refusalBehind */.V3)(problem);
            return remedyFor(refusal ?? { httpStatus: null, errorCode: null });
        }
    }
}

;// CONCATENATED MODULE: ./build/report/verdict.js

function renderVerdict({ result, outcomes, counts, problem }) {
    const total = count(outcomes.length, 'target');
    if (result === 'dry-run') {
        return `Dry run: the certificate would be pushed to ${total}; nothing was changed.`;
    }
    if (result === 'success') {
        return outcomes.length === 1 ? 'Pushed to the one target.' : `Pushed to all ${total}.`;
    }
    const rest = ['failed', 'uncertain', 'not-attempted']
        .filter((status) => counts[status] > 0)
        .map((status) => `${counts[status]} ${status.replace('-', ' ')}`);
    if (problem !== null && counts.pushed === 0) {
        return rest.length === 0 ? 'Nothing was pushed.' : `Nothing was pushed: ${rest.join(', ')}.`;
    }
    return `Pushed to ${counts.pushed} of ${total}: ${rest.join(', ')}.`;
}

;// CONCATENATED MODULE: ./build/report/annotations.js




const mostForTargets = 8;
const annotations_longestMessage = 1000;
function renderAnnotations(report) {
    const level = report.stepFails ? 'error' : 'warning';
    const notices = report.notices.map((notice) => ({
        level: 'notice',
        title: 'Certificate',
        message: oneLine(notice, annotations_longestMessage),
    }));
    const own = report.outcomes.filter((outcome) => isUnpushed(outcome) && (report.problem === null || outcome.attempts > 0));
    const targets = own.slice(0, mostForTargets).map((outcome) => forTarget(outcome, level));
    const hidden = own.length - targets.length;
    if (hidden > 0) {
        const message = `${count(hidden, 'more target')} not pushed; the job summary and the outputs name each.`;
        targets.push({ level, title: 'More targets', message });
    }
    return [...notices, ...targets, ...verdict(report, level)];
}
function forTarget(outcome, level) {
    const { target, status, errorCode, requestId, remedy } = outcome;
    const code = errorCode === null ? '' : ` (${oneLine(errorCode, 40)})`;
    const words = [formatAnswer(outcome), remedy, requestId && `Request id: ${requestId}`];
    return {
        level,
        title: `${formatTarget(target)} ${status.replace('-', ' ')}${code}`,
        message: oneLine(words.filter(Boolean).join(' – '), annotations_longestMessage),
    };
}
function verdict(report, level) {
    if (report.problem === null && !report.outcomes.some(isUnpushed))
        return [];
    const title = 'Push certificate to Huawei Cloud';
    const { problem } = report;
    const lines = [renderVerdict(report)];
    for (const line of textOf(problem).split('\n'))
        lines.push(cleanLine(line, annotations_longestMessage));
    return [
        { level, title, message: shorten(lines.filter((line) => line.trim() !== '').join('\n'), 4000) },
    ];
}
function textOf(problem) {
    return problem === null ? '' : [problem.message, problem.remedy ?? ''].join('\n');
}

;// CONCATENATED MODULE: ./build/report/next-steps.js
const nextSteps = {
    ELB: 'choose the new certificate as server certificate (or SNI certificate) of each HTTPS listener.',
    WAF: "choose the new certificate in each protected domain's basic information.",
    CDN: 'choose the new certificate under HTTPS settings of each acceleration domain.',
};

;// CONCATENATED MODULE: ./build/report/summary.js






const longestSummary = 60_000;
const summary_longestMessage = 500;
function renderSummary(report) {
    const around = [
        `## ${mark(report)} ${renderVerdict(report)}`,
        renderProblem(report),
        renderCertificate(report),
        ...report.notices.map((notice) => `<p>ℹ️ ${sentence(notice)}</p>`),
    ];
    const after = renderNextSteps(report);
    const used = [...around, after].filter((part) => part !== null).join('\n\n').length;
    const table = renderTargets(report, longestSummary - used - 100);
    return `${[...around, table, after].filter((part) => part !== null).join('\n\n')}\n`;
}
function mark({ result, stepFails }) {
    if (result === 'success' && !stepFails)
        return '✅';
    if (result === 'dry-run')
        return '📝';
    return result === 'failure' ? '❌' : '⚠️';
}
function renderProblem({ problem }) {
    if (problem === null)
        return null;
    const text = preformatted(problem.message);
    if (problem.remedy === null)
        return text;
    const [first = '', ...rest] = problem.remedy.split('\n');
    const cure = `<p><b>What to do:</b> ${sentence(first)}</p>`;
    const more = rest.length === 0 ? '' : `\n\n${preformatted(rest.join('\n'))}`;
    return `${text}\n\n${cure}${more}`;
}
function preformatted(text) {
    const lines = text.split('\n').map((line) => escapeHtml(cleanLine(line, summary_longestMessage)));
    return `<pre>${lines.filter((line) => line.trim() !== '').join('\n')}</pre>`;
}
function renderCertificate({ certificate }) {
    if (certificate === null)
        return null;
    const { id, name, domain, fingerprint, expiresAt, daysRemaining } = certificate;
    const rows = [
        ['Certificate', code(id)],
        ['Name', name && code(name)],
        ['Domain', domain && code(domain)],
        ['Expires', expiresAt === null ? null : `${day(expiresAt)}, ${daysLeft(daysRemaining)}`],
        ['Fingerprint', fingerprint && code(fingerprint)],
    ];
    const known = rows.filter(([, value]) => value !== null);
    return table(known.map(([label, value]) => `<tr><th align="left">${label}</th><td>${value}</td></tr>`));
}
function day(time) {
    return new Date(time).toISOString().slice(0, 10);
}
function daysLeft(days) {
    if (days === null)
        return '';
    return days < 0 ? `${count(-days, 'day')} ago` : `${count(days, 'day')} left`;
}
const columns = ['Target', 'Outcome', 'Answer', 'Attempts', 'Time'];
function renderTargets({ outcomes, problem }, room) {
    if (outcomes.length === 0)
        return null;
    const head = `<tr>${columns.map((name) => `<th>${name}</th>`).join('')}</tr>`;
    const ordered = [
        ...outcomes.filter(isUnpushed),
        ...outcomes.filter((outcome) => !isUnpushed(outcome)),
    ];
    const rows = [head];
    let length = head.length;
    for (const outcome of ordered) {
        const isShared = outcome.message !== null && outcome.message === problem?.message;
        const row = renderRow(isShared ? { ...outcome, message: null } : outcome);
        length += row.length + 1;
        if (length > room) {
            const hidden = count(outcomes.length - rows.length + 1, 'more target');
            rows.push(`<tr><td colspan="${columns.length}">… and ${hidden}: see the output <code>results</code></td></tr>`);
            break;
        }
        rows.push(row);
    }
    return table(rows);
}
function renderRow(outcome) {
    const { target, status, attempts, durationMs } = outcome;
    const cells = [
        `<td nowrap>${formatTarget(target)}</td>`,
        `<td nowrap>${statusMarks[status]} ${status}</td>`,
        `<td>${renderAnswer(outcome)}</td>`,
        `<td>${attempts === 0 ? '' : attempts}</td>`,
        `<td nowrap>${durationMs === null ? '' : formatDuration(durationMs)}</td>`,
    ];
    return `<tr>${cells.join('')}</tr>`;
}
function renderAnswer(outcome) {
    const { remedy, requestId } = outcome;
    const answer = formatAnswer(outcome);
    const lines = [
        answer === '' ? null : code(answer),
        remedy === null ? null : `→ ${escapeHtml(remedy)}`,
        requestId === null ? null : `<sub>request id ${code(requestId)}</sub>`,
    ];
    return lines.filter((line) => line !== null).join('<br>');
}
function renderNextSteps({ outcomes, result }) {
    const reached = (service) => outcomes.some(({ target, status }) => target.service === service && (status === 'pushed' || status === 'uncertain'));
    const services = serviceNames.filter(reached);
    if (services.length === 0 || result === 'dry-run')
        return null;
    const steps = services.map((service) => `- **${service}**: ${nextSteps[service]}`);
    return [
        '### Pushed is not yet served',
        "A push puts a copy into the service's certificate store. Visitors get the old certificate until the new one is bound:",
        steps.join('\n'),
    ].join('\n\n');
}
function table(rows) {
    return ['<table>', ...rows, '</table>'].join('\n');
}
function code(text) {
    return `<code>${sentence(text)}</code>`;
}
function sentence(text) {
    return escapeHtml(oneLine(text, summary_longestMessage));
}

;// CONCATENATED MODULE: ./build/report/outputs.js




const mostCharacters = 395_000;
const mostMatrixJobs = 256;
const wordLimits = [2000, 500, 200, 100, 50, 20, 0];
function renderOutputs(report, summary) {
    const { certificate, counts, outcomes } = report;
    const unpushed = outcomes.filter(isUnpushed);
    const expiresAt = certificate?.expiresAt ?? null;
    const fixed = {
        result: report.result,
        'total-count': String(outcomes.length),
        'pushed-count': String(counts.pushed),
        'failed-count': String(unpushed.length),
        'failed-targets': unpushed.map(({ target }) => formatTarget(target)).join('\n'),
        matrix: renderMatrix(unpushed),
        'certificate-id': certificate?.id ?? '',
        'certificate-name': shorten(certificate?.name ?? '', 256),
        'certificate-domain': shorten(certificate?.domain ?? '', 256),
        'certificate-fingerprint': shorten(certificate?.fingerprint ?? '', 128),
        'expires-at': expiresAt === null ? '' : new Date(expiresAt).toISOString(),
        'days-remaining': String(certificate?.daysRemaining ?? ''),
    };
    const room = mostCharacters - Object.values(fixed).join('').length;
    const results = renderResults(outcomes, room - Math.min(summary.length, longestSummary));
    const shownSummary = shorten(summary, Math.min(longestSummary, room - results.length));
    const tooManyJobs = unpushed.length > mostMatrixJobs;
    return {
        values: { ...fixed, results, 'summary-markdown': shownSummary },
        warnings: tooManyJobs
            ? [
                `The output matrix is empty: ${unpushed.length} targets are more than the ${mostMatrixJobs} jobs of a matrix. Use failed-targets.`,
            ]
            : [],
    };
}
function renderMatrix(unpushed) {
    const jobs = unpushed.length > mostMatrixJobs ? [] : unpushed;
    const include = jobs.map(({ target }) => ({
        target: formatTarget(target),
        service: target.service,
        project: target.project,
    }));
    return JSON.stringify({ include });
}
function renderResults(outcomes, room) {
    let results = '[]';
    for (const limit of wordLimits) {
        results = JSON.stringify(outcomes.map((outcome) => resultRow(outcome, limit)));
        if (results.length <= room)
            break;
    }
    return results;
}
function resultRow(outcome, wordLimit) {
    const { target, status, httpStatus, attempts, durationMs } = outcome;
    const words = (text, limit) => text && (shorten(text, limit) || null);
    return {
        target: formatTarget(target),
        service: target.service,
        project: target.project,
        status,
        httpStatus,
        errorCode: words(outcome.errorCode, wordLimit === 0 ? 12 : 36),
        message: words(outcome.message, wordLimit),
        remedy: words(outcome.remedy, wordLimit),
        requestId: words(outcome.requestId, wordLimit === 0 ? 0 : 64),
        attempts,
        durationMs,
    };
}

;// CONCATENATED MODULE: ./build/report/publish.js




async function publishReport(runner, report, isSummaryWanted) {
    const summary = renderSummary(report);
    const { values, warnings } = renderOutputs(report, summary);
    const unwritten = writeOutputs(runner, values);
    for (const warning of warnings)
        runner.warning(warning);
    if (isSummaryWanted)
        await writeSummary(runner, summary);
    const annotations = renderAnnotations(report);
    for (const { level, title, message } of annotations)
        runner[level](message, { title });
    if (!report.stepFails)
        runner.info(renderVerdict(report));
    if (unwritten !== null)
        runner.error(`The outputs could not be written: ${unwritten}`);
    if (report.stepFails || unwritten !== null)
        runner.fail();
}
function writeOutputs(runner, values) {
    try {
        for (const [name, value] of Object.entries(values))
            runner.setOutput(name, value);
        return null;
    }
    catch (error) {
        return String(error);
    }
}
async function writeSummary(runner, summary) {
    try {
        await runner.writeSummary(summary);
    }
    catch (error) {
        runner.warning(`The job summary could not be written: ${String(error)}`);
    }
}

;// CONCATENATED MODULE: ./build/secrets.js
class Secrets {
    forms = new Set();
    watch(runner) {
        return {
            ...runner,
            info: (line) => runner.info(this.redact(line)),
            debug: (line) => runner.debug(this.redact(line)),
            setSecret: (value) => {
                this.add(value);
                runner.setSecret(value);
            },
        };
    }
    redact(text) {
        let clean = text;
        for (const form of this.forms)
            clean = clean.replaceAll(form, '***');
        return clean;
    }
    add(value) {
        if (value === '')
            return;
        const forms = [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1)];
        const longestFirst = [...this.forms, ...forms].sort((a, b) => b.length - a.length);
        this.forms.clear();
        for (const form of longestFirst)
            this.forms.add(form);
    }
}

;// CONCATENATED MODULE: ./build/cloud/iam.js


const jsonHeaders = { 'Content-Type': 'application/json', 'X-Language': 'en-us' };
const what = "IAM's answer";
function passwordTokenCall(endpoint, { accountName, username, password }, scope) {
    const user = { name: username, password, domain: { name: accountName } };
    const identity = { methods: ['password'], password: { user } };
    return {
        operation: 'read',
        request: {
            method: 'POST',
            url: `${endpoint}/v3/auth/tokens?nocatalog=true`,
            headers: jsonHeaders,
            body: JSON.stringify({ auth: { identity, scope: wireScope(scope) } }),
        },
        success: [201],
        read: readToken,
    };
}
function idTokenCall(endpoint, identityProviderId, idToken, scope) {
    return {
        operation: 'read',
        request: {
            method: 'POST',
            url: `${endpoint}/v3.0/OS-AUTH/id-token/tokens`,
            headers: { ...jsonHeaders, 'X-Idp-Id': identityProviderId },
            body: JSON.stringify({ auth: { id_token: { id: idToken }, scope: wireScope(scope) } }),
        },
        success: [201],
        read: readToken,
    };
}
function projectIdCall(endpoint, projectName) {
    return {
        operation: 'read',
        request: {
            method: 'GET',
            url: `${endpoint}/v3/projects?name=${encodeURIComponent(projectName)}`,
            headers: { 'X-Language': 'en-us' },
        },
        success: [200],
        read: (response) => {
            const { projects } = readJsonObject(response, what);
            if (!Array.isArray(projects)) {
                throw new errors/* ActionError */.lZ('ANSWER_INVALID', `${what}: "projects" is not an array`);
            }
            const [project] = projects;
            return isJsonObject(project) ? stringField(project, 'id', what) : null;
        },
    };
}
function readToken(response) {
    const token = response.headers['x-subject-token'];
    if (token === undefined || token === '') {
        throw new errors/* ActionError */.lZ('ANSWER_INVALID', `${what} has no X-Subject-Token header`);
    }
    const details = objectField(readJsonObject(response, what), 'token', what);
    const expiresAt = Date.parse(stringField(details, 'expires_at', what));
    if (Number.isNaN(expiresAt)) {
        throw new errors/* ActionError */.lZ('ANSWER_INVALID', `${what}: "expires_at" is not a date`);
    }
    return { token, expiresAt };
}
function wireScope(scope) {
    switch (scope.kind) {
        case 'project-name': {
            const { projectName: name, accountName } = scope;
            return { project: accountName === null ? { name } : { name, domain: { name: accountName } } };
        }
        case 'project-id':
            return { project: { id: scope.projectId } };
        case 'account':
            return { domain: { name: scope.accountName } };
    }
}

;// CONCATENATED MODULE: external "node:crypto"
const external_node_crypto_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:crypto");
;// CONCATENATED MODULE: ./build/cloud/signature.js

const algorithm = 'SDK-HMAC-SHA256';
function signatureHeaders(request, { accessKeyId, secretAccessKey }, time) {
    const date = new Date(time).toISOString().replace(/[-:]|\.\d+/g, '');
    const { host } = new URL(request.url);
    const headers = { ...request.headers, host, 'x-sdk-date': date };
    const { signedHeaders, signature } = sign({ ...request, headers }, date, secretAccessKey);
    const authorization = `${algorithm} Access=${accessKeyId}, SignedHeaders=${signedHeaders}, Signature=${signature}`;
    return { 'X-Sdk-Date': date, Authorization: authorization };
}
function sign({ method, url, headers, body = '' }, date, secretAccessKey) {
    const { pathname, searchParams } = new URL(url);
    const signed = canonicalHeaders(headers);
    const signedHeaders = signed.map(([name]) => name).join(';');
    const canonicalRequest = [
        method,
        canonicalPath(pathname),
        canonicalQuery(searchParams),
        ...signed.map(([name, value]) => `${name}:${value}`),
        '',
        signedHeaders,
        sha256(body),
    ].join('\n');
    const stringToSign = [algorithm, date, sha256(canonicalRequest)].join('\n');
    const signature = (0,external_node_crypto_namespaceObject.createHmac)('sha256', secretAccessKey).update(stringToSign).digest('hex');
    return { signedHeaders, signature };
}
function canonicalHeaders(headers) {
    return Object.entries(headers)
        .map(([name, value]) => [name.toLowerCase(), value.trim()])
        .sort(byKey);
}
function canonicalPath(path) {
    const segments = path.split('/').map((segment) => encode(decodeURIComponent(segment)));
    return segments.join('/').replace(/\/?$/, '/');
}
function canonicalQuery(query) {
    return [...query]
        .sort((one, other) => byKey(one, other) || compare(one[1], other[1]))
        .map(([name, value]) => `${encode(name)}=${encode(value)}`)
        .join('&');
}
function encode(text) {
    return encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
function byKey([one], [other]) {
    return compare(one, other);
}
function compare(one, other) {
    return one < other ? -1 : Number(one > other);
}
function sha256(text) {
    return (0,external_node_crypto_namespaceObject.createHash)('sha256').update(text).digest('hex');
}

;// CONCATENATED MODULE: ./build/sign-in/signed-requests.js




const tolerableSkewMs = 5 * 60_000;
class RequestSigner {
    context;
    offsetMs = 0;
    projectId;
    constructor(context) {
        this.context = context;
        this.projectId = context.project.kind === 'id' ? context.project.id : null;
    }
    async signWith(key) {
        this.projectId ??= await this.lookUpProject(key);
        return this.authorizeWith(key, this.projectId);
    }
    correctsClock({ serverTime }) {
        const offsetMs = serverTime === null ? 0 : serverTime - this.context.clock.now();
        if (this.offsetMs !== 0 || Math.abs(offsetMs) < tolerableSkewMs)
            return false;
        this.offsetMs = offsetMs;
        this.context.onClockOff(Math.round(offsetMs / 1000));
        return true;
    }
    authorizeWith(key, projectId) {
        return (request) => {
            const headers = {
                ...request.headers,
                ...(key.securityToken !== null && { 'X-Security-Token': key.securityToken }),
                ...(projectId !== null && { 'X-Project-Id': projectId }),
            };
            const time = this.context.clock.now() + this.offsetMs;
            const signature = signatureHeaders({ ...request, headers }, key, time);
            return { ...request, headers: { ...headers, ...signature } };
        };
    }
    async lookUpProject(key) {
        const { call, iamEndpoint, project } = this.context;
        const name = project.kind === 'name' ? project.name : '';
        const authorize = () => Promise.resolve(this.authorizeWith(key, null));
        const session = openSession({
            signIn: authorize,
            renew: (refusal) => (this.correctsClock(refusal) ? authorize() : null),
        });
        const result = await call(projectIdCall(iamEndpoint, name), session);
        if (result.kind === 'failed')
            throw lookUpFailed(result.error, name);
        if (result.value !== null)
            return result.value;
        throw new errors/* ActionError */.lZ('SIGN_IN_REFUSED', `This account has no project named "${name}"`, {
            remedy: 'Give project-name, or project-id with the id of the project (see My Credentials).',
        });
    }
}
function lookUpFailed(error, name) {
    if (error.code === 'CANCELLED')
        return error;
    const message = `The id of the project "${name}" could not be looked up: ${error.message}`;
    const mayNotList = (0,errors/* refusalBehind */.V3)(error)?.httpStatus === 403;
    return new errors/* ActionError */.lZ('SIGN_IN_REFUSED', message, {
        cause: error,
        ...(mayNotList && {
            remedy: 'Give project-id with the id of the project (see My Credentials): then nothing is looked up.',
        }),
    });
}

;// CONCATENATED MODULE: ./build/sign-in/access-key.js

function accessKeyCredentials(context, key) {
    const signer = new RequestSigner(context);
    return {
        signIn: () => signer.signWith(key),
        renew: (refusal) => (signer.correctsClock(refusal) ? signer.signWith(key) : null),
    };
}

;// CONCATENATED MODULE: ./build/cloud/sts.js


function assumeAgencyCall(endpoint, assumption) {
    return {
        operation: 'read',
        request: {
            method: 'POST',
            url: `${endpoint}/v5/agencies/assume-with-oidc`,
            headers: { 'Content-Type': 'application/json', 'X-Language': 'en-us' },
            body: JSON.stringify({
                provider_urn: assumption.providerUrn,
                agency_urn: assumption.agencyUrn,
                agency_session_name: assumption.sessionName,
                id_token: assumption.idToken,
            }),
        },
        success: [200],
        read: (response) => {
            const what = "STS's answer";
            const keys = objectField(readJsonObject(response, what), 'credentials', what);
            const expiresAt = Date.parse(stringField(keys, 'expiration', what));
            if (Number.isNaN(expiresAt)) {
                throw new errors/* ActionError */.lZ('ANSWER_INVALID', `${what}: "expiration" is not a date`);
            }
            return {
                accessKeyId: stringField(keys, 'access_key_id', what),
                secretAccessKey: stringField(keys, 'secret_access_key', what),
                securityToken: stringField(keys, 'security_token', what),
                expiresAt,
            };
        },
    };
}

;// CONCATENATED MODULE: ./build/sign-in/github-id-token.js



const grant = (note) => `${note} Else add these two lines to the job:
permissions:
  id-token: write`;
const neverGranted = 'Pull requests from forks and Dependabot are not granted it.';
async function requestIdToken(call, world, audience) {
    const url = world.env['ACTIONS_ID_TOKEN_REQUEST_URL'] ?? '';
    const requestToken = world.env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'] ?? '';
    if (!URL.canParse(url) || requestToken === '') {
        throw new errors/* ActionError */.lZ('SIGN_IN_REFUSED', 'This job may not ask GitHub for an ID token', {
            remedy: grant(whySecretsAreMissing(world) ?? neverGranted),
        });
    }
    world.runner.setSecret(requestToken);
    const what = "GitHub's answer";
    const result = await call({
        operation: 'read',
        request: {
            method: 'GET',
            url: audience === null ? url : withAudience(url, audience),
            headers: { Accept: 'application/json', Authorization: `Bearer ${requestToken}` },
        },
        success: [200],
        read: (response) => stringField(readJsonObject(response, what), 'value', what),
    });
    if (result.kind === 'done') {
        world.runner.setSecret(result.value);
        return result.value;
    }
    if (result.error.code === 'CANCELLED')
        throw result.error;
    const message = `GitHub gave no ID token: ${result.error.message}`;
    throw new errors/* ActionError */.lZ('SIGN_IN_REFUSED', message, {
        cause: result.error,
        remedy: grant(neverGranted),
    });
}
function withAudience(url, audience) {
    const asked = new URL(url);
    asked.searchParams.set('audience', audience);
    return asked.href;
}
function readClaims(idToken) {
    const payload = Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString('utf8');
    const parsed = parseJson(payload);
    const claims = isJsonObject(parsed) ? parsed : {};
    const text = (value) => value === undefined ? null : typeof value === 'string' ? value : JSON.stringify(value);
    return { iss: text(claims['iss']), aud: text(claims['aud']), sub: text(claims['sub']) };
}

;// CONCATENATED MODULE: ./build/sign-in/keyless.js






function agencyCredentials(world, context, stsEndpoint, { providerUrn, agencyUrn, audience }, onKeys) {
    const { call } = context;
    const signer = new RequestSigner(context);
    let key = null;
    const signIn = async () => {
        const idToken = await requestIdToken(call, world, audience);
        const sessionName = sessionNameOf(world.env);
        const assumption = { providerUrn, agencyUrn, sessionName, idToken };
        const result = await call(assumeAgencyCall(stsEndpoint, assumption));
        if (result.kind === 'failed') {
            throw refused(result.error, 'STS', 'the trust policy of the agency', readClaims(idToken));
        }
        key = result.value;
        for (const secret of Object.values(result.value)) {
            if (typeof secret === 'string')
                world.runner.setSecret(secret);
        }
        onKeys(result.value.expiresAt);
        return signer.signWith(key);
    };
    return {
        signIn,
        renew: (refusal) => key !== null && signer.correctsClock(refusal) ? signer.signWith(key) : signIn(),
    };
}
function identityProviderCredentials(world, call, iamEndpoint, { identityProviderId, audience, scope }, onToken) {
    const signIn = async () => {
        const idToken = await requestIdToken(call, world, audience);
        const result = await call(idTokenCall(iamEndpoint, identityProviderId, idToken, scope));
        if (result.kind === 'failed') {
            const judge = 'the identity provider (URL, client id, signing keys) and its mapping';
            throw refused(result.error, 'IAM', judge, readClaims(idToken));
        }
        onToken(result.value);
        return withToken(result.value.token);
    };
    return { signIn, renew: signIn };
}
function refused(error, service, judge, claims) {
    if (error.code === 'CANCELLED')
        return error;
    if ((0,errors/* refusalBehind */.V3)(error) === null) {
        const message = `${service} could not be asked: ${error.message}`;
        return new errors/* ActionError */.lZ('SIGN_IN_REFUSED', message, { cause: error });
    }
    const shown = Object.entries(claims).map(([name, value]) => `${name}: ${value ?? '(none)'}`);
    const message = [`${service} did not accept GitHub's ID token: ${error.message}`, ...shown];
    const remedy = `Compare these claims with ${judge}: each must agree to the letter.`;
    return new errors/* ActionError */.lZ('SIGN_IN_REFUSED', message.join('\n'), { cause: error, remedy });
}
const longestSessionName = 64;
function sessionNameOf(env) {
    const run = `-${env['GITHUB_RUN_ID'] ?? 'run'}`;
    const repository = (env['GITHUB_REPOSITORY'] ?? 'github').slice(0, longestSessionName - run.length);
    return `${repository}${run}`.replace(/[^A-Za-z0-9_.@=-]/g, '-');
}

;// CONCATENATED MODULE: ./build/sign-in/password.js




function passwordCredentials(call, endpoint, { password, scope }, onToken) {
    const signIn = async () => {
        const result = await call(passwordTokenCall(endpoint, password, scope));
        if (result.kind === 'failed')
            throw explained(result.error, endpoint, password);
        onToken(result.value);
        return withToken(result.value.token);
    };
    return { signIn, renew: signIn };
}
function explained(error, endpoint, password) {
    if (error.code === 'CANCELLED')
        return error;
    const refusal = (0,errors/* refusalBehind */.V3)(error);
    const who = `user "${password.username}" of account "${password.accountName}"`;
    const refused = refusal !== null && refusal.httpStatus < 500 && refusal.httpStatus !== 429;
    const message = refused
        ? `IAM refused the sign-in of ${who}: ${error.message}`
        : `IAM at ${endpoint} could not sign in ${who}: ${error.message}`;
    const remedy = refused ? cureOf(error, refusal.errorCode, refusal.httpStatus) : undefined;
    return new errors/* ActionError */.lZ('SIGN_IN_REFUSED', message, {
        cause: error,
        ...(remedy !== undefined && { remedy }),
    });
}
const secondFactorCure = 'This user must give a second factor, which a workflow cannot. Use an IAM user for programmatic ' +
    'access only, without login protection or virtual MFA.';
const unknownOrWrongCure = 'Check, in this order: account-name is the name of the account (shown under My Credentials), not ' +
    'a DNS domain and not the user; username is an IAM user created in that account, since a HUAWEI ' +
    'account or a federated user cannot sign in with a password here; password is current, without ' +
    'a trailing blank; the user has programmatic access. Do not just run it again: five wrong tries ' +
    'lock the user for 15 minutes.';
function cureOf(error, code, httpStatus) {
    if (error instanceof errors/* ServiceError */._7 && asksForSecondFactor(error.body))
        return secondFactorCure;
    return code === null && httpStatus === 401 ? unknownOrWrongCure : undefined;
}
function asksForSecondFactor(body) {
    const answer = parseJson(body);
    return isJsonObject(answer) && Array.isArray(answer['required_auth_methods']);
}

;// CONCATENATED MODULE: ./build/sign-in/token.js

function tokenCredentials(token) {
    return { signIn: async () => withToken(token), renew: () => null };
}

;// CONCATENATED MODULE: ./build/sign-in/credentials.js




function credentialsFor(signIn, world, call, { iamEndpoint, stsEndpoint }) {
    const { runner, clock } = world;
    const tellEnd = (what, expiresAt) => runner.info(`Signed in; the ${what} until ${new Date(expiresAt).toISOString()}`);
    const onToken = ({ token, expiresAt }) => {
        runner.setSecret(token);
        tellEnd('token is valid', expiresAt);
    };
    const onClockOff = (seconds) => runner.warning(`The clock of this machine is ${Math.abs(seconds)} seconds ${seconds > 0 ? 'behind' : 'ahead'}, so the signature was refused. It is signed anew with the time of Huawei Cloud.`);
    const signing = (project) => ({
        call,
        clock,
        iamEndpoint,
        project,
        onClockOff,
    });
    switch (signIn.kind) {
        case 'password':
            return passwordCredentials(call, iamEndpoint, signIn, onToken);
        case 'access-key':
            return accessKeyCredentials(signing(signIn.project), signIn.key);
        case 'agency': {
            const onKeys = (expiresAt) => tellEnd('temporary keys are valid', expiresAt);
            return agencyCredentials(world, signing(signIn.project), stsEndpoint, signIn.agency, onKeys);
        }
        case 'identity-provider':
            return identityProviderCredentials(world, call, iamEndpoint, signIn, onToken);
        case 'token':
            return tokenCredentials(signIn.token);
    }
}

;// CONCATENATED MODULE: ./build/main.js













async function main(outside) {
    const secrets = new Secrets();
    const world = { ...outside, runner: secrets.watch(outside.runner) };
    const facts = {
        targets: [],
        outcomes: [],
        certificate: null,
        notices: [],
        problem: null,
        dryRun: false,
        failOn: 'any',
    };
    try {
        await runStory(world, facts);
    }
    catch (error) {
        facts.problem = (0,errors/* asActionError */.z6)(error);
    }
    world.connections.close();
    const report = createReport(facts, world.clock.now(), (text) => secrets.redact(text));
    await publishReport(world.runner, report, isSummaryWanted(world.runner));
}
async function runStory(world, facts) {
    const { runner, clock } = world;
    const inputs = readInputs(world);
    const { certificateId, targets, maxParallel, scmEndpoint: endpoint } = inputs;
    facts.targets = targets;
    facts.dryRun = inputs.dryRun;
    facts.failOn = inputs.failOn;
    const call = openCloud(world, inputs);
    const session = openSession(credentialsFor(inputs.signIn, world, call, inputs));
    runner.info(`Signing in with ${inputs.signIn.source}`);
    await session.current();
    const look = await lookAtCertificate(call, session, endpoint, certificateId, clock.now);
    facts.certificate = look.certificate;
    facts.notices = look.notices;
    runner.info(renderCertificateLine(look.certificate, clock.now()));
    if (inputs.dryRun) {
        facts.outcomes = targets.map((target) => unpushed(target, 'planned', null));
        for (const outcome of facts.outcomes)
            runner.info(renderOutcomeLine(outcome));
        return;
    }
    runner.info(`Pushing to ${count(targets.length, 'target')}, ${maxParallel} at a time`);
    const { outcomes, stoppedBy } = await runPushes(call, session, {
        endpoint,
        certificateId,
        targets,
        maxParallel,
        now: clock.now,
        onOutcome: (outcome) => runner.info(renderOutcomeLine(outcome)),
    });
    facts.outcomes = outcomes;
    facts.problem = stoppedBy;
}
function openCloud(world, { maxRetries, requestTimeoutMs, timeoutMs }) {
    const { connections, clock, random, cancelled, runner } = world;
    return createCaller({
        send: connections.send,
        clock,
        random,
        cancelled,
        maxRetries,
        requestTimeoutMs,
        deadline: clock.now() + timeoutMs,
        debug: runner.debug,
    });
}


/***/ }),

/***/ 508:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   N: () => (/* binding */ userAgent)
/* harmony export */ });
/* unused harmony export version */
const version = '0.1.0';
const userAgent = `push-certificate-to-huaweicloud/${version}`;


/***/ }),

/***/ 705:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  yU: () => (/* binding */ ExitCode),
  Yz: () => (/* binding */ core_debug),
  z3: () => (/* binding */ error),
  V4: () => (/* binding */ getInput),
  pq: () => (/* binding */ info),
  _o: () => (/* binding */ isDebug),
  lm: () => (/* binding */ notice),
  uH: () => (/* binding */ setOutput),
  Pq: () => (/* binding */ core_setSecret),
  z: () => (/* reexport */ summary),
  $e: () => (/* binding */ warning)
});

// UNUSED EXPORTS: addPath, endGroup, exportVariable, getBooleanInput, getIDToken, getMultilineInput, getState, group, markdownSummary, platform, saveState, setCommandEcho, setFailed, startGroup, toPlatformPath, toPosixPath, toWin32Path

;// CONCATENATED MODULE: external "os"
const external_os_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("os");
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/utils.js
// We use any as a valid input type
/* eslint-disable @typescript-eslint/no-explicit-any */
/**
 * Sanitizes an input into a string so it can be passed into issueCommand safely
 * @param input input to sanitize into a string
 */
function utils_toCommandValue(input) {
    if (input === null || input === undefined) {
        return '';
    }
    else if (typeof input === 'string' || input instanceof String) {
        return input;
    }
    return JSON.stringify(input);
}
/**
 *
 * @param annotationProperties
 * @returns The command properties to send with the actual annotation command
 * See IssueCommandProperties: https://github.com/actions/runner/blob/main/src/Runner.Worker/ActionCommandManager.cs#L646
 */
function toCommandProperties(annotationProperties) {
    if (!Object.keys(annotationProperties).length) {
        return {};
    }
    return {
        title: annotationProperties.title,
        file: annotationProperties.file,
        line: annotationProperties.startLine,
        endLine: annotationProperties.endLine,
        col: annotationProperties.startColumn,
        endColumn: annotationProperties.endColumn
    };
}
//# sourceMappingURL=utils.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/command.js


/**
 * Issues a command to the GitHub Actions runner
 *
 * @param command - The command name to issue
 * @param properties - Additional properties for the command (key-value pairs)
 * @param message - The message to include with the command
 * @remarks
 * This function outputs a specially formatted string to stdout that the Actions
 * runner interprets as a command. These commands can control workflow behavior,
 * set outputs, create annotations, mask values, and more.
 *
 * Command Format:
 *   ::name key=value,key=value::message
 *
 * @example
 * ```typescript
 * // Issue a warning annotation
 * issueCommand('warning', {}, 'This is a warning message');
 * // Output: ::warning::This is a warning message
 *
 * // Set an environment variable
 * issueCommand('set-env', { name: 'MY_VAR' }, 'some value');
 * // Output: ::set-env name=MY_VAR::some value
 *
 * // Add a secret mask
 * issueCommand('add-mask', {}, 'secretValue123');
 * // Output: ::add-mask::secretValue123
 * ```
 *
 * @internal
 * This is an internal utility function that powers the public API functions
 * such as setSecret, warning, error, and exportVariable.
 */
function command_issueCommand(command, properties, message) {
    const cmd = new Command(command, properties, message);
    process.stdout.write(cmd.toString() + external_os_namespaceObject.EOL);
}
function command_issue(name, message = '') {
    command_issueCommand(name, {}, message);
}
const CMD_STRING = '::';
class Command {
    constructor(command, properties, message) {
        if (!command) {
            command = 'missing.command';
        }
        this.command = command;
        this.properties = properties;
        this.message = message;
    }
    toString() {
        let cmdStr = CMD_STRING + this.command;
        if (this.properties && Object.keys(this.properties).length > 0) {
            cmdStr += ' ';
            let first = true;
            for (const key in this.properties) {
                if (this.properties.hasOwnProperty(key)) {
                    const val = this.properties[key];
                    if (val) {
                        if (first) {
                            first = false;
                        }
                        else {
                            cmdStr += ',';
                        }
                        cmdStr += `${key}=${escapeProperty(val)}`;
                    }
                }
            }
        }
        cmdStr += `${CMD_STRING}${escapeData(this.message)}`;
        return cmdStr;
    }
}
function escapeData(s) {
    return utils_toCommandValue(s)
        .replace(/%/g, '%25')
        .replace(/\r/g, '%0D')
        .replace(/\n/g, '%0A');
}
function escapeProperty(s) {
    return utils_toCommandValue(s)
        .replace(/%/g, '%25')
        .replace(/\r/g, '%0D')
        .replace(/\n/g, '%0A')
        .replace(/:/g, '%3A')
        .replace(/,/g, '%2C');
}
//# sourceMappingURL=command.js.map
;// CONCATENATED MODULE: external "crypto"
const external_crypto_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("crypto");
;// CONCATENATED MODULE: external "fs"
const external_fs_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("fs");
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/file-command.js
// For internal use, subject to change.
// We use any as a valid input type
/* eslint-disable @typescript-eslint/no-explicit-any */




function file_command_issueFileCommand(command, message) {
    const filePath = process.env[`GITHUB_${command}`];
    if (!filePath) {
        throw new Error(`Unable to find environment variable for file command ${command}`);
    }
    if (!external_fs_namespaceObject.existsSync(filePath)) {
        throw new Error(`Missing file at path: ${filePath}`);
    }
    external_fs_namespaceObject.appendFileSync(filePath, `${utils_toCommandValue(message)}${external_os_namespaceObject.EOL}`, {
        encoding: 'utf8'
    });
}
function file_command_prepareKeyValueMessage(key, value) {
    const delimiter = `ghadelimiter_${external_crypto_namespaceObject.randomUUID()}`;
    const convertedValue = utils_toCommandValue(value);
    // These should realistically never happen, but just in case someone finds a
    // way to exploit uuid generation let's not allow keys or values that contain
    // the delimiter.
    if (key.includes(delimiter)) {
        throw new Error(`Unexpected input: name should not contain the delimiter "${delimiter}"`);
    }
    if (convertedValue.includes(delimiter)) {
        throw new Error(`Unexpected input: value should not contain the delimiter "${delimiter}"`);
    }
    return `${key}<<${delimiter}${external_os_namespaceObject.EOL}${convertedValue}${external_os_namespaceObject.EOL}${delimiter}`;
}
//# sourceMappingURL=file-command.js.map
;// CONCATENATED MODULE: external "path"
const external_path_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("path");
// EXTERNAL MODULE: ./node_modules/@actions/http-client/lib/index.js + 3 modules
var lib = __nccwpck_require__(544);
;// CONCATENATED MODULE: ./node_modules/@actions/http-client/lib/auth.js
var __awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};
class BasicCredentialHandler {
    constructor(username, password) {
        this.username = username;
        this.password = password;
    }
    prepareRequest(options) {
        if (!options.headers) {
            throw Error('The request has no headers');
        }
        options.headers['Authorization'] = `Basic ${Buffer.from(`${this.username}:${this.password}`).toString('base64')}`;
    }
    // This handler cannot handle 401
    canHandleAuthentication() {
        return false;
    }
    handleAuthentication() {
        return __awaiter(this, void 0, void 0, function* () {
            throw new Error('not implemented');
        });
    }
}
class auth_BearerCredentialHandler {
    constructor(token) {
        this.token = token;
    }
    // currently implements pre-authorization
    // TODO: support preAuth = false where it hooks on 401
    prepareRequest(options) {
        if (!options.headers) {
            throw Error('The request has no headers');
        }
        options.headers['Authorization'] = `Bearer ${this.token}`;
    }
    // This handler cannot handle 401
    canHandleAuthentication() {
        return false;
    }
    handleAuthentication() {
        return __awaiter(this, void 0, void 0, function* () {
            throw new Error('not implemented');
        });
    }
}
class PersonalAccessTokenCredentialHandler {
    constructor(token) {
        this.token = token;
    }
    // currently implements pre-authorization
    // TODO: support preAuth = false where it hooks on 401
    prepareRequest(options) {
        if (!options.headers) {
            throw Error('The request has no headers');
        }
        options.headers['Authorization'] = `Basic ${Buffer.from(`PAT:${this.token}`).toString('base64')}`;
    }
    // This handler cannot handle 401
    canHandleAuthentication() {
        return false;
    }
    handleAuthentication() {
        return __awaiter(this, void 0, void 0, function* () {
            throw new Error('not implemented');
        });
    }
}
//# sourceMappingURL=auth.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/oidc-utils.js
var oidc_utils_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};



class oidc_utils_OidcClient {
    static createHttpClient(allowRetry = true, maxRetry = 10) {
        const requestOptions = {
            allowRetries: allowRetry,
            maxRetries: maxRetry
        };
        return new HttpClient('actions/oidc-client', [new BearerCredentialHandler(oidc_utils_OidcClient.getRequestToken())], requestOptions);
    }
    static getRequestToken() {
        const token = process.env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'];
        if (!token) {
            throw new Error('Unable to get ACTIONS_ID_TOKEN_REQUEST_TOKEN env variable');
        }
        return token;
    }
    static getIDTokenUrl() {
        const runtimeUrl = process.env['ACTIONS_ID_TOKEN_REQUEST_URL'];
        if (!runtimeUrl) {
            throw new Error('Unable to get ACTIONS_ID_TOKEN_REQUEST_URL env variable');
        }
        return runtimeUrl;
    }
    static getCall(id_token_url) {
        return oidc_utils_awaiter(this, void 0, void 0, function* () {
            var _a;
            const httpclient = oidc_utils_OidcClient.createHttpClient();
            const res = yield httpclient
                .getJson(id_token_url)
                .catch(error => {
                throw new Error(`Failed to get ID Token. \n 
        Error Code : ${error.statusCode}\n 
        Error Message: ${error.message}`);
            });
            const id_token = (_a = res.result) === null || _a === void 0 ? void 0 : _a.value;
            if (!id_token) {
                throw new Error('Response json body do not have ID Token field');
            }
            return id_token;
        });
    }
    static getIDToken(audience) {
        return oidc_utils_awaiter(this, void 0, void 0, function* () {
            try {
                // New ID Token is requested from action service
                let id_token_url = oidc_utils_OidcClient.getIDTokenUrl();
                if (audience) {
                    const encodedAudience = encodeURIComponent(audience);
                    id_token_url = `${id_token_url}&audience=${encodedAudience}`;
                }
                debug(`ID token url is ${id_token_url}`);
                const id_token = yield oidc_utils_OidcClient.getCall(id_token_url);
                setSecret(id_token);
                return id_token;
            }
            catch (error) {
                throw new Error(`Error message: ${error.message}`);
            }
        });
    }
}
//# sourceMappingURL=oidc-utils.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/summary.js
var summary_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};


const { access, appendFile, writeFile } = external_fs_namespaceObject.promises;
const SUMMARY_ENV_VAR = 'GITHUB_STEP_SUMMARY';
const SUMMARY_DOCS_URL = 'https://docs.github.com/actions/using-workflows/workflow-commands-for-github-actions#adding-a-job-summary';
class Summary {
    constructor() {
        this._buffer = '';
    }
    /**
     * Finds the summary file path from the environment, rejects if env var is not found or file does not exist
     * Also checks r/w permissions.
     *
     * @returns step summary file path
     */
    filePath() {
        return summary_awaiter(this, void 0, void 0, function* () {
            if (this._filePath) {
                return this._filePath;
            }
            const pathFromEnv = process.env[SUMMARY_ENV_VAR];
            if (!pathFromEnv) {
                throw new Error(`Unable to find environment variable for $${SUMMARY_ENV_VAR}. Check if your runtime environment supports job summaries.`);
            }
            try {
                yield access(pathFromEnv, external_fs_namespaceObject.constants.R_OK | external_fs_namespaceObject.constants.W_OK);
            }
            catch (_a) {
                throw new Error(`Unable to access summary file: '${pathFromEnv}'. Check if the file has correct read/write permissions.`);
            }
            this._filePath = pathFromEnv;
            return this._filePath;
        });
    }
    /**
     * Wraps content in an HTML tag, adding any HTML attributes
     *
     * @param {string} tag HTML tag to wrap
     * @param {string | null} content content within the tag
     * @param {[attribute: string]: string} attrs key-value list of HTML attributes to add
     *
     * @returns {string} content wrapped in HTML element
     */
    wrap(tag, content, attrs = {}) {
        const htmlAttrs = Object.entries(attrs)
            .map(([key, value]) => ` ${key}="${value}"`)
            .join('');
        if (!content) {
            return `<${tag}${htmlAttrs}>`;
        }
        return `<${tag}${htmlAttrs}>${content}</${tag}>`;
    }
    /**
     * Writes text in the buffer to the summary buffer file and empties buffer. Will append by default.
     *
     * @param {SummaryWriteOptions} [options] (optional) options for write operation
     *
     * @returns {Promise<Summary>} summary instance
     */
    write(options) {
        return summary_awaiter(this, void 0, void 0, function* () {
            const overwrite = !!(options === null || options === void 0 ? void 0 : options.overwrite);
            const filePath = yield this.filePath();
            const writeFunc = overwrite ? writeFile : appendFile;
            yield writeFunc(filePath, this._buffer, { encoding: 'utf8' });
            return this.emptyBuffer();
        });
    }
    /**
     * Clears the summary buffer and wipes the summary file
     *
     * @returns {Summary} summary instance
     */
    clear() {
        return summary_awaiter(this, void 0, void 0, function* () {
            return this.emptyBuffer().write({ overwrite: true });
        });
    }
    /**
     * Returns the current summary buffer as a string
     *
     * @returns {string} string of summary buffer
     */
    stringify() {
        return this._buffer;
    }
    /**
     * If the summary buffer is empty
     *
     * @returns {boolen} true if the buffer is empty
     */
    isEmptyBuffer() {
        return this._buffer.length === 0;
    }
    /**
     * Resets the summary buffer without writing to summary file
     *
     * @returns {Summary} summary instance
     */
    emptyBuffer() {
        this._buffer = '';
        return this;
    }
    /**
     * Adds raw text to the summary buffer
     *
     * @param {string} text content to add
     * @param {boolean} [addEOL=false] (optional) append an EOL to the raw text (default: false)
     *
     * @returns {Summary} summary instance
     */
    addRaw(text, addEOL = false) {
        this._buffer += text;
        return addEOL ? this.addEOL() : this;
    }
    /**
     * Adds the operating system-specific end-of-line marker to the buffer
     *
     * @returns {Summary} summary instance
     */
    addEOL() {
        return this.addRaw(external_os_namespaceObject.EOL);
    }
    /**
     * Adds an HTML codeblock to the summary buffer
     *
     * @param {string} code content to render within fenced code block
     * @param {string} lang (optional) language to syntax highlight code
     *
     * @returns {Summary} summary instance
     */
    addCodeBlock(code, lang) {
        const attrs = Object.assign({}, (lang && { lang }));
        const element = this.wrap('pre', this.wrap('code', code), attrs);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML list to the summary buffer
     *
     * @param {string[]} items list of items to render
     * @param {boolean} [ordered=false] (optional) if the rendered list should be ordered or not (default: false)
     *
     * @returns {Summary} summary instance
     */
    addList(items, ordered = false) {
        const tag = ordered ? 'ol' : 'ul';
        const listItems = items.map(item => this.wrap('li', item)).join('');
        const element = this.wrap(tag, listItems);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML table to the summary buffer
     *
     * @param {SummaryTableCell[]} rows table rows
     *
     * @returns {Summary} summary instance
     */
    addTable(rows) {
        const tableBody = rows
            .map(row => {
            const cells = row
                .map(cell => {
                if (typeof cell === 'string') {
                    return this.wrap('td', cell);
                }
                const { header, data, colspan, rowspan } = cell;
                const tag = header ? 'th' : 'td';
                const attrs = Object.assign(Object.assign({}, (colspan && { colspan })), (rowspan && { rowspan }));
                return this.wrap(tag, data, attrs);
            })
                .join('');
            return this.wrap('tr', cells);
        })
            .join('');
        const element = this.wrap('table', tableBody);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds a collapsable HTML details element to the summary buffer
     *
     * @param {string} label text for the closed state
     * @param {string} content collapsable content
     *
     * @returns {Summary} summary instance
     */
    addDetails(label, content) {
        const element = this.wrap('details', this.wrap('summary', label) + content);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML image tag to the summary buffer
     *
     * @param {string} src path to the image you to embed
     * @param {string} alt text description of the image
     * @param {SummaryImageOptions} options (optional) addition image attributes
     *
     * @returns {Summary} summary instance
     */
    addImage(src, alt, options) {
        const { width, height } = options || {};
        const attrs = Object.assign(Object.assign({}, (width && { width })), (height && { height }));
        const element = this.wrap('img', null, Object.assign({ src, alt }, attrs));
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML section heading element
     *
     * @param {string} text heading text
     * @param {number | string} [level=1] (optional) the heading level, default: 1
     *
     * @returns {Summary} summary instance
     */
    addHeading(text, level) {
        const tag = `h${level}`;
        const allowedTag = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].includes(tag)
            ? tag
            : 'h1';
        const element = this.wrap(allowedTag, text);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML thematic break (<hr>) to the summary buffer
     *
     * @returns {Summary} summary instance
     */
    addSeparator() {
        const element = this.wrap('hr', null);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML line break (<br>) to the summary buffer
     *
     * @returns {Summary} summary instance
     */
    addBreak() {
        const element = this.wrap('br', null);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML blockquote to the summary buffer
     *
     * @param {string} text quote text
     * @param {string} cite (optional) citation url
     *
     * @returns {Summary} summary instance
     */
    addQuote(text, cite) {
        const attrs = Object.assign({}, (cite && { cite }));
        const element = this.wrap('blockquote', text, attrs);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML anchor tag to the summary buffer
     *
     * @param {string} text link text/content
     * @param {string} href hyperlink
     *
     * @returns {Summary} summary instance
     */
    addLink(text, href) {
        const element = this.wrap('a', text, { href });
        return this.addRaw(element).addEOL();
    }
}
const _summary = new Summary();
/**
 * @deprecated use `core.summary`
 */
const markdownSummary = (/* unused pure expression or super */ null && (_summary));
const summary = _summary;
//# sourceMappingURL=summary.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/path-utils.js

/**
 * toPosixPath converts the given path to the posix form. On Windows, \\ will be
 * replaced with /.
 *
 * @param pth. Path to transform.
 * @return string Posix path.
 */
function toPosixPath(pth) {
    return pth.replace(/[\\]/g, '/');
}
/**
 * toWin32Path converts the given path to the win32 form. On Linux, / will be
 * replaced with \\.
 *
 * @param pth. Path to transform.
 * @return string Win32 path.
 */
function toWin32Path(pth) {
    return pth.replace(/[/]/g, '\\');
}
/**
 * toPlatformPath converts the given path to a platform-specific path. It does
 * this by replacing instances of / and \ with the platform-specific path
 * separator.
 *
 * @param pth The path to platformize.
 * @return string The platform-specific path.
 */
function toPlatformPath(pth) {
    return pth.replace(/[/\\]/g, path.sep);
}
//# sourceMappingURL=path-utils.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/platform.js
var platform_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};


const getWindowsInfo = () => platform_awaiter(void 0, void 0, void 0, function* () {
    const { stdout: version } = yield exec.getExecOutput('powershell -command "(Get-CimInstance -ClassName Win32_OperatingSystem).Version"', undefined, {
        silent: true
    });
    const { stdout: name } = yield exec.getExecOutput('powershell -command "(Get-CimInstance -ClassName Win32_OperatingSystem).Caption"', undefined, {
        silent: true
    });
    return {
        name: name.trim(),
        version: version.trim()
    };
});
const getMacOsInfo = () => platform_awaiter(void 0, void 0, void 0, function* () {
    var _a, _b, _c, _d;
    const { stdout } = yield exec.getExecOutput('sw_vers', undefined, {
        silent: true
    });
    const version = (_b = (_a = stdout.match(/ProductVersion:\s*(.+)/)) === null || _a === void 0 ? void 0 : _a[1]) !== null && _b !== void 0 ? _b : '';
    const name = (_d = (_c = stdout.match(/ProductName:\s*(.+)/)) === null || _c === void 0 ? void 0 : _c[1]) !== null && _d !== void 0 ? _d : '';
    return {
        name,
        version
    };
});
const getLinuxInfo = () => platform_awaiter(void 0, void 0, void 0, function* () {
    const { stdout } = yield exec.getExecOutput('lsb_release', ['-i', '-r', '-s'], {
        silent: true
    });
    const [name, version] = stdout.trim().split('\n');
    return {
        name,
        version
    };
});
const platform = external_os_namespaceObject.platform();
const arch = external_os_namespaceObject.arch();
const isWindows = platform === 'win32';
const isMacOS = platform === 'darwin';
const isLinux = platform === 'linux';
function getDetails() {
    return platform_awaiter(this, void 0, void 0, function* () {
        return Object.assign(Object.assign({}, (yield (isWindows
            ? getWindowsInfo()
            : isMacOS
                ? getMacOsInfo()
                : getLinuxInfo()))), { platform,
            arch,
            isWindows,
            isMacOS,
            isLinux });
    });
}
//# sourceMappingURL=platform.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/core.js
var core_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};






/**
 * The code to exit an action
 */
var ExitCode;
(function (ExitCode) {
    /**
     * A code indicating that the action was successful
     */
    ExitCode[ExitCode["Success"] = 0] = "Success";
    /**
     * A code indicating that the action was a failure
     */
    ExitCode[ExitCode["Failure"] = 1] = "Failure";
})(ExitCode || (ExitCode = {}));
//-----------------------------------------------------------------------
// Variables
//-----------------------------------------------------------------------
/**
 * Sets env variable for this action and future actions in the job
 * @param name the name of the variable to set
 * @param val the value of the variable. Non-string values will be converted to a string via JSON.stringify
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
function exportVariable(name, val) {
    const convertedVal = toCommandValue(val);
    process.env[name] = convertedVal;
    const filePath = process.env['GITHUB_ENV'] || '';
    if (filePath) {
        return issueFileCommand('ENV', prepareKeyValueMessage(name, val));
    }
    issueCommand('set-env', { name }, convertedVal);
}
/**
 * Registers a secret which will get masked from logs
 *
 * @param secret - Value of the secret to be masked
 * @remarks
 * This function instructs the Actions runner to mask the specified value in any
 * logs produced during the workflow run. Once registered, the secret value will
 * be replaced with asterisks (***) whenever it appears in console output, logs,
 * or error messages.
 *
 * This is useful for protecting sensitive information such as:
 * - API keys
 * - Access tokens
 * - Authentication credentials
 * - URL parameters containing signatures (SAS tokens)
 *
 * Note that masking only affects future logs; any previous appearances of the
 * secret in logs before calling this function will remain unmasked.
 *
 * @example
 * ```typescript
 * // Register an API token as a secret
 * const apiToken = "abc123xyz456";
 * setSecret(apiToken);
 *
 * // Now any logs containing this value will show *** instead
 * console.log(`Using token: ${apiToken}`); // Outputs: "Using token: ***"
 * ```
 */
function core_setSecret(secret) {
    command_issueCommand('add-mask', {}, secret);
}
/**
 * Prepends inputPath to the PATH (for this action and future actions)
 * @param inputPath
 */
function addPath(inputPath) {
    const filePath = process.env['GITHUB_PATH'] || '';
    if (filePath) {
        issueFileCommand('PATH', inputPath);
    }
    else {
        issueCommand('add-path', {}, inputPath);
    }
    process.env['PATH'] = `${inputPath}${path.delimiter}${process.env['PATH']}`;
}
/**
 * Gets the value of an input.
 * Unless trimWhitespace is set to false in InputOptions, the value is also trimmed.
 * Returns an empty string if the value is not defined.
 *
 * @param     name     name of the input to get
 * @param     options  optional. See InputOptions.
 * @returns   string
 */
function getInput(name, options) {
    const val = process.env[`INPUT_${name.replace(/ /g, '_').toUpperCase()}`] || '';
    if (options && options.required && !val) {
        throw new Error(`Input required and not supplied: ${name}`);
    }
    if (options && options.trimWhitespace === false) {
        return val;
    }
    return val.trim();
}
/**
 * Gets the values of an multiline input.  Each value is also trimmed.
 *
 * @param     name     name of the input to get
 * @param     options  optional. See InputOptions.
 * @returns   string[]
 *
 */
function getMultilineInput(name, options) {
    const inputs = getInput(name, options)
        .split('\n')
        .filter(x => x !== '');
    if (options && options.trimWhitespace === false) {
        return inputs;
    }
    return inputs.map(input => input.trim());
}
/**
 * Gets the input value of the boolean type in the YAML 1.2 "core schema" specification.
 * Support boolean input list: `true | True | TRUE | false | False | FALSE` .
 * The return value is also in boolean type.
 * ref: https://yaml.org/spec/1.2/spec.html#id2804923
 *
 * @param     name     name of the input to get
 * @param     options  optional. See InputOptions.
 * @returns   boolean
 */
function getBooleanInput(name, options) {
    const trueValue = ['true', 'True', 'TRUE'];
    const falseValue = ['false', 'False', 'FALSE'];
    const val = getInput(name, options);
    if (trueValue.includes(val))
        return true;
    if (falseValue.includes(val))
        return false;
    throw new TypeError(`Input does not meet YAML 1.2 "Core Schema" specification: ${name}\n` +
        `Support boolean input list: \`true | True | TRUE | false | False | FALSE\``);
}
/**
 * Sets the value of an output.
 *
 * @param     name     name of the output to set
 * @param     value    value to store. Non-string values will be converted to a string via JSON.stringify
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
function setOutput(name, value) {
    const filePath = process.env['GITHUB_OUTPUT'] || '';
    if (filePath) {
        return file_command_issueFileCommand('OUTPUT', file_command_prepareKeyValueMessage(name, value));
    }
    process.stdout.write(external_os_namespaceObject.EOL);
    command_issueCommand('set-output', { name }, utils_toCommandValue(value));
}
/**
 * Enables or disables the echoing of commands into stdout for the rest of the step.
 * Echoing is disabled by default if ACTIONS_STEP_DEBUG is not set.
 *
 */
function setCommandEcho(enabled) {
    issue('echo', enabled ? 'on' : 'off');
}
//-----------------------------------------------------------------------
// Results
//-----------------------------------------------------------------------
/**
 * Sets the action status to failed.
 * When the action exits it will be with an exit code of 1
 * @param message add error issue message
 */
function setFailed(message) {
    process.exitCode = ExitCode.Failure;
    error(message);
}
//-----------------------------------------------------------------------
// Logging Commands
//-----------------------------------------------------------------------
/**
 * Gets whether Actions Step Debug is on or not
 */
function isDebug() {
    return process.env['RUNNER_DEBUG'] === '1';
}
/**
 * Writes debug message to user log
 * @param message debug message
 */
function core_debug(message) {
    command_issueCommand('debug', {}, message);
}
/**
 * Adds an error issue
 * @param message error issue message. Errors will be converted to string via toString()
 * @param properties optional properties to add to the annotation.
 */
function error(message, properties = {}) {
    command_issueCommand('error', toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
/**
 * Adds a warning issue
 * @param message warning issue message. Errors will be converted to string via toString()
 * @param properties optional properties to add to the annotation.
 */
function warning(message, properties = {}) {
    command_issueCommand('warning', toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
/**
 * Adds a notice issue
 * @param message notice issue message. Errors will be converted to string via toString()
 * @param properties optional properties to add to the annotation.
 */
function notice(message, properties = {}) {
    command_issueCommand('notice', toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
/**
 * Writes info to log with console.log.
 * @param message info message
 */
function info(message) {
    process.stdout.write(message + external_os_namespaceObject.EOL);
}
/**
 * Begin an output group.
 *
 * Output until the next `groupEnd` will be foldable in this group
 *
 * @param name The name of the output group
 */
function startGroup(name) {
    issue('group', name);
}
/**
 * End an output group.
 */
function endGroup() {
    issue('endgroup');
}
/**
 * Wrap an asynchronous function call in a group.
 *
 * Returns the same type as the function itself.
 *
 * @param name The name of the group
 * @param fn The function to wrap in the group
 */
function group(name, fn) {
    return core_awaiter(this, void 0, void 0, function* () {
        startGroup(name);
        let result;
        try {
            result = yield fn();
        }
        finally {
            endGroup();
        }
        return result;
    });
}
//-----------------------------------------------------------------------
// Wrapper action state
//-----------------------------------------------------------------------
/**
 * Saves state for current action, the state can only be retrieved by this action's post job execution.
 *
 * @param     name     name of the state to store
 * @param     value    value to store. Non-string values will be converted to a string via JSON.stringify
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
function saveState(name, value) {
    const filePath = process.env['GITHUB_STATE'] || '';
    if (filePath) {
        return issueFileCommand('STATE', prepareKeyValueMessage(name, value));
    }
    issueCommand('save-state', { name }, toCommandValue(value));
}
/**
 * Gets the value of an state set by this action's main execution.
 *
 * @param     name     name of the state to get
 * @returns   string
 */
function getState(name) {
    return process.env[`STATE_${name}`] || '';
}
function getIDToken(aud) {
    return core_awaiter(this, void 0, void 0, function* () {
        return yield OidcClient.getIDToken(aud);
    });
}
/**
 * Summary exports
 */

/**
 * @deprecated use core.summary
 */

/**
 * Path exports
 */

/**
 * Platform utilities exports
 */

//# sourceMappingURL=core.js.map

/***/ }),

/***/ 544:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  Qq: () => (/* binding */ HttpClient)
});

// UNUSED EXPORTS: Headers, HttpClientError, HttpClientResponse, HttpCodes, MediaTypes, getProxyUrl, isHttps

;// CONCATENATED MODULE: external "http"
const external_http_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("http");
var external_http_namespaceObject_0 = /*#__PURE__*/__nccwpck_require__.t(external_http_namespaceObject, 2);
;// CONCATENATED MODULE: external "https"
const external_https_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("https");
var external_https_namespaceObject_0 = /*#__PURE__*/__nccwpck_require__.t(external_https_namespaceObject, 2);
;// CONCATENATED MODULE: ./node_modules/@actions/http-client/lib/proxy.js
function getProxyUrl(reqUrl) {
    const usingSsl = reqUrl.protocol === 'https:';
    if (checkBypass(reqUrl)) {
        return undefined;
    }
    const proxyVar = (() => {
        if (usingSsl) {
            return process.env['https_proxy'] || process.env['HTTPS_PROXY'];
        }
        else {
            return process.env['http_proxy'] || process.env['HTTP_PROXY'];
        }
    })();
    if (proxyVar) {
        try {
            return new DecodedURL(proxyVar);
        }
        catch (_a) {
            if (!proxyVar.startsWith('http://') && !proxyVar.startsWith('https://'))
                return new DecodedURL(`http://${proxyVar}`);
        }
    }
    else {
        return undefined;
    }
}
function checkBypass(reqUrl) {
    if (!reqUrl.hostname) {
        return false;
    }
    const reqHost = reqUrl.hostname;
    if (isLoopbackAddress(reqHost)) {
        return true;
    }
    const noProxy = process.env['no_proxy'] || process.env['NO_PROXY'] || '';
    if (!noProxy) {
        return false;
    }
    // Determine the request port
    let reqPort;
    if (reqUrl.port) {
        reqPort = Number(reqUrl.port);
    }
    else if (reqUrl.protocol === 'http:') {
        reqPort = 80;
    }
    else if (reqUrl.protocol === 'https:') {
        reqPort = 443;
    }
    // Format the request hostname and hostname with port
    const upperReqHosts = [reqUrl.hostname.toUpperCase()];
    if (typeof reqPort === 'number') {
        upperReqHosts.push(`${upperReqHosts[0]}:${reqPort}`);
    }
    // Compare request host against noproxy
    for (const upperNoProxyItem of noProxy
        .split(',')
        .map(x => x.trim().toUpperCase())
        .filter(x => x)) {
        if (upperNoProxyItem === '*' ||
            upperReqHosts.some(x => x === upperNoProxyItem ||
                x.endsWith(`.${upperNoProxyItem}`) ||
                (upperNoProxyItem.startsWith('.') &&
                    x.endsWith(`${upperNoProxyItem}`)))) {
            return true;
        }
    }
    return false;
}
function isLoopbackAddress(host) {
    const hostLower = host.toLowerCase();
    return (hostLower === 'localhost' ||
        hostLower.startsWith('127.') ||
        hostLower.startsWith('[::1]') ||
        hostLower.startsWith('[0:0:0:0:0:0:0:1]'));
}
class DecodedURL extends URL {
    constructor(url, base) {
        super(url, base);
        this._decodedUsername = decodeURIComponent(super.username);
        this._decodedPassword = decodeURIComponent(super.password);
    }
    get username() {
        return this._decodedUsername;
    }
    get password() {
        return this._decodedPassword;
    }
}
//# sourceMappingURL=proxy.js.map
// EXTERNAL MODULE: ./stubs/tunnel/index.cjs
var tunnel = __nccwpck_require__(100);
// EXTERNAL MODULE: ./stubs/undici/index.js
var undici = __nccwpck_require__(227);
;// CONCATENATED MODULE: ./node_modules/@actions/http-client/lib/index.js
/* eslint-disable @typescript-eslint/no-explicit-any */
var __awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};





var HttpCodes;
(function (HttpCodes) {
    HttpCodes[HttpCodes["OK"] = 200] = "OK";
    HttpCodes[HttpCodes["MultipleChoices"] = 300] = "MultipleChoices";
    HttpCodes[HttpCodes["MovedPermanently"] = 301] = "MovedPermanently";
    HttpCodes[HttpCodes["ResourceMoved"] = 302] = "ResourceMoved";
    HttpCodes[HttpCodes["SeeOther"] = 303] = "SeeOther";
    HttpCodes[HttpCodes["NotModified"] = 304] = "NotModified";
    HttpCodes[HttpCodes["UseProxy"] = 305] = "UseProxy";
    HttpCodes[HttpCodes["SwitchProxy"] = 306] = "SwitchProxy";
    HttpCodes[HttpCodes["TemporaryRedirect"] = 307] = "TemporaryRedirect";
    HttpCodes[HttpCodes["PermanentRedirect"] = 308] = "PermanentRedirect";
    HttpCodes[HttpCodes["BadRequest"] = 400] = "BadRequest";
    HttpCodes[HttpCodes["Unauthorized"] = 401] = "Unauthorized";
    HttpCodes[HttpCodes["PaymentRequired"] = 402] = "PaymentRequired";
    HttpCodes[HttpCodes["Forbidden"] = 403] = "Forbidden";
    HttpCodes[HttpCodes["NotFound"] = 404] = "NotFound";
    HttpCodes[HttpCodes["MethodNotAllowed"] = 405] = "MethodNotAllowed";
    HttpCodes[HttpCodes["NotAcceptable"] = 406] = "NotAcceptable";
    HttpCodes[HttpCodes["ProxyAuthenticationRequired"] = 407] = "ProxyAuthenticationRequired";
    HttpCodes[HttpCodes["RequestTimeout"] = 408] = "RequestTimeout";
    HttpCodes[HttpCodes["Conflict"] = 409] = "Conflict";
    HttpCodes[HttpCodes["Gone"] = 410] = "Gone";
    HttpCodes[HttpCodes["TooManyRequests"] = 429] = "TooManyRequests";
    HttpCodes[HttpCodes["InternalServerError"] = 500] = "InternalServerError";
    HttpCodes[HttpCodes["NotImplemented"] = 501] = "NotImplemented";
    HttpCodes[HttpCodes["BadGateway"] = 502] = "BadGateway";
    HttpCodes[HttpCodes["ServiceUnavailable"] = 503] = "ServiceUnavailable";
    HttpCodes[HttpCodes["GatewayTimeout"] = 504] = "GatewayTimeout";
})(HttpCodes || (HttpCodes = {}));
var Headers;
(function (Headers) {
    Headers["Accept"] = "accept";
    Headers["ContentType"] = "content-type";
})(Headers || (Headers = {}));
var MediaTypes;
(function (MediaTypes) {
    MediaTypes["ApplicationJson"] = "application/json";
})(MediaTypes || (MediaTypes = {}));
/**
 * Returns the proxy URL, depending upon the supplied url and proxy environment variables.
 * @param serverUrl  The server URL where the request will be sent. For example, https://api.github.com
 */
function lib_getProxyUrl(serverUrl) {
    const proxyUrl = pm.getProxyUrl(new URL(serverUrl));
    return proxyUrl ? proxyUrl.href : '';
}
const HttpRedirectCodes = [
    HttpCodes.MovedPermanently,
    HttpCodes.ResourceMoved,
    HttpCodes.SeeOther,
    HttpCodes.TemporaryRedirect,
    HttpCodes.PermanentRedirect
];
const HttpResponseRetryCodes = [
    HttpCodes.BadGateway,
    HttpCodes.ServiceUnavailable,
    HttpCodes.GatewayTimeout
];
const RetryableHttpVerbs = ['OPTIONS', 'GET', 'DELETE', 'HEAD'];
const ExponentialBackoffCeiling = 10;
const ExponentialBackoffTimeSlice = 5;
class HttpClientError extends Error {
    constructor(message, statusCode) {
        super(message);
        this.name = 'HttpClientError';
        this.statusCode = statusCode;
        Object.setPrototypeOf(this, HttpClientError.prototype);
    }
}
class HttpClientResponse {
    constructor(message) {
        this.message = message;
    }
    readBody() {
        return __awaiter(this, void 0, void 0, function* () {
            return new Promise((resolve) => __awaiter(this, void 0, void 0, function* () {
                let output = Buffer.alloc(0);
                this.message.on('data', (chunk) => {
                    output = Buffer.concat([output, chunk]);
                });
                this.message.on('end', () => {
                    resolve(output.toString());
                });
            }));
        });
    }
    readBodyBuffer() {
        return __awaiter(this, void 0, void 0, function* () {
            return new Promise((resolve) => __awaiter(this, void 0, void 0, function* () {
                const chunks = [];
                this.message.on('data', (chunk) => {
                    chunks.push(chunk);
                });
                this.message.on('end', () => {
                    resolve(Buffer.concat(chunks));
                });
            }));
        });
    }
}
function isHttps(requestUrl) {
    const parsedUrl = new URL(requestUrl);
    return parsedUrl.protocol === 'https:';
}
class HttpClient {
    constructor(userAgent, handlers, requestOptions) {
        this._ignoreSslError = false;
        this._allowRedirects = true;
        this._allowRedirectDowngrade = false;
        this._maxRedirects = 50;
        this._allowRetries = false;
        this._maxRetries = 1;
        this._keepAlive = false;
        this._disposed = false;
        this.userAgent = this._getUserAgentWithOrchestrationId(userAgent);
        this.handlers = handlers || [];
        this.requestOptions = requestOptions;
        if (requestOptions) {
            if (requestOptions.ignoreSslError != null) {
                this._ignoreSslError = requestOptions.ignoreSslError;
            }
            this._socketTimeout = requestOptions.socketTimeout;
            if (requestOptions.allowRedirects != null) {
                this._allowRedirects = requestOptions.allowRedirects;
            }
            if (requestOptions.allowRedirectDowngrade != null) {
                this._allowRedirectDowngrade = requestOptions.allowRedirectDowngrade;
            }
            if (requestOptions.maxRedirects != null) {
                this._maxRedirects = Math.max(requestOptions.maxRedirects, 0);
            }
            if (requestOptions.keepAlive != null) {
                this._keepAlive = requestOptions.keepAlive;
            }
            if (requestOptions.allowRetries != null) {
                this._allowRetries = requestOptions.allowRetries;
            }
            if (requestOptions.maxRetries != null) {
                this._maxRetries = requestOptions.maxRetries;
            }
        }
    }
    options(requestUrl, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('OPTIONS', requestUrl, null, additionalHeaders || {});
        });
    }
    get(requestUrl, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('GET', requestUrl, null, additionalHeaders || {});
        });
    }
    del(requestUrl, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('DELETE', requestUrl, null, additionalHeaders || {});
        });
    }
    post(requestUrl, data, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('POST', requestUrl, data, additionalHeaders || {});
        });
    }
    patch(requestUrl, data, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('PATCH', requestUrl, data, additionalHeaders || {});
        });
    }
    put(requestUrl, data, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('PUT', requestUrl, data, additionalHeaders || {});
        });
    }
    head(requestUrl, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('HEAD', requestUrl, null, additionalHeaders || {});
        });
    }
    sendStream(verb, requestUrl, stream, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request(verb, requestUrl, stream, additionalHeaders);
        });
    }
    /**
     * Gets a typed object from an endpoint
     * Be aware that not found returns a null.  Other errors (4xx, 5xx) reject the promise
     */
    getJson(requestUrl_1) {
        return __awaiter(this, arguments, void 0, function* (requestUrl, additionalHeaders = {}) {
            additionalHeaders[Headers.Accept] = this._getExistingOrDefaultHeader(additionalHeaders, Headers.Accept, MediaTypes.ApplicationJson);
            const res = yield this.get(requestUrl, additionalHeaders);
            return this._processResponse(res, this.requestOptions);
        });
    }
    postJson(requestUrl_1, obj_1) {
        return __awaiter(this, arguments, void 0, function* (requestUrl, obj, additionalHeaders = {}) {
            const data = JSON.stringify(obj, null, 2);
            additionalHeaders[Headers.Accept] = this._getExistingOrDefaultHeader(additionalHeaders, Headers.Accept, MediaTypes.ApplicationJson);
            additionalHeaders[Headers.ContentType] =
                this._getExistingOrDefaultContentTypeHeader(additionalHeaders, MediaTypes.ApplicationJson);
            const res = yield this.post(requestUrl, data, additionalHeaders);
            return this._processResponse(res, this.requestOptions);
        });
    }
    putJson(requestUrl_1, obj_1) {
        return __awaiter(this, arguments, void 0, function* (requestUrl, obj, additionalHeaders = {}) {
            const data = JSON.stringify(obj, null, 2);
            additionalHeaders[Headers.Accept] = this._getExistingOrDefaultHeader(additionalHeaders, Headers.Accept, MediaTypes.ApplicationJson);
            additionalHeaders[Headers.ContentType] =
                this._getExistingOrDefaultContentTypeHeader(additionalHeaders, MediaTypes.ApplicationJson);
            const res = yield this.put(requestUrl, data, additionalHeaders);
            return this._processResponse(res, this.requestOptions);
        });
    }
    patchJson(requestUrl_1, obj_1) {
        return __awaiter(this, arguments, void 0, function* (requestUrl, obj, additionalHeaders = {}) {
            const data = JSON.stringify(obj, null, 2);
            additionalHeaders[Headers.Accept] = this._getExistingOrDefaultHeader(additionalHeaders, Headers.Accept, MediaTypes.ApplicationJson);
            additionalHeaders[Headers.ContentType] =
                this._getExistingOrDefaultContentTypeHeader(additionalHeaders, MediaTypes.ApplicationJson);
            const res = yield this.patch(requestUrl, data, additionalHeaders);
            return this._processResponse(res, this.requestOptions);
        });
    }
    /**
     * Makes a raw http request.
     * All other methods such as get, post, patch, and request ultimately call this.
     * Prefer get, del, post and patch
     */
    request(verb, requestUrl, data, headers) {
        return __awaiter(this, void 0, void 0, function* () {
            if (this._disposed) {
                throw new Error('Client has already been disposed.');
            }
            const parsedUrl = new URL(requestUrl);
            let info = this._prepareRequest(verb, parsedUrl, headers);
            // Only perform retries on reads since writes may not be idempotent.
            const maxTries = this._allowRetries && RetryableHttpVerbs.includes(verb)
                ? this._maxRetries + 1
                : 1;
            let numTries = 0;
            let response;
            do {
                response = yield this.requestRaw(info, data);
                // Check if it's an authentication challenge
                if (response &&
                    response.message &&
                    response.message.statusCode === HttpCodes.Unauthorized) {
                    let authenticationHandler;
                    for (const handler of this.handlers) {
                        if (handler.canHandleAuthentication(response)) {
                            authenticationHandler = handler;
                            break;
                        }
                    }
                    if (authenticationHandler) {
                        return authenticationHandler.handleAuthentication(this, info, data);
                    }
                    else {
                        // We have received an unauthorized response but have no handlers to handle it.
                        // Let the response return to the caller.
                        return response;
                    }
                }
                let redirectsRemaining = this._maxRedirects;
                while (response.message.statusCode &&
                    HttpRedirectCodes.includes(response.message.statusCode) &&
                    this._allowRedirects &&
                    redirectsRemaining > 0) {
                    const redirectUrl = response.message.headers['location'];
                    if (!redirectUrl) {
                        // if there's no location to redirect to, we won't
                        break;
                    }
                    const parsedRedirectUrl = new URL(redirectUrl);
                    if (parsedUrl.protocol === 'https:' &&
                        parsedUrl.protocol !== parsedRedirectUrl.protocol &&
                        !this._allowRedirectDowngrade) {
                        throw new Error('Redirect from HTTPS to HTTP protocol. This downgrade is not allowed for security reasons. If you want to allow this behavior, set the allowRedirectDowngrade option to true.');
                    }
                    // we need to finish reading the response before reassigning response
                    // which will leak the open socket.
                    yield response.readBody();
                    // strip authorization header if redirected to a different hostname
                    if (parsedRedirectUrl.hostname !== parsedUrl.hostname) {
                        for (const header in headers) {
                            // header names are case insensitive
                            if (header.toLowerCase() === 'authorization') {
                                delete headers[header];
                            }
                        }
                    }
                    // let's make the request with the new redirectUrl
                    info = this._prepareRequest(verb, parsedRedirectUrl, headers);
                    response = yield this.requestRaw(info, data);
                    redirectsRemaining--;
                }
                if (!response.message.statusCode ||
                    !HttpResponseRetryCodes.includes(response.message.statusCode)) {
                    // If not a retry code, return immediately instead of retrying
                    return response;
                }
                numTries += 1;
                if (numTries < maxTries) {
                    yield response.readBody();
                    yield this._performExponentialBackoff(numTries);
                }
            } while (numTries < maxTries);
            return response;
        });
    }
    /**
     * Needs to be called if keepAlive is set to true in request options.
     */
    dispose() {
        if (this._agent) {
            this._agent.destroy();
        }
        this._disposed = true;
    }
    /**
     * Raw request.
     * @param info
     * @param data
     */
    requestRaw(info, data) {
        return __awaiter(this, void 0, void 0, function* () {
            return new Promise((resolve, reject) => {
                function callbackForResult(err, res) {
                    if (err) {
                        reject(err);
                    }
                    else if (!res) {
                        // If `err` is not passed, then `res` must be passed.
                        reject(new Error('Unknown error'));
                    }
                    else {
                        resolve(res);
                    }
                }
                this.requestRawWithCallback(info, data, callbackForResult);
            });
        });
    }
    /**
     * Raw request with callback.
     * @param info
     * @param data
     * @param onResult
     */
    requestRawWithCallback(info, data, onResult) {
        if (typeof data === 'string') {
            if (!info.options.headers) {
                info.options.headers = {};
            }
            info.options.headers['Content-Length'] = Buffer.byteLength(data, 'utf8');
        }
        let callbackCalled = false;
        function handleResult(err, res) {
            if (!callbackCalled) {
                callbackCalled = true;
                onResult(err, res);
            }
        }
        const req = info.httpModule.request(info.options, (msg) => {
            const res = new HttpClientResponse(msg);
            handleResult(undefined, res);
        });
        let socket;
        req.on('socket', sock => {
            socket = sock;
        });
        // If we ever get disconnected, we want the socket to timeout eventually
        req.setTimeout(this._socketTimeout || 3 * 60000, () => {
            if (socket) {
                socket.end();
            }
            handleResult(new Error(`Request timeout: ${info.options.path}`));
        });
        req.on('error', function (err) {
            // err has statusCode property
            // res should have headers
            handleResult(err);
        });
        if (data && typeof data === 'string') {
            req.write(data, 'utf8');
        }
        if (data && typeof data !== 'string') {
            data.on('close', function () {
                req.end();
            });
            data.pipe(req);
        }
        else {
            req.end();
        }
    }
    /**
     * Gets an http agent. This function is useful when you need an http agent that handles
     * routing through a proxy server - depending upon the url and proxy environment variables.
     * @param serverUrl  The server URL where the request will be sent. For example, https://api.github.com
     */
    getAgent(serverUrl) {
        const parsedUrl = new URL(serverUrl);
        return this._getAgent(parsedUrl);
    }
    getAgentDispatcher(serverUrl) {
        const parsedUrl = new URL(serverUrl);
        const proxyUrl = getProxyUrl(parsedUrl);
        const useProxy = proxyUrl && proxyUrl.hostname;
        if (!useProxy) {
            return;
        }
        return this._getProxyAgentDispatcher(parsedUrl, proxyUrl);
    }
    _prepareRequest(method, requestUrl, headers) {
        const info = {};
        info.parsedUrl = requestUrl;
        const usingSsl = info.parsedUrl.protocol === 'https:';
        info.httpModule = usingSsl ? external_https_namespaceObject_0 : external_http_namespaceObject_0;
        const defaultPort = usingSsl ? 443 : 80;
        info.options = {};
        info.options.host = info.parsedUrl.hostname;
        info.options.port = info.parsedUrl.port
            ? parseInt(info.parsedUrl.port)
            : defaultPort;
        info.options.path =
            (info.parsedUrl.pathname || '') + (info.parsedUrl.search || '');
        info.options.method = method;
        info.options.headers = this._mergeHeaders(headers);
        if (this.userAgent != null) {
            info.options.headers['user-agent'] = this.userAgent;
        }
        info.options.agent = this._getAgent(info.parsedUrl);
        // gives handlers an opportunity to participate
        if (this.handlers) {
            for (const handler of this.handlers) {
                handler.prepareRequest(info.options);
            }
        }
        return info;
    }
    _mergeHeaders(headers) {
        if (this.requestOptions && this.requestOptions.headers) {
            return Object.assign({}, lowercaseKeys(this.requestOptions.headers), lowercaseKeys(headers || {}));
        }
        return lowercaseKeys(headers || {});
    }
    /**
     * Gets an existing header value or returns a default.
     * Handles converting number header values to strings since HTTP headers must be strings.
     * Note: This returns string | string[] since some headers can have multiple values.
     * For headers that must always be a single string (like Content-Type), use the
     * specialized _getExistingOrDefaultContentTypeHeader method instead.
     */
    _getExistingOrDefaultHeader(additionalHeaders, header, _default) {
        let clientHeader;
        if (this.requestOptions && this.requestOptions.headers) {
            const headerValue = lowercaseKeys(this.requestOptions.headers)[header];
            if (headerValue) {
                clientHeader =
                    typeof headerValue === 'number' ? headerValue.toString() : headerValue;
            }
        }
        const additionalValue = additionalHeaders[header];
        if (additionalValue !== undefined) {
            return typeof additionalValue === 'number'
                ? additionalValue.toString()
                : additionalValue;
        }
        if (clientHeader !== undefined) {
            return clientHeader;
        }
        return _default;
    }
    /**
     * Specialized version of _getExistingOrDefaultHeader for Content-Type header.
     * Always returns a single string (not an array) since Content-Type should be a single value.
     * Converts arrays to comma-separated strings and numbers to strings to ensure type safety.
     * This was split from _getExistingOrDefaultHeader to provide stricter typing for callers
     * that assign the result to places expecting a string (e.g., additionalHeaders[Headers.ContentType]).
     */
    _getExistingOrDefaultContentTypeHeader(additionalHeaders, _default) {
        let clientHeader;
        if (this.requestOptions && this.requestOptions.headers) {
            const headerValue = lowercaseKeys(this.requestOptions.headers)[Headers.ContentType];
            if (headerValue) {
                if (typeof headerValue === 'number') {
                    clientHeader = String(headerValue);
                }
                else if (Array.isArray(headerValue)) {
                    clientHeader = headerValue.join(', ');
                }
                else {
                    clientHeader = headerValue;
                }
            }
        }
        const additionalValue = additionalHeaders[Headers.ContentType];
        // Return the first non-undefined value, converting numbers or arrays to strings if necessary
        if (additionalValue !== undefined) {
            if (typeof additionalValue === 'number') {
                return String(additionalValue);
            }
            else if (Array.isArray(additionalValue)) {
                return additionalValue.join(', ');
            }
            else {
                return additionalValue;
            }
        }
        if (clientHeader !== undefined) {
            return clientHeader;
        }
        return _default;
    }
    _getAgent(parsedUrl) {
        let agent;
        const proxyUrl = getProxyUrl(parsedUrl);
        const useProxy = proxyUrl && proxyUrl.hostname;
        if (this._keepAlive && useProxy) {
            agent = this._proxyAgent;
        }
        if (!useProxy) {
            agent = this._agent;
        }
        // if agent is already assigned use that agent.
        if (agent) {
            return agent;
        }
        const usingSsl = parsedUrl.protocol === 'https:';
        let maxSockets = 100;
        if (this.requestOptions) {
            maxSockets = this.requestOptions.maxSockets || external_http_namespaceObject.globalAgent.maxSockets;
        }
        // This is `useProxy` again, but we need to check `proxyURl` directly for TypeScripts's flow analysis.
        if (proxyUrl && proxyUrl.hostname) {
            const agentOptions = {
                maxSockets,
                keepAlive: this._keepAlive,
                proxy: Object.assign(Object.assign({}, ((proxyUrl.username || proxyUrl.password) && {
                    proxyAuth: `${proxyUrl.username}:${proxyUrl.password}`
                })), { host: proxyUrl.hostname, port: proxyUrl.port })
            };
            let tunnelAgent;
            const overHttps = proxyUrl.protocol === 'https:';
            if (usingSsl) {
                tunnelAgent = overHttps ? tunnel/* httpsOverHttps */.vX : tunnel/* httpsOverHttp */.I9;
            }
            else {
                tunnelAgent = overHttps ? tunnel/* httpOverHttps */.aQ : tunnel/* httpOverHttp */.xj;
            }
            agent = tunnelAgent(agentOptions);
            this._proxyAgent = agent;
        }
        // if tunneling agent isn't assigned create a new agent
        if (!agent) {
            const options = { keepAlive: this._keepAlive, maxSockets };
            agent = usingSsl ? new external_https_namespaceObject.Agent(options) : new external_http_namespaceObject.Agent(options);
            this._agent = agent;
        }
        if (usingSsl && this._ignoreSslError) {
            // we don't want to set NODE_TLS_REJECT_UNAUTHORIZED=0 since that will affect request for entire process
            // http.RequestOptions doesn't expose a way to modify RequestOptions.agent.options
            // we have to cast it to any and change it directly
            agent.options = Object.assign(agent.options || {}, {
                rejectUnauthorized: false
            });
        }
        return agent;
    }
    _getProxyAgentDispatcher(parsedUrl, proxyUrl) {
        let proxyAgent;
        if (this._keepAlive) {
            proxyAgent = this._proxyAgentDispatcher;
        }
        // if agent is already assigned use that agent.
        if (proxyAgent) {
            return proxyAgent;
        }
        const usingSsl = parsedUrl.protocol === 'https:';
        proxyAgent = new undici/* ProxyAgent */.k(Object.assign({ uri: proxyUrl.href, pipelining: !this._keepAlive ? 0 : 1 }, ((proxyUrl.username || proxyUrl.password) && {
            token: `Basic ${Buffer.from(`${proxyUrl.username}:${proxyUrl.password}`).toString('base64')}`
        })));
        this._proxyAgentDispatcher = proxyAgent;
        if (usingSsl && this._ignoreSslError) {
            // we don't want to set NODE_TLS_REJECT_UNAUTHORIZED=0 since that will affect request for entire process
            // http.RequestOptions doesn't expose a way to modify RequestOptions.agent.options
            // we have to cast it to any and change it directly
            proxyAgent.options = Object.assign(proxyAgent.options.requestTls || {}, {
                rejectUnauthorized: false
            });
        }
        return proxyAgent;
    }
    _getUserAgentWithOrchestrationId(userAgent) {
        const baseUserAgent = userAgent || 'actions/http-client';
        const orchId = process.env['ACTIONS_ORCHESTRATION_ID'];
        if (orchId) {
            // Sanitize the orchestration ID to ensure it contains only valid characters
            // Valid characters: 0-9, a-z, _, -, .
            const sanitizedId = orchId.replace(/[^a-z0-9_.-]/gi, '_');
            return `${baseUserAgent} actions_orchestration_id/${sanitizedId}`;
        }
        return baseUserAgent;
    }
    _performExponentialBackoff(retryNumber) {
        return __awaiter(this, void 0, void 0, function* () {
            retryNumber = Math.min(ExponentialBackoffCeiling, retryNumber);
            const ms = ExponentialBackoffTimeSlice * Math.pow(2, retryNumber);
            return new Promise(resolve => setTimeout(() => resolve(), ms));
        });
    }
    _processResponse(res, options) {
        return __awaiter(this, void 0, void 0, function* () {
            return new Promise((resolve, reject) => __awaiter(this, void 0, void 0, function* () {
                const statusCode = res.message.statusCode || 0;
                const response = {
                    statusCode,
                    result: null,
                    headers: {}
                };
                // not found leads to null obj returned
                if (statusCode === HttpCodes.NotFound) {
                    resolve(response);
                }
                // get the result from the body
                function dateTimeDeserializer(key, value) {
                    if (typeof value === 'string') {
                        const a = new Date(value);
                        if (!isNaN(a.valueOf())) {
                            return a;
                        }
                    }
                    return value;
                }
                let obj;
                let contents;
                try {
                    contents = yield res.readBody();
                    if (contents && contents.length > 0) {
                        if (options && options.deserializeDates) {
                            obj = JSON.parse(contents, dateTimeDeserializer);
                        }
                        else {
                            obj = JSON.parse(contents);
                        }
                        response.result = obj;
                    }
                    response.headers = res.message.headers;
                }
                catch (err) {
                    // Invalid resource (contents not json);  leaving result obj null
                }
                // note that 3xx redirects are handled by the http layer.
                if (statusCode > 299) {
                    let msg;
                    // if exception/error in body, attempt to get better error
                    if (obj && obj.message) {
                        msg = obj.message;
                    }
                    else if (contents && contents.length > 0) {
                        // it may be the case that the exception is in the body message as string
                        msg = contents;
                    }
                    else {
                        msg = `Failed request: (${statusCode})`;
                    }
                    const err = new HttpClientError(msg, statusCode);
                    err.result = response.result;
                    reject(err);
                }
                else {
                    resolve(response);
                }
            }));
        });
    }
}
const lowercaseKeys = (obj) => Object.keys(obj).reduce((c, k) => ((c[k.toLowerCase()] = obj[k]), c), {});
//# sourceMappingURL=index.js.map

/***/ })

/******/ });
/************************************************************************/
/******/ // The module cache
/******/ var __webpack_module_cache__ = {};
/******/ 
/******/ // The require function
/******/ function __nccwpck_require__(moduleId) {
/******/ 	// Check if module is in cache
/******/ 	var cachedModule = __webpack_module_cache__[moduleId];
/******/ 	if (cachedModule !== undefined) {
/******/ 		return cachedModule.exports;
/******/ 	}
/******/ 	// Create a new module (and put it into the cache)
/******/ 	var module = __webpack_module_cache__[moduleId] = {
/******/ 		// no module.id needed
/******/ 		// no module.loaded needed
/******/ 		exports: {}
/******/ 	};
/******/ 
/******/ 	// Execute the module function
/******/ 	var threw = true;
/******/ 	try {
/******/ 		__webpack_modules__[moduleId](module, module.exports, __nccwpck_require__);
/******/ 		threw = false;
/******/ 	} finally {
/******/ 		if(threw) delete __webpack_module_cache__[moduleId];
/******/ 	}
/******/ 
/******/ 	// Return the exports of the module
/******/ 	return module.exports;
/******/ }
/******/ 
/************************************************************************/
/******/ /* webpack/runtime/asset-relocator-loader */
/******/ if (typeof __nccwpck_require__ !== 'undefined') __nccwpck_require__.ab = decodeURIComponent(new URL('.', import.meta.url).pathname).slice(import.meta.url.match(/^file:\/\/\/\w:/) ? 1 : 0, -1) + "/";
/******/ 
/******/ /* webpack/runtime/async module */
/******/ (() => {
/******/ 	var webpackQueues = typeof Symbol === "function" ? Symbol("webpack queues") : "__webpack_queues__";
/******/ 	var webpackExports = typeof Symbol === "function" ? Symbol("webpack exports") : "__webpack_exports__";
/******/ 	var webpackError = typeof Symbol === "function" ? Symbol("webpack error") : "__webpack_error__";
/******/ 	var resolveQueue = (queue) => {
/******/ 		if(queue && queue.d < 1) {
/******/ 			queue.d = 1;
/******/ 			queue.forEach((fn) => (fn.r--));
/******/ 			queue.forEach((fn) => (fn.r-- ? fn.r++ : fn()));
/******/ 		}
/******/ 	}
/******/ 	var wrapDeps = (deps) => (deps.map((dep) => {
/******/ 		if(dep !== null && typeof dep === "object") {
/******/ 			if(dep[webpackQueues]) return dep;
/******/ 			if(dep.then) {
/******/ 				var queue = [];
/******/ 				queue.d = 0;
/******/ 				dep.then((r) => {
/******/ 					obj[webpackExports] = r;
/******/ 					resolveQueue(queue);
/******/ 				}, (e) => {
/******/ 					obj[webpackError] = e;
/******/ 					resolveQueue(queue);
/******/ 				});
/******/ 				var obj = {};
/******/ 				obj[webpackQueues] = (fn) => (fn(queue));
/******/ 				return obj;
/******/ 			}
/******/ 		}
/******/ 		var ret = {};
/******/ 		ret[webpackQueues] = x => {};
/******/ 		ret[webpackExports] = dep;
/******/ 		return ret;
/******/ 	}));
/******/ 	__nccwpck_require__.a = (module, body, hasAwait) => {
/******/ 		var queue;
/******/ 		hasAwait && ((queue = []).d = -1);
/******/ 		var depQueues = new Set();
/******/ 		var exports = module.exports;
/******/ 		var currentDeps;
/******/ 		var outerResolve;
/******/ 		var reject;
/******/ 		var promise = new Promise((resolve, rej) => {
/******/ 			reject = rej;
/******/ 			outerResolve = resolve;
/******/ 		});
/******/ 		promise[webpackExports] = exports;
/******/ 		promise[webpackQueues] = (fn) => (queue && fn(queue), depQueues.forEach(fn), promise["catch"](x => {}));
/******/ 		module.exports = promise;
/******/ 		body((deps) => {
/******/ 			currentDeps = wrapDeps(deps);
/******/ 			var fn;
/******/ 			var getResult = () => (currentDeps.map((d) => {
/******/ 				if(d[webpackError]) throw d[webpackError];
/******/ 				return d[webpackExports];
/******/ 			}))
/******/ 			var promise = new Promise((resolve) => {
/******/ 				fn = () => (resolve(getResult));
/******/ 				fn.r = 0;
/******/ 				var fnQueue = (q) => (q !== queue && !depQueues.has(q) && (depQueues.add(q), q && !q.d && (fn.r++, q.push(fn))));
/******/ 				currentDeps.map((dep) => (dep[webpackQueues](fnQueue)));
/******/ 			});
/******/ 			return fn.r ? promise : getResult();
/******/ 		}, (err) => ((err ? reject(promise[webpackError] = err) : outerResolve(exports)), resolveQueue(queue)));
/******/ 		queue && queue.d < 0 && (queue.d = 0);
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/create fake namespace object */
/******/ (() => {
/******/ 	var getProto = Object.getPrototypeOf ? (obj) => (Object.getPrototypeOf(obj)) : (obj) => (obj.__proto__);
/******/ 	var leafPrototypes;
/******/ 	// create a fake namespace object
/******/ 	// mode & 1: value is a module id, require it
/******/ 	// mode & 2: merge all properties of value into the ns
/******/ 	// mode & 4: return value when already ns object
/******/ 	// mode & 16: return value when it's Promise-like
/******/ 	// mode & 8|1: behave like require
/******/ 	__nccwpck_require__.t = function(value, mode) {
/******/ 		if(mode & 1) value = this(value);
/******/ 		if(mode & 8) return value;
/******/ 		if(typeof value === 'object' && value) {
/******/ 			if((mode & 4) && value.__esModule) return value;
/******/ 			if((mode & 16) && typeof value.then === 'function') return value;
/******/ 		}
/******/ 		var ns = Object.create(null);
/******/ 		__nccwpck_require__.r(ns);
/******/ 		var def = {};
/******/ 		leafPrototypes = leafPrototypes || [null, getProto({}), getProto([]), getProto(getProto)];
/******/ 		for(var current = mode & 2 && value; typeof current == 'object' && !~leafPrototypes.indexOf(current); current = getProto(current)) {
/******/ 			Object.getOwnPropertyNames(current).forEach((key) => (def[key] = () => (value[key])));
/******/ 		}
/******/ 		def['default'] = () => (value);
/******/ 		__nccwpck_require__.d(ns, def);
/******/ 		return ns;
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/define property getters */
/******/ (() => {
/******/ 	// define getter functions for harmony exports
/******/ 	__nccwpck_require__.d = (exports, definition) => {
/******/ 		for(var key in definition) {
/******/ 			if(__nccwpck_require__.o(definition, key) && !__nccwpck_require__.o(exports, key)) {
/******/ 				Object.defineProperty(exports, key, { enumerable: true, get: definition[key] });
/******/ 			}
/******/ 		}
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/hasOwnProperty shorthand */
/******/ (() => {
/******/ 	__nccwpck_require__.o = (obj, prop) => (Object.prototype.hasOwnProperty.call(obj, prop))
/******/ })();
/******/ 
/******/ /* webpack/runtime/make namespace object */
/******/ (() => {
/******/ 	// define __esModule on exports
/******/ 	__nccwpck_require__.r = (exports) => {
/******/ 		if(typeof Symbol !== 'undefined' && Symbol.toStringTag) {
/******/ 			Object.defineProperty(exports, Symbol.toStringTag, { value: 'Module' });
/******/ 		}
/******/ 		Object.defineProperty(exports, '__esModule', { value: true });
/******/ 	};
/******/ })();
/******/ 
/************************************************************************/
/******/ 
/******/ // startup
/******/ // Load entry module and return exports
/******/ // This entry module used 'module' so it can't be inlined
/******/ var __webpack_exports__ = __nccwpck_require__(296);
/******/ __webpack_exports__ = await __webpack_exports__;
/******/ 
