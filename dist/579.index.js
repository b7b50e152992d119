export const id = 579;
export const ids = [579];
export const modules = {

/***/ 7579:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  publishReport: () => (/* reexport */ publishReport),
  publishRestore: () => (/* reexport */ publishRestore),
  rowOf: () => (/* reexport */ rowOf)
});

// EXTERNAL MODULE: ./build/report/text.js
var report_text = __webpack_require__(3920);
;// CONCATENATED MODULE: ./build/report/groups.js

function groupRows(rows) {
    const groups = new Map();
    for (const row of rows) {
        const { kind, status, ended, httpStatus, errorCode, remedy, commonRemedy } = row;
        const answer = ended === 'well' ? null : httpStatus;
        const key = [kind, status, ended, answer, errorCode, remedy, commonRemedy].join('\n');
        const group = groups.get(key);
        if (group === undefined)
            groups.set(key, [row]);
        else
            group.push(row);
    }
    return [...groups.values()].sort(([one], [other]) => Number(other.isUrgent) - Number(one.isUrgent));
}
const longestWords = 500;
function wordsOfRow({ message, says, defects }) {
    const parts = [message, says, ...defects].filter((part) => part !== null && part !== '');
    return (0,report_text/* oneLine */.TN)(parts.join('; '), longestWords);
}
const shownWords = 3;
function wordsOfGroup(rows) {
    const [first] = rows;
    const rowOf = new Map();
    for (const row of rows) {
        const words = wordsOfRow(row);
        if (words !== '' && !rowOf.has(words))
            rowOf.set(words, (0,report_text/* oneLine */.TN)(row.name, 100));
    }
    const all = [...rowOf];
    if (all.length === 1 && (rows.length === 1 || wordsOfRow(first) !== ''))
        return all.map(([words]) => words);
    const shown = all.slice(0, shownWords).map(([words, name]) => `${name}: ${words}`);
    return all.length > shownWords ? [...shown, `${all.length - shownWords} other answers`] : shown;
}
function causeOf({ status, httpStatus, errorCode }) {
    const isAnError = httpStatus !== null && httpStatus >= 300;
    const answer = isAnError ? `, HTTP ${httpStatus}` : '';
    return { status: `${status.replace('-', ' ')}${answer}`, errorCode: (0,report_text/* oneLine */.TN)(errorCode ?? '', 40) };
}
const shownNames = 8;
function namesOf(rows) {
    const shown = rows.slice(0, shownNames).map(({ name }) => (0,report_text/* oneLine */.TN)(name, 100));
    return { shown, hidden: rows.length - shown.length };
}

// EXTERNAL MODULE: ./build/cloud/endpoints.js
var endpoints = __webpack_require__(3404);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
;// CONCATENATED MODULE: ./build/report/remedies.js

const support = 'Contact Huawei Cloud support with the request ID.';
const again = 'Try again later. If the error persists, contact Huawei Cloud support with the request ID.';
const correctWhatItNames = 'Correct what the message names. If that does not help, contact Huawei Cloud support with the request ID.';
const pickAnother = 'Set certificate-id to a certificate that is issued or uploaded.';
const checkId = "Check certificate-id: the 16 characters that SCM shows in the certificate's details, in the account that signs in. A renewed certificate has a new ID.";
const reimport = 'Upload the certificate to SCM again, as complete and unencrypted PEM, and push the new ID.';
const grantPush = 'Grant scm:cert:push, and for CDN also cdn:configuration:queryHttpsConf, to the user or agency that signs in. The policy must apply to the Global or the SCM project.';
const checkParameters = 'Check certificate-id and targets. A project is the name of an IAM project, such as cn-north-4.';
const freshToken = 'Check that the token is current and belongs to this account. If you pass your own token, get a new one in this job: a token expires after 24 hours, or when the password or permissions change.';
const checkPath = 'Check scm-endpoint and iam-endpoint: each must be the URL of that service, without a path.';
const checkPassword = 'Check account-name (the name of the account, not a DNS domain), username (an IAM user of that account; a HUAWEI ID cannot sign in here) and password. Do not just run again: five failed attempts lock the user for 15 minutes.';
const checkScope = 'Check project-name or project-id: it must be a project of this account that the user can access. The default is the value of scm-region.';
const slowDown = 'Lower max-parallel, or spread the targets over several runs.';
const accountTrouble = 'Open the Huawei Cloud console: it says whether the account is restricted or has unpaid bills.';
const notNeeded = 'This action never sends such a request. Check that scm-endpoint is the URL of SCM.';
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
    'SCM.0011': 'Delete free certificates that you no longer use, or buy one.',
    'SCM.0015': 'Correct the domains of the certificate in SCM.',
    'SCM.0016': accountTrouble,
    ...each(['SCM.0023', 'SCM.0024', 'SCM.0070'], notNeeded),
    'SCM.0028': support,
    'SCM.0030': 'Some sites of Huawei Cloud can push to ELB and WAF only. If yours cannot push to this service, remove it from targets and upload the certificate in the service itself.',
    'SCM.0032': 'Rename the certificate in SCM: use only letters, digits, underscores, hyphens and dots.',
    'SCM.0069': "Check targets: a project must be the name of an IAM project of this account, such as cn-north-4. If it is, open the service's console in that region once, so that the project is created.",
    'SCM.0201': "Read ELB's message: often its certificate quota is used up, or it already has the certificate. Check the certificate list of ELB in that region.",
    'SCM.0202': 'Allow the user or agency that signs in to create certificates in ELB (elb:certificates:create) in the project of that region.',
    'SCM.0203': 'Check that ELB is enabled in that region and has room for another certificate, then push again.',
    'SCM.0211': 'CDN already has a certificate of this name. If an earlier run pushed this one, it is there: bind it in CDN. To keep repeated runs green, set skip-when-served with verify-hosts. If the name belongs to another certificate, rename this one in SCM.',
    'SCM.0212': 'Grant cdn:configuration:queryHttpsConf and cdn:configuration:modifyHttpsConf to the user or agency that signs in.',
    'SCM.0213': 'Check that CDN is enabled for this account and does not already have the certificate, then push again.',
    'SCM.0221': "Read WAF's message: often there is no WAF instance in that region, or its certificate quota is used up.",
    'SCM.0222': 'Allow the user or agency that signs in to create certificates in WAF (waf:certificate:create) in the project of that region.',
    'SCM.0223': 'Check that there is a WAF instance in that region with room for another certificate, then push again.',
    'SCM.1000': freshToken,
    'SCM.1004': 'Apply for the service in the Huawei Cloud console first.',
    ...each(['SCM.1009', 'SCM.1010'], accountTrouble),
    'SCM.4002': grantPush,
    'CDN.00010198': 'In the CDN console, allow CDN to use SCM certificates (agency CDNAccessScm).',
};
const gateway = {
    ...each(codes('APIGW', 101), checkPath),
    ...each(codes('APIGW', 103), checkPath),
    ...each(codes('APIGW', 104, 106), checkParameters),
    'APIGW.0201': 'Check scm-endpoint. If you pass your own token, check that it is complete. If the error persists, the service behind the gateway is down.',
    'APIGW.0301': freshToken,
    'APIGW.0302': 'Allow the user or agency that signs in to call this API: grant scm:cert:push, and scm:cert:get to read the certificate first.',
    ...each(['APIGW.0303', 'APIGW.0305', 'APIGW.0311'], freshToken),
    ...each(['APIGW.0304', 'APIGW.0306', 'APIGW.0310'], grantPush),
    ...each(['APIGW.0401', 'APIGW.0402', 'APIGW.0404'], 'Use a runner in a network that the access rules of this account allow.'),
    'APIGW.0307': `The token may be for another region. ${checkScope}`,
    'APIGW.0308': slowDown,
    ...each(['APIGW.0501', 'APIGW.0502'], checkPath),
    ...each(codes('APIGW', 601), again),
    ...each(['APIGW.0602', 'APIGW.0607'], checkParameters),
    ...each(['APIGW.0605', 'APIGW.0606', 'APIGW.0608', 'APIGW.0609', 'APIGW.0610'], again),
    ...each(['APIGW.0611', 'APIGW.0612', 'APIGW.0613', 'APIGW.0705'], again),
    ...each(['APIGW.0801', 'APIGW.0802'], 'Check scm-region and scm-endpoint: this account has no access to that region.'),
};
const iam = {
    'IAM.0001': checkPassword,
    ...each(['IAM.0002', 'IAM.0003'], 'Grant the IAM user access to the project that the token is for: project-name or, by default, scm-region.'),
    'IAM.0004': checkScope,
    'IAM.0005': again,
    'IAM.0006': again,
    ...each(['IAM.0007', 'IAM.0011'], 'Check account-name, username, project-name and project-id for typos.'),
    'IAM.0012': 'Wait a minute, and let fewer jobs sign in as this user at the same time.',
    'IAM.0061': 'Do not sign in as this user for 15 minutes. Then correct the password and run again.',
    'IAM.0062': checkPassword,
    ...each(['IAM.0063', 'IAM.0064'], checkPassword),
    'IAM.0065': 'Create an IAM user with programmatic access: a HUAWEI ID cannot sign in here.',
    ...each(['IAM.0066', 'IAM.0067'], freshToken),
    ...each(['IAM.0072', 'IAM.0073'], 'Check account-name, username, project-name and project-id for typos.'),
    'IAM.0080': 'Enable the IAM user that owns the access key, or use another user.',
    'IAM.0081': 'Enable programmatic access for the IAM user in the IAM console.',
    'IAM.0082': 'Enable the IAM user in the IAM console, or use another user.',
    'IAM.0083': 'Use a user that has access to this region, or set another scm-region.',
    ...each(codes('IAM', 1100, 1118), 'Check account-name, username, project-name and project-id for characters or lengths that IAM does not accept.'),
};
const remedies = { ...scm, ...gateway, ...iam };
function remedyFor(answer, scmEndpoint) {
    const { errorCode } = answer;
    if (scmEndpoint !== null && (0,endpoints/* isOtherServer */.AY)(answer)) {
        return (0,endpoints/* endpointRemedy */.Q1)('scm-endpoint', scmEndpoint);
    }
    const code = errorCode?.replace(/^APIG\./, 'APIGW.') ?? '';
    return (Object.hasOwn(remedies, code) ? remedies[code] : undefined) ?? remedyByStatus(answer);
}
function remedyByStatus({ httpStatus, errorCode }) {
    if (httpStatus === null) {
        return "Check that the runner can reach the endpoint: its name, the network, the proxy (HTTPS_PROXY) and the proxy's CA (NODE_EXTRA_CA_CERTS).";
    }
    if (httpStatus === 401)
        return freshToken;
    if (httpStatus === 403)
        return grantPush;
    if (httpStatus === 404 || httpStatus === 405)
        return checkPath;
    if (httpStatus === 407)
        return "Put the proxy's user name and password into HTTPS_PROXY.";
    if (httpStatus === 429)
        return slowDown;
    if (httpStatus >= 500)
        return again;
    if (httpStatus >= 300 && httpStatus < 400) {
        return 'Check scm-endpoint and the proxy: something other than SCM answered. The action never follows a redirect, because that would send the credentials elsewhere.';
    }
    const isRefused = errorCode !== null || httpStatus >= 400;
    return isRefused ? correctWhatItNames : null;
}

;// CONCATENATED MODULE: ./build/report/binding-remedies.js


const grant = {
    ELB: 'Grant elb:certificates:list, elb:certificates:get, elb:listeners:list, elb:listeners:get, elb:listeners:put (elb:listeners:update in the new IAM) and elb:loadbalancers:get to the user or agency that signs in, in the project of that region.',
    WAF: 'Grant waf:certificate:list, waf:certificate:get, waf:certificate:apply and waf:instance:get to the user or agency that signs in, in the project of that region.',
    CDN: 'Grant cdn:configuration:queryDomains, cdn:configuration:queryHttpsConf, cdn:configuration:queryOriginConfInfo, cdn:configuration:modifyHttpsConf and cdn:configuration:modifyOriginConfInfo to the user or agency that signs in.',
};
const gone = 'Run again: it was deleted while this run was going on.';
const busy = 'Run again: another change was going on there.';
const rejected = "Read the server's message. If the certificate is the reason, check its chain and key in SCM; if not, run again with RUNNER_DEBUG=1 and report this.";
const quota = 'Delete certificates that no listener uses in ELB of that region: its quota is used up.';
const project = 'Set enterprise-project-id to the enterprise project of the domain, or give the user access to it.';
const notOnline = 'Run again once the domain is online in the CDN console.';
const chain = 'Upload the certificate to SCM again, with its complete chain, and bind the new one.';
function binding_remedies_each(codes, remedy) {
    return Object.fromEntries(codes.map((code) => [code, remedy]));
}
const bindingRemedies = {
    ...binding_remedies_each(['ELB.9802', 'ELB.9803', 'ELB.9804', 'ELB.1102'], grant.ELB),
    ...binding_remedies_each(['ELB.8904', 'ELB.1002', 'ELB.5040', 'ELB.6000', 'ELB.6010'], gone),
    ...binding_remedies_each(['ELB.8905', 'ELB.5151', 'ELB.9807'], quota),
    'ELB.8907': busy,
    'ELB.8909': 'Remove SNI certificates from the listener: this load balancer takes one certificate only.',
    ...binding_remedies_each(['ELB.1001', 'ELB.1011', 'ELB.5013', 'ELB.8902', 'ELB.9899'], rejected),
    ...binding_remedies_each(['WAF.00011004', 'WAF.00011006', 'WAF.00011012'], rejected),
    'WAF.00011019': chain,
    'WAF.00011021': 'Use the renewed certificate: this one has expired.',
    'WAF.00022003': busy,
    ...binding_remedies_each(['CDN.0004', 'CDN.0020', 'CDN.0021'], grant.CDN),
    ...binding_remedies_each(['CDN.0105', 'CDN.0170'], gone),
    ...binding_remedies_each(['CDN.0106', 'CDN.0145'], notOnline),
    ...binding_remedies_each(['CDN.0108', 'CDN.00010182'], project),
    ...binding_remedies_each(['CDN.0115', 'CDN.0116'], 'Open the domain in the CDN console: it says why it is locked.'),
    'CDN.00010198': remedies['CDN.00010198'] ?? '',
    'CDN.0163': 'Open a ticket: the domain has a special configuration, which only Huawei Cloud can change.',
    ...binding_remedies_each(['CDN.0403', 'CDN.0404', 'CDN.0405', 'CDN.0407', 'CDN.0410', 'CDN.0414'], chain),
    'CDN.0406': 'Choose a certificate that covers the domain.',
    ...binding_remedies_each(['CDN.0408', 'CDN.0409'], 'Use the renewed certificate: this one ends too soon.'),
    'CDN.0413': 'Run again once the certificate is valid.',
};
function bindingRemedyFor(service, answer) {
    const { httpStatus, errorCode } = answer;
    const code = errorCode ?? '';
    if (Object.hasOwn(bindingRemedies, code))
        return bindingRemedies[code] ?? null;
    const input = `${service.toLowerCase()}-endpoint`;
    if ((0,endpoints/* isOtherServer */.AY)(answer)) {
        return `Check ${input}: the server there answers, but does not know this request (or a proxy in between answers for it). Without this input the endpoint of the region is used.`;
    }
    if (httpStatus === 401) {
        return `Check that the credentials are for the account of this service, and that the user can enter the project: SCM accepts them, ${service} does not.`;
    }
    if (httpStatus === 403)
        return grant[service];
    if (httpStatus === 409)
        return busy;
    if (httpStatus === 429)
        return 'Run again later: the service limits how often it is changed.';
    return remedyFor(answer, null);
}

;// CONCATENATED MODULE: ./build/report/advice.js




function remedyOfCheck({ status, doubt }, { failure, dryRun, bindings }) {
    if (doubt === 'not-checked') {
        return { remedy: failure === null ? moreTime : null, needsBinding: false };
    }
    if (doubt === 'nothing-to-compare') {
        const remedy = "Grant scm:cert:get, so that the host's certificate can be compared with the new one.";
        return { remedy, needsBinding: false };
    }
    if (doubt === 'not-for-this-host') {
        const remedy = 'The certificate does not cover this host. Choose another certificate, or correct verify-hosts.';
        return { remedy, needsBinding: false };
    }
    switch (status) {
        case 'served':
            return { remedy: null, needsBinding: false };
        case 'stale':
            return dryRun
                ? { remedy: bindings.length > 0 ? null : bindLater, needsBinding: false }
                : { remedy: null, needsBinding: true };
        case 'mismatch': {
            const remedy = 'Check the host, its port and via in verify-hosts first.';
            return { remedy, needsBinding: !dryRun };
        }
        case 'unreachable': {
            const remedy = 'Check the host, its port and via in verify-hosts, and that this machine can reach the host directly: checks do not use a proxy.';
            return { remedy, needsBinding: false };
        }
    }
}
const bindLater = 'After the push, bind the certificate there.';
const seeMore = (service) => `This machine cannot reach its hosts, so harm would not be noticed or rolled back. ${service === 'ELB' ? 'Run' : 'Name a host in verify-hosts with an address, like "www.example.com via 192.0.2.7", or run'} on a machine that reaches it.`;
const lookAtHosts = 'Its hosts were no better before. Find out what stands in front of it, or whether their names lead there, and run again.';
const lookYourself = 'See what its hosts serve, because the run ended before they were judged. The output restore says what was there before.';
function hasBadHosts({ check }) {
    return check === 'mismatch' || check === 'unreachable';
}
function withLikelyProject(remedy, project, { httpStatus, errorCode }, { likelyRegions }) {
    const region = (0,endpoints/* regionOf */.AP)(project);
    const likely = likelyRegions.get(region);
    const isAbout = httpStatus === null || httpStatus === 401 || errorCode === 'SCM.0069';
    if (likely === undefined || !isAbout || remedy === null)
        return remedy;
    return `Did you mean "${project.replace(region, likely)}"? ${remedy}`;
}
function remedyOfBinding(outcome, facts) {
    const remedy = adviceOnBinding(outcome, facts);
    return outcome.status === 'failed'
        ? withLikelyProject(remedy, outcome.project, outcome, facts)
        : remedy;
}
function adviceOnBinding(outcome, facts) {
    const { status, reason, knownRemedy, failureCode } = outcome;
    if (knownRemedy !== null)
        return knownRemedy;
    if (status === 'bound' && outcome.check === 'unverified') {
        return facts.failure === null ? seeMore(outcome.service) : lookYourself;
    }
    if (status === 'bound' && hasBadHosts(outcome)) {
        return facts.failure === null ? lookAtHosts : lookYourself;
    }
    if (status === 'not-attempted') {
        if (reason === 'harm-elsewhere')
            return 'Run again when the binding that harmed visitors is repaired.';
        return reason === 'stopped' && facts.failure === null ? moreTime : null;
    }
    if (status !== 'failed' && status !== 'uncertain' && status !== 'rollback-failed')
        return null;
    if (failureCode === 'OUT_OF_TIME')
        return moreTime;
    if (failureCode === 'ANSWER_INVALID') {
        return `The answer does not match the documentation. Check ${outcome.service.toLowerCase()}-endpoint, and a proxy in between.`;
    }
    return bindingRemedyFor(outcome.service, outcome);
}
const moreTime = 'Raise timeout-seconds.';
const oddAnswerRemedy = 'Something else than the service answered, or changed its answer. Check the endpoint (scm-endpoint, iam-endpoint, sts-endpoint) and a proxy in between.';
const noAnswerRemedy = 'The request was sent, and no whole answer came back. Try again later. If that does not help, raise request-timeout-seconds, and check a proxy in between.';
const uncertainRemedy = "The push may have succeeded. Check the service's certificate list before you push again.";
function remedyOf(outcome, facts) {
    const { failure, scmEndpoint } = facts;
    switch (outcome.status) {
        case 'pushed':
        case 'unchanged':
        case 'planned':
            return null;
        case 'not-attempted':
            return failure === null ? 'Raise timeout-seconds, or push to fewer targets.' : null;
        case 'uncertain':
            return uncertainRemedy;
        case 'failed': {
            const remedy = outcome.knownRemedy ?? remedyFor(outcome, scmEndpoint);
            return withLikelyProject(remedy, outcome.target.project, outcome, facts);
        }
    }
}
function remedyOfFailure(failure, scmEndpoint) {
    const known = (0,errors/* remedyBehind */.Hd)(failure);
    if (known !== null)
        return known;
    if (isOutOfTime(failure))
        return moreTime;
    switch (failure.code) {
        case 'INPUT_INVALID':
        case 'CANCELLED':
            return null;
        case 'INTERNAL':
            return 'This is a bug in the action. Please report it with the log of this step.';
        default: {
            const refusal = (0,errors/* refusalBehind */.V3)(failure);
            return refusal === null ? remedyWithoutAnswer(failure) : remedyFor(refusal, scmEndpoint);
        }
    }
}
function isOutOfTime(failure) {
    for (let link = failure; link instanceof errors/* ActionError */.lZ; link = link.cause) {
        if (link.code === 'OUT_OF_TIME')
            return true;
    }
    return false;
}
function remedyWithoutAnswer(failure) {
    for (let link = failure; link instanceof errors/* ActionError */.lZ; link = link.cause) {
        if (link.code === 'NO_ANSWER')
            return noAnswerRemedy;
        if (link.code === 'ANSWER_INVALID')
            return oddAnswerRemedy;
    }
    return remedyFor({ httpStatus: null, errorCode: null }, null);
}

;// CONCATENATED MODULE: ./build/report/restore.js
function restoreRows(outcomes) {
    return outcomes.map(({ binding, before }) => ({ binding, before: before.map(jsonOfRef) }));
}
const mostCharacters = 100_000;
function renderRestore(rows) {
    const whole = JSON.stringify(rows);
    if (whole.length <= mostCharacters)
        return whole;
    return JSON.stringify(rows.map(({ binding, before }) => ({ binding, before: before.map(shortRef) })));
}
function shortRef({ certificateId, fingerprint }) {
    return certificateId === null ? { fingerprint } : { certificateId };
}
function jsonOfRef({ certificateId, fingerprint, expiresAt }) {
    const date = new Date(expiresAt ?? Number.NaN);
    const isKnown = !Number.isNaN(date.getTime());
    return { certificateId, fingerprint, expiresAt: isKnown ? date.toISOString() : null };
}

// EXTERNAL MODULE: ./build/report/words.js
var report_words = __webpack_require__(4702);
;// CONCATENATED MODULE: ./build/report/rows/bindings.js




const marks = {
    planned: '📝',
    bound: '✅',
    unchanged: '✅',
    skipped: '⏭️',
    failed: '❌',
    uncertain: '❓',
    'not-attempted': '⏭️',
    'rolled-back': '↩️',
    'rollback-failed': '🚨',
};
const endings = {
    planned: 'neither',
    bound: 'well',
    unchanged: 'well',
    skipped: 'neither',
    failed: 'badly',
    uncertain: 'badly',
    'not-attempted': 'badly',
    'rolled-back': 'badly',
    'rollback-failed': 'badly',
};
function bindingRow(outcome) {
    const { binding, title, status, before, after, check, isHarmful } = outcome;
    const isStill = status === 'skipped' || status === 'unchanged' || outcome.reason === 'unreadable';
    const changes = isStill ? [] : changeOf(before, after);
    return {
        kind: 'binding',
        name: binding,
        label: [binding, ...(title === null ? [] : [(0,report_text/* oneLine */.TN)(title, 100)]), ...changes],
        status,
        mark: marks[status],
        ended: isHarmful ? 'badly' : endings[status],
        httpStatus: outcome.httpStatus,
        errorCode: outcome.errorCode,
        message: outcome.message,
        requestId: outcome.requestId,
        says: outcome.says,
        defects: check === 'mismatch' || check === 'unreachable' ? [`its hosts: ${check}`] : [],
        attempts: 0,
        startedAt: null,
        durationMs: null,
        own: {
            service: outcome.service,
            project: outcome.project,
            reason: outcome.reason,
            before: before.map(jsonOfRef),
            after: after.map(jsonOfRef),
            reversible: outcome.reversible,
            check,
            httpStatus: outcome.httpStatus,
        },
    };
}
const bindings = {
    output: 'bindings',
    spareFields: ['before', 'after', 'fingerprint'],
    rowsOf: (facts) => [...facts.bindings].sort(byUrgency).map((outcome) => {
        const row = bindingRow(outcome);
        const isUrgent = outcome.status === 'rollback-failed' || outcome.isHarmful;
        const isMissed = outcome.status === 'skipped' && facts.bindingsAreNamed;
        const ended = isMissed ? 'badly' : row.ended;
        return {
            ...row,
            ended,
            httpStatus: ended === 'well' ? null : row.httpStatus,
            remedy: remedyOfBinding(outcome, facts),
            commonRemedy: null,
            isAsked: outcome.status !== 'skipped' || facts.bindingsAreNamed,
            failsAlways: isUrgent,
            isUrgent,
            isAnnotated: isWorthTelling(outcome, ended) && !isEndedByRun(outcome, facts),
        };
    }),
    countMissing: () => 0,
    json: (row, wordLimit) => ({
        binding: row.name,
        service: row.own['service'],
        project: row.own['project'],
        status: row.status,
        reason: row.own['reason'],
        before: row.own['before'],
        after: row.own['after'],
        reversible: row.own['reversible'],
        check: row.own['check'],
        httpStatus: row.own['httpStatus'],
        errorCode: words(row.errorCode, wordLimit === 0 ? 12 : 36),
        message: words([row.says, row.message].filter((text) => text !== null).join(': ') || null, wordLimit),
        remedy: words(row.remedy, wordLimit),
        requestId: words(row.requestId, wordLimit === 0 ? 0 : 64),
    }),
    outputs: (rows) => ({
        'bound-count': String(countOf(rows, 'bound')),
        'rolled-back-count': String(countOf(rows, 'rolled-back')),
    }),
    fileFields: (rows, json) => ({
        bindings: json,
        boundCount: countOf(rows, 'bound'),
        rolledBackCount: countOf(rows, 'rolled-back'),
    }),
    verdict: renderVerdict,
};
function byUrgency(one, other) {
    const urgency = ({ status, isHarmful }) => Number(status === 'rollback-failed') * 2 + Number(isHarmful);
    return urgency(other) - urgency(one);
}
const fineReasons = new Set([
    'elb-mode',
    'managed-by-huawei',
    'not-covered',
    'not-in-replaces',
    'not-older',
]);
function isWorthTelling({ status, reason, check }, ended) {
    const isLeft = status === 'skipped' && !fineReasons.has(reason);
    const isUnproved = status === 'bound' && ['unverified', 'mismatch', 'unreachable'].includes(check ?? '');
    return ended === 'badly' || isLeft || isUnproved;
}
function isEndedByRun({ status, reason }, { failure }) {
    return failure !== null && status === 'not-attempted' && reason === 'stopped';
}
function changeOf(before, after) {
    const [old, now] = [before, after].map((refs) => refs.map(shownRef).join(', ') || 'nothing');
    return old === now ? [`uses ${old}`] : [`${old} → ${now}`];
}
const shownDigits = 8;
function shownRef({ certificateId, fingerprint, expiresAt }) {
    const seen = fingerprint === null ? 'unknown' : `fingerprint ${fingerprint.slice(0, shownDigits)}…`;
    const name = (0,report_text/* oneLine */.TN)(certificateId ?? seen, 40);
    return expiresAt === null ? name : `${name} (until ${dayOf(expiresAt)})`;
}
function dayOf(time) {
    const date = new Date(time);
    return Number.isNaN(date.getTime()) ? '?' : date.toISOString().slice(0, 10);
}
function words(text, limit) {
    return text && ((0,report_text/* oneLine */.TN)(text, limit) || null);
}
function countOf(rows, status) {
    return rows.filter((row) => row.status === status).length;
}
function renderVerdict(rows, { result }, { short: name, isFirst }) {
    if (rows.length === 0)
        return null;
    const asked = rows.filter((row) => row.status !== 'skipped' || row.ended === 'badly');
    if (asked.length === 0)
        return `No binding is switched to ${name}: ${rows.length} skipped.`;
    if (result === 'dry-run')
        return `${isFirst ? 'Dry run: ' : ''}${planSentence(asked, name)}`;
    const [bound, unchanged] = [countOf(asked, 'bound'), countOf(asked, 'unchanged')];
    const harmful = rows.filter((row) => row.status === 'rollback-failed');
    const harm = harmful.length === 0
        ? ''
        : `Visitors are harmed: ${harmful.map((row) => row.name).join(', ')} could not be rolled back. `;
    const extra = [...(unchanged > 0 ? [`${unchanged} already used it`] : []), ...uncheckedOf(asked)];
    const more = extra.map((each) => `, ${each}`).join('');
    if (asked.every(({ ended }) => ended === 'well')) {
        return bound === 0
            ? boundAlready(unchanged, isFirst ? name : null)
            : `Switched ${(0,report_words/* count */.U9)(bound, 'binding')} to ${name}${more}.`;
    }
    const others = badStatuses
        .map((status) => ({ status, number: countOf(asked, status) }))
        .filter((each) => each.number > 0)
        .map((each) => `${each.number} ${each.status.replace('-', ' ')}`);
    const isHarmed = rows.some((row) => row.status === 'bound' && row.ended === 'badly');
    if (isHarmed)
        others.push('visitors are harmed');
    const total = (0,report_words/* count */.U9)(asked.length - unchanged, 'binding');
    return `${harm}Switched ${bound} of ${total} to ${name}: ${others.join(', ')}${more}.`;
}
function boundAlready(number, name) {
    const uses = `${(0,report_words/* count */.U9)(number, 'binding')} ${number === 1 ? 'uses' : 'use'}`;
    return name === null ? `${uses} it already.` : `${name} is bound already: ${uses} it.`;
}
const badStatuses = [
    'failed',
    'skipped',
    'uncertain',
    'rolled-back',
    'rollback-failed',
    'not-attempted',
    'planned',
];
function planSentence(rows, name) {
    const used = countOf(rows, 'unchanged');
    const bad = rows.filter(({ ended }) => ended === 'badly').length;
    const parts = [
        `${(0,report_words/* count */.U9)(countOf(rows, 'planned'), 'binding')} would be switched to ${name}`,
        ...(used > 0 ? [`${used} ${used === 1 ? 'uses' : 'use'} it already`] : []),
        ...(bad > 0 ? [`${bad} could not be planned`] : []),
    ];
    return `${parts.join(', ')}.`;
}
function uncheckedOf(rows) {
    const number = (...checks) => rows.filter(({ status, own }) => status === 'bound' && checks.includes(String(own['check'])))
        .length;
    const [unseen, wrong] = [number('unverified'), number('mismatch', 'unreachable')];
    return [
        ...(wrong > 0 ? [`${wrong} switched without a good certificate for visitors`] : []),
        ...(unseen > 0 ? [`${unseen} of them not checked`] : []),
    ];
}

// EXTERNAL MODULE: ./build/verify/host.js
var verify_host = __webpack_require__(2312);
// EXTERNAL MODULE: ./build/push/target.js
var push_target = __webpack_require__(1388);
;// CONCATENATED MODULE: ./build/report/links.js
const consoles = {
    'https://scm.cn-north-4.myhuaweicloud.com': 'https://console.huaweicloud.com/',
    'https://scm.ap-southeast-1.myhuaweicloud.com': 'https://console-intl.huaweicloud.com/',
    'https://scm.eu-west-101.myhuaweicloud.eu': 'https://console.eu.huaweicloud.com/',
};
const china = 'https://console.huaweicloud.com/';
function pageOf(service, site, region) {
    if (service === 'SCM')
        return site === china ? 'console/#/ccm/scs/certList' : '';
    if (site.includes('.eu.'))
        return '';
    const query = region && `?region=${region}`;
    if (service === 'ELB')
        return `vpc/${query}#/elb/list`;
    if (service === 'WAF')
        return `waf/${query}`;
    return service === 'CDN' ? 'cdn/#/cdn/overview' : '';
}
function consoleLink(service, scmEndpoint, region = '') {
    const site = consoles[scmEndpoint ?? ''];
    return site === undefined ? null : `${site}${pageOf(service, site, encodeURIComponent(region))}`;
}
const documentation = 'https://support.huaweicloud.com/intl/en-us/';
const errorPages = {
    SCM: 'api-ccm/scmEn.html',
    APIGW: 'devg-apisign/api-sign-errorcode.html',
    APIG: 'devg-apisign/api-sign-errorcode.html',
    IAM: 'api-iam/iam_02_0006.html',
    ELB: 'api-elb/ErrorCode.html',
    WAF: 'api-waf/ErrorCode.html',
    CDN: 'api-cdn/ErrorCode.html',
};
function errorLink(code) {
    const [, service = ''] = /^([A-Z]+)\.\d{4,8}$/.exec(code ?? '') ?? [];
    return Object.hasOwn(errorPages, service) ? `${documentation}${errorPages[service]}` : null;
}
function pageLink(page) {
    return `https://github.com/push-certificate-to-huaweicloud/push-certificate-to-huaweicloud/blob/main/${page}`;
}

;// CONCATENATED MODULE: ./build/report/next-steps.js



const nextSteps = {
    ELB: 'select the new certificate as the server certificate (or SNI certificate) of each HTTPS listener.',
    WAF: "select the new certificate in each protected domain's basic information.",
    CDN: 'select the new certificate in the HTTPS settings of each acceleration domain.',
};
function nextStepsFor(services, targets = [], scmEndpoint = null) {
    return push_target/* serviceNames */._m
        .filter((name) => services.length === 0 || services.includes(name))
        .map((service) => {
        const own = targets.filter((target) => target.service === service);
        const [region, ...others] = new Set(own.map(({ project }) => (0,endpoints/* regionOf */.AP)(project)));
        const url = consoleLink(service, scmEndpoint, others.length === 0 ? region : '');
        return { service, step: nextSteps[service], url };
    });
}
function bindingRemedy(services) {
    const steps = nextStepsFor(services).map(({ service, step }) => `${service}: ${step}`);
    return `Bind the certificate. ${steps.join(' ')}`;
}

// EXTERNAL MODULE: ./build/push/outcome.js
var outcome = __webpack_require__(5);
;// CONCATENATED MODULE: ./build/report/rows/targets.js





const targets_marks = {
    pushed: '✅',
    unchanged: '✅',
    failed: '❌',
    uncertain: '❓',
    'not-attempted': '⏭️',
    planned: '📝',
};
const targets_endings = {
    pushed: 'well',
    unchanged: 'well',
    failed: 'badly',
    uncertain: 'badly',
    'not-attempted': 'badly',
    planned: 'neither',
};
function targetRow(outcome) {
    const { target, status, httpStatus, errorCode, message, requestId } = outcome;
    const name = (0,push_target/* formatTarget */.P4)(target);
    return {
        kind: 'target',
        name,
        label: [name],
        status,
        mark: targets_marks[status],
        ended: targets_endings[status],
        httpStatus,
        errorCode,
        message,
        requestId,
        says: null,
        defects: [],
        attempts: outcome.attempts,
        startedAt: outcome.startedAt ?? null,
        durationMs: outcome.durationMs,
        own: { ...target },
    };
}
const targets = {
    output: 'results',
    spareFields: [],
    rowsOf: (facts) => outcomesOf(facts).map((outcome) => {
        const row = targetRow(outcome);
        return {
            ...row,
            ended: facts.dryRun ? 'neither' : row.ended,
            remedy: remedyOf(outcome, facts),
            commonRemedy: null,
            isAsked: true,
            failsAlways: false,
            isUrgent: false,
            isAnnotated: row.ended === 'badly' && (facts.failure === null || row.attempts > 0),
        };
    }),
    countMissing: () => 0,
    json: (row, wordLimit) => ({
        target: row.name,
        service: row.own['service'],
        project: row.own['project'],
        status: row.status,
        httpStatus: row.httpStatus,
        errorCode: targets_words(row.errorCode, wordLimit === 0 ? 12 : 36),
        message: targets_words(row.message, wordLimit),
        remedy: targets_words(row.remedy, wordLimit),
        requestId: targets_words(row.requestId, wordLimit === 0 ? 0 : 64),
        attempts: row.attempts,
        durationMs: row.durationMs,
    }),
    outputs: (rows) => {
        const failed = rows.filter(hasFailed);
        return {
            'total-count': String(rows.length),
            'pushed-count': String(targets_countOf(rows, 'pushed')),
            'failed-count': String(failed.length),
            'failed-targets': failed.map(({ name }) => name).join('\n'),
            matrix: renderMatrix(failed),
        };
    },
    fileFields: (rows, json) => {
        const failed = rows.filter(hasFailed);
        return {
            totalCount: rows.length,
            pushedCount: targets_countOf(rows, 'pushed'),
            failedCount: failed.length,
            results: json,
            failedTargets: failed.map(({ name }) => name),
        };
    },
    verdict: targets_renderVerdict,
};
function outcomesOf({ targets, outcomes, failure }) {
    if (outcomes.length > 0)
        return outcomes;
    const reason = failure?.message ?? null;
    return targets.map((target) => (0,outcome/* unpushed */.N$)(target, 'not-attempted', reason));
}
function servicesToBind({ outcomes, bindings }) {
    const reached = outcomes.filter(({ status }) => ['pushed', 'uncertain', 'planned'].includes(status));
    const isBound = ({ service, project }) => bindings.some((each) => each.service === service && (service === 'CDN' || each.project === project));
    return push_target/* serviceNames */._m.filter((name) => reached.some(({ target }) => target.service === name && !isBound(target)));
}
function targets_words(text, limit) {
    return text && ((0,report_text/* oneLine */.TN)(text, limit) || null);
}
function hasFailed({ ended }) {
    return ended === 'badly';
}
function targets_countOf(rows, status) {
    return rows.filter((row) => row.status === status).length;
}
const mostMatrixJobs = 256;
function renderMatrix(failed) {
    const jobs = failed.length > mostMatrixJobs ? [] : failed;
    const include = jobs.map(({ name, status, errorCode, own }) => ({
        target: name,
        service: own['service'],
        project: own['project'],
        status,
        errorCode: errorCode && (0,report_text/* oneLine */.TN)(errorCode, 36),
    }));
    return JSON.stringify({ include });
}
function matrixWarning(rows) {
    const number = rows.filter(hasFailed).length;
    if (number <= mostMatrixJobs)
        return [];
    return [
        `The output matrix is empty: there are ${number} failed targets, and GitHub allows ${mostMatrixJobs} jobs per matrix. Use failed-targets instead.`,
    ];
}
function targets_renderVerdict(rows, { result, failure, hostCount, isBinding }, { short: name }) {
    const total = (0,report_words/* count */.U9)(rows.length, 'target');
    if (rows.length === 0 && hostCount > 0) {
        return failure === null ? null : `The run for ${name} ended early.`;
    }
    const unchanged = targets_countOf(rows, 'unchanged');
    const isSupplied = unchanged === rows.length && unchanged > 0;
    if (isSupplied && isBinding)
        return null;
    if (result === 'dry-run') {
        const planned = rows.length - unchanged;
        return planned === 0
            ? `Dry run: nothing to push for ${name}; nothing was changed.`
            : `Dry run: ${name} would be pushed to ${(0,report_words/* count */.U9)(planned, 'target')}; nothing was changed.`;
    }
    const isServed = isSupplied && rows.every(({ message }) => message === null);
    if (isServed && hostCount > 0)
        return `Nothing to push: ${name} is in use already.`;
    if (isSupplied)
        return `Nothing to push or bind for ${name}.`;
    const pushed = targets_countOf(rows, 'pushed');
    if (pushed + unchanged === rows.length && rows.length > 0) {
        const [only, ...others] = rows.filter(({ status }) => status === 'pushed');
        const isAlone = only !== undefined && others.length === 0;
        const where = unchanged > 0 ? (0,report_words/* count */.U9)(pushed, 'target') : `all ${total}`;
        return `Pushed ${name} to ${isAlone ? only.name : where}.`;
    }
    const rest = ['failed', 'uncertain', 'not-attempted']
        .map((status) => ({ status, number: targets_countOf(rows, status) }))
        .filter(({ number }) => number > 0);
    const list = rest.map(({ status, number }) => `${number} ${status.replace('-', ' ')}`).join(', ');
    if (pushed > 0)
        return `Pushed ${name} to ${pushed} of ${total}: ${list}.`;
    if (rest.some(({ status }) => status === 'uncertain'))
        return `No push of ${name} was confirmed: ${list}.`;
    return rest.length === 0 ? `Did not push ${name}.` : `Did not push ${name}: ${list}.`;
}

;// CONCATENATED MODULE: ./build/report/rows/hosts.js





const hosts_marks = {
    served: '✅',
    stale: '⚠️',
    mismatch: '❌',
    unreachable: '❓',
};
function hostRow({ host, status, seen, defects, ...check }) {
    const { via } = host;
    return {
        kind: 'host',
        name: (0,verify_host/* formatHostLine */.iJ)(host),
        label: via === null ? [(0,verify_host/* formatHost */.g9)(host)] : [(0,verify_host/* formatHost */.g9)(host), `via ${via}`],
        status,
        mark: hosts_marks[status],
        ended: status === 'served' ? 'well' : 'badly',
        httpStatus: null,
        errorCode: null,
        message: null,
        requestId: null,
        says: seen,
        defects,
        attempts: 0,
        startedAt: null,
        durationMs: null,
        own: { via, expected: check.expected, served: check.served, doubt: check.doubt },
    };
}
const lateEdge = 'Some edges switch late: raise verify-timeout-seconds. If it stays so, another binding serves this host: bind the certificate there.';
const seeBindings = 'See the bindings: those that were not switched serve the old certificate. Run again once that is corrected.';
const hosts = {
    output: 'checks',
    spareFields: ['expected', 'served'],
    rowsOf: (facts) => {
        const services = servicesToBind(facts);
        const isBound = facts.bindings.length > 0 && services.length === 0;
        const isWhole = facts.bindings.every(({ status }) => status === 'bound' || status === 'unchanged');
        const howToBind = !isBound ? bindingRemedy(services) : isWhole ? lateEdge : seeBindings;
        return facts.checks.map((check) => {
            const { remedy, needsBinding } = remedyOfCheck(check, facts);
            const { status, defects, doubt } = check;
            return {
                ...hostRow(check),
                remedy,
                commonRemedy: needsBinding ? howToBind : null,
                isAsked: facts.verifyRequired,
                failsAlways: facts.verifyRequired,
                isUrgent: false,
                isAnnotated: doubt !== 'not-checked' && (status !== 'served' || defects.length > 0),
            };
        });
    },
    countMissing: ({ checks, hostCount, verifyRequired }) => verifyRequired ? hostCount - checks.length : 0,
    json: ({ label, status, says, defects, remedy, commonRemedy, own }, wordLimit) => {
        const parts = [says, ...defects, remedy, commonRemedy].filter((part) => part !== null);
        return {
            host: label[0],
            via: own['via'],
            status,
            expected: own['expected'],
            served: own['served'],
            message: (0,report_text/* oneLine */.TN)(parts.join(' – '), wordLimit) || null,
        };
    },
    outputs: () => ({}),
    fileFields: (_, checks) => ({ checks }),
    verdict: hosts_renderVerdict,
};
function hosts_renderVerdict(rows, { hostCount }, { full: name }) {
    if (hostCount === 0)
        return null;
    const number = (test) => rows.filter(test).length;
    const doubted = (doubt) => number(({ own }) => own['doubt'] === doubt);
    const unchecked = doubted('not-checked');
    if (unchecked === rows.length) {
        return hostCount === 1 ? 'The host was not checked.' : 'The hosts were not checked.';
    }
    const served = number(({ ended }) => ended === 'well');
    if (served === rows.length) {
        return served === 1 ? `The host serves ${name}.` : `All ${served} hosts serve ${name}.`;
    }
    const unreachable = number(({ status, own }) => status === 'unreachable' && own['doubt'] === null);
    const incomparable = doubted('nothing-to-compare');
    const uncovered = doubted('not-for-this-host');
    if (rows.length === 1) {
        if (uncovered > 0)
            return `The host is not covered by ${name}.`;
        if (unreachable > 0)
            return 'The host could not be reached.';
        if (incomparable > 0)
            return "The host's certificate could not be compared.";
        return `The host does not serve ${name} yet.`;
    }
    const isUnsure = unreachable + incomparable > 0;
    const serve = served === 1 ? 'serves' : 'serve';
    const verb = isUnsure ? `${served === 1 ? 'is' : 'are'} known to serve` : serve;
    const parts = [
        `${served} of ${rows.length} hosts ${verb} ${name}${isUnsure || served > 0 || uncovered > 0 ? '' : ' yet'}`,
        unreachable > 0 && `${unreachable} could not be reached`,
        incomparable > 0 && `${incomparable} could not be compared`,
        uncovered > 0 && `${uncovered} ${uncovered === 1 ? 'is' : 'are'} not covered by it`,
        unchecked > 0 && `${unchecked} ${unchecked === 1 ? 'was' : 'were'} not checked`,
    ];
    return `${parts.filter((part) => part !== false).join('; ')}.`;
}

;// CONCATENATED MODULE: ./build/report/rows/kinds.js



const kinds = {
    target: targets,
    binding: bindings,
    host: hosts,
};
const rowOf = { target: targetRow, binding: bindingRow, host: hostRow };
const kindNames = Object.keys(kinds);
function rowsOfKind(rows, kind) {
    return rows.filter((row) => row.kind === kind);
}

;// CONCATENATED MODULE: ./build/report/rows/row.js
function isMissed({ isAsked, ended }) {
    return isAsked && ended === 'badly';
}

;// CONCATENATED MODULE: ./build/report/live.js

function renderLive(rows, hosts, { result }, name) {
    const countOf = (status) => rows.filter((row) => row.status === status).length;
    const bindingRows = rows.filter((row) => row.status !== 'skipped');
    const bound = countOf('bound');
    const isWhole = bindingRows.every((row) => row.ended === 'well');
    if (result !== 'success' || bound === 0 || !isWhole)
        return null;
    const isServed = ({ own }) => own['check'] === 'served';
    const named = hosts.length;
    const isProved = named > 0 ? hosts.every(({ ended }) => ended === 'well') : bindingRows.every(isServed);
    if (!isProved)
        return null;
    const unchanged = countOf('unchanged');
    const used = unchanged > 0 ? `, ${unchanged} already used it` : '';
    const who = named > 0
        ? named === 1
            ? 'the host serves it'
            : `all ${named} hosts serve it`
        : 'visitors get it';
    return `${name} is live: ${(0,report_words/* count */.U9)(bound, 'binding')} switched${used}, ${who}.`;
}

;// CONCATENATED MODULE: ./build/report/verdict.js



function verdict_renderVerdict(report, show = (name) => name) {
    const name = nameOf(report);
    const unnamed = { short: 'the certificate', full: 'the certificate', isFirst: name === null };
    const named = name === null
        ? unnamed
        : { short: show(name), full: `the certificate of ${show(name)}`, isFirst: true };
    const { outcomes } = report;
    const live = renderLive(rowsOfKind(outcomes, 'binding'), rowsOfKind(outcomes, 'host'), report, named.short);
    if (live !== null)
        return live;
    const sentences = [];
    const isUrgent = (kind) => rowsOfKind(outcomes, kind).some((row) => row.isUrgent);
    for (const kind of kindNames.toSorted((one, other) => Number(isUrgent(other)) - Number(isUrgent(one)))) {
        const names = sentences.length === 0 ? named : { ...unnamed, isFirst: false };
        const sentence = kinds[kind].verdict(rowsOfKind(outcomes, kind), report, names);
        if (sentence !== null)
            sentences.push(sentence);
    }
    return sentences.join(' ');
}
function nameOf({ certificate, asked }) {
    const name = certificate?.domain ?? certificate?.name ?? asked ?? certificate?.id ?? null;
    return name === null ? null : (0,report_text/* oneLine */.TN)(name, 100);
}

;// CONCATENATED MODULE: ./build/report/annotations.js






const actionTitle = 'Push certificate to Huawei Cloud';
const mostDrafts = 8;
const longestMessage = 2000;
const longestNames = 120;
function renderAnnotations(report) {
    return annotate(report).annotations;
}
function annotate(report) {
    const drafts = draftsOf(report);
    const [first, others] = [drafts.slice(0, mostDrafts), drafts.slice(mostDrafts)];
    const named = first.flatMap(({ rows }) => rows.slice(0, namesOf(rows).shown.length));
    const isNamed = new Set(named);
    const remarks = others.filter(({ noun }) => noun === 'remark').map(({ message }) => message);
    const { hidden } = linesOf(report.failure);
    return {
        annotations: [...capped(drafts), ...verdict(report)],
        unnamed: report.outcomes.filter((row) => row.isAnnotated && !isNamed.has(row)),
        untold: [...remarks, ...(isWorthAVerdict(report) ? hidden : [])],
    };
}
function draftsOf(report) {
    const rows = report.outcomes.filter(({ isAnnotated }) => isAnnotated);
    const [missed, others] = [rows.filter(isMissed), rows.filter((row) => !isMissed(row))];
    const drafts = [...forRows(missed, report), ...forRemarks(report), ...forRows(others, report)];
    const levels = ['error', 'warning', 'notice'];
    const rank = ({ rows, level }) => (rows[0]?.isUrgent ? -1 : levels.indexOf(level));
    return drafts.sort((one, other) => rank(one) - rank(other));
}
function capped(drafts) {
    const plain = drafts
        .slice(0, mostDrafts)
        .map(({ level, title, message }) => ({ level, title, message }));
    const hidden = drafts.slice(mostDrafts);
    const [first] = hidden;
    if (first === undefined)
        return plain;
    const parts = [...kindNames, 'remark']
        .map((noun) => ({ noun, number: sum(hidden.filter((draft) => draft.noun === noun)) }))
        .filter(({ number }) => number > 0)
        .map(({ noun, number }) => (0,report_words/* count */.U9)(number, `more ${noun}`));
    const message = `And ${parts.join(', ')}: see the log and the outputs.`;
    return [...plain, { level: first.level, title: 'And more', message }];
}
function sum(drafts) {
    return drafts.reduce((total, { rows }) => total + (rows.length || 1), 0);
}
function forRows(rows, report) {
    return groupRows(rows).map((group) => {
        const [first] = group;
        const { shown, hidden } = namesOf(group);
        const names = `${shown.join(', ')}${hidden > 0 ? ` and ${hidden} more` : ''}`;
        const { kind, httpStatus, attempts, durationMs } = first;
        const heading = names.length > longestNames ? (0,report_words/* count */.U9)(group.length, kind) : names;
        const status = first.status.replace('-', ' ');
        const errorCode = first.errorCode && (0,report_text/* oneLine */.TN)(first.errorCode, 40);
        const message = wordsOfGroup(group).join('; ');
        const answer = (0,report_words/* formatAnswer */.mO)({ httpStatus, errorCode, message });
        const said = [status, answer];
        if (group.length === 1) {
            if (attempts > 0)
                said.push((0,report_words/* count */.U9)(attempts, 'attempt'));
            if (durationMs !== null)
                said.push((0,report_words/* formatDuration */.a3)(durationMs));
        }
        const ids = group.slice(0, shown.length).flatMap(({ requestId }) => requestId ?? []);
        if (ids.length > 0)
            said.push(`request ID${ids.length > 1 ? 's' : ''} ${ids.map((id) => (0,report_text/* oneLine */.TN)(id, 64)).join(', ')}`);
        const told = report.failure?.remedy ?? null;
        const remedies = [first.remedy, first.commonRemedy].filter((remedy) => remedy !== null && remedy !== told);
        return {
            noun: kind,
            rows: group,
            level: levelOf(first, report),
            title: `${heading} ${status}${errorCode === null ? '' : ` (${errorCode})`}`,
            message: sentence(names, said, remedies.join(' ') || null),
        };
    });
}
function levelOf(row, { result, targetsFail }) {
    if (row.ended !== 'badly')
        return 'warning';
    if (row.isAsked)
        return row.failsAlways || targetsFail ? 'error' : 'warning';
    return result === 'dry-run' ? 'notice' : 'warning';
}
function forRemarks({ warnings, notices }) {
    const remark = (level) => (text) => ({
        noun: 'remark',
        rows: [],
        level,
        title: actionTitle,
        message: (0,report_text/* oneLine */.TN)(text, longestMessage),
    });
    return [...warnings.map(remark('warning')), ...notices.map(remark('notice'))];
}
function sentence(names, said, remedy) {
    const advice = remedy === null ? '' : ` – ${(0,report_text/* oneLine */.TN)(remedy, longestMessage / 2)}`;
    const facts = said.filter((each) => each).join(' · ');
    return `${(0,report_text/* oneLine */.TN)(`${names}: ${facts}`, longestMessage - advice.length)}${advice}`;
}
function isWorthAVerdict({ stepFails, outcomes }) {
    return stepFails || outcomes.some(isMissed);
}
function verdict(report) {
    if (!isWorthAVerdict(report))
        return [];
    const lines = [verdict_renderVerdict(report), ...linesOf(report.failure).shown];
    const level = report.stepFails ? 'error' : 'warning';
    return [{ level, title: actionTitle, message: lines.join('\n') }];
}
const messageRoom = 2600;
function linesOf(failure) {
    if (failure === null)
        return { shown: [], hidden: [] };
    const { message, remedy, requestId } = failure;
    const all = clean(message);
    let room = messageRoom;
    const end = all.findIndex((line) => {
        room -= line.length + 1;
        return room < 0;
    });
    const shown = end === -1 ? all : all.slice(0, end);
    const hidden = all.slice(shown.length);
    if (hidden.length > 0)
        shown.push(`and ${(0,report_words/* count */.U9)((0,report_words/* countItems */.A1)(hidden), 'more line')}: see the log`);
    if (requestId !== null)
        shown.push(`Request ID ${(0,report_text/* oneLine */.TN)(requestId, 64)}.`);
    return { shown: [...shown, ...clean(remedy ?? '')], hidden };
}
function clean(text) {
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    return lines.map((line) => (0,report_text/* cleanLine */.Ow)(line, longestMessage));
}

;// CONCATENATED MODULE: ./build/report/last-resort.js

function renderLastResort(facts) {
    const { targets, outcomes, bindings, restore, checks } = facts;
    const rows = targets.map((target, index) => {
        const { status = 'not-attempted', httpStatus = null, attempts = 0 } = outcomes[index] ?? {};
        return { target: (0,push_target/* formatTarget */.P4)(target), ...target, status, httpStatus, attempts };
    });
    const pushed = rows.filter(({ status }) => status === 'pushed').length;
    const failed = rows.filter(({ status }) => !['pushed', 'unchanged', 'planned'].includes(status));
    const bound = bindings.map(({ binding, service, project, status, before, after }) => {
        return { binding, service, project, status, before, after };
    });
    const countOf = (status) => bindings.filter((outcome) => outcome.status === status).length;
    const verdict = `Internal error while the report was made. Pushed to ${pushed} of ${rows.length} targets.`;
    const summary = `<h2>❌ ${verdict}</h2>

<p><b>What to do:</b> This is a bug in the action. Please report it with the log of this step.</p>

<ul>
${rows.map(({ target, status }) => `<li>${target}: ${status}</li>`).join('\n')}
${bound.map(({ binding, status }) => `<li>${binding}: ${status}</li>`).join('\n')}
</ul>
`;
    const values = {
        result: pushed > 0 ? 'partial' : 'failure',
        verdict,
        'total-count': String(rows.length),
        'pushed-count': String(pushed),
        'failed-count': String(failed.length),
        results: JSON.stringify(rows),
        'failed-targets': failed.map(({ target }) => target).join('\n'),
        matrix: '{"include":[]}',
        'certificate-id': '',
        'certificate-name': '',
        'certificate-domain': '',
        'certificate-fingerprint': '',
        'expires-at': '',
        'days-remaining': '',
        checks: JSON.stringify(checks.map(({ status }) => ({ status }))),
        bindings: JSON.stringify(bound),
        'bound-count': String(countOf('bound')),
        'rolled-back-count': String(countOf('rolled-back')),
        restore: JSON.stringify(restore.map(({ binding, before }) => ({ binding, before }))),
        'all-served': '',
        'report-path': '',
        'summary-markdown': summary,
    };
    return { values, summary, verdict };
}

// EXTERNAL MODULE: ./build/report/log.js
var log = __webpack_require__(6945);
// EXTERNAL MODULE: ./build/days.js
var days = __webpack_require__(3525);
;// CONCATENATED MODULE: ./build/report/html.js


const html_longestMessage = 500;
function code(text, maxLength = html_longestMessage) {
    return codeOf((0,report_text/* oneLine */.TN)(text, maxLength));
}
function codeOf(line) {
    return `<code>${(0,report_text/* escapeWithin */.Hj)(line, 2 * html_longestMessage)}</code>`;
}
function prose(text) {
    const escaped = (0,report_text/* escapeWithin */.Hj)((0,report_text/* oneLine */.TN)(text, html_longestMessage), 2 * html_longestMessage);
    return escaped.replaceAll('@', '@&#8203;');
}
function html_link(url, html) {
    return url === null ? html : `<a href="${(0,report_text/* escapeHtml */.ZD)(url)}">${html}</a>`;
}
function fold(title, html) {
    const [begin, end] = foldAround(title);
    return `${begin}\n${html}\n${end}`;
}
function foldAround(title) {
    return [`<details><summary>${title}</summary>`, '</details>'];
}
function list(items) {
    return `<ul>\n${items.map((item) => `<li>${item}</li>`).join('\n')}\n</ul>`;
}
const shownItems = 12;
const longestText = 20_000;
function lines(text, label = '') {
    const [first = '', ...rest] = text.split('\n').filter((line) => line.trim() !== '');
    let head = `${label}${prose(first)}`;
    const items = [];
    for (const line of rest) {
        if (line.startsWith('- '))
            items.push(prose(line.slice(2)));
        else {
            const more = `<br>${/^ *(?:\d+\. |[A-Z][a-z]* )/.test(line) ? prose(line) : codeOf((0,report_text/* cleanLine */.Ow)(line.replace(/^ {2}/, ''), html_longestMessage))}`;
            if (head.length > longestText)
                break;
            if (items.length === 0)
                head += more;
            else
                items.push(`${items.pop()}${more}`);
        }
    }
    let room = longestText;
    const end = items.findIndex((item) => {
        room -= item.length;
        return room < 0;
    });
    const kept = end === -1 ? items : items.slice(0, end);
    if (kept.length < items.length)
        kept.push(`… and ${items.length - kept.length} more`);
    const [shown, hidden] = [kept.slice(0, shownItems), kept.slice(shownItems)];
    const parts = [
        `<p>${head}</p>`,
        shown.length > 0 && list(shown),
        hidden.length > 0 && fold((0,report_words/* count */.U9)((0,report_words/* countItems */.A1)(items) - shownItems, 'more problem'), list(hidden)),
    ];
    return parts.filter((part) => part !== false).join('\n');
}

;// CONCATENATED MODULE: ./build/report/long-lists.js





function filled(parts, maxLength) {
    const present = parts.filter((part) => part !== null && part !== false);
    const isLong = (part) => typeof part !== 'string';
    let lists = present.filter(isLong).length;
    let room = maxLength - 2 - lists * frameLength;
    for (const part of present)
        room -= (isLong(part) ? `${part.title}${part.lead ?? ''}` : part).length + 2;
    const blocks = present.map((part) => {
        if (!isLong(part))
            return part;
        const items = [];
        let left = Math.floor(Math.max(0, room) / lists);
        for (const [index, row] of part.rows.entries()) {
            const item = part.items[index] ?? renderItem(row, part.words);
            part.items[index] = item;
            if (item.length + 10 > left)
                break;
            left -= item.length + 10;
            room -= item.length + 10;
            items.push(item);
        }
        lists -= 1;
        const hidden = part.rows.length - items.length;
        const [{ kind = 'target' } = {}] = part.rows;
        if (hidden > 0)
            items.push(`… and ${(0,report_words/* count */.U9)(hidden, `more ${kind}`)}: see the output <code>${kinds[kind].output}</code>`);
        return fold(part.title, `${part.lead ?? ''}${list(items)}`);
    });
    return (0,report_text/* shorten */.ml)(`${blocks.join('\n\n')}\n`, maxLength);
}
const frameLength = 160;
function renderItem(row, said) {
    const { label, attempts, durationMs, requestId } = row;
    const [name = '', ...more] = label;
    const words = wordsOfRow(row);
    const facts = [
        code(name, 300),
        ...more.map((line) => prose(line)),
        words === '' || words === said ? null : prose(words),
        attempts === 0 ? null : (0,report_words/* count */.U9)(attempts, 'attempt'),
        durationMs === null ? null : (0,report_words/* formatDuration */.a3)(durationMs),
        requestId === null ? null : `request ID ${code(requestId, 64)}`,
    ];
    return facts.filter((fact) => fact !== null).join(' · ');
}

;// CONCATENATED MODULE: ./build/report/timeline.js

const mostTargets = 20;
const shortestRunMs = 1000;
function renderTimeline(report) {
    const targets = targetBars(report);
    const isWorthTelling = targets.some(({ bars, durationMs }) => bars.length > 1 || durationMs > shortestRunMs);
    if (!isWorthTelling)
        return null;
    const slowest = targets
        .toSorted((one, other) => other.durationMs - one.durationMs)
        .slice(0, mostTargets)
        .sort((one, other) => startOf(one) - startOf(other));
    const start = Math.min(...slowest.map(startOf));
    const drawn = ({ label, tag, at, ms }) => {
        const begin = Math.max(0, Math.round(at - start));
        return `${label} :${tag}${begin}, ${Math.max(1, Math.round(ms))}ms`;
    };
    const pauses = report.pauses
        .slice(0, mostTargets)
        .map(({ at, ms }) => drawn({ label: 'held back', tag: 'active, ', at, ms }));
    const sections = slowest.map(({ name, bars }) => {
        const label = name.replace(/[^\w.-]+/g, ' ');
        return { label, lines: [`section ${label}`, ...bars.map(drawn)] };
    });
    const longest = Math.max(...sections.map(({ label }) => label.length));
    const leftPadding = Math.min(240, Math.max(75, 20 + 7 * longest));
    const chart = [
        ...['---', 'config:', '  gantt:', `    leftPadding: ${leftPadding}`, '---'],
        'gantt',
        'dateFormat x',
        'axisFormat %M:%S',
        ...(pauses.length > 0 ? ['section Throttled', ...pauses] : []),
        ...sections.flatMap(({ lines }) => lines),
    ];
    const title = targets.length > slowest.length ? `Timeline of the ${mostTargets} slowest targets` : 'Timeline';
    return fold(title, `\n\`\`\`mermaid\n${chart.join('\n')}\n\`\`\`\n`);
}
const startOf = ({ bars }) => bars[0]?.at ?? 0;
function targetBars({ outcomes, attempts }) {
    const byTarget = Map.groupBy(attempts, ({ subject }) => subject);
    return outcomes.flatMap(({ name, startedAt, durationMs, ended }) => {
        if (startedAt === null || durationMs === null)
            return [];
        const spans = byTarget.get(name) ?? [{ at: startedAt, ms: durationMs }];
        const bars = spans.map(({ at, ms }, index) => {
            const hasFailed = index < spans.length - 1 || ended === 'badly';
            const label = `attempt ${index + 1}${hasFailed ? ', failed' : ''}`;
            return { label, tag: hasFailed ? 'crit, ' : '', at, ms };
        });
        return [{ name, bars, durationMs }];
    });
}

;// CONCATENATED MODULE: ./build/report/summary.js









const longestSummary = 60_000;
const pageLengths = [1_000_000, 600_000, 340_000];
const mostPageBytes = 1024 * 1024;
const mostCauses = 6;
const mostRemarks = 6;
function renderSummary(report, maxLength = longestSummary) {
    return filled(partsOf(report), maxLength);
}
function renderSummaries(report) {
    const parts = partsOf(report);
    const page = filledPage(parts);
    return [page, page.length <= longestSummary ? page : filled(parts, longestSummary)];
}
function renderPage(report) {
    return filledPage(partsOf(report));
}
function filledPage(parts) {
    let page = '';
    for (const length of pageLengths) {
        page = filled(parts, length);
        if (Buffer.byteLength(page) <= mostPageBytes)
            return page;
    }
    return page;
}
function partsOf(report) {
    const { outcomes, failure } = report;
    const isCause = (row) => isUnproved(row) || (row.ended === 'badly' && (failure === null || row.isAnnotated));
    const causes = groupRows(outcomes.filter(isCause));
    const [first, more] = [causes.slice(0, mostCauses), causes.slice(mostCauses)];
    return [
        `<h2>${mark(report)} ${verdict_renderVerdict(report, code)}</h2>`,
        renderFailure(report),
        renderCertificate(report),
        ...first.flatMap((group) => renderCause(group, report)),
        ...renderMoreCauses(more, report),
        ...remarks('⚠️', report.warnings),
        ...remarks('ℹ️', report.notices),
        renderNextSteps(report),
        ...kindNames.flatMap((kind) => groupRows(rowsOfKind(outcomes, kind).filter((row) => !isCause(row))).flatMap(renderOthers)),
        renderTimeline(report),
    ];
}
function isUnproved({ kind, status, ended, isAnnotated }) {
    return kind === 'binding' && status === 'bound' && ended === 'well' && isAnnotated;
}
function mark({ result, stepFails, allServed, outcomes }) {
    if (outcomes.some(({ isUrgent }) => isUrgent))
        return '🚨';
    if (stepFails)
        return result === 'partial' ? '⚠️' : '❌';
    const isInVain = outcomes.some(({ kind, ended, defects }) => kind === 'binding' && ended === 'well' && defects.length > 0);
    if (isInVain)
        return '⚠️';
    switch (result) {
        case 'success':
            return allServed === false ? '⚠️' : '✅';
        case 'dry-run':
            return '📝';
        case 'partial':
        case 'failure':
            return '⚠️';
    }
}
function renderFailure({ failure }) {
    if (failure === null)
        return null;
    const { message, remedy, requestId } = failure;
    const parts = [
        lines(message),
        remedy && lines(remedy, '<b>What to do:</b> '),
        requestId && `<p><sub>Request ID ${code(requestId, 64)}</sub></p>`,
    ];
    return parts.filter((part) => part !== null).join('\n\n');
}
function renderCertificate({ certificate, links }) {
    if (certificate === null)
        return null;
    const { id, name, domain, expiresAt, daysRemaining } = certificate;
    const facts = [
        domain && code(domain, 100),
        expiresAt === null
            ? null
            : `expires ${(0,days/* formatDay */.im)(expiresAt)} (${(0,days/* formatDaysLeft */.io)(daysRemaining ?? 0)})`,
        name && code(name, 100),
        id === null ? 'to be uploaded' : html_link(links['SCM'] ?? null, code(id, 64)),
    ];
    return `<p>Certificate: ${facts.filter((fact) => fact !== null).join(', ')}</p>`;
}
function titleOf(rows) {
    const [first] = rows;
    const what = rows.length === 1 ? code(first.name, 100) : (0,report_words/* count */.U9)(rows.length, first.kind);
    const { status, errorCode } = causeOf(first);
    const known = errorCode && ` ${html_link(errorLink(errorCode), prose(errorCode))}`;
    return `${isUnproved(first) ? '⚠️' : first.mark} ${what}: ${status}${known}`;
}
function renderCause(rows, report) {
    const [first] = rows;
    const words = wordsOfGroup(rows);
    const [, ...more] = first.label;
    const names = rows.length > 1 ? summary_shownNames(rows) : more.map(prose).join(' · ');
    const said = words.map((each) => prose(each)).join('<br>');
    const parts = [
        `<h3>${titleOf(rows)}</h3>`,
        summary_remedyOf(rows, report),
        names && `<p>${names}</p>`,
        said && `<p><sub>${said}</sub></p>`,
    ];
    const isAll = rows.length > namesOf(rows).shown.length;
    const hasIds = rows.some(({ requestId }) => requestId !== null);
    const all = `All ${(0,report_words/* count */.U9)(rows.length, first.kind)}${hasIds ? ', with request IDs' : ''}`;
    const title = isAll ? all : 'Details';
    return [
        parts.filter((part) => part !== '').join('\n'),
        { title, rows, words: words.length === 1 ? wordsOfRow(first) : null, items: [] },
    ];
}
function renderMoreCauses(groups, report) {
    if (groups.length === 0)
        return [];
    const [begin, end] = foldAround((0,report_words/* count */.U9)(groups.length, 'more cause'));
    const folds = groups.map((rows) => ({
        title: titleOf(rows),
        lead: summary_remedyOf(rows, report),
        rows,
        words: null,
        items: [],
    }));
    return [begin, ...folds, end];
}
function summary_remedyOf([{ remedy, commonRemedy }], report) {
    const { servicesToBind, isBinding, failure } = report;
    const isBelow = !isBinding || servicesToBind.length > 0;
    const binding = commonRemedy && (isBelow ? 'Bind the certificate there, as below.' : commonRemedy);
    const own = remedy === failure?.remedy ? null : remedy;
    const text = [own, binding].filter((part) => part !== null).join(' ');
    return text && `<p><b>What to do:</b> ${prose(text)}</p>`;
}
function summary_shownNames(rows) {
    const { shown, hidden } = namesOf(rows);
    const names = shown.map((name) => code(name)).join(', ');
    return hidden > 0 ? `${names} and ${hidden} more` : names;
}
function renderOthers(rows) {
    const [{ mark: emoji, kind, status }] = rows;
    const what = `${emoji} ${(0,report_words/* count */.U9)(rows.length, kind)} ${status.replace('-', ' ')}`;
    const title = `${what}: ${summary_shownNames(rows)}`;
    const isAll = namesOf(rows).hidden === 0;
    const isBare = (row) => renderItem(row, null) === code(row.name, 300);
    if (isAll && rows.every(isBare))
        return [`<p>${title}</p>`];
    if (status === 'planned')
        return [`<p>${title}</p>`, { title: 'The plan in detail', rows, words: null, items: [] }];
    return [{ title: isAll ? title : what, rows, words: null, items: [] }];
}
function remarks(emoji, texts) {
    const all = texts.map((text) => `<p>${emoji} ${prose(text)}</p>`);
    const hidden = all.slice(mostRemarks);
    if (hidden.length === 0)
        return all;
    const folded = fold(`${emoji} ${hidden.length} more`, hidden.slice(0, mostRemarks).join('\n'));
    return [...all.slice(0, mostRemarks), folded];
}
function renderNextSteps({ nextSteps, result, servicesToBind }) {
    if (nextSteps.length === 0)
        return null;
    const [title, lead] = servicesToBind.length > 0 && result !== 'dry-run'
        ? [
            'Pushed does not mean live',
            "A push only copies the certificate into the service's certificate store. Visitors get the old certificate until you bind the new one:",
        ]
        : ['Not yet served', 'After you push the certificate to a service, bind it there:'];
    const steps = nextSteps.map(({ service, step, url }) => {
        const where = url === null ? '' : ` (${html_link(url, `${service} console`)})`;
        return `<b>${service}</b>${where}: ${step}`;
    });
    const more = html_link(pageLink('docs/results.md#what-the-hosts-serve'), 'More about pushed and served');
    return `<h3>What is left to do: ${title.toLowerCase()}</h3>\n<p>${lead}</p>\n${list(steps)}\n<p><sub>${more}</sub></p>`;
}

;// CONCATENATED MODULE: ./build/report/outputs.js





const outputs_mostCharacters = 395_000;
const wordLimits = [2000, 500, 200, 100, 50, 20, 0];
function renderOutputs(report, summary, reportPath) {
    const { certificate, outcomes } = report;
    const expiresAt = certificate?.expiresAt ?? null;
    const ofKinds = Object.fromEntries(kindNames.flatMap((kind) => Object.entries(kinds[kind].outputs(rowsOfKind(outcomes, kind)))));
    const fixed = {
        result: report.result,
        verdict: verdict_renderVerdict(report),
        ...ofKinds,
        'certificate-id': (0,report_text/* oneLine */.TN)(certificate?.id ?? '', 64),
        'certificate-name': (0,report_text/* oneLine */.TN)(certificate?.name ?? '', 256),
        'certificate-domain': (0,report_text/* oneLine */.TN)(certificate?.domain ?? '', 256),
        'certificate-fingerprint': (0,report_text/* oneLine */.TN)(certificate?.fingerprint ?? '', 128),
        'expires-at': expiresAt === null ? '' : new Date(expiresAt).toISOString(),
        'days-remaining': String(certificate?.daysRemaining ?? ''),
        'all-served': String(report.allServed ?? ''),
        restore: renderRestore(report.restore),
        'report-path': reportPath,
    };
    const room = outputs_mostCharacters - lengthOf(fixed);
    const rows = renderRows(report, room - summary.length, room - leastSummary);
    const left = room - lengthOf(rows);
    const shownSummary = summary.length <= left ? summary : (0,report_text/* shorten */.ml)(renderSummary(report, left), left);
    return { ...fixed, ...rows, 'summary-markdown': shownSummary };
}
const leastSummary = 4000;
function renderRows(report, room, mostRoom) {
    const longest = Math.max(0, ...report.outcomes.map(wordsLength));
    for (const limit of wordLimits.filter((each, index) => index === 0 || each < longest)) {
        const rendered = renderJson(report, limit);
        if (lengthOf(rendered) <= room)
            return rendered;
    }
    for (const spared of [[], derivedFields]) {
        const rendered = renderJson(report, 0, spared);
        if (lengthOf(rendered) <= mostRoom)
            return rendered;
    }
    return cutRows(renderJson(report, 0, derivedFields), mostRoom);
}
function wordsLength({ message, says, defects, remedy, commonRemedy }) {
    return [message, says, ...defects, remedy, commonRemedy].reduce((sum, text) => sum + (text === null ? 0 : text.length + 3), 0);
}
const derivedFields = ['service', 'project', 'httpStatus', 'attempts', 'durationMs', 'reversible'];
function renderJson({ outcomes }, wordLimit, spared = null) {
    const entries = kindNames.map((kind) => {
        const { output, json, spareFields } = kinds[kind];
        const isSpared = (name) => spareFields.includes(name) || spared?.includes(name);
        const spare = (name, value) => value === null || isSpared(name) ? undefined : value;
        const rows = rowsOfKind(outcomes, kind).map((row) => json(row, wordLimit));
        return [output, JSON.stringify(rows, spared === null ? undefined : spare)];
    });
    return Object.fromEntries(entries);
}
function cutRows(rendered, room) {
    const share = Math.max(0, room) / lengthOf(rendered);
    return Object.fromEntries(Object.entries(rendered).map(([output, text]) => {
        const rows = JSON.parse(text);
        return [output, JSON.stringify(rows.slice(0, fittingRows(rows, text.length * share)))];
    }));
}
function fittingRows(rows, room) {
    let length = '[]'.length;
    const first = rows.findIndex((row) => {
        length += JSON.stringify(row).length + 1;
        return length > room;
    });
    return first === -1 ? rows.length : first;
}
function lengthOf(outputs) {
    return Object.values(outputs).reduce((sum, { length }) => sum + length, 0);
}

// EXTERNAL MODULE: ./build/report/progress.js
var progress = __webpack_require__(5364);
// EXTERNAL MODULE: ./build/report/redact.js
var report_redact = __webpack_require__(7234);
// EXTERNAL MODULE: ./build/version.js
var version = __webpack_require__(8508);
;// CONCATENATED MODULE: ./build/report/report-file.js




const report_file_longestMessage = 20_000;
function renderReportFile(report, now) {
    const { certificate, failure } = report;
    const [targets, ...others] = kindNames.map((kind) => {
        const rows = rowsOfKind(report.outcomes, kind);
        const json = rows.map((row) => kinds[kind].json(row, report_file_longestMessage));
        return Object.entries(kinds[kind].fileFields(rows, json));
    });
    const expiresAt = certificate?.expiresAt ?? null;
    const file = {
        version: 1,
        action: version/* version */.r,
        finishedAt: new Date(now).toISOString(),
        result: report.result,
        verdict: verdict_renderVerdict(report),
        stepFails: report.stepFails,
        asked: report.asked,
        ...Object.fromEntries(targets ?? []),
        certificate: certificate && {
            id: certificate.id,
            name: certificate.name,
            domain: certificate.domain,
            fingerprint: certificate.fingerprint,
            expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString(),
            daysRemaining: certificate.daysRemaining,
        },
        ...Object.fromEntries(others.flat()),
        restore: report.restore,
        allServed: report.allServed,
        failure,
        warnings: report.warnings.map((text) => (0,report_text/* oneLine */.TN)(text, report_file_longestMessage)),
        notices: report.notices.map((text) => (0,report_text/* oneLine */.TN)(text, report_file_longestMessage)),
    };
    return `${JSON.stringify(file, null, 2)}\n`;
}

// EXTERNAL MODULE: ./build/certificate/certificate.js
var certificate_certificate = __webpack_require__(2807);
;// CONCATENATED MODULE: ./build/report/redact-rows.js

function remembering(redact) {
    const known = new Map();
    return (text) => {
        const before = known.get(text);
        if (before !== undefined)
            return before;
        const clean = redact(text);
        known.set(text, clean);
        return clean;
    };
}
function redactRows(rows, redact) {
    const [quoting, plain] = [rows.filter(report_redact/* isQuoting */.YL), rows.filter((row) => !(0,report_redact/* isQuoting */.YL)(row))];
    const text = JSON.stringify(plain);
    const isClean = redact(text) === text;
    if (isClean && quoting.length === 0)
        return rows;
    return rows.map((row) => (isClean && !(0,report_redact/* isQuoting */.YL)(row) ? row : redactReportedRow(row, redact)));
}
function redactReportedRow(row, redact) {
    const { name, label, message, says, defects, remedy, commonRemedy, own } = row;
    const texts = { name, label, message, says, defects, remedy, commonRemedy };
    return { ...row, ...(0,report_redact/* redacted */.pc)(texts, redact), own: redactedOwn(own, redact) };
}
const ownWords = ['service', 'reason', 'check', 'doubt'];
function redactedOwn(own, redact) {
    const words = Object.entries(own).filter(([name]) => ownWords.includes(name));
    return { ...(0,report_redact/* redacted */.pc)(own, redact), ...Object.fromEntries(words) };
}

;// CONCATENATED MODULE: ./build/report/run-report.js












function createReport(facts, now, withoutSecrets) {
    const redact = remembering(withoutSecrets);
    const { failure, certificate } = facts;
    const rows = kindNames.flatMap((kind) => kinds[kind].rowsOf(facts));
    const outcomes = redactRows(rows, redact);
    const missing = kindNames.reduce((sum, kind) => sum + kinds[kind].countMissing(facts), 0);
    const result = resultOf(facts, outcomes, missing);
    const hosts = rowsOfKind(outcomes, 'host');
    const allServed = facts.hostCount > 0 ? areAllServed(hosts) : null;
    const services = servicesToBind(facts);
    const isPlanBroken = result === 'dry-run' && outcomes.some(isMissed);
    const targetsFail = failure !== null || failsStep(result, isPlanBroken, facts.failOn);
    return {
        result,
        targetsFail,
        stepFails: targetsFail || missing > 0 || outcomes.some(mustFail),
        outcomes,
        hostCount: facts.hostCount,
        isBinding: facts.bindings.length > 0,
        restore: (0,report_redact/* redacted */.pc)(restoreRows(facts.restore), redact),
        allServed,
        servicesToBind: services,
        nextSteps: (0,report_redact/* redacted */.pc)(run_report_nextSteps(facts, result, services, outcomes, allServed), redact),
        links: (0,report_redact/* redacted */.pc)({ SCM: consoleLink('SCM', facts.scmEndpoint) }, redact),
        pauses: facts.pauses,
        attempts: outcomes === rows ? facts.attempts : (0,report_redact/* redacted */.pc)(facts.attempts, redact),
        certificate: certificate && {
            ...(0,report_redact/* redactCertificate */.jw)(certificate, redact),
            daysRemaining: (0,certificate_certificate/* daysRemaining */.g)(certificate, now),
        },
        asked: facts.asked && redact(facts.asked),
        notices: facts.notices.map(redact),
        warnings: [...facts.warnings.map(redact), ...matrixWarning(rowsOfKind(outcomes, 'target'))],
        failure: failure && {
            code: failure.code,
            message: messageOf(failure, redact),
            remedy: (0,report_redact/* redacted */.pc)(remedyOfFailure(failure, facts.scmEndpoint), redact),
            requestId: (0,errors/* refusalBehind */.V3)(failure)?.requestId ?? null,
        },
    };
}
function run_report_nextSteps({ scmEndpoint, targets, bindings }, result, services, outcomes, allServed) {
    const isPushed = services.length > 0 && allServed !== true;
    const needsBinding = outcomes.some(({ commonRemedy }) => commonRemedy !== null);
    const isBoundElsewhere = bindings.length > 0 && services.length === 0;
    if (result === 'dry-run' || isBoundElsewhere || !(isPushed || needsBinding))
        return [];
    return nextStepsFor(services, targets, scmEndpoint);
}
function messageOf({ code, message }, redact) {
    return code === 'INPUT_INVALID' ? (0,report_text/* shortenQuotes */.HA)(redact(message)) : redact(message);
}
function mustFail({ failsAlways, ended }) {
    return failsAlways && ended === 'badly';
}
function areAllServed(hosts) {
    return hosts.length > 0 && hosts.every(({ ended }) => ended === 'well');
}
function resultOf({ dryRun, failure }, outcomes, missing) {
    if (dryRun)
        return failure === null ? 'dry-run' : 'failure';
    const asked = outcomes.filter(({ isAsked }) => isAsked);
    const done = asked.filter(({ ended }) => ended === 'well').length;
    const total = asked.length + missing;
    if (done === total && (total > 0 || failure === null))
        return 'success';
    return done > 0 ? 'partial' : 'failure';
}
function failsStep(result, isPlanBroken, failOn) {
    switch (failOn) {
        case 'any':
            return result === 'partial' || result === 'failure' || isPlanBroken;
        case 'all':
            return result === 'failure';
        case 'none':
            return false;
    }
}

;// CONCATENATED MODULE: ./build/report/publish.js











async function publishReport(runner, facts, now, isSummaryWanted) {
    const publication = prepare(runner, facts, now);
    const unwritten = writeOutputs(runner, publication.values);
    if (isSummaryWanted)
        await writeSummary(runner, publication.summary);
    writeLines(runner, publication);
    for (const { level, title, message } of publication.annotations) {
        runner[level](message, { title });
    }
    if (publication.lastLine !== null)
        runner.info(publication.lastLine);
    if (unwritten !== null)
        runner.error(`Could not write the outputs: ${unwritten}`);
    if (publication.stepFails || unwritten !== null)
        runner.fail();
}
function publishRestore(runner, { restore }) {
    const unwritten = writeOutputs(runner, {
        restore: renderRestore((0,report_redact/* redacted */.pc)(restoreRows(restore), runner.withoutSecrets)),
    });
    if (unwritten !== null)
        runner.warning(`Could not write the output restore: ${unwritten}`);
}
function prepare(runner, facts, now) {
    try {
        const report = createReport(facts, now, runner.withoutSecrets);
        const [summary, short] = renderSummaries(report);
        const annotated = annotate(report);
        const { annotations } = annotated;
        const lastLine = isWorthAVerdict(report) ? null : verdict_renderVerdict(report);
        const reportPath = writeReportFile(runner, renderReportFile(report, now));
        const values = renderOutputs(report, short, reportPath);
        const { stepFails } = report;
        return { values, summary, ...publish_linesOf(report, annotated), annotations, lastLine, stepFails };
    }
    catch (error) {
        const { verdict, ...rest } = renderLastResort(facts);
        const message = `${verdict} ${String(error)}`;
        const annotations = [{ level: 'error', title: 'Internal error', message }];
        return { ...rest, untouched: [], unannotated: [], annotations, lastLine: null, stepFails: true };
    }
}
function publish_linesOf(report, { unnamed, untold }) {
    const sent = unnamed.filter(({ status }) => status !== 'not-attempted');
    const untouched = report.outcomes.filter((row) => row.ended === 'neither' && !(0,log/* isLoggedAtOnce */.$w)(row));
    return { untouched: untouched.map(log/* renderRow */.re), unannotated: [...sent.map(log/* renderRow */.re), ...untold] };
}
function writeLines(runner, { untouched, unannotated }) {
    const isGrouped = untouched.length > progress/* mostUngrouped */.t;
    if (isGrouped)
        runner.group('Left as it was');
    for (const line of untouched)
        runner.info(line);
    if (isGrouped)
        runner.endGroup();
    for (const line of unannotated)
        runner.info(line);
}
function writeReportFile(runner, content) {
    try {
        return runner.writeReport(content);
    }
    catch (error) {
        runner.warning(`Could not write the report file: ${String(error)}`);
        return '';
    }
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
        runner.warning(`Could not write the job summary: ${String(error)}`);
    }
}

;// CONCATENATED MODULE: ./build/report/reporting.js




/***/ })

};
