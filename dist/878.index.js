export const id = 878;
export const ids = [878];
export const modules = {

/***/ 4878:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  agencyCredentials: () => (/* binding */ agencyCredentials),
  createTemporaryKeys: () => (/* binding */ createTemporaryKeys),
  identityProviderCredentials: () => (/* binding */ identityProviderCredentials)
});

// UNUSED EXPORTS: sessionNameOf

// EXTERNAL MODULE: ./build/cloud/endpoints.js
var endpoints = __webpack_require__(3404);
// EXTERNAL MODULE: ./build/cloud/iam.js
var iam = __webpack_require__(9511);
// EXTERNAL MODULE: ./build/cloud/session.js
var session = __webpack_require__(9510);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/cloud/decode.js + 1 modules
var decode = __webpack_require__(5616);
;// CONCATENATED MODULE: ./build/cloud/sts.js


function assumeAgencyCall(endpoint, assumption) {
    return {
        effect: 'none',
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
        answersSecret: true,
        read: (response) => {
            const what = "STS's answer";
            const keys = (0,decode/* objectField */.qV)((0,decode/* readJsonObject */.op)(response, what), 'credentials', what);
            const expiresAt = Date.parse((0,decode/* stringField */.OM)(keys, 'expiration', what));
            if (Number.isNaN(expiresAt)) {
                throw new errors/* ActionError */.lZ('ANSWER_INVALID', `${what}: "expiration" is not a date`);
            }
            return {
                accessKeyId: (0,decode/* headerField */.cB)(keys, 'access_key_id', what),
                secretAccessKey: (0,decode/* stringField */.OM)(keys, 'secret_access_key', what),
                securityToken: (0,decode/* headerField */.cB)(keys, 'security_token', what),
                expiresAt,
            };
        },
    };
}

// EXTERNAL MODULE: ./build/sign-in/missing-secrets.js
var missing_secrets = __webpack_require__(2388);
;// CONCATENATED MODULE: ./build/sign-in/github-id-token.js




const grantToJob = `Add "id-token: write" to the permissions of the job:
permissions:
  id-token: write
  contents: read  # if the job checks out the repository
Runs of pull requests from forks and of Dependabot are never given a token.`;
const neverGranted = (cause) => `Such a run is never given an ID token. Skip this step in it, with the line below. ${cause}
if: github.actor != 'dependabot[bot]' && github.event.pull_request.head.repo.fork != true`;
const githubIsBusy = 'Run the job again later: GitHub could not issue an ID token now (see githubstatus.com).';
function remedyFor(job) {
    const cause = (0,missing_secrets/* whySecretsAreMissing */.Q)(job);
    return cause === null ? grantToJob : neverGranted(cause);
}
async function requestIdToken(call, job, audience) {
    const url = job.env['ACTIONS_ID_TOKEN_REQUEST_URL'] ?? '';
    const requestToken = job.env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'] ?? '';
    if (!URL.canParse(url) || !(0,endpoints/* isProtected */.bz)(new URL(url)) || requestToken === '') {
        throw new errors/* ActionError */.lZ('SIGN_IN_REFUSED', 'This job may not ask GitHub for an ID token', {
            remedy: remedyFor(job),
        });
    }
    job.runner.setSecret(requestToken);
    const what = "GitHub's answer";
    const result = await call({
        effect: 'none',
        request: {
            method: 'GET',
            url: audience === null ? url : withAudience(url, audience),
            headers: { Accept: 'application/json', Authorization: `Bearer ${requestToken}` },
        },
        success: [200],
        answersSecret: true,
        read: (response) => (0,decode/* stringField */.OM)((0,decode/* readJsonObject */.op)(response, what), 'value', what),
    });
    if (result.kind === 'done') {
        job.runner.setSecret(result.value);
        return result.value;
    }
    if (result.error.code === 'CANCELLED')
        throw result.error;
    const message = `GitHub gave no ID token: ${(0,errors/* sentenceOf */.$N)(result.error)}`;
    const status = (0,errors/* refusalBehind */.V3)(result.error)?.httpStatus ?? 500;
    const isPassing = status >= 500 || status === 429;
    throw new errors/* ActionError */.lZ('SIGN_IN_REFUSED', message, {
        cause: result.error,
        remedy: isPassing ? githubIsBusy : remedyFor(job),
    });
}
function withAudience(url, audience) {
    const asked = new URL(url);
    asked.searchParams.set('audience', audience);
    return asked.href;
}
function readClaims(idToken) {
    const payload = Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString('utf8');
    const parsed = (0,decode/* parseJson */.qF)(payload);
    const claims = (0,decode/* isJsonObject */.OW)(parsed) ? parsed : {};
    const text = (value) => value === undefined ? null : typeof value === 'string' ? value : JSON.stringify(value);
    return { iss: text(claims['iss']), aud: text(claims['aud']), sub: text(claims['sub']) };
}

// EXTERNAL MODULE: ./build/sign-in/remedies.js
var remedies = __webpack_require__(7274);
// EXTERNAL MODULE: ./build/sign-in/signed-requests.js + 1 modules
var signed_requests = __webpack_require__(3762);
;// CONCATENATED MODULE: ./build/sign-in/keyless.js








function createTemporaryKeys(job, call, stsEndpoint, { providerUrn, agencyUrn, audience }, onKeys) {
    let latest = null;
    let isRenewed = false;
    const assume = async () => {
        const idToken = await requestIdToken(call, job, audience);
        const sessionName = sessionNameOf(job.env);
        const assumption = { providerUrn, agencyUrn, sessionName, idToken };
        const result = await call(assumeAgencyCall(stsEndpoint, assumption));
        if (result.kind === 'failed') {
            throw stsRefused(result.error, stsEndpoint, assumption, readClaims(idToken));
        }
        latest = result.value;
        for (const secret of Object.values(result.value)) {
            if (typeof secret === 'string')
                job.runner.setSecret(secret);
        }
        onKeys(result.value.expiresAt);
        return result.value;
    };
    let pending = null;
    const current = () => {
        pending ??= assume();
        return pending;
    };
    return {
        current,
        renew: (refused) => {
            if (latest !== refused)
                return current();
            if (isRenewed)
                return null;
            isRenewed = true;
            latest = null;
            pending = assume();
            return pending;
        },
    };
}
function agencyCredentials(context, stsEndpoint, keys) {
    const signer = new signed_requests/* RequestSigner */.o(context);
    const remedyFor = () => temporaryKeysRemedy(stsEndpoint, context.iamEndpoint);
    let key = null;
    const signWith = async (next) => {
        key = await next;
        return signer.signWith(key, remedyFor);
    };
    return {
        signIn: () => signWith(keys.current()),
        renew: () => {
            if (key === null)
                return signWith(keys.current());
            if (signer.hasNewTime())
                return signer.signWith(key, remedyFor);
            const renewed = keys.renew(key);
            return renewed && signWith(renewed);
        },
        isRenewable: true,
        remedyFor,
        projectId: () => signer.projectId,
    };
}
function identityProviderCredentials(job, call, iamEndpoint, provider, onToken) {
    const { identityProviderId, audience, scope, project } = provider;
    let projectId = null;
    const signIn = async () => {
        const idToken = await requestIdToken(call, job, audience);
        const result = await call((0,iam/* idTokenCall */.pA)(iamEndpoint, identityProviderId, idToken, scope));
        if (result.kind === 'failed') {
            throw iamRefused(result.error, iamEndpoint, provider, readClaims(idToken));
        }
        onToken(result.value);
        projectId = result.value.projectId;
        return (0,session/* withToken */.u)(result.value.token);
    };
    return {
        signIn,
        renew: signIn,
        isRenewable: true,
        remedyFor: (refusal) => (0,remedies/* issuedTokenRemedy */.B0)(refusal, project),
        projectId: () => projectId,
    };
}
function temporaryKeysRemedy(stsEndpoint, iamEndpoint) {
    return `STS issued these temporary keys, and the service does not accept them. Check that all endpoints belong to the same site (STS is ${stsEndpoint}, IAM is ${iamEndpoint}), and that the agency's permissions were not changed during the run.`;
}
function stsRefused(error, endpoint, { providerUrn, agencyUrn }, claims) {
    const remedy = (0,remedies/* numbered */.jN)('STS does not say which of these is wrong. Check, in this order:', [
        `oidc-provider-urn and agency-urn exist in the account: "${providerUrn}" and "${agencyUrn}"`,
        "the agency's trust policy names this provider, and its conditions match the claims above exactly",
        "the provider's URL is the claim iss, and its client ID is the claim aud",
    ], 'A pull request has another sub than a branch.');
    return tokenRefused(error, 'STS', (0,endpoints/* endpointRemedy */.Q1)('sts-endpoint', endpoint), remedy, claims);
}
function iamRefused(error, endpoint, { identityProviderId, project }, claims) {
    const { httpStatus = 0, errorCode = null } = (0,errors/* refusalBehind */.V3)(error) ?? {};
    const provider = `identity-provider-id "${identityProviderId}" is the name of an OpenID Connect provider with programmatic access in this account`;
    const isUnknown = httpStatus === 404 || errorCode === 'IAM.0004';
    const isScope = httpStatus === 403 && project !== null;
    const remedy = isUnknown
        ? `Check that ${provider}. If it is, check the project: ${project === null ? 'none was asked for' : (0,remedies/* checkProject */.sh)(project)}.`
        : isScope
            ? `Check the project: ${(0,remedies/* checkProject */.sh)(project)}. The mapping must put the user in a group with rights there.`
            : (0,remedies/* numbered */.jN)('Check, in this order:', [
                provider,
                "the provider's URL, client ID and signing keys match the claims above (iss, aud) and GitHub's current keys",
                'its mapping accepts the claim sub, or repository',
            ], 'When GitHub changes its signing keys, update the copy in the provider.');
    return tokenRefused(error, 'IAM', (0,endpoints/* endpointRemedy */.Q1)('iam-endpoint', endpoint), remedy, claims);
}
function tokenRefused(error, service, wrongEndpoint, remedy, claims) {
    if (error.code === 'CANCELLED')
        return error;
    const refusal = (0,errors/* refusalBehind */.V3)(error);
    const isPassing = refusal !== null && (refusal.httpStatus >= 500 || refusal.httpStatus === 429);
    if (refusal === null || isPassing) {
        const message = `No usable answer from ${service}: ${(0,errors/* sentenceOf */.$N)(error)}`;
        return new errors/* ActionError */.lZ('SIGN_IN_REFUSED', message, { cause: error });
    }
    if ((0,endpoints/* isOtherServer */.AY)(refusal)) {
        const message = `${service} could not be asked: ${error.message}`;
        return new errors/* ActionError */.lZ('SIGN_IN_REFUSED', message, { cause: error, remedy: wrongEndpoint });
    }
    const shown = Object.entries(claims).map(([name, value]) => `${name}: ${(0,errors/* unbroken */.D_)(value ?? '(none)')}`);
    const message = [`${service} did not accept GitHub's ID token: ${(0,errors/* sentenceOf */.$N)(error)}`, ...shown];
    return new errors/* ActionError */.lZ('SIGN_IN_REFUSED', message.join('\n'), { cause: error, remedy });
}
const longestSessionName = 64;
function sessionNameOf(env) {
    const run = `-${env['GITHUB_RUN_ID'] ?? 'run'}`;
    const repository = (env['GITHUB_REPOSITORY'] ?? 'github').slice(0, longestSessionName - run.length);
    return `${repository}${run}`.replace(/[^A-Za-z0-9_.@=-]/g, '-');
}


/***/ }),

/***/ 3762:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  o: () => (/* binding */ RequestSigner)
});

// EXTERNAL MODULE: ./build/cloud/server-time.js
var server_time = __webpack_require__(345);
// EXTERNAL MODULE: ./build/cloud/session.js
var cloud_session = __webpack_require__(9510);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
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
    const signature = (0,external_node_crypto_.createHmac)('sha256', secretAccessKey).update(stringToSign).digest('hex');
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
    return (0,external_node_crypto_.createHash)('sha256').update(text).digest('hex');
}

// EXTERNAL MODULE: ./build/sign-in/project-id.js
var project_id = __webpack_require__(8995);
;// CONCATENATED MODULE: ./build/sign-in/signed-requests.js




const noSignature = { least: Number.POSITIVE_INFINITY, most: Number.NEGATIVE_INFINITY };
const mostCorrections = 2;
class RequestSigner {
    context;
    signedWith = noSignature;
    corrections = 0;
    projectId;
    constructor(context) {
        this.context = context;
        this.projectId = context.project.kind === 'id' ? context.project.id : null;
    }
    async signWith(key, remedyFor) {
        this.projectId ??= await this.lookUpProject(key, remedyFor);
        return this.authorizeWith(key, this.projectId);
    }
    hasNewTime() {
        const { offsetMs } = this.context.time;
        const { least, most } = this.signedWith;
        const isOld = Math.max(offsetMs - least, most - offsetMs) >= server_time/* tolerableSkewMs */.V;
        if (!isOld || this.corrections === mostCorrections)
            return false;
        this.corrections += 1;
        this.signedWith = noSignature;
        return true;
    }
    authorizeWith(key, projectId) {
        return (request) => {
            const headers = {
                ...request.headers,
                ...(key.securityToken !== null && { 'X-Security-Token': key.securityToken }),
                ...(projectId !== null && { 'X-Project-Id': projectId }),
            };
            const { offsetMs } = this.context.time;
            const { least, most } = this.signedWith;
            this.signedWith = { least: Math.min(least, offsetMs), most: Math.max(most, offsetMs) };
            const signature = signatureHeaders({ ...request, headers }, key, this.context.time.now());
            return { ...request, headers: { ...headers, ...signature } };
        };
    }
    lookUpProject(key, remedyFor) {
        const { call, iamEndpoint, project } = this.context;
        const name = project.kind === 'name' ? project.name : '';
        const authorize = () => Promise.resolve(this.authorizeWith(key, null));
        const session = (0,cloud_session/* openSession */.f)({
            signIn: authorize,
            renew: () => (this.hasNewTime() ? authorize() : null),
            isRenewable: false,
            remedyFor,
            projectId: () => null,
        });
        const named = { text: name, input: project.kind === 'name' ? project.input : 'project-id' };
        return (0,project_id/* lookUpProjectId */.t)(call, iamEndpoint, named, session);
    }
}


/***/ })

};
