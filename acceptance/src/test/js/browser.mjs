// A browser without script: it keeps cookies and sends forms.
export class Browser {
  #cookies = new Map();

  constructor(base) {
    this.base = base;
  }

  async fetch(address, options = {}) {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...options.headers, cookie };
    const response = await fetch(new URL(address, this.base), { ...options, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [name, value] = line.split(';')[0].split(/=(.*)/s);
      line.includes('Max-Age=0;') ? this.#cookies.delete(name) : this.#cookies.set(name, value);
    }
    return response;
  }

  // Follows redirects on our own pages; gives the page, or the address elsewhere.
  async open(address, options) {
    let response = await this.fetch(address, options);
    for (;;) {
      const location = response.headers.get('location');
      if (location === null) {
        return { html: await response.text(), status: response.status };
      }
      if (new URL(location, this.base).origin !== new URL(this.base).origin) {
        return { away: new URL(location) };
      }
      response = await this.fetch(location);
    }
  }

  // Fills in the form that goes to `action` and sends it.
  submit(page, action, fields) {
    const form = page.html.split('<form').find((part) => part.includes(`action="${action}"`));
    const body = new URLSearchParams();
    for (const input of form.split('</form>')[0].match(/<input type="hidden"[^>]*>/g)) {
      if (input.includes(' name="')) {
        body.set(attribute(input, 'name'), attribute(input, 'value'));
      }
    }
    Object.entries(fields).forEach(([name, value]) => body.set(name, value));
    return this.open(action, { method: 'POST', body });
  }
}

function attribute(tag, name) {
  const text = tag.match(new RegExp(` ${name}="([^"]*)"`))?.[1] ?? '';
  return text.replaceAll('&#34;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

// Signs in and allows what is asked, and gives the address that the application gets the browser back at.
export async function throughThePages(browser, request, { email, password }) {
  let page = await browser.open(request.href);
  if (page.html?.includes('action="/sign-in"')) {
    page = await browser.submit(page, '/sign-in', { login: email, password });
  }
  if (page.html?.includes('action="/consent"')) {
    page = await browser.submit(page, '/consent', { decision: 'allow' });
  }
  if (!page.away) {
    throw new Error(`no way back: ${page.status} ${page.html}`);
  }
  return page.away;
}
