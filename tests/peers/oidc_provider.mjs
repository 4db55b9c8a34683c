// npm's oidc-provider with these clients, for the tests in `oidc`:
//
//     node oidc_provider.mjs <path of oidc-provider's lib/index.js> <port> <clients as JSON>
//
// Whoever comes is logged in as `ada`, and has consented to what is asked for: both interactions end before a page is
// shown. `/machine` is an API for clients, beside the user's at `/me`; `/echo` says which token it was sent, good or not, and
// `/end` ends that token and nothing else of its grant.
import { generateKeyPairSync } from 'node:crypto';
import { pathToFileURL } from 'node:url';

const LONGEST_LIFE = 10 * 60 * 1000;

const [library, port, clients] = process.argv.slice(2);
const { default: Provider } = await import(pathToFileURL(library));
const issuer = `http://127.0.0.1:${port}`;
const signing = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });

const provider = new Provider(issuer, {
    clients: JSON.parse(clients),
    jwks: { keys: [{ ...signing, use: 'sig', alg: 'RS256' }] },
    cookies: { keys: ['of the tests'] },
    // The address is in the id token, as the providers that applications meet have it.
    conformIdTokenClaims: false,
    claims: { openid: ['sub'], email: ['email'] },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, email: `${id}@acme.example` }) }),
    features: {
        clientCredentials: { enabled: true },
        deviceFlow: { enabled: true },
        devInteractions: { enabled: false },
        introspection: { enabled: true },
        pushedAuthorizationRequests: { enabled: true },
        revocation: { enabled: true },
    },
    pkce: { required: () => true },
    rotateRefreshToken: true,
    issueRefreshToken: (_, client) => client.grantTypeAllowed('refresh_token'),
    scopes: ['openid', 'email', 'offline_access', 'machines'],
    ttl: { AccessToken: 3600, ClientCredentials: 3600, Session: 3600, Grant: 7200, Interaction: 600 },
    async loadExistingGrant(ctx) {
        const { client, session, params } = ctx.oidc;
        if (!session.accountId) {
            return undefined;
        }
        const known = ctx.oidc.result?.consent?.grantId ?? session.grantIdFor(client.clientId);
        const grant = (known && await provider.Grant.find(known))
            ?? new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
        grant.addOIDCScope(params.scope);
        await grant.save();
        return grant;
    },
});

provider.use(async (ctx, next) => {
    if (ctx.path.startsWith('/interaction/')) {
        const { prompt } = await provider.interactionDetails(ctx.req, ctx.res);
        const result = prompt.name === 'login' ? { login: { accountId: 'ada' } } : { consent: {} };
        const options = { mergeWithLastSubmission: true };
        ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, result, options));
    } else if (ctx.path === '/machine') {
        const token = await provider.ClientCredentials.find(ctx.get('authorization').replace('Bearer ', ''));
        ctx.status = token ? 200 : 401;
        ctx.body = token ? { client: token.clientId, scope: token.scope } : { error: 'invalid_token' };
    } else if (ctx.path === '/end') {
        await (await provider.AccessToken.find(ctx.get('authorization').replace('Bearer ', ''))).destroy();
        ctx.status = 204;
    } else if (ctx.path === '/echo') {
        ctx.body = { token: ctx.get('authorization').replace('Bearer ', '') };
    } else {
        await next();
    }
});

setTimeout(() => process.exit(1), LONGEST_LIFE).unref();
provider.listen(Number(port), '127.0.0.1');
