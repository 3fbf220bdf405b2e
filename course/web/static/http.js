// Talking to the service: one request, and the renewal of a lost log-in.

/** Read at every request: the cookie can change while the page is open. */
const xsrf = () => document.cookie.match(/(?:^|; )_xsrf="?([^;"]*)/)?.[1] ?? "";

/**
 * One request; status 0 is no connection, 401 nobody is logged in; body null is not JSON.
 * @param {string} method
 * @param {string} url
 * @param {object} [body] sent as JSON
 * @param {{ seconds?: number }} limit after which it counts as no connection
 * @returns {Promise<{ status: number, body: any }>} never rejects
 */
export async function request(method, url, body, { seconds = 10 } = {}) {
  try {
    const response = await fetch(url, {
      method, credentials: "same-origin", redirect: "manual", cache: "no-store",
      headers: { "X-XSRFToken": xsrf(), "Content-Type": "application/json" },
      body: body && JSON.stringify(body), signal: AbortSignal.timeout?.(seconds * 1000),
    });
    const status = response.type === "opaqueredirect" ? 401 : response.status;
    return { status, body: await response.json().catch(() => null) };
  } catch {
    return { status: 0, body: null };
  }
}

/**
 * Renews the log-in in a hidden frame of `ping`; resolves to whether it worked.
 * @param {string} ping
 * @returns {Promise<boolean>}
 */
function renewed(ping) {
  return new Promise((resolve) => {
    const frame = Object.assign(document.createElement("iframe"),
      { src: ping, hidden: true, title: "Inloggen vernieuwen" });
    const settle = (worked) => {
      removeEventListener("message", hear);
      clearTimeout(timer);
      frame.remove();
      resolve(worked);
    };
    const hear = (event) => {
      if (event.origin === location.origin && event.data === "course:ping") settle(true);
    };
    const timer = setTimeout(() => settle(false), 6_000);
    addEventListener("message", hear);
    document.body.append(frame);
  });
}

/** The service's word for a page of somebody else than is logged in now; see web/errors.py. */
export const OTHER_LOGIN = "other-login";

/** Whether renewing the log-in may help; not where somebody else is logged in. */
const isLost = ({ status, body }) => status === 401
  || (status === 403 && body?.reason !== OTHER_LOGIN);

/** The service's API at `api`, which ends in a slash: requests that renew a lost log-in. */
export class Service {
  /** @type {Promise<boolean> | null} */
  #renewing = null;

  /** @param {string} api */
  constructor(api) { this.api = api; }

  /**
   * A request; once more after a renewed log-in.
   * @param {string} method
   * @param {string} url
   * @param {object} [body]
   */
  async call(method, url, body) {
    const first = await request(method, url, body);
    if (!isLost(first)) return first;
    this.#renewing ??= renewed(`${this.api}../ping`).finally(() => { this.#renewing = null; });
    return await this.#renewing ? request(method, url, body) : first;
  }
}
