/** The sign-in service's pages, as bare as a browser can use them. */

export interface SignInPage {
  /** Of the request for authorization, sent along again. */
  readonly query: URLSearchParams;
  readonly userName?: string;
  readonly error?: string;
}

export function signInPage({ query, userName = '', error }: SignInPage): string {
  return page(
    'Sign in to your account',
    `<form method="post" action="?${escape(query.toString())}">${alert(error)}${credentials(userName)}${NEXT}${buttons('Sign in')}</form>`,
  );
}

export interface DevicePage {
  readonly userCode: string;
  readonly userName?: string;
  readonly error?: string;
}

export function devicePage({ userCode, userName = '', error }: DevicePage): string {
  return page(
    'Enter code',
    `<form method="post">${alert(error)}<p><label>Code <input name="code" required autocomplete="off" value="${escape(userCode)}"></label></p>${credentials(userName)}${buttons('Sign in')}</form>`,
  );
}

export function messagePage(message: string): string {
  return page('Sign in', `<p role="status">${escape(message)}</p>`);
}

/** `response_mode=form_post` ("OAuth 2.0 Form Post Response Mode"): the browser posts the answer to the application. */
export function answerPage(redirectUri: string, parameters: { readonly [name: string]: string }): string {
  const fields = Object.entries(parameters).map(
    ([name, value]) => `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`,
  );
  return page(
    'Working...',
    `<form method="post" action="${escape(redirectUri)}">${fields.join('')}<noscript><button>Continue</button></noscript></form><script>document.forms[0].submit();</script>`,
  );
}

/** The name alone says how somebody signs in. */
const NEXT = '<p><button name="action" value="next" formnovalidate>Next</button></p>';

function credentials(userName: string): string {
  return `<p><label>User name <input name="username" type="email" required autocomplete="username" value="${escape(userName)}"></label></p><p><label>Password <input name="password" type="password" required autocomplete="current-password"></label></p>`;
}

function buttons(submit: string): string {
  return `<p><button name="action" value="sign-in">${submit}</button> <button name="action" value="cancel" formnovalidate>Cancel</button></p>`;
}

function alert(error: string | undefined): string {
  return error === undefined ? '' : `<p role="alert">${escape(error)}</p>`;
}

function page(title: string, content: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><body><main><h1>${title}</h1>${content}</main></body></html>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${String(character.charCodeAt(0))};`);
}
