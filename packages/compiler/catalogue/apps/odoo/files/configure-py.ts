/**
 * Configuration that lives in the database, run in `odoo shell`, in one transaction with the mark: a database is never marked without
 * it. The administrator's password is set once only: afterwards it belongs to the tenant.
 *
 * `auth_oauth` brings a provider of the maker that is switched on, with the tenant's database id as client: everything but ours goes
 * off. Uninvited visitors get no account (`b2b`); a member's first sign-in binds the account that an invitation made.
 */
export const CONFIGURE_PY = String.raw`import json, os, sys, urllib.request

absent = [name for name in odoo.tools.config['server_wide_modules'] if 'odoo.addons.' + name not in sys.modules]
if absent:
    sys.exit('not in this image: ' + ', '.join(absent))

settings = env['ir.config_parameter']
url = os.environ['HANSA_URL']
values = {
    'web.base.url': url,
    'web.base.url.freeze': 'True',
    'report.url': os.environ['HANSA_SERVICE'],
    'auth_signup.invitation_scope': 'b2b',
}
for name, value in values.items():
    settings.set_param(name, value)

if not settings.get_param('hansa.installed'):
    env.ref('base.user_admin').write({'password': os.environ['HANSA_ADMIN_PASSWORD']})

discovery = os.environ.get('HANSA_OIDC_DISCOVERY')
if discovery:
    with urllib.request.urlopen(discovery, timeout=20) as answer:
        found = json.load(answer)
    ours = {
        'name': 'Single sign-on',
        'body': 'Sign in',
        'enabled': True,
        'flow': 'id_token_code',
        'client_id': os.environ['HANSA_OIDC_CLIENT'],
        'client_secret': os.environ['HANSA_OIDC_SECRET'],
        'auth_endpoint': found['authorization_endpoint'],
        'token_endpoint': found['token_endpoint'],
        'jwks_uri': found['jwks_uri'],
        'scope': 'openid email profile',
    }
    providers = env['auth.oauth.provider']
    known = providers.search([('client_id', '=', ours['client_id']), ('flow', '=', 'id_token_code')], limit=1)
    (providers.search([('enabled', '=', True)]) - known).write({'enabled': False})
    known.write(ours) if known else providers.create(ours)

if os.environ.get('HANSA_SMTP_TLS') == 'implicit':
    server = {
        'name': 'Relay',
        'smtp_host': os.environ['ODOO_SMTP_SERVER'],
        'smtp_port': int(os.environ['ODOO_SMTP_PORT']),
        'smtp_encryption': 'ssl',
        'smtp_user': os.environ['ODOO_SMTP_USER'],
        'smtp_pass': os.environ['ODOO_SMTP_PASSWORD'],
        'from_filter': os.environ['ODOO_FROM_FILTER'],
    }
    servers = env['ir.mail_server']
    relay = servers.search([('name', '=', server['name'])], limit=1)
    relay.write(server) if relay else servers.create(server)

settings.set_param('hansa.installed', os.environ['HANSA_IMAGE'])
env.cr.commit()
`;
