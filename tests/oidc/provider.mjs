// A real OpenID provider (panva's oidc-provider) for the tests: `node provider.mjs FOLDER`.
// FOLDER/settings.json says port and client; FOLDER/people.json holds everybody's claims by
// subject, and is read anew each time. Its own pages ask a name and take any password.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import Provider from "oidc-provider";

const folder = process.argv[2];
const read = (name) => JSON.parse(readFileSync(join(folder, name), "utf8"));
const { port, client } = read("settings.json");

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{ ...client, token_endpoint_auth_method: "client_secret_post" }],
  claims: { openid: ["sub"], profile: ["name", "groups"] },
  cookies: { keys: ["a key of these tests"] },
  findAccount: (_, sub) => ({
    accountId: sub,
    claims: () => ({ sub, ...read("people.json")[sub] }),
  }),
});
provider.listen(port, "127.0.0.1");
