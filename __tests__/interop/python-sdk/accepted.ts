// What the models of Huawei's SDK declare and the simulated cloud does not have, each with the
// reason. An entry that nothing meets fails a test, so that the list never grows old.

import type { SdkService } from './sdk.ts'

/** Fields of a model that an answer may lack. */
export interface AcceptedAbsence {
  readonly service: SdkService
  readonly model: string
  /** The fields on the wire, separated by blanks. */
  readonly fields: string
  readonly reason: string
}

/** Models that no answer contains. */
export interface NeverSeen {
  readonly service: SdkService
  readonly models: string
  readonly reason: string
}

const oneScope = 'a token is for a project, for the account, or for neither'
const elbMode = 'only a host in ELB mode has it'
const internal = 'the documentation tells customers not to use it'

export const acceptedAbsences: readonly AcceptedAbsence[] = [
  { service: 'iam', model: 'TokenResult', fields: 'domain project', reason: oneScope },
  { service: 'iam', model: 'TokenResult', fields: 'catalog', reason: 'nocatalog leaves it out' },
  { service: 'iam', model: 'ScopeTokenResult', fields: 'domain project', reason: oneScope },
  { service: 'iam', model: 'ScopedTokenInfo', fields: 'domain project roles', reason: oneScope },
  {
    service: 'iam',
    model: 'ScopedTokenInfo',
    fields: 'catalog',
    reason: 'the documented answer to an ID token has no catalog',
  },
  {
    service: 'iam',
    model: 'UnscopedTokenInfo',
    fields: 'catalog roles',
    reason: 'a token without a scope is good for another token only',
  },
  {
    service: 'iam',
    model: 'ScopedTokenUser',
    fields: 'OS-FEDERATION password_expires_at',
    reason: 'a user is federated or has a password',
  },
  {
    service: 'iam',
    model: 'Links',
    fields: 'next previous',
    reason: 'the SDK has one model for a list and for one resource, which has no pages beside it',
  },
  {
    service: 'iam',
    model: 'RegionLocales',
    fields: 'es-es es-us pt-br',
    reason: 'optional, and IAM names most regions in two languages',
  },
  {
    service: 'elb',
    model: 'ListenerInsertHeaders',
    fields: `X-Forwarded-Port X-Forwarded-For-Port X-Forwarded-Proto X-Real-IP X-Forwarded-ELB-ID \
X-Forwarded-ELB-IP X-Forwarded-TLS-Certificate-ID X-Forwarded-TLS-Protocol X-Forwarded-TLS-Cipher \
X-Forwarded-TLS-Protocol-alias X-Forwarded-TLS-Cipher-alias X-Forwarded-For-Processing-Mode \
X-Forwarded-Clientcert-subjectdn-enable X-Forwarded-Clientcert-subjectdn-alias \
X-Forwarded-Clientcert-issuerdn-enable X-Forwarded-Clientcert-issuerdn-alias \
X-Forwarded-Clientcert-fingerprint-enable X-Forwarded-Clientcert-fingerprint-alias \
X-Forwarded-Clientcert-clientverify-enable X-Forwarded-Clientcert-clientverify-alias \
X-Forwarded-Clientcert-serialnumber-enable X-Forwarded-Clientcert-serialnumber-alias \
X-Forwarded-Clientcert-enable X-Forwarded-Clientcert-alias \
X-Forwarded-Clientcert-ciphers-enable X-Forwarded-Clientcert-ciphers-alias \
X-Forwarded-Clientcert-end-enable X-Forwarded-Clientcert-end-alias \
X-Forwarded-Tls-Alpn-Protocol-enable X-Forwarded-Tls-Alpn-Protocol-alias \
X-Forwarded-Tls-Sni-enable X-Forwarded-Tls-Sni-alias X-Forwarded-Tls-Ja3-enable \
X-Forwarded-Tls-Ja3-alias X-Forwarded-Tls-Ja4-enable X-Forwarded-Tls-Ja4-alias`,
    reason: 'a simulated listener shows the headers that were set',
  },
  {
    service: 'elb',
    model: 'ListenerQuicConfig',
    fields: 'quic_listener_id',
    reason: 'the listener was not upgraded to QUIC',
  },
  {
    service: 'elb',
    model: 'LoadBalancer',
    fields: `gw_flavor_id instance_id instance_type loadbalancer_type proxy_protocol_extensions \
service_lb_mode`,
    reason: internal,
  },
  {
    service: 'elb',
    model: 'LoadBalancer',
    fields: 'custom_qos_limit',
    reason: 'only a load balancer with limits of its own has it',
  },
  { service: 'waf', model: 'BindHost', fields: 'mode', reason: elbMode },
  {
    service: 'waf',
    model: 'ShowPremiumHostResponse',
    fields: 'listener_id loadbalancer_id mode protocol_port',
    reason: elbMode,
  },
  {
    service: 'waf',
    model: 'ShowPremiumHostResponse',
    fields: 'certificateid certificatename',
    reason: 'a host in ELB mode has no certificate of its own',
  },
  {
    service: 'waf',
    model: 'UpdatePremiumHostResponse',
    fields: 'listener_id loadbalancer_id mode protocol_port',
    reason: elbMode,
  },
  {
    service: 'waf',
    model: 'SimplePremiumWafHost',
    fields: 'loadbalancer_id protocol_port',
    reason: elbMode,
  },
  {
    service: 'waf',
    model: 'WafServer',
    fields: 'vpc_id',
    reason: 'only the servers of a premium host have it',
  },
  {
    service: 'cdn',
    model: 'ConfigsGetBody',
    fields: `https_tls_version remark origin_request_header http_response_header url_auth sources \
ip_filter referer compress cache_url_parameter_filter error_code_cache origin_range_status \
user_agent_filter origin_request_url_rewrite flexible_origin slice_etag_status \
origin_receive_timeout remote_auth websocket video_seek request_limit_rules ip_frequency_limit \
error_code_redirect_rules sni request_url_rewrite browser_cache_rules access_area_filter \
client_cert flow_limit_strategy`,
    reason: 'a simulated domain shows the blocks that were set',
  },
  {
    service: 'cdn',
    model: 'UpdateDomainMultiCertificatesResponseBodyContent',
    fields: 'certificate',
    reason: 'the request named a certificate of SCM, and the answer repeats the request',
  },
]

const empty = 'the list is empty in every simulated answer'
const notSet = 'no simulated domain has this block'

export const neverSeen: readonly NeverSeen[] = [
  {
    service: 'iam',
    models: 'UnscopedTokenInfoCatalog UnscopedTokenInfoEndpoints UnscopedTokenInfoRoles',
    reason: 'the tokens have no catalog, and roles only with a scope',
  },
  { service: 'iam', models: 'OsfederationGroups', reason: empty },
  { service: 'scm', models: 'Authentification', reason: empty },
  {
    service: 'scm',
    models: 'ShowCertificateResponseBodyApplicationInfo',
    reason: 'it is null unless the certificate was bought for an organization',
  },
  { service: 'elb', models: 'PoolRef Tag', reason: empty },
  { service: 'elb', models: 'PortRange', reason: 'every simulated listener has one port' },
  { service: 'elb', models: 'ProxyProtocolExtension Extension', reason: internal },
  {
    service: 'elb',
    models: 'CustomQosLimit L4Limit L7Limit',
    reason: 'only a load balancer with limits of its own has them',
  },
  {
    service: 'waf',
    models: 'CustomPage',
    reason: 'every simulated host has the default page',
  },
  { service: 'cdn', models: 'EpResourceTag', reason: empty },
  {
    service: 'cdn',
    models: `AccessAreaFilter BackSources BrowserCacheRules BrowserCacheRulesCondition \
CacheUrlParameterFilterGetBody ClientCert CommonRemoteAuth Compress CustomArgs ErrorCodeCache \
ErrorCodeRedirectRules FlexibleOrigins FlowLimitStrategy HttpResponseHeader InheritConfigQuery \
IpFilter IpFrequencyLimitQuery OriginRequestHeader OriginRequestUrlRewrite RefererConfig \
RemoteAuthRule RequestLimitRules RequestUrlRewrite Sni SourcesConfigResponseBody UrlAuthGetBody \
UrlRewriteCondition UserAgentFilter VideoSeek WebSocketSeek`,
    reason: notSet,
  },
]
