export const id = 26;
export const ids = [26];
export const modules = {

/***/ 3026:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   accessKeyCredentials: () => (/* binding */ accessKeyCredentials)
/* harmony export */ });
/* harmony import */ var _remedies_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7274);
/* harmony import */ var _signed_requests_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3762);


function keyRemedy(accessKeyId, variables) {
    const [id = 'access-key-id', secret = 'secret-access-key'] = variables;
    return (0,_remedies_js__WEBPACK_IMPORTED_MODULE_0__/* .numbered */ .jN)('Check the access key, in this order:', [
        `${id} "${accessKeyId}" exists and is enabled (see My Credentials of its IAM user)`,
        `${secret} belongs to it: it is shown only once, when the key is created`,
        'a temporary key also needs its security-token, and has not expired',
    ], 'The key is not tried again in this run: five bad signatures lock it for five minutes.');
}
function accessKeyCredentials(context, key, variables) {
    const signer = new _signed_requests_js__WEBPACK_IMPORTED_MODULE_1__/* .RequestSigner */ .o(context);
    const remedyFor = () => keyRemedy(key.accessKeyId, variables);
    return {
        signIn: () => signer.signWith(key, remedyFor),
        renew: () => (signer.hasNewTime() ? signer.signWith(key, remedyFor) : null),
        isRenewable: false,
        remedyFor,
        projectId: () => signer.projectId,
    };
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
